"""Amounts of a file: the mark before the decimals is told by all of them together, never by one alone."""

import pytest

from services.desk.text.amounts import AmountRefused
from services.imports.reading.amounts import COMMA, POINT, AmountStyle, doubtful, read_minor, style_of


@pytest.mark.parametrize(
    ("written", "mark"),
    [
        (["12.50", "1.000"], POINT),
        (["12,50", "1.000"], COMMA),
        (["1.234.567", "1.000"], COMMA),
        (["1,234.56"], POINT),
        (["34.0000"], POINT),
        (["0.125"], POINT),
        (["1 200,50"], COMMA),
        (["1'234.50"], POINT),
        (["1.000", "2,500"], None),
        (["12.50", "12,50"], None),
        (["1000", "20"], None),
    ],
)
def test_what_amounts_prove_together(written: list[str], mark: str | None) -> None:
    assert style_of(written).mark == mark


@pytest.mark.parametrize(
    ("text", "currency", "style", "minor"),
    [
        ("1.000", "EUR", AmountStyle(COMMA), 100_000),
        ("1.000", "JPY", AmountStyle(COMMA), 1_000),
        ("1,250", "KWD", AmountStyle(COMMA), 1_250),
        ("1.000", "EUR", AmountStyle(POINT, said=True), 100),
        ("2,500", "EUR", AmountStyle(COMMA, said=True), 250),
        ("1.200,00 €", "EUR", AmountStyle(), 120_000),
        ("US $3.00", "USD", AmountStyle(), 300),
        ("EUR 12,50", "EUR", AmountStyle(), 1_250),
        ("1\u202f200,50", "EUR", AmountStyle(), 120_050),
    ],
)
def test_amounts_are_read_to_the_minor_unit(text: str, currency: str, style: AmountStyle, minor: int) -> None:
    assert read_minor(text, currency, style) == minor


@pytest.mark.parametrize(
    ("text", "currency", "style", "why"),
    [
        ("1.000", "EUR", AmountStyle(), "can mean 1000 or 1.000"),
        ("2,500", "EUR", AmountStyle(COMMA), "can mean"),
        ("1,000", "JPY", AmountStyle(COMMA), "can mean"),
        ("$12.50", "EUR", AmountStyle(), "another currency"),
        ("12.345.6", "EUR", AmountStyle(), "is not an amount"),
        ("1,23,456.00", "EUR", AmountStyle(), "is not an amount"),
        ("12.5x", "EUR", AmountStyle(), "is not an amount"),
        ("(12.50)", "EUR", AmountStyle(), "is negative"),
    ],
)
def test_what_is_doubtful_or_no_amount_is_refused(text: str, currency: str, style: AmountStyle, why: str) -> None:
    with pytest.raises(AmountRefused, match=why):
        read_minor(text, currency, style)


def test_only_amounts_with_two_meanings_are_doubtful() -> None:
    assert doubtful(["1.000", "12.50", "7", "2,500", "0.125"]) == ["1.000", "2,500"]
