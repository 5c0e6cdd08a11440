"""The register of breaches: hours from awareness, reasons for a late notice, nothing closed before its time."""

from datetime import UTC, datetime, timedelta

import pytest

from data.database import Database
from data.vocabulary import BreachKind, BreachRisk
from services.desk import clock
from services.desk.access import Actor
from services.desk.errors import Conflict, InvalidInput, NotAllowed
from services.privacy.breaches import register
from services.privacy.breaches.reading import BreachView, everything
from services.privacy.breaches.register import NewBreach, ShownBreach
from tests.support.privacy.asking import dora, entries, paul

FIRST = datetime(2026, 6, 5, 7, tzinfo=UTC)
AWARE = datetime(2026, 6, 5, 13, tzinfo=UTC)
TEXT = "A list with the addresses of Canary customers was sent to the wrong carrier."


def only(actor: Actor) -> BreachView:
    (found,) = everything(actor)
    return found


def shown(actor: Actor) -> ShownBreach:
    row = only(actor).row
    return ShownBreach(row.id, row.version)


def reported(actor: Actor) -> None:
    with clock.standing_at(FIRST):
        register.report(actor, NewBreach("form", BreachKind.DISCLOSURE, TEXT, FIRST))


def aware(officer: Actor) -> None:
    reported(officer)
    with clock.standing_at(AWARE):
        register.confirm_aware(officer, shown(officer), AWARE)


def test_b09_hours_run_from_what_the_officer_confirms(desk: Database) -> None:
    officer = dora()
    reported(officer)
    before = only(officer).clock
    assert (before.notify_by, before.outer) == (None, FIRST + timedelta(hours=72))
    with clock.standing_at(AWARE):
        register.confirm_aware(officer, shown(officer), AWARE)
    assert only(officer).clock.notify_by == datetime(2026, 6, 8, 13, tzinfo=UTC)


def test_b08_a_late_notice_needs_its_reasons(desk: Database) -> None:
    officer = dora()
    aware(officer)
    told = datetime(2026, 6, 9, 7, tzinfo=UTC)
    with clock.standing_at(told):
        with pytest.raises(InvalidInput, match="18 h late: reasons required"):
            register.tell_authority(officer, shown(officer), told, " ")
        assert only(officer).row.authority_told_at is None
        register.tell_authority(officer, shown(officer), told, "The authority's form was down.")
        assert (only(officer).clock.late, only(officer).row.late_reasons) == (True, "The authority's form was down.")


def test_a_notice_in_time_needs_none(desk: Database) -> None:
    officer = dora()
    aware(officer)
    told = AWARE + timedelta(hours=72)
    with clock.standing_at(told):
        register.tell_authority(officer, shown(officer), told, "")
    assert only(officer).clock.late is False


@pytest.mark.parametrize(
    ("risk", "still"), [(BreachRisk.UNLIKELY, None), (BreachRisk.RISK, "authority"), (BreachRisk.HIGH, "authority")]
)
def test_it_is_closed_once_all_are_told_whom_the_risk_concerns(
    desk: Database, risk: BreachRisk, still: str | None
) -> None:
    officer, outcome = dora(), "The carrier deleted the list; lists go out encrypted now."
    aware(officer)
    with clock.standing_at(AWARE + timedelta(hours=1)):
        with pytest.raises(Conflict, match="judges the risk"):
            register.close(officer, shown(officer), outcome)
        register.assess(officer, shown(officer), risk)
        if still:
            with pytest.raises(Conflict, match=still):
                register.close(officer, shown(officer), outcome)
            register.tell_authority(officer, shown(officer), AWARE, "")
        if risk is BreachRisk.HIGH:
            with pytest.raises(Conflict, match="tells the people"):
                register.close(officer, shown(officer), outcome)
            register.tell_people(officer, shown(officer), AWARE)
        register.close(officer, shown(officer), outcome)
    assert only(officer).next_step == "Nothing is left to do."


def test_the_team_reports_and_the_officer_decides(desk: Database) -> None:
    agent = paul()
    reported(agent)
    with pytest.raises(NotAllowed):
        register.assess(agent, shown(agent), BreachRisk.UNLIKELY)


def test_nothing_happens_before_the_first_word_or_in_the_future(desk: Database) -> None:
    officer = dora()
    reported(officer)
    with clock.standing_at(AWARE):
        for at in (FIRST - timedelta(minutes=1), AWARE + timedelta(minutes=1)):
            with pytest.raises(InvalidInput):
                register.confirm_aware(officer, shown(officer), at)
            with pytest.raises(InvalidInput):
                register.tell_people(officer, shown(officer), at)


def test_an_act_on_an_older_page_writes_nothing_and_a_form_is_taken_once(desk: Database) -> None:
    officer = dora()
    reported(officer)
    reported(officer)
    old = shown(officer)
    with clock.standing_at(AWARE):
        register.assess(officer, old, BreachRisk.RISK)
        with pytest.raises(Conflict, match="changed"):
            register.assess(officer, old, BreachRisk.HIGH)


def test_a05_the_trail_of_a_breach_holds_none_of_its_words(desk: Database) -> None:
    reported(dora())
    assert "Canary" not in " ".join(str((one.details, one.reason)) for one in entries())
