"""Where a unit is likely to go, from what was approved and what the bench found. A person decides, and may differ."""

from collections.abc import Collection

from data.vocabulary import ARRIVED, Disposition, InspectionVerdict, UnitOutcome
from services.cases.inspection import failed
from services.policy.terms import Option

DESTINATION_WORDS = {
    Disposition.RESTOCK: "Back on the shelf",
    Disposition.REPAIR_CENTRE: "Repair centre",
    Disposition.MANUFACTURER: "Manufacturer",
    Disposition.DISCARD: "Discard",
    Disposition.RETURN_TO_CUSTOMER: "Back to the customer",
    Disposition.QUARANTINE: "Quarantine",
}
_REPAIRED = frozenset({Option.REPAIR, Option.CONTACT_CUSTOMER_SERVICE_PAID_REPAIR})
# By grade: a fault goes to whoever made it as long as anything is left of it; what has none is sold again.
_WITH_A_FAULT = {
    "A": Disposition.MANUFACTURER,
    "B": Disposition.MANUFACTURER,
    "C": Disposition.MANUFACTURER,
    "D": Disposition.DISCARD,
}
_WITHOUT = {
    "A": Disposition.RESTOCK,
    "B": Disposition.RESTOCK,
    "C": Disposition.QUARANTINE,
    "D": Disposition.DISCARD,
}


def suggested(
    resolutions: Collection[str], grade: str | None, outcome: UnitOutcome, verdict: InspectionVerdict | None
) -> Disposition | None:
    """Where a unit goes of whose line `resolutions` were approved; None before it has a grade, or where they differ.

    A unit that is not as the customer said stays apart until a reviewer has looked at it again.
    """
    if grade not in _WITHOUT or outcome not in ARRIVED:
        return None
    if failed(outcome, verdict):
        return Disposition.QUARANTINE
    fits = {_passed(Option(resolution), grade, verdict) for resolution in resolutions}
    return fits.pop() if len(fits) == 1 else None


def _passed(resolution: Option, grade: str, verdict: InspectionVerdict | None) -> Disposition:
    if resolution in _REPAIRED:
        return Disposition.REPAIR_CENTRE
    if resolution is Option.MANUFACTURER_REPLACEMENT:
        return Disposition.MANUFACTURER
    return (_WITH_A_FAULT if verdict is InspectionVerdict.CONFIRMED_DEFECT else _WITHOUT)[grade]
