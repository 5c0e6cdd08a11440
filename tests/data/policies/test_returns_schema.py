"""The policy file is refused where it cannot act, with the line to look at."""

import re

import pytest

from data.policies.returns_file import PolicyFileInvalid, read_tables, returns_text

TEXT = returns_text()


def line_with(text: str, wanted: str) -> int:
    """The number of the first line that begins so."""
    return next(at for at, line in enumerate(text.splitlines(), 1) if line.startswith(wanted))


def refused(text: str) -> str:
    with pytest.raises(PolicyFileInvalid) as refusal:
        read_tables(text)
    return str(refusal.value)


def test_the_file_that_ships_is_taken_whole() -> None:
    assert len(read_tables(TEXT)) == 83


@pytest.mark.parametrize(
    ("good", "bad", "named"),
    [
        ('above_limit = "cap"', 'above_limit = "capp"', "C7 rows [1] above_limit"),
        ('way_back = "joseko"', 'way_bck = "joseko"', "C8 rows [1] way_bck"),
        ("first_days = 90", 'first_days = "90"', "BR-06 rows [1] first_days"),
        ("percent = 35", "percent = 350", "BR-18 rows [1] percent"),
        ("refund_checkout_shipping = false", "refund_checkout_shipping = 0", "C39 rows [1] refund_checkout_shipping"),
        ("day_of_event = 0", "day_of_event = 2", "C4 rows [1] day_of_event"),
        ('section = "windows"', 'section = "window"', "BR-01 section"),
        ('options = ["repair"', 'options = ["repairs"', "BR-21 rows [1] options [1]"),
        ('countries = ["BR", "RU"]', 'countries = ["BR", "Russia"]', "BR-03 rows [1] countries [2]"),
    ],
)
def test_a_value_that_cannot_act_is_refused_with_its_line(good: str, bad: str, named: str) -> None:
    assert good in TEXT
    text = TEXT.replace(good, bad, 1)
    said = refused(text)
    assert f"line {line_with(text, bad)}: {named}" in said


def test_a_missing_value_is_refused_with_the_line_of_its_row() -> None:
    text = TEXT.replace('above_limit = "cap"', "#", 1)
    row = line_with(text, "[[C7.rows]]")
    assert f"line {row}: C7 rows [1] above_limit: Field required" in refused(text)


def test_a_second_row_is_named_as_such() -> None:
    row = TEXT[TEXT.index("[[C7.rows]]") : TEXT.index("[C8]")]
    later = row.replace("from = 1970-01-01", "from = 2027-01-01")
    text = TEXT.replace("[C8]", later.replace('"cap"', '"none"') + "[C8]", 1)
    assert "C7 rows [2] above_limit" in refused(text)
    assert str(text[: text.index('above_limit = "none"')].count("\n") + 1) in refused(text)
    assert len(read_tables(TEXT.replace("[C8]", later + "[C8]", 1))["C7"]["rows"]) == 2  # type: ignore[arg-type]


def test_a_table_that_nobody_knows_and_one_that_lacks_are_refused() -> None:
    text = TEXT.replace("[C40]", "[C41]").replace("[[C40.rows]]", "[[C41.rows]]")
    said = refused(text)
    assert f"line {line_with(text, '[C41]')}: there is no clause or reading C41" in said
    assert "lacks C40" in said


def test_a_gap_in_the_dates_is_refused() -> None:
    at = TEXT.index("[[C7.rows]]")
    text = TEXT[:at] + TEXT[at:].replace("from = 1970-01-01", "from = 2026-01-01", 1)
    assert "C7 has no row for the days from 1970-01-01 to 2026-01-01" in refused(text)
    assert re.search(r"line \d+: C7 has", refused(text))


def test_rows_out_of_order_are_refused() -> None:
    row = TEXT[TEXT.index("[[C7.rows]]") : TEXT.index("[C8]")]
    assert "C7: Value error, its rows must follow each other" in refused(TEXT.replace("[C8]", row + "[C8]", 1))


@pytest.mark.parametrize(
    ("good", "bad", "why"),
    [
        ('days_of = "BR-01"', "# none", "needs days, or days_of"),
        ('days_of = "BR-01"', 'days_of = "BR-01"\ndays = 15', "not both"),
        ('limit_of = "BR-18"', "# none", "needs percent, cap and cap_currency, or limit_of"),
        ('limit_of = "BR-18"', 'limit_of = "BR-18"\ncap = 40', "and not both"),
        ('cap_currency = "USD"', 'cap_currency = "EUR"', "needs usd_per_cap_unit"),
    ],
)
def test_a_number_stands_once(good: str, bad: str, why: str) -> None:
    assert why in refused(TEXT.replace(good, bad, 1))


def test_what_is_no_toml_is_refused_with_its_line() -> None:
    text = TEXT.replace("days = 15", "days = ", 1)
    assert "not valid TOML" in refused(text)
    assert f"line {line_with(text, 'days = ')}" in refused(text)
