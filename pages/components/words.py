"""People's words for what the desk stores: reasons, states, tiers, days, countries. No page shows a raw word."""

import re
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Literal

from babel import Locale

from data.vocabulary import (
    Channel,
    DecisionKind,
    MessageState,
    Proof,
    ProofVerdict,
    Reason,
    Recommendation,
    ReturnState,
    Role,
    Tier,
)
from services.desk.policy_book import load_book
from services.desk.settings import settings
from services.policy import words as policy_words
from services.policy.terms import Option, Wish
from services.review.decisions import DID

Colour = Literal["red", "orange", "blue", "green", "violet", "gray"]

_LOCALE = Locale("en")
# “f the item has a high value”: so the sentence begins in the shop's text, which is quoted word for word.
_LACKS_A_LETTER = re.compile(r"(?:(?<=^)|(?<=… ))f (?=the )")
# Unions, pseudo-locales and placeholders of the locale data.
_NO_COUNTRY = {"EU", "EZ", "UN", "XA", "XB", "ZZ", "QO"}

REASONS = {Reason(reason.value): said for reason, said in policy_words.REASONS.items()}
TIERS = {Tier(tier.value): said for tier, said in policy_words.TIERS.items()}
RECOMMENDATIONS = {Recommendation(decision.value): said for decision, said in policy_words.DECISIONS.items()}
RECOMMENDATION_COLOURS: dict[Recommendation, Colour] = {
    Recommendation.ELIGIBLE: "green",
    Recommendation.NEEDS_INFO: "orange",
    Recommendation.MANUAL_REVIEW: "blue",
    Recommendation.NOT_ELIGIBLE: "red",
    Recommendation.NOT_YET: "gray",
}
STATES = {
    ReturnState.AWAITING_REVIEW: "To review",
    ReturnState.WAITING_FOR_CUSTOMER: "Waiting for customer",
    ReturnState.ESCALATED: "With the managers",
    ReturnState.APPROVED: "Approved",
    ReturnState.RECEIVED: "Being settled",
    ReturnState.REJECTED: "Rejected",
    ReturnState.CLOSED: "Closed",
    ReturnState.CANCELLED: "Cancelled",
}
STATE_COLOURS: dict[ReturnState, Colour] = {
    ReturnState.AWAITING_REVIEW: "blue",
    ReturnState.WAITING_FOR_CUSTOMER: "gray",
    ReturnState.ESCALATED: "violet",
    ReturnState.APPROVED: "green",
    ReturnState.RECEIVED: "green",
    ReturnState.REJECTED: "red",
    ReturnState.CLOSED: "gray",
    ReturnState.CANCELLED: "gray",
}
DECISIONS = {
    **DID,
    DecisionKind.ASK_FOR_MORE: "asked for more",
    DecisionKind.ESCALATE: "passed to the managers",
    DecisionKind.RECLASSIFY: "changed the reason",
    DecisionKind.UNDONE: "took back",
}
CHANNELS = {
    Channel.EMAIL: "by e-mail",
    Channel.PHONE: "by phone",
    Channel.CHAT: "in the chat",
    Channel.WEB_FORM: "through the web form",
    Channel.LETTER: "by letter",
    Channel.PARCEL: "by the parcel itself",
}
VERDICTS = {
    ProofVerdict.UNJUDGED: "Not judged",
    ProofVerdict.ACCEPTED: "Accepted",
    ProofVerdict.UNREADABLE: "Unreadable",
    ProofVerdict.WRONG_OBJECT: "Wrong object",
}
MESSAGE_STATES = {
    MessageState.QUEUED: "Waiting",
    MessageState.SENDING: "Going out",
    MessageState.SENT: "Sent",
    MessageState.FAILED: "Failed",
    MessageState.SUPPRESSED: "Not to be sent",
}
MESSAGE_COLOURS: dict[MessageState, Colour] = {
    MessageState.QUEUED: "blue",
    MessageState.SENDING: "blue",
    MessageState.SENT: "green",
    MessageState.FAILED: "red",
    MessageState.SUPPRESSED: "gray",
}
MESSAGE_KINDS = {
    "approved": "Approval",
    "approved_keep": "Approval, nothing to send back",
    "rejected": "Rejection",
    "ask_for_more": "Question",
    "accessories_missing": "Parts are missing",
    "discount_offer": "Offer to keep it",
    "misuse_found": "Finding of the bench",
    "parcel_received": "Parcel has arrived",
    "payment_request": "Request to pay",
    "refunded": "Refund is sent",
    "repair_cost": "Cost of the repair",
    "repair_shipped_back": "Repaired item sent",
    "replacement_shipped": "Replacement sent",
    "sent_back": "Item sent back",
}
ROLES = {
    Role.REVIEWER: "Reviewer",
    Role.WAREHOUSE_LEAD: "Warehouse lead",
    Role.FINANCE: "Finance",
    Role.MANAGER: "Manager",
    Role.DATA_PROTECTION_OFFICER: "Data protection officer",
    Role.PRIVACY_AGENT: "Privacy agent",
    Role.ADMINISTRATOR: "Administrator",
}
PROOFS = {
    Proof.PACKAGE_FRONT: "Package, front",
    Proof.PACKAGE_BACK: "Package, back",
    Proof.ITEM: "The item",
    Proof.PROBLEM: "The problem",
    Proof.PARTIAL_SHIPMENT_SLIP: "Partial shipment slip",
    Proof.INCORRECT_ITEM: "The wrong item",
    Proof.RETURN_RECEIPT: "Postage receipt",
}
_REQUESTS = {
    Proof.PACKAGE_FRONT: "A photo of the front of the package or box",
    Proof.PACKAGE_BACK: "A photo of the back of the package or box",
    Proof.ITEM: "A photo or video of the whole item",
    Proof.PROBLEM: "A photo or video that shows the problem",
    Proof.PARTIAL_SHIPMENT_SLIP: "A photo of the partial shipment slip",
    Proof.INCORRECT_ITEM: "A photo or video of the item that you received",
    Proof.RETURN_RECEIPT: "A copy of the shipping receipt that shows the amount",
}
_UNUSABLE = {
    ProofVerdict.UNREADABLE: "we could not make out what you sent",
    ProofVerdict.WRONG_OBJECT: "what you sent shows something else",
}

