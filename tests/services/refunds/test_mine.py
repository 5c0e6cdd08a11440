"""What waits on me is what I may do: lists and counts leave out what I had another part in, and say why."""

import pytest

from data import database
from data.database import Database
from data.queries.money import payouts
from data.queries.money import refunds as refund_rows
from data.vocabulary import Stage, WorkQueue
from services.desk.access import Actor
from services.queues.work_queues import WorkFilters, queue_page, waiting
from services.refunds import duties
from services.refunds.confirming import confirm_second, use_other_method
from services.refunds.listing import Tab, refund_list
from services.refunds.paying.by_hand import record_paid
from services.refunds.paying.sending import parts_in, send
from tests.support import people, refunding
from tests.support.refunding import WHY, Team
from tests.support.shop import Bought, Case, Purchase

CAMERA = Purchase(lines=(Bought("Camera", 50_000),))


@pytest.fixture
def team(desk: Database) -> Team:
    """The people of the money desk."""
    return Team()


def waits(actor: Actor) -> int:
    """The number on the person's card of refunds."""
    return waiting(actor).mine[WorkQueue.REFUNDS].open


def why_not(actor: Actor, tab: Tab) -> list[str]:
    listed = refund_list(actor, tab)
    return [listed.why_not(row) for row in listed.rows]


def number(actor: Actor, tab: Tab) -> int:
    return refund_list(actor, tab).mine[tab]


def test_what_i_granted_waits_on_another_to_be_sent(team: Team) -> None:
    refunding.grant(team, refunding.ready(team))
    assert (waits(team.fay), waits(team.finn)) == (0, 1)
    assert (number(team.fay, Tab.SEND), number(team.finn, Tab.SEND)) == (0, 1)
    assert (why_not(team.fay, Tab.SEND), why_not(team.finn, Tab.SEND)) == (["you granted it"], [""])
    page = queue_page(team.fay, WorkQueue.REFUNDS, WorkFilters())
    assert [page.not_mine[row.place.id] for row in page.rows] == ["you granted it"]
    assert queue_page(team.finn, WorkQueue.REFUNDS, WorkFilters()).not_mine == {}


def test_what_i_opened_approved_or_received_waits_on_another(team: Team) -> None:
    refunding.ready(team)
    for somebody, why in (
        (team.rob, "you opened the return"),
        (team.rosa, "you approved the return"),
        (team.wanda, "you received its parcel"),
    ):
        people.give(somebody, "finance")
        assert (waits(somebody), number(somebody, Tab.GRANT), why_not(somebody, Tab.GRANT)) == (0, 0, [why])
    assert (waits(team.fay), number(team.fay, Tab.GRANT)) == (1, 1)


def test_what_i_granted_waits_on_another_to_be_confirmed(team: Team) -> None:
    people.give(team.fay, "manager")
    refunding.grant(team, refunding.ready(team, CAMERA))
    assert (waits(team.fay), number(team.fay, Tab.CONFIRM), why_not(team.fay, Tab.CONFIRM)) == (
        0,
        0,
        ["you granted it"],
    )
    assert (waits(team.max), number(team.max, Tab.CONFIRM)) == (1, 1)


def test_the_customers_namesake_is_told_that_it_is_not_theirs(team: Team) -> None:
    people.give_mail(team.finn, "ana@example.org")
    refunding.grant(team, refunding.ready(team))
    assert (waits(team.finn), number(team.finn, Tab.SEND)) == (0, 0)
    assert why_not(team.finn, Tab.SEND) == ["the customer bears your name or address"]


def test_who_only_reads_sees_how_much_there_is(team: Team) -> None:
    refunding.grant(team, refunding.ready(team))
    listed = refund_list(team.rosa, Tab.SEND)
    assert (listed.counts[Tab.SEND], listed.mine[Tab.SEND], why_not(team.rosa, Tab.SEND)) == (1, 0, [""])


