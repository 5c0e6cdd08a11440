"""Amounts read as people write them, in each currency's own decimals."""

import pytest

from pages.components import money


@pytest.mark.parametrize(
    ("minor", "currency", "said"),
    [
        (2980, "USD", "$29.80"),
        (4590, "EUR", "€45.90"),
        (13260, "JPY", "¥13,260"),
        (29590, "PLN", "PLN\N{NO-BREAK SPACE}295.90"),
        (69390, "AED", "AED\N{NO-BREAK SPACE}693.90"),
        (65090, "BRL", "R$650.90"),
    ],
)
def test_a_symbol_touches_its_number_and_a_code_stands_apart(minor: int, currency: str, said: str) -> None:
    assert money.show(minor, currency) == said
