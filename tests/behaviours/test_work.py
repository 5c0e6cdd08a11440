"""Behaviours of lists, forms and words that other systems test, by their number in section 5 of the collection."""

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import select

from data import database
from data.database import Database
from data.models.catalogue import OrderLine
from data.vocabulary import Channel, Reason, Recommendation, Role
from services.accounts import staff
from services.cases.lookup import Shown
from services.desk import clock
from services.desk.access import Actor
from services.desk.errors import Incomplete, InvalidInput
from services.messages.writing import Draft
from services.receiving import arrived as receiving_arrived
from services.receiving import packing_lists
from services.review import decide
from services.review.case_page import open_case
from services.review.decisions import Choice
from services.review.opening import NewLine, NewReturn, open_return
from tests.support import shop
from tests.support.approving import approved
from tests.support.bench_work import good, parcel
from tests.support.people import hire, max_the_manager, rosa, wanda
from tests.support.shop import Case, lines_of

pytestmark = pytest.mark.usefixtures("home")

GROUNDS = "The courier lost it for half a year; the shop makes an exception."


def _product(case: Case) -> int:
    with database.reading() as tx:
        found = select(OrderLine.product_id).where(OrderLine.id == case.order.line_ids[0])
        product: int = tx.execute(found).scalar_one()
        return product


def test_15_a_part_that_was_retired_still_shows_on_old_cases(desk: Database) -> None:
    reviewer, bench = rosa(), wanda()
    case = approved(reviewer, reviewer)
    part = packing_lists.add_part(bench, _product(case), "Charging cable", "4.00", "USD").accessory_id
    parcel(bench, case, replace(good(lines_of(case)[0]), missing=(part,)))
    (shown,) = packing_lists.packing_list(bench, _product(case)).parts
    packing_lists.retire(bench, shown)
    (arrived,) = receiving_arrived.of_return(reviewer, case.return_id).parcels
    assert [missing.name for missing in arrived.units[0].missing] == ["Charging cable"]
    assert [one.retired for one in packing_lists.packing_list(bench, _product(case)).parts] == [True]


def test_15_what_a_colleague_who_left_decided_still_bears_their_name(desk: Database) -> None:
    reviewer = rosa()
    case = approved(reviewer, reviewer)
    assert reviewer.staff_id is not None
    staff.disable(hire("Adam", Role.ADMINISTRATOR), reviewer.staff_id)
    (decision,) = open_case(max_the_manager(), case.rma).decisions
    assert decision.decided_by == "Rosa"


def _approve(actor: Actor, case: Case, grounds: str) -> None:
    view = open_case(actor, case.rma)
    choices = tuple(Choice(line.id, line.quantity, "refund") for line in view.lines)
    draft = Draft("approved", "Your return", "Please send it back.")
    decide.approve(actor, Shown(case.return_id, view.case.version), choices, draft, grounds=grounds)


def test_18_outside_the_window_the_policy_says_no_staff_may_all_the_same_and_are_recorded(desk: Database) -> None:
    reviewer = rosa()
    case = shop.open_case(reviewer, contact_date=date(2026, 9, 1))
    assert open_case(reviewer, case.rma).case.recommendation is Recommendation.NOT_ELIGIBLE
    with pytest.raises(InvalidInput, match="against the recommendation"):
        _approve(reviewer, case, grounds="")
    _approve(reviewer, case, grounds=GROUNDS)
    (decision,) = open_case(reviewer, case.rma).decisions
    assert (decision.decided_by, decision.reason) == ("Rosa", GROUNDS)
    assert decision.recommendation is Recommendation.NOT_ELIGIBLE


def test_28_everything_that_is_missing_is_said_at_once_and_nothing_is_written(desk: Database) -> None:
    reviewer, order = rosa(), shop.place_order()
    new = NewReturn(
        order_number=order.number,
        lines=(NewLine(order.line_ids[0], 0, None),),
        description=" ",
        contact_date=None,
        channel=None,
        facts={},
    )
    with pytest.raises(Incomplete) as refusal:
        open_return(reviewer, new)
    assert len(refusal.value.problems) == 4
    said = str(refusal.value)
    assert [
        word for word in ("quantity", "Describe", "when the customer", "how the customer") if word not in said
    ] == []
    whole = replace(
        new,
        lines=(NewLine(order.line_ids[0], 1, Reason.DEFECTIVE),),
        description="The left side stays silent.",
        contact_date=date(2026, 2, 1),
        channel=Channel.EMAIL,
    )
    assert open_return(reviewer, whole).rma.startswith(f"R-{clock.now():%y}-000001")
