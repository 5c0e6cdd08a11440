"""A refund rests on the approval that it was granted under: when that is gone, what was not sent is taken back."""

from datetime import date

import pytest

from data import database
from data.database import Database
from data.queries.money import payouts, postage
from data.vocabulary import Disposition, PayoutState, Reason, RefundState, RepairOutcome, ReturnState, Stage, WorkQueue
from services.cases.lookup import existing
from services.desk.errors import Conflict, InvalidInput, MoneyLimit, NotAllowed
from services.desk.history import timeline
from services.goods import repairs
from services.goods.repairs import Forwarding, Result
from services.refunds.confirming import confirm_second, withdraw
from services.refunds.paying.batches import make_batch
from services.refunds.paying.by_hand import record_failed, record_paid
from services.refunds.paying.reconciling import reconcile
from services.refunds.paying.recording import record_answer
from services.refunds.paying.sending import send, send_rest
from services.refunds.planning.preview import preview
from services.refunds.providers.interface import Answer
from services.review import decide, ending
from services.settling import balances
from services.settling.back_to_review import to_reviewer
from tests.support import bench_work, goods, refunding, shop
from tests.support.approving import DRAFT, approve, approved
from tests.support.arriving import arrive
from tests.support.refunding import WHY, Team
from tests.support.shop import Bought, Case, Paid, Purchase

CAMERA = Purchase(lines=(Bought("Camera", 50_000),))
TWO_PAYMENTS = Purchase(payments=(Paid(4_000), Paid(6_000)))


@pytest.fixture
def team(desk: Database) -> Team:
    """The people of the money desk."""
    return Team()


def sent_back(team: Team, case: Case) -> None:
    with database.transaction() as tx:
        to_reviewer(tx, team.wanda, existing(tx, case.return_id, lock=True), "The second unit is another one.")


def reject(team: Team, case: Case) -> None:
    decide.reject(team.rosa, shop.shown(case), "BR-16", WHY, DRAFT)


def said(case: Case) -> list[tuple[str, str | None]]:
    with database.reading() as tx:
        return [(one.what, one.reason) for one in timeline.of_return(tx, case.return_id)]


def left(case: Case) -> int:
    with database.reading() as tx:
        return balances.of(tx, case.order.line_ids[0]).left


def accepted(case: Case) -> int:
    with database.reading() as tx:
        return balances.of(tx, case.order.line_ids[0]).accepted_units


def attempt(refund_id: int, number: int = -1) -> int:
    with database.reading() as tx:
        return payouts.of_refund(tx, refund_id)[number].id


def state(refund_id: int) -> RefundState:
    return refunding.refund(refund_id).state


def money_tasks(case: Case) -> set[Stage]:
    queues = (WorkQueue.REFUNDS, WorkQueue.EXCESS_POSTAGE)
    return {stage for queue, stage in bench_work.open_stages(case) if queue in queues}


def test_a_refund_that_was_not_sent_is_taken_back_when_its_return_goes_back_to_a_reviewer(team: Team) -> None:
    case = refunding.ready(team)
    refund_id = refunding.grant(team, case).refund_id
    sent_back(team, case)
    assert (state(refund_id), left(case), money_tasks(case)) == (RefundState.WITHDRAWN, 10_000, set())
    assert ("withdrew a refund", "The return went back to a reviewer before the refund was sent.") in said(case)
    with pytest.raises(Conflict, match="was withdrawn"):
        send(team.finn, refund_id, refunding.refund(refund_id).version)
    reject(team, case)
    assert accepted(case) == 0
    ending.close(team.max, shop.shown(case), WHY)
    assert goods.state_of(case) is ReturnState.CLOSED


def test_approved_again_it_is_granted_again_on_the_new_terms(team: Team) -> None:
    bought = Purchase(extra={"outbound_shipping_cost": 720})
    day, why = date(2026, 1, 15), Reason.UNSATISFACTORY
    case = approved(team.rob, team.rosa, bought, reason=why, contact_date=day)
    arrive(team.wanda, case)
    assert refunding.grant(team, case).total == 10_000
    sent_back(team, case)
    approve(team.rosa, case, "refund_minus_shipping")
    assert money_tasks(case) == {Stage.GRANT}
    assert refunding.grant(team, case).total == 9_280


def test_a_second_persons_look_of_before_confirms_nothing_afterwards(team: Team) -> None:
    case = refunding.ready(team, CAMERA)
    first = refunding.grant(team, case).refund_id
    confirm_second(team.max, first, 1)
    sent_back(team, case)
    approve(team.rosa, case, "refund")
    assert state(first) is RefundState.WITHDRAWN
    second = refunding.grant(team, case)
    assert second.needs_second
    with pytest.raises(Conflict, match="waits for a second person"):
        send(team.finn, second.refund_id, 1)


