"""Deliveries that came back because they were refused: two causes, two outcomes, and a person decides (C28)."""

from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection

from data.queries.catalogue.catalogue import OrderRow
from data.queries.warehouse import parcels
from data.vocabulary import AuditTag, Channel, ParcelKind, ParcelState, Permission, Reason
from services.cases import order_card
from services.cases.facts import REFUSAL_CAUSES
from services.desk import clock
from services.desk.access import Actor, command
from services.desk.errors import InvalidInput
from services.desk.settings import settings
from services.desk.text import form_values
from services.desk.text.form_values import need
from services.receiving.quarantine import Settled, Unexpected, keep, order_named, told
from services.review import opening
from services.review.opening import NewLine, NewReturn


@dataclass(frozen=True)
class Refused:
    """A delivery that came back unopened; the carrier's invoice as a decimal text in the order's currency."""

    parcel: Unexpected
    cause: str | None
    carrier_return_invoice: str = ""
    lines: tuple[NewLine, ...] = field(default=())


@command(Permission.RETURN_CREATE)
def record_refused(tx: Connection, actor: Actor, refused: Refused) -> Settled:
    """A delivery came back because it was refused (BR-38, BR-39, C28): a return in review, with the parcel here."""
    made = parcels.of_form(tx, refused.parcel.form_key)
    if made is not None:
        return Settled(made.id, made.state, made.rma, changed=False)
    if refused.cause not in REFUSAL_CAUSES:
        raise InvalidInput("Say why the delivery was refused: import duties, or a broken or open package.")
    need(refused.parcel.note, "Describe the parcel and what the carrier says")
    order = order_named(tx, refused.parcel.order_number)
    if order is None:
        raise InvalidInput("Say which order the parcel belongs to.")
    opened = opening.opened(tx, actor, _return_of(tx, order, refused))
    kind = {"kind": ParcelKind.REFUSED_DELIVERY, "state": ParcelState.LINKED, "return_id": opened.return_id}
    parcel_id = keep(tx, actor, refused.parcel, order, kind)
    details = {"kind": ParcelKind.REFUSED_DELIVERY, "cause": refused.cause}
    told(tx, actor, AuditTag.PARCEL_RECEIVED, parcel_id, opened.return_id, details)
    return Settled(parcel_id, ParcelState.LINKED, opened.rma)


def _return_of(tx: Connection, order: OrderRow, refused: Refused) -> NewReturn:
    card = order_card.card_of(tx, order)
    everything = tuple(
        NewLine(line.order_line_id, line.claimable, Reason.REFUSED_DELIVERY) for line in card.lines if line.claimable
    )
    extra: dict[str, Any] = {"refusal_cause": refused.cause, "carrier_status": "returned_to_sender"}
    if refused.carrier_return_invoice.strip():
        extra["carrier_return_invoice"] = refused.carrier_return_invoice.strip()
    today = clock.today(settings().zone)
    arrived = form_values.day(refused.parcel.arrived_on or today, "The day of arrival", latest=today)
    return NewReturn(
        order_number=order.number,
        lines=refused.lines or everything,
        description=refused.parcel.note,
        contact_date=arrived,
        channel=Channel.PARCEL,
        facts={"extra": extra},
        form_key=refused.parcel.form_key,
    )
