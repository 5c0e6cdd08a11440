"""All orders of the demonstration: those with a return, and others of which nobody complains."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

from data.demo.goods import GOODS
from data.demo.markets import Market
from data.demo.people import PEOPLE
from data.demo.placing import Basket, Placed, parcel, placed
from data.demo.returns import Told, told
from data.demo.story import Unit
from data.queries.catalogue.order_rows import ParcelRow

QUIET_ORDERS = 74


def orders(loaded_at: datetime, zone: ZoneInfo) -> tuple[Placed, ...]:
    """All orders by number, with dates that count back from the day of loading."""
    complained = [_of_story(one, one.contact_day(loaded_at, zone)) for one in told()]
    quiet = _quiet(loaded_at.astimezone(zone).date())
    return tuple(sorted(map(placed, (*complained, *quiet)), key=lambda order: order.row.number))


def _of_story(one: Told, contact: date) -> Basket:
    story, rng = one.story, Random(one.seed)
    shipped = contact - timedelta(days=story.shipped)
    delivered = None if story.delivered is None else contact - timedelta(days=story.delivered)
    units = (*story.units, *story.also)
    parcels = tuple(
        parcel(position, shipped + timedelta(days=position - 1), delivered, rng, traceable=story.traceable)
        for position in sorted({unit.parcel for unit in units})
    )
    ordered = shipped - timedelta(days=rng.randint(1, 3))
    return Basket(one.number, PEOPLE[story.customer], units, parcels, ordered, story.shipping)


def _quiet(today: date) -> Iterator[Basket]:
    """Some of them are split, on their way, waiting to be packed, free of shipping, or canceled."""
    rng, people = Random(7), list(PEOPLE.values())
    for count in range(QUIET_ORDERS):
        age, person = rng.randint(0, 240), rng.choice(people)
        units = _units(rng)
        basket = Basket(
            number=f"JK-{88_000 - 200 * age + 100 + count:05d}",
            person=person,
            units=units,
            parcels=(),
            ordered=today - timedelta(days=age),
            shipping=0 if rng.random() < 0.25 else 590,
            canceled=rng.random() < 0.04,
        )
        yield _on_its_way(basket, today, rng)


def _units(rng: Random) -> tuple[Unit, ...]:
    chosen = rng.sample(list(GOODS), rng.choice((1, 1, 1, 2, 2, 3)))
    split = len(chosen) > 1 and rng.random() < 0.4
    return tuple(
        Unit(
            sku,
            quantity=rng.choice((1, 1, 1, 2)),
            parcel=2 if split and place else 1,
            off=rng.choice((0, 0, 0, 10, 15)),
        )
        for place, sku in enumerate(chosen)
    )


def _on_its_way(basket: Basket, today: date, rng: Random) -> Basket:
    positions = sorted({unit.parcel for unit in basket.units})
    return replace(basket, parcels=tuple(_sent(at, basket.ordered, today, basket.market, rng) for at in positions))


def _sent(position: int, ordered: date, today: date, market: Market, rng: Random) -> ParcelRow:
    shipped = ordered + timedelta(days=rng.randint(1, 2) + position - 1)
    if shipped > today:
        return ParcelRow(position)
    delivered = shipped + timedelta(days=rng.randint(*market.transit))
    traceable = rng.random() > 0.07
    arrived = delivered <= today and traceable
    return parcel(position, shipped, delivered if arrived else None, rng, traceable=traceable)
