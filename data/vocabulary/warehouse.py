"""Parcels, units and stock: what came, how it was found, where it went."""

from enum import StrEnum

# A unit of one of these grades may be sold again.
SELLABLE = ("A", "B")


class ParcelKind(StrEnum):
    """How a parcel came to the warehouse."""

    ANNOUNCED = "announced"
    UNANNOUNCED = "unannounced"
    REFUSED_DELIVERY = "refused_delivery"


class ParcelState(StrEnum):
    """What became of a parcel that arrived, or that the carrier lost."""

    INSPECTED = "inspected"
    QUARANTINED = "quarantined"
    LINKED = "linked"
    LOST = "lost"
    SENT_BACK = "sent_back"
    DISPOSED = "disposed"


class UnitOutcome(StrEnum):
    """What the bench says of one unit; only received and damaged ones are in the warehouse (BR-36)."""

    RECEIVED = "received"
    DAMAGED = "damaged"
    MISSING = "missing"
    WRONG_ITEM = "wrong_item"
    LOST = "lost"
    EXTRA = "extra"


ARRIVED = (UnitOutcome.RECEIVED, UnitOutcome.DAMAGED)


class InspectionVerdict(StrEnum):
    """What the inspection found (case format: `inspection.verdict`)."""

    CONFIRMED_DEFECT = "confirmed_defect"
    CONFIRMED_INCORRECT = "confirmed_incorrect"
    MISUSE = "misuse"
    USED = "used"
    UNANNOUNCED = "unannounced"


PASSED = (InspectionVerdict.CONFIRMED_DEFECT, InspectionVerdict.CONFIRMED_INCORRECT)


class Disposition(StrEnum):
    """Where a unit goes after the bench; only restocking touches the stock."""

    RESTOCK = "restock"
    REPAIR_CENTRE = "repair_centre"
    MANUFACTURER = "manufacturer"
    DISCARD = "discard"
    RETURN_TO_CUSTOMER = "return_to_customer"
    QUARANTINE = "quarantine"


class StockMove(StrEnum):
    """Why a stock figure changed."""

    COUNTED = "counted"
    RESTOCKED = "restocked"
    CORRECTED = "corrected"
    SHIPPED = "shipped"
