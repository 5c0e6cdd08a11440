"""The demonstration's stories: what is told fits what is drawn, and nobody real is in it."""

import re
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from data.demo.art.looks import defects_of
from data.demo.art.shots import mistaken_for
from data.demo.goods import GOODS
from data.demo.orders import orders
from data.demo.people import PEOPLE
from data.demo.pictures import files_of
from data.demo.returns import Told, told
from data.demo.story import Act, Judge

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
BERLIN = ZoneInfo("Europe/Berlin")
# In the language in which the customer writes.
_WORDS = {
    "drill": "drill|furadeira",
    "headphones": "headphones|fone de ouvido",
    "kettle": "kettle|chaleira|ケトル",
    "keyboard": "keyboard",
    "phone": "phone",
    "smartwatch": "watch|reloj",
    "sneaker": "sneaker|trainer",
    "speaker": "speaker|enceinte",
}


@pytest.mark.parametrize("one", told(), ids=lambda one: one.number)
def test_what_is_drawn_can_be_drawn_and_is_what_is_told(one: Told) -> None:
    for unit in one.story.units:
        look = GOODS[unit.sku].look
        assert unit.defect is None or unit.defect in defects_of(look.model)
        if unit.wrong:
            came = mistaken_for(look, unit.wrong)
            assert re.search(_WORDS[came.model], one.story.says, re.IGNORECASE)


@pytest.mark.parametrize("one", told(), ids=lambda one: one.number)
def test_a_story_happens_in_order_and_before_the_shop_is_loaded(one: Told) -> None:
    hours = [act.after for act in one.story.acts]
    assert hours == sorted(hours)
    assert all(0 < hour < one.story.opened for hour in hours)
    assert all(act.file < len(one.story.all_files) for act in one.story.acts if isinstance(act, Judge))
    names = [file.name for file in files_of(one, NOW)]
    assert len(set(names)) == len(names)


def test_every_order_has_its_own_number_and_days_that_follow_each_other() -> None:
    rows = [order.row for order in orders(NOW, BERLIN)]
    assert len({row.number for row in rows}) == len(rows) >= 120
    for row in rows:
        for parcel in row.parcels:
            days = [row.ordered_on, parcel.shipped_on, parcel.delivered_on]
            known = [day for day in days if day is not None]
            assert known == sorted(known)
            assert known[-1] <= NOW.date()
    assert any(len(row.parcels) > 1 for row in rows)
    assert any(not parcel.delivery_traceable for row in rows for parcel in row.parcels)
    assert len({row.currency for row in rows}) >= 10


def test_orders_bear_the_same_numbers_whenever_they_are_loaded() -> None:
    later = NOW + timedelta(days=200, hours=9)
    assert orders(NOW, BERLIN) == orders(NOW, BERLIN)
    assert [order.row.number for order in orders(NOW, BERLIN)] == [order.row.number for order in orders(later, BERLIN)]


def test_mail_goes_to_addresses_that_nobody_can_own() -> None:
    reserved = re.compile(r".+@(example\.(org|net|com)|[a-z]+\.example)")
    assert all(reserved.fullmatch(person.email) for person in PEOPLE.values())


def test_every_act_that_can_be_told_is_told() -> None:
    acts = {type(act) for one in told() for act in one.story.acts}
    assert {kind.__name__ for kind in _kinds(Act)} - {kind.__name__ for kind in acts} == {"Settle"}


def _kinds(kind: type[Act]) -> set[type[Act]]:
    return {each for below in kind.__subclasses__() for each in (below, *_kinds(below))}
