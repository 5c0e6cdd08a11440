"""What a scanned, typed or photographed text stands for: one return, several that it may be, or nothing.

The bench, the queue's search and whatever else takes a number ask here, so that all of them understand the same.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import Connection

from data.queries.warehouse import parcels, scanning
from data.queries.warehouse.parcels import ParcelRow
from data.queries.warehouse.scanning import OrderHit, ReturnHit
from services.desk.text import parcel_number
from services.desk.text.labels import Reading, clean, readings


class Answer(StrEnum):
    """How certain a text is."""

    FOUND = "found"
    SEVERAL = "several"
    NOTHING = "nothing"


@dataclass(frozen=True)
class Found:
    """What a text stands for: returns first; orders that have none; parcels that are here already.

    `text` is how it was understood, for people.
    """

    text: str
    returns: tuple[ReturnHit, ...] = ()
    orders: tuple[OrderHit, ...] = ()
    parcels: tuple[ParcelRow, ...] = ()

    @property
    def answer(self) -> Answer:
        """Found where it can mean one return or one order only; else the person is asked which one was meant."""
        several = len(self.returns) + len(self.orders)
        if several > 1:
            return Answer.SEVERAL
        return Answer.FOUND if several or self.parcels else Answer.NOTHING

    @property
    def only_return(self) -> ReturnHit | None:
        """The return, where the text can mean no other."""
        return self.returns[0] if self.returns and self.answer is Answer.FOUND else None


def recognise(tx: Connection, text: str) -> Found:
    """What the text stands for, by the most literal reading that leads anywhere; nothing for noise."""
    parcel_id = parcel_number.read(text)
    parcel = parcels.find(tx, parcel_id) if parcel_id is not None else None
    if parcel is not None:
        return _of_parcel(tx, parcel)
    for reading in readings(text):
        found = _of_rmas(tx, reading.rmas) if reading.rmas else _of_numbers(tx, reading)
        if found.answer is not Answer.NOTHING:
            return found
    return Found(next((rma for reading in readings(text) for rma in reading.rmas), clean(text)))


def first_that_fits(tx: Connection, texts: Iterable[str]) -> Found:
    """The same for the codes of one photo: what the first stands for that stands for anything."""
    found = Found("")
    for text in texts:
        one = recognise(tx, text)
        if one.answer is not Answer.NOTHING:
            return one
        found = found if found.text else one
    return found


def _of_parcel(tx: Connection, parcel: ParcelRow) -> Found:
    """A parcel by the number on its own label: with its return, where it has been given one."""
    number = parcel_number.make(parcel.id, parcel.received_at.year)
    return Found(number, scanning.by_rma(tx, parcel.rma) if parcel.rma else (), (), (parcel,))


def _of_rmas(tx: Connection, rmas: tuple[str, ...]) -> Found:
    hits = tuple(hit for rma in rmas for hit in scanning.by_rma(tx, rma))
    return Found(hits[0].rma if hits else rmas[0], hits)


def _of_numbers(tx: Connection, reading: Reading) -> Found:
    here, ordered = parcels.tracked(tx, reading.numbers), scanning.orders(tx, reading.numbers)
    found = (
        scanning.by_return_tracking(tx, reading.numbers)
        + tuple(hit for one in here if one.rma for hit in scanning.by_rma(tx, one.rma))
        + scanning.of_orders(tx, [order.order_id for order in ordered])
    )
    returns = tuple({hit.return_id: hit for hit in found}.values())
    having = {hit.order_number for hit in returns}
    return Found(reading.numbers[0], returns, tuple(one for one in ordered if one.number not in having), here)