FACTS = {
    "visible_transit_damage": "Damage visible on the package?",
    "item_works": "Does the item work?",
    "accepted_visibly_damaged_package": "Package taken in although visibly damaged?",
    "customer_admits_accident": "Does the customer say that it was an accident?",
    "claimed_malfunction_date": "Stopped working on (customer says)",
    "malfunction_date_proof": "Proof of that date?",
    "is_replacement": "Is the item itself a replacement?",
    "original_ship_date": "Shipment of the first item",
    "difference": "What differs",
    "functions_and_appearance_correct": "Functions and appearance as ordered?",
    "our_error": "Does the return follow from an error of ours?",
    "refusal_cause": "Why delivery was refused",
    "carrier_return_invoice": "Carrier's invoice for the way back",
    "carrier_status": "What the carrier says",
    "return_carrier": "Carrier of the return",
}
FACT_CHOICES = {
    "different_product": "Another product",
    "colour": "Colour",
    "size": "Size",
    "logo_or_packaging_only": "Only logo or packaging",
    "import_duties": "Import duties",
    "package_broken_or_open": "Package broken or open",
    "delivered": "Delivered",
    "in_transit": "On its way",
    "lost": "Lost",
    "returned_to_sender": "Sent back to us",
}

# Names that are not written like words.
_PAYMENTS = {"blik": "BLIK", "ideal": "iDEAL", "paypal": "PayPal", "upi": "UPI"}


