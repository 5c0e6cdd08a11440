"""Returns on their way from approval to the end, told in a line: approved, and what the bench found."""

from datetime import date

from sqlalchemy import insert, select

from data import database
from data.models.returns import ReturnLine
from data.models.staff import Staff
from data.models.warehouse import InboundParcel, ReceivedUnit
from data.queries import cases as rows
from data.vocabulary import InspectionVerdict, ParcelKind, ParcelState, Reason, ReturnState, UnitOutcome
from services import clock, review, settlement
from services.access import Actor
from services.cases import open_case
from services.deciding import Choice, Shown
from services.messages import Draft
from services.returns import existing
from tests import shop
from tests.shop import Case, Purchase

GROUNDS = "Everything that matters can be seen in the photos."
DRAFT = Draft("approved", "Your return", "Please send it back.")


def approved(
    opener: Actor,
    approver: Actor,
    purchase: Purchase | None = None,
    *,
    resolution: str = "refund",
    quantity: int = 1,
    reason: Reason = Reason.DEFECTIVE,
    contact_date: date = date(2026, 2, 1),
) -> Case:
    """A return of `quantity` units of every line, approved with one resolution for all of them."""
    case = shop.open_case(opener, purchase, quantity=quantity, reason=reason, contact_date=contact_date)
    view = open_case(approver, case.rma)
    choices = tuple(Choice(line.id, line.quantity, resolution) for line in view.lines)
    review.approve(approver, Shown(case.return_id, view.case.version), choices, DRAFT, grounds=GROUNDS)
    return case


def arrive(
    case: Case,
    units: int = 1,
    *,
    verdict: InspectionVerdict | None = InspectionVerdict.CONFIRMED_DEFECT,
    by: Actor | None = None,
) -> tuple[int, ...]:
    """Rows of units of each line that are in the warehouse, as a reception leaves them; the ids of the units."""
    with database.transaction() as tx:
        staff = by.staff_id if by and by.staff_id else tx.execute(select(Staff.id).order_by(Staff.id)).scalars().first()
        parcel = tx.execute(
            insert(InboundParcel).values(
                return_id=case.return_id,
                kind=ParcelKind.ANNOUNCED,
                state=ParcelState.INSPECTED,
                arrived_on=date(2026, 2, 10),
                received_at=clock.now(),
                received_by_id=staff,
                form_key=f"test-{case.return_id}-{clock.now().timestamp()}",
            )
        ).inserted_primary_key
        assert parcel is not None
        ids = []
        for line in tx.execute(select(ReturnLine.id).where(ReturnLine.return_id == case.return_id)).scalars().all():
            counted = len(tx.execute(select(ReceivedUnit.id).where(ReceivedUnit.return_line_id == line)).all())
            for number in range(counted + 1, counted + units + 1):
                key = tx.execute(
                    insert(ReceivedUnit).values(
                        parcel_id=parcel[0],
                        return_id=case.return_id,
                        return_line_id=line,
                        unit_no=number,
                        outcome=UnitOutcome.RECEIVED,
                        verdict=verdict,
                        serial_number=f"SN-{line}-{number}",
                        inspected_by_id=staff,
                        inspected_at=clock.now(),
                    )
                ).inserted_primary_key
                assert key is not None
                ids.append(int(key[0]))
        rows.change(tx, case.return_id, state=ReturnState.RECEIVED)
        settlement.inspected(tx, by or Actor(staff, "Bench"), existing(tx, case.return_id))
    return tuple(ids)
