"""Which passwords are taken: long, not known, and not near to the name, the shop or the desk."""

import pytest

from services.accounts import passwords
from services.desk.errors import InvalidInput

NAMES = ("rosa.reviewer", "Rosa Reviewer")


@pytest.mark.parametrize(
    "password",
    [
        "rosa.reviewer1",
        "RosaReviewer2026",
        "r0s4-r3v13w3r!",
        "reweiver.asor99",
        "rosa.revieweer",
        "ReturnsDesk2026!",
        "R3turn5D3sk!!!!",
        "desk-returns-desk",
        "Joseko123456",
        "rosajosekodesk",
    ],
)
def test_a_password_near_to_a_name_is_refused(password: str) -> None:
    with pytest.raises(InvalidInput, match=r"too near to your name|easy to guess"):
        passwords.accept(password, *NAMES)


@pytest.mark.parametrize("password", ["teal wagon river fork", "rosa likes twelve quiet herons", "xK9#vQ2!mZ7&pL4"])
def test_a_password_that_has_little_of_a_name_is_taken(password: str) -> None:
    assert passwords.accept(password, *NAMES) == password
