"""Test 2 of the security bar: fifty reviewers decide one return at once, a hundred times over; one wins each time."""

import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from itertools import repeat

from data.database import Database
from services.cases.lookup import Shown
from services.desk.access import Actor
from services.desk.errors import AlreadyDecided
from services.review import decide
from services.review.case_page import open_case
from services.review.decisions import Choice
from tests.support import people, shop
from tests.support.approving import DRAFT, GROUNDS
from tests.support.shop import shown

DECIDERS, ROUNDS = 50, 100


def _decided(actor: Actor, page: Shown, choices: tuple[Choice, ...], start: threading.Barrier) -> str:
    start.wait()
    try:
        decide.approve(actor, page, choices, DRAFT, grounds=GROUNDS)
    except AlreadyDecided as refusal:
        return refusal.by
    return "won"


def test_of_fifty_deciders_one_wins_and_the_others_are_told_who_did(desk: Database) -> None:
    deciders = [people.hire(f"Reviewer {number}", *people.ROLES_OF_A_REVIEWER) for number in range(DECIDERS)]
    names = {actor.name for actor in deciders}
    with ThreadPoolExecutor(DECIDERS) as pool:
        for _ in range(ROUNDS):
            case = shop.open_case(deciders[0])
            lines = open_case(deciders[0], case.rma).lines
            choices = tuple(Choice(line.id, line.quantity, "refund") for line in lines)
            page, start = shown(case), threading.Barrier(DECIDERS)
            told = Counter(pool.map(_decided, deciders, repeat(page), repeat(choices), repeat(start)))
            assert told.pop("won") == 1
            ((winner, losers),) = told.items()
            assert losers == DECIDERS - 1
            assert winner in names
            assert [one.decided_by for one in open_case(deciders[0], case.rma).decisions] == [winner]
