"""What the pages of replacements and repairs show: what waits, what is on its way, what may be done next."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection

from data.queries.settling import repairs, replacements
from data.queries.settling.questions import QuestionRow
from data.queries.settling.repairs import RepairRow
from data.queries.settling.replacements import ReplacementRow
from data.queries.warehouse import stock
from data.queries.warehouse.stock import StockRow
from data.queries.work import goods_tasks
from data.vocabulary import Permission, RepairOutcome, RepairState, Stage, WorkQueue
from services.cases.lookup import existing
from services.desk import clock
from services.desk.access import Actor, query
from services.desk.settings import settings
from services.goods.repair_costs import Quoting, RepairPayer, Share, payer_of, share_of
from services.goods.repair_steps import STEPS, Step, found, outcomes
from services.messages import notify
from services.messages.writing import Draft, compose
from services.policy.terms import Option
from services.settling import owed
from services.settling.owed import Due, Way

__all__ = [
    "Board",
    "Goods",
    "QuestionRow",
    "RepairCard",
    "ReplacementRow",
    "StockRow",
    "ToReserve",
    "goods_of",
    "payer",
    "quote_draft",
    "repair_board",
    "replacement_board",
]
_AWAY = (RepairState.FORWARDED, RepairState.WAITING_FOR_CONSENT, RepairState.IN_WORK)


@dataclass(frozen=True)
class ToReserve:
    """Units that wait for a replacement, and how many the shelf has free; `due_at` is aware UTC."""

    return_id: int
    version: int
    rma: str
    order_number: str
    line_id: int
    product: str
    resolution: Option
    open: int
    free: int
    due_at: datetime


@dataclass(frozen=True)
class Board:
    """Everything about replacements that waits for somebody."""

    to_reserve: tuple[ToReserve, ...]
    moving: tuple[ReplacementRow, ...]
    today: date


@dataclass(frozen=True)
class RepairCard:
    """A repair with what may be done next; `overdue` counts the days beyond the day on which it was expected."""

    repair: RepairRow
    steps: tuple[Step, ...]
    outcomes: tuple[RepairOutcome, ...]
    overdue: int
    away: int | None
    today: date


@dataclass(frozen=True)
class Goods:
    """The replacements and repairs of one return, oldest first."""

    replacements: tuple[ReplacementRow, ...]
    repairs: tuple[RepairCard, ...]


@dataclass(frozen=True)
class Quoted:
    """A quote before it is put to the customer; no draft where they pay nothing."""

    share: Share
    draft: Draft | None


@query(Permission.RETURN_READ)
def replacement_board(tx: Connection, actor: Actor, rma: str = "") -> Board:
    """What is to be reserved, shipped and followed; with `rma`, of that return alone."""
    waiting = goods_tasks.open_of(tx, WorkQueue.REPLACEMENTS, Stage.RESERVE)
    to_reserve = [
        _to_reserve(tx, task.return_id, one, task.due_at)
        for task in waiting
        if not rma or task.rma == rma
        for one in owed.due(tx, existing(tx, task.return_id))
        if one.way is Way.REPLACEMENT and one.open
    ]
    moving = tuple(row for row in replacements.moving(tx) if not rma or row.rma == rma)
    return Board(tuple(to_reserve), moving, clock.today(settings().zone))


def _to_reserve(tx: Connection, return_id: int, one: Due, due_at: datetime) -> ToReserve:
    case = existing(tx, return_id)
    return ToReserve(
        case.id,
        case.version,
        case.rma,
        case.order_number,
        one.line_id,
        one.product,
        one.resolution,
        one.open,
        stock.free(tx, one.product_id),
        due_at,
    )


@query(Permission.RETURN_READ)
def repair_board(tx: Connection, actor: Actor, rma: str = "", *, ended: bool = False) -> tuple[RepairCard, ...]:
    """Repairs that go on, the most overdue first, or those that are closed; with `rma`, of that return alone."""
    rows = repairs.ended(tx) if ended else repairs.running(tx)
    cards = [card_of(row) for row in rows if not rma or row.rma == rma]
    return tuple(cards) if ended else tuple(sorted(cards, key=lambda card: -card.overdue))


@query(Permission.RETURN_READ)
def goods_of(tx: Connection, actor: Actor, return_id: int) -> Goods:
    """What was sent for a return, and what is in repair."""
    cards = tuple(card_of(row) for row in repairs.of_return(tx, return_id))
    return Goods(replacements.of_return(tx, return_id), cards)


@query(Permission.REPAIR_MANAGE)
def payer(tx: Connection, actor: Actor, repair_id: int) -> RepairPayer:
    """Who pays the repair as the policy is read for its return (C9)."""
    repair = found(tx, repair_id)
    return payer_of(tx, existing(tx, repair.return_id), repair)


@query(Permission.REPAIR_MANAGE)
def quote_draft(tx: Connection, actor: Actor, repair_id: int, form: Quoting, words: str = "") -> Quoted:
    """What the customer would pay, and the message that tells them; InvalidInput for an amount that is none."""
    repair = found(tx, repair_id)
    case = existing(tx, repair.return_id)
    share = share_of(tx, case, repair, form)
    if share.customer == 0:
        return Quoted(share, None)
    # Two units of a return are asked about apart: the serial number tells the customer which.
    serial = f" (serial number {repair.serial_in})" if repair.serial_in else ""
    what = (notify.units(1, repair.product) + serial,)
    cost = notify.in_words(share.customer, repair.currency)
    return Quoted(share, compose("repair_cost", notify.facts_of(case, what, amount=cost, reason=words)))


def card_of(repair: RepairRow) -> RepairCard:
    """The repair with its clock as it is today."""
    today = clock.today(settings().zone)
    late = (today - repair.expected_on).days if repair.expected_on and repair.state in _AWAY else 0
    away = ((repair.back_on or today) - repair.forwarded_on).days if repair.forwarded_on else None
    return RepairCard(repair, STEPS[repair.state], outcomes(repair), max(0, late), away, today)
