"""Signals for the reviewer, never a decision: what is unusual about a return, with what it rests on (BR-43).

Nothing here is read by the policy's engine. Each signal can be set aside with a reason; new evidence raises it anew.
"""

from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import Connection

from data.queries import signals as rows
from data.queries.cases import CaseRow
from data.queries.signals import Dismissal
from services import signal_checks
from services.signal_checks import Raised


class SignalKind(StrEnum):
    """What kind of signal it is; the first word of its key."""

    RETURNS = "returns"
    SAME_PHOTO = "same_photo"
    PHOTO_DATE = "photo_date"
    EDITED = "edited"
    WEIGHT = "weight"


@dataclass(frozen=True)
class Signal:
    """Something unusual in a plain sentence. `others` are RMAs, `photos` the public ids of files to look at.

    `key` names the signal and what it rests on; `dismissed` says who set it aside and why.
    """

    key: str
    sentence: str
    facts: tuple[str, ...]
    others: tuple[str, ...]
    photos: tuple[str, ...]
    dismissed: Dismissal | None

    @property
    def kind(self) -> SignalKind:
        """The kind of signal."""
        return SignalKind(self.key.partition(":")[0])


def of_return(tx: Connection, case: CaseRow) -> tuple[Signal, ...]:
    """The return's signals, those that were set aside last."""
    aside = rows.dismissals(tx, case.id)
    found = [_signal(raised, aside.get(raised.key)) for raised in signal_checks.raised(tx, case)]
    return tuple(sorted(found, key=lambda signal: signal.dismissed is not None))


def _signal(raised: Raised, dismissed: Dismissal | None) -> Signal:
    return Signal(raised.key, raised.sentence, raised.facts, raised.others, raised.photos, dismissed)
