"""Units that stayed the customer's on their way back: what is to be shipped, and the parcel that left (C32).

A rejected unit counts as gone back, and may be claimed again, only once this parcel is recorded.
"""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection

from data.queries.returns.cases import CaseRow
from data.queries.settling import customer_payments as payment_rows
from data.queries.settling import questions as question_rows
from data.queries.settling import settled
from data.queries.settling import settlement as settling
from data.queries.settling.customer_payments import PaymentRow
from data.queries.settling.questions import QuestionRow
from data.queries.warehouse import receiving as rows
from data.queries.warehouse import ways_back
from data.queries.warehouse.receiving import UnitRow
from data.queries.warehouse.ways_back import WayBackRow
from data.vocabulary import (
    ARRIVED,
    AuditTag,
    CustomerChoice,
    Disposition,
    InspectionVerdict,
    PaymentState,
    Permission,
    QuestionKind,
    ReturnState,
    Stage,
    WorkQueue,
)
from services.cases.entries import change, record
from services.cases.inspection import passed
from services.cases.lookup import Shown, as_shown, existing
from services.desk import clock
from services.desk.access import Actor, command, query
from services.desk.errors import Conflict
from services.desk.settings import settings
from services.desk.text import form_values
from services.goods import stock
from services.messages import notify
from services.settling import tasks

_OVER = (ReturnState.REJECTED, ReturnState.CLOSED)


@dataclass(frozen=True)
class ToSend:
    """What is to be shipped (“1 × Headphones”), what left already, and the version that an act names."""

    version: int
    units: tuple[str, ...]
    sent: tuple[WayBackRow, ...]


@dataclass(frozen=True)
class Sent:
    """The parcel that left with so many units."""

    way_back_id: int
    units: int


@query(Permission.RETURN_READ)
def of_return(tx: Connection, actor: Actor, return_id: int) -> ToSend:
    """What of the return is to go back to the customer, and what went."""
    case = existing(tx, return_id)
    return ToSend(case.version, counted(ready(tx, case)), ways_back.of_return(tx, return_id))


@command(Permission.PARCEL_RECEIVE)
def ship(tx: Connection, actor: Actor, shown: Shown, carrier: str, number: str, shipped_on: date | None) -> Sent:
    """Record the parcel in which the units left; the customer is told, and may claim them again.

    Conflict on a stale page, or where nothing is to go back: before the customer has paid, nothing is (C32).
    """
    case = as_shown(tx, shown)
    units = ready(tx, case)
    if not units:
        raise Conflict("Nothing of this return is to go back to the customer now. Open it to see what it waits for.")
    today = clock.today(settings().zone)
    earliest = min(unit.inspected_at for unit in units).astimezone(settings().zone).date()
    values = {
        "return_id": case.id,
        "carrier": form_values.line(carrier, "The carrier"),
        "tracking_number": form_values.tracking(number),
        "shipped_on": form_values.day(shipped_on, "The day it was shipped", earliest=earliest, latest=today),
        "shipped_by_id": actor.staff_id,
        "shipped_at": clock.now(),
    }
    stock.hold(tx, (unit.product_id for unit in units))
    for unit in units:
        if unit.product_id is not None:
            stock.take_back(tx, actor, unit.product_id, unit.id)
    way_back_id = ways_back.add(tx, values, [unit.id for unit in units])
    follow(tx, actor, change(tx, case))
    sent = {"way_back": way_back_id, "units": len(units), "carrier": values["carrier"]}
    record(tx, actor, case, AuditTag.UNITS_SENT_BACK, sent)
    told = f"{values['carrier']}, {values['tracking_number']}"
    notify.tell(tx, actor, case, "sent_back", counted(units), tracking=told)
    return Sent(way_back_id, len(units))


def follow(tx: Connection, actor: Actor, case: CaseRow, units: tuple[UnitRow, ...] | None = None) -> None:
    """Let the task to ship stand exactly while something is to be shipped; `units` where they are read already."""
    if ready(tx, case, units):
        tasks.open_task(tx, WorkQueue.QUARANTINE, Stage.SEND_BACK, case.id, case.id)
    else:
        tasks.done(tx, actor, WorkQueue.QUARANTINE, Stage.SEND_BACK, case.id)


def ready(tx: Connection, case: CaseRow, units: tuple[UnitRow, ...] | None = None) -> tuple[UnitRow, ...]:
    """Units that are to go back now; nothing while the customer's answer or payment is waited for."""
    if case.state not in _OVER:
        return ()
    theirs = [unit for unit in here(tx, case.id, units) if unit.disposition is Disposition.RETURN_TO_CUSTOMER]
    if not theirs:
        return ()
    asked = newest_question(tx, case.id)
    payment = None if asked is None else payment_rows.of_question(tx, asked.id)
    if (asked is not None and asked.is_open) or (payment and payment.state is PaymentState.REQUESTED):
        return ()
    # Who pays for a misused unit is the customer's word, never only the bench's.
    agreed = goes_back(asked, payment)
    return tuple(unit for unit in theirs if agreed or unit.verdict is not InspectionVerdict.MISUSE)


def newest_question(tx: Connection, return_id: int) -> QuestionRow | None:
    """The newest question what becomes of misused units, those that were withdrawn apart."""
    asked = (one for one in question_rows.of_return(tx, return_id) if one.kind is QuestionKind.MISUSE)
    return next((one for one in asked if one.withdrawn_at is None), None)


def goes_back(asked: QuestionRow | None, payment: PaymentRow | None) -> bool:
    """Whether the customer chose to pay the way back, and has not been given up on."""
    pays = asked is not None and asked.choice is CustomerChoice.PAY_RETURN
    return pays and (payment is None or payment.state is not PaymentState.DROPPED)


def here(tx: Connection, return_id: int, units: tuple[UnitRow, ...] | None = None) -> tuple[UnitRow, ...]:
    """Units of the return that are here and still the customer's; of all `units`, where they are read already.

    The first units of a line that passed are the shop's as far as they were settled before the return was rejected.
    """
    units = rows.units(tx, return_id) if units is None else units
    if not units:
        return ()
    ours = {line.id: line.accepted_units for line in settling.lines(tx, return_id)}
    repaired, theirs = settled.of_return(tx, return_id).gone_back, []
    for unit in units:
        if passed(unit.outcome, unit.verdict) and ours.get(unit.return_line_id or 0, 0) > 0:
            ours[unit.return_line_id or 0] -= 1
        elif unit.outcome in ARRIVED and unit.way_back_id is None and unit.id not in repaired:
            theirs.append(unit)
    return tuple(theirs)


def counted(units: tuple[UnitRow, ...]) -> tuple[str, ...]:
    names = [unit.product or "" for unit in units]
    return tuple(notify.units(names.count(name), name) for name in dict.fromkeys(names))
