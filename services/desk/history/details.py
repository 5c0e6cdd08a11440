"""What an audit entry keeps beside its sentence, in people's words: no key, number of ours or check sum as stored."""

from collections.abc import Callable, Mapping
from typing import Any

from data.queries.desk.audit import Entry
from data.vocabulary import AuditTag, Permission
from services.desk.roles import MAY
from services.policy import money
from services.policy.terms import Decision, Option, Reason
from services.policy.words import DECISIONS, OPTIONS, REASONS

# Our own numbers and check sums, and what the entry's sentence says whole.
OWN = frozenset({
    "act", "breach", "currency", "decision", "duty", "entries", "evidence", "excess", "identity", "item", "letter",
    "message", "other", "part", "payment", "parcel", "payout", "question", "refund", "repair", "replacement", "rma",
    "sha256", "signal", "stage", "task", "unit", "version", "was", "way_back",
})  # fmt: skip

FIELDS = {
    "about": "About",
    "active": "Account open",
    "added": "New",
    "amount": "Above the limit",
    "attempt": "Try",
    "back_off_cleared": "Waiting time cleared",
    "batch": "Batch",
    "because": "Because of",
    "before": "Before",
    "by": "Because of",
    "by_provider": "Confirmed by the company account",
    "bytes": "Size",
    "carrier": "Carrier",
    "case": "Returns",
    "cause": "Cause",
    "changed": "Changed",
    "channel": "Came by",
    "choice": "Answer",
    "choices": "Settled by",
    "clause": "Clause",
    "complete": "Read to its end",
    "confirmed": "Confirmed",
    "contradicts": "Contradicts what was known",
    "count": "Number",
    "customers": "Customers",
    "declined": "Declined",
    "delete": "Deleted",
    "delta": "Difference",
    "demonstration": "Demonstration account",
    "elsewhere": "Went back outside the desk",
    "enrolled": "Set up",
    "facts": "Facts",
    "field": "Field",
    "fields": "Fields",
    "file": "File",
    "files": "Files",
    "filters": "Narrowed to",
    "found": "Found",
    "from": "Before",
    "ground": "Ground",
    "has_address": "Has an e-mail address",
    "held_by": "Held by",
    "hold": "Held for now",
    "how": "How",
    "keep": "Kept",
    "kind": "Kind",
    "known": "Known before",
    "lacking": "Parts",
    "left": "Tries left",
    "lines": "Products",
    "linked": "Linked",
    "lost": "Lost",
    "method": "How",
    "missing": "Asked for",
    "moved": "Open tasks moved",
    "name": "Name",
    "number": "Number",
    "order_changed_by_import": "Order changed by the import of",
    "order": "Orders",
    "outcome": "Outcome",
    "paid": "Paid",
    "parts": "Paid through",
    "password_changed": "Password changed",
    "password_dropped": "Password removed",
    "password_reset": "New one-time password",
    "permission": "Needed",
    "places": "Places covered",
    "price": "Price",
    "problem": "Problem",
    "proof": "Proof",
    "proofs": "Shows",
    "pseudonymise": "Kept without name",
    "purpose": "Purpose",
    "purposes": "Purposes",
    "queue": "Queue",
    "reason": "Reason",
    "recipients": "Recipients",
    "recommendation": "The policy said",
    "records": "Records",
    "recovery_codes_renewed": "New recovery codes",
    "redacted": "Shown in part",
    "refused": "Rows not taken",
    "rejected": "Rows not taken",
    "request": "Privacy requests",
    "reset": "Taken away",
    "retired": "Off the list",
    "returns": "Returns",
    "right": "Asks for",
    "risk": "Risk",
    "roles": "Roles",
    "roles_before": "Roles before",
    "rows": "Rows",
    "said": "Said now",
    "second": "A second person confirms",
    "second_factor": "With a second factor",
    "second_factor_required": "Second factor required",
    "sessions": "Sessions",
    "setting": "Setting",
    "shown": "Shown",
    "signals_looked_at": "Signals looked at",
    "state": "State",
    "stock": "On the shelf",
    "tasks": "Tasks",
    "template": "Letter",
    "things": "Things",
    "to": "Now",
    "to_see": "To look at",
    "total": "Amount",
    "tracking": "Tracking number",
    "unchanged": "Unchanged",
    "units": "Units",
    "verdict": "Judged",
    "what": "What",
    "when": "When",
    "why": "Why",
    "withheld": "Left out",
}

