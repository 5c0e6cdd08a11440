"""What an approved return still owes: questions, payments, replacements, repairs."""

from enum import StrEnum


class QuestionKind(StrEnum):
    """What the customer is asked after approval."""

    ACCESSORIES = "accessories"
    DISCOUNT = "discount"
    MISUSE = "misuse"
    REPAIR_COST = "repair_cost"


class CustomerChoice(StrEnum):
    """What the customer answered."""

    ACCEPT = "accept"
    REFUSE = "refuse"
    PAY = "pay"
    NET_FROM_REFUND = "net_from_refund"
    PAY_RETURN = "pay_return"
    DISPOSE = "dispose"


class PaymentState(StrEnum):
    """Where a payment stands that a customer owes; only an ended one lets the goods go on."""

    REQUESTED = "requested"
    PAID = "paid"
    # A manager lets it go: the goods go on as if it had been paid.
    WAIVED = "waived"
    # What it was for is not done: the units are disposed of, stay here, or are decided anew.
    DROPPED = "dropped"


class ReplacementState(StrEnum):
    """Where a replacement stands."""

    RESERVED = "reserved"
    SHIPPED = "shipped"
    DELIVERED = "delivered"
    CANCELLED = "cancelled"


class RepairState(StrEnum):
    """Where a repair stands; no work before the customer accepted the cost (C9)."""

    TO_FORWARD = "to_forward"
    FORWARDED = "forwarded"
    WAITING_FOR_CONSENT = "waiting_for_consent"
    IN_WORK = "in_work"
    BACK = "back"
    CLOSED = "closed"


class RepairOutcome(StrEnum):
    """What came of a repair."""

    REPAIRED = "repaired"
    REPLACED = "replaced"
    REFUNDED = "refunded"
    NOT_REPAIRABLE = "not_repairable"
    UNREPAIRED = "unrepaired"


# The unit, or another one for it, goes back to the customer; otherwise a reviewer decides anew.
GONE_BACK = (RepairOutcome.REPAIRED, RepairOutcome.REPLACED, RepairOutcome.UNREPAIRED)


class CostBearer(StrEnum):
    """Who pays for a repair."""

    SHOP = "shop"
    CUSTOMER = "customer"
    MANUFACTURER = "manufacturer"
