"""What has to be kept no longer goes when its period ends, and nothing that is still needed does."""

from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import select

from data import database
from data.database import Database
from data.models.catalogue import Customer
from data.models.privacy_rights import PrivacyRuling
from data.vocabulary import AuditTag, KeptFor, RequestState, Right, RulingOutcome
from services.desk import audit
from services.desk.access import Actor
from services.desk.errors import InvalidInput, NotAllowed
from services.evidence.keeping import media
from services.privacy.erasure import case_holds
from services.privacy.erasure.periods import years_after
from services.privacy.requests import closing, work
from services.privacy.retention import plan, removing
from services.privacy.rights import objection
from tests.support import people, shop
from tests.support.privacy import erasing
from tests.support.privacy.asking import arrive, dora, entries, know, on, paul, seen, shown
from tests.support.privacy.erasing import BOUGHT, count, settled

PERIODS = {"order_years": "10", "case_years": "3", "case_years_with_consent": "10", "identity_days": "730"}


def switch_on(officer: Actor, **other: str) -> None:
    plan.change(officer, {**PERIODS, **other, "removes": True})


def test_t01_ten_years_from_the_29th_of_february() -> None:
    assert years_after(date(2028, 2, 29), 10) == date(2038, 2, 28)
    assert years_after(date(2026, 6, 15), 10) == date(2036, 6, 15)


def test_t03_an_order_that_an_erasure_left_goes_the_day_after_its_end(desk: Database, home: Path) -> None:
    officer, second = dora(), paul()
    with on(date(2027, 6, 15)):
        mine = erasing.customer()
        erasing.belongs(mine, shop.place_order(BOUGHT).order_id)
        erasing.erase(officer, second)
    with on(date(2036, 6, 15)):
        removing.remove_what_is_due()
        assert (count("shop_order"), erasing.row_of(mine) is None) == (1, False)
    with on(date(2036, 6, 16)):
        removing.remove_what_is_due()
        assert (count("shop_order"), erasing.row_of(mine)) == (0, None)
        assert removing.remove_what_is_due() == 0


def test_nothing_else_goes_before_the_officer_switches_it_on(desk: Database, home: Path) -> None:
    officer, rosa = dora(), people.rosa()
    settled(rosa)
    with on(date(2040, 1, 1)):
        found = plan.schedule(officer).due
        assert (len(found.orders), len(found.cases)) == (1, 1)
        assert removing.remove_what_is_due() == 0
        with pytest.raises(NotAllowed):
            plan.change(paul(), {**PERIODS, "removes": True})
        switch_on(officer)
        assert removing.remove_what_is_due() > 0
    with database.reading() as tx:
        names = list(tx.execute(select(Customer.name)).scalars())
    # The customer's row went with their last order; somebody else's stays.
    assert (count("shop_order"), count("return_case"), names) == (0, 0, ["Ana Souza"])


def test_photos_and_messages_of_a_settled_return_go_before_its_order(desk: Database, home: Path) -> None:
    officer, rosa = dora(), people.rosa()
    case = settled(rosa)
    files = erasing.photo_of(case)
    switch_on(officer)
    with on(date(2029, 7, 1)):
        assert removing.remove_what_is_due() == 0
    with on(date(2029, 7, 2)):
        assert removing.remove_what_is_due() == 1
        assert removing.remove_what_is_due() == 0
    assert (count("evidence"), count("message"), count("return_case"), count("shop_order")) == (0, 0, 1, 1)
    assert not any(media().exists(one) for one in files)
    said = [one for one in entries() if one.tag is AuditTag.RETENTION_REMOVED]
    assert [one.details for one in said] == [{"order": 0, "case": 1, "request": 0}]
    with database.reading() as tx:
        assert audit.verify(tx).intact


def test_t02_a_hold_is_the_last_gate(desk: Database, home: Path) -> None:
    officer, rosa = dora(), people.rosa()
    case = settled(rosa)
    with on(date(2026, 7, 2)):
        number = erasing.asked(officer, day=date(2026, 7, 2))
        case_holds.hold(officer, number, case.rma, KeptFor.LEGAL_CLAIM, "The court has our file.", date(2027, 1, 1))
    switch_on(officer)
    with on(date(2037, 1, 1)):
        assert removing.remove_what_is_due() == 0
        held = plan.schedule(officer).due.held
    assert {(one.name, one.reason) for one in held} == {
        (case.rma, KeptFor.LEGAL_CLAIM),
        (case.order.number, KeptFor.LEGAL_CLAIM),
    }
    assert (count("shop_order"), count("message")) == (1, 1)


def test_t05_a_closed_request_keeps_its_proof_without_who_asked(desk: Database, home: Path) -> None:
    officer = dora()
    with on(date(2026, 7, 1)):
        (number,) = arrive(officer, Right.ACCESS, received=date(2026, 6, 30), email=erasing.MAIL, name="Rintin Tin")
        know(officer, number)
        work.note(officer, number, "Rintin called twice.")
        draft = closing.answer_draft(officer, number, "", nothing_held=True)
        closing.answer(officer, shown(officer, number), draft, nothing_held=True)
    with on(date(2028, 6, 30)):
        assert removing.remove_what_is_due() == 0
    with on(date(2028, 7, 2)):
        assert removing.remove_what_is_due() == 1
        assert removing.remove_what_is_due() == 0
    view = seen(officer, number)
    assert (view.row.number, view.row.right, view.row.state) == (number, Right.ACCESS, RequestState.NOTHING_HELD)
    assert (view.row.received_on, view.row.identity_on) == (date(2026, 6, 30), date(2026, 7, 1))
    assert (view.row.name, view.row.email, view.letters) == (None, None, ())
    assert view.row.email_index is not None
    said = str((view.words, view.notes))
    assert "Rintin" not in said
    assert "called twice" not in said


def test_t05_nothing_that_was_written_about_a_request_outlives_it(desk: Database, home: Path) -> None:
    officer = dora()
    with on(date(2026, 7, 1)):
        (number,) = arrive(officer, Right.OBJECTION, received=date(2026, 6, 30), name="Rintin Tin")
        know(officer, number)
        why = "Rintin sent three parcels of bricks in May, and the case is with the police."
        objection.decide(officer, shown(officer, number), "safety", why)
        closing.answer(officer, shown(officer, number), closing.answer_draft(officer, number, "We go on."))
    with on(date(2028, 7, 2)):
        assert removing.remove_what_is_due() == 1
    with database.reading() as tx:
        (ruling,) = tx.execute(select(PrivacyRuling.outcome, PrivacyRuling.grounds)).all()
    assert tuple(ruling) == (RulingOutcome.CONTINUES, "Deleted at the person’s request.")


def test_a_period_that_makes_no_sense_is_refused_and_a_preview_sets_nothing(desk: Database, home: Path) -> None:
    officer, rosa = dora(), people.rosa()
    settled(rosa)
    with on(date(2028, 1, 1)):
        with pytest.raises(InvalidInput, match="Years of orders"):
            plan.change(officer, {**PERIODS, "order_years": "0"})
        assert len(plan.preview(officer, {**PERIODS, "case_years": "1"}).cases) == 1
        assert plan.schedule(officer).periods.case_years == 3
        assert len(plan.schedule(officer).due.cases) == 0
