"""Behaviours of money that other systems test, by their number in the list of the returns spec, section 5."""

import inspect
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from data import database
from data.database import Database
from data.queries.money import payouts
from data.queries.money import refunds as refund_rows
from data.queries.work import task_rows
from data.vocabulary import PayoutState, RefundState, Stage
from pages.components.refunds import acts as refunds_acts
from services.desk.errors import Conflict, DeskError, InvalidInput, MoneyLimit, NotFound
from services.desk.settings import settings as desk_settings
from services.messages import outbox
from services.refunds import granting
from services.refunds.confirming import withdraw
from services.refunds.paying.by_hand import record_failed, record_paid
from services.refunds.paying.sending import send
from services.refunds.planning.preview import preview
from services.settling import balances
from tests.support import refunding, shop
from tests.support.approving import approved
from tests.support.arriving import arrive
from tests.support.refunding import WHY, Team
from tests.support.rows import many_refunds
from tests.support.shop import Bought, Case, Paid, Purchase


@pytest.fixture
def sqlite_team(sqlite_desk: Database) -> Team:
    """The same people, on one database."""
    return Team()


def stages(case: Case) -> set[Stage]:
    with database.reading() as tx:
        return {task.stage for task in task_rows.open_of_return(tx, case.return_id)}


def left(case: Case) -> int:
    with database.reading() as tx:
        return balances.of(tx, case.order.line_ids[0]).left


def refunded(team: Team, case: Case) -> int:
    return sum(entry.template == "refunded" for entry in outbox.messages_of(team.rosa, case.return_id))


def the_attempt(refund_id: int) -> payouts.PayoutRow:
    with database.reading() as tx:
        return payouts.of_refund(tx, refund_id)[-1]


def test_08_no_payout_before_every_line_is_decided(team: Team) -> None:
    case = shop.open_case(team.rob, Purchase(lines=(Bought("Kettle", 3_000), Bought("Lamp", 2_000))))
    assert preview(team.fay, case.return_id).plan.lines == ()
    with pytest.raises(DeskError):
        refunding.grant(team, case)
    assert refunding.refunds_of(case) == 0


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_09_repeated_partial_refunds_never_exceed_the_bill(sqlite_team: Team, data: st.DataObject) -> None:
    team = sqlite_team
    price, quantity = data.draw(st.integers(1, 9_999)), data.draw(st.integers(1, 4))
    tag = f"{price}.{quantity}.{data.draw(st.integers(0, 10**9))}"
    bought = Purchase(lines=(Bought("Radio", price, quantity=quantity),), email=f"{tag}@x.org")
    case = approved(team.rob, team.rosa, bought, quantity=quantity)
    granted, arrived = 0, 0
    while arrived < quantity:
        units = data.draw(st.integers(1, quantity - arrived))
        arrive(team.wanda, case, units)
        arrived += units
        granted += _grant_some(team, case, data)
        assert granted <= arrived * price
    with database.reading() as tx:
        assert balances.of(tx, case.order.line_ids[0]).refunded == granted


def _grant_some(team: Team, case: Case, data: st.DataObject) -> int:
    """Grant what a person types, from nothing to more than is due; what was granted."""
    (line,) = preview(team.fay, case.return_id).plan.lines
    minor = data.draw(st.integers(0, line.amount + 50))
    typed = f"{minor // 100}.{minor % 100:02d}"
    form = refunding.form(team, case, (line.key, typed), reason=WHY)
    try:
        return granting.grant(team.fay, form).total
    except MoneyLimit:
        assert minor > line.amount
    except InvalidInput:
        assert minor == 0
    return 0


def test_10_a_payout_that_is_not_complete_has_a_state_and_no_message(team: Team) -> None:
    case = refunding.ready(team, Purchase(payments=(Paid(4_000), Paid(6_000))))
    granted = refunding.grant(team, case)
    send(team.finn, granted.refund_id, 1)
    with database.reading() as tx:
        one, two = payouts.of_refund(tx, granted.refund_id)
    record_paid(team.finn, one.id, "SEPA-1")
    record_failed(team.finn, two.id, "The card has expired.")
    assert refunding.refund(granted.refund_id).state is RefundState.FAILED
    assert refunded(team, case) == 0


def test_11_performing_a_refund_twice_pays_once_and_a_failure_is_kept(team: Team) -> None:
    case = refunding.ready(team)
    granted = refunding.grant(team, case)
    send(team.finn, granted.refund_id, 1)
    with pytest.raises(Conflict):
        send(team.finn, granted.refund_id, 1)
    record_failed(team.finn, the_attempt(granted.refund_id).id, "The bank does not know the account.")
    assert the_attempt(granted.refund_id).failure == "The bank does not know the account."
    line = preview(team.fay, case.return_id).plan.lines
    assert line == ()


def test_12_original_payments_are_refunded_in_their_order_only_as_many_as_needed(team: Team) -> None:
    case = refunding.ready(team, Purchase(payments=(Paid(7_000, "voucher"), Paid(5_000), Paid(1_000))))
    granted = refunding.grant(team, case)
    send(team.finn, granted.refund_id, 1)
    assert refunding.payments(case) == [(7_000, 7_000), (5_000, 3_000), (1_000, 0)]


def test_13_a_simulation_shows_the_payout_and_stores_nothing(team: Team) -> None:
    case = refunding.ready(team)
    version = shop.version_of(case.return_id)
    assert preview(team.fay, case.return_id).plan.total == 10_000
    assert (refunding.refunds_of(case), shop.version_of(case.return_id), left(case)) == (0, version, 10_000)


