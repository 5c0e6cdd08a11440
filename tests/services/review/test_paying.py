"""What a decision would pay: by the choices in hand, offered or not, before anything is written."""

from datetime import date

import pytest

from data.database import Database
from data.vocabulary import Reason
from services.refunds.planning.preview import preview
from services.review.case_page import open_case
from services.review.decisions import Choice
from services.review.paying import Paying, would_pay
from tests.support import people, shop
from tests.support.approving import approved
from tests.support.arriving import arrive
from tests.support.refunding import Team
from tests.support.shop import Bought, Purchase


def paying(*resolutions: tuple[str, int]) -> Paying:
    """What Rosa would pay with these resolutions of the lines of one order."""
    rosa = people.rosa()
    bought = Purchase(lines=(Bought("Kettle", 3_245, quantity=2), Bought("Lid", 500)))
    case = shop.open_case(rosa, bought)
    view = open_case(rosa, case.rma)
    choices = [Choice(line.id, number, option) for line, (option, number) in zip(view.lines, resolutions, strict=False)]
    return would_pay(view.assessed, choices)


@pytest.mark.parametrize(
    ("option", "total"),
    [
        ("refund", 3_245),
        ("refund_exception", 3_245),
        ("refund_discretionary", 3_245),
        ("refund_without_return", 3_245),
        ("replacement", 0),
        ("repair", 0),
        ("keep_with_discount", 0),
    ],
)
def test_only_refunds_pay_and_overrides_pay_as_much(sqlite_desk: Database, option: str, total: int) -> None:
    assert paying((option, 1)).total == total


def test_units_and_lines_add_up_with_their_formulas(desk: Database) -> None:
    found = paying(("refund", 1), ("refund", 1))
    assert (found.total, [one.formula for one in found.choices]) == (3_745, ["32.45 x 1", "5.00 x 1"])


@pytest.mark.parametrize("prices", [(5_000, 300), (300, 200)])
def test_what_the_page_says_is_what_granting_comes_to(team: Team, prices: tuple[int, int]) -> None:
    bought = tuple(Bought(name, price) for name, price in zip(("Cable", "Case"), prices, strict=True))
    purchase = Purchase(lines=bought, extra={"outbound_shipping_cost": 720})
    case = approved(
        team.rob,
        team.rosa,
        purchase,
        resolution="refund_minus_shipping",
        reason=Reason.UNSATISFACTORY,
        contact_date=date(2026, 1, 15),
    )
    view = open_case(team.rosa, case.rma)
    said = would_pay(view.assessed, [Choice(one.return_line_id, one.quantity, one.resolution) for one in view.chosen])
    arrive(team.wanda, case)
    assert said.total == max(preview(team.fay, case.return_id).plan.total, 0)
    assert said.shipping_kept == min(720, sum(prices))
