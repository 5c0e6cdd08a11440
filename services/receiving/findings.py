"""What the bench can say of one unit in a single choice: whether it is here, and as the customer says."""

from dataclasses import dataclass
from enum import StrEnum

from data.vocabulary import InspectionVerdict, Reason, UnitOutcome
from services.cases.inspection import VERDICT_WORDS


class Finding(StrEnum):
    """One button of the bench."""

    AS_SENT = "as_sent"
    DEFECT = "defect"
    WRONG_ITEM = "wrong_item"
    MISUSE = "misuse"
    USED = "used"
    DAMAGED = "damaged"
    MISSING = "missing"
    SOMETHING_ELSE = "something_else"
    LOST = "lost"


@dataclass(frozen=True)
class Meaning:
    """The two facts of a unit that a finding stands for."""

    outcome: UnitOutcome
    verdict: InspectionVerdict | None = None


MEANS = {
    Finding.AS_SENT: Meaning(UnitOutcome.RECEIVED),
    Finding.DEFECT: Meaning(UnitOutcome.RECEIVED, InspectionVerdict.CONFIRMED_DEFECT),
    Finding.WRONG_ITEM: Meaning(UnitOutcome.RECEIVED, InspectionVerdict.CONFIRMED_INCORRECT),
    Finding.MISUSE: Meaning(UnitOutcome.RECEIVED, InspectionVerdict.MISUSE),
    Finding.USED: Meaning(UnitOutcome.RECEIVED, InspectionVerdict.USED),
    # What broke on its way back may still have had the fault; a verdict beside it says so.
    Finding.DAMAGED: Meaning(UnitOutcome.DAMAGED),
    Finding.MISSING: Meaning(UnitOutcome.MISSING),
    Finding.SOMETHING_ELSE: Meaning(UnitOutcome.WRONG_ITEM),
    Finding.LOST: Meaning(UnitOutcome.LOST),
}
FINDING_WORDS = {
    Finding.AS_SENT: "As it was sent",
    Finding.DEFECT: VERDICT_WORDS[InspectionVerdict.CONFIRMED_DEFECT],
    Finding.WRONG_ITEM: VERDICT_WORDS[InspectionVerdict.CONFIRMED_INCORRECT],
    Finding.MISUSE: VERDICT_WORDS[InspectionVerdict.MISUSE],
    Finding.USED: VERDICT_WORDS[InspectionVerdict.USED],
    Finding.DAMAGED: "Damaged on its way back",
    Finding.MISSING: "Not in the parcel",
    Finding.SOMETHING_ELSE: "Something else came",
    Finding.LOST: "Lost by the carrier",
}
_EXPECTED = {
    Reason.ARRIVED_BROKEN: Finding.DEFECT,
    Reason.DEFECTIVE: Finding.DEFECT,
    Reason.INCORRECT_ITEM: Finding.WRONG_ITEM,
    Reason.UNSATISFACTORY: Finding.AS_SENT,
    Reason.REFUSED_DELIVERY: Finding.AS_SENT,
}


def offered(reason: Reason) -> tuple[Finding, ...]:
    """The findings in the order of their digits: first what the customer's reason leads one to expect.

    A claimed fault is confirmed or denied, so nothing is "as it was sent" there.
    """
    first = _EXPECTED[reason]
    others = [one for one in Finding if one is not first and (one is not Finding.AS_SENT or first is Finding.AS_SENT)]
    return first, *others


def finding_of(outcome: UnitOutcome, verdict: InspectionVerdict | None) -> Finding | None:
    """The finding that says this of a unit; None where no single one does."""
    if outcome is UnitOutcome.DAMAGED:
        return Finding.DAMAGED
    return next((one for one, means in MEANS.items() if means == Meaning(outcome, verdict)), None)
