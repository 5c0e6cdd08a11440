"""What an audit entry says in a sentence, and what it is about, in people's words."""

from collections.abc import Callable, Mapping
from typing import Any

from data.queries.desk.audit import Entry
from data.vocabulary import AuditTag
from services.desk.history.details import amount, choices, plain, state
from services.desk.policy_book import load_book
from services.desk.roles import MAY

# What kind of thing an entry is about: the first half of its tag.
AREAS = {
    "access": "Refused acts",
    "answer": "Customers’ answers",
    "breach": "Breaches",
    "case_hold": "Cases that hold data",
    "catalogue": "Packing lists and stock",
    "consent": "Consents",
    "customer": "Customers’ data seen",
    "erasure": "Deletions",
    "evidence": "Evidence",
    "file": "Files taken away",
    "finding": "Findings decided otherwise",
    "message": "Messages",
    "orders": "Imports",
    "parcel": "Parcels",
    "parts": "Missing parts",
    "payment": "Customers’ payments",
    "payout": "Payments out",
    "postage": "Postage",
    "privacy": "Privacy requests",
    "question": "Questions to customers",
    "reception": "Corrections at the bench",
    "recipient": "Recipients of data",
    "refund": "Refunds",
    "repair": "Repairs",
    "replacement": "Replacements",
    "retention": "Ends of retention",
    "return": "Returns",
    "session": "Sessions",
    "settings": "Settings",
    "shop": "The shop",
    "sign_in": "Refused sign-ins",
    "signal": "Signals",
    "staff": "Accounts",
    "totp": "Second factors",
    "units": "Units sent back",
    "view": "Saved views",
    "draft": "Unfinished texts",
    "work": "Tasks",
}

