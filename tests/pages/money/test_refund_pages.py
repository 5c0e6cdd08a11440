"""The money desk's pages: formulas filled in, grant and send as two acts of two people, and hostile text as text."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from data import database
from data.database import Database
from data.queries.money import payouts
from data.vocabulary import RefundState
from pages.components import untrusted
from services.cases.lookup import existing
from services.desk.access import Actor
from services.refunds.paying.sending import send
from services.settling.back_to_review import to_reviewer
from tests.support import refunding
from tests.support.approving import approved
from tests.support.bench_work import good, packed_with, parcel, photo
from tests.support.browser.visiting import listed, visit
from tests.support.refunding import Team
from tests.support.rows import many_refunds
from tests.support.shop import Bought, Case, Purchase, lines_of


@pytest.fixture
def team(sqlite_desk: Database) -> Team:
    """The people of the money desk."""
    return Team()


def money_page(person: Actor, case: Case) -> AppTest:
    page = visit(person, "money/refund.py", rma=case.rma)
    assert not page.exception
    return page


def texts(page: AppTest) -> str:
    return "\n".join(str(one.value) for one in (*page.text, *page.caption, *page.info, *page.markdown))


def labels(page: AppTest) -> list[str]:
    return [button.label for button in page.button]


def press(page: AppTest, label: str) -> AppTest:
    next(button for button in page.button if button.label.startswith(label)).click().run()
    assert not page.exception
    return page


def test_every_line_shows_its_formula_and_grant_is_one_button(team: Team) -> None:
    case = refunding.ready(team, Purchase(lines=(Bought("Kettle **bold**", 4_990, quantity=2),)), quantity=2)
    page = money_page(team.fay, case)
    assert untrusted.literal("49.90 × 2") in texts(page)
    assert "2 × Kettle **bold**" in [one.value for one in page.text]
    assert "Grant $99.80" in labels(page)
    assert not any(label.startswith("Send") for label in labels(page))


def test_one_grants_and_another_sends(team: Team) -> None:
    case = refunding.ready(team)
    press(money_page(team.fay, case), "Grant")
    assert refunding.refunds_of(case) == 1
    fays = money_page(team.fay, case)
    assert "You granted this refund" in texts(fays)
    assert not any(label.startswith("Send") for label in labels(fays))
    finns = press(money_page(team.finn, case), "Hand over $100.00 to be paid")
    assert "Handed over, not paid yet" in texts(finns)
    assert "$100.00 to go back, not paid yet" in texts(finns)
    assert "went back" not in texts(finns)
    assert not any(label.startswith(("Send", "Hand over")) for label in labels(finns))


def test_a_lowered_amount_without_a_reason_keeps_what_was_typed(team: Team) -> None:
    case = refunding.ready(team)
    page = money_page(team.fay, case)
    page.text_input[0].set_value("60.00")
    press(page, "Grant")
    assert "Say why less is refunded" in page.error[0].value
    assert page.text_input[0].value == "60.00"
    assert refunding.refunds_of(case) == 0


def test_the_amount_on_the_button_follows_what_is_typed(team: Team) -> None:
    case = refunding.ready(team)
    page = money_page(team.fay, case)
    page.text_input[0].set_value("93.00").run()
    assert "Grant $93.00" in labels(page)
    next(one for one in page.text_input if one.label.startswith("Taken off")).set_value("3").run()
    assert "Grant $90.00" in labels(page)
    page.text_input[0].set_value("ninety").run()
    assert "Grant" in labels(page)
    assert page.text_input[0].value == "ninety"


def test_finance_records_what_was_paid_by_hand(team: Team) -> None:
    ((case, refund_id),) = many_refunds.granted(team, 1, paypal=False)
    send(team.finn, refund_id, 1)
    page = money_page(team.finn, case)
    next(one for one in page.text_input if one.label.startswith("Reference")).set_value("SEPA-1")
    paid = press(page, "It is paid")
    assert "$100.00 went back" in texts(paid)
    assert refunding.refund(refund_id).state is RefundState.COMPLETED


def test_a_manager_confirms_and_who_may_not_sees_why(team: Team) -> None:
    case = refunding.ready(team, Purchase(lines=(Bought("Camera", 50_000),)))
    refunding.grant(team, case)
    press(money_page(team.max, case), "Confirm")
    assert "Granted, not sent" in texts(money_page(team.finn, case))


def test_the_lists_say_what_waits_and_several_are_sent_at_once(team: Team) -> None:
    made = many_refunds.granted(team, 2, paypal=False)
    assert "No refund is due" in visit(team.finn, "money/refunds.py").info[0].value
    page = visit(team.finn, "money/refunds.py", show="send")
    assert [row["Return"] for row in listed(page)] == [case.rma for case, _ in made]
    assert untrusted.literal("2 rows · in all $200.00") in texts(page)
    chosen = [f"{case.return_id}-{refund_id}-None-1" for case, refund_id in made]
    page.session_state["refunds-send"] = {"chosen": chosen}
    press(page.run(), untrusted.literal("Hand over 2 to be paid · $200.00"))
    assert not page.exception
    with database.reading() as tx:
        assert [len(payouts.of_refund(tx, refund_id)) for _, refund_id in made] == [1, 1]


def test_a_row_that_is_not_mine_says_why_and_is_never_chosen(team: Team) -> None:
    ((case, refund_id),) = many_refunds.granted(team, 1, paypal=False)
    page = visit(team.fay, "money/refunds.py", show="send")
    assert "1 row, 0 of them yours to act upon" in texts(page)
    page.session_state["refunds-send"] = {"chosen": [f"{case.return_id}-{refund_id}-None-1"]}
    page.run()
    assert next(one for one in page.button if one.label == "Send or hand over").disabled


def test_a_search_that_finds_nothing_here_says_where_it_is_found(team: Team) -> None:
    ((case, _),) = many_refunds.granted(team, 1, paypal=False)
    page = visit(team.fay, "money/refunds.py", show="grant", find=case.rma)
    assert "it stands under “To send or hand over”" in page.info[0].value


@pytest.mark.parametrize("tab", ["grant", "confirm", "send", "by_hand", "excess", "unclear", "done"])
def test_every_list_opens_empty_and_with_a_search(team: Team, tab: str) -> None:
    for params in ({"show": tab}, {"show": tab, "find": "R-1%_"}):
        page = visit(team.fay, "money/refunds.py", **params)
        assert not page.exception
        assert page.info


def test_the_return_itself_says_where_its_money_stands(team: Team) -> None:
    case = refunding.ready(team)
    refunding.grant(team, case)
    page = visit(team.rosa, "returns/return_case.py", rma=case.rma)
    assert not page.exception
    assert "Refund 1: $100.00" in [one.value for one in page.text]
    assert "Refund 1: $100.00" not in texts(visit(team.wanda, "returns/return_case.py", rma=case.rma))


def test_the_warehouse_has_no_money_pages(team: Team) -> None:
    with pytest.raises(ValueError, match="Could not find"):
        visit(team.wanda, "money/refund.py", rma="R-1")


def test_finance_sees_what_the_bench_found_and_who(team: Team, home: Path) -> None:
    case = approved(team.rob, team.rosa)
    cable = packed_with(case, "USB cable", 590, "USD")
    parcel(team.wanda, case, good(lines_of(case)[0], missing=(cable,), photos=(photo(5),)))
    page = money_page(team.fay, case)
    said = texts(page)
    assert "grade C" in said
    assert untrusted.literal("missing: USB cable ($5.90)") in said
    assert "inspected by Wanda" in said
    assert any("/app/static/evidence/" in str(getattr(one, "proto", "")) for one in page.main)


def test_finance_enters_a_bank_fee_with_its_source(team: Team) -> None:
    case = refunding.ready(team)
    page = money_page(team.fay, case)
    next(one for one in page.text_input if one.label.startswith("Taken off")).set_value("4.50")
    press(page, "Grant")
    assert "Say where the bank fee is known from" in page.error[0].value
    page.selectbox[0].set_value(page.selectbox[0].options[0])
    press(page, "Grant")
    assert "Bank fee, deducted: -$4.50" in texts(money_page(team.finn, case))


def test_the_reviewer_reads_of_money_on_its_way_before_deciding(team: Team) -> None:
    case = refunding.ready(team)
    send(team.finn, refunding.grant(team, case).refund_id, 1)
    with database.transaction() as tx:
        to_reviewer(tx, team.wanda, existing(tx, case.return_id, lock=True), "Another unit came.")
    page = visit(team.rosa, "returns/return_case.py", rma=case.rma)
    assert not page.exception
    assert any("handed over, not paid yet. Your decision does not take it back." in one.value for one in page.warning)
    finns = money_page(team.finn, case)
    assert any("with a reviewer again" in one.value for one in finns.warning)
    assert "Do not pay it any more" in texts(finns)


def without_cable(team: Team) -> Case:
    case = approved(team.rob, team.rosa)
    parcel(team.wanda, case, good(lines_of(case)[0], missing=(packed_with(case, "USB cable", 590),)))
    return case


def test_a_missing_part_stands_on_the_money_page_and_a_manager_lets_it_go(team: Team) -> None:
    case = without_cable(team)
    assert "USB cable of Headphones: $5.90" in texts(money_page(team.fay, case))
    assert "Do not ask for it" not in labels(money_page(team.fay, case))
    page = money_page(team.max, case)
    assert "The customer is to be asked to pay for it." in texts(page)
    next(one for one in page.text_input if one.key == f"parts-waive-{case.return_id}-why").set_value("A cheap cable.")
    after = press(page, "Do not ask for it")
    assert "Let go: the shop bears it." in texts(after)
    assert "Do not ask for it" not in labels(after)


def test_the_task_names_the_part_in_the_queue_and_under_the_decision(team: Team) -> None:
    case = without_cable(team)
    (row,) = listed(visit(team.rosa, "tasks/queues.py", queue="waiting_for_customer"))
    assert row["To do"] == "Ask to pay for USB cable"
    assert row["Amount"] == "$5.90"
    page = visit(team.rosa, "returns/return_case.py", rma=case.rma)
    assert untrusted.literal("Ask to pay for USB cable, $5.90 · reviewers · due ") in texts(page)
