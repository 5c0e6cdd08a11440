"""Opening a return by what stands in an address."""

import pytest

from data.database import Database
from services.desk.errors import NotFound
from services.review.case_page import open_case
from tests.support import people, shop


def test_a_return_is_found_by_its_number_however_it_is_written(desk: Database) -> None:
    rosa = people.rosa()
    case = shop.open_case(rosa)
    assert open_case(rosa, f" {case.rma.lower()} ").case.id == case.return_id


@pytest.mark.parametrize("number", ["", "R-26-999999-Q", "\0", "R-26\0", "\ud800"])
def test_a_number_that_is_none_is_said_in_a_sentence(desk: Database, number: str) -> None:
    with pytest.raises(NotFound, match="Check the RMA or search the queue"):
        open_case(people.rosa(), number)
