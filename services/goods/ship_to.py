"""Where a parcel of ours goes: name and address for those who ship it, only while it is to be shipped; and its slip."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import zxingcpp
from sqlalchemy import Connection

from data.queries.catalogue import catalogue
from data.queries.catalogue import customers as customer_rows
from data.queries.settling import repairs, replacements
from data.queries.warehouse import parcels
from data.queries.work import task_rows
from data.vocabulary import SETTLING_STATES, AuditTag, ParcelState, PaymentState, Permission, Stage, WorkQueue
from services.cases.lookup import existing
from services.desk import audit
from services.desk.access import Actor, command
from services.desk.errors import Conflict, NotFound
from services.goods import back_to_customer
from services.messages import notify


@dataclass(frozen=True)
class ShipTo:
    """Who gets the parcel, where, and what is in it (“1 × Headphones”); `number` stands on it: the RMA, or the order's.

    `address` has line breaks as the order's import left them.
    """

    number: str
    order_number: str
    name: str
    address: str
    contents: tuple[str, ...]


@dataclass(frozen=True)
class Slip:
    """What is printed and put on the parcel; `barcode` is an SVG picture of the number as Code 128."""

    to: ShipTo
    barcode: str


@dataclass(frozen=True)
class _Leaving:
    """A parcel that is to be shipped now; `record` is what the audit trail says that it is about."""

    record: str
    number: str
    order_number: str
    customer_id: int
    contents: tuple[str, ...]


@command(Permission.ADDRESS_SHIP)
def see(tx: Connection, actor: Actor, stage: Stage, record_id: int) -> ShipTo:
    """Name and address for the parcel of an open task; every look leaves an entry in the audit trail.

    Conflict where it is not to be shipped, or no longer; NotFound where the shop has no address.
    """
    return _shown(tx, actor, stage, record_id)[1]


@command(Permission.ADDRESS_SHIP)
def slip(tx: Connection, actor: Actor, stage: Stage, record_id: int) -> Slip:
    """The slip for the parcel, as `see` says who gets it; an entry says that it was taken away."""
    leaving, to = _shown(tx, actor, stage, record_id)
    audit.record(tx, actor, AuditTag.FILE_EXPORTED, leaving.record, {"file": "parcel slip", "number": to.number})
    code = zxingcpp.create_barcode(to.number, zxingcpp.BarcodeFormat.Code128)
    return Slip(to, code.to_svg())


def _shown(tx: Connection, actor: Actor, stage: Stage, record_id: int) -> tuple[_Leaving, ShipTo]:
    leaving = _leaving(tx, stage, record_id)
    _known, name = customer_rows.field_of(tx, leaving.customer_id, "name")
    _known, address = customer_rows.field_of(tx, leaving.customer_id, "address")
    if not address:
        raise NotFound("The shop has no address of this customer. Have it asked for before anything is shipped.")
    details = {"field": "name and address", "number": leaving.number, "stage": stage}
    audit.record(tx, actor, AuditTag.CUSTOMER_REVEALED, f"customer:{leaving.customer_id}", details, _WHY[stage])
    to = ShipTo(leaving.number, leaving.order_number, name or "", address, leaving.contents)
    return leaving, to


def _leaving(tx: Connection, stage: Stage, record_id: int) -> _Leaving:
    """What is to be shipped now; Conflict where there is no open task for it, or the goods stay here."""
    found = None
    if stage in _FIND and task_rows.open_id(tx, _QUEUES[stage], stage, record_id) is not None:
        found = _FIND[stage](tx, record_id)
    if found is None:
        raise Conflict("This is not to be shipped now, so nobody sees where it would go. Reload the page.")
    return found


def _replacement(tx: Connection, replacement_id: int) -> _Leaving | None:
    one = replacements.find(tx, replacement_id)
    # What a reviewer has decided anew does not leave.
    if one is None or existing(tx, one.return_id).state not in SETTLING_STATES:
        return None
    return _of_return(tx, one.return_id, (notify.units(one.quantity, one.product),))


def _repaired(tx: Connection, repair_id: int) -> _Leaving | None:
    one = repairs.find(tx, repair_id)
    # Before the customer has paid, the unit stays here (C9).
    if one is None or one.payment is PaymentState.REQUESTED:
        return None
    return _of_return(tx, one.return_id, (notify.units(1, one.product),))


def _rejected(tx: Connection, return_id: int) -> _Leaving | None:
    units = back_to_customer.ready(tx, existing(tx, return_id))
    return _of_return(tx, return_id, back_to_customer.counted(units)) if units else None


def _of_return(tx: Connection, return_id: int, contents: tuple[str, ...]) -> _Leaving:
    case = existing(tx, return_id)
    return _Leaving(f"return:{case.id}", case.rma, case.order_number, case.customer_id, contents)


def _refused(tx: Connection, parcel_id: int) -> _Leaving | None:
    """A parcel that is kept apart and belongs to an order: it may go back as it came (C26)."""
    parcel = parcels.find(tx, parcel_id)
    if parcel is None or parcel.state is not ParcelState.QUARANTINED or parcel.order_number is None:
        return None
    order = catalogue.find_order(tx, parcel.order_number)
    if order is None:
        return None
    number = parcel.rma or order.number
    return _Leaving(f"parcel:{parcel.id}", number, order.number, order.customer_id, ("The parcel as it came",))


_QUEUES = {
    Stage.SHIP: WorkQueue.REPLACEMENTS,
    Stage.RETURN_UNIT: WorkQueue.REPAIRS,
    Stage.SEND_BACK: WorkQueue.QUARANTINE,
    Stage.CONTACT: WorkQueue.QUARANTINE,
}
_FIND: Mapping[Stage, Callable[[Connection, int], _Leaving | None]] = {
    Stage.SHIP: _replacement,
    Stage.RETURN_UNIT: _repaired,
    Stage.SEND_BACK: _rejected,
    Stage.CONTACT: _refused,
}
_WHY = {
    Stage.SHIP: "To ship the replacement.",
    Stage.RETURN_UNIT: "To ship the repaired unit back.",
    Stage.SEND_BACK: "To ship the rejected units back.",
    Stage.CONTACT: "To send the parcel back.",
}
