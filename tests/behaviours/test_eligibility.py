"""Behaviours of eligibility that other systems test, by their number in section 5 of the collection."""

from datetime import date, timedelta

import pytest

from data.database import Database
from data.vocabulary import Channel, Reason
from services.desk.errors import Incomplete, InvalidInput
from services.policy.terms import Decision, Result
from services.review.case_page import CaseView, open_case
from services.review.opening import NewLine, NewReturn, open_return
from tests.support import shop
from tests.support.bench_work import good, parcel
from tests.support.people import rosa, wanda
from tests.support.shop import Purchase, lines_of, place_order

pytestmark = pytest.mark.usefixtures("home")

DELIVERED = date(2026, 1, 12)


def _against(view: CaseView) -> dict[str, str]:
    """The clauses that speak against the return, with what was seen."""
    findings = view.assessed.whole.lines[0].findings
    return {finding.clause: finding.saw for finding in findings if finding.result is Result.NOT_MET}


def test_01_every_clause_that_fails_is_named_not_only_the_first(desk: Database) -> None:
    actor = rosa()
    case = shop.open_case(actor)
    against = _against(open_case(actor, case.rma))
    assert {"BR-15", "BR-19"} <= set(against)
    assert all(against.values())


def test_02_a_return_outside_its_window_is_not_eligible_with_the_reason_and_nobody_had_to_work_it_out(
    desk: Database,
) -> None:
    actor = rosa()
    last = DELIVERED + timedelta(days=15)
    in_time = shop.open_case(actor, reason=Reason.UNSATISFACTORY, contact_date=last)
    late = shop.open_case(actor, reason=Reason.UNSATISFACTORY, contact_date=last + timedelta(days=1))
    assert "BR-29" not in _against(open_case(actor, in_time.rma))
    view = open_case(actor, late.rma)
    assert view.assessed.whole.decision is Decision.NOT_ELIGIBLE
    assert "The last day is 27 January 2026; first contact 28 January 2026." in _against(view)["BR-29"]


def test_04_a_parcel_that_nobody_approved_is_not_taken_in_and_the_sentence_says_what_to_do(desk: Database) -> None:
    case = shop.open_case(rosa())
    with pytest.raises(InvalidInput, match="quarantine"):
        parcel(wanda(), case, good(lines_of(case)[0]))


def test_19_the_window_differs_by_country_and_a_missing_date_is_said_not_stumbled_over(desk: Database) -> None:
    actor = rosa()
    last_days = {}
    for country in ("US", "BR"):
        purchase = Purchase(country=country, shipped_on=date(2026, 1, 1), delivered_on=DELIVERED)
        case = shop.open_case(actor, purchase, reason=Reason.ARRIVED_BROKEN, contact_date=DELIVERED)
        window = open_case(actor, case.rma).assessed.whole.lines[0].window
        assert window is not None
        last_days[country] = window.last_day
    assert last_days == {"US": DELIVERED + timedelta(days=15), "BR": date(2026, 1, 1) + timedelta(days=40)}

    without = Purchase(shipped_on=None, delivered_on=None)
    case = shop.open_case(actor, without, reason=Reason.UNSATISFACTORY, contact_date=DELIVERED)
    findings = {one.clause: one for one in open_case(actor, case.rma).assessed.whole.lines[0].findings}
    assert findings["BR-29"].result is Result.CANNOT_TELL


@pytest.mark.parametrize("reason", [None, "other", "warranty"])
def test_25_only_a_reason_that_the_policy_has_a_section_for_can_be_chosen(desk: Database, reason: str | None) -> None:
    order = place_order()
    wish = NewReturn(
        order_number=order.number,
        lines=(NewLine(order.line_ids[0], 1, reason),),  # type: ignore[arg-type]  # what a forged form would send
        description="It does not please me.",
        contact_date=DELIVERED,
        channel=Channel.EMAIL,
    )
    with pytest.raises(Incomplete, match=r"Headphones: (say why it comes back|choose a reason)"):
        open_return(rosa(), wish)
