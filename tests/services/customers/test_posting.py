"""The receipt that comes after posting: kept on the approved return, and the postage is paid from it (BR-35)."""

import pytest

from data import database
from data.queries.work import task_rows
from data.vocabulary import RefundLineKind, Stage
from services.customers.posting import record_posting
from services.desk.errors import Conflict, InvalidInput, NotAllowed
from services.refunds.planning.preview import preview
from tests.support import refunding, shop
from tests.support.approving import approved
from tests.support.arriving import arrive
from tests.support.refunding import Team
from tests.support.shop import Case, shown

RECEIPT = {"return_receipt": {"amount": "12.50", "currency": "USD"}, "return_tracking_number": "RT-77"}


def stages(case: Case) -> set[Stage]:
    with database.reading() as tx:
        return {task.stage for task in task_rows.open_of_return(tx, case.return_id)}


def postage(team: Team, case: Case) -> list[int]:
    lines = preview(team.fay, case.return_id).plan.lines
    return [line.amount for line in lines if line.kind is RefundLineKind.RETURN_POSTAGE]


def test_a_receipt_that_comes_before_the_parcel_is_paid_with_the_item(team: Team) -> None:
    case = approved(team.rob, team.rosa)
    record_posting(team.rob, shown(case), RECEIPT)
    assert postage(team, case) == []
    arrive(team.wanda, case)
    assert postage(team, case) == [1_250]


def test_a_receipt_that_comes_after_the_refund_opens_the_grant_again(team: Team) -> None:
    case = refunding.ready(team)
    refunding.grant(team, case)
    assert Stage.GRANT not in stages(case)
    record_posting(team.rob, shown(case), RECEIPT)
    assert Stage.GRANT in stages(case)
    assert postage(team, case) == [1_250]


def test_another_receipt_is_refused_once_the_postage_is_granted(team: Team) -> None:
    case = approved(team.rob, team.rosa)
    record_posting(team.rob, shown(case), RECEIPT)
    arrive(team.wanda, case)
    refunding.grant(team, case)
    with pytest.raises(Conflict, match="granted on another receipt"):
        record_posting(team.rob, shown(case), {"return_receipt": {"amount": "30.00", "currency": "USD"}})


@pytest.mark.parametrize(
    ("amount", "said"),
    [("-1", "receipt"), ("NaN", "receipt"), ("1e309", "receipt"), ("١٢", "receipt"), ("", "receipt")],
)
def test_an_amount_that_is_none_is_refused_in_a_sentence(team: Team, amount: str, said: str) -> None:
    case = approved(team.rob, team.rosa)
    with pytest.raises(InvalidInput, match=said):
        record_posting(team.rob, shown(case), {"return_receipt": {"amount": amount, "currency": "USD"}})


def test_a_return_that_is_not_approved_takes_none(team: Team) -> None:
    case = shop.open_case(team.rob)
    with pytest.raises(Conflict, match="is awaiting review now"):
        record_posting(team.rob, shown(case), RECEIPT)


def test_who_grants_does_not_write_the_receipt(team: Team) -> None:
    case = approved(team.rob, team.rosa)
    with pytest.raises(NotAllowed):
        record_posting(team.fay, shown(case), RECEIPT)
