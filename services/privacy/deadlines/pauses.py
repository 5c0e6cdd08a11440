"""Which questions to the person stop the clock, and for how many days (rule 5; EDPB 01/2022 para 157)."""

from collections.abc import Iterable
from datetime import date, timedelta

from services.privacy.deadlines.calendar import Calendar
from services.privacy.deadlines.facts import Pause, PauseReason, Step


def why_not(pause: Pause, latest_start: date, prompt_by: date) -> str | None:
    """Why a pause does not count; None where it does.

    `latest_start` is the deadline that ran when it was asked, `prompt_by` the last day on which asking was prompt.
    """
    if pause.reason is PauseReason.OTHER:
        return "only questions about identity or to clarify stop the clock"
    if not pause.recorded:
        return "its reason is not recorded"
    if pause.asked > latest_start:
        return "it was asked after the deadline had passed"
    prompt = pause.asked <= prompt_by if pause.prompt is None else pause.prompt
    return None if prompt else "it was not asked promptly"


def days_covered(pauses: Iterable[Pause], until: date | None = None) -> int:
    """Days on which at least one pause runs, the day of asking counted and that of the answer not.

    With `until`, an open pause is taken as answered on that day and nothing later counts; without, open ones do not.
    """
    covered, reached = timedelta(), date.min
    for pause in sorted(pauses, key=lambda one: one.asked):
        end = _end(pause, until)
        if end is not None:
            covered += max(end - max(pause.asked, reached), timedelta())
            reached = max(reached, end)
    return covered.days


def prompt_by(received: date, earlier: Iterable[Pause], pause: Pause, calendar: Calendar, working_days: int) -> date:
    """The last day of prompt asking: so many working days after receipt, or after the last answer before it."""
    answers = [one.answered for one in earlier if one.answered is not None and one.answered <= pause.asked]
    return calendar.working_days_after(max([received, *answers]), working_days)


def step(pause: Pause, refusal: str | None) -> Step:
    """What the pause does to the clock, as a step."""
    asked = f"The question about {pause.reason.value} of {pause.asked:%d %B %Y}"
    if refusal is not None:
        return Step("pause_credit", "not_counted", pause.asked, f"{asked} does not stop the clock: {refusal}.")
    if pause.answered is None:
        return Step("pause_credit", "open", pause.asked, f"{asked} waits for its answer; the clock stands still.")
    days = (pause.answered - pause.asked).days
    return Step("pause_credit", "pause", pause.answered, f"{asked} was answered after {counted(days)}.")


def counted(days: int) -> str:
    """`1 day`, `7 days`."""
    return f"{days} {'day' if days == 1 else 'days'}"


def _end(pause: Pause, until: date | None) -> date | None:
    if until is None:
        return pause.answered
    return until if pause.answered is None else min(pause.answered, until)
