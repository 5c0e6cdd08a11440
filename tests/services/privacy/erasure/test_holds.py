"""What is still needed is held, thing by thing, and goes by itself once it is settled (E02, E03, E04, E10, E19)."""

from datetime import date
from pathlib import Path

import pytest

from data import database
from data.database import Database
from data.models import Base
from data.vocabulary import ErasedKind, ErasureAct, ErasureState, KeptFor, TaskException
from services.desk import audit
from services.desk.access import Actor
from services.desk.errors import InvalidInput, NotAllowed
from services.evidence.keeping import media
from services.privacy.erasure import answers, case_holds, resuming, view
from services.privacy.recipients import register, telling
from services.privacy.requests import closing
from services.refunds.paying.by_hand import record_paid
from services.refunds.paying.sending import send
from tests.support import people, refunding, shop
from tests.support.privacy import erasing
from tests.support.privacy.asking import dora, letters, on, paul, shown
from tests.support.privacy.erasing import OLD, TODAY, chat, count
from tests.support.privacy.recipients import ALL
from tests.support.refunding import Team, attempts
from tests.support.shop import Case, Paid, Purchase

ANCIENT = Purchase(ordered_on=date(2014, 6, 15), shipped_on=date(2014, 6, 16), delivered_on=date(2014, 6, 20))


def acts(officer: Actor, number: str) -> dict[tuple[ErasedKind, int], ErasureAct]:
    return {(one.kind, one.record_id): one.act for one in erasing.items_of(officer, number)}


def test_e02_an_open_return_holds_what_it_needs_and_nothing_else(desk: Database, home: Path) -> None:
    officer, second, rosa = dora(), paul(), people.rosa()
    with on(TODAY):
        mine = erasing.customer()
        open_one = shop.open_case(rosa, OLD, contact_date=date(2024, 7, 1), description="It is broken.")
        settled = shop.open_case(rosa, OLD, contact_date=date(2024, 7, 1), description="Old chat.")
        old = shop.place_order(ANCIENT)
        for order in (open_one.order, settled.order, old):
            erasing.belongs(mine, order.order_id)
        erasing.settle(settled)
        kept, gone = erasing.photo_of(open_one), erasing.photo_of(settled)
        chat(open_one, "about the open one")
        chat(settled, "old chat")
        number = erasing.erase(officer, second)
        draft = answers.answer_draft(officer, number)
    assert erasing.erasure_of(officer, number).state is ErasureState.HELD
    found = acts(officer, number)
    assert found[ErasedKind.RETURN, open_one.return_id] is ErasureAct.HOLD
    assert found[ErasedKind.ORDER, open_one.order.order_id] is ErasureAct.HOLD
    assert found[ErasedKind.RETURN, settled.return_id] is ErasureAct.PSEUDONYMISE
    assert found[ErasedKind.ORDER, old.order_id] is ErasureAct.DELETE
    assert found[ErasedKind.ACCOUNT, mine] is ErasureAct.HOLD
    assert all(media().exists(one) for one in kept)
    assert not any(media().exists(one) for one in gone)
    assert (count("shop_order"), count("message"), count("evidence")) == (2, 1, 1)
    row = erasing.row_of(mine)
    assert row is not None
    assert (row["name"], row["email"], row["phone"], row["phone_index"], row["shop_reference"]) == (
        "Rintin Tin",
        erasing.MAIL,
        None,
        None,
        None,
    )
    assert (
        "1 return: the return is still open (to enforce rights and to fulfil what was agreed), until that is settled."
        in draft.body
    )
    assert "1 customer record: name and address are needed to finish what is open" in draft.body


def test_e03_e04_a_refund_that_settles_lets_the_rest_go_by_itself_and_the_person_is_told(
    team: Team, home: Path
) -> None:
    officer, second = dora(), paul()
    mine = erasing.customer()
    case = refunding.ready(team, Purchase(payments=(Paid(10_000, "paypal", "CAPTURE-1"),)))
    erasing.belongs(mine, case.order.order_id)
    files = erasing.photo_of(case)
    granted = refunding.grant(team, case)
    send(team.finn, granted.refund_id, 1)
    for recipient in ALL:
        register.save(officer, recipient)
    number = erasing.erase(officer, second)
    held = {one.kind: one.reason for one in erasing.items_of(officer, number)}
    assert (held[ErasedKind.RETURN], held[ErasedKind.ACCOUNT]) == (KeptFor.OPEN_REFUND, KeptFor.CONTACT)
    assert reference(case) == "CAPTURE-1"
    for task in telling.receivers(officer, number).tasks:
        telling.excuse(officer, task.id, TaskException.IMPOSSIBLE, "It keeps what it got for a week alone.")
    closing.answer(officer, shown(officer, number), answers.answer_draft(officer, number))
    assert resuming.resume_all() == 0
    (attempt,) = attempts(granted.refund_id)
    record_paid(team.finn, attempt.id, "SEPA-1")
    assert resuming.resume_all() == 1
    erasing.work()
    assert erasing.erasure_of(officer, number).state is ErasureState.DONE
    assert reference(case) is None
    assert not any(media().exists(one) for one in files)
    row = erasing.row_of(mine)
    assert row is not None
    assert row["email"] is None
    assert len(erasing.receipts_of(officer, number)) == 2
    first, later = letters(officer, number)
    assert "until that is settled" in first.body_text
    assert "until that is settled" not in later.body_text
    assert later.recipient == erasing.MAIL
    assert resuming.resume_all() == 0
    with database.reading() as tx:
        assert audit.verify(tx).intact


