"""What people type into forms is read exactly, or refused with the field's name."""

from datetime import date

import pytest

from services.desk.errors import InvalidInput
from services.desk.text import form_values


def test_a_whole_number_is_plain_digits() -> None:
    assert form_values.whole(" 12 ", "The count", least=0, most=20) == 12
    assert form_values.whole(0, "The count", least=0, most=20) == 0


@pytest.mark.parametrize("written", ["-1", "1.0", "1e3", "NaN", "١٢", "1_0", "", "21", None, True, 1.0, "9" * 400])
def test_what_is_no_whole_number_is_refused(written: object) -> None:
    with pytest.raises(InvalidInput, match="The count must be a whole number from 0 to 20"):
        form_values.whole(written, "The count", least=0, most=20)


def test_a_day_stands_within_its_bounds() -> None:
    first, last = date(2026, 3, 1), date(2026, 3, 9)
    assert form_values.day(last, "The shipping day", earliest=first, latest=last) == last
    with pytest.raises(InvalidInput, match="cannot be after 09 March 2026"):
        form_values.day(date(2026, 3, 10), "The shipping day", earliest=first, latest=last)
    with pytest.raises(InvalidInput, match="cannot be before 01 March 2026"):
        form_values.day(date(2026, 2, 28), "The shipping day", earliest=first, latest=last)
    with pytest.raises(InvalidInput, match="is missing"):
        form_values.day(None, "The shipping day")


def test_what_is_searched_for_loses_what_no_database_can_hold() -> None:
    assert form_values.term("  Kopfhörer 音 ") == "Kopfhörer 音"
    assert form_values.term("  a\0b\ud800\tc \n ") == "a b c"
    assert len(form_values.term("x" * 999)) == 200


def test_a_tracking_number_is_kept_as_it_is_found_again() -> None:
    assert form_values.tracking(" jx 12 34\n") == "JX1234"
    assert form_values.tracking("  ", needed=False) is None
    with pytest.raises(InvalidInput, match="The tracking number is missing"):
        form_values.tracking("  ")


def test_a_line_is_cleaned_and_not_cut_in_silence() -> None:
    assert form_values.line("  AB\n12 ", "The tracking number") == "AB 12"
    assert form_values.line("", "The note", needed=False) is None
    with pytest.raises(InvalidInput, match="64 characters at most"):
        form_values.line("x" * 65, "The tracking number")
    with pytest.raises(InvalidInput, match="The tracking number is missing"):
        form_values.line(" ", "The tracking number")
