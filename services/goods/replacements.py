"""Replacements: reserved from the shelf, shipped with a tracking number, delivered, or cancelled.

What was shipped becomes a line of the order in a parcel of its own: a later return of it has its own delivery day,
while the ladder stays on the first shipment (C33).
"""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection

from data.queries.catalogue import catalogue
from data.queries.returns.cases import CaseRow
from data.queries.settling import replacements as rows
from data.queries.settling.replacements import ReplacementRow
from data.vocabulary import SETTLING_STATES, AuditTag, Permission, ReplacementState, Stage, WorkQueue
from services.cases.entries import change, record
from services.cases.facts import IN_STOCK
from services.cases.lookup import Shown, check_shown, check_state, check_version, existing
from services.desk import clock
from services.desk.access import Actor, command
from services.desk.errors import Conflict, InvalidInput, NotFound, OutOfStock
from services.desk.settings import settings
from services.desk.text import form_values
from services.desk.text.form_values import day, need, whole
from services.goods import stock
from services.messages import notify
from services.settling import balances, next_steps, tasks
from services.settling import owed as settling_owed
from services.settling.back_to_review import to_reviewer
from services.settling.owed import Due, Way


@dataclass(frozen=True)
class ReservationForm:
    """What is to be reserved, as the page showed it; the key is one for each form that was shown."""

    shown: Shown
    return_line_id: int
    quantity: str | int
    form_key: str


@dataclass(frozen=True)
class Reserved:
    """What was reserved; None where nothing is on the shelf and the return went back to a reviewer."""

    replacement_id: int | None
    changed: bool = True


@dataclass(frozen=True)
class Moved:
    """Where the replacement stands now, and whether its return is closed by it."""

    state: ReplacementState
    closed: bool = False


@command(Permission.REPLACEMENT_SHIP)
def reserve(tx: Connection, actor: Actor, form: ReservationForm) -> Reserved:
    """Promise units from the shelf to units that are ready for a replacement.

    Nothing on the shelf sends the return back to a reviewer; too little is OutOfStock. Conflict on a stale page.
    """
    case = existing(tx, form.shown.return_id, lock=True)
    made = rows.made_by_form(tx, form.form_key)
    if made is not None:
        return Reserved(made.id, changed=False)
    check_shown(tx, case, form.shown, *SETTLING_STATES)
    one = _due(tx, case, form)
    quantity = whole(form.quantity, f"{one.product}: the quantity", least=1, most=one.open)
    try:
        stock.reserve(tx, one.product_id, quantity)
    except OutOfStock:
        if stock.free(tx, one.product_id):
            raise
        _nothing_left(tx, actor, case, one)
        return Reserved(None)
    return Reserved(_reserved(tx, actor, case, one, quantity, form.form_key))


def _due(tx: Connection, case: CaseRow, form: ReservationForm) -> Due:
    """What of the line waits for a replacement; InvalidInput where nothing does."""
    owed = settling_owed.due(tx, case)
    waiting = [one for one in owed if one.way is Way.REPLACEMENT and one.line_id == form.return_line_id and one.open]
    if not waiting:
        raise InvalidInput("No unit of this line waits for a replacement. Reload the page.")
    return waiting[0]


def _nothing_left(tx: Connection, actor: Actor, case: CaseRow, one: Due) -> None:
    because = f"No replacement for {one.product} is in stock."
    to_reviewer(tx, actor, case, because, facts={**case.facts, IN_STOCK: False})


def _reserved(tx: Connection, actor: Actor, case: CaseRow, one: Due, quantity: int, form_key: str) -> int:
    values = {
        "return_id": case.id,
        "return_line_id": one.line_id,
        "product_id": one.product_id,
        "quantity": quantity,
        "state": ReplacementState.RESERVED,
        "reserved_by_id": actor.staff_id,
        "reserved_at": clock.now(),
        "form_key": form_key,
    }
    replacement_id = rows.add(tx, values)
    case = change(tx, case, facts={key: value for key, value in case.facts.items() if key != IN_STOCK})
    next_steps.go_on(tx, actor, case)
    tasks.open_task(tx, WorkQueue.REPLACEMENTS, Stage.SHIP, replacement_id, case.id)
    record(
        tx,
        actor,
        case,
        AuditTag.REPLACEMENT_CHANGED,
        {"replacement": replacement_id, "what": f"reserved {notify.units(quantity, one.product)}"},
    )
    return replacement_id


