"""Refunds: their states and lines, who pays them out, and what became of each payment."""

from enum import StrEnum


class RefundState(StrEnum):
    """Where a granted refund stands. A failed one may be sent again; nothing else may be sent twice."""

    AWAITING_SECOND = "awaiting_second"
    GRANTED = "granted"
    SENDING = "sending"
    PENDING = "pending"
    COMPLETED = "completed"
    FAILED = "failed"
    NEEDS_RECONCILING = "needs_reconciling"
    WITHDRAWN = "withdrawn"


class RefundLineKind(StrEnum):
    """What a line of a refund is for; deductions are negative amounts."""

    ITEM = "item"
    CHECKOUT_SHIPPING = "checkout_shipping"
    OUTBOUND_SHIPPING = "outbound_shipping"
    RETURN_POSTAGE = "return_postage"
    EXCESS_POSTAGE = "excess_postage"
    ACCESSORIES = "accessories"
    BANK_FEE = "bank_fee"
    DISCOUNT = "discount"


class Provider(StrEnum):
    """Who carries a payout."""

    MANUAL = "manual"
    PAYPAL = "paypal"


class PayoutState(StrEnum):
    """What is known of one attempt to pay; `unknown` is never tried again before a person has looked."""

    SENDING = "sending"
    PENDING = "pending"
    COMPLETED = "completed"
    FAILED = "failed"
    UNKNOWN = "unknown"


class ExcessState(StrEnum):
    """Postage above the limit, which a supervisor confirms or declines (BR-20, C7)."""

    WAITING = "waiting"
    CONFIRMED = "confirmed"
    DECLINED = "declined"
