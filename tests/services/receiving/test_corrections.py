"""A correction that restores what was approved: the return goes on by itself, or its reviewer reads what changed."""

import pytest

from data import database
from data.database import Database
from data.queries.warehouse import receiving as rows
from data.vocabulary import DecisionKind, ReturnState
from services.desk.access import Actor
from services.messages import outbox
from services.messages.writing import Draft
from services.receiving import arrived
from services.receiving.bench import Received, correct
from services.review import amend, decide, holds
from services.review.case_page import open_case
from services.settling import balances
from tests.support import goods, shop
from tests.support.approving import approved
from tests.support.bench_work import damaged, good, misused, parcel
from tests.support.people import rosa, wanda
from tests.support.shop import Bought, Case, Purchase, lines_of

pytestmark = pytest.mark.usefixtures("home")
MISREAD = "The scratch was on the glove, not on the glass."
MISUSE = "Headphones: a unit came back, and the bench found: misuse or accident."
POLICY = "The policy recommended “proofs missing” when this was approved; with what was found it is “not eligible”."


def _failed(reviewer: Actor, bench: Actor) -> Case:
    """An approved return whose unit failed at the bench, so that it waits for a reviewer again."""
    case = approved(reviewer, reviewer)
    received = parcel(bench, case, misused(lines_of(case)[0]))
    assert received.state is ReturnState.AWAITING_REVIEW
    return case


def _put_right(bench: Actor, case: Case, reason: str = MISREAD) -> Received:
    with database.reading() as tx:
        unit = rows.units(tx, case.return_id)[-1]
    return correct(bench, shop.shown(case), unit.id, good(lines_of(case)[0]), reason)


def _templates(reviewer: Actor, case: Case) -> list[str]:
    return sorted(message.template for message in outbox.messages_of(reviewer, case.return_id))


def test_what_was_approved_goes_on_by_itself_once_the_bench_is_put_right(desk: Database) -> None:
    reviewer, bench = rosa(), wanda()
    case = _failed(reviewer, bench)
    assert goods.open_tasks(case) == []
    assert _put_right(bench, case).state is ReturnState.RECEIVED
    assert goods.open_tasks(case) == [("refunds", "grant")]
    with database.reading() as tx:
        assert balances.of(tx, case.order.line_ids[0]).left == 10_000
    view = open_case(reviewer, case.rma)
    went_on = next(one for one in view.timeline if one.what == "let the return go on as it was approved")
    assert (went_on.who, went_on.reason) == ("Wanda", f"Taken back: {MISUSE}\n{POLICY}")
    assert [decision.kind for decision in view.decisions] == [DecisionKind.APPROVE]
    # The customer hears now that the parcel came, and heard nothing of what was misread.
    assert _templates(reviewer, case) == ["approved", "parcel_received"]


def test_who_heard_that_the_parcel_came_hears_it_once(desk: Database) -> None:
    reviewer, bench = rosa(), wanda()
    case = approved(reviewer, reviewer)
    parcel(bench, case, good(lines_of(case)[0]))
    with database.reading() as tx:
        (unit,) = rows.units(tx, case.return_id)
    assert correct(bench, shop.shown(case), unit.id, misused(lines_of(case)[0]), MISREAD).why == (MISUSE, POLICY)
    assert _put_right(bench, case).state is ReturnState.RECEIVED
    assert _templates(reviewer, case) == ["approved", "parcel_received"]


def test_a_reviewer_who_holds_it_keeps_it_and_reads_what_was_taken_back(desk: Database) -> None:
    reviewer, bench = rosa(), wanda()
    case = _failed(reviewer, bench)
    holds.hold(reviewer, case.return_id)
    assert _put_right(bench, case).state is ReturnState.AWAITING_REVIEW
    changed = arrived.of_return(reviewer, case.return_id).changed
    assert changed is not None
    assert (changed.why, changed.taken_back) == ((), (MISUSE, POLICY))
    assert goods.open_tasks(case) == []


def test_what_the_customer_was_asked_meanwhile_leaves_it_to_the_reviewer(desk: Database) -> None:
    reviewer, bench = rosa(), wanda()
    case = _failed(reviewer, bench)
    decide.ask_for_more(reviewer, shop.shown(case), ("item",), Draft("ask_for_more", "A photo", "Please send one."))
    assert _put_right(bench, case).state is ReturnState.WAITING_FOR_CUSTOMER
    amend.resume(reviewer, shop.shown(case))
    with database.reading() as tx:
        unit = rows.units(tx, case.return_id)[-1]
    again = correct(bench, shop.shown(case), unit.id, good(lines_of(case)[0], serial="SN-2"), "The number was misread.")
    assert again.state is ReturnState.AWAITING_REVIEW
    changed = arrived.of_return(reviewer, case.return_id).changed
    assert changed is not None
    assert changed.taken_back == (MISUSE, POLICY)


def test_what_still_failed_keeps_it_with_the_reviewer(desk: Database) -> None:
    reviewer, bench = rosa(), wanda()
    case = approved(reviewer, reviewer, Purchase(lines=(Bought(quantity=2),)), quantity=2)
    line = lines_of(case)[0]
    parcel(bench, case, misused(line), damaged(line))
    with database.reading() as tx:
        fell = rows.units(tx, case.return_id)[0]
    assert correct(bench, shop.shown(case), fell.id, good(line), MISREAD).state is ReturnState.AWAITING_REVIEW
    changed = arrived.of_return(reviewer, case.return_id).changed
    assert changed is not None
    assert changed.why[0] == "Headphones: a unit arrived damaged."
    assert MISUSE in changed.taken_back


def test_a_return_that_was_rejected_meanwhile_stays_rejected(desk: Database) -> None:
    reviewer, bench = rosa(), wanda()
    case = _failed(reviewer, bench)
    why = "The housing broke from a fall."
    decide.reject(reviewer, shop.shown(case), "BR-16", why, Draft("rejected", "Your return", "We are sorry."))
    assert _put_right(bench, case).state is ReturnState.REJECTED


def test_a_correction_that_changes_something_else_goes_to_the_reviewer(desk: Database) -> None:
    reviewer, bench = rosa(), wanda()
    case = _failed(reviewer, bench)
    with database.reading() as tx:
        (unit,) = rows.units(tx, case.return_id)
    broken = correct(bench, shop.shown(case), unit.id, damaged(lines_of(case)[0]), MISREAD)
    assert broken.state is ReturnState.AWAITING_REVIEW
    assert goods.open_tasks(case) == []
