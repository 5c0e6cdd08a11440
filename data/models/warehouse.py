"""The warehouse: packing lists, grades, parcels that arrived, what the bench found in them, and the stock."""

from datetime import date, datetime

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Date,
    ForeignKey,
    Index,
    Integer,
    String,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from data.encryption import EncryptedText
from data.models.base import Base, BigId, Code, Instant, Word
from data.registry import NONE, Export, Keep, Purpose, personal, pseudonymous
from data.vocabulary import Disposition, InspectionVerdict, ParcelKind, ParcelState, StockMove, UnitOutcome

_PARCEL = ("return_id.customer_id", Purpose.PROVIDE)
_UNIT = ("return_id.customer_id", Purpose.PROVIDE)
_COUNTED = text("unit_no IS NOT NULL AND corrected_at IS NULL")


class Accessory(Base):
    """One part of a product's packing list with its price in minor units (BR-12, BR-13)."""

    __tablename__ = "accessory"
    __table_args__ = (
        UniqueConstraint("product_id", "name"),
        CheckConstraint("price >= 0", name="price_not_negative"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True, info=NONE)
    product_id: Mapped[int] = mapped_column(ForeignKey("product.id"), info=NONE)
    name: Mapped[str] = mapped_column(String(100), info=NONE)
    price: Mapped[int] = mapped_column(BigInteger, info=NONE)
    currency: Mapped[str] = mapped_column(String(3), info=NONE)
    # Retired, not deleted: old inspections still name it.
    retired: Mapped[bool] = mapped_column(Boolean, default=False, info=NONE)


class Grade(Base):
    """A grade of the bench, A to D, with the meaning that an administrator gave it."""

    __tablename__ = "grade"

    letter: Mapped[str] = mapped_column(String(1), primary_key=True, info=NONE)
    meaning: Mapped[str] = mapped_column(String(200), info=NONE)


class InboundParcel(Base):
    """A parcel that arrived, with a return or without one (C26); a correction never deletes it."""

    __tablename__ = "inbound_parcel"
    __table_args__ = (
        Index("ix_inbound_parcel_return_id", "return_id", "id"),
        Index("ix_inbound_parcel_tracking_number", "tracking_number"),
        CheckConstraint("weight_g IS NULL OR weight_g > 0", name="weight_positive"),
        CheckConstraint("state NOT IN ('inspected', 'linked') OR return_id IS NOT NULL", name="inspected_has_return"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True, info=NONE)
    return_id: Mapped[int | None] = mapped_column(
        ForeignKey("return_case.id"), info=pseudonymous(*_PARCEL, keep=Keep.CASE_RECORD)
    )
    # Where the label or the note names an order; the return may be opened later.
    order_id: Mapped[int | None] = mapped_column(
        ForeignKey("shop_order.id"),
        index=True,
        info=pseudonymous("order_id.customer_id", Purpose.PROVIDE, keep=Keep.CASE_RECORD),
    )
    kind: Mapped[ParcelKind] = mapped_column(Word(ParcelKind), info=NONE)
    state: Mapped[ParcelState] = mapped_column(Word(ParcelState), info=NONE)
    tracking_number: Mapped[str | None] = mapped_column(
        Code(64), info=pseudonymous(*_PARCEL, keep=Keep.CASE_RECORD, export=Export.INCLUDE)
    )
    arrived_on: Mapped[date] = mapped_column(Date, info=NONE)
    received_at: Mapped[datetime] = mapped_column(Instant, info=NONE)
    received_by_id: Mapped[int] = mapped_column(ForeignKey("staff.id"), info=NONE)
    weight_g: Mapped[int | None] = mapped_column(Integer, info=NONE)
    note_in_parcel: Mapped[bool | None] = mapped_column(Boolean, info=NONE)
    note: Mapped[str | None] = mapped_column(
        EncryptedText("inbound_parcel.note"), info=personal(*_PARCEL, keep=Keep.CASE_RECORD, export=Export.REVIEW)
    )
    # One key for each form that was shown: a second click finds the parcel that the first one made.
    form_key: Mapped[str] = mapped_column(String(40), unique=True, info=NONE)


class WayBack(Base):
    """A parcel in which units that stayed the customer's went back to them (C32)."""

    __tablename__ = "way_back"
    __table_args__ = (Index("ix_way_back_return_id", "return_id", "id"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True, info=NONE)
    return_id: Mapped[int] = mapped_column(
        ForeignKey("return_case.id"), info=pseudonymous(*_UNIT, keep=Keep.CASE_RECORD)
    )
    carrier: Mapped[str] = mapped_column(String(64), info=NONE)
    tracking_number: Mapped[str] = mapped_column(
        Code(64), info=pseudonymous(*_UNIT, keep=Keep.CASE_RECORD, export=Export.INCLUDE)
    )
    shipped_on: Mapped[date] = mapped_column(Date, info=NONE)
    shipped_by_id: Mapped[int] = mapped_column(ForeignKey("staff.id"), info=NONE)
    shipped_at: Mapped[datetime] = mapped_column(Instant, info=NONE)


class ReceivedUnit(Base):
    """What the bench says of one unit. A correction marks the row and adds another, so that nothing is forgotten.

    `unit_no` counts the units of the return line that are here, 1 up to the quantity: no unit can arrive twice.
    """

    __tablename__ = "received_unit"
    __table_args__ = (
        Index(
            "ux_received_unit_counted",
            "return_line_id",
            "unit_no",
            unique=True,
            sqlite_where=_COUNTED,
            postgresql_where=_COUNTED,
        ),
        Index("ix_received_unit_return_id", "return_id", "id"),
        Index("ix_received_unit_parcel_id", "parcel_id"),
        CheckConstraint(
            "(unit_no IS NOT NULL) = (outcome IN ('received', 'damaged'))", name="only_arrived_units_are_counted"
        ),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True, info=NONE)
    parcel_id: Mapped[int] = mapped_column(ForeignKey("inbound_parcel.id"), info=NONE)
    return_id: Mapped[int] = mapped_column(
        ForeignKey("return_case.id"), info=pseudonymous(*_UNIT, keep=Keep.CASE_RECORD)
    )
    # None for an extra item that belongs to no line of the return.
    return_line_id: Mapped[int | None] = mapped_column(ForeignKey("return_line.id"), info=NONE)
    unit_no: Mapped[int | None] = mapped_column(Integer, info=NONE)
    outcome: Mapped[UnitOutcome] = mapped_column(Word(UnitOutcome), info=NONE)
    verdict: Mapped[InspectionVerdict | None] = mapped_column(Word(InspectionVerdict), info=NONE)
    original_package: Mapped[bool | None] = mapped_column(Boolean, info=NONE)
    grade: Mapped[str | None] = mapped_column(ForeignKey("grade.letter"), info=NONE)
    disposition: Mapped[Disposition | None] = mapped_column(Word(Disposition), info=NONE)
    serial_number: Mapped[str | None] = mapped_column(
        String(64), info=pseudonymous(*_UNIT, keep=Keep.CASE_RECORD, export=Export.INCLUDE)
    )
    note: Mapped[str | None] = mapped_column(
        EncryptedText("received_unit.note"), info=personal(*_UNIT, keep=Keep.CASE_RECORD, export=Export.REVIEW)
    )
    inspected_by_id: Mapped[int] = mapped_column(ForeignKey("staff.id"), info=NONE)
    inspected_at: Mapped[datetime] = mapped_column(Instant, info=NONE)
    corrected_at: Mapped[datetime | None] = mapped_column(Instant, info=NONE)
    # The parcel in which it left for the customer: from then on it may be claimed again.
    way_back_id: Mapped[int | None] = mapped_column(ForeignKey("way_back.id"), info=NONE)


class MissingAccessory(Base):
    """A part of the packing list that was not in the parcel, at the price it was asked for (minor units).

    The customer is asked to pay for it with a question, or somebody lets it go: then the shop bears it (BR-13, C25).
    """

    __tablename__ = "missing_accessory"
    __table_args__ = (CheckConstraint("price >= 0", name="price_not_negative"),)

    unit_id: Mapped[int] = mapped_column(ForeignKey("received_unit.id"), primary_key=True, info=NONE)
    accessory_id: Mapped[int] = mapped_column(ForeignKey("accessory.id"), primary_key=True, info=NONE)
    price: Mapped[int] = mapped_column(BigInteger, info=NONE)
    currency: Mapped[str] = mapped_column(String(3), info=NONE)
    question_id: Mapped[int | None] = mapped_column(ForeignKey("customer_question.id"), index=True, info=NONE)
    waived_at: Mapped[datetime | None] = mapped_column(Instant, info=NONE)
    waived_by_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"), info=NONE)


class StockItem(Base):
    """How many sellable units of a product are on the shelf, and how many of them are promised."""

    __tablename__ = "stock_item"
    __table_args__ = (
        CheckConstraint("reserved >= 0", name="reserved_not_negative"),
        CheckConstraint("on_hand >= reserved", name="reserved_is_on_hand"),
    )

    product_id: Mapped[int] = mapped_column(ForeignKey("product.id"), primary_key=True, info=NONE)
    on_hand: Mapped[int] = mapped_column(Integer, info=NONE)
    reserved: Mapped[int] = mapped_column(Integer, default=0, info=NONE)


class StockMovement(Base):
    """One change of a stock figure; their sum is what is on hand."""

    __tablename__ = "stock_movement"
    __table_args__ = (Index("ix_stock_movement_product_id", "product_id", "id"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True, info=NONE)
    product_id: Mapped[int] = mapped_column(ForeignKey("product.id"), info=NONE)
    delta: Mapped[int] = mapped_column(Integer, info=NONE)
    why: Mapped[StockMove] = mapped_column(Word(StockMove), info=NONE)
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("received_unit.id"), info=NONE)
    replacement_id: Mapped[int | None] = mapped_column(ForeignKey("replacement.id"), info=NONE)
    by_id: Mapped[int] = mapped_column(ForeignKey("staff.id"), info=NONE)
    at: Mapped[datetime] = mapped_column(Instant, info=NONE)
