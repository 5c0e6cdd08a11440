"""A return: why, where it stands, under which section, and what was decided."""

from enum import StrEnum


class Reason(StrEnum):
    """Why the customer sends something back (case format: `reason`)."""

    ARRIVED_BROKEN = "arrived_broken"
    DEFECTIVE = "defective"
    INCORRECT_ITEM = "incorrect_item"
    UNSATISFACTORY = "unsatisfactory"
    REFUSED_DELIVERY = "refused_delivery"


class Recommendation(StrEnum):
    """What the policy engine recommends to the person who decides (case format: `decision`)."""

    ELIGIBLE = "eligible"
    NEEDS_INFO = "needs_info"
    MANUAL_REVIEW = "manual_review"
    NOT_ELIGIBLE = "not_eligible"
    NOT_YET = "not_yet"


class Tier(StrEnum):
    """Which section of the policy governs (case format: `tier`)."""

    DOA_15 = "doa_15"
    DEFECT_0_90 = "defect_0_90"
    DEFECT_91_180 = "defect_91_180"
    AFTER_180 = "after_180"
    INCORRECT_ITEM = "incorrect_item"
    UNSATISFACTORY = "unsatisfactory"


class ReturnState(StrEnum):
    """Where a return stands; every state has a way forward."""

    AWAITING_REVIEW = "awaiting_review"
    WAITING_FOR_CUSTOMER = "waiting_for_customer"
    ESCALATED = "escalated"
    APPROVED = "approved"
    RECEIVED = "received"
    REJECTED = "rejected"
    CLOSED = "closed"
    CANCELLED = "cancelled"


OPEN_STATES = (ReturnState.AWAITING_REVIEW, ReturnState.WAITING_FOR_CUSTOMER, ReturnState.ESCALATED)


# Approved, and goods or money still move.
SETTLING_STATES = (ReturnState.APPROVED, ReturnState.RECEIVED)


class Channel(StrEnum):
    """How the customer first contacted the shop (C3: the contact date governs)."""

    EMAIL = "email"
    PHONE = "phone"
    CHAT = "chat"
    WEB_FORM = "web_form"
    LETTER = "letter"
    # A parcel that nobody announced: its arrival is the first contact (C26).
    PARCEL = "parcel"


class DecisionKind(StrEnum):
    """What a named person did with the case."""

    APPROVE = "approve"
    REJECT = "reject"
    ASK_FOR_MORE = "ask_for_more"
    ESCALATE = "escalate"
    RECLASSIFY = "reclassify"
    # Taken back by whoever made it, before anybody heard of it: it decided nothing.
    UNDONE = "undone"
