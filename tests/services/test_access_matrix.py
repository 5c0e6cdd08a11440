"""Every act and question by every role: the table is the specification, and an act missing in it fails (test 24)."""

import importlib
from pathlib import Path

import pytest

from data import database
from data.database import Database
from data.queries.desk import audit as audit_rows
from data.queries.desk.audit import Entry
from data.queries.staff import staff
from data.vocabulary import AuditTag, Permission, Role
from services.desk import access, roles
from services.desk.errors import NotAllowed, NotSignedIn
from tests.support import people

ROOT = Path(__file__).parent.parent.parent

# Written out here a second time, on purpose: a permission that slips into a role has to be put into both.
EVERYBODY = {"account:own"}
READERS = EVERYBODY | {"return:read", "order:read", "evidence:read", "policy:read", "message:read"}
MAY: dict[Role, set[str]] = {
    Role.REVIEWER: READERS
    | {"return:create", "return:decide", "return:cancel", "return:close", "evidence:add", "evidence:judge"}
    | {"customer:reveal", "answer:record", "money:read", "signal:dismiss", "work:own"},
    Role.WAREHOUSE_LEAD: READERS
    | {
        "address:ship",
        "return:create",
        "evidence:add",
        "parcel:receive",
        "replacement:ship",
        "repair:manage",
        "catalogue:manage",
    }
    | {"answer:record", "work:own"},
    Role.FINANCE: EVERYBODY
    | {"return:read", "order:read", "evidence:read", "policy:read"}
    | {"money:read", "money:grant", "money:send", "answer:record"}
    | {"payment:record", "work:own"},
    Role.MANAGER: READERS
    | {"return:create", "return:decide", "return:decide_escalated", "evidence:add", "evidence:judge"}
    | {"evidence:original", "customer:reveal", "order:import", "message:manage", "audit:read"}
    | {"money:read", "money:confirm", "money:exception", "return:cancel", "return:close", "return:reopen"}
    | {"payment:record"}
    | {"answer:record", "signal:dismiss", "work:own", "work:assign"},
    Role.DATA_PROTECTION_OFFICER: READERS
    | {"evidence:original", "customer:reveal", "audit:read"}
    | {"privacy:handle", "privacy:lead"},
    Role.PRIVACY_AGENT: EVERYBODY | {"policy:read", "privacy:handle"},
    Role.ADMINISTRATOR: EVERYBODY
    | {"staff:manage", "settings:manage", "audit:read", "order:import", "policy:read", "message:read"}
    | {"message:manage"},
}

