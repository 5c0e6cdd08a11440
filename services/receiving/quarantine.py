"""Parcels that no return expects: kept apart, linked to a return, sent back or disposed of.

Goods belong to somebody: nothing leaves quarantine without a reason, nothing is thrown away without written consent,
and arrival counts as the customer's first contact (C26).
"""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import Connection

from data.queries.catalogue import catalogue
from data.queries.catalogue.catalogue import OrderRow
from data.queries.warehouse import parcels
from data.queries.warehouse import receiving as rows
from data.queries.warehouse.parcels import ParcelRow
from data.vocabulary import (
    OPEN_STATES,
    SETTLING_STATES,
    AuditTag,
    Channel,
    Disposition,
    ParcelKind,
    ParcelState,
    Permission,
    ReturnState,
    Stage,
    UnitOutcome,
    WorkQueue,
)
from services.cases.assessment import assess
from services.cases.entries import change
from services.cases.lookup import existing
from services.desk import audit
from services.desk.access import Actor, command, query
from services.desk.errors import Conflict, InvalidInput, NotFound
from services.desk.text import form_values
from services.desk.text.form_values import need
from services.desk.text.visible import visible
from services.receiving.bench_form import Reception
from services.receiving.record_units import parcel_values, why_not
from services.review import opening
from services.review.opening import NewReturn, Opened
from services.settling import tasks

__all__ = ["ParcelRow", "Settled", "Unexpected", "dispose", "link", "link_new", "quarantine", "send_back", "waiting"]

_OVER = (ReturnState.REJECTED, ReturnState.CLOSED, ReturnState.CANCELLED)


@dataclass(frozen=True)
class Unexpected:
    """A parcel as it lies on the bench; order and return where label or note name them, the weight as it was typed."""

    note: str
    form_key: str
    order_number: str = ""
    return_id: int | None = None
    arrived_on: date | None = None
    tracking: str = ""
    weight_g: str | int | None = None


@dataclass(frozen=True)
class Settled:
    """What became of a parcel; `changed` is false where the same form did it before."""

    parcel_id: int
    state: ParcelState
    rma: str | None = None
    changed: bool = True


@query(Permission.PARCEL_RECEIVE)
def waiting(tx: Connection, actor: Actor) -> tuple[ParcelRow, ...]:
    """Parcels that somebody must settle or inspect, oldest first."""
    return parcels.waiting(tx)


@command(Permission.PARCEL_RECEIVE)
def quarantine(tx: Connection, actor: Actor, parcel: Unexpected) -> Settled:
    """Keep a parcel apart that no return expects, and let somebody contact the customer."""
    made = parcels.of_form(tx, parcel.form_key)
    if made is not None:
        return Settled(made.id, made.state, changed=False)
    need(parcel.note, "Describe the parcel and what is in it")
    order = order_named(tx, parcel.order_number)
    if parcel.return_id is not None:
        case = existing(tx, parcel.return_id, lock=True)
        if why_not(tx, case, parcel_is_here=False) is None:
            raise InvalidInput(f"Return {case.rma} expects a parcel. Receive this one for it.")
        order = order or catalogue.find_order(tx, case.order_number)
    kind = {"kind": ParcelKind.UNANNOUNCED, "state": ParcelState.QUARANTINED, "return_id": parcel.return_id}
    parcel_id = keep(tx, actor, parcel, order, kind)
    tasks.open_task(tx, WorkQueue.QUARANTINE, Stage.CONTACT, parcel_id, parcel.return_id)
    told(tx, actor, AuditTag.PARCEL_RECEIVED, parcel_id, parcel.return_id, {"kind": ParcelKind.UNANNOUNCED})
    return Settled(parcel_id, ParcelState.QUARANTINED)


@command(Permission.RETURN_CREATE)
def link_new(tx: Connection, actor: Actor, parcel_id: int, new: NewReturn) -> Opened:
    """Open a return for a parcel in quarantine: its arrival is the first contact, and nobody had approved it."""
    parcels.find(tx, parcel_id, lock=True)
    made = opening.made_before(tx, new)
    if made is not None:
        return made
    parcel = _kept_apart(tx, parcel_id)
    arrived = replace(
        new, contact_date=parcel.arrived_on, channel=Channel.PARCEL, facts={**new.facts, "unannounced": True}
    )
    made = opening.opened(tx, actor, arrived)
    _link(tx, actor, parcel, made.return_id, made.rma)
    return made


@command(Permission.PARCEL_RECEIVE)
def link(tx: Connection, actor: Actor, parcel_id: int, return_id: int) -> Settled:
    """Let a parcel in quarantine belong to a return that is open or expects it."""
    parcel = _kept_apart(tx, parcel_id)
    case = existing(tx, return_id, lock=True)
    if case.state not in (*OPEN_STATES, *SETTLING_STATES):
        raise InvalidInput(f"Return {case.rma} is {case.state.value}. Have it reopened, or open another return.")
    if parcel.order_id is not None and parcel.order_id != case.order_id:
        raise InvalidInput(f"The parcel belongs to order {parcel.order_number}, return {case.rma} to another order.")
    _link(tx, actor, parcel, case.id, case.rma)
    if why_not(tx, case, parcel_is_here=False) is not None:
        # BR-32: it was sent before anybody had approved it.
        case = replace(case, facts={**case.facts, "unannounced": True})
    assess(tx, change(tx, case, facts=case.facts))
    return Settled(parcel_id, ParcelState.LINKED, case.rma)


