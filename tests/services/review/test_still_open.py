"""Closing a return lists in words whatever is still owed to or by anybody, and writes nothing."""

from collections.abc import Callable
from uuid import uuid4

import pytest

from data import database
from data.database import Database
from data.queries.money import payouts, postage
from data.vocabulary import Channel, CustomerChoice, ReturnState
from services.customers import missing_parts
from services.customers.answers import record_answer
from services.desk.errors import StillOpen
from services.goods import replacements
from services.goods.replacements import ReservationForm
from services.messages.writing import Draft
from services.receiving import quarantine
from services.receiving.bench import mark_lost
from services.receiving.quarantine import Unexpected
from services.refunds.paying.by_hand import record_paid
from services.refunds.paying.sending import send
from services.review import decide, ending
from tests.support import goods, refunding
from tests.support.approving import approved
from tests.support.bench_work import good, misused, packed_with, parcel
from tests.support.refunding import Team
from tests.support.shop import Bought, Case, Purchase, lines_of, shown

pytestmark = pytest.mark.usefixtures("home")
WHY = "The rest of it never came."
TWO = Purchase(lines=(Bought("Headphones", 10_000, 2),))
RECEIPT = {"return_receipt": {"amount": "60.00", "currency": "USD", "duties": "0.00"}}
Made = Callable[[Team], Case]


@pytest.fixture
def team(desk: Database) -> Team:
    """Everybody who has a part in goods and money."""
    return Team()


def _arrived(team: Team, resolution: str, **more: object) -> Case:
    case = approved(team.rob, team.rosa, resolution=resolution, **more)  # type: ignore[arg-type]
    parcel(team.wanda, case, good(lines_of(case)[0]))
    return case


def _part(team: Team) -> Case:
    case = approved(team.rob, team.rosa)
    parcel(team.wanda, case, good(lines_of(case)[0], missing=(packed_with(case, "USB cable", 590),)))
    return case


def _part_to_be_paid(team: Team) -> Case:
    case = _part(team)
    asked = missing_parts.ask(team.rosa, shown(case), missing_parts.draft(team.rosa, case.return_id))
    record_answer(team.rosa, asked, CustomerChoice.PAY, Channel.EMAIL, "I pay for the cable.")
    return case


def _reserved(team: Team) -> Case:
    case = _arrived(team, "replacement")
    goods.on_shelf(team.wanda, goods.product_of(case), 1)
    replacements.reserve(team.wanda, ReservationForm(shown(case), lines_of(case)[0], 1, uuid4().hex))
    return case


def _granted(team: Team) -> Case:
    case = _arrived(team, "refund")
    refunding.grant(team, case)
    return case


def _excess(team: Team) -> Case:
    case = _arrived(team, "refund", facts=RECEIPT)
    refunding.grant(team, case)
    with database.reading() as tx:
        assert postage.of_return(tx, case.return_id) is not None
    return case


def _misused(team: Team) -> Case:
    case = approved(team.rob, team.rosa)
    parcel(team.wanda, case, misused(lines_of(case)[0]))
    decide.reject(team.rosa, shown(case), "BR-16", WHY, Draft("rejected", "About your return", "We are sorry."))
    return case


def _parcel_here(team: Team) -> Case:
    case = approved(team.rob, team.rosa)
    kept = quarantine.quarantine(team.wanda, Unexpected(form_key=uuid4().hex, note="A box without a label."))
    quarantine.link(team.wanda, kept.parcel_id, case.return_id)
    return case


@pytest.mark.parametrize(
    ("made", "listed"),
    [
        (_part, "USB cable, USD 5.90: the customer is not asked to pay for what was missing, nor is it let go"),
        (_part_to_be_paid, "See that the customer pays (queue Waiting for customer, due "),
        (_reserved, "Ship the replacement (queue Replacements, due "),
        (_granted, "The refund of USD 100.00 is not paid yet"),
        (_excess, "Decide on the postage (queue "),
        (_parcel_here, "The parcel of "),
        (_misused, "The customer is not asked yet what becomes of the rejected units"),
        (lambda team: _arrived(team, "repair"), "Forward to repair (queue Repairs, due "),
        (lambda team: _arrived(team, "replacement"), "1 × Headphones: the replacement is not settled yet"),
        (lambda team: _arrived(team, "replacement", facts=RECEIPT), "The return postage is not granted yet"),
        (
            lambda team: approved(team.rob, team.rosa, resolution="refund_without_return"),
            "1 × Headphones: the refund is not settled yet",
        ),
        (
            lambda team: approved(team.rob, team.rosa, resolution="replacement_without_return"),
            "1 × Headphones: the replacement is not settled yet",
        ),
        (
            lambda team: approved(team.rob, team.rosa, resolution="keep_with_discount"),
            "1 × Headphones: the discount for keeping it is not offered yet",
        ),
    ],
)
def test_what_is_owed_keeps_the_return_open(team: Team, made: Made, listed: str) -> None:
    case = made(team)
    before = goods.state_of(case)
    with pytest.raises(StillOpen) as refused:
        ending.close(team.max, shown(case), WHY)
    assert [thing for thing in refused.value.things if thing.startswith(listed)]
    assert goods.state_of(case) is before


def test_a_lost_unit_waits_for_nobody_once_the_rest_is_settled(team: Team) -> None:
    case = approved(team.rob, team.rosa, TWO, quantity=2)
    parcel(team.wanda, case, good(lines_of(case)[0]))
    mark_lost(team.wanda, shown(case), "The carrier has lost its trace.", uuid4().hex)
    assert goods.open_tasks(case) == [("refunds", "grant")]
    _pay(team, case)
    assert goods.state_of(case) is ReturnState.CLOSED
    assert goods.open_tasks(case) == []


def test_a_unit_that_is_lost_after_all_else_was_settled_ends_the_return(team: Team) -> None:
    case = approved(team.rob, team.rosa, TWO, quantity=2)
    parcel(team.wanda, case, good(lines_of(case)[0]))
    _pay(team, case)
    assert goods.open_tasks(case) == [("receiving", "receive")]
    lost = mark_lost(team.wanda, shown(case), "The carrier has lost its trace.", uuid4().hex)
    assert lost.state is ReturnState.CLOSED is goods.state_of(case)


def _pay(team: Team, case: Case) -> None:
    refund_id = refunding.grant(team, case).refund_id
    send(team.finn, refund_id, 1)
    with database.reading() as tx:
        (payout,) = payouts.of_refund(tx, refund_id)
    record_paid(team.finn, payout.id, "BANK-1")
