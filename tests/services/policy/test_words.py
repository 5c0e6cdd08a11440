"""No identifier of the case format reaches a person."""

import re
from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from typing import Any

import pytest

from services.policy import words
from services.policy.terms import Decision, Option, Reason, Result, ShippingStatus, Tier, Wish

ALL: list[tuple[type[StrEnum], Mapping[Any, str]]] = [
    (Decision, words.DECISIONS),
    (Option, words.OPTIONS),
    (Reason, words.REASONS),
    (Result, words.RESULTS),
    (ShippingStatus, words.SHIPPING),
    (Tier, words.TIERS),
    (Wish, words.WISHES),
]


@pytest.mark.parametrize(("kind", "titles"), ALL, ids=[kind.__name__ for kind, _ in ALL])
def test_every_word_has_a_title(kind: type[StrEnum], titles: Mapping[Any, str]) -> None:
    assert set(titles) == set(kind)
    assert not [title for title in titles.values() if "_" in title]


def test_every_flag_with_a_title_can_be_raised() -> None:
    folder = Path(words.__file__).parent
    raising = [*folder.glob("situation/*.py"), folder / "outcome" / "notices.py"]
    source = "".join(path.read_text(encoding="utf-8") for path in raising)
    assert set(words.FLAGS) <= set(re.findall(r'"([a-z]+(?:_[a-z0-9]+)+)[":]', source))


@pytest.mark.parametrize(
    ("flag", "text"),
    [
        ("duties_excluded:12.00", "Import duties are not reimbursed: 12.00"),
        ("partial_receipt:2_of_3", "Fewer units arrived than announced: 2 of 3"),
        ("shipping_over_cap", "Postage above the cap: confirm the excess"),
    ],
)
def test_a_flag_reads_as_a_sentence(flag: str, text: str) -> None:
    assert words.flag_words(flag) == text


@pytest.mark.parametrize(
    ("rule", "text"),
    [
        ("15d_after_delivery", "15 days after delivery"),
        ("30d_after_shipment_untraceable", "30 days after shipment, as the delivery date is not traceable"),
        ("40d_after_shipment_br_ru", "40 days after shipment to Brazil or Russia"),
    ],
)
def test_a_window_reads_as_a_sentence(rule: str, text: str) -> None:
    assert words.window_words(rule) == text
