"""The deadlines of a request, each with the steps that lead to it.

The law's month and the policy's promise are both kept and the earlier governs (rules 1 to 7 of the privacy policy's
reading; GDPR Art. 12(3); Regulation 1182/71 Art. 3). Credit comes first and the roll last; the day of receipt counts.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from services.privacy.deadlines import pauses as questions
from services.privacy.deadlines.calendar import Calendar, months_after
from services.privacy.deadlines.facts import (
    Notice,
    OpenPause,
    Pause,
    PauseReason,
    RequestClock,
    RequestFacts,
    Status,
    Step,
)
from services.privacy.rules import Rules

_Dated = tuple[date, list[Step]]


def request_clock(facts: RequestFacts, calendar: Calendar, rules: Rules) -> RequestClock:
    """All dates of the request; OverflowError where one would leave the calendar."""
    return _Reckoning(facts, calendar, rules).clock()


@dataclass(frozen=True)
class _Reckoning:
    facts: RequestFacts
    calendar: Calendar
    rules: Rules

    def clock(self) -> RequestClock:
        pauses, steps = self._judged()
        valid = self._valid(pauses)
        extended = any(valid) and not self.facts.refused
        legal, legal_steps = self._legal(pauses, None, extended=extended)
        promise, promise_steps = self._promise(pauses, None)
        first = self._first(pauses, None)
        respond_by, governs = self._governs(legal, promise, extended=extended)
        target, target_steps = self._target(respond_by)
        pause = self._open(pauses, extended=extended)
        notice_steps = [_notice_step(*pair) for pair in zip(self.facts.notices, valid, strict=True)]
        return RequestClock(
            received=self.facts.received,
            legal=legal,
            promise=promise,
            first_respond_by=first,
            respond_by=respond_by,
            staff_target=target,
            credit_days=questions.days_covered(pauses),
            notices_valid=tuple(valid),
            steps=(*steps, *notice_steps, *legal_steps, *promise_steps, governs, *target_steps),
            pause=pause,
            status=self._status(respond_by, pause),
            days_left=self._days_left(respond_by, pause),
        )

    def _judged(self) -> tuple[list[Pause], list[Step]]:
        """The pauses that count, and a step for each that was asked."""
        kept: list[Pause] = []
        steps: list[Step] = []
        for pause in sorted(self.facts.pauses, key=lambda one: one.asked):
            extended = any(self._valid(kept))
            limit = self._until(kept, pause.asked, extended=extended)
            prompt_by = questions.prompt_by(
                self.facts.received, kept, pause, self.calendar, self.rules.prompt_working_days
            )
            refusal = questions.why_not(pause, limit, prompt_by)
            steps.append(questions.step(pause, refusal))
            if refusal is None:
                kept.append(pause)
        return kept, steps

    def _valid(self, pauses: Sequence[Pause]) -> list[bool]:
        """Whether each notice gives more time: reasoned, in time, and the first that is (rule 6)."""
        valid: list[bool] = []
        for notice in self.facts.notices:
            valid.append(not any(valid) and self._in_time(notice, pauses))
        return valid

    def _in_time(self, notice: Notice, pauses: Sequence[Pause]) -> bool:
        if notice.sent is None or not notice.reasons or notice.sent < self.facts.received:
            return False
        return notice.sent <= self._first(pauses, notice.sent)

    def _first(self, pauses: Sequence[Pause], until: date | None) -> date:
        """The date that governs without more time; with `until`, as it stands on that day."""
        return min(self._legal(pauses, until, extended=False)[0], self._promise(pauses, until)[0])

    def _until(self, pauses: Sequence[Pause], until: date, *, extended: bool) -> date:
        return self._legal(pauses, until, extended=True)[0] if extended else self._first(pauses, until)

    def _legal(self, pauses: Sequence[Pause], until: date | None, *, extended: bool) -> _Dated:
        start, counted = self._start(pauses, until)
        months = self.rules.extended_months if extended else self.rules.legal_months
        day, clamped = months_after(start, months)
        steps = [_step("legal", "months", day, f"{months} calendar month{'s' * (months > 1)} from {_said(start)}")]
        if clamped:
            steps.append(_step("legal", "clamp", day, f"there is no day {start.day} in that month, so its last day"))
        day = self._with_credit("legal", day, questions.days_covered(counted, until), steps)
        for free, why in list(self.calendar.free_from(day, 1)):
            day = free + timedelta(days=1)
            steps.append(_step("legal", "roll", day, f"{_said(free)} is not worked ({why}), so the next day"))
        return day, steps

    def _start(self, pauses: Sequence[Pause], until: date | None) -> tuple[date, Sequence[Pause]]:
        """The day from which the month counts, and the pauses that add to it."""
        if not self.facts.starts_with_identity:
            return self.facts.received, pauses
        proofs = [one for one in pauses if one.reason is PauseReason.IDENTITY]
        answers = [one.answered or until for one in proofs]
        start = max([self.facts.received, *(day for day in answers if day is not None)])
        return start, [one for one in pauses if one not in proofs]

    def _promise(self, pauses: Sequence[Pause], until: date | None) -> _Dated:
        day = self.facts.received + timedelta(days=self.rules.promise_days)
        received = _said(self.facts.received)
        steps = [_step("promise", "days", day, f"{self.rules.promise_days} days from {received}; it never moves on")]
        return self._with_credit("promise", day, questions.days_covered(pauses, until), steps), steps

    def _with_credit(self, which: str, day: date, credit: int, steps: list[Step]) -> date:
        if credit:
            day += timedelta(days=credit)
            steps.append(_step(which, "pause", day, f"{questions.counted(credit)} while the person was asked"))
        return day

    def _governs(self, legal: date, promise: date, *, extended: bool) -> tuple[date, Step]:
        if extended:
            return legal, Step(
                "respond_by", "extended", legal, f"{_said(legal)}: more time was taken, the law governs."
            )
        day = min(legal, promise)
        whose = (
            "both fall on it" if legal == promise else "the law is earlier" if legal < promise else "ours is earlier"
        )
        late = "; a refusal gets no more time" if self.facts.refused else ""
        return day, Step("respond_by", "earlier", day, f"{_said(day)}: {whose}{late}.")

    def _target(self, respond_by: date) -> _Dated:
        day, steps = respond_by, []
        for free, why in list(self.calendar.free_from(respond_by, -1)):
            day = free - timedelta(days=1)
            says = f"{_said(free)} is not worked ({why}), so the day before"
            steps.append(_step("staff_target", "roll_back", day, says))
        return day, steps or [_step("staff_target", "working_day", day, "the day itself is worked")]

    def _open(self, pauses: Sequence[Pause], *, extended: bool) -> OpenPause | None:
        today = self.facts.today
        asked = [one.asked for one in pauses if one.answered is None]
        if today is None or not asked or min(asked) > today:
            return None
        since = min(asked)
        return OpenPause(since, (today - since).days, self._until(pauses, today, extended=extended))

    def _status(self, respond_by: date, pause: OpenPause | None) -> Status | None:
        today = self.facts.today
        if today is None:
            return None
        if pause is not None:
            return Status.PAUSED
        if today == respond_by:
            return Status.DUE_TODAY
        return Status.OVERDUE if today > respond_by else Status.OPEN

    def _days_left(self, respond_by: date, pause: OpenPause | None) -> int | None:
        """Days until the date, 0 on it and negative after it; in a pause, what is left when the clock goes on."""
        if self.facts.today is None:
            return None
        return ((pause.respond_by_if_answered if pause else respond_by) - self.facts.today).days


def _notice_step(notice: Notice, valid: bool) -> Step:  # noqa: FBT001 - zipped from two lists
    if notice.sent is None:
        return Step("extension", "unsent", None, "The notice has not gone out, so it gives no more time.")
    sent = f"The notice of {_said(notice.sent)}"
    if valid:
        return Step("extension", "valid", notice.sent, f"{sent} takes more time, counted from the start.")
    why = "too late, or not the first" if notice.reasons else "without the reasons for the delay"
    return Step("extension", "refused", notice.sent, f"{sent} gives no more time: it was {why}.")


def _step(which: str, rule: str, day: date, because: str) -> Step:
    about = which if which == "staff_target" else f"{which}_deadline"
    return Step(about, rule, day, f"{_said(day)}: {because}.")


# The same few days are said in every step of a list of requests.
@lru_cache(maxsize=4096)
def _said(day: date) -> str:
    return f"{day:%a %d %B %Y}"
