"""How long a processing record is kept with and without consent to ten years."""

from datetime import UTC, date, datetime

import pytest

from data.queries.privacy.consents import ConsentRow
from data.vocabulary import Channel, ConsentPurpose, ConsentState
from services.privacy.consent.standing import keep_until

BEGUN = date(2026, 6, 15)


def word(state: ConsentState, day: date) -> ConsentRow:
    at = datetime(day.year, day.month, day.day, 10, tzinfo=UTC)
    purpose = ConsentPurpose.TEN_YEAR_RECORD
    return ConsentRow(1, b"1", None, purpose, state, at, "3", "Yes", Channel.WEB_FORM, "the person", "log", at)


def until(*words: ConsentRow, begun: date = BEGUN, other: date | None = None) -> date:
    return keep_until(begun, words, years=3, consented_years=10, other_basis=other)


def test_c06_without_consent_the_office_s_years_count() -> None:
    assert until() == date(2029, 6, 15)


def test_c06_with_consent_it_is_ten_years() -> None:
    assert until(word(ConsentState.GRANTED, BEGUN)) == date(2036, 6, 15)


@pytest.mark.parametrize(
    ("withdrawn", "other", "expected"),
    [
        (date(2030, 1, 10), None, date(2030, 1, 10)),
        (date(2030, 1, 10), date(2031, 5, 1), date(2031, 5, 1)),
        (date(2027, 1, 10), None, date(2029, 6, 15)),
        (date(2040, 1, 10), None, date(2036, 6, 15)),
    ],
)
def test_c07_taken_back_after_the_shorter_time_it_goes_on_that_day(
    withdrawn: date, other: date | None, expected: date
) -> None:
    words = (word(ConsentState.GRANTED, BEGUN), word(ConsentState.WITHDRAWN, withdrawn))
    assert until(*words, other=other) == expected


def test_c07_taking_back_what_was_never_given_keeps_nothing_longer() -> None:
    assert until(word(ConsentState.WITHDRAWN, date(2030, 1, 10))) == date(2029, 6, 15)


def test_t01_ten_years_from_the_29th_of_february() -> None:
    assert until(word(ConsentState.GRANTED, date(2028, 2, 29)), begun=date(2028, 2, 29)) == date(2038, 2, 28)
