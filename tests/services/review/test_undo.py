"""A decision is taken back within its time by whoever made it, all that followed from it too, and no message leaves."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from data import database
from data.database import Database
from data.queries.desk import messages
from data.queries.money import balances
from data.queries.returns import decisions as made
from data.queries.settling import repairs
from data.vocabulary import AuditTag, Channel, DecisionKind, MessageState, Reason, ReturnState, Role
from services.cases.lookup import existing
from services.desk import audit, clock
from services.desk.access import Actor
from services.desk.errors import Conflict, NotAllowed
from services.desk.settings import settings
from services.messages.writing import Draft
from services.review import decide, undo
from services.review.case_page import open_case
from services.review.decisions import Choice
from services.review.opening import NewLine, NewReturn, open_return, order_card
from services.settling.back_to_review import to_reviewer
from tests.support import bench_work, goods, people, shop
from tests.support.approving import DRAFT, GROUNDS, approve, approved
from tests.support.shop import Case, lines_of, shown

pytestmark = pytest.mark.usefixtures("home")
NOON = datetime(2026, 3, 2, 12, tzinfo=ZoneInfo("Europe/Berlin"))
NO = Draft("rejected", "About your return", "We are sorry.")
MORE = Draft("ask_for_more", "About your return", "Please send us a photo of the problem.")
Decide = Callable[[Actor, Case], object]


def at(seconds: float) -> Callable[[], datetime]:
    """The desk's clock so long after the decision."""
    return lambda: NOON + timedelta(seconds=seconds)


def yes(rosa: Actor, case: Case) -> None:
    approve(rosa, case, "refund")


def no(rosa: Actor, case: Case) -> object:
    return decide.reject(rosa, shown(case), "BR-16", "It was dropped, the photos show it.", NO)


def more(rosa: Actor, case: Case) -> object:
    return decide.ask_for_more(rosa, shown(case), ("problem",), MORE)


def mail(case: Case) -> list[tuple[MessageState, datetime]]:
    with database.reading() as tx:
        return [(one.state, one.next_attempt_at) for one in messages.of_return(tx, case.return_id)]


def looks(case: Case) -> tuple[object, ...]:
    """All of the return that a decision touches, but its version."""
    with database.reading() as tx:
        row = existing(tx, case.return_id)
        balance = balances.read(tx, case.order.line_ids[0])
    return row.state, row.due_at, row.paused_at, row.assignee_id, balance, goods.open_tasks(case)


@pytest.mark.parametrize("decision", [yes, no, more])
def test_the_return_is_as_before_and_its_message_never_leaves(desk: Database, decision: Decide) -> None:
    rosa = people.rosa()
    case = shop.open_case(people.rob())
    before = looks(case)
    with clock.running_as(at(0)):
        decision(rosa, case)
    assert looks(case) != before
    assert mail(case) == [(MessageState.QUEUED, NOON + timedelta(seconds=30))]
    with clock.running_as(at(30)), database.reading() as tx:
        assert messages.any_due(tx, clock.now())
    with clock.running_as(at(29)):
        with database.reading() as tx:
            assert not messages.any_due(tx, clock.now())
        assert undo.undo(rosa, case.return_id).state is ReturnState.AWAITING_REVIEW
    assert looks(case) == before
    assert [state for state, _ in mail(case)] == [MessageState.SUPPRESSED]
    view = open_case(rosa, case.rma)
    assert view.decisions == ()
    assert view.timeline[0].what.startswith("took the decision back at once: ")
    with database.reading() as tx:
        assert [one.kind for one in made.decisions(tx, case.return_id, DecisionKind)] == [DecisionKind.UNDONE]
    decision(rosa, case)


def test_after_its_time_a_decision_stands(desk: Database) -> None:
    rosa = people.rosa()
    case = shop.open_case(people.rob())
    with clock.running_as(at(0)):
        yes(rosa, case)
    with clock.running_as(at(30.1)), pytest.raises(Conflict, match="for 30 seconds, and they are over"):
        undo.undo(rosa, case.return_id)
    assert goods.state_of(case) is ReturnState.APPROVED


