"""Small counts are hidden, with whatever would give them away by subtraction."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.desk.suppression import Counts, of_enough, suppress, suppress_groups

K = 5


def texts(counts: Counts[str]) -> dict[str, str]:
    return {cell: one.text for cell, one in counts.cells.items()}


def possible(counts: Counts[str], k: int) -> list[dict[str, int]]:
    """Every set of numbers below 40 that shows exactly so, found by trying all of them."""
    ranges = []
    for one in counts.cells.values():
        if one.count is not None:
            ranges.append(range(one.count, one.count + 1))
        else:
            ranges.append(range(1, k) if one.text.startswith("<") else range(k, 40))
    total = counts.total.count
    found = product(*ranges)
    return [dict(zip(counts.cells, one, strict=True)) for one in found if total is None or sum(one) == total]


def test_k01_a_small_cell_and_its_complement_are_hidden() -> None:
    counts = suppress({"access": 12, "erasure": 3, "restriction": 9}, K)
    assert texts(counts) == {"access": "12", "erasure": "<5", "restriction": "suppressed"}
    assert counts.total.text == "24"
    assert len({one["erasure"] for one in possible(counts, K)}) > 1


def test_k01_where_the_complement_is_as_small_as_can_be_another_goes_too() -> None:
    counts = suppress({"access": 12, "erasure": 1, "restriction": 5}, K)
    assert texts(counts) == {"access": "suppressed", "erasure": "<5", "restriction": "suppressed"}
    assert len({one["erasure"] for one in possible(counts, K)}) > 1


@pytest.mark.parametrize("cells", [{"a": 4, "b": 4}, {"a": 1, "b": 1, "c": 1, "d": 1, "e": 1}])
def test_k01_where_nothing_is_left_to_hide_the_total_goes(cells: dict[str, int]) -> None:
    counts = suppress(cells, K)
    assert counts.total.text == "suppressed"
    assert set(texts(counts).values()) == {"<5"}


def test_k01_a_small_total_says_nothing_of_its_cells() -> None:
    counts = suppress({"a": 3, "b": 0}, K)
    assert (texts(counts), counts.total.text) == ({"a": "<5", "b": "<5"}, "<5")


def test_k01_nothing_is_hidden_without_need() -> None:
    counts = suppress({"a": 5, "b": 0, "c": 40}, K)
    assert (texts(counts), counts.total.text) == ({"a": "5", "b": "0", "c": "40"}, "45")
    assert suppress({}, K).total.text == "0"


@given(
    st.dictionaries(st.sampled_from("abcd"), st.integers(0, 12), min_size=1),
    st.integers(3, 6),
)
def test_k01_no_small_cell_can_be_found_out(cells: dict[str, int], k: int) -> None:
    counts = suppress(cells, k)
    worlds = possible(counts, k) if 0 < sum(cells.values()) >= k else []
    for cell, count in cells.items():
        if 0 < count < k:
            assert counts.cells[cell].count is None
            assert not worlds or len({one[cell] for one in worlds}) > 1


def test_k01_of_a_group_whose_total_is_hidden_nothing_is_shown() -> None:
    found = suppress_groups({"late": {"a": 3, "b": 0}, "soon": {"a": 9, "b": 0}, "later": {"a": 6, "b": 8}}, K)
    assert found.total.text == "26"
    assert (found.groups["late"].total.text, texts(found.groups["late"])) == ("<5", {"a": "<5", "b": "<5"})
    assert found.groups["soon"].total.text == "suppressed"
    assert texts(found.groups["soon"]) == {"a": "suppressed", "b": "suppressed"}
    assert texts(found.groups["later"]) == {"a": "6", "b": "8"}


def test_k01_a_group_hides_its_cells_where_its_total_is_known_and_would_give_them_away() -> None:
    found = suppress_groups({"late": {"a": 4, "b": 4}, "later": {"a": 6, "b": 8}}, K)
    assert found.groups["late"].total.text == "8"
    assert texts(found.groups["late"]) == {"a": "suppressed", "b": "suppressed"}


def test_k01_a_figure_about_too_few_is_not_told() -> None:
    few, enough, none = (suppress({"a": number}, K).total for number in (4, 5, 0))
    assert [of_enough(7.5, one) for one in (few, enough, none)] == [None, 7.5, None]
