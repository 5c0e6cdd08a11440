"""What a deadline rests on, and what came of it; all days are days of the office's calendar."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class PauseReason(StrEnum):
    """What the person was asked; nothing but identity and clarification stops a clock (rule 5)."""

    IDENTITY = "identity"
    CLARIFICATION = "clarification"
    OTHER = "other"


class Status(StrEnum):
    """How a request stands on a given day."""

    OPEN = "open"
    PAUSED = "paused"
    DUE_TODAY = "due_today"
    OVERDUE = "overdue"


@dataclass(frozen=True)
class Pause:
    """A question to the person; `prompt` is None where the calendar is to judge it."""

    reason: PauseReason
    asked: date
    answered: date | None = None
    prompt: bool | None = None
    recorded: bool = True


@dataclass(frozen=True)
class Notice:
    """A notice that more time is needed; `sent` is None while it has not gone out."""

    sent: date | None
    reasons: bool


@dataclass(frozen=True)
class RequestFacts:
    """One request. `starts_with_identity` is the reading of the United Kingdom: the month begins with the proof."""

    received: date
    pauses: tuple[Pause, ...] = ()
    notices: tuple[Notice, ...] = ()
    refused: bool = False
    today: date | None = None
    starts_with_identity: bool = False


@dataclass(frozen=True)
class Step:
    """One step of a date: which date, the rule, the day it leads to (None where it leads to none), and a sentence."""

    about: str
    rule: str
    day: date | None
    says: str


@dataclass(frozen=True)
class OpenPause:
    """A question without an answer: days that the clock has stood still, and the date if the answer came today."""

    asked: date
    days: int
    respond_by_if_answered: date


@dataclass(frozen=True)
class RequestClock:
    """Every date of a request with its steps; `pause`, `status` and `days_left` need a today."""

    received: date
    legal: date
    promise: date
    first_respond_by: date
    respond_by: date
    staff_target: date
    credit_days: int
    notices_valid: tuple[bool, ...]
    steps: tuple[Step, ...]
    pause: OpenPause | None
    status: Status | None
    days_left: int | None

    @property
    def extended(self) -> bool:
        """Whether more time was taken by a valid notice."""
        return any(self.notices_valid)