def reference(case: Case) -> str | None:
    with database.reading() as tx:
        payments = Base.metadata.tables["order_payment"]
        found: str | None = (
            tx.execute(payments.select().where(payments.c.order_id == case.order.order_id)).one().reference
        )
        return found


def test_an_order_placed_after_the_erasure_keeps_its_name(team: Team, home: Path) -> None:
    officer, second = dora(), paul()
    mine = erasing.customer()
    case = refunding.ready(team)
    erasing.belongs(mine, case.order.order_id)
    granted = refunding.grant(team, case)
    send(team.finn, granted.refund_id, 1)
    number = erasing.erase(officer, second)
    erasing.belongs(mine, shop.place_order().order_id)
    record_paid(team.finn, attempts(granted.refund_id)[0].id, "SEPA-1")
    assert resuming.resume_all() == 1
    erasing.work()
    assert acts(officer, number)[ErasedKind.ACCOUNT, mine] is ErasureAct.KEEP
    row = erasing.row_of(mine)
    assert row is not None
    assert row["name"] == "Rintin Tin"


def test_e19_claims_that_are_still_possible_are_named_and_confirmed(desk: Database, home: Path) -> None:
    officer, second = dora(), paul()
    with on(TODAY):
        order = shop.place_order(Purchase(shipped_on=date(2026, 5, 1), delivered_on=date(2026, 5, 4)))
        erasing.belongs(erasing.customer(), order.order_id)
        number = erasing.asked(officer)
        warning = view.preview(officer, number, erasing.EVERYTHING).warning
        assert warning == "Claims are possible until 28 October 2026; they will then need the order number."
        with pytest.raises(InvalidInput, match="28 October 2026"):
            erasing.prepare(officer, number, warned=False)
        erasing.prepare(officer, number)
        erasing.approve(second, number)
        erasing.work()
    assert erasing.erasure_of(officer, number).state is ErasureState.DONE


def test_e19_there_is_no_warning_once_the_last_day_is_over(desk: Database, home: Path) -> None:
    officer = dora()
    with on(date(2026, 10, 29)):
        order = shop.place_order(Purchase(shipped_on=date(2026, 5, 1), delivered_on=date(2026, 5, 4)))
        erasing.belongs(erasing.customer(), order.order_id)
        number = erasing.asked(officer, day=date(2026, 10, 28))
        assert view.preview(officer, number, erasing.EVERYTHING).warning is None


def test_e10_a_fraud_case_holds_its_facts_with_the_officers_sign_off_and_nothing_else(
    desk: Database, home: Path
) -> None:
    officer, second, rosa = dora(), paul(), people.rosa()
    with on(TODAY):
        mine = erasing.customer()
        suspect = shop.open_case(rosa, OLD, contact_date=date(2024, 7, 1))
        other = shop.open_case(rosa, OLD, contact_date=date(2024, 7, 1))
        for case in (suspect, other):
            erasing.belongs(mine, case.order.order_id)
            erasing.settle(case)
            erasing.photo_of(case)
        number = erasing.asked(officer)
        why = "The same photo came with four returns."
        with pytest.raises(NotAllowed):
            case_holds.hold(second, number, suspect.rma, KeptFor.FRAUD_CASE, why, date(2026, 9, 1))
        with pytest.raises(InvalidInput, match="has to come yet"):
            case_holds.hold(officer, number, suspect.rma, KeptFor.FRAUD_CASE, why, TODAY)
        case_holds.hold(officer, number, suspect.rma, KeptFor.FRAUD_CASE, why, date(2026, 9, 1))
        erasing.prepare(officer, number, ["safety"])
        erasing.approve(second, number)
        erasing.work()
    found = {(one.kind, one.act, one.reason) for one in erasing.items_of(officer, number)}
    assert (ErasedKind.FINGERPRINT, ErasureAct.HOLD, KeptFor.FRAUD_CASE) in found
    assert (ErasedKind.FINGERPRINT, ErasureAct.DELETE, None) in found
    (receipt,) = erasing.receipts_of(officer, number)
    assert receipt.held == (
        "1 photo fingerprint: a fraud case is open (to prevent fraud or future abuse), until that is settled.",
    )
    (held,) = case_holds.standing(officer, number)
    assert (held.rma, held.review_on) == (suspect.rma, date(2026, 9, 1))
    case_holds.lift(officer, number, held.id)
    assert resuming.resume_all() == 1
    erasing.work()
    assert erasing.erasure_of(officer, number).state is ErasureState.DONE
    assert count("photo_band") == 0