# `{…}` are keys of the entry's details, which hold no personal data.
SENTENCES: dict[AuditTag, str] = {
    AuditTag.ACCESS_DENIED: "was not allowed to {may}",
    AuditTag.ANSWER_RECORDED: "recorded the customer's answer: {choice}",
    AuditTag.BREACH_ASSESSED: "judged the risk of the breach: {risk}",
    AuditTag.BREACH_AUTHORITY_TOLD: "recorded the notice to the authority",
    AuditTag.BREACH_AWARE: "confirmed that the shop is aware of the breach",
    AuditTag.BREACH_CLOSED: "closed the breach",
    AuditTag.BREACH_PEOPLE_TOLD: "recorded that the people were told",
    AuditTag.BREACH_REPORTED: "reported a breach: {kind}",
    AuditTag.CASE_HOLD_LIFTED: "let the data of the return go: {reason}",
    AuditTag.CASE_HOLD_SET: "held the data of the return: {reason}",
    AuditTag.CATALOGUE_CHANGED: "changed a packing list or a count of the shelf",
    AuditTag.CONSENT_IMPORTED: "imported what people said on the site: {added} entries",
    AuditTag.CONSENT_POLICY_ADDED: "added a version of the privacy policy: {version}",
    AuditTag.CONSENT_RECORDED: "recorded that a consent is {state}: {purpose}",
    AuditTag.CUSTOMER_REVEALED: "looked at the customer's {field}",
    AuditTag.ERASURE_APPROVED: "approved the deletion: {things} things",
    AuditTag.ERASURE_DROPPED: "dropped the prepared deletion",
    AuditTag.ERASURE_ENDED: "deleted {delete}, kept {pseudonymise} without name, held {hold}",
    AuditTag.ERASURE_PREPARED: "prepared the deletion: {things} things",
    AuditTag.ERASURE_REASONS_REDACTED: "took {count} reasons out of the audit trail",
    AuditTag.ERASURE_REPLAYED: "repeated a deletion after an older copy was restored",
    AuditTag.ERASURE_RESUMED: "went on with the deletion: {things} things were free",
    AuditTag.ERASURE_TRIED_AGAIN: "tried the rest of the deletion again",
    AuditTag.EVIDENCE_ADDED: "added a {kind}",
    AuditTag.EVIDENCE_ALTERED: "found a stored file that is not as it was kept",
    AuditTag.EVIDENCE_ASSIGNED: "said what a file shows: {proofs}",
    AuditTag.EVIDENCE_JUDGED: "judged “{proof}”: {verdict}",
    AuditTag.EVIDENCE_ORIGINAL_OPENED: "opened an original file",
    AuditTag.EVIDENCE_PREPARED: "made a video ready to play",
    AuditTag.EVIDENCE_SWEPT: "deleted stored files that nothing refers to",
    AuditTag.FINDING_OVERRIDDEN: "decided otherwise than the policy’s check{under}: {to}",
    AuditTag.MESSAGE_QUEUED: "queued a message to the customer",
    AuditTag.MESSAGE_RETRIED: "sent a message again",
    AuditTag.MESSAGE_SENT: "sent the message to the customer",
    AuditTag.MESSAGE_SUPPRESSED: "held a message back",
    AuditTag.ORDERS_IMPORTED: "imported orders",
    AuditTag.PARCEL_RECEIVED: "received a parcel{with_units}",
    AuditTag.PARCEL_SETTLED: "settled a parcel: {act}",
    AuditTag.PARTS_WAIVED: "let missing parts go, the shop bears them: {lacking}",
    AuditTag.PAYMENT_CHANGED: "payment of the customer: {what}",
    AuditTag.PAYOUT_BATCHED: "put a payment into batch {batch} for the bank",
    AuditTag.PAYOUT_RECORDED: "recorded a payment: {paid_or_not}",
    AuditTag.POSTAGE_CONFIRMED: "decided on postage above the limit",
    AuditTag.PRIVACY_ANSWERED: "recorded that the question about {reason} is answered",
    AuditTag.PRIVACY_ASKED: "asked the person: {reason}",
    AuditTag.PRIVACY_AUTHORITY_SHOWN: "saw the agent’s written authority",
    AuditTag.PRIVACY_CLOSED: "closed the request: {state}",
    AuditTag.PRIVACY_CODE_REFUSED: "entered a wrong code",
    AuditTag.PRIVACY_CODE_SENT: "sent a one-time code",
    AuditTag.PRIVACY_CORRECTED: "corrected the person’s data: {fields}",
    AuditTag.PRIVACY_DECISION_REVIEWED: "looked at a decision again: {outcome}",
    AuditTag.PRIVACY_DUPLICATE_LINKED: "linked a request that asks for the same",
    AuditTag.PRIVACY_EVIDENCE_DELETED: "deleted the evidence of identity",
    AuditTag.PRIVACY_EXTENDED: "took more time",
    AuditTag.PRIVACY_IDENTITY_SHOWN: "recorded who the person is: {method}",
    AuditTag.PRIVACY_LETTER_RETRIED: "sent a letter again",
    AuditTag.PRIVACY_MARKETING_STOPPED: "stopped marketing to the person",
    AuditTag.PRIVACY_NOTED: "wrote a note",
    AuditTag.PRIVACY_OBJECTION_DECIDED: "decided the objection: {outcome}",
    AuditTag.PRIVACY_PACKAGE_APPROVED: "approved the copy: {shown} shown, {redacted} in part, {withheld} left out",
    AuditTag.PRIVACY_PACKAGE_BEGUN: "began the copy of the data",
    AuditTag.PRIVACY_PACKAGE_EXPIRED: "deleted the copy of the data: {why}",
    AuditTag.PRIVACY_PACKAGE_FAILED: "could not make the copy of the data",
    AuditTag.PRIVACY_PACKAGE_GATHERED: "gathered the data: {records} records, {to_see} things to look at",
    AuditTag.PRIVACY_PACKAGE_HANDED_OVER: "handed the copy of the data over",
    AuditTag.PRIVACY_PACKAGE_ITEM_JUDGED: "looked at a photo, video or text of the copy: {verdict}",
    AuditTag.PRIVACY_PACKAGE_MADE: "made the file of the copy: {files} files",
    AuditTag.PRIVACY_PACKAGE_OFFERED: "made an address to take the copy away, good once",
    AuditTag.PRIVACY_PACKAGE_TAKEN: "took the copy of the data away",
    AuditTag.PRIVACY_RECEIVED: "took in the request: {right}",
    AuditTag.PRIVACY_REFUSED: "refused the request: {ground}",
    AuditTag.PRIVACY_REMINDED: "reminded staff: {when}",
    AuditTag.PRIVACY_RESTRICTED: "restricted the use of the data: {ground}",
    AuditTag.PRIVACY_RESTRICTION_LIFTED: "lifted the restriction",
    AuditTag.PRIVACY_RESTRICTION_NOTICE: "told the person that the restriction will be lifted",
    AuditTag.PRIVACY_STATEMENT_ADDED: "put a statement beside a record: {kind}",
    AuditTag.PRIVACY_TAKEN: "took the request",
    AuditTag.QUESTION_ASKED: "asked the customer about {kind}",
    AuditTag.QUESTION_WITHDRAWN: "took the question about {kind} back",
    AuditTag.RECEPTION_CORRECTED: "corrected what the bench had found",
    AuditTag.RECIPIENT_DUTY_CORRECTED: "recorded that a recipient put its mistake right",
    AuditTag.RECIPIENT_DUTY_NOTICED: "told a recipient to put its mistake right",
    AuditTag.RECIPIENT_SAVED: "wrote a recipient of data into the register",
    AuditTag.RECIPIENT_TASK_ENDED: "recorded what came of telling a recipient: {how}",
    AuditTag.RECIPIENT_TASKS_OPENED: "found who received the data: {recipients}",
    AuditTag.RECIPIENT_TOLD: "told a recipient",
    AuditTag.REFUND_CONFIRMED: "confirmed a refund{of_money} as second person",
    AuditTag.REFUND_GRANTED: "granted a refund{of_money}",
    AuditTag.REFUND_RECONCILED: "settled what became of a payment",
    AuditTag.REFUND_REDIRECTED: "let a refund go another way than it was paid",
    AuditTag.REFUND_SENT: "{sent}",
    AuditTag.REFUND_WITHDRAWN: "withdrew a refund",
    AuditTag.REPAIR_CHANGED: "repair: {what}",
    AuditTag.REPLACEMENT_CHANGED: "replacement: {what}",
    AuditTag.RETENTION_REMOVED: "removed what is kept no longer: {order} orders, {case} returns, {request} requests",
    AuditTag.RETURN_APPROVED: "approved the return{with_choices}",
    AuditTag.RETURN_ASKED_FOR_MORE: "asked the customer for more",
    AuditTag.RETURN_ASSIGNED: "changed whose the return is: {act}",
    AuditTag.RETURN_CANCELLED: "cancelled the return",
    AuditTag.RETURN_CLOSED: "closed the return",
    AuditTag.RETURN_DECISION_UNDONE: "took the decision back at once: {was}",
    AuditTag.RETURN_ESCALATED: "passed the return to the managers",
    AuditTag.RETURN_FACTS_RECORDED: "recorded facts",
    AuditTag.RETURN_HELD: "took the return",
    AuditTag.RETURN_HOLD_ENDED: "ended another person’s hold",
    AuditTag.RETURN_OPENED: "opened the return",
    AuditTag.RETURN_RECLASSIFIED: "changed the reason of the return",
    AuditTag.RETURN_REJECTED: "rejected the return{under}",
    AuditTag.RETURN_RELEASED: "put the return back",
    AuditTag.RETURN_REOPENED: "reopened the return",
    AuditTag.RETURN_RESUMED: "put the return back into review",
    AuditTag.RETURN_SENT_BACK_TO_REVIEW: "sent the return back to review",
    AuditTag.RETURN_WENT_ON: "let the return go on as it was approved",
    AuditTag.SESSION_ENDED: "ended sessions: {sessions}",
    AuditTag.SESSION_STARTED: "signed in",
    AuditTag.SETTINGS_CHANGED: "changed a setting: {setting}",
    AuditTag.SHOP_INITIALISED: "started the shop with its first administrator",
    AuditTag.SIGNAL_DISMISSED: "dismissed a signal: {kind}",
    AuditTag.SIGN_IN_REFUSED: "was refused at sign-in: {cause}",
    AuditTag.STAFF_ADDED: "added an account",
    AuditTag.STAFF_CHANGED: "changed an account",
    AuditTag.TOTP_CHANGED: "changed a second factor",
    AuditTag.UNITS_SENT_BACK: "sent units back to the customer by {carrier}",
    AuditTag.VIEW_SAVED: "{act} a view of the queue",
    AuditTag.DRAFT_BEGUN: "began to write about {rma}",
    AuditTag.WORK_ASSIGNED: "{gave}",
    AuditTag.FILE_EXPORTED: "took a file away: {file}",
    AuditTag.FILE_PREPARED: "had a file made ready: {file}",
    AuditTag.WORK_EXPORTED: "exported a queue: {rows} rows",
}


