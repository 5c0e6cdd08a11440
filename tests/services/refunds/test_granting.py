"""Granting a refund: what is due, who may grant it, what the ceiling is, and that it happens once."""

import pytest

from data import database
from data.queries.money import refunds as refund_rows
from data.queries.work import task_rows
from data.vocabulary import RefundLineKind, RefundState, Stage
from services.desk import audit
from services.desk.errors import Conflict, InvalidInput, NotAllowed, OwnWork
from services.refunds import granting
from services.refunds.confirming import confirm_second, decline, use_other_method, withdraw
from services.refunds.planning.forms import GrantForm, LineAmount
from services.refunds.planning.preview import preview
from services.settling import balances
from tests.support import people, refunding, shop
from tests.support.approving import approved
from tests.support.arriving import arrive
from tests.support.refunding import WHY, Team
from tests.support.shop import Bought, Case, Paid, Purchase

TWO_KETTLES = Purchase(lines=(Bought("Kettle", 4_990, quantity=2),))


def stages(case: Case) -> set[Stage]:
    with database.reading() as tx:
        return {task.stage for task in task_rows.open_of_return(tx, case.return_id)}


def left(case: Case, line: int = 0) -> int:
    with database.reading() as tx:
        return balances.of(tx, case.order.line_ids[line]).left


def test_a_preview_fills_the_formula_in_and_stores_nothing(team: Team) -> None:
    case = refunding.ready(team, TWO_KETTLES, quantity=2)
    with database.reading() as tx:
        before = len(audit.timeline(tx, f"return:{case.return_id}"))
    seen = preview(team.fay, case.return_id)
    assert [(line.what, line.amount, line.formula) for line in seen.plan.lines] == [("2 × Kettle", 9_980, "49.90 x 2")]
    assert [(part.amount, part.method) for part in seen.parts] == [(9_980, "credit_card")]
    assert seen.second is None
    assert seen.barred is None
    assert refunding.refunds_of(case) == 0
    with database.reading() as tx:
        assert len(audit.timeline(tx, f"return:{case.return_id}")) == before


def test_nothing_is_refunded_before_a_unit_has_arrived(team: Team) -> None:
    case = approved(team.rob, team.rosa)
    with pytest.raises(InvalidInput, match="no unit has arrived"):
        refunding.grant(team, case)


def test_only_units_that_arrived_are_paid_and_the_rest_later(team: Team) -> None:
    case = approved(team.rob, team.rosa, TWO_KETTLES, quantity=2)
    arrive(team.wanda, case, 1)
    assert refunding.grant(team, case).total == 4_990
    assert Stage.GRANT not in stages(case)
    arrive(team.wanda, case, 1)
    assert Stage.GRANT in stages(case)
    assert refunding.grant(team, case).total == 4_990
    assert left(case) == 0


def test_granting_moves_the_task_on_and_pays_nothing(team: Team) -> None:
    case = refunding.ready(team)
    granted = refunding.grant(team, case)
    assert refunding.refund(granted.refund_id).state is RefundState.GRANTED
    assert stages(case) == {Stage.SEND}
    assert refunding.payments(case) == [(10_000, 0)]


def test_a_second_click_on_the_same_form_grants_nothing_more(team: Team) -> None:
    case = refunding.ready(team)
    form = refunding.form(team, case, key="one-form")
    first, second = granting.grant(team.fay, form), granting.grant(team.fay, form)
    assert (first.refund_id, first.changed, second.changed) == (second.refund_id, True, False)
    assert refunding.refunds_of(case) == 1


def test_the_same_form_with_another_amount_is_refused(team: Team) -> None:
    case = refunding.ready(team)
    form = refunding.form(team, case, key="one-form")
    granting.grant(team.fay, form)
    key = "item-1-refund"
    other = GrantForm(form.shown, form.expected_total, "one-form", (LineAmount(key, "5.00"),), WHY)
    with pytest.raises(Conflict, match="another refund already"):
        granting.grant(team.fay, other)
    assert refunding.refunds_of(case) == 1


def test_a_stale_page_and_a_stale_total_are_refused(team: Team) -> None:
    case = approved(team.rob, team.rosa, TWO_KETTLES, quantity=2)
    arrive(team.wanda, case, 1)
    old = refunding.form(team, case)
    arrive(team.wanda, case, 1)
    with pytest.raises(Conflict, match=r"USD 49\.90 then, USD 99\.80 now"):
        granting.grant(team.fay, old)
    form = refunding.form(team, case)
    refunding.grant(team, case)
    with pytest.raises(Conflict, match="changed at"):
        granting.grant(team.fay, form)


def key_of(team: Team, case: Case) -> str:
    return preview(team.fay, case.return_id).plan.lines[0].key


def test_less_than_the_ceiling_needs_a_reason(team: Team) -> None:
    case = refunding.ready(team)
    key = key_of(team, case)
    with pytest.raises(InvalidInput, match="Say why less is refunded"):
        granting.grant(team.fay, refunding.form(team, case, (key, "60.00")))
    granted = granting.grant(team.fay, refunding.form(team, case, (key, "60.00"), reason=WHY))
    assert granted.total == 6_000
    with database.reading() as tx:
        (line,) = refund_rows.lines(tx, granted.refund_id)
    assert (line.kind, line.formula) == (RefundLineKind.ITEM, "100.00 x 1, lowered to 60.00")


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("100.01", "at most USD 100.00"),
        ("-5", "is negative"),
        ("NaN", "is not an amount"),
        ("1e309", "is not an amount"),
        ("١٢", "is not an amount"),
        ("5,00", "without separators"),
        ("5.001", "decimals"),
        ("", "is missing"),
        ("EUR 5", "is not an amount"),
        ("0", "above 0"),
        ("9999999999999", "too large"),
    ],
)
def test_a_wrong_amount_is_one_clear_sentence_and_nothing_is_written(team: Team, typed: str, sentence: str) -> None:
    case = refunding.ready(team)
    form = refunding.form(team, case, (key_of(team, case), typed), reason=WHY)
    with pytest.raises(InvalidInput, match=sentence):
        granting.grant(team.fay, form)
    assert refunding.refunds_of(case) == 0
    assert left(case) == 10_000


