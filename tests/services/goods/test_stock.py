"""The shelf: conserved through restocking, promising, shipping and counting; never promised twice."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import func, select

from data import database
from data.database import Database
from data.models.catalogue import OrderLine
from data.models.warehouse import StockItem, StockMovement
from data.vocabulary import AuditTag
from services.desk import audit
from services.desk.access import Actor
from services.desk.errors import Conflict, InvalidInput, NotFound, OutOfStock
from services.goods import stock
from tests.support import goods, people, shop
from tests.support.arriving import lay_down
from tests.support.shop import Case

COUNTED = "Counted the shelf on Monday."


def product() -> int:
    placed = shop.place_order()
    with database.reading() as tx:
        statement = select(OrderLine.product_id).where(OrderLine.id == placed.line_ids[0])
        return int(tx.execute(statement).scalar_one())


def figures(product_id: int) -> tuple[int, int]:
    with database.reading() as tx:
        row = tx.execute(select(StockItem).where(StockItem.product_id == product_id)).one()
        moved = tx.execute(
            select(func.sum(StockMovement.delta)).where(StockMovement.product_id == product_id)
        ).scalar_one()
    assert row.on_hand == (moved or 0)
    return row.on_hand, row.reserved


def test_a_count_sets_the_figure_and_leaves_its_reason(desk: Database) -> None:
    wanda, headphones = people.wanda(), product()
    assert stock.count(wanda, headphones, "7", COUNTED).delta == 7
    assert stock.count(wanda, headphones, 5, COUNTED).delta == -2
    assert not stock.count(wanda, headphones, 5, COUNTED).changed
    assert figures(headphones) == (5, 0)
    with database.reading() as tx:
        entries = audit.timeline(tx, f"product:{headphones}")
    assert [(entry.tag, entry.reason) for entry in entries] == [(AuditTag.CATALOGUE_CHANGED, COUNTED)] * 2


@pytest.mark.parametrize("typed", ["-1", "NaN", "1e309", "٧", "2.5", ""])
def test_what_is_no_count_is_refused_and_nothing_is_written(desk: Database, typed: str) -> None:
    wanda, headphones = people.wanda(), product()
    stock.count(wanda, headphones, 3, COUNTED)
    with pytest.raises(InvalidInput, match="The count must be a whole number"):
        stock.count(wanda, headphones, typed, COUNTED)
    assert figures(headphones) == (3, 0)


def test_a_count_below_what_is_promised_is_refused(desk: Database) -> None:
    wanda, headphones = people.wanda(), product()
    stock.count(wanda, headphones, 3, COUNTED)
    with database.transaction() as tx:
        stock.reserve(tx, headphones, 2)
    with pytest.raises(InvalidInput, match="Headphones: 2 units are promised to customers"):
        stock.count(wanda, headphones, 1, COUNTED)
    assert figures(headphones) == (3, 2)


def test_promising_more_than_is_free_says_how_many_are(desk: Database) -> None:
    wanda, headphones = people.wanda(), product()
    with database.transaction() as tx, pytest.raises(OutOfStock, match="2 wanted, none free"):
        stock.reserve(tx, headphones, 2)
    stock.count(wanda, headphones, 1, COUNTED)
    with database.transaction() as tx, pytest.raises(OutOfStock, match="2 wanted, 1 free"):
        stock.reserve(tx, headphones, 2)


def test_the_last_unit_is_promised_once(desk: Database) -> None:
    wanda, headphones = people.wanda(), product()
    stock.count(wanda, headphones, 1, COUNTED)
    start = threading.Barrier(6)

    def promise(_: int) -> str:
        start.wait()
        try:
            with database.transaction() as tx:
                stock.reserve(tx, headphones, 1)
        except OutOfStock:
            return "out of stock"
        return "promised"

    with ThreadPoolExecutor(6) as pool:
        assert sorted(pool.map(promise, range(6))) == ["out of stock"] * 5 + ["promised"]
    assert figures(headphones) == (1, 1)


def test_shipping_and_releasing_keep_the_sum(desk: Database) -> None:
    wanda, headphones = people.wanda(), product()
    stock.count(wanda, headphones, 4, COUNTED)
    with database.transaction() as tx:
        stock.reserve(tx, headphones, 3)
        stock.release(tx, headphones, 1)
    assert figures(headphones) == (4, 2)


def test_a_product_that_does_not_exist_is_refused(desk: Database) -> None:
    with pytest.raises(NotFound):
        stock.count(people.wanda(), 999, 1, COUNTED)


def test_a_count_needs_its_reason(desk: Database) -> None:
    with pytest.raises(InvalidInput, match="Say why the figure changes"):
        stock.count(people.wanda(), product(), 1, "")


def test_the_shelf_is_searched_by_number_and_name(desk: Database) -> None:
    wanda, headphones = people.wanda(), product()
    assert stock.shelf(wanda) == ()
    assert [row.product_id for row in stock.shelf(wanda, "headph")] == [headphones]
    assert stock.shelf(wanda, "%") == ()
    stock.count(wanda, headphones, 4, COUNTED)
    assert [(row.on_hand, row.free) for row in stock.shelf(wanda)] == [(4, 4)]


def corrected(actor: Actor, product_id: int, unit_id: int) -> None:
    with database.transaction() as tx:
        stock.take_back(tx, actor, product_id, unit_id)


def laid_down(actor: Actor, case: Case) -> int:
    with database.transaction() as tx:
        return lay_down(tx, actor, case.return_id, shop.lines_of(case))[0]


def restocked(actor: Actor, product_id: int, unit_id: int) -> None:
    with database.transaction() as tx:
        stock.restock(tx, actor, product_id, unit_id)


def test_a_unit_lies_on_the_shelf_once_and_goes_once(desk: Database) -> None:
    wanda, case = people.wanda(), shop.open_case(people.rosa())
    unit, headphones = laid_down(wanda, case), goods.product_of(case)
    restocked(wanda, headphones, unit)
    restocked(wanda, headphones, unit)
    assert figures(headphones) == (1, 0)
    corrected(wanda, headphones, unit)
    corrected(wanda, headphones, unit)
    assert figures(headphones) == (0, 0)


def test_a_promised_unit_is_not_taken_off_the_shelf(desk: Database) -> None:
    wanda, case = people.wanda(), shop.open_case(people.rosa())
    unit, headphones = laid_down(wanda, case), goods.product_of(case)
    restocked(wanda, headphones, unit)
    with database.transaction() as tx:
        stock.reserve(tx, headphones, 1)
    with pytest.raises(Conflict, match="promised to a customer"):
        corrected(wanda, headphones, unit)
    assert figures(headphones) == (1, 1)


@pytest.mark.parametrize("search", ["head\x00phones", "\ud800"])
def test_a_search_that_is_no_text_finds_nothing(desk: Database, search: str) -> None:
    assert stock.shelf(people.wanda(), search) == ()
