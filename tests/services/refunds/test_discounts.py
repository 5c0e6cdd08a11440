"""A discount is paid on the customer's own consent: to what was offered, recorded by somebody who does not pay it."""

import pytest

from data import database
from data.vocabulary import Channel, CustomerChoice
from services.cases.lookup import Shown, existing
from services.customers import answers, discounts
from services.desk.errors import InvalidInput, OwnWork
from services.messages.writing import Draft
from services.refunds import granting
from services.refunds.planning.preview import preview
from services.settling.back_to_review import to_reviewer
from tests.support import goods, refunding, shop
from tests.support.approving import approve, approved
from tests.support.refunding import Team
from tests.support.shop import Bought, Case, Purchase

OFFER = Draft("discount_offer", "An offer", "Keep them and take USD 20.00.")
TWO = Purchase(lines=(Bought("Kettle", 4_990, quantity=2),))


def agreed(team: Team, case: Case) -> None:
    """Rosa offers 20.00, and Fay of finance writes down that the customer takes it."""
    version = shop.version_of(case.return_id)
    asked = discounts.offer(team.rosa, Shown(case.return_id, version), shop.lines_of(case)[0], "20.00", OFFER)
    answers.record_answer(team.fay, asked, CustomerChoice.ACCEPT, Channel.PHONE, "Fine, I keep them.")


def test_who_wrote_the_consent_down_does_not_grant_on_it(team: Team) -> None:
    case = approved(team.rob, team.rosa, TWO, resolution="keep_with_discount", quantity=2)
    agreed(team, case)
    with pytest.raises(OwnWork, match="You recorded the customer's answer"):
        refunding.grant(team, case)
    assert granting.grant(team.finn, refunding.form(team, case)).total == 2_000


def test_consent_under_an_earlier_approval_does_not_pay_for_a_later_one(team: Team) -> None:
    case = approved(team.rob, team.rosa, TWO, resolution="keep_with_discount", quantity=2)
    agreed(team, case)
    with database.transaction() as tx:
        to_reviewer(tx, team.rosa, existing(tx, case.return_id), "The customer asks for something else.")
    approve(team.rosa, case, "keep_with_discount")
    assert preview(team.finn, case.return_id).plan.lines == ()
    with pytest.raises(InvalidInput, match="Nothing is to be refunded"):
        granting.grant(team.finn, refunding.form(team, case))
    assert ("waiting_for_customer", "offer") in goods.open_tasks(case)