def test_a_line_left_out_stays_to_be_granted(team: Team) -> None:
    case = refunding.ready(team, Purchase(lines=(Bought("Kettle", 3_000), Bought("Lamp", 2_000))))
    lamp = next(line.key for line in preview(team.fay, case.return_id).plan.lines if "Lamp" in line.what)
    granted = granting.grant(team.fay, refunding.form(team, case, (lamp, "0"), reason=WHY))
    assert granted.total == 3_000
    assert stages(case) == {Stage.SEND, Stage.GRANT}
    assert [line.what for line in preview(team.fay, case.return_id).plan.lines] == ["1 × Lamp"]


def test_above_the_limit_a_second_person_confirms(team: Team) -> None:
    case = refunding.ready(team, Purchase(lines=(Bought("Camera", 20_001),)))
    assert "above USD 200" in (preview(team.fay, case.return_id).second or "")
    granted = refunding.grant(team, case)
    assert granted.needs_second
    assert stages(case) == {Stage.SECOND}
    confirm_second(team.max, granted.refund_id, 1)
    assert refunding.refund(granted.refund_id).state is RefundState.GRANTED
    assert stages(case) == {Stage.SEND}


def test_small_refunds_that_add_up_need_a_second_person_too(team: Team) -> None:
    prices = (15_000, 15_000, 100)
    cases = [refunding.ready(team, Purchase(lines=(Bought("Radio", price),))) for price in prices]
    assert [refunding.grant(team, case).needs_second for case in cases] == [False, False, True]


def test_another_customer_does_not_count(team: Team) -> None:
    one = refunding.ready(team, Purchase(lines=(Bought("Radio", 20_000),)))
    other = refunding.ready(team, Purchase(lines=(Bought("Radio", 20_000),), customer="Bo", email="bo@example.org"))
    assert [refunding.grant(team, case).needs_second for case in (one, other)] == [False, False]


def test_a_declined_refund_can_be_granted_again(team: Team) -> None:
    case = refunding.ready(team, Purchase(lines=(Bought("Camera", 50_000),)))
    granted = refunding.grant(team, case)
    decline(team.max, granted.refund_id, 1, "The serial number is another one.")
    assert refunding.refund(granted.refund_id).state is RefundState.WITHDRAWN
    assert stages(case) == {Stage.GRANT}
    assert left(case) == 50_000
    assert refunding.grant(team, case).total == 50_000


def test_a_withdrawn_refund_gives_everything_back(team: Team) -> None:
    case = refunding.ready(team)
    granted = refunding.grant(team, case)
    with pytest.raises(InvalidInput, match="Say why"):
        withdraw(team.fay, granted.refund_id, 1, "no")
    withdraw(team.fay, granted.refund_id, 1, "Granted on the wrong return.")
    assert (left(case), stages(case)) == (10_000, {Stage.GRANT})
    with pytest.raises(Conflict, match="was withdrawn"):
        withdraw(team.fay, granted.refund_id, 2, "Granted on the wrong return.")
    assert refunding.grant(team, case).total == 10_000


@pytest.mark.parametrize(("part", "did"), [("rob", "opened"), ("rosa", "approved"), ("wanda", "received")])
def test_nobody_grants_on_a_return_that_they_opened_approved_or_received(team: Team, part: str, did: str) -> None:
    case = refunding.ready(team)
    form = refunding.form(team, case)
    somebody = getattr(team, part)
    people.give(somebody, "finance")
    assert preview(somebody, case.return_id).barred
    with pytest.raises(OwnWork, match=f"You {did}"):
        granting.grant(somebody, form)
    assert refunding.refunds_of(case) == 0


def test_who_granted_does_not_confirm(team: Team) -> None:
    case = refunding.ready(team, Purchase(lines=(Bought("Camera", 50_000),)))
    people.give(team.fay, "manager")
    granted = refunding.grant(team, case)
    with pytest.raises(OwnWork, match="You granted this refund"):
        confirm_second(team.fay, granted.refund_id, 1)


@pytest.mark.parametrize("purchase", [Purchase(customer="FAY"), Purchase(email="fay@joseko.example")])
def test_nobody_grants_to_their_own_name_or_address(team: Team, purchase: Purchase) -> None:
    people.give_mail(team.fay, "Fay@joseko.example")
    case = refunding.ready(team, purchase)
    with pytest.raises(OwnWork, match="bears your name"):
        refunding.grant(team, case)


def test_another_method_needs_a_manager_and_a_reason(team: Team) -> None:
    case = refunding.ready(team, Purchase(payments=(Paid(10_000, "paypal", "CAP1"),)))
    granted = refunding.grant(team, case)
    with pytest.raises(NotAllowed):
        use_other_method(team.fay, granted.refund_id, 1, "bank transfer", WHY)
    with pytest.raises(InvalidInput, match="cannot go back the way"):
        use_other_method(team.max, granted.refund_id, 1, "bank transfer", "")
    use_other_method(team.max, granted.refund_id, 1, "bank transfer", "The PayPal account is closed.")
    assert refunding.refund(granted.refund_id).other_method == "bank transfer"


def test_the_return_closed_meanwhile_grants_nothing(team: Team) -> None:
    case = shop.open_case(team.rob)
    with pytest.raises(Conflict):
        refunding.grant(team, case)
