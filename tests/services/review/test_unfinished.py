"""What is typed and not sent: given back to its writer alone, and seen by others as who writes what since when."""

from datetime import timedelta

import pytest

from data import database
from data.vocabulary import AuditTag
from services.desk import audit, clock
from services.desk.errors import InvalidInput
from services.review import unfinished
from services.review.unfinished import LONGEST, Typed
from tests.support import people, shop

pytestmark = pytest.mark.usefixtures("desk")


def test_what_was_typed_comes_back_to_its_writer_and_nobody_else() -> None:
    rosa, rob = people.rosa(), people.rob()
    case = shop.open_case(rosa)
    unfinished.keep(rosa, case.return_id, "reject", {"text-reject-1": "The label"})
    unfinished.keep(rosa, case.return_id, "reject", {"text-reject-1": "The label names another"})
    assert unfinished.typed(rosa, case.return_id) == Typed("reject", {"text-reject-1": "The label names another"})
    assert unfinished.typed(rob, case.return_id) is None
    unfinished.drop(rosa, case.return_id)
    assert unfinished.typed(rosa, case.return_id) is None


def test_a_colleague_sees_who_writes_what_since_when_for_as_long_as_a_hold_lasts() -> None:
    rosa, rob = people.rosa(), people.rob()
    case = shop.open_case(rosa)
    began = clock.now()
    unfinished.keep(rosa, case.return_id, "reject", {"text-reject-1": "The label"})
    (one,) = unfinished.around(rob, case.return_id).writing
    assert (one.name, one.act) == ("Rosa", "reject")
    assert abs(one.since - began) < timedelta(minutes=1)
    assert unfinished.around(rosa, case.return_id).writing == ()
    with clock.running_as(lambda: began + timedelta(minutes=11)):
        assert unfinished.around(rob, case.return_id).writing == ()


def test_only_the_beginning_leaves_an_entry() -> None:
    rosa = people.rosa()
    case = shop.open_case(rosa)
    for text in ("T", "Th", "The"):
        unfinished.keep(rosa, case.return_id, "reject", {"text-reject-1": text})
    with database.reading() as tx:
        tags = [entry.tag for entry in audit.timeline(tx, rosa.label)]
    assert tags.count(AuditTag.DRAFT_BEGUN) == 1


def test_fields_that_are_emptied_are_forgotten_and_too_much_is_refused() -> None:
    rosa = people.rosa()
    case = shop.open_case(rosa)
    unfinished.keep(rosa, case.return_id, "ask", {"text-ask-1": "Which"})
    unfinished.keep(rosa, case.return_id, "ask", {"text-ask-1": " "})
    assert unfinished.typed(rosa, case.return_id) is None
    with pytest.raises(InvalidInput, match="too much"):
        unfinished.keep(rosa, case.return_id, "ask", {"text-ask-1": "x" * (LONGEST + 1)})
