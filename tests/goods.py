"""Returned goods for tests: a unit that arrived, and the shelf."""

from datetime import date, datetime
from uuid import uuid4

from sqlalchemy import func, insert, select

from data import database
from data.models.catalogue import OrderLine
from data.models.returns import ReturnLine
from data.models.warehouse import InboundParcel, ReceivedUnit, StockItem, StockMovement
from data.queries import cases, task_rows
from data.queries import repairs as repair_rows
from data.queries.repairs import RepairRow
from data.vocabulary import InspectionVerdict, ParcelKind, ParcelState, ReturnState, UnitOutcome
from services import clock, review, settlement, stock
from services.access import Actor
from services.cases import open_case
from services.deciding import Choice, Shown
from services.messages import Draft
from services.returns import existing
from services.settings import settings
from tests.shop import Case, version_of

APPROVAL = Draft("approved", "About your return", "It is decided.")


def product_of(case: Case) -> int:
    """The product of the return's first line."""
    with database.reading() as tx:
        statement = select(OrderLine.product_id).where(OrderLine.id == case.order.line_ids[0])
        return int(tx.execute(statement).scalar_one())


def line_of(case: Case) -> int:
    """The return's first line."""
    with database.reading() as tx:
        statement = select(ReturnLine.id).where(ReturnLine.return_id == case.return_id).order_by(ReturnLine.id)
        return int(tx.execute(statement).scalars().first() or 0)


def approve(actor: Actor, case: Case, *resolutions: str) -> None:
    """Approve the units of the return's first line, one to a resolution; the last one takes the rest."""
    line = open_case(actor, case.rma).lines[0]
    rest = line.quantity - len(resolutions) + 1
    counts = [1] * (len(resolutions) - 1) + [rest]
    choices = tuple(Choice(line.id, units, how) for units, how in zip(counts, resolutions, strict=True))
    shown = Shown(case.return_id, version_of(case.return_id))
    review.approve(actor, shown, choices, APPROVAL, grounds="The pictures show the crack clearly.")


def arrive(actor: Actor, case: Case, units: int = 1) -> tuple[int, ...]:
    """Let units of the first line come and pass the inspection."""
    made = tuple(a_unit(actor, case, number, InspectionVerdict.CONFIRMED_DEFECT) for number in range(1, units + 1))
    with database.transaction() as tx:
        cases.change(tx, case.return_id, state=ReturnState.RECEIVED)
        settlement.inspected(tx, actor, existing(tx, case.return_id))
    return made


def a_unit(actor: Actor, case: Case, number: int = 1, verdict: InspectionVerdict | None = None) -> int:
    """One unit of the return's first line in the warehouse."""
    line = line_of(case)
    with database.transaction() as tx:
        parcel = tx.execute(
            insert(InboundParcel)
            .values(
                return_id=case.return_id,
                kind=ParcelKind.ANNOUNCED,
                state=ParcelState.INSPECTED,
                arrived_on=date(2026, 2, 20),
                received_at=clock.now(),
                received_by_id=actor.staff_id,
                form_key=uuid4().hex,
            )
            .returning(InboundParcel.id)
        ).scalar_one()
        unit = insert(ReceivedUnit).values(
            parcel_id=parcel,
            return_id=case.return_id,
            return_line_id=line,
            unit_no=number,
            verdict=verdict,
            serial_number=f"SN-{number}",
            outcome=UnitOutcome.RECEIVED,
            inspected_by_id=actor.staff_id,
            inspected_at=clock.now(),
        )
        return int(tx.execute(unit.returning(ReceivedUnit.id)).scalar_one())


def on_shelf(actor: Actor, product_id: int, units: int) -> None:
    """Let the shelf hold so many units of the product."""
    stock.count(actor, product_id, units, "Counted for the test.")


def open_tasks(case: Case) -> list[tuple[str, str]]:
    """Queue and stage of what waits about the return, by stage."""
    with database.reading() as tx:
        return sorted((task.queue.value, task.stage.value) for task in task_rows.open_of_return(tx, case.return_id))


def state_of(case: Case) -> ReturnState:
    """Where the return stands."""
    with database.reading() as tx:
        return existing(tx, case.return_id).state


def shelf(case: Case) -> tuple[int, int]:
    """What is on hand and promised of the first line's product; the movements must sum up to it."""
    product_id = product_of(case)
    with database.reading() as tx:
        row = tx.execute(select(StockItem).where(StockItem.product_id == product_id)).one()
        moved = select(func.sum(StockMovement.delta)).where(StockMovement.product_id == product_id)
        assert row.on_hand == tx.execute(moved).scalar_one()
    return row.on_hand, row.reserved


def due_of(case: Case, stage: str = "work") -> datetime:
    """When the return's open task of the stage is due."""
    with database.reading() as tx:
        return next(task.due_at for task in task_rows.open_of_return(tx, case.return_id) if task.stage == stage)


def today() -> date:
    """The shop's calendar day."""
    return clock.today(settings().zone)


def repair_of(case: Case) -> RepairRow:
    """The return's newest repair."""
    with database.reading() as tx:
        return repair_rows.of_return(tx, case.return_id)[-1]
