"""Gives the demonstration's warehouse its packing lists, its counted shelf and parcels that nobody expected, once."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from data import database
from data.demo.orders import orders
from data.demo.returns import told
from data.demo.settling import WANDA
from data.demo.shelf import COUNTED_HOURS, STRAYS, Stray, counts, parts
from data.queries.desk import demonstration as rows
from data.queries.warehouse import parcels as parcel_rows
from services.desk import clock
from services.desk.access import Actor
from services.desk.settings import settings
from services.goods import stock
from services.receiving import packing_lists, quarantine
from services.receiving.quarantine import Unexpected

_AGE = timedelta(days=21)
_REASON = "Counted at the last stocktaking."


def equip(cast: Mapping[str, Actor], loaded_at: datetime) -> None:
    """Write down what is not there yet; what people have changed since stays."""
    wanda = cast[WANDA]
    with clock.standing_at(loaded_at - timedelta(hours=COUNTED_HOURS)):
        _list_parts(wanda)
        _count(wanda)
    _keep_strays(wanda, loaded_at)


def _list_parts(wanda: Actor) -> None:
    with database.reading() as tx:
        products, listed = rows.products(tx), rows.packed(tx)
    for sku, name, price in parts():
        if (products[sku], name) not in listed:
            packing_lists.add_part(wanda, products[sku], name, price, "USD")


def _count(wanda: Actor) -> None:
    with database.reading() as tx:
        products, counted = rows.products(tx), rows.counted(tx)
    for sku, units in counts().items():
        if units and products[sku] not in counted:
            stock.count(wanda, products[sku], units, _REASON)


def _keep_strays(wanda: Actor, loaded_at: datetime) -> None:
    with database.reading() as tx:
        missing = [one for one in STRAYS if parcel_rows.of_form(tx, one.key) is None]
    for one in missing:
        with clock.standing_at(loaded_at - timedelta(hours=one.hours)):
            number = _some_order(loaded_at) if one.labelled else ""
            quarantine.quarantine(wanda, _parcel(one, number))


def _parcel(one: Stray, number: str) -> Unexpected:
    return Unexpected(one.note, one.key, order_number=number, weight_g=one.weight)


def _some_order(loaded_at: datetime) -> str:
    """The newest order that is some weeks old, came, and has no return."""
    complained, day = {one.number for one in told()}, (loaded_at - _AGE).date()
    quiet = (one.row for one in orders(loaded_at, settings().zone) if one.row.number not in complained)
    return max(row.number for row in quiet if row.status == "delivered" and row.ordered_on < day)
