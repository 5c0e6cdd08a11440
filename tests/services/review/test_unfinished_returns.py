"""New returns that are begun and not opened: each person's own, gone with the return that was opened or the person."""

import pytest

from data import database
from data.queries.privacy.erasing import strip
from data.registry import Purpose
from services.desk.errors import InvalidInput
from services.review import unfinished_returns
from services.review.unfinished import Field
from tests.support import people, shop

pytestmark = pytest.mark.usefixtures("desk")
FIELDS: dict[str, Field] = {
    "*-reason": "defective",
    "text-*-description": "It hums.",
    "*-contact": {"day": "2026-02-01"},
}


def test_a_new_return_comes_back_to_its_own_person_alone() -> None:
    rosa, rob, order = people.rosa(), people.rob(), shop.place_order()
    unfinished_returns.keep(rosa, order.order_id, FIELDS)
    unfinished_returns.keep(rosa, order.order_id, FIELDS | {"*-wish": "refund"})
    assert unfinished_returns.left(rosa, order.order_id) == FIELDS | {"*-wish": "refund"}
    assert unfinished_returns.left(rob, order.order_id) == {}
    unfinished_returns.keep(rosa, order.order_id, {})
    assert unfinished_returns.left(rosa, order.order_id) == {}
    with pytest.raises(InvalidInput, match="too much"):
        unfinished_returns.keep(rosa, order.order_id, {"text-*-description": "x" * 20_001})


def test_it_goes_with_the_order_of_a_person_who_is_erased() -> None:
    rosa, order = people.rosa(), shop.place_order()
    unfinished_returns.keep(rosa, order.order_id, FIELDS)
    with database.transaction() as tx:
        strip.empty_orders(tx, [order.order_id], frozenset(Purpose))
    assert unfinished_returns.left(rosa, order.order_id) == {}
