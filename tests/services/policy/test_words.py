"""No identifier of the case format reaches a person."""

import re
from collections.abc import Iterable, Mapping
from enum import StrEnum
from pathlib import Path
from typing import Any

import pytest

from data.policies.returns_file import FILE
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


def _named(files: Iterable[Path], pattern: str) -> set[str]:
    return set(re.findall(pattern, "".join(path.read_text(encoding="utf-8") for path in files)))


def test_every_flag_that_is_raised_has_a_title_and_no_title_is_left_over() -> None:
    folder = Path(words.__file__).parent
    raising = [*folder.glob("situation/*.py"), folder / "outcome" / "notices.py"]
    named = _named(raising, r'"([a-z]+(?:_[a-z0-9]+)+)[":]')
    # What these files name besides: values of the policy’s file and causes of a refused delivery.
    policy = _named([FILE], r"\w+")
    other = policy | {"import_duties", "package_broken_or_open"}
    assert named - other <= set(words.FLAGS) <= named


@pytest.mark.parametrize(
    ("flag", "text"),
    [
        ("duties_excluded:12.00", "Import duties are not reimbursed: 12.00"),
        ("partial_receipt:2_of_3", "Fewer units arrived than announced: 2 of 3"),
        ("shipping_over_cap", "Postage above the limit: a manager decides"),
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
