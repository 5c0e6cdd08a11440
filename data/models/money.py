"""Money: how an order was paid, what may still be refunded, what was granted, and every attempt to pay it."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, Boolean, CheckConstraint, ForeignKey, Index, Integer, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from data.encryption import EncryptedText
from data.models.base import Base, BigId, Code, Instant, Json, Word
from data.registry import NONE, Export, Keep, Purpose, personal, pseudonymous
from data.vocabulary import ExcessState, PayoutState, Provider, RefundLineKind, RefundState

_ORDER = ("order_id.customer_id", Purpose.PROVIDE)
_CASE = ("return_id.customer_id", Purpose.PROVIDE)
_ALIVE = text("state <> 'failed'")
_ONCE = text("live AND kind IN ('return_postage', 'excess_postage', 'checkout_shipping', 'outbound_shipping')")


class OrderPayment(Base):
    """One payment of an order; refunds go back to it, never above its amount (BR-37). Minor units."""

    __tablename__ = "order_payment"
    __table_args__ = (
        UniqueConstraint("order_id", "position"),
        CheckConstraint("refunded >= 0 AND refunded <= amount", name="refunded_within_amount"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True, info=NONE)
    order_id: Mapped[int] = mapped_column(
        ForeignKey("shop_order.id"), info=pseudonymous(*_ORDER, keep=Keep.ORDER_RECORD)
    )
    position: Mapped[int] = mapped_column(Integer, info=NONE)
    method: Mapped[str | None] = mapped_column(String(40), info=NONE)
    amount: Mapped[int] = mapped_column(BigInteger, info=NONE)
    # The payment service's own number of what was captured; a provider needs it to pay back.
    reference: Mapped[str | None] = mapped_column(
        Code(64), index=True, info=pseudonymous(*_ORDER, keep=Keep.ORDER_RECORD, export=Export.INCLUDE)
    )
    # What payouts that are under way or done have taken of it.
    refunded: Mapped[int] = mapped_column(BigInteger, default=0, info=NONE)


class LineBalance(Base):
    """The ceiling of one order line, kept by the database: never refunded above the accepted units' price paid.

    `accepted_units` are received and accepted, or settled without a return by a decision; `replaced_units` of them were
    replaced or repaired and carry no money. `refunded` is the sum of granted item lines that were not withdrawn.
    """

    __tablename__ = "line_balance"
    __table_args__ = (
        CheckConstraint("accepted_units >= 0 AND accepted_units <= quantity", name="accepted_within_bought"),
        CheckConstraint("replaced_units >= 0 AND replaced_units <= accepted_units", name="replaced_within_accepted"),
        CheckConstraint(
            "refunded >= 0 AND refunded <= (accepted_units - replaced_units) * unit_price_paid",
            name="refunded_within_accepted",
        ),
    )

    order_line_id: Mapped[int] = mapped_column(ForeignKey("order_line.id"), primary_key=True, info=NONE)
    quantity: Mapped[int] = mapped_column(Integer, info=NONE)
    unit_price_paid: Mapped[int] = mapped_column(BigInteger, info=NONE)
    accepted_units: Mapped[int] = mapped_column(Integer, default=0, info=NONE)
    replaced_units: Mapped[int] = mapped_column(Integer, default=0, info=NONE)
    refunded: Mapped[int] = mapped_column(BigInteger, default=0, info=NONE)


class Refund(Base):
    """A granted refund. Granting and sending are two acts of two people; amounts in minor units of `currency`."""

    __tablename__ = "refund"
    __table_args__ = (
        Index("ix_refund_return_id", "return_id", "id"),
        Index("ix_refund_customer_id", "customer_id", "granted_at"),
        Index("ix_refund_state", "state", "id"),
        CheckConstraint("total > 0", name="total_positive"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True, info=NONE)
    return_id: Mapped[int] = mapped_column(
        ForeignKey("return_case.id"), info=pseudonymous(*_CASE, keep=Keep.CASE_RECORD)
    )
    order_id: Mapped[int] = mapped_column(
        ForeignKey("shop_order.id"), index=True, info=pseudonymous(*_CASE, keep=Keep.CASE_RECORD)
    )
    customer_id: Mapped[int] = mapped_column(
        ForeignKey("customer.id"), info=pseudonymous("customer_id", Purpose.PROVIDE, keep=Keep.CASE_RECORD)
    )
    version: Mapped[int] = mapped_column(Integer, default=1, info=NONE)
    state: Mapped[RefundState] = mapped_column(Word(RefundState), info=NONE)
    currency: Mapped[str] = mapped_column(String(3), info=NONE)
    total: Mapped[int] = mapped_column(BigInteger, info=NONE)
    total_usd_cents: Mapped[int] = mapped_column(BigInteger, info=NONE)
    granted_by_id: Mapped[int] = mapped_column(ForeignKey("staff.id"), info=NONE)
    granted_at: Mapped[datetime] = mapped_column(Instant, info=NONE)
    reason: Mapped[str | None] = mapped_column(
        EncryptedText("refund.reason"), info=personal(*_CASE, keep=Keep.CASE_RECORD, export=Export.REVIEW)
    )
    needs_second: Mapped[bool] = mapped_column(Boolean, info=NONE)
    second_by_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"), info=NONE)
    second_at: Mapped[datetime | None] = mapped_column(Instant, info=NONE)
    # Another method than the one that paid, only by a manager and with a reason (C29).
    other_method: Mapped[str | None] = mapped_column(
        EncryptedText("refund.other_method"), info=personal(*_CASE, keep=Keep.CASE_RECORD, export=Export.REVIEW)
    )
    other_method_by_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"), info=NONE)
    other_method_reason: Mapped[str | None] = mapped_column(
        EncryptedText("refund.other_method_reason"), info=personal(*_CASE, keep=Keep.CASE_RECORD, export=Export.REVIEW)
    )
    # One key for each form that was shown: a double click grants once.
    form_key: Mapped[str] = mapped_column(String(40), unique=True, info=NONE)


class RefundLine(Base):
    """One line of a refund with its formula; a deduction is negative. `live` ends when the refund is withdrawn."""

    __tablename__ = "refund_line"
    __table_args__ = (
        Index("ix_refund_line_refund_id", "refund_id", "id"),
        Index("ix_refund_line_return_id", "return_id"),
        # Postage and shipping are granted once for a return.
        Index("ux_refund_line_once", "return_id", "kind", unique=True, sqlite_where=_ONCE, postgresql_where=_ONCE),
        CheckConstraint("quantity IS NULL OR quantity > 0", name="quantity_positive"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True, info=NONE)
    refund_id: Mapped[int] = mapped_column(ForeignKey("refund.id"), info=NONE)
    return_id: Mapped[int] = mapped_column(
        ForeignKey("return_case.id"), info=pseudonymous(*_CASE, keep=Keep.CASE_RECORD)
    )
    kind: Mapped[RefundLineKind] = mapped_column(Word(RefundLineKind), info=NONE)
    return_line_id: Mapped[int | None] = mapped_column(ForeignKey("return_line.id"), index=True, info=NONE)
    quantity: Mapped[int | None] = mapped_column(Integer, info=NONE)
    amount: Mapped[int] = mapped_column(BigInteger, info=NONE)
    formula: Mapped[str] = mapped_column(String(300), info=NONE)
    clause: Mapped[str | None] = mapped_column(String(20), info=NONE)
    live: Mapped[bool] = mapped_column(Boolean, default=True, info=NONE)


class PayoutBatch(Base):
    """Payouts handed over together to be paid by hand."""

    __tablename__ = "payout_batch"

    id: Mapped[int] = mapped_column(BigId, primary_key=True, info=NONE)
    made_by_id: Mapped[int] = mapped_column(ForeignKey("staff.id"), info=NONE)
    made_at: Mapped[datetime] = mapped_column(Instant, info=NONE)


class Payout(Base):
    """One attempt to pay a refund, or the part of it that goes back to one payment.

    The key is written before the provider is asked and sent with the request: an attempt that was cut off is found by
    it. At most one attempt that has not failed exists for a part of a refund.
    """

    __tablename__ = "payout"
    __table_args__ = (
        Index("ux_payout_alive", "refund_id", "part", unique=True, sqlite_where=_ALIVE, postgresql_where=_ALIVE),
        Index("ix_payout_refund_id", "refund_id"),
        Index("ix_payout_state", "state", "requested_at"),
        Index("ix_payout_reference", "provider", "reference"),
        CheckConstraint("amount > 0", name="amount_positive"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True, info=NONE)
    refund_id: Mapped[int] = mapped_column(ForeignKey("refund.id"), info=NONE)
    # Parts are numbered in the order in which the payments are paid back.
    part: Mapped[int] = mapped_column(Integer, info=NONE)
    # None for what is paid by hand beyond the order's payments (return postage).
    payment_id: Mapped[int | None] = mapped_column(ForeignKey("order_payment.id"), index=True, info=NONE)
    provider: Mapped[Provider] = mapped_column(Word(Provider), info=NONE)
    request_key: Mapped[str] = mapped_column(String(64), unique=True, info=NONE)
    state: Mapped[PayoutState] = mapped_column(Word(PayoutState), info=NONE)
    amount: Mapped[int] = mapped_column(BigInteger, info=NONE)
    currency: Mapped[str] = mapped_column(String(3), info=NONE)
    batch_id: Mapped[int | None] = mapped_column(ForeignKey("payout_batch.id"), index=True, info=NONE)
    reference: Mapped[str | None] = mapped_column(
        Code(64), info=pseudonymous("refund_id.customer_id", Purpose.PROVIDE, keep=Keep.CASE_RECORD)
    )
    # What a person or a provider wrote may name the customer.
    failure: Mapped[str | None] = mapped_column(
        EncryptedText("payout.failure"),
        info=personal("refund_id.customer_id", Purpose.PROVIDE, keep=Keep.CASE_RECORD, export=Export.REVIEW),
    )
    sent_by_id: Mapped[int] = mapped_column(ForeignKey("staff.id"), info=NONE)
    requested_at: Mapped[datetime] = mapped_column(Instant, info=NONE)
    settled_at: Mapped[datetime | None] = mapped_column(Instant, info=NONE)


class ProviderEvent(Base):
    """A verified event of a payment provider; its id makes a second delivery do nothing."""

    __tablename__ = "provider_event"
    __table_args__ = (UniqueConstraint("provider", "event_id"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True, info=NONE)
    provider: Mapped[Provider] = mapped_column(Word(Provider), info=NONE)
    event_id: Mapped[str] = mapped_column(String(64), info=NONE)
    kind: Mapped[str] = mapped_column(String(60), info=NONE)
    payout_id: Mapped[int | None] = mapped_column(ForeignKey("payout.id"), index=True, info=NONE)
    # The payment that the money went back to; without a payout, it went back outside the desk and nobody has looked.
    payment_id: Mapped[int | None] = mapped_column(ForeignKey("order_payment.id"), index=True, info=NONE)
    # The provider's own number of the refund: several events speak of one.
    reference: Mapped[str | None] = mapped_column(
        Code(64), info=pseudonymous("payment_id.order_id.customer_id", Purpose.PROVIDE, keep=Keep.CASE_RECORD)
    )
    # What the event said, reduced to numbers, states and amounts.
    said: Mapped[dict[str, Any]] = mapped_column(Json, info=NONE)
    received_at: Mapped[datetime] = mapped_column(Instant, info=NONE)


class PostageExcess(Base):
    """Return postage above the limit: nothing is paid of it unless a supervisor confirms (BR-20, C7). Minor units."""

    __tablename__ = "postage_excess"
    __table_args__ = (CheckConstraint("confirmed >= 0 AND confirmed <= amount", name="confirmed_within_amount"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True, info=NONE)
    return_id: Mapped[int] = mapped_column(
        ForeignKey("return_case.id"), unique=True, info=pseudonymous(*_CASE, keep=Keep.CASE_RECORD)
    )
    state: Mapped[ExcessState] = mapped_column(Word(ExcessState), info=NONE)
    amount: Mapped[int] = mapped_column(BigInteger, info=NONE)
    currency: Mapped[str] = mapped_column(String(3), info=NONE)
    confirmed: Mapped[int] = mapped_column(BigInteger, default=0, info=NONE)
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"), info=NONE)
    decided_at: Mapped[datetime | None] = mapped_column(Instant, info=NONE)
    reason: Mapped[str | None] = mapped_column(
        EncryptedText("postage_excess.reason"), info=personal(*_CASE, keep=Keep.CASE_RECORD, export=Export.REVIEW)
    )
