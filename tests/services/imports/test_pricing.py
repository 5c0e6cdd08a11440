"""What was paid for each line: shared to the cent, never silently wrong."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.imports.pricing import Charges, Priced, Settled, line_total, rows, settle, share
from services.imports.reading.cells import CellRefused


def _lines(*totals: int, discount: int = 0, tax: int = 0) -> list[Priced]:
    return [Priced(place, "HP", 1, 1, total, discount, tax) for place, total in enumerate(totals, start=1)]


@given(st.integers(0, 10**9), st.lists(st.integers(0, 10**9), min_size=1, max_size=20))
def test_shares_add_up_and_none_is_off_by_a_whole_unit(amount: int, weights: list[int]) -> None:
    parts = share(amount, weights)
    assert sum(parts) == amount
    if sum(weights):
        exact = [Decimal(amount) * weight / sum(weights) for weight in weights]
        assert all(abs(part - fair) < 1 for part, fair in zip(parts, exact, strict=True))


@given(st.integers(1, 1000), st.integers(0, 10**9))
def test_the_units_of_a_line_add_up_to_what_was_paid_for_it(quantity: int, paid: int) -> None:
    found = rows(Priced(1, "HP", 1, quantity, paid), paid)
    assert sum(line.quantity * line.unit_price_paid for line in found) == paid
    assert sum(line.quantity for line in found) == quantity


@pytest.mark.parametrize(
    ("charges", "paid", "shipping"),
    [
        (Charges(490, discount=1_000), (4_500, 4_500), 490),
        (Charges(490, discount=1_000, subtotal=9_000, total=9_490), (4_500, 4_500), 490),
        (Charges(490, discount=490, subtotal=10_000, total=10_000), (5_000, 5_000), 0),
        (Charges(0, discount=1_000, total=10_000), (5_000, 5_000), 0),
    ],
    ids=["no sums", "off the lines", "off the shipping", "off the prices already"],
)
def test_a_discount_of_the_order_comes_off_what_its_sums_say(
    charges: Charges, paid: tuple[int, ...], shipping: int
) -> None:
    assert settle(_lines(5_000, 5_000), charges, None) == Settled(paid, shipping)


def test_a_discount_told_twice_comes_off_once() -> None:
    lines = [Priced(1, "A", 1, 1, 5_000, discount=1_000), Priced(2, "B", 1, 1, 5_000)]
    assert settle(lines, Charges(0, discount=1_000, total=9_000), None).paid == (4_000, 5_000)


@pytest.mark.parametrize(
    ("charges", "column"),
    [
        (Charges(490, discount=1_000, total=9_999), "order_discount"),
        (Charges(0, discount=20_000), "order_discount"),
        (Charges(0, tax=800, total=10_500), "order_tax"),
    ],
)
def test_what_does_not_fit_the_sums_is_refused_by_name(charges: Charges, column: str) -> None:
    with pytest.raises(CellRefused) as refusal:
        settle(_lines(5_000, 5_000), charges, None)
    assert refusal.value.column == column


def test_taxes_on_top_are_paid_too_and_those_in_the_prices_are_not_added() -> None:
    charges = Charges(1_000, tax=1_100)
    assert settle(_lines(6_000, 4_000), Charges(1_000, tax=1_100, total=12_100), None).paid == (6_600, 4_400)
    assert settle(_lines(6_000, 4_000), Charges(1_000, tax=1_100, total=11_000), None).paid == (6_000, 4_000)
    assert settle(_lines(6_000, 4_000), charges, "included").paid == (6_000, 4_000)
    assert settle(_lines(6_000, 4_000, tax=50), Charges(1_000, shipping_tax=7), "added") == Settled(
        (6_050, 4_050), 1_007
    )
    with pytest.raises(CellRefused, match="nothing says"):
        settle(_lines(6_000, 4_000), charges, None)


def test_lines_that_do_not_add_up_to_the_total_are_taken_and_named() -> None:
    settled = settle(_lines(5_000), Charges(490, total=9_000), None)
    assert (settled.paid, settled.shipping, settled.note is not None) == ((5_000,), 490, True)


@pytest.mark.parametrize(
    ("price", "places", "quantity", "total"),
    [("3.3333", 4, 3, 1_000), ("34.0000", 0, 2, 6_800), ("0.0833", 4, 12, 100)],
)
def test_a_price_with_a_databases_decimals_gives_the_one_total_it_can(
    price: str, places: int, quantity: int, total: int
) -> None:
    assert line_total((Decimal(price), places), quantity, "EUR") == total


@pytest.mark.parametrize(("price", "places", "quantity"), [("3.3333", 4, 1), ("3.333", 3, 3), ("3.3311", 4, 3)])
def test_a_price_that_gives_no_total_asks_for_that_of_the_line(price: str, places: int, quantity: int) -> None:
    with pytest.raises(CellRefused, match="the price of all units of the line"):
        line_total((Decimal(price), places), quantity, "EUR")
