"""An open tab is looked at so often that it can end within the two seconds that are promised."""

from pages.web.gate import frames

PROMISED_SECONDS = 2.0


def test_half_of_the_promised_time_is_left_for_the_answer() -> None:
    assert frames._CHECK_SECONDS <= PROMISED_SECONDS / 2
