"""What happened to a return, as sentences: who, when, what, why; made from its audit entries."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from data.queries import staff as staff_rows
from data.queries.audit import Entry
from data.vocabulary import AuditTag
from services import audit


@dataclass(frozen=True)
class Happening:
    """One line of the timeline; `reason` is what the person gave, in their own words."""

    at: datetime
    who: str
    what: str
    reason: str | None


# `{…}` are keys of the entry's details, which hold no personal data.
_SENTENCES: dict[AuditTag, str] = {
    AuditTag.ANSWER_RECORDED: "recorded the customer's answer: {choice}",
    AuditTag.CUSTOMER_REVEALED: "looked at the customer's {field}",
    AuditTag.EVIDENCE_ADDED: "added a {kind}",
    AuditTag.EVIDENCE_ALTERED: "found a stored file that is not as it was kept",
    AuditTag.EVIDENCE_ASSIGNED: "said what a file shows: {proofs}",
    AuditTag.EVIDENCE_JUDGED: "judged “{proof}”: {verdict}",
    AuditTag.EVIDENCE_ORIGINAL_OPENED: "opened an original file",
    AuditTag.EVIDENCE_PREPARED: "made a video ready to play",
    AuditTag.FINDING_OVERRIDDEN: "set a finding on {clause} aside",
    AuditTag.MESSAGE_QUEUED: "queued a message to the customer",
    AuditTag.MESSAGE_RETRIED: "sent a message again",
    AuditTag.MESSAGE_SENT: "sent the message to the customer",
    AuditTag.MESSAGE_SUPPRESSED: "held a message back",
    AuditTag.PARCEL_RECEIVED: "received a parcel",
    AuditTag.PARCEL_SETTLED: "settled a parcel: {act}",
    AuditTag.PAYOUT_RECORDED: "recorded a payment: {state}",
    AuditTag.POSTAGE_CONFIRMED: "decided on postage above the limit",
    AuditTag.QUESTION_ASKED: "asked the customer about {kind}",
    AuditTag.QUESTION_WITHDRAWN: "took the question about {kind} back",
    AuditTag.RECEPTION_CORRECTED: "corrected what the bench had found",
    AuditTag.REFUND_CONFIRMED: "confirmed a refund as second person",
    AuditTag.REFUND_GRANTED: "granted a refund",
    AuditTag.REFUND_RECONCILED: "settled what became of a payment",
    AuditTag.REFUND_REDIRECTED: "let a refund go another way than it was paid",
    AuditTag.REFUND_SENT: "sent a refund",
    AuditTag.REFUND_WITHDRAWN: "withdrew a refund",
    AuditTag.REPAIR_CHANGED: "repair: {what}",
    AuditTag.REPLACEMENT_CHANGED: "replacement: {what}",
    AuditTag.RETURN_APPROVED: "approved the return",
    AuditTag.RETURN_ASKED_FOR_MORE: "asked the customer for more",
    AuditTag.RETURN_CANCELLED: "cancelled the return",
    AuditTag.RETURN_CLOSED: "closed the return",
    AuditTag.RETURN_ESCALATED: "passed the return to the managers",
    AuditTag.RETURN_FACTS_RECORDED: "recorded facts",
    AuditTag.RETURN_HELD: "took the return",
    AuditTag.RETURN_HOLD_ENDED: "ended another person’s hold",
    AuditTag.RETURN_OPENED: "opened the return",
    AuditTag.RETURN_RECLASSIFIED: "changed the reason of the return",
    AuditTag.RETURN_REJECTED: "rejected the return under {clause}",
    AuditTag.RETURN_RELEASED: "put the return back",
    AuditTag.RETURN_REOPENED: "reopened the return",
    AuditTag.RETURN_RESUMED: "put the return back into review",
    AuditTag.RETURN_SENT_BACK_TO_REVIEW: "sent the return back to review",
    AuditTag.SIGNAL_DISMISSED: "set a signal aside",
    AuditTag.SIGNAL_DISMISSED: "dismissed a signal: {kind}",
}


def of_return(tx: Connection, return_id: int) -> tuple[Happening, ...]:
    """The return's timeline, newest first."""
    entries = audit.timeline(tx, f"return:{return_id}")
    names = staff_rows.display_names(tx, _staff_ids(entries))
    return tuple(_happening(entry, names) for entry in reversed(entries))


def _happening(entry: Entry, names: dict[int, str]) -> Happening:
    sentence = _SENTENCES.get(entry.tag, entry.tag.value.replace(":", ": ").replace("_", " "))
    details = _Details((key, _plain(value)) for key, value in entry.details.items())
    return Happening(entry.at, _who(entry.actor, names), sentence.format_map(details), entry.reason)


def _plain(value: object) -> str:
    """A detail without the marks of an identifier: “package front”."""
    if isinstance(value, list):
        return ", ".join(_plain(one) for one in value) or "nothing that was asked for"
    return str(value).replace("_", " ")


def _staff_ids(entries: Iterable[Entry]) -> set[int]:
    return {int(entry.actor.removeprefix("staff:")) for entry in entries if entry.actor.startswith("staff:")}


def _who(actor: str, names: dict[int, str]) -> str:
    kind, _, rest = actor.partition(":")
    if kind == "staff":
        return names.get(int(rest), "A former colleague")
    return "The command line" if kind == "operator" else "The desk"


class _Details(dict[str, Any]):
    """Details of an entry, where a key that an old entry lacks reads as nothing."""

    def __missing__(self, key: str) -> str:
        return ""