_STATES = {"completed": "paid", "unknown": "not known whether it was paid", "pending": "not paid yet"}
_PEOPLE = frozenset({"held_by"})
_BYTES = 1_000


def told(entry: Entry, people: Mapping[int, str], *, sees_money: bool) -> str:
    """“The policy said: eligible; Settled by: 1 × refund”; amounts only for those who may see the refunds."""
    shown = ((key, _said(entry, key, people, sees_money=sees_money)) for key in entry.details if key not in OWN)
    return "; ".join(f"{FIELDS.get(key) or plain(key).capitalize()}: {said}" for key, said in shown if said)


def plain(value: object) -> str:
    """A detail without the marks of an identifier: “package front”, “2 received, 1 lost”."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, dict):
        return ", ".join(f"{plain(count)} {plain(kind)}" for kind, count in value.items())
    if isinstance(value, list):
        return ", ".join(plain(one) for one in value) or "nothing that was asked for"
    return str(value).replace("_", " ")


def choices(made: list[dict[str, Any]]) -> str:
    """How units are to be settled: “1 × refund, 2 × replacement”."""
    return ", ".join(f"{one['quantity']} × {OPTIONS[Option(one['resolution'])].lower()}" for one in made)


def state(value: object) -> str:
    """A state, that of a payment too."""
    return _STATES.get(str(value)) or plain(value)


def amount(details: Mapping[str, Any], key: str) -> str | None:
    """“USD 64.90” from the minor units of an entry; None where this is no amount."""
    minor, currency = details.get(key), details.get("currency")
    if not isinstance(minor, int) or isinstance(minor, bool) or not currency or key not in _amounts(details):
        return None
    return f"{currency} {money.plain(minor, currency)}"


def _amounts(details: Mapping[str, Any]) -> frozenset[str]:
    return frozenset({"price", "from"} if "price" in details else {"amount", "confirmed", "total"})


def _said(entry: Entry, key: str, people: Mapping[int, str], *, sees_money: bool) -> str:
    value = entry.details[key]
    if value in (None, "", [], {}) or (key == "about" and ":" in str(value)):
        return ""
    paid = amount(entry.details, key)
    if paid is not None:
        # What a part costs is no secret of the money: it stands on the packing list.
        return paid if sees_money or entry.tag is AuditTag.CATALOGUE_CHANGED else ""
    if key in _PEOPLE or (key == "to" and entry.tag is AuditTag.WORK_ASSIGNED):
        return people.get(value, "a former colleague")
    return _WORDS.get(key, plain)(value)


def _reasons(value: object) -> str:
    """What a reclassification changed: its lines' reasons; anything else as it is."""
    if not isinstance(value, dict):
        return plain(value)
    return ", ".join(dict.fromkeys(REASONS[Reason(one)].lower() for one in value.values()))


def _filters(value: dict[str, Any]) -> str:
    return ", ".join(f"{plain(key)} {plain(one)}" for key, one in value.items())


def _through(parts: list[dict[str, Any]]) -> str:
    return ", ".join(dict.fromkeys("by hand" if one["provider"] == "manual" else "PayPal" for one in parts))


_WORDS: dict[str, Callable[[Any], str]] = {
    "bytes": lambda size: f"{max(1, size // _BYTES):,} kB",
    "choices": choices,
    "filters": _filters,
    "from": _reasons,
    "known": state,
    "parts": _through,
    "permission": lambda name: f"to {MAY[Permission(name)]}",
    "recommendation": lambda said: DECISIONS[Decision(said)].lower(),
    "said": state,
    "signals_looked_at": lambda keys: str(len(keys)),
    "state": state,
    "tasks": lambda tasks: str(len(tasks)),
    "to": _reasons,
}