def proof_request(proof: Proof | None, why: ProofVerdict | None = None) -> str:
    """What to ask the customer for, and why again; None stands for the description of the problem."""
    wanted = _REQUESTS[proof] if proof else "A detailed description of the problem, in your own words"
    return f"{wanted} ({_UNUSABLE[why]})" if why in _UNUSABLE else wanted


def proof_wanted(proof: Proof | None, why: ProofVerdict | None = None) -> str:
    """A missing proof in a word or two, and what was wrong with the one that came."""
    wanted = PROOFS[proof] if proof else "Description of the problem"
    return f"{wanted}: {VERDICTS[why].lower()}" if why in _UNUSABLE else wanted


def contact_field(name: str) -> str:
    """What may be shown of a customer."""
    return "E-mail" if name == "email" else name.capitalize()


def roles(held: Iterable[Role]) -> str:
    """Roles in a line, in the order of the table."""
    known = set(held)
    return ", ".join(word for role, word in ROLES.items() if role in known) or "No role yet"


def country(code: str) -> str:
    """The country's name, or the code where it has none."""
    return str(_LOCALE.territories.get(code, code))


def payment(method: str | None) -> str:
    """A payment method as people say it."""
    if not method:
        return "not known"
    return _PAYMENTS.get(method, method.replace("_", " ").capitalize())


def wish(value: str) -> str:
    """What the customer asked for."""
    return policy_words.WISHES[Wish(value)]


def option(value: str) -> str:
    """A way to settle the case."""
    return policy_words.OPTIONS[Option(value)]


def quoted(says: str) -> str:
    """A quote of the policy as it is shown: where the shop's text lacks the first letter, it stands in brackets."""
    return _LACKS_A_LETTER.sub("[I]f ", says)


def span(length: timedelta) -> str:
    """A length of time in its largest whole unit: “3 h”, “2 d”."""
    minutes = int(abs(length).total_seconds() // 60)
    if minutes < 60:
        return f"{minutes} min"
    return f"{minutes // 60} h" if minutes < 48 * 60 else f"{minutes // (24 * 60)} d"


def instant(at: datetime) -> str:
    """An instant in the shop's time zone: “22 Nov 2026, 14:05”."""
    return f"{day(at)}, {clock_time(at)}"


def exact(at: datetime) -> str:
    """An instant to the second, in the shop's time zone: “22 Nov 2026, 14:05:09”."""
    return f"{instant(at)}:{at:%S}"


def clock_time(at: datetime, *, seconds: bool = False) -> str:
    """The time of day of an instant in the shop's time zone: “14:05”, or “14:05:30”."""
    there = at.astimezone(settings().zone)
    return f"{there:%H:%M:%S}" if seconds else f"{there:%H:%M}"


def day(at: date) -> str:
    """A day, or that of an instant in the shop's time zone: “22 Nov 2026”."""
    return f"{at.astimezone(settings().zone) if isinstance(at, datetime) else at:%d %b %Y}"


def due(at: datetime, now: datetime) -> str:
    """“due in 3 h” or “2 d late”."""
    return f"due in {span(at - now)}" if at >= now else f"{span(now - at)} late"


def countries() -> tuple[str, ...]:
    """Codes of the countries that a person may choose, by name."""
    codes = {str(code) for code in _LOCALE.territories} - _NO_COUNTRY
    return tuple(sorted((code for code in codes if len(code) == 2), key=country))


def days_left(days: int) -> str:
    """“3 days”, “today is the last day”, “over for 5 days”."""
    if days == 0:
        return "today is the last day"
    length = f"{abs(days)} {'day' if abs(days) == 1 else 'days'}"
    return length if days > 0 else f"over for {length}"


def clause(number: str) -> str:
    """A clause or reading of the policy by its title: its number says nothing to whoever does not decide returns."""
    return str(load_book().tables[number]["title"])


def policy_version(day: str) -> str:
    """A version of the policy by the day from which it counts; the text itself bears no date."""
    first = load_book().versions[0].isoformat()
    return "the first version on record" if day == first else f"the version of {day}"
