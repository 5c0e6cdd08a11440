"""Who the person is: codes with their life and tries, recorded methods, evidence that goes (I04, I05, I08)."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest

from data import database
from data.database import Database
from data.queries.privacy import arrivals
from data.vocabulary import IdentityMethod, Right
from services.desk import clock
from services.desk.access import Actor
from services.desk.errors import Conflict, InvalidInput
from services.privacy.requests import closing, identity, reminders
from tests.support.privacy.asking import arrive, dora, know, letters, on, seen, shown

DAY = date(2026, 6, 15)


def _code(officer: Actor, number: str) -> str:
    found = re.search(r"^(\d{6})$", letters(officer, number)[-1].body_text, re.MULTILINE)
    assert found is not None
    return found[1]


def _wrong(code: str) -> str:
    return f"{(int(code) + 1) % 10**6:06d}"


def test_the_page_of_a_request_waits_for_nobody_who_tries_its_code(postgres_desk: Database) -> None:
    officer = dora()
    with on(DAY), ThreadPoolExecutor(1) as pool:
        (number,) = arrive(officer, Right.ACCESS, received=DAY)
        identity.send_code(officer, shown(officer, number))
        with database.transaction() as tx:
            arrivals.change_code(tx, 1, wrong=1)
            assert pool.submit(seen, officer, number).result(timeout=10).row.number == number


@pytest.mark.parametrize("right", [Right.ACCESS, Right.ERASURE, Right.PORTABILITY, Right.RECIPIENTS])
def test_i04_nothing_is_handed_out_or_erased_while_the_person_is_not_known(desk: Database, right: Right) -> None:
    officer = dora()
    with on(DAY):
        (number,) = arrive(officer, right, received=DAY)
        with pytest.raises(InvalidInput, match="identity not verified"):
            closing.answer(officer, shown(officer, number), closing.answer_draft(officer, number, "Done."))
        know(officer, number)
        closing.answer(officer, shown(officer, number), closing.answer_draft(officer, number, "Done."))


def test_the_right_code_verifies_and_starts_the_clock_again(desk: Database) -> None:
    officer = dora()
    with on(DAY):
        access, erasure = arrive(officer, Right.ACCESS, Right.ERASURE, received=DAY)
        identity.send_code(officer, shown(officer, access))
        code = _code(officer, access)
        assert seen(officer, erasure).clock.pause is not None
    with on(DAY + timedelta(days=1), hour=9):
        tried = identity.enter_code(officer, shown(officer, access), f" {code} ")
        row = seen(officer, erasure)
    assert tried.verified
    assert (row.row.identity_method, row.clock.pause, row.clock.credit_days) == (IdentityMethod.CODE, None, 1)


def test_i05_after_the_limit_even_the_right_code_is_refused_and_destroyed(desk: Database) -> None:
    officer = dora()
    with on(DAY):
        (number,) = arrive(officer, Right.ACCESS, received=DAY)
        identity.send_code(officer, shown(officer, number))
        code = _code(officer, number)
        left = [identity.enter_code(officer, shown(officer, number), _wrong(code)).left for _ in range(3)]
        assert left == [2, 1, 0]
        assert not seen(officer, number).code_waits
        after = identity.enter_code(officer, shown(officer, number), code)
        assert not after.verified
        assert "new code" in after.said
        identity.send_code(officer, shown(officer, number))
        assert identity.enter_code(officer, shown(officer, number), _code(officer, number)).verified


@pytest.mark.parametrize(("hours", "verified"), [(24, True), (25, False)])
def test_i05_a_code_lives_for_its_hours(desk: Database, hours: int, *, verified: bool) -> None:
    officer = dora()
    with on(DAY):
        (number,) = arrive(officer, Right.ACCESS, received=DAY)
        identity.send_code(officer, shown(officer, number))
        end = clock.now() + timedelta(hours=hours, seconds=-1)
    with clock.standing_at(end):
        assert identity.enter_code(officer, shown(officer, number), _code(officer, number)).verified is verified


def test_a_new_code_ends_the_one_before(desk: Database) -> None:
    officer = dora()
    with on(DAY):
        (number,) = arrive(officer, Right.ACCESS, received=DAY)
        identity.send_code(officer, shown(officer, number))
        first = _code(officer, number)
        identity.send_code(officer, shown(officer, number))
        if first != _code(officer, number):
            assert not identity.enter_code(officer, shown(officer, number), first).verified


def test_i08_the_evidence_of_identity_is_deleted_and_the_fact_stays(desk: Database) -> None:
    officer = dora()
    with on(date(2026, 6, 16)):
        (number,) = arrive(officer, Right.ACCESS, received=DAY)
        identity.record_identity(officer, shown(officer, number), IdentityMethod.DOCUMENT, "Passport ending in 123")
        assert seen(officer, number).words.identity_evidence == "Passport ending in 123"
    with on(date(2026, 7, 16)):
        reminders.daily_round()
        assert seen(officer, number).words.identity_evidence is not None
    with on(date(2026, 7, 20)):
        reminders.daily_round()
        view = seen(officer, number)
    assert (view.words.identity_evidence, view.words.evidence_until) == (None, None)
    assert (view.row.identity_method, view.row.identity_on) == (IdentityMethod.DOCUMENT, date(2026, 6, 16))
    assert "deleted the evidence of identity" in [one.what for one in view.story]


def test_who_is_known_is_not_asked_again(desk: Database) -> None:
    officer = dora()
    with on(DAY):
        (number,) = arrive(officer, Right.ACCESS, received=DAY)
        know(officer, number)
        with pytest.raises(Conflict, match="known already"):
            identity.send_code(officer, shown(officer, number))


def test_without_an_address_no_code_is_sent(desk: Database) -> None:
    officer = dora()
    with on(DAY):
        (number,) = arrive(officer, Right.ACCESS, received=DAY, email="")
        with pytest.raises(InvalidInput, match="another way"):
            identity.send_code(officer, shown(officer, number))
