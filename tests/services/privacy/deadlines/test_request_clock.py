"""A request's dates: against an independent walk through the calendar, and each rule with its last day and the next."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.privacy.deadlines.calendar import Calendar
from services.privacy.deadlines.facts import Notice, Pause, PauseReason, RequestClock, RequestFacts, Status
from services.privacy.deadlines.request import request_clock
from services.privacy.rules import rules_on
from tests.support.privacy.slow_walk import SlowWalk

RECEIVED = date(2026, 6, 15)
WEEKS = Calendar()
DAYS = st.dates(date(2024, 1, 1), date(2030, 12, 31))


def clock(facts: RequestFacts, calendar: Calendar = WEEKS) -> RequestClock:
    return request_clock(facts, calendar, rules_on(facts.received))


def identity(asked: date, answered: date | None, *, prompt: bool | None = True) -> Pause:
    return Pause(PauseReason.IDENTITY, asked, answered, prompt)


@st.composite
def lives(draw: st.DrawFn) -> tuple[RequestFacts, Calendar]:
    received = draw(DAYS)
    pauses = []
    for _ in range(draw(st.integers(0, 3))):
        asked = received + timedelta(days=draw(st.integers(0, 60)))
        pauses.append(identity(asked, asked + timedelta(days=draw(st.integers(0, 40)))))
    sent = [received + timedelta(days=draw(st.integers(0, 60))) for _ in range(draw(st.integers(0, 2)))]
    notices = tuple(Notice(day, reasons=draw(st.booleans())) for day in sent)
    weekend = draw(st.frozensets(st.integers(0, 6), max_size=4))
    free = draw(st.sets(st.integers(20, 160), max_size=12))
    calendar = Calendar(weekend, {received + timedelta(days=days): "a holiday" for days in free})
    return RequestFacts(received, tuple(pauses), notices), calendar


@settings(max_examples=150, deadline=None)
@given(lives())
def test_every_date_is_that_of_a_slow_walk_through_the_calendar(life: tuple[RequestFacts, Calendar]) -> None:
    facts, calendar = life
    days = [facts.received + timedelta(days=number) for number in range(420)]
    walk = SlowWalk(facts, {day for day in days if calendar.why_free(day)}, days[250])
    found = clock(facts, calendar)
    assert found.extended == walk.extended
    assert found.legal == walk.legal(3 if walk.extended else 1)
    assert (found.promise, found.first_respond_by) == (walk.promise(), walk.first())
    assert (found.respond_by, found.staff_target) == (walk.respond_by(), walk.staff_target())
    assert found.credit_days == len(walk.stood_still)


@settings(max_examples=100, deadline=None)
@given(lives())
def test_the_steps_lead_to_the_dates(life: tuple[RequestFacts, Calendar]) -> None:
    found = clock(*life)
    last = {step.about: step.day for step in found.steps}
    assert last["legal_deadline"] == found.legal
    assert last["promise_deadline"] == found.promise
    assert last["respond_by"] == found.respond_by
    assert last["staff_target"] == found.staff_target


@pytest.mark.parametrize(("sent", "valid"), [(date(2026, 7, 15), True), (date(2026, 7, 16), False)])
def test_d14_an_extension_counts_to_the_last_day_of_the_first_period(sent: date, *, valid: bool) -> None:
    found = clock(RequestFacts(RECEIVED, notices=(Notice(sent, reasons=True),)))
    assert found.extended is valid
    assert found.respond_by == (date(2026, 9, 15) if valid else date(2026, 7, 15))


def test_d17_a_second_extension_gives_nothing() -> None:
    once = Notice(date(2026, 7, 1), reasons=True)
    again = Notice(date(2026, 9, 1), reasons=True)
    found = clock(RequestFacts(RECEIVED, notices=(once, again)))
    assert found.notices_valid == (True, False)
    assert found.respond_by == date(2026, 9, 15)


def test_d18_a_refusal_is_due_in_the_first_period_even_when_extended() -> None:
    notice = Notice(date(2026, 7, 1), reasons=True)
    found = clock(RequestFacts(RECEIVED, notices=(notice,), refused=True))
    assert (found.extended, found.respond_by, found.legal) == (True, date(2026, 7, 15), date(2026, 7, 15))


@pytest.mark.parametrize(("asked", "credit"), [(date(2026, 6, 18), 4), (date(2026, 6, 19), 0)])
def test_d21_a_question_after_three_working_days_was_not_asked_promptly(asked: date, credit: int) -> None:
    found = clock(RequestFacts(RECEIVED, (identity(asked, asked + timedelta(days=4), prompt=None),)))
    assert found.credit_days == credit


def test_d21_a_question_soon_after_an_answer_was_asked_promptly() -> None:
    first = identity(date(2026, 6, 16), date(2026, 6, 25), prompt=None)
    second = Pause(PauseReason.CLARIFICATION, date(2026, 6, 26), date(2026, 6, 30))
    assert clock(RequestFacts(RECEIVED, (second, first))).credit_days == 13


@pytest.mark.parametrize(
    "pause",
    [
        Pause(PauseReason.OTHER, date(2026, 6, 16), date(2026, 6, 20), prompt=True),
        Pause(PauseReason.IDENTITY, date(2026, 6, 16), date(2026, 6, 20), prompt=True, recorded=False),
        Pause(PauseReason.IDENTITY, date(2026, 7, 16), date(2026, 7, 20), prompt=True),
    ],
    ids=["another reason", "no recorded reason", "after the deadline"],
)
def test_d22_a_pause_without_its_conditions_gives_no_days_and_says_why(pause: Pause) -> None:
    found = clock(RequestFacts(RECEIVED, (pause,)))
    assert (found.credit_days, found.respond_by) == (0, date(2026, 7, 15))
    assert "does not stop the clock" in found.steps[0].says


def test_d23_days_that_two_questions_share_count_once() -> None:
    pauses = identity(date(2026, 6, 16), date(2026, 6, 26)), identity(date(2026, 6, 20), date(2026, 6, 30))
    assert clock(RequestFacts(RECEIVED, pauses)).credit_days == 14


def test_d24_an_open_question_that_does_not_count_leaves_the_clock_running() -> None:
    late = identity(date(2026, 7, 1), None, prompt=False)
    found = clock(RequestFacts(RECEIVED, (late,), today=date(2026, 7, 20)))
    assert (found.status, found.pause, found.days_left) == (Status.OVERDUE, None, -5)


@pytest.mark.parametrize(
    ("today", "status", "left"),
    [
        (date(2026, 7, 14), Status.OPEN, 1),
        (date(2026, 7, 15), Status.DUE_TODAY, 0),
        (date(2026, 7, 16), Status.OVERDUE, -1),
    ],
)
def test_d26_the_day_of_the_deadline_is_not_late_and_the_next_one_is(today: date, status: Status, left: int) -> None:
    found = clock(RequestFacts(RECEIVED, today=today))
    assert (found.status, found.days_left) == (status, left)


def test_the_british_reading_starts_the_month_with_the_proof_of_identity() -> None:
    pause = identity(date(2027, 3, 2), date(2027, 3, 9))
    facts = RequestFacts(date(2027, 3, 1), (pause,))
    assert clock(facts).legal == date(2027, 4, 8)
    assert clock(replace(facts, starts_with_identity=True)).legal == date(2027, 4, 9)


def test_a_holiday_is_called_by_its_name() -> None:
    calendar = Calendar(holidays={date(2026, 7, 15): "Saint Swithin's Day"})
    found = clock(RequestFacts(RECEIVED), calendar)
    assert found.legal == date(2026, 7, 16)
    assert any("Saint Swithin's Day" in step.says for step in found.steps)
