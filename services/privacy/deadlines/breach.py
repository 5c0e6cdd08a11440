"""The 72 hours of a breach: elapsed hours from awareness, reckoned in UTC, shown in office time (Art. 33(1))."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from services.privacy.rules import Rules


@dataclass(frozen=True)
class BreachFacts:
    """Aware instants; `aware` is None while nobody has confirmed it, `first_alert` is the first word of it."""

    aware: datetime | None
    first_alert: datetime | None = None
    notified: datetime | None = None
    reasons: str = ""
    now: datetime | None = None


@dataclass(frozen=True)
class BreachClock:
    """When the authority must know (UTC); `outer` counts from the first alert and is information alone.

    `problem` says why a notice as given cannot be kept.
    """

    notify_by: datetime | None
    outer: datetime | None
    late: bool | None
    problem: str | None
    left: timedelta | None

    @property
    def may_save(self) -> bool:
        """Whether the notice can be kept."""
        return self.problem is None


def breach_clock(facts: BreachFacts, rules: Rules) -> BreachClock:
    """The dates of the breach; OverflowError where one would leave the calendar."""
    hours = timedelta(hours=rules.breach_hours)
    notify_by = None if facts.aware is None else facts.aware.astimezone(UTC) + hours
    outer = None if facts.first_alert is None else facts.first_alert.astimezone(UTC) + hours
    over = None if notify_by is None or facts.notified is None else facts.notified - notify_by
    late = None if over is None else over > timedelta()
    problem = None
    if over is not None and late and not facts.reasons.strip():
        problem = f"notice is {_said(over)} late: reasons required"
    left = None if notify_by is None or facts.now is None else notify_by - facts.now
    return BreachClock(notify_by, outer, late, problem, left)


def _said(span: timedelta) -> str:
    hours, minutes = divmod(-(-span // timedelta(minutes=1)), 60)
    parts = [f"{hours} h"] * bool(hours) + [f"{minutes} min"] * bool(minutes)
    return " ".join(parts)