# Kinds of records whose name in the trail is too short for a reader.
_KINDS = {
    "audit": "the audit",
    "batch": "batch",
    "evidence": "files:",
    "policy": "privacy policy",
    "privacy": "privacy request",
}


def tags_of(area: str) -> list[AuditTag]:
    """The tags of an area of `AREAS`."""
    return [tag for tag in AuditTag if tag.value.partition(":")[0] == area]


def sentence(entry: Entry, *, sees_money: bool) -> str:
    """What was done: “judged “item”: accepted”; without amounts for those who do not see the refunds."""
    details = _Details((key, plain(value)) for key, value in entry.details.items())
    of_money = amount(entry.details, "total") if sees_money else None
    details |= {name: say(entry.details) for name, say in _SAID.items()}
    details |= {"of_money": f" of {of_money}" if of_money else ""}
    return SENTENCES[entry.tag].format_map(details)


def _with_units(details: Mapping[str, Any]) -> str:
    """“: 2 received, 1 lost”, from the units of an entry by their outcome."""
    units = details.get("units")
    return f": {plain(units)}" if units and isinstance(units, dict) else ""


def _with_choices(details: Mapping[str, Any]) -> str:
    made = details.get("choices")
    return f": {choices(made)}" if made else ""


def _under(details: Mapping[str, Any]) -> str:
    """“ under “Return window””: the clause by its title, for its number says nothing to most who read this."""
    table = load_book().tables.get(details.get("clause", ""))
    return "" if table is None else f" under “{table['title']}”"


