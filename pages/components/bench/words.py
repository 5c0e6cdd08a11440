"""People's words at the bench: outcomes, verdicts, where a unit goes, states of parcels."""

from data.vocabulary import ParcelKind, ParcelState, UnitOutcome
from services.cases.inspection import VERDICT_WORDS as VERDICTS
from services.receiving.destinations import DESTINATION_WORDS as DISPOSITIONS
from services.receiving.findings import FINDING_WORDS as FINDINGS

__all__ = ["DISPOSITIONS", "FINDINGS", "OUTCOMES", "OUTCOME_COLOURS", "PARCELS", "PARCEL_KINDS", "VERDICTS", "yes_no"]

OUTCOMES = {
    UnitOutcome.RECEIVED: "Received",
    UnitOutcome.DAMAGED: "Damaged",
    UnitOutcome.MISSING: "Missing",
    UnitOutcome.WRONG_ITEM: "Wrong item",
    UnitOutcome.LOST: "Lost by the carrier",
    UnitOutcome.EXTRA: "Extra item",
}
OUTCOME_COLOURS = {
    UnitOutcome.RECEIVED: "green",
    UnitOutcome.DAMAGED: "red",
    UnitOutcome.MISSING: "orange",
    UnitOutcome.WRONG_ITEM: "red",
    UnitOutcome.LOST: "orange",
    UnitOutcome.EXTRA: "violet",
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
