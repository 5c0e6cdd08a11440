"""Signals for the reviewer, never a decision: what is unusual about a return, with what it rests on (BR-43).

Nothing here is read by the policy's engine. Each signal can be set aside with a reason; new evidence raises it anew.
"""

from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import Connection

from data.queries.returns import signals as rows
from data.queries.returns.cases import CaseRow
from data.queries.returns.signals import Dismissal
from data.vocabulary import AuditTag, Permission
from services.cases.assessment import Assessed, evaluate
from services.cases.lookup import existing
from services.desk import audit, clock
from services.desk.access import Actor, command
from services.desk.errors import Conflict
from services.desk.text.form_values import need
from services.review import signal_checks
from services.review.signal_checks import Raised


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


def of_return(tx: Connection, case: CaseRow, assessed: Assessed) -> tuple[Signal, ...]:
    """The return's signals, those that were set aside last; its files and units as they were assessed."""
    seen = signal_checks.raised(tx, case, assessed)
    aside = rows.dismissals(tx, case.id) if seen else {}
    found = [_signal(raised, aside.get(raised.key)) for raised in seen]
    return tuple(sorted(found, key=lambda signal: signal.dismissed is not None))


def _signal(raised: Raised, dismissed: Dismissal | None) -> Signal:
    return Signal(raised.key, raised.sentence, raised.facts, raised.others, raised.photos, dismissed)


@dataclass(frozen=True)
class Dismissed:
    """The signal that was set aside."""

    signal: str


@command(Permission.SIGNAL_DISMISS)
def dismiss(tx: Connection, actor: Actor, return_id: int, signal: str, reason: str) -> Dismissed:
    """Set a signal of the return aside, with a reason; Conflict where it is not raised, or was set aside already."""
    need(reason, "Say why the signal says nothing here")
    case = existing(tx, return_id, lock=True)
    found = next((one for one in of_return(tx, case, evaluate(tx, case)) if one.key == signal), None)
    if found is None:
        raise Conflict("This signal is no longer raised. Reload the page.")
    if found.dismissed is not None:
        raise Conflict(f"{found.dismissed.by} has dismissed this signal already.")
    rows.dismiss(tx, return_id, signal, reason.strip(), actor.staff_id, clock.now())
    audit.record(
        tx,
        actor,
        AuditTag.SIGNAL_DISMISSED,
        f"return:{return_id}",
        {"rma": case.rma, "signal": signal, "kind": found.kind.value},
        reason,
    )
    return Dismissed(signal)
