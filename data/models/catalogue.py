"""What the shop sold: customers, products, orders, their lines and parcels."""

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Date,
    ForeignKey,
    Integer,
    LargeBinary,
    String,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from data.encryption import EncryptedText
from data.models.base import Base, BigId, Code, ExactNumber, Instant
from data.registry import NONE, Erase, Export, Keep, Mask, Purpose, personal, pseudonymous

_CUSTOMER = ("id", Purpose.PROVIDE, Purpose.COMMUNICATE)
_BUYER = ("customer_id", Purpose.PROVIDE)
_ORDER = ("order_id.customer_id", Purpose.PROVIDE)


class Customer(Base):
    """A person who bought; found by whole name or e-mail through keyed indexes."""

    __tablename__ = "customer"

    id: Mapped[int] = mapped_column(BigId, primary_key=True, info=NONE)
    # The shop's own number for the person; an import finds the row again by it.
    shop_reference: Mapped[str | None] = mapped_column(
        String(64), unique=True, info=pseudonymous(*_CUSTOMER, keep=Keep.ORDER_RECORD)
    )
    name: Mapped[str | None] = mapped_column(
        EncryptedText("customer.name"), info=personal(*_CUSTOMER, keep=Keep.ORDER_RECORD, mask=Mask.NAME)
    )
    name_index: Mapped[bytes | None] = mapped_column(
        LargeBinary(16), index=True, info=pseudonymous(*_CUSTOMER, keep=Keep.ORDER_RECORD, erase=Erase.BLANK)
    )
    email: Mapped[str | None] = mapped_column(
        EncryptedText("customer.email", exact=True), info=personal(*_CUSTOMER, keep=Keep.ORDER_RECORD, mask=Mask.EMAIL)
    )
    email_index: Mapped[bytes | None] = mapped_column(
        LargeBinary(16), index=True, info=pseudonymous(*_CUSTOMER, keep=Keep.ORDER_RECORD, erase=Erase.BLANK)
    )
    phone: Mapped[str | None] = mapped_column(
        EncryptedText("customer.phone", exact=True), info=personal(*_CUSTOMER, keep=Keep.ORDER_RECORD, mask=Mask.PHONE)
    )
    address: Mapped[str | None] = mapped_column(
        EncryptedText("customer.address"), info=personal(*_CUSTOMER, keep=Keep.ORDER_RECORD)
    )
    # One person in two rows is known again by these (data/person_keys.py).
    phone_index: Mapped[bytes | None] = mapped_column(
        LargeBinary(16), index=True, info=pseudonymous(*_CUSTOMER, keep=Keep.ORDER_RECORD, erase=Erase.BLANK)
    )
    home_index: Mapped[bytes | None] = mapped_column(
        LargeBinary(16), index=True, info=pseudonymous(*_CUSTOMER, keep=Keep.ORDER_RECORD, erase=Erase.BLANK)
    )
    language: Mapped[str] = mapped_column(String(12), default="en", info=NONE)
    # Since then the data are only kept: in no marketing, and changed by nobody (GDPR Art. 18(2)).
    restricted_at: Mapped[datetime | None] = mapped_column(Instant, info=NONE)
    created_at: Mapped[datetime] = mapped_column(Instant, info=NONE)


class Product(Base):
    """Something that the shop sells."""

    __tablename__ = "product"

    id: Mapped[int] = mapped_column(BigId, primary_key=True, info=NONE)
    sku: Mapped[str] = mapped_column(String(64), unique=True, info=NONE)
    name: Mapped[str] = mapped_column(String(200), info=NONE)
    category: Mapped[str | None] = mapped_column(String(100), info=NONE)
    weight_g: Mapped[int | None] = mapped_column(Integer, info=NONE)
    # BR-04, BR-16: the category has warranty terms of its own, which win over the general text.
    special_terms: Mapped[bool] = mapped_column(Boolean, default=False, info=NONE)


