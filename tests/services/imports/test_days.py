"""Days of a file in every usual form; the order of day and month is told by all of them together."""

from datetime import date
from zoneinfo import ZoneInfo

import pytest

from services.imports.reading.days import (
    DAY_FIRST,
    MONTH_FIRST,
    DateRefused,
    DateStyle,
    doubtful,
    order_of,
    read_day,
    without_zone,
)

BERLIN = ZoneInfo("Europe/Berlin")


@pytest.mark.parametrize(
    "written",
    [
        "2026-09-10",
        "2026/9/10",
        "20260910",
        "10.09.2026",
        "10.9.2026 14:05",
        "10. September 2026",
        "10-Sep-26",
        "Sep-10-26",
        "Sep 10, 2026 10:40:12 PM",
        "September 10th, 2026",
        "10 septembre 2026",
        "10 de septiembre de 2026",
        "Thu, 10 Sep 2026 12:40:12 +0000",
        "46275",
        "46275.5",
        "2026-09-10T12:40:12.123Z",
        "2026-09-09 23:40:12 UTC",
        "2026-09-09 18:40:12 -0400",
        "2026-09-10 01:40 CEST",
    ],
)
def test_the_tenth_of_september_in_its_usual_forms(written: str) -> None:
    assert read_day(written, DateStyle(), BERLIN) == date(2026, 9, 10)


def test_numbers_are_read_in_the_order_that_the_file_proves_or_somebody_says() -> None:
    assert order_of(["03/04/2026", "18/09/2026"]) == DAY_FIRST
    assert order_of(["03/04/2026", "09/18/2026"]) == MONTH_FIRST
    assert order_of(["03/04/2026", "09/18/2026", "18/09/2026"]) is None
    assert read_day("03/04/2026", DateStyle(DAY_FIRST), BERLIN) == date(2026, 4, 3)
    assert read_day("03/04/26 2:05 PM", DateStyle(MONTH_FIRST), BERLIN) == date(2026, 3, 4)
    assert read_day("18/09/2026", DateStyle(MONTH_FIRST), BERLIN) == date(2026, 9, 18)


def test_what_can_be_two_days_is_doubtful_and_refused() -> None:
    assert doubtful(["03/04/2026", "05/05/2026", "18/09/2026", "03.04.2026", "2026-03-04"]) == ["03/04/2026"]
    with pytest.raises(DateRefused, match="can be day and month or month and day"):
        read_day("03-04-2026", DateStyle(), BERLIN)


@pytest.mark.parametrize(
    ("written", "why"),
    [
        ("2026-02-30", "not a day that exists"),
        ("31/02/2026", "not a day that exists"),
        ("soon", "not a date"),
        ("Brumaire 10, 2026", "not a date"),
        ("2026-09-10 12:00 BST", "a time zone that cannot be told, BST"),
    ],
)
def test_what_is_no_day_says_why(written: str, why: str) -> None:
    with pytest.raises(DateRefused, match=why):
        read_day(written, DateStyle(), BERLIN)


def test_a_time_without_a_zone_is_in_the_zone_that_was_said() -> None:
    assert without_zone(["2026-09-10", "2026-09-10 23:30", "2026-09-10 23:30 Z"]) == ["2026-09-10 23:30"]
    assert read_day("2026-09-10 23:30", DateStyle(), BERLIN) == date(2026, 9, 10)
    assert read_day("2026-09-10 23:30", DateStyle(zone=ZoneInfo("UTC")), BERLIN) == date(2026, 9, 11)
    assert read_day("2026-09-10", DateStyle(zone=ZoneInfo("America/New_York")), BERLIN) == date(2026, 9, 10)
