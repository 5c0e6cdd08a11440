"""Two hundred ways around the second person, splitting below the limit among them (security test 7: 0 pass)."""

from collections.abc import Callable

import pytest

from data import database
from data.queries.money import payouts
from data.vocabulary import RefundState
from services.desk.errors import DeskError
from services.refunds import confirming
from services.refunds.paying import batches
from services.refunds.paying.sending import send
from tests.support import people, refunding
from tests.support.refunding import Team
from tests.support.shop import Bought, Case, Paid, Purchase

REFUNDS, WAYS = 20, 10
Way = Callable[[Team, int, int], object]


def _several_roles(team: Team) -> None:
    for somebody in (team.fay, team.finn, team.rosa, team.wanda):
        people.give(somebody, "manager")
    people.give(team.max, "finance")


# Fay granted each refund; nobody has confirmed it.
WAYS_AROUND: dict[str, Way] = {
    "who granted confirms": lambda team, refund, version: confirming.confirm_second(team.fay, refund, version),
    "who granted sends": lambda team, refund, version: send(team.fay, refund, version),
    "somebody sends it unconfirmed": lambda team, refund, version: send(team.finn, refund, version),
    "a manager sends it unconfirmed": lambda team, refund, version: send(team.max, refund, version),
    "who approved confirms": lambda team, refund, version: confirming.confirm_second(team.rosa, refund, version),
    "who received confirms": lambda team, refund, version: confirming.confirm_second(team.wanda, refund, version),
    "who opened confirms": lambda team, refund, version: confirming.confirm_second(team.rob, refund, version),
    "another version": lambda team, refund, version: send(team.finn, refund, version + 1),
    "a batch by hand": lambda team, refund, _: batches.make_batch(team.finn, [refund]),
    "who granted chooses the method": lambda team, refund, version: confirming.use_other_method(
        team.fay, refund, version, "Bank transfer", "Faster."
    ),
}


def _split(team: Team) -> list[Case]:
    """Refunds of one person in one day, each below the limit of one; the sum of a day is passed from the second on."""
    amounts = [19_900] * (REFUNDS + 1)
    return [
        refunding.ready(
            team,
            Purchase(lines=(Bought("Radio", one),), email="split@example.org", payments=(Paid(one, "card", None),)),
        )
        for one in amounts
    ]


def test_no_way_around_the_second_person_passes(sqlite_desk: object) -> None:
    team = Team()
    first, *others = _split(team)
    assert not refunding.grant(team, first).needs_second
    granted = [refunding.grant(team, case) for case in others]
    assert all(one.needs_second for one in granted)
    _several_roles(team)
    people.give(team.rob, "manager")
    tried = 0
    for one in granted:
        for way in WAYS_AROUND.values():
            with pytest.raises(DeskError):
                way(team, one.refund_id, refunding.refund(one.refund_id).version)
            tried += 1
        assert refunding.refund(one.refund_id).state is RefundState.AWAITING_SECOND
        with database.reading() as tx:
            assert payouts.of_refund(tx, one.refund_id) == ()
    assert tried == REFUNDS * WAYS


def test_who_confirmed_does_not_send_either(sqlite_desk: object) -> None:
    team = Team()
    case = refunding.ready(team, Purchase(lines=(Bought("Camera", 50_000),)))
    refund = refunding.grant(team, case).refund_id
    people.give(team.max, "finance")
    confirming.confirm_second(team.max, refund, refunding.refund(refund).version)
    for somebody in (team.max, team.fay):
        with pytest.raises(DeskError):
            send(somebody, refund, refunding.refund(refund).version)
    with database.reading() as tx:
        assert payouts.of_refund(tx, refund) == ()