@command(Permission.PARCEL_RECEIVE)
def send_back(tx: Connection, actor: Actor, parcel_id: int, tracking_number: str, reason: str) -> Settled:
    """Send what is kept apart back to its owner, with the reason and the number under which it travels."""
    parcel = _to_settle(tx, parcel_id)
    need(reason, "Say why the parcel is sent back")
    number = form_values.tracking(tracking_number, "The tracking number of the way back")
    details = {"act": ParcelState.SENT_BACK, "tracking": number}
    return _settle(tx, actor, parcel, ParcelState.SENT_BACK, Disposition.RETURN_TO_CUSTOMER, details, reason)


@command(Permission.PARCEL_RECEIVE)
def dispose(tx: Connection, actor: Actor, parcel_id: int, consent: str, reason: str) -> Settled:
    """Dispose of what is kept apart; `consent` are the owner's written words, which are kept."""
    parcel = _to_settle(tx, parcel_id)
    need(reason, "Say why the parcel is disposed of")
    need(consent, "Copy the owner's written consent", field="The consent")
    said = f"{reason.strip()}\nConsent: {visible(consent).strip()}"
    return _settle(tx, actor, parcel, ParcelState.DISPOSED, Disposition.DISCARD, {"act": ParcelState.DISPOSED}, said)


def order_named(tx: Connection, number: str) -> OrderRow | None:
    """The order of that number; None where none is named, NotFound where there is no such order."""
    wanted = form_values.term(number)
    if not wanted:
        return None
    found = catalogue.find_order(tx, wanted)
    if found is None:
        raise NotFound("There is no order with this number. Check it, or leave it out and describe the parcel.")
    return found


def keep(tx: Connection, actor: Actor, parcel: Unexpected, order: OrderRow | None, kind: dict[str, Any]) -> int:
    """Write the parcel's row; its id. InvalidInput for a day or a weight that cannot be."""
    values = parcel_values(actor, _reception(parcel), earliest=order.ordered_on if order else None)
    text = {"note": visible(parcel.note).strip(), "order_id": order.id if order else None}
    return parcels.add(tx, values | text | kind)


def _reception(parcel: Unexpected) -> Reception:
    return Reception(0, 0, (), parcel.form_key, parcel.arrived_on, parcel.tracking, parcel.weight_g)


def _kept_apart(tx: Connection, parcel_id: int) -> ParcelRow:
    parcel = parcels.find(tx, parcel_id, lock=True)
    if parcel is None:
        raise NotFound("There is no such parcel. Reload the page.")
    if parcel.state is not ParcelState.QUARANTINED:
        raise Conflict(f"This parcel is {_STATES[parcel.state]} already; nothing was written. Reload the page.")
    return parcel


def _to_settle(tx: Connection, parcel_id: int) -> ParcelRow:
    """A parcel that may leave the house: in quarantine, its return over, or with an item that belongs to nobody."""
    parcel = parcels.find(tx, parcel_id, lock=True)
    if parcel is not None and parcel.state is ParcelState.INSPECTED and parcels.is_waiting(tx, parcel_id):
        return parcel
    if parcel is not None and parcel.state is ParcelState.LINKED and parcel.return_state in _OVER:
        return parcel
    return _kept_apart(tx, parcel_id)


_STATES = {
    ParcelState.INSPECTED: "inspected",
    ParcelState.LINKED: "with a return that is not over",
    ParcelState.LOST: "lost",
    ParcelState.SENT_BACK: "sent back",
    ParcelState.DISPOSED: "disposed of",
}


def _link(tx: Connection, actor: Actor, parcel: ParcelRow, return_id: int, rma: str) -> None:
    case = existing(tx, return_id)
    parcels.change(tx, parcel.id, state=ParcelState.LINKED, return_id=return_id, order_id=case.order_id)
    tasks.done(tx, actor, WorkQueue.QUARANTINE, Stage.CONTACT, parcel.id)
    told(tx, actor, AuditTag.PARCEL_SETTLED, parcel.id, return_id, {"act": ParcelState.LINKED, "rma": rma})


def _settle(
    tx: Connection,
    actor: Actor,
    parcel: ParcelRow,
    state: ParcelState,
    goes: Disposition,
    details: dict[str, Any],
    reason: str,
) -> Settled:
    if parcel.state is ParcelState.INSPECTED:
        extras = [unit.id for unit in rows.units_of_parcel(tx, parcel.id) if unit.outcome is UnitOutcome.EXTRA]
        rows.set_disposition(tx, extras, goes)
    else:
        parcels.change(tx, parcel.id, state=state)
    tasks.done(tx, actor, WorkQueue.QUARANTINE, Stage.CONTACT, parcel.id)
    told(tx, actor, AuditTag.PARCEL_SETTLED, parcel.id, parcel.return_id, details, reason)
    return Settled(parcel.id, state, parcel.rma)


def told(
    tx: Connection,
    actor: Actor,
    tag: AuditTag,
    parcel_id: int,
    return_id: int | None,
    details: dict[str, Any],
    reason: str = "",
) -> None:
    """Leave the audit entry of an act on a parcel, with its return where it has one."""
    audit.record(
        tx,
        actor,
        tag,
        f"return:{return_id}" if return_id else f"parcel:{parcel_id}",
        {"parcel": parcel_id, **details},
        reason,
    )
