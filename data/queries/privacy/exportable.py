"""What of a table leaves in a person's copy: named columns alone, so that a new column cannot leak (R06).

A column goes out where the registry says so, or where it is a plain fact that stands in `_FACTS`; staff's free texts go
out only after somebody looked at each. Keys, hashes, indexes and who of the staff acted never do.
"""

from functools import cache

from data.encryption import EncryptedText
from data.models import Base
from data.registry import KEY, Classification, Export, Keep, Purpose, Sensitivity

_FILE = "media_id"
_FACTS: dict[str, tuple[str, ...]] = {
    "audit_entry": ("at", "tag"),
    "case_hold": ("reason", "set_at", "review_on", "lifted_at"),
    "consent_event": ("purpose", "state", "at", "wording", "channel"),
    "customer": ("language", "created_at", "restricted_at"),
    "customer_payment": ("state", "amount", "currency", "due_on", "paid_on"),
    "customer_question": ("kind", "amount", "currency", "asked_at", "choice", "channel", "answered_at"),
    "decision": ("kind", "decided_at", "recommendation", "policy_version", "clause"),
    "erasure": ("state", "prepared_at", "approved_at", "ended_at"),
    "erasure_item": ("kind", "act", "reason", "until", "done_at"),
    "evidence": ("kind", "mime", "size_bytes", "width", "height", "duration_ms", "had_location", "added_at"),
    "evidence_proof": ("proof", "verdict"),
    "finding_override": ("clause", "found", "overridden_to", "at"),
    "inbound_parcel": ("kind", "state", "arrived_on", "weight_g"),
    "message": ("template", "state", "created_at", "sent_at"),
    "order_line": ("position", "product_id", "quantity", "unit_price_paid"),
    "order_payment": ("method", "amount", "refunded"),
    "parcel": ("position", "shipped_on", "delivered_on"),
    "payout": ("provider", "state", "amount", "currency", "requested_at", "settled_at"),
    "postage_excess": ("state", "amount", "currency", "confirmed"),
    "privacy_extension": ("sent_on",),
    "privacy_message": ("channel", "received_at", "identity_method", "identity_on"),
    "privacy_note": ("at",),
    "privacy_package": ("state", "begun_at", "made_at", "expires_on", "taken_at", "handed_at"),
    "privacy_question": ("reason", "asked_on", "answered_on"),
    "privacy_request": ("right", "state", "governing_on", "closed_at", "refusal_ground"),
    "privacy_restriction": ("ground", "began_at", "told_at", "lifted_at"),
    "privacy_ruling": ("purpose", "outcome", "at"),
    "privacy_statement": ("kind", "at"),
    "received_unit": ("outcome", "verdict", "original_package", "grade", "disposition", "inspected_at"),
    "refund": ("state", "currency", "total", "granted_at"),
    "refund_line": ("kind", "quantity", "amount", "clause"),
    "repair": ("state", "destination", "outcome", "currency", "quote", "cost", "expected_on", "back_on"),
    "replacement": ("state", "quantity", "shipped_on", "delivered_on"),
    "return_case": (
        *("state", "reason", "country", "channel", "contact_date", "requested_resolution", "currency"),
        *("claimed_amount", "created_at", "closed_at"),
    ),
    "return_line": ("quantity", "accepted_units", "reason"),
    "shop_order": (
        *("status", "ordered_on", "currency", "shipping_charged", "payment_method", "destination_country", "source"),
    ),
    "suppression": ("at",),
    "way_back": ("carrier", "shipped_on"),
}


@cache
def readable(table: str) -> tuple[str, ...]:
    """The columns that leave as they are, in the table's order."""
    facts = _FACTS.get(table, ())
    return tuple(
        name
        for name, one in _classes(table).items()
        if (one.export is Export.INCLUDE and name != _FILE) or (one.sensitivity is Sensitivity.NONE and name in facts)
    )


@cache
def to_look_at(table: str) -> tuple[str, ...]:
    """The free texts of staff, which leave only once somebody looked at them."""
    columns = Base.metadata.tables[table].columns
    return tuple(
        name
        for name, one in _classes(table).items()
        if one.export is Export.REVIEW and isinstance(columns[name].type, EncryptedText)
    )


@cache
def purposes(table: str) -> tuple[Purpose, ...]:
    """What the table's data are there for (P10)."""
    return tuple(sorted({purpose for one in _classes(table).values() for purpose in one.purposes}))


@cache
def keeps(table: str) -> tuple[Keep, ...]:
    """The retention periods of the table's data."""
    return tuple(sorted({one.keep for one in _classes(table).values() if one.keep is not None}))


def _classes(table: str) -> dict[str, Classification]:
    return {one.name: one.info[KEY] for one in Base.metadata.tables[table].columns if KEY in one.info}