def _sent(details: Mapping[str, Any]) -> str:
    """What the desk pays by hand is not paid yet: somebody is to pay it."""
    by_hand = {part["provider"] == "manual" for part in details.get("parts", ())}
    if by_hand == {True}:
        return "handed a refund over to be paid"
    return "sent a part of a refund and handed the rest over to be paid" if len(by_hand) > 1 else "sent a refund"


def _gave(details: Mapping[str, Any]) -> str:
    count = len(details.get("tasks", ()))
    tasks = "a task" if count == 1 else f"{count} tasks"
    return f"put {tasks} back" if details.get("to") is None else f"assigned {tasks}"


def _may(details: Mapping[str, Any]) -> str:
    known = {permission.value: said for permission, said in MAY.items()}
    return known.get(details.get("permission", ""), "do this")


# Words of a sentence that are made from several details, or from one that is not said as it is stored.
_SAID: dict[str, Callable[[Mapping[str, Any]], str]] = {
    "gave": _gave,
    "may": _may,
    "paid_or_not": lambda details: state(details.get("state", "known otherwise before")),
    "sent": _sent,
    "under": _under,
    "with_choices": _with_choices,
    "with_units": _with_units,
}


def about(record: str, rmas: dict[int, str], people: dict[int, str]) -> str:
    """What the entry is about: an RMA, a person's account, or its kind and number."""
    kind, _, key = record.partition(":")
    if kind == "return":
        return rmas.get(int(key), f"return {key}")
    if kind == "staff":
        return f"account of {people.get(int(key), 'a former colleague')}"
    if kind == "name":
        return "a sign-in name"
    return f"{_KINDS.get(kind) or plain(kind)} {plain(key)}"


class _Details(dict[str, Any]):
    """Details of an entry, where a key that an old entry lacks reads as nothing."""

    def __missing__(self, key: str) -> str:
        return ""
