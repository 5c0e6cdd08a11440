"""The export: no cell computes anything, numbers stay numbers, and letters of every script arrive."""

import csv
import io
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from services.desk.text.csv_files import Cell, csv_file, guarded

MARKS = "=+-@\t\r\n＝＋－＠"
BODIES = ("cmd|' /C calc'!A0", 'HYPERLINK("http://evil.example","open")', "1+1")
FORMULAS = [
    *(f"{mark}{body}" for mark in MARKS for body in BODIES),
    *(f"{lead}={BODIES[0]}" for lead in (" ", "\u00a0", "\u200b", "\ufeff", "\u202e", " \t ", "\x00", "\u2028")),
]


def _read(file: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(file.decode("utf-8-sig"), newline="")))


def test_there_are_as_many_hostile_cells_as_the_plan_asks_for() -> None:
    assert len(FORMULAS) >= 41


@pytest.mark.parametrize("text", FORMULAS, ids=ascii)
def test_a_cell_that_would_compute_is_text(text: str) -> None:
    ((_title,), (cell,)) = _read(csv_file(["Product"], [[text]]))
    assert cell == f"'{text}"
    assert cell.strip()[0] not in MARKS


@pytest.mark.parametrize("text", FORMULAS[:3], ids=ascii)
def test_a_title_is_guarded_too(text: str) -> None:
    assert _read(csv_file([text], []))[0][0].startswith("'")


def test_numbers_stay_numbers_even_below_zero() -> None:
    file = csv_file(["Amount", "Units"], [[Decimal("-40.00"), -3]]).decode("utf-8-sig")
    assert file.splitlines()[1] == "-40.00,-3"


def test_ordinary_text_is_as_it_was() -> None:
    for text in ("Fones de ouvido, 2 peças", 'a "quoted" word', "3 - 1", "a@b", "Füße\nzweite Zeile", "日本", ""):
        assert guarded(text) == text
        assert _read(csv_file(["Product"], [[text]]))[1] == [text]


def test_days_instants_and_yes_or_no_are_readable() -> None:
    row: list[Cell] = [date(2026, 2, 1), datetime(2026, 2, 1, 13, 5, tzinfo=UTC), True, False, None]
    assert _read(csv_file(list("abcde"), [row]))[1] == ["2026-02-01", "2026-02-01 13:05+00:00", "yes", "no", ""]


def test_the_file_says_that_it_is_utf_8() -> None:
    assert csv_file(["é"], []).startswith(b"\xef\xbb\xbf")


def test_a_broken_letter_does_not_stop_the_export() -> None:
    assert _read(csv_file(["Product"], [["half \ud83d letter"]]))[1] == ["half ? letter"]