def test_nobody_confirms_a_refund_whose_return_was_rejected(team: Team) -> None:
    case = refunding.ready(team, CAMERA)
    refund_id = refunding.grant(team, case).refund_id
    sent_back(team, case)
    reject(team, case)
    with pytest.raises(Conflict, match="was withdrawn"):
        confirm_second(team.max, refund_id, 1)
    assert money_tasks(case) == set()


def test_a_refund_on_its_way_stays_and_the_reviewer_is_told(team: Team) -> None:
    case = refunding.ready(team)
    refund_id = refunding.grant(team, case).refund_id
    send(team.finn, refund_id, 1)
    sent_back(team, case)
    assert (state(refund_id), left(case)) == (RefundState.PENDING, 0)
    reject(team, case)
    with pytest.raises(Conflict, match="was rejected"):
        make_batch(team.finn, [attempt(refund_id)])
    record_paid(team.finn, attempt(refund_id), "SEPA-1")
    assert state(refund_id) is RefundState.COMPLETED
    ending.close(team.max, shop.shown(case), WHY)


def test_what_fails_after_the_rejection_is_taken_back_and_not_sent_again(team: Team) -> None:
    case = refunding.ready(team)
    refund_id = refunding.grant(team, case).refund_id
    send(team.finn, refund_id, 1)
    sent_back(team, case)
    reject(team, case)
    recorded = record_failed(team.finn, attempt(refund_id), "The bank does not know the account.")
    assert recorded.state is state(refund_id) is RefundState.WITHDRAWN
    assert (accepted(case), money_tasks(case), refunding.payments(case)) == (0, set(), [(10_000, 0)])
    ending.close(team.max, shop.shown(case), WHY)


def half_paid(team: Team) -> tuple[Case, int]:
    """Of two parts one is paid, the other could not be."""
    case = refunding.ready(team, TWO_PAYMENTS)
    refund_id = refunding.grant(team, case).refund_id
    send(team.finn, refund_id, 1)
    record_paid(team.finn, attempt(refund_id, 0), "SEPA-1")
    record_failed(team.finn, attempt(refund_id, 1), "The card has expired.")
    return case, refund_id


def test_the_rest_of_a_half_paid_refund_is_not_sent_after_a_rejection(team: Team) -> None:
    case, refund_id = half_paid(team)
    with pytest.raises(Conflict, match="part of this refund is paid"):
        withdraw(team.fay, refund_id, refunding.refund(refund_id).version, WHY)
    sent_back(team, case)
    assert (state(refund_id), money_tasks(case)) == (RefundState.FAILED, set())
    with pytest.raises(Conflict, match="with a reviewer again"):
        send(team.finn, refund_id, refunding.refund(refund_id).version)
    reject(team, case)
    with pytest.raises(Conflict, match="was rejected"):
        send(team.finn, refund_id, refunding.refund(refund_id).version)
    ending.close(team.max, shop.shown(case), WHY)
    with pytest.raises(Conflict, match="was rejected and closed"):
        send(team.finn, refund_id, refunding.refund(refund_id).version)


def test_the_rest_of_a_half_paid_refund_is_sent_once_the_return_is_approved_again(team: Team) -> None:
    case, refund_id = half_paid(team)
    sent_back(team, case)
    approve(team.rosa, case, "refund")
    assert money_tasks(case) == {Stage.SEND}
    send(team.finn, refund_id, refunding.refund(refund_id).version)
    record_paid(team.finn, attempt(refund_id), "SEPA-2")
    assert refunding.payments(case) == [(4_000, 4_000), (6_000, 6_000)]


def test_the_rest_of_a_half_paid_refund_is_paid_after_the_rejection_by_a_manager_with_a_reason(team: Team) -> None:
    case, refund_id = half_paid(team)
    with pytest.raises(Conflict, match="paid in part goes out after a rejection"):
        send_rest(team.mia, refund_id, refunding.refund(refund_id).version, WHY)
    sent_back(team, case)
    reject(team, case)
    version = refunding.refund(refund_id).version
    with pytest.raises(NotAllowed):
        send_rest(team.finn, refund_id, version, WHY)
    with pytest.raises(InvalidInput, match="Say why the rest is paid"):
        send_rest(team.mia, refund_id, version, " ")
    assert send_rest(team.mia, refund_id, version, "Half of it was promised in writing.").state is RefundState.PENDING
    with pytest.raises(Conflict):
        send_rest(team.mia, refund_id, version, WHY)
    record_paid(team.finn, attempt(refund_id), "SEPA-2")
    assert (state(refund_id), refunding.payments(case)) == (RefundState.COMPLETED, [(4_000, 4_000), (6_000, 6_000)])
    ending.close(team.max, shop.shown(case), WHY)