class Order(Base):
    """A purchase. Amounts are minor units of `currency`; the rate is US dollars per unit of currency at order date."""

    __tablename__ = "shop_order"

    id: Mapped[int] = mapped_column(BigId, primary_key=True, info=NONE)
    number: Mapped[str] = mapped_column(
        Code(64),
        unique=True,
        info=pseudonymous(*_BUYER, keep=Keep.ORDER_RECORD, erase=Erase.KEEP, export=Export.INCLUDE),
    )
    customer_id: Mapped[int] = mapped_column(
        ForeignKey("customer.id"), index=True, info=pseudonymous(*_BUYER, keep=Keep.ORDER_RECORD)
    )
    status: Mapped[str] = mapped_column(String(20), info=NONE)
    ordered_on: Mapped[date] = mapped_column(Date, info=NONE)
    currency: Mapped[str] = mapped_column(String(3), info=NONE)
    usd_per_unit: Mapped[Decimal] = mapped_column(ExactNumber, info=NONE)
    shipping_charged: Mapped[int] = mapped_column(BigInteger, default=0, info=NONE)
    outbound_shipping_cost: Mapped[int | None] = mapped_column(BigInteger, info=NONE)
    payment_method: Mapped[str | None] = mapped_column(String(40), info=NONE)
    destination_country: Mapped[str] = mapped_column(String(2), info=NONE)
    source: Mapped[str] = mapped_column(String(20), info=NONE)
    created_at: Mapped[datetime] = mapped_column(Instant, info=NONE)


class Parcel(Base):
    """One outbound parcel of an order; its shipment date starts the ladder of the lines in it (BR-05, C34)."""

    __tablename__ = "parcel"
    __table_args__ = (UniqueConstraint("order_id", "position"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True, info=NONE)
    order_id: Mapped[int] = mapped_column(
        ForeignKey("shop_order.id"), info=pseudonymous(*_ORDER, keep=Keep.ORDER_RECORD)
    )
    position: Mapped[int] = mapped_column(Integer, info=NONE)
    shipped_on: Mapped[date | None] = mapped_column(Date, info=NONE)
    delivered_on: Mapped[date | None] = mapped_column(Date, info=NONE)
    delivery_traceable: Mapped[bool] = mapped_column(Boolean, default=True, info=NONE)
    tracking_number: Mapped[str | None] = mapped_column(
        String(64), index=True, info=pseudonymous(*_ORDER, keep=Keep.ORDER_RECORD, export=Export.INCLUDE)
    )


class OrderLine(Base):
    """Units of one product in an order; the price is what was paid per unit after discounts, in minor units (C30)."""

    __tablename__ = "order_line"
    __table_args__ = (
        UniqueConstraint("order_id", "position"),
        CheckConstraint("quantity > 0", name="quantity_positive"),
        CheckConstraint("unit_price_paid >= 0", name="price_not_negative"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True, info=NONE)
    order_id: Mapped[int] = mapped_column(
        ForeignKey("shop_order.id"), info=pseudonymous(*_ORDER, keep=Keep.ORDER_RECORD)
    )
    position: Mapped[int] = mapped_column(Integer, info=NONE)
    product_id: Mapped[int] = mapped_column(ForeignKey("product.id"), index=True, info=NONE)
    parcel_id: Mapped[int | None] = mapped_column(ForeignKey("parcel.id"), index=True, info=NONE)
    quantity: Mapped[int] = mapped_column(Integer, info=NONE)
    unit_price_paid: Mapped[int] = mapped_column(BigInteger, info=NONE)
    # Units that replaced those of another line: their own delivery starts the first 15 days, the ladder stays (C33).
    replaces_line_id: Mapped[int | None] = mapped_column(ForeignKey("order_line.id"), index=True, info=NONE)


class ImportHeading(Base):
    """What a heading of an order file was said to hold, for the next file of the same export (empty: any other)."""

    __tablename__ = "import_heading"

    export: Mapped[str] = mapped_column(String(40), primary_key=True, info=NONE)
    heading: Mapped[str] = mapped_column(String(200), primary_key=True, info=NONE)
    holds: Mapped[str] = mapped_column(String(40), info=NONE)