def test_14_the_send_button_is_disabled_after_the_first_click() -> None:
    assert "disabled=busy" in inspect.getsource(refunds_acts.send_button)


def test_20_nobody_is_refunded_above_what_was_paid(team: Team) -> None:
    case = refunding.ready(team)
    key = preview(team.fay, case.return_id).plan.lines[0].key
    with pytest.raises(MoneyLimit, match=r"at most USD 100\.00"):
        granting.grant(team.fay, refunding.form(team, case, (key, "100.01"), reason=WHY))
    assert left(case) == 10_000


def test_21_a_declined_payment_leaves_no_money_counted_and_one_that_went_through_stays(team: Team) -> None:
    case = refunding.ready(team)
    granted = refunding.grant(team, case)
    send(team.finn, granted.refund_id, 1)
    record_failed(team.finn, the_attempt(granted.refund_id).id, "The bank does not know the account.")
    assert refunding.payments(case) == [(10_000, 0)]
    send(team.finn, granted.refund_id, refunding.refund(granted.refund_id).version)
    record_paid(team.finn, the_attempt(granted.refund_id).id, "SEPA-2")
    with pytest.raises(Conflict):
        record_failed(team.finn, the_attempt(granted.refund_id).id, "Too late to say so.")
    assert refunding.payments(case) == [(10_000, 10_000)]
    assert the_attempt(granted.refund_id).state is PayoutState.COMPLETED


def test_26_an_unknown_refund_is_one_sentence_and_nothing_is_written(team: Team) -> None:
    acts: list[Any] = [
        lambda: send(team.finn, 999, 1),
        lambda: withdraw(team.fay, 999, 1, WHY),
        lambda: record_paid(team.finn, 999, "SEPA-1"),
        lambda: preview(team.fay, 999),
    ]
    for act in acts:
        with pytest.raises(NotFound, match="There is no such"):
            act()


def test_30_sending_many_of_mixed_customers_pays_each_by_itself_and_loses_none(team: Team) -> None:
    made = many_refunds.granted(team, 5, paypal=False)
    for _, refund_id in made:
        send(team.finn, refund_id, 1)
    for case, refund_id in made:
        with database.reading() as tx:
            (one,) = payouts.of_refund(tx, refund_id)
            (refund,) = refund_rows.of_return(tx, case.return_id)
        assert (one.amount, refund.id) == (10_000, refund_id)


def test_31_a_withdrawn_refund_brings_all_acts_back(team: Team) -> None:
    case = refunding.ready(team)
    granted = refunding.grant(team, case)
    withdraw(team.fay, granted.refund_id, 1, "Granted on the wrong return.")
    assert (stages(case), left(case)) == ({Stage.GRANT}, 10_000)
    assert refunding.grant(team, case).total == 10_000


@pytest.mark.parametrize("end", ["pending", "success", "failure"])
def test_36_pending_and_paid_refunds_stay_and_failed_ones_may_be_sent_again(team: Team, end: str) -> None:
    case = refunding.ready(team)
    granted = refunding.grant(team, case)
    send(team.finn, granted.refund_id, 1)
    if end == "success":
        record_paid(team.finn, the_attempt(granted.refund_id).id, "SEPA-1")
    if end == "failure":
        record_failed(team.finn, the_attempt(granted.refund_id).id, "The bank does not know the account.")
    version = refunding.refund(granted.refund_id).version
    if end == "failure":
        assert send(team.finn, granted.refund_id, version).state is RefundState.PENDING
        return
    with pytest.raises(Conflict):
        send(team.finn, granted.refund_id, version)
    with pytest.raises(Conflict):
        withdraw(team.fay, granted.refund_id, version, "Granted on the wrong return.")


def test_37_what_another_grant_covers_is_refused_and_shipping_is_granted_once(team: Team) -> None:
    facts: dict[str, object] = {"return_receipt": {"amount": "9.00", "currency": "USD", "duties": "0.00"}}
    case = approved(
        team.rob, team.rosa, Purchase(lines=(Bought("Kettle", 4_500, quantity=2),)), quantity=2, facts=facts
    )
    arrive(team.wanda, case, 1)
    first = refunding.form(team, case)
    granting.grant(team.fay, first)
    with pytest.raises(DeskError):
        refunding.grant(team, case)
    arrive(team.wanda, case, 1)
    assert [line.kind.value for line in preview(team.fay, case.return_id).plan.lines] == ["item"]


def test_38_a_reason_is_required_where_the_shop_says_so(team: Team, monkeypatch: pytest.MonkeyPatch) -> None:
    case = refunding.ready(team)
    monkeypatch.setenv("RETURNS_DESK_REFUND_REASON_REQUIRED", "true")
    desk_settings.cache_clear()
    try:
        with pytest.raises(InvalidInput, match="Give the reason of the refund"):
            refunding.grant(team, case)
        assert granting.grant(team.fay, refunding.form(team, case, reason=WHY)).total == 10_000
    finally:
        monkeypatch.undo()
        desk_settings.cache_clear()


def test_39_another_currency_and_another_rate_are_refused(team: Team) -> None:
    case = refunding.ready(team, Purchase(currency="JPY", lines=(Bought("Radio", 5_000),)))
    key = preview(team.fay, case.return_id).plan.lines[0].key
    for typed in ("USD 10", "10.50", "¥10"):
        with pytest.raises(InvalidInput):
            granting.grant(team.fay, refunding.form(team, case, (key, typed), reason=WHY))
    assert refunding.grant(team, case).currency == "JPY"