@command(Permission.REPLACEMENT_SHIP)
def ship(
    tx: Connection, actor: Actor, replacement_id: int, version: int, tracking: str, shipped_on: date | None
) -> Moved:
    """Let a reserved replacement leave: stock out, a parcel and a line in the order, a message to the customer."""
    # The order before the return, as in opening a return: two acts never wait for each other.
    catalogue.find_order(tx, _existing(tx, replacement_id).order_number, lock=True)
    case, found = _at_hand(tx, replacement_id, version, ReplacementState.RESERVED, "shipped")
    _refuse_what_was_decided_anew(tx, case, found)
    number = form_values.tracking(tracking) or ""
    left_on = day(shipped_on, "The shipping day", earliest=_local(found), latest=clock.today(settings().zone))
    stock.ship(tx, actor, found.product_id, found.quantity, found.id)
    balances.replace(tx, found.replaced_line_id, found.quantity)
    rows.change(
        tx,
        found.id,
        state=ReplacementState.SHIPPED,
        tracking_number=number,
        shipped_on=left_on,
        order_line_id=rows.add_to_order(tx, found, shipped_on=left_on, tracking_number=number),
    )
    tasks.done(tx, actor, WorkQueue.REPLACEMENTS, Stage.SHIP, found.id)
    tasks.open_task(tx, WorkQueue.REPLACEMENTS, Stage.DELIVERY, found.id, case.id)
    what = notify.units(found.quantity, found.product)
    notify.tell(tx, actor, case, "replacement_shipped", (what,), tracking=number)
    record(tx, actor, case, AuditTag.REPLACEMENT_CHANGED, {"replacement": found.id, "what": f"shipped {what}"})
    return Moved(ReplacementState.SHIPPED)


def _refuse_what_was_decided_anew(tx: Connection, case: CaseRow, found: ReplacementRow) -> None:
    known = settling_owed.books(tx, case)
    wanted = (
        one.decided
        for one in settling_owed.due_by(known)
        if one.way is Way.REPLACEMENT and one.line_id == found.return_line_id
    )
    if known.settled.replaced[found.return_line_id] > sum(wanted):
        raise Conflict("A reviewer has decided otherwise since this was reserved. Cancel the replacement.")


@command(Permission.REPLACEMENT_SHIP)
def delivered(tx: Connection, actor: Actor, replacement_id: int, version: int, delivered_on: date | None) -> Moved:
    """Keep the day on which it came: the customer's first 15 days run from it (C33)."""
    case, found = _at_hand(tx, replacement_id, version, ReplacementState.SHIPPED, "delivered")
    came_on = day(delivered_on, "The delivery day", earliest=found.shipped_on, latest=clock.today(settings().zone))
    rows.change(tx, found.id, state=ReplacementState.DELIVERED, delivered_on=came_on)
    if found.order_line_id is not None:
        rows.set_delivered(tx, found.order_line_id, came_on)
    tasks.done(tx, actor, WorkQueue.REPLACEMENTS, Stage.DELIVERY, found.id)
    record(tx, actor, case, AuditTag.REPLACEMENT_CHANGED, {"replacement": found.id, "what": "delivered"})
    return Moved(ReplacementState.DELIVERED, next_steps.close_if_settled(tx, actor, case.id))


@command(Permission.REPLACEMENT_SHIP)
def cancel(tx: Connection, actor: Actor, replacement_id: int, version: int, reason: str) -> Moved:
    """Take a reservation back: the stock is free again, and the units wait for a replacement again."""
    found = _existing(tx, replacement_id)
    case = existing(tx, found.return_id, lock=True)
    found = _in_state(_existing(tx, replacement_id), version, ReplacementState.RESERVED, "cancelled")
    need(reason, "Say why the replacement is cancelled")
    stock.release(tx, found.product_id, found.quantity)
    rows.change(tx, found.id, state=ReplacementState.CANCELLED)
    tasks.done(tx, actor, WorkQueue.REPLACEMENTS, Stage.SHIP, found.id)
    if case.state in SETTLING_STATES:
        next_steps.go_on(tx, actor, case)
    record(tx, actor, case, AuditTag.REPLACEMENT_CHANGED, {"replacement": found.id, "what": "cancelled"}, reason)
    return Moved(ReplacementState.CANCELLED)


def _at_hand(
    tx: Connection, replacement_id: int, version: int, state: ReplacementState, word: str
) -> tuple[CaseRow, ReplacementRow]:
    """The return, locked and being settled, and its replacement as the page showed it."""
    case = existing(tx, _existing(tx, replacement_id).return_id, lock=True)
    check_state(case, *SETTLING_STATES)
    return case, _in_state(_existing(tx, replacement_id), version, state, word)


def _in_state(found: ReplacementRow, version: int, state: ReplacementState, word: str) -> ReplacementRow:
    check_version(version, found.version, "This replacement")
    if found.state is not state:
        raise Conflict(f"This replacement was changed meanwhile and cannot be {word} any more. Reload the page.")
    return found


def _existing(tx: Connection, replacement_id: int) -> ReplacementRow:
    found = rows.find(tx, replacement_id)
    if found is None:
        raise NotFound("There is no such replacement. Reload the page.")
    return found


def _local(found: ReplacementRow) -> date:
    return found.reserved_at.astimezone(settings().zone).date()
