"""Returned goods for tests: a unit that arrived, and the shelf."""

from datetime import date
from uuid import uuid4

from sqlalchemy import insert, select

from data import database
from data.models.catalogue import OrderLine
from data.models.returns import ReturnLine
from data.models.warehouse import InboundParcel, ReceivedUnit
from data.vocabulary import ParcelKind, ParcelState, UnitOutcome
from services import clock, stock
from services.access import Actor
from tests.shop import Case


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


def a_unit(actor: Actor, case: Case) -> int:
    """One unit of the return's first line, as a row that nothing has looked at yet."""
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
            unit_no=1,
            outcome=UnitOutcome.RECEIVED,
            inspected_by_id=actor.staff_id,
            inspected_at=clock.now(),
        )
        return int(tx.execute(unit.returning(ReceivedUnit.id)).scalar_one())


def on_shelf(actor: Actor, product_id: int, units: int) -> None:
    """Let the shelf hold so many units of the product."""
    stock.count(actor, product_id, units, "Counted for the test.")
