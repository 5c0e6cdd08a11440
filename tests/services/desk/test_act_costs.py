"""What an act costs whatever the machine: how many statements it asks of the database."""

from collections.abc import Callable
from datetime import date
from uuid import uuid4

import pytest

from data import database
from data.queries.returns import evidence as evidence_rows
from data.vocabulary import Proof, ProofVerdict
from services.cases.lookup import Shown
from services.receiving.bench import receive
from services.receiving.bench_form import Reception
from services.refunds import granting
from services.refunds.paying.sending import send
from services.review import case_page, decide, judging
from services.review.decisions import Choice
from tests.support import bench_work, refunding, shop
from tests.support.approving import DRAFT, GROUNDS, approved
from tests.support.counting import statements
from tests.support.refunding import Team
from tests.support.rows.photo_rows import add_photo

Act = Callable[[], object]


def _reject(team: Team) -> Act:
    view = case_page.open_case(team.rosa, shop.open_case(team.rob).rma)
    shown, clause = Shown(view.case.id, view.case.version), min(view.assessed.clauses)
    return lambda: decide.reject(team.rosa, shown, clause, "Not covered.", DRAFT)


def _approve(team: Team) -> Act:
    case = shop.open_case(team.rob)
    choice = Choice(shop.lines_of(case)[0], 1, "refund")
    return lambda: decide.approve(team.rosa, Shown(case.return_id, 1), (choice,), DRAFT, grounds=GROUNDS)


def _judge(team: Team) -> Act:
    file = add_photo(shop.open_case(team.rob).return_id, None)
    with database.transaction() as tx:
        evidence_rows.add_proofs(tx, file, [Proof.PROBLEM])
    return lambda: judging.judge(team.rosa, file, Proof.PROBLEM, ProofVerdict.ACCEPTED)


def _receive(team: Team) -> Act:
    case = approved(team.rob, team.rosa)
    unit = bench_work.good(shop.lines_of(case)[0])
    version = shop.version_of(case.return_id)
    parcel = Reception(case.return_id, version, (unit,), form_key=uuid4().hex, arrived_on=date(2026, 2, 20))
    return lambda: receive(team.wanda, parcel)


def _grant(team: Team) -> Act:
    form = refunding.form(team, refunding.ready(team))
    return lambda: granting.grant(team.fay, form)


def _send(team: Team) -> Act:
    refund_id = refunding.grant(team, refunding.ready(team)).refund_id
    return lambda: send(team.finn, refund_id, 1)


@pytest.mark.parametrize(
    ("make", "most"),
    [(_reject, 14), (_approve, 16), (_judge, 13), (_receive, 29), (_grant, 29), (_send, 19)],
    ids=["reject", "approve", "judge", "receive", "grant", "send"],
)
def test_an_act_asks_no_more_than(team: Team, make: Callable[[Team], Act], most: int) -> None:
    act = make(team)
    with statements() as asked:
        act()
    assert len(asked) <= most, "\n".join(one.replace("\n", " ")[:150] for one in asked)
