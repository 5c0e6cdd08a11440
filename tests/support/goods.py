"""Returned goods for tests: a unit that arrived, and the shelf."""

from datetime import date, datetime

from sqlalchemy import func, select

from data import database
from data.models.catalogue import OrderLine
from data.models.warehouse import StockItem, StockMovement
from data.queries.settling import repairs as repair_rows
from data.queries.settling.repairs import RepairRow
from data.queries.work import task_rows
from data.vocabulary import ReturnState
from services.cases.lookup import existing
from services.desk import clock
from services.desk.access import Actor
from services.desk.settings import settings
from services.goods import stock
from services.goods.repair_costs import Quoting
from tests.support.shop import Case


def product_of(case: Case) -> int:
    """The product of the return's first line."""
    with database.reading() as tx:
        statement = select(OrderLine.product_id).where(OrderLine.id == case.order.line_ids[0])
        return int(tx.execute(statement).scalar_one())


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


def quoting(amount: str, currency: str = "USD") -> Quoting:
    """A repairer's quote, all of it the customer's."""
    return Quoting(amount, currency, share=amount)