ACTS: dict[str, str] = {
    "services.queues.going.exact": "return:read",
    "services.queues.going.places": "account:own",
    "services.review.judging.accept_rest": "evidence:judge",
    "services.receiving.half_done.begun": "parcel:receive",
    "services.receiving.half_done.keep": "parcel:receive",
    "services.receiving.half_done.left": "parcel:receive",
    "services.review.unfinished.around": "return:read",
    "services.review.unfinished.drop": "return:read",
    "services.review.unfinished.keep": "return:read",
    "services.review.unfinished.typed": "return:read",
    "services.review.unfinished_returns.keep": "return:create",
    "services.review.unfinished_returns.left": "return:create",
    "services.customers.missing_parts.ask": "return:decide",
    "services.customers.missing_parts.draft": "return:decide",
    "services.customers.missing_parts.parts_of": "return:read",
    "services.customers.missing_parts.waive": "money:exception",
    "services.accounts.staff.appoint_first": "staff:manage",
    "services.accounts.staff.change_roles": "staff:manage",
    "services.accounts.staff.clear_back_off": "staff:manage",
    "services.accounts.staff.disable": "staff:manage",
    "services.accounts.staff.enable": "staff:manage",
    "services.accounts.staff.everybody": "staff:manage",
    "services.accounts.staff.hire": "staff:manage",
    "services.accounts.staff.require_second_factor": "staff:manage",
    "services.accounts.staff.reset_password": "staff:manage",
    "services.accounts.staff.reset_second_factor": "staff:manage",
    "services.customers.answers.questions_of": "return:read",
    "services.customers.answers.record_answer": "answer:record",
    "services.customers.answers.withdraw": "answer:record",
    "services.desk.history.trail.check": "audit:read",
    "services.desk.history.trail.export": "audit:read",
    "services.desk.history.trail.read": "audit:read",
    "services.receiving.bench_view.open_bench": "parcel:receive",
    "services.review.case_page.open_case": "return:read",
    "services.review.amend.override": "return:decide",
    "services.review.amend.reclassify": "return:decide",
    "services.review.amend.record_facts": "return:decide",
    "services.review.amend.resume": "return:decide",
    "services.customers.payments.ask_again": "payment:record",
    "services.customers.payments.dispose": "answer:record",
    "services.customers.payments.give_up": "money:exception",
    "services.customers.payments.paid": "payment:record",
    "services.customers.payments.payments_of": "return:read",
    "services.customers.payments.reminder": "payment:record",
    "services.customers.payments.waive": "money:exception",
    "services.cases.reveal.reveal": "customer:reveal",
    "services.demo.people.make_people": "staff:manage",
    "services.customers.discounts.offer": "return:decide",
    "services.customers.discounts.offer_draft": "return:decide",
    "services.customers.discounts.to_offer": "return:read",
    "services.review.drafts.draft_of": "return:decide",
    "services.review.evidence.record_evidence": "evidence:add",
    "services.evidence.storing.room_for_evidence": "evidence:add",
    "services.review.evidence.same_evidence": "evidence:add",
    "services.evidence.gallery.states": "evidence:read",
    "services.review.judging.assign": "evidence:add",
    "services.review.judging.judge": "evidence:judge",
    "services.evidence.serving.open_original": "evidence:original",
    "services.evidence.serving.rendition": "evidence:read",
    "services.evidence.serving.report_altered": "evidence:read",
    "services.receiving.expected.page": "parcel:receive",
    "services.goods.boards.goods_of": "return:read",
    "services.goods.boards.payer": "repair:manage",
    "services.goods.boards.quote_draft": "repair:manage",
    "services.goods.boards.repair_board": "return:read",
    "services.goods.boards.replacement_board": "return:read",
    "services.receiving.grades.all_grades": "settings:manage",
    "services.receiving.grades.define": "settings:manage",
    "services.review.holds.end_hold": "return:decide_escalated",
    "services.review.holds._take_next": "return:decide",
    "services.review.holds.held": "return:decide",
    "services.review.holds.hold": "return:decide",
    "services.review.holds.release": "return:decide",
    "services.accounts.identity_provider.linking.drop_password": "staff:manage",
    "services.accounts.identity_provider.linking.link": "staff:manage",
    "services.accounts.identity_provider.linking.of_account": "staff:manage",
    "services.accounts.identity_provider.linking.unlink": "staff:manage",
    "services.accounts.identity_provider.linking.waiting": "staff:manage",
    "services.accounts.identity_provider.recognising.confirm": "account:own",
    "services.imports.load._may_import": "order:import",
    "services.imports.load.remembered": "order:import",
    "services.review.opening.find_orders": "order:read",
    "services.review.opening.open_return": "return:create",
    "services.review.opening.order_card": "order:read",
    "services.review.ending.cancel": "return:cancel",
    "services.review.ending.close": "return:close",
    "services.review.ending.reopen": "return:reopen",
    "services.customers.misuse.ask": "return:decide",
    "services.customers.misuse.draft": "return:decide",
    "services.messages.outbox.messages_of": "message:read",
    "services.messages.outbox.outbox_page": "message:read",
    "services.messages.outbox.send_now": "message:manage",
    "services.messages.outbox.suppress": "message:manage",
    "services.accounts.own_account._confirm": "account:own",
    "services.accounts.own_account.change_password": "account:own",
    "services.accounts.own_account.enrol": "account:own",
    "services.accounts.own_account.renew_recovery_codes": "account:own",
    "services.accounts.own_account.show": "account:own",
    "services.queues.assigning.give": "work:assign",
    "services.queues.assigning.put_back": "return:decide",
    "services.queues.assigning.take": "return:decide",
    "services.queues.ownership.assign": "work:assign",
    "services.queues.ownership.put_back": "work:own",
    "services.queues.ownership.take": "work:own",
    "services.queues.ownership.workers": "work:assign",
    "services.receiving.code_sheet.take_sheet": "parcel:receive",
    "services.receiving.packing_lists.add_part": "catalogue:manage",
    "services.receiving.packing_lists.packing_list": "catalogue:manage",
    "services.receiving.packing_lists.products": "catalogue:manage",
    "services.receiving.packing_lists.reprice": "catalogue:manage",
    "services.receiving.packing_lists.retire": "catalogue:manage",
    "services.receiving.parcel_label.take_label": "parcel:receive",
    "services.receiving.quarantine.dispose": "parcel:receive",
    "services.receiving.quarantine.link": "parcel:receive",
    "services.receiving.quarantine.link_new": "return:create",
    "services.receiving.quarantine.quarantine": "parcel:receive",
    "services.receiving.quarantine.send_back": "parcel:receive",
    "services.receiving.quarantine.waiting": "parcel:receive",
    "services.customers.posting.record_posting": "return:create",
    "services.privacy.advertising.check_list": "privacy:handle",
    "services.privacy.breaches.reading.everything": "privacy:handle",
    "services.privacy.breaches.register.assess": "privacy:lead",
    "services.privacy.breaches.register.close": "privacy:lead",
    "services.privacy.breaches.register.confirm_aware": "privacy:lead",
    "services.privacy.breaches.register.report": "privacy:handle",
    "services.privacy.breaches.register.tell_authority": "privacy:lead",
    "services.privacy.breaches.register.tell_people": "privacy:lead",
    "services.privacy.consent.ledger.record": "privacy:handle",
    "services.privacy.consent.reading.add_version": "privacy:lead",
    "services.privacy.consent.reading.of_person": "privacy:handle",
    "services.privacy.consent.reading.versions": "privacy:handle",
    "services.privacy.consent.site_events.import_events": "privacy:handle",
    "services.privacy.discovery.overview.named_elsewhere": "privacy:handle",
    "services.privacy.discovery.overview.overview": "privacy:handle",
    "services.privacy.dashboard.dashboard": "privacy:handle",
    "services.privacy.dashboard.take_figures": "privacy:handle",
    "services.privacy.erasure.answers.answer_draft": "privacy:handle",
    "services.privacy.erasure.approving.approve": "privacy:handle",
    "services.privacy.erasure.approving.try_again": "privacy:handle",
    "services.privacy.erasure.case_holds.hold": "privacy:lead",
    "services.privacy.erasure.case_holds.lift": "privacy:lead",
    "services.privacy.erasure.case_holds.standing": "privacy:handle",
    "services.privacy.erasure.erased.notice": "privacy:handle",
    "services.privacy.erasure.preparing.drop": "privacy:handle",
    "services.privacy.erasure.preparing.prepare": "privacy:handle",
    "services.privacy.erasure.view.of_request": "privacy:handle",
    "services.privacy.erasure.view.state_of": "privacy:handle",
    "services.privacy.erasure.view.preview": "privacy:handle",
    "services.privacy.recipients.register.corrected": "privacy:lead",
    "services.privacy.recipients.register.notice": "privacy:lead",
    "services.privacy.recipients.register.register": "privacy:handle",
    "services.privacy.recipients.register.save": "privacy:lead",
    "services.privacy.recipients.telling.answered": "privacy:handle",
    "services.privacy.recipients.telling.excuse": "privacy:lead",
    "services.privacy.recipients.telling.open_tasks": "privacy:handle",
    "services.privacy.recipients.telling.receivers": "privacy:handle",
    "services.privacy.recipients.telling.tell": "privacy:handle",
    "services.privacy.office.change": "privacy:lead",
    "services.privacy.office.office": "privacy:handle",
    "services.privacy.packages.leaving.hand_over": "privacy:handle",
    "services.privacy.packages.leaving.offer": "privacy:handle",
    "services.privacy.packages.leaving.take": "privacy:handle",
    "services.privacy.packages.reviewing.approve": "privacy:handle",
    "services.privacy.packages.reviewing.begin": "privacy:handle",
    "services.privacy.packages.reviewing.discard": "privacy:handle",
    "services.privacy.packages.reviewing.include_texts": "privacy:handle",
    "services.privacy.packages.reviewing.judge": "privacy:handle",
    "services.privacy.packages.reviewing.package": "privacy:handle",
    "services.privacy.packages.reviewing.picture": "privacy:handle",
    "services.privacy.retention.plan.change": "privacy:lead",
    "services.privacy.retention.plan.preview": "privacy:lead",
    "services.privacy.retention.plan.schedule": "privacy:lead",
    "services.privacy.requests.closing.answer": "privacy:handle",
    "services.privacy.requests.closing.answer_draft": "privacy:handle",
    "services.privacy.requests.closing.refusal_draft": "privacy:handle",
    "services.privacy.requests.closing.refuse": "privacy:lead",
    "services.privacy.requests.closing.withdraw": "privacy:handle",
    "services.privacy.requests.extension.extend": "privacy:handle",
    "services.privacy.requests.extension.extension_draft": "privacy:handle",
    "services.privacy.requests.identity.enter_code": "privacy:handle",
    "services.privacy.requests.identity.record_identity": "privacy:handle",
    "services.privacy.requests.identity.send_code": "privacy:handle",
    "services.privacy.requests.intake.take_in": "privacy:handle",
    "services.privacy.requests.questions.answered": "privacy:handle",
    "services.privacy.requests.questions.ask": "privacy:handle",
    "services.privacy.requests.questions.question_draft": "privacy:handle",
    "services.privacy.requests.listing.due": "privacy:handle",
    "services.privacy.requests.listing.listed": "privacy:handle",
    "services.privacy.requests.listing.next_due": "privacy:handle",
    "services.privacy.requests.view.view": "privacy:handle",
    "services.privacy.requests.work.note": "privacy:handle",
    "services.privacy.requests.work.see_authority": "privacy:handle",
    "services.privacy.requests.work.send_again": "privacy:handle",
    "services.privacy.requests.work.take": "privacy:handle",
    "services.privacy.rights.correction.add_statement": "privacy:handle",
    "services.privacy.rights.correction.contest": "privacy:handle",
    "services.privacy.rights.correction.correct": "privacy:handle",
    "services.privacy.rights.correction.known": "privacy:handle",
    "services.privacy.rights.human_review.review": "privacy:lead",
    "services.privacy.rights.human_review.reviewable": "privacy:handle",
    "services.privacy.rights.objection.decide": "privacy:lead",
    "services.privacy.rights.objection.ruling": "privacy:handle",
    "services.privacy.rights.objection.weigh": "privacy:handle",
    "services.privacy.rights.restriction.lift": "privacy:handle",
    "services.privacy.rights.restriction.notice_draft": "privacy:handle",
    "services.privacy.rights.restriction.restrict": "privacy:handle",
    "services.privacy.rights.restriction.standing": "privacy:handle",
    "services.privacy.rights.restriction.tell": "privacy:handle",
    "services.queues.review_queue.deciders": "return:read",
    "services.queues.review_queue.due": "return:read",
    "services.queues.review_queue.neighbours": "return:read",
    "services.queues.review_queue.queue_page": "return:read",
    "services.queues.work_queues.export": "work:own",
    "services.queues.work_queues.queue_page": "work:own",
    "services.queues.work_queues.waiting": "work:own",
    "services.receiving.bench._correct": "parcel:receive",
    "services.receiving.bench._receive": "parcel:receive",
    "services.receiving.bench.mark_lost": "parcel:receive",
    "services.receiving.arrived.of_return": "return:read",
    "services.receiving.arrived.parcels_of": "return:read",
    "services.imports.take_away.prepare_refused_rows": "order:import",
    "services.imports.take_away.take_refused_rows": "order:import",
    "services.imports.take_away.take_template": "order:import",
    "services.refunds.paying.batches.batch": "money:read",
    "services.refunds.paying.batches.batch_file": "money:send",
    "services.refunds.paying.batches.batches": "money:read",
    "services.refunds.paying.batches.make_batch": "money:send",
    "services.refunds.paying.results._payments": "money:send",
    "services.refunds.paying.by_hand.record_failed": "money:send",
    "services.refunds.paying.by_hand.record_paid": "money:send",
    "services.refunds.confirming.confirm_second": "money:confirm",
    "services.refunds.confirming.decline": "money:confirm",
    "services.refunds.confirming.use_other_method": "money:exception",
    "services.refunds.confirming.withdraw": "money:grant",
    "services.refunds.excess.confirm_excess": "money:confirm",
    "services.refunds.granting.grant": "money:grant",
    "services.refunds.listing.refund_list": "money:read",
    "services.refunds.planning.preview.preview": "money:read",
    "services.refunds.paying.reconciling._known": "money:send",
    "services.refunds.paying.reconciling.reconcile": "money:confirm",
    "services.refunds.paying.sending._claim": "money:send",
    "services.refunds.paying.sending._claim_rest": "money:exception",
    "services.refunds.showing.money_of": "money:read",
    "services.refunds.showing.refunds_of": "money:read",
    "services.receiving.refused_deliveries.record_refused": "return:create",
    "services.goods.repairs.back": "repair:manage",
    "services.goods.repairs.forward": "repair:manage",
    "services.goods.repairs.give_up": "repair:manage",
    "services.goods.repairs.quote": "repair:manage",
    "services.goods.repairs.ship_back": "repair:manage",
    "services.goods.replacements.cancel": "replacement:ship",
    "services.goods.replacements.delivered": "replacement:ship",
    "services.goods.replacements.reserve": "replacement:ship",
    "services.goods.replacements.ship": "replacement:ship",
    "services.review.decide.approve": "return:decide",
    "services.review.decide.ask_for_more": "return:decide",
    "services.review.decide.escalate": "return:decide",
    "services.review.decide.reject": "return:decide",
    "services.review.undo.undo": "return:decide",
    "services.queues.saved_views.delete_view": "return:read",
    "services.queues.saved_views.save_view": "return:read",
    "services.queues.saved_views.saved_views": "return:read",
    "services.receiving.scanning._may_scan": "parcel:receive",
    "services.receiving.scanning.find": "parcel:receive",
    "services.receiving.scanning.find_first": "parcel:receive",
    "services.queues.service_levels.levels": "settings:manage",
    "services.queues.service_levels.set_level": "settings:manage",
    "services.accounts.sessions.own": "account:own",
    "services.accounts.sessions.sign_out": "account:own",
    "services.accounts.sessions.sign_out_elsewhere": "account:own",
    "services.accounts.sessions.sign_out_everywhere": "account:own",
    "services.review.signals.dismiss": "signal:dismiss",
    "services.goods.ship_to.see": "address:ship",
    "services.goods.ship_to.slip": "address:ship",
    "services.goods.stock.count": "catalogue:manage",
    "services.goods.stock.shelf": "return:read",
    "services.goods.back_to_customer.of_return": "return:read",
    "services.goods.back_to_customer.ship": "parcel:receive",
}