def test_only_who_decided_takes_it_back(desk: Database) -> None:
    rosa, nora = people.rosa(), people.hire("Nora", Role.REVIEWER)
    case = shop.open_case(people.rob())
    yes(rosa, case)
    with pytest.raises(NotAllowed, match="Rosa decided this"):
        undo.undo(nora, case.return_id)
    with pytest.raises(NotAllowed):
        undo.undo(people.wanda(), case.return_id)
    assert goods.state_of(case) is ReturnState.APPROVED


def test_what_a_colleague_has_done_meanwhile_stands(desk: Database) -> None:
    rosa, wanda = people.rosa(), people.wanda()
    case = shop.open_case(people.rob())
    yes(rosa, case)
    bench_work.parcel(wanda, case, bench_work.good(lines_of(case)[0]))
    with pytest.raises(Conflict, match="Somebody has acted on this return since you decided"):
        undo.undo(rosa, case.return_id)
    assert goods.state_of(case) is ReturnState.RECEIVED
    assert mail(case)[0][0] is MessageState.QUEUED


def test_a_message_that_was_sent_ahead_of_its_time_keeps_the_decision(desk: Database) -> None:
    rosa = people.rosa()
    case = shop.open_case(people.rob())
    yes(rosa, case)
    with database.transaction() as tx:
        (one,) = messages.of_return(tx, case.return_id)
        messages.change(tx, one.id, [MessageState.QUEUED], state=MessageState.SENT)
    with pytest.raises(Conflict, match="has gone out"):
        undo.undo(rosa, case.return_id)
    assert goods.state_of(case) is ReturnState.APPROVED


def test_units_that_were_claimed_after_a_rejection_stay_claimed(desk: Database) -> None:
    rosa = people.rosa()
    case = shop.open_case(people.rob())
    no(rosa, case)
    assert order_card(rosa, case.order.number).lines[0].claimable == 1
    line = NewLine(case.order.line_ids[0], 1, Reason.DEFECTIVE)
    open_return(rosa, NewReturn(case.order.number, (line,), "Silent.", date(2026, 2, 1), Channel.EMAIL))
    with pytest.raises(Conflict, match="already claimed"):
        undo.undo(rosa, case.return_id)
    assert goods.state_of(case) is ReturnState.REJECTED


def test_a_repair_that_the_approval_began_is_gone_with_it(desk: Database) -> None:
    rosa, wanda = people.rosa(), people.wanda()
    case = approved(people.rob(), rosa)
    bench_work.parcel(wanda, case, bench_work.good(lines_of(case)[0]))
    with database.transaction() as tx:
        to_reviewer(tx, rosa, existing(tx, case.return_id), "It shall be repaired instead.")
    before = looks(case)
    decide.approve(rosa, shown(case), (Choice(lines_of(case)[0], 1, "repair"),), DRAFT, grounds=GROUNDS)
    assert goods.open_tasks(case) == [("repairs", "forward")]
    undo.undo(rosa, case.return_id)
    assert looks(case) == before
    with database.reading() as tx:
        assert repairs.of_return(tx, case.return_id) == ()


def test_the_trail_says_once_that_it_was_taken_back(desk: Database) -> None:
    rosa = people.rosa()
    case = shop.open_case(people.rob())
    no(rosa, case)
    undo.undo(rosa, case.return_id)
    with database.reading() as tx:
        tags = [entry.tag for entry in audit.timeline(tx, f"return:{case.return_id}")]
    assert tags.count(AuditTag.RETURN_DECISION_UNDONE) == 1
    with pytest.raises(Conflict, match="Nothing was decided"):
        undo.undo(rosa, case.return_id)
    assert settings().undo_seconds == 30
