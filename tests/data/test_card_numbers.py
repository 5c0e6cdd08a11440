"""Numbers of payment cards are found however they are written, and nothing else is taken for one."""

import pytest

from data.card_numbers import masked, taken_note


@pytest.mark.parametrize(
    "number",
    [
        "4111 1111 1111 1111",
        "4111-1111-1111-1111",
        "4111111111111111",
        "4111.1111.1111.1111",
        "4111\u00a01111\u20111111\u200b1111",
        "4111\n1111\n1111\n1111",
        "4 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1",
        "41111111 11111111",
        "\uff14\uff11\uff11\uff11 1111 1111 1111",
        "5555 5555 5555 4444",
        "2223 0000 4841 0010",
        "3782 822463 10005",
        "3056 930902 5904",
        "6011 1111 1111 1117",
        "3530 1113 3330 0000",
        "6304 0000 0000 0000",
    ],
)
def test_v03_a_card_is_masked(number: str) -> None:
    said = masked(f"Call me 24/7, card {number} 12/27, thanks")
    assert [letter for letter in said if letter.isdecimal()] == list("247") + list("1227")
    assert said.startswith("Call me 24/7, card •")
    assert len(said) == len(f"Call me 24/7, card {number} 12/27, thanks")


@pytest.mark.parametrize(
    "text",
    [
        "card 4111 1111 1111 1112",  # the check digit is wrong
        "IMEI 356938035643809",  # it checks, but no issuer begins like this at that length
        "tracking 94001111111111111111 11",
        "in 00340434161094042557 of the parcel",
        "order 402-1234567-1234567",
        "call +3782 822463 10005",
        "paid 4111.11 and 1111.11 on 2026-06-15, 2026-06-16",
        "EAN 4006381333931",
        "x" * 50,
        "",
    ],
)
def test_v03_other_numbers_stay(text: str) -> None:
    assert masked(text) == text


def test_v03_each_number_is_counted_once_for_whoever_typed_it() -> None:
    taken_note()
    masked("4111 1111 1111 1111 and 5555 5555 5555 4444")
    assert taken_note() == 2
    assert taken_note() == 0


def test_v03_long_texts_take_no_long_time() -> None:
    text = "1 " * 40_000
    assert masked(text) == text
