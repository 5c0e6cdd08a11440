"""A decision takes whole units of its own lines and nothing else, whatever a frame or a caller claims."""

from typing import Any

import pytest

from data.database import Database
from services.cases.lookup import Shown
from services.desk.errors import InvalidInput
from services.messages.writing import Draft
from services.review import decide
from services.review.case_page import open_case
from services.review.decisions import Choice
from tests.support import people, shop

DRAFT = Draft("approved", "About your return", "It is decided.")
WHY = "The pictures show the crack clearly."


@pytest.mark.parametrize("quantity", [float("nan"), float("inf"), 1.5, 0.5, True, "1", 0, -1, 3, 10**30])
def test_units_that_are_no_whole_number_of_the_line_are_refused(desk: Database, quantity: Any) -> None:  # noqa: ANN401 - forged
    rosa = people.rosa()
    case = shop.open_case(rosa, shop.Purchase((shop.Bought(quantity=2),)), quantity=2)
    (line,) = open_case(rosa, case.rma).lines
    shown = shop.shown(case)
    with pytest.raises(InvalidInput, match="choose between 1 and 2 units"):
        decide.approve(rosa, shown, (Choice(line.id, quantity, "refund"),), DRAFT, grounds=WHY)
    assert not open_case(rosa, case.rma).decisions


def test_a_line_of_another_return_is_refused(desk: Database) -> None:
    rosa = people.rosa()
    mine, other = shop.open_case(rosa), shop.open_case(rosa)
    (foreign,) = open_case(rosa, other.rma).lines
    shown = Shown(mine.return_id, shop.version_of(mine.return_id))
    with pytest.raises(InvalidInput, match="does not belong to this return"):
        decide.approve(rosa, shown, (Choice(foreign.id, 1, "refund"),), DRAFT, grounds=WHY)
