"""Every act and question by every role: the table is the specification, and an act missing in it fails (test 24)."""

import importlib
from pathlib import Path

import pytest

from data import database
from data.database import Database
from data.queries import audit as audit_rows
from data.queries import staff
from data.vocabulary import AuditTag, Permission, Role
from services import access
from services.errors import NotAllowed, NotSignedIn
from tests import people

ROOT = Path(__file__).parent.parent.parent

# Written out here a second time, on purpose: a permission that slips into a role has to be put into both.
EVERYBODY = {"account:own"}
READERS = EVERYBODY | {"return:read", "order:read", "evidence:read", "policy:read", "message:read"}
MAY: dict[Role, set[str]] = {
    Role.REVIEWER: READERS
    | {"return:create", "return:decide", "return:cancel", "return:close", "evidence:add", "evidence:judge"}
    | {"customer:reveal", "answer:record", "money:read", "signal:dismiss", "work:own"},
    Role.WAREHOUSE_LEAD: READERS
    | {"return:create", "evidence:add", "parcel:receive", "replacement:ship", "repair:manage", "catalogue:manage"}
    | {"answer:record", "work:own"},
    Role.FINANCE: EVERYBODY
    | {"return:read", "order:read", "policy:read", "money:read", "money:grant", "money:send", "answer:record"}
    | {"payment:record", "work:own"},
    Role.MANAGER: READERS
    | {"return:create", "return:decide", "return:decide_escalated", "evidence:add", "evidence:judge"}
    | {"evidence:original", "customer:reveal", "order:import", "message:manage", "audit:read"}
    | {"money:read", "money:confirm", "money:exception", "return:cancel", "return:close", "return:reopen"}
    | {"payment:record"}
    | {"answer:record", "signal:dismiss", "work:own", "work:assign"},
    Role.DATA_PROTECTION_OFFICER: READERS | {"evidence:original", "customer:reveal", "audit:read"},
    Role.ADMINISTRATOR: EVERYBODY
    | {"staff:manage", "settings:manage", "audit:read", "order:import", "policy:read", "message:read"}
    | {"message:manage"},
}