def test_a_badge_counts_what_its_list_shows_also_what_is_not_mine(team: Team) -> None:
    case = refunding.ready(team)
    refunding.grant(team, case)
    refunding.grant(team, refunding.ready(team))
    for somebody in (team.fay, team.finn, team.rosa):
        listed = refund_list(somebody, Tab.SEND)
        assert listed.counts[Tab.SEND] == len(listed.rows) == 2
    searched = refund_list(team.finn, Tab.GRANT, case.rma)
    assert (searched.rows, searched.counts[Tab.SEND], searched.mine[Tab.SEND]) == ((), 1, 1)


def test_rows_say_product_masked_customer_due_time_and_sums_by_currency(team: Team) -> None:
    refunding.grant(team, refunding.ready(team, Purchase(lines=(Bought("Kettle", 4_000), Bought("Lid", 500)))))
    refunding.grant(team, refunding.ready(team, Purchase(currency="EUR", email="b@example.org", customer="Bo Berg")))
    listed = refund_list(team.finn, Tab.SEND)
    assert [(one.product, one.lines) for one in listed.rows] == [("Kettle", 2), ("Headphones", 1)]
    assert all(one.due_at is not None and one.due_at > one.since for one in listed.rows)
    assert "Berg" not in str([one.customer for one in listed.rows])
    assert listed.sums == (("EUR", 10_000), ("USD", 4_500))
    assert listed.by_hand == {one.refund_id for one in listed.rows}


def everybody(team: Team) -> list[Actor]:
    return [team.rob, team.rosa, team.wanda, team.fay, team.finn, team.max, team.mia]


def assert_same_as_the_act(team: Team, case: Case, refund_id: int, tab: Tab, parts: dict[str, int | None]) -> None:
    """For everybody, the list says no exactly where the act would."""
    with database.reading() as tx:
        barred = [duties.barred(tx, one, case.return_id, parts) is not None for one in everybody(team)]
    assert [bool(refund_list(one, tab).rows[0].part) for one in everybody(team)] == barred
    assert refund_list(team.fay, tab).rows[0].refund_id == refund_id


def test_the_lists_refuse_whom_the_acts_refuse(team: Team) -> None:
    people.give(team.wanda, "finance")
    case = refunding.ready(team, CAMERA)
    refund_id = refunding.grant(team, case).refund_id
    use_other_method(team.max, refund_id, 1, "bank transfer", WHY)
    refund = refunding.refund(refund_id)
    before = {"granted": refund.granted_by_id, "method": refund.other_method_by_id}
    assert_same_as_the_act(team, case, refund_id, Tab.CONFIRM, before)
    confirm_second(team.mia, refund_id, 2)
    assert_same_as_the_act(team, case, refund_id, Tab.SEND, parts_in(refunding.refund(refund_id)))
    send(team.finn, refund_id, 3)
    assert_same_as_the_act(team, case, refund_id, Tab.BY_HAND, parts_in(refunding.refund(refund_id)))
    with database.reading() as tx:
        assert refund_rows.find(tx, refund_id) is not None
        assert len(payouts.of_refund(tx, refund_id)) == 1
    assert (waits(team.finn), waits(team.fay)) == (1, 0)


def test_an_unclear_payment_waits_on_who_may_settle_it(team: Team) -> None:
    case = refunding.ready(team)
    refund_id = refunding.grant(team, case).refund_id
    send(team.finn, refund_id, 1)
    with database.reading() as tx:
        (one,) = payouts.of_refund(tx, refund_id)
    record_paid(team.finn, one.id, "SEPA-1", "90.00")
    people.give(team.finn, "manager")
    assert (waits(team.finn), waits(team.mia), waits(team.fay)) == (0, 1, 0)
    assert (why_not(team.finn, Tab.UNCLEAR), why_not(team.mia, Tab.UNCLEAR)) == (["you sent it"], [""])
    assert waiting(team.mia).mine[WorkQueue.REFUNDS].stages == (Stage.SECOND, Stage.RECONCILE)