def test_the_rest_may_be_paid_even_once_the_return_is_closed_but_not_what_failed_whole(team: Team) -> None:
    case, refund_id = half_paid(team)
    sent_back(team, case)
    reject(team, case)
    ending.close(team.max, shop.shown(case), WHY)
    assert send_rest(team.mia, refund_id, refunding.refund(refund_id).version, WHY).state is RefundState.PENDING
    _, failed = failed_and_withdrawn(team)
    with pytest.raises(Conflict):
        send_rest(team.mia, failed, refunding.refund(failed).version, WHY)


def failed_and_withdrawn(team: Team) -> tuple[Case, int]:
    case = refunding.ready(team)
    refund_id = refunding.grant(team, case).refund_id
    send(team.finn, refund_id, 1)
    record_failed(team.finn, attempt(refund_id), "The bank does not know the account.")
    withdraw(team.fay, refund_id, refunding.refund(refund_id).version, WHY)
    return case, refund_id


def test_what_was_withdrawn_and_paid_after_all_counts_once_a_person_has_looked(team: Team) -> None:
    case, refund_id = failed_and_withdrawn(team)
    assert left(case) == 10_000
    record_answer(attempt(refund_id), Answer(PayoutState.COMPLETED, "SEPA-9"))
    assert state(refund_id) is RefundState.WITHDRAWN
    assert Stage.RECONCILE in money_tasks(case)
    reconcile(team.mia, attempt(refund_id), paid=True, reference="SEPA-9", reason=WHY)
    assert (state(refund_id), left(case)) == (RefundState.COMPLETED, 0)
    assert preview(team.fay, case.return_id).plan.lines == ()


def test_what_was_paid_after_all_and_granted_anew_is_one_sentence(team: Team) -> None:
    case, refund_id = failed_and_withdrawn(team)
    refunding.grant(team, case)
    record_answer(attempt(refund_id), Answer(PayoutState.COMPLETED, "SEPA-9"))
    with pytest.raises(MoneyLimit, match="settled otherwise meanwhile"):
        reconcile(team.mia, attempt(refund_id), paid=True, reference="SEPA-9", reason=WHY)
    assert state(refund_id) is RefundState.WITHDRAWN


def test_a_cancelled_return_takes_its_refund_back_and_keeps_what_was_sent(team: Team) -> None:
    kept = approved(team.rob, team.rosa, resolution="refund_without_return")
    refund_id = refunding.grant(team, kept).refund_id
    ending.cancel(team.max, shop.shown(kept), WHY)
    assert (state(refund_id), goods.state_of(kept)) == (RefundState.WITHDRAWN, ReturnState.CANCELLED)
    paid = approved(team.rob, team.rosa, resolution="refund_without_return")
    send(team.finn, refunding.grant(team, paid).refund_id, 1)
    with pytest.raises(Conflict, match="paid or on its way"):
        ending.cancel(team.max, shop.shown(paid), WHY)


def test_postage_above_the_limit_waits_again_after_the_review(team: Team) -> None:
    facts: dict[str, object] = {"return_receipt": {"amount": "60.00", "currency": "USD", "duties": "0.00"}}
    case = refunding.ready(team, facts=facts)
    refunding.grant(team, case)
    assert money_tasks(case) == {Stage.SEND, Stage.CONFIRM}
    sent_back(team, case)
    assert money_tasks(case) == set()
    approve(team.rosa, case, "refund")
    assert money_tasks(case) == {Stage.GRANT, Stage.CONFIRM}
    with database.reading() as tx:
        assert postage.of_return(tx, case.return_id) is not None


@pytest.mark.usefixtures("home")
def test_a_return_is_rejected_while_a_unit_of_it_is_away_for_repair(team: Team) -> None:
    case = approved(team.rob, team.rosa, resolution="repair")
    arrive(team.wanda, case)
    repair = goods.repair_of(case)
    away = Forwarding(Disposition.REPAIR_CENTRE, "SN-1", "T-1", goods.today())
    repairs.forward(team.wanda, repair.id, repair.version, away)
    sent_back(team, case)
    approve(team.rosa, case, "refund")
    sent_back(team, case)
    reject(team, case)
    assert (goods.state_of(case), accepted(case), left(case)) == (ReturnState.REJECTED, 1, 0)
    repairs.back(team.wanda, repair.id, goods.repair_of(case).version, Result(RepairOutcome.UNREPAIRED))
    repairs.ship_back(team.wanda, repair.id, goods.repair_of(case).version, "T-2")
    assert accepted(case) == 0
    ending.close(team.max, shop.shown(case), WHY)
    assert goods.state_of(case) is ReturnState.CLOSED