def _import_all_services() -> None:
    for path in sorted((ROOT / "services").rglob("*.py")):
        if path.parent.name != "commands" and path.name != "cli.py":
            importlib.import_module(".".join(path.relative_to(ROOT).with_suffix("").parts))


def test_every_act_is_in_the_table_with_its_permission() -> None:
    _import_all_services()
    registered = {name: permission.value for name, permission in (access.COMMANDS | access.QUERIES).items()}
    assert {name: word for name, word in registered.items() if name.startswith("services.")} == ACTS


@pytest.mark.parametrize("role", list(Role))
def test_each_role_may_what_the_table_says_and_nothing_else(sqlite_desk: Database, role: Role) -> None:
    somebody = people.hire("Somebody", role)
    allowed = set()
    for name, word in ACTS.items():
        with database.reading() as tx:
            try:
                access.authorise(tx, somebody, Permission(word))
            except NotAllowed:
                continue
        allowed.add(name)
    assert allowed == {name for name, word in ACTS.items() if word in MAY[role]}


def test_the_roles_hold_exactly_these_permissions() -> None:
    held = {role: {one.value for one in permissions} for role, permissions in roles.ROLE_PERMISSIONS.items()}
    assert held == MAY


def test_no_role_may_only_keep_its_own_account(sqlite_desk: Database) -> None:
    with database.reading() as tx:
        assert access.permissions_of(tx, people.nora()) == {Permission.ACCOUNT_OWN}