ACTS: dict[str, str] = {
    "services.accessories.ask": "return:decide",
    "services.accessories.draft": "return:decide",
    "services.accounts.appoint_first": "staff:manage",
    "services.accounts.change_roles": "staff:manage",
    "services.accounts.clear_back_off": "staff:manage",
    "services.accounts.disable": "staff:manage",
    "services.accounts.enable": "staff:manage",
    "services.accounts.everybody": "staff:manage",
    "services.accounts.hire": "staff:manage",
    "services.accounts.require_second_factor": "staff:manage",
    "services.accounts.reset_password": "staff:manage",
    "services.accounts.reset_second_factor": "staff:manage",
    "services.answers.questions_of": "return:read",
    "services.answers.record_answer": "answer:record",
    "services.answers.withdraw": "answer:record",
    "services.audit_trail.read": "audit:read",
    "services.bench_view.open_bench": "parcel:receive",
    "services.cases.open_case": "return:read",
    "services.casework.override": "return:decide",
    "services.casework.reclassify": "return:decide",
    "services.casework.record_facts": "return:decide",
    "services.casework.resume": "return:decide",
    "services.customer_payments.ask_again": "payment:record",
    "services.customer_payments.dispose": "answer:record",
    "services.customer_payments.paid": "payment:record",
    "services.customer_payments.payments_of": "return:read",
    "services.customer_payments.reminder": "payment:record",
    "services.customer_payments.waive": "money:exception",
    "services.customers.reveal": "customer:reveal",
    "services.demonstration.make_people": "staff:manage",
    "services.discounts.offer": "return:decide",
    "services.discounts.offer_draft": "return:decide",
    "services.discounts.to_offer": "return:read",
    "services.drafts.draft_of": "return:decide",
    "services.evidence.accept.record_evidence": "evidence:add",
    "services.evidence.accept.room_for_evidence": "evidence:add",
    "services.evidence.accept.same_evidence": "evidence:add",
    "services.evidence.gallery.states": "evidence:read",
    "services.evidence.proofs.assign": "evidence:add",
    "services.evidence.proofs.judge": "evidence:judge",
    "services.evidence.serving.open_original": "evidence:original",
    "services.evidence.serving.rendition": "evidence:read",
    "services.evidence.serving.report_altered": "evidence:read",
    "services.expected.page": "parcel:receive",
    "services.goods_views.goods_of": "return:read",
    "services.goods_views.quote_draft": "repair:manage",
    "services.goods_views.repair_board": "return:read",
    "services.goods_views.repair_card": "return:read",
    "services.goods_views.replacement_board": "return:read",
    "services.grades.all_grades": "settings:manage",
    "services.grades.define": "settings:manage",
    "services.hold_ends.end_hold": "return:decide_escalated",
    "services.holds._take_next": "return:decide",
    "services.holds.held": "return:decide",
    "services.holds.hold": "return:decide",
    "services.holds.release": "return:decide",
    "services.identity_provider.linking.drop_password": "staff:manage",
    "services.identity_provider.linking.link": "staff:manage",
    "services.identity_provider.linking.of_account": "staff:manage",
    "services.identity_provider.linking.unlink": "staff:manage",
    "services.identity_provider.linking.waiting": "staff:manage",
    "services.identity_provider.recognising.confirm": "account:own",
    "services.imports.load._may_import": "order:import",
    "services.intake.find_orders": "order:read",
    "services.intake.open_return": "return:create",
    "services.intake.order_card": "order:read",
    "services.lifecycle.cancel": "return:cancel",
    "services.lifecycle.close": "return:close",
    "services.lifecycle.reopen": "return:reopen",
    "services.misuse.ask": "return:decide",
    "services.misuse.draft": "return:decide",
    "services.outbox.messages_of": "message:read",
    "services.outbox.outbox_page": "message:read",
    "services.outbox.send_now": "message:manage",
    "services.outbox.suppress": "message:manage",
    "services.own_account._confirm": "account:own",
    "services.own_account.change_password": "account:own",
    "services.own_account.enrol": "account:own",
    "services.own_account.renew_recovery_codes": "account:own",
    "services.own_account.show": "account:own",
    "services.ownership.assign": "work:assign",
    "services.ownership.put_back": "work:own",
    "services.ownership.take": "work:own",
    "services.ownership.workers": "work:assign",
    "services.packing_lists.add_part": "catalogue:manage",
    "services.packing_lists.packing_list": "catalogue:manage",
    "services.packing_lists.products": "catalogue:manage",
    "services.packing_lists.reprice": "catalogue:manage",
    "services.packing_lists.retire": "catalogue:manage",
    "services.parcels.dispose": "parcel:receive",
    "services.parcels.link": "parcel:receive",
    "services.parcels.link_new": "return:create",
    "services.parcels.quarantine": "parcel:receive",
    "services.parcels.send_back": "parcel:receive",
    "services.parcels.waiting": "parcel:receive",
    "services.posting.record_posting": "return:create",
    "services.queue.deciders": "return:read",
    "services.queue.due": "return:read",
    "services.queue.neighbours": "return:read",
    "services.queue.queue_page": "return:read",
    "services.queues.export": "work:own",
    "services.queues.queue_page": "work:own",
    "services.queues.waiting": "work:own",
    "services.receiving._correct": "parcel:receive",
    "services.receiving._receive": "parcel:receive",
    "services.receiving.mark_lost": "parcel:receive",
    "services.receptions.of_return": "return:read",
    "services.refunds.by_hand.batch_file": "money:send",
    "services.refunds.by_hand.make_batch": "money:send",
    "services.refunds.by_hand.record_failed": "money:send",
    "services.refunds.by_hand.record_paid": "money:send",
    "services.refunds.confirming.confirm_second": "money:confirm",
    "services.refunds.confirming.decline": "money:confirm",
    "services.refunds.confirming.use_other_method": "money:exception",
    "services.refunds.confirming.withdraw": "money:grant",
    "services.refunds.excess.confirm_excess": "money:confirm",
    "services.refunds.granting.grant": "money:grant",
    "services.refunds.listing.refund_list": "money:read",
    "services.refunds.preview.preview": "money:read",
    "services.refunds.reconciling._known": "money:send",
    "services.refunds.reconciling.reconcile": "money:confirm",
    "services.refunds.sending._claim": "money:send",
    "services.refunds.showing.money_of": "money:read",
    "services.refunds.showing.refunds_of": "money:read",
    "services.refused_deliveries.record_refused": "return:create",
    "services.repairs.back": "repair:manage",
    "services.repairs.forward": "repair:manage",
    "services.repairs.give_up": "repair:manage",
    "services.repairs.quote": "repair:manage",
    "services.repairs.ship_back": "repair:manage",
    "services.replacements.cancel": "replacement:ship",
    "services.replacements.delivered": "replacement:ship",
    "services.replacements.reserve": "replacement:ship",
    "services.replacements.ship": "replacement:ship",
    "services.review.approve": "return:decide",
    "services.review.ask_for_more": "return:decide",
    "services.review.escalate": "return:decide",
    "services.review.reject": "return:decide",
    "services.saved_views.delete_view": "return:read",
    "services.saved_views.save_view": "return:read",
    "services.saved_views.saved_views": "return:read",
    "services.scanning._may_scan": "parcel:receive",
    "services.scanning.find": "parcel:receive",
    "services.service_levels.levels": "settings:manage",
    "services.service_levels.set_level": "settings:manage",
    "services.sessions.own": "account:own",
    "services.sessions.sign_out": "account:own",
    "services.sessions.sign_out_elsewhere": "account:own",
    "services.sessions.sign_out_everywhere": "account:own",
    "services.signal_acts.dismiss": "signal:dismiss",
    "services.stock.count": "catalogue:manage",
    "services.stock.shelf": "return:read",
    "services.way_back.of_return": "return:read",
    "services.way_back.ship": "parcel:receive",
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
    held = {role: {one.value for one in permissions} for role, permissions in access.ROLE_PERMISSIONS.items()}
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
        (entry,) = [one for one in audit_rows.chain(tx) if one.tag is AuditTag.ACCESS_DENIED]
    assert (entry.actor, entry.details["act"]) == (nora.label, name)


def test_a_disabled_account_may_nothing(sqlite_desk: Database) -> None:
    rosa = people.rosa()
    assert rosa.staff_id is not None
    with database.transaction() as tx:
        staff.change(tx, rosa.staff_id, active=False)
    with database.reading() as tx, pytest.raises(NotSignedIn):
        access.authorise(tx, rosa, Permission.ACCOUNT_OWN)
