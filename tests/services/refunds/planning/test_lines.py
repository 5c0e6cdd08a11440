"""The lines beside the items: postage within its cap, shipping, accessories, bank fee; each once, duties never."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import insert, select, update

from data import database
from data.models.returns import ReturnCase, ReturnLine
from data.models.settling import CustomerQuestion
from data.queries.money import postage
from data.queries.work import task_rows
from data.vocabulary import Channel, CustomerChoice, ExcessState, QuestionKind, Reason, RefundLineKind, Stage
from services.cases.assessment import evaluate
from services.cases.lookup import existing
from services.desk import clock
from services.desk.errors import Conflict, InvalidInput, MoneyLimit, OwnWork
from services.refunds.excess import confirm_excess
from services.refunds.planning.preview import preview
from tests.support import people, refunding
from tests.support.approving import approved
from tests.support.arriving import arrive
from tests.support.bench_work import good, packed_with, parcel
from tests.support.refunding import WHY, Team
from tests.support.shop import Bought, Case, Purchase, lines_of

CHEAP = Purchase(lines=(Bought("Headphones", 4_500),), shipped_on=date(2026, 1, 1))


def receipt(amount: str, duties: str = "0.00", currency: str = "USD") -> dict[str, object]:
    return {"return_receipt": {"amount": amount, "currency": currency, "duties": duties}}


def lines(team: Team, case: Case) -> dict[str, tuple[int, str]]:
    planned = preview(team.fay, case.return_id).plan.lines
    return {line.kind.value: (line.amount, line.formula) for line in planned}


def answered(team: Team, case: Case, kind: QuestionKind, choice: CustomerChoice, amount: int) -> None:
    with database.transaction() as tx:
        line = tx.execute(select(ReturnLine.id).where(ReturnLine.return_id == case.return_id)).scalars().first()
        tx.execute(
            insert(CustomerQuestion).values(
                return_id=case.return_id,
                return_line_id=line,
                kind=kind,
                amount=amount,
                currency="USD",
                asked_by_id=team.rosa.staff_id,
                asked_at=clock.now(),
                choice=choice,
                channel=Channel.EMAIL,
                answered_at=clock.now(),
            )
        )


def test_postage_is_the_least_of_receipt_share_and_forty_dollars(team: Team) -> None:
    case = refunding.ready(team, CHEAP, facts=receipt("62.00"))
    assert lines(team, case) == {
        "item": (4_500, "45.00 x 1"),
        "return_postage": (1_575, "min(receipt 62.00 - duties 0.00, 35% x 45.00 = 15.75, USD 40 = 40.00)"),
    }


@pytest.mark.parametrize(("price", "paid", "due"), [(4_500, "10.00", 1_000), (20_000, "62.00", 4_000)])
def test_postage_is_never_more_than_was_spent_or_forty_dollars(team: Team, price: int, paid: str, due: int) -> None:
    case = refunding.ready(team, Purchase(lines=(Bought("Radio", price),)), facts=receipt(paid))
    assert lines(team, case)["return_postage"][0] == due


def test_forty_dollars_are_taken_at_the_orders_rate(team: Team) -> None:
    purchase = Purchase(lines=(Bought("Radio", 50_000),), currency="EUR", usd_per_unit=Decimal("1.25"))
    case = refunding.ready(team, purchase, facts=receipt("62.00", currency="EUR"))
    assert lines(team, case)["return_postage"][0] == 3_200


def test_duties_are_never_paid_back(team: Team) -> None:
    case = refunding.ready(team, CHEAP, facts=receipt("22.00", "12.00"))
    assert lines(team, case)["return_postage"][0] == 1_000
    assert any("duties of USD 12.00 are never" in note for note in preview(team.fay, case.return_id).plan.notes)


def test_postage_is_granted_once(team: Team) -> None:
    case = approved(
        team.rob, team.rosa, Purchase(lines=(Bought("Kettle", 4_500, quantity=2),)), quantity=2, facts=receipt("9.00")
    )
    arrive(team.wanda, case, 1)
    assert refunding.grant(team, case).total == 4_500 + 900
    arrive(team.wanda, case, 1)
    assert lines(team, case) == {"item": (4_500, "45.00 x 1")}


def test_excess_waits_for_a_supervisor_and_pays_nothing_by_itself(team: Team) -> None:
    case = refunding.ready(team, CHEAP, facts=receipt("62.00"))
    refunding.grant(team, case)
    with database.reading() as tx:
        excess = postage.of_return(tx, case.return_id)
        stages = {task.stage for task in task_rows.open_of_return(tx, case.return_id)}
    assert excess is not None
    assert (excess.amount, excess.state, excess.confirmed) == (4_625, ExcessState.WAITING, 0)
    assert stages == {Stage.SEND, Stage.CONFIRM}
    assert lines(team, case) == {}
    people.give(team.fay, "manager")
    with pytest.raises(OwnWork):
        confirm_excess(team.fay, excess.id, "10.00", WHY)
    with pytest.raises(MoneyLimit, match=r"At most USD 46\.25"):
        confirm_excess(team.max, excess.id, "46.26", WHY)
    with pytest.raises(InvalidInput, match="Say why"):
        confirm_excess(team.max, excess.id, "10.00")
    confirm_excess(team.max, excess.id, "10.00", WHY)
    with pytest.raises(Conflict, match="decided on this postage already"):
        confirm_excess(team.max, excess.id, "0", WHY)
    assert lines(team, case) == {"excess_postage": (1_000, "confirmed 10.00 of 46.25")}
    assert refunding.grant(team, case).total == 1_000
    assert lines(team, case) == {}


def test_an_excess_that_is_declined_pays_nothing(team: Team) -> None:
    case = refunding.ready(team, CHEAP, facts=receipt("62.00"))
    refunding.grant(team, case)
    with database.reading() as tx:
        excess = postage.of_return(tx, case.return_id)
    assert excess is not None
    assert confirm_excess(team.max, excess.id, reason=WHY).state is ExcessState.DECLINED
    assert lines(team, case) == {}


def taken_back(team: Team, purchase: Purchase) -> Case:
    """Approved for a refund minus shipping; nothing has arrived."""
    return approved(
        team.rob,
        team.rosa,
        purchase,
        resolution="refund_minus_shipping",
        reason=Reason.UNSATISFACTORY,
        contact_date=date(2026, 1, 15),
    )


def unsatisfied(team: Team, purchase: Purchase) -> Case:
    case = taken_back(team, purchase)
    arrive(team.wanda, case)
    return case


def test_not_satisfied_free_shipping_costs_what_it_really_cost(team: Team) -> None:
    case = unsatisfied(team, Purchase(extra={"outbound_shipping_cost": 720}))
    assert lines(team, case) == {
        "item": (10_000, "100.00 x 1"),
        "outbound_shipping": (-720, "outbound shipping 7.20"),
    }
    assert refunding.grant(team, case).total == 9_280


@pytest.mark.parametrize("prices", [(300, 5_000), (5_000, 300), (300, 200), (720, 1)])
def test_the_page_deducts_what_the_payout_deducts_from_lines_below_the_shipping(
    team: Team, prices: tuple[int, int]
) -> None:
    bought = tuple(Bought(name, price) for name, price in zip(("Cable", "Case"), prices, strict=True))
    case = taken_back(team, Purchase(lines=bought, extra={"outbound_shipping_cost": 720}))
    with database.reading() as tx:
        shown = evaluate(tx, existing(tx, case.return_id)).whole.item_refund
    arrive(team.wanda, case)
    plan = preview(team.fay, case.return_id).plan.lines
    assert shown == sum(line.amount for line in plan) == max(sum(prices) - 720, 0)


def test_postage_names_the_clause_of_its_section(team: Team) -> None:
    old = Purchase(lines=(Bought("Radio", 20_000),), shipped_on=date(2025, 10, 1), ordered_on=date(2025, 9, 28))
    for purchase, clause in ((CHEAP, "BR-18"), (old, "BR-22")):
        resolution = "refund" if purchase is CHEAP else "refund_discretionary"
        case = approved(team.rob, team.rosa, purchase, resolution=resolution, facts=receipt("9.00"))
        arrive(team.wanda, case)
        plan = preview(team.fay, case.return_id).plan.lines
        assert [line.clause for line in plan if line.kind is RefundLineKind.RETURN_POSTAGE] == [clause]


def test_not_satisfied_shipping_that_was_paid_is_kept_and_not_deducted_twice(team: Team) -> None:
    case = unsatisfied(team, Purchase(shipping_charged=490, extra={"outbound_shipping_cost": 720}))
    assert lines(team, case) == {"item": (10_000, "100.00 x 1")}


def test_missing_accessories_are_taken_off_only_with_the_customers_consent(team: Team) -> None:
    case = refunding.ready(team)
    answered(team, case, QuestionKind.ACCESSORIES, CustomerChoice.PAY, 1_200)
    assert "accessories" not in lines(team, case)
    answered(team, case, QuestionKind.ACCESSORIES, CustomerChoice.NET_FROM_REFUND, 1_500)
    assert lines(team, case)["accessories"] == (-1_500, "agreed 15.00 - taken before 0.00")
    assert refunding.grant(team, case).total == 8_500


def test_missing_parts_are_taken_off_without_asking_where_the_policy_is_read_so(
    team: Team, another_policy: Callable[[str, str], None]
) -> None:
    case = approved(team.rob, team.rosa, Purchase(lines=(Bought("Radio", 10_000, quantity=2),)), quantity=2)
    line, cable = lines_of(case)[0], packed_with(case, "Cable", 590)
    parcel(team.wanda, case, good(line, missing=(cable,)))
    assert lines(team, case) == {"item": (10_000, "100.00 x 1")}
    another_policy('missing_part = "ask"', 'missing_part = "deduct"')
    assert lines(team, case)["accessories"] == (-590, "missing parts 5.90 - taken before 0.00")
    assert refunding.grant(team, case).total == 9_410
    parcel(team.wanda, case, good(line))
    assert lines(team, case) == {"item": (10_000, "100.00 x 1")}


def test_a_bank_fee_is_the_customers(team: Team) -> None:
    case = refunding.ready(team)
    with database.transaction() as tx:
        tx.execute(update(ReturnCase).values(facts={"extra": {"bank_fee": 3}}))
    assert lines(team, case)["bank_fee"] == (-300, "bank fee 3.00, at the customer's expense")
    assert refunding.grant(team, case).total == 9_700


def test_a_kept_item_brings_the_agreed_discount_and_never_more_than_its_price(team: Team) -> None:
    case = approved(team.rob, team.rosa, resolution="keep_with_discount")
    assert lines(team, case) == {}
    answered(team, case, QuestionKind.DISCOUNT, CustomerChoice.ACCEPT, 2_500)
    assert lines(team, case) == {"discount": (2_500, "agreed 25.00, of 100.00 paid")}
    assert refunding.grant(team, case).total == 2_500


def test_a_refund_without_return_needs_no_parcel(team: Team) -> None:
    case = approved(team.rob, team.rosa, resolution="refund_without_return")
    assert refunding.grant(team, case).total == 10_000
