"""Privacy cases as JSON lines in, dates with their steps out; a bad line is answered and the run goes on."""

import json
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

from services.desk.errors import InvalidInput
from services.privacy.deadlines.breach import BreachFacts, breach_clock
from services.privacy.deadlines.calendar import Calendar
from services.privacy.deadlines.facts import Notice, Pause, RequestClock, RequestFacts, Step
from services.privacy.deadlines.given import BreachGiven, RequestGiven, is_breach, read_breach, read_request
from services.privacy.deadlines.holiday_calendar import office_calendar, years_around
from services.privacy.deadlines.request import request_clock
from services.privacy.rules import Rules, rules_on

_HOUR = timedelta(hours=1)


def deadline_lines(lines: Iterable[str]) -> Iterator[dict[str, Any]]:
    """One result per line that is not blank, in order, with the case's id; `case_id` and `error` for a bad one."""
    return (_line(line) for line in lines if line.strip())


def _line(line: str) -> dict[str, Any]:
    try:
        case = json.loads(line)
    except (ValueError, RecursionError):
        return {"case_id": None, "error": "The line is not valid JSON."}
    if not isinstance(case, dict):
        return {"case_id": None, "error": "The line must be a JSON object with case_id and given."}
    ids = {key: case[key] for key in ("case_id", "id") if isinstance(case.get(key), str | int)}
    name = {"case_id": next(iter(ids.values()), None)}
    try:
        return name | ids | result(case.get("given"))
    except (InvalidInput, OverflowError, ValueError) as error:
        said = str(error) if isinstance(error, InvalidInput) else "A date of this case lies outside the calendar."
        return name | {"error": said}


def result(given: object) -> dict[str, Any]:
    """The result of one case's `given`; InvalidInput naming what is wrong, OverflowError outside the calendar."""
    if not isinstance(given, dict):
        raise InvalidInput("given: must be an object with the facts of the case.")
    return _breach(read_breach(given)) if is_breach(given) else _request(read_request(given))


def facts_of(given: RequestGiven) -> RequestFacts:
    """The request as the reckoning takes it."""
    return RequestFacts(
        received=given.received,
        pauses=tuple(
            Pause(
                one.reason,
                given.local(one.asked) or given.received,
                given.local(one.answered),
                one.asked_promptly,
                one.reason_recorded,
            )
            for one in given.all_pauses
        ),
        notices=tuple(Notice(given.local(one.notice_sent), one.reasoned) for one in given.all_notices),
        refused=given.verdict.refuses,
        today=given.present,
        starts_with_identity=given.profile.lower() == "uk",
    )


def calendar_of(given: RequestGiven) -> Calendar:
    """The office's calendar: the days that the case names, beside those of its country."""
    weekend = frozenset(given.weekend)
    place = office_calendar(given.country, given.region, weekend, years_around(given.received))
    return Calendar(weekend, {**place.holidays, **dict(given.non_working_days)})


def _request(given: RequestGiven) -> dict[str, Any]:
    clock = request_clock(facts_of(given), calendar_of(given), rules_on(given.received))
    dates = {
        "received_date": clock.received,
        "legal_deadline": clock.legal,
        "promise_deadline": clock.promise,
        "respond_by": clock.respond_by,
        "first_month_respond_by": clock.first_respond_by,
        "staff_target": clock.staff_target,
    }
    shown: dict[str, Any] = {key: day.isoformat() for key, day in dates.items()}
    shown |= {"pause_credit_days": clock.credit_days} | _extension(clock) | _standing(clock)
    sent = given.local(given.verdict.sent)
    if sent is not None:
        shown["late"] = sent > clock.respond_by
    return shown | {"steps": [_step(step) for step in clock.steps]}


def _extension(clock: RequestClock) -> dict[str, Any]:
    if not clock.notices_valid:
        return {}
    several = {"extensions_valid": list(clock.notices_valid)} if len(clock.notices_valid) > 1 else {}
    return {"extension_valid": clock.extended} | several


def _standing(clock: RequestClock) -> dict[str, Any]:
    if clock.status is None:
        return {}
    shown: dict[str, Any] = {"status": clock.status.value, "days_left": clock.days_left}
    if clock.pause is None:
        return shown | {"overdue_from": f"{clock.respond_by + timedelta(days=1)}T00:00"}
    return shown | {
        "paused_days_so_far": clock.pause.days,
        "respond_by_if_answered_today": clock.pause.respond_by_if_answered.isoformat(),
        "unpaused_respond_by": clock.respond_by.isoformat(),
    }


def _step(step: Step) -> dict[str, Any]:
    day: date | None = step.day
    return {"for": step.about, "rule": step.rule, "date": day and day.isoformat(), "says": step.says}


def _breach(given: BreachGiven) -> dict[str, Any]:
    facts = BreachFacts(
        aware=given.awareness,
        first_alert=given.at(given.first_alert),
        notified=given.at(given.notified),
        reasons=given.reasons or "",
        now=given.at(given.now),
    )
    rules = rules_on(given.known.date())
    clock = breach_clock(facts, rules)
    shown: dict[str, Any] = {
        "notify_by": _office(clock.notify_by, given.known),
        "notify_by_utc": _utc(clock.notify_by),
        "save_allowed": clock.may_save,
    }
    optional = {
        "outer_notify_by": _office(clock.outer, given.known),
        "late": clock.late,
        "message": clock.problem,
        "hours_left": None if clock.left is None else round(clock.left / _HOUR, 2),
    }
    shown |= {key: value for key, value in optional.items() if value is not None}
    return shown | {"steps": [_step_of_breach(key, shown[key], rules) for key in _BREACH_STEPS if shown.get(key)]}


_BREACH_STEPS = {
    "notify_by": "{hours} elapsed hours from awareness, reckoned in UTC; no holiday or change of the clock moves them.",
    "outer_notify_by": "{hours} elapsed hours from the first alert: information, should awareness be contested.",
}


def _step_of_breach(about: str, instant: str, rules: Rules) -> dict[str, Any]:
    says = _BREACH_STEPS[about].format(hours=rules.breach_hours)
    return {"for": about, "rule": "hours", "date": instant, "says": says}


def _office(instant: datetime | None, like: datetime) -> str | None:
    return None if instant is None else _minutes(instant.astimezone(like.tzinfo))


def _utc(instant: datetime | None) -> str | None:
    return None if instant is None else _minutes(instant.astimezone(UTC)).replace("+00:00", "Z")


def _minutes(instant: datetime) -> str:
    return instant.isoformat(timespec="seconds" if instant.second else "minutes")
