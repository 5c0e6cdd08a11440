"""An amount is not lowered for a missing part before the customer agreed: the policy asks them to pay (BR-13, C25)."""

import pytest

from data.vocabulary import Channel, CustomerChoice
from services.cases.lookup import Shown
from services.customers import missing_parts
from services.customers.answers import record_answer
from services.desk.errors import InvalidInput
from services.refunds import granting
from services.refunds.planning.preview import preview
from tests.support import refunding, shop
from tests.support.approving import approved
from tests.support.bench_work import good, packed_with, parcel
from tests.support.refunding import Team
from tests.support.shop import Case, lines_of

pytestmark = pytest.mark.usefixtures("home")
WHY = "The USB cable did not come back."


def without_cable(team: Team) -> Case:
    """A return whose unit passed, and whose cable is not in the parcel."""
    case = approved(team.rob, team.rosa)
    cable = packed_with(case, "USB cable", 590, "USD")
    parcel(team.wanda, case, good(lines_of(case)[0], missing=(cable,)))
    return case


def lowered(team: Team, case: Case, to: str) -> int:
    """What Fay's grant of a typed amount comes to."""
    (line,) = [one for one in preview(team.fay, case.return_id).plan.lines if one.return_line_id is not None]
    return granting.grant(team.fay, refunding.form(team, case, (line.key, to), reason=WHY)).total


def answers(team: Team, case: Case, choice: CustomerChoice) -> None:
    draft = missing_parts.draft(team.rosa, case.return_id)
    asked = missing_parts.ask(team.rosa, Shown(case.return_id, shop.version_of(case.return_id)), draft)
    record_answer(team.rosa, asked, choice, Channel.EMAIL, "My answer.")


@pytest.mark.parametrize("to", ["94.10", "99.99"])
def test_nothing_less_is_paid_before_the_customer_agreed(team: Team, to: str) -> None:
    case = without_cable(team)
    with pytest.raises(InvalidInput, match="USB cable did not come back, and the customer has not agreed"):
        lowered(team, case, to)
    assert refunding.refunds_of(case) == 0


def test_nor_while_they_only_said_that_they_pay(team: Team) -> None:
    case = without_cable(team)
    answers(team, case, CustomerChoice.PAY)
    with pytest.raises(InvalidInput, match="leave the line at 0"):
        lowered(team, case, "94.10")


def test_the_whole_amount_is_granted_all_the_same(team: Team) -> None:
    assert refunding.grant(team, without_cable(team)).total == 10_000


def test_with_their_consent_the_part_is_a_line_and_amounts_may_be_lowered(team: Team) -> None:
    case = without_cable(team)
    answers(team, case, CustomerChoice.NET_FROM_REFUND)
    assert preview(team.fay, case.return_id).plan.total == 10_000 - 590
    assert lowered(team, case, "95.00") == 9_500 - 590


def test_another_return_is_lowered_for_another_reason_as_before(team: Team) -> None:
    assert lowered(team, refunding.ready(team), "93.00") == 9_300