def test_the_administrator_decides_nothing_and_sees_no_customer(sqlite_desk: Database) -> None:
    assert not MAY[Role.ADMINISTRATOR] & {"return:decide", "return:create", "customer:reveal", "evidence:read"}


@pytest.mark.parametrize("name", sorted(name for name, word in ACTS.items() if word not in EVERYBODY))
def test_calling_an_act_without_the_permission_is_refused_and_recorded(sqlite_desk: Database, name: str) -> None:
    module, function = name.rsplit(".", 1)
    nora = people.nora()
    with pytest.raises(NotAllowed):
        getattr(importlib.import_module(module), function)(nora)
    with database.reading() as tx:
        entries = [one for one in audit_rows.chain(tx) if isinstance(one, Entry)]
    (entry,) = [one for one in entries if one.tag is AuditTag.ACCESS_DENIED]
    assert (entry.actor, entry.details["act"]) == (nora.label, name)


def test_a_disabled_account_may_nothing(sqlite_desk: Database) -> None:
    rosa = people.rosa()
    assert rosa.staff_id is not None
    with database.transaction() as tx:
        staff.change(tx, rosa.staff_id, active=False)
    with database.reading() as tx, pytest.raises(NotSignedIn):
        access.authorise(tx, rosa, Permission.ACCOUNT_OWN)
