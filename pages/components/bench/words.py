"""People's words at the bench: outcomes, verdicts, where a unit goes, states of parcels."""

from data.vocabulary import Disposition, InspectionVerdict, ParcelKind, ParcelState, UnitOutcome
from services.cases.inspection import VERDICT_WORDS as VERDICTS
from services.receiving.findings import Finding

__all__ = ["DISPOSITIONS", "FINDINGS", "OUTCOMES", "OUTCOME_COLOURS", "PARCELS", "PARCEL_KINDS", "VERDICTS", "yes_no"]

OUTCOMES = {
    UnitOutcome.RECEIVED: "Received",
    UnitOutcome.DAMAGED: "Damaged",
    UnitOutcome.MISSING: "Missing",
    UnitOutcome.WRONG_ITEM: "Wrong item",
    UnitOutcome.LOST: "Lost by the carrier",
    UnitOutcome.EXTRA: "Extra item",
}
FINDINGS = {
    Finding.AS_SENT: "As it was sent",
    Finding.DEFECT: VERDICTS[InspectionVerdict.CONFIRMED_DEFECT],
    Finding.WRONG_ITEM: VERDICTS[InspectionVerdict.CONFIRMED_INCORRECT],
    Finding.MISUSE: VERDICTS[InspectionVerdict.MISUSE],
    Finding.USED: VERDICTS[InspectionVerdict.USED],
    Finding.DAMAGED: "Damaged on its way back",
    Finding.MISSING: "Not in the parcel",
    Finding.SOMETHING_ELSE: "Something else came",
    Finding.LOST: OUTCOMES[UnitOutcome.LOST],
}
OUTCOME_COLOURS = {
    UnitOutcome.RECEIVED: "green",
    UnitOutcome.DAMAGED: "red",
    UnitOutcome.MISSING: "orange",
    UnitOutcome.WRONG_ITEM: "red",
    UnitOutcome.LOST: "orange",
    UnitOutcome.EXTRA: "violet",
}
DISPOSITIONS = {
    Disposition.RESTOCK: "Back on the shelf",
    Disposition.REPAIR_CENTRE: "Repair centre",
    Disposition.MANUFACTURER: "Manufacturer",
    Disposition.DISCARD: "Discard",
    Disposition.RETURN_TO_CUSTOMER: "Back to the customer",
    Disposition.QUARANTINE: "Quarantine",
}
PARCELS = {
    ParcelState.INSPECTED: "Inspected",
    ParcelState.QUARANTINED: "In quarantine",
    ParcelState.LINKED: "To inspect",
    ParcelState.LOST: "Lost by the carrier",
    ParcelState.SENT_BACK: "Sent back",
    ParcelState.DISPOSED: "Disposed of",
}
PARCEL_KINDS = {
    ParcelKind.ANNOUNCED: "Announced",
    ParcelKind.UNANNOUNCED: "Unannounced",
    ParcelKind.REFUSED_DELIVERY: "Delivery refused",
}


def yes_no(value: bool | None) -> str:  # noqa: FBT001 - a fact, not a switch
    """A fact that somebody may not have said."""
    return "not said" if value is None else "yes" if value else "no"
