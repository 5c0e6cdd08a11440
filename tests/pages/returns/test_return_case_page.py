"""The page of one return: who may decide sees how, and everybody sees what the return waits for."""

import json
import re
from datetime import date, timedelta

import pytest
from streamlit.testing.v1 import AppTest

from data.vocabulary import Reason, ReturnState, Role
from services.cases.lookup import Shown
from services.desk import clock
from services.desk.access import Actor
from services.desk.errors import NotAllowed
from services.messages.writing import Draft
from services.policy.terms import Option
from services.refunds.planning.preview import preview
from services.review import amend, case_page, decide
from services.review.decisions import Choice
from tests.support import people, refunding, shop
from tests.support.approving import approve, approved
from tests.support.bench_work import good, misused, parcel
from tests.support.browser.visiting import told, visit
from tests.support.refunding import WHY, Team
from tests.support.rows.photo_rows import add_photo
from tests.support.shop import Bought, Case, Purchase

pytestmark = pytest.mark.usefixtures("sqlite_desk", "home")
QUESTION = "Third keyboard of this <b>model</b>: do we replace it **again**?"


def _page(person: Actor, case: Case) -> AppTest:
    page = visit(person, "returns/return_case.py", rma=case.rma)
    assert not page.exception
    return page


def _escalated(by: Actor) -> Case:
    case = shop.open_case(by)
    decide.escalate(by, _shown(by, case), QUESTION)
    return case


def _shown(to: Actor, case: Case) -> Shown:
    return Shown(case.return_id, case_page.open_case(to, case.rma).case.version)


def _labels(page: AppTest) -> set[str]:
    return {button.label for button in page.button}


def test_a_manager_reads_the_question_before_deciding() -> None:
    page = _page(people.max_the_manager(), _escalated(people.rosa()))
    assert any(caption.value.startswith("Rosa asks the managers") for caption in page.main.caption)
    assert QUESTION in [text.value for text in page.text]
    assert _labels(page) >= {"Back to review", "Approve", "Reject", "Ask for more"}
    assert "Pass to the managers" not in _labels(page)


def test_a_reviewer_reads_an_escalated_return_and_is_offered_no_decision() -> None:
    rosa = people.rosa()
    page = _page(rosa, _escalated(rosa))
    assert QUESTION in [text.value for text in page.text]
    assert not _labels(page) & {"Back to review", "Approve", "Reject", "Ask for more", "Hold"}


def test_the_data_protection_officer_opens_originals_looks_at_the_customer_and_decides_nothing() -> None:
    case = shop.open_case(people.rosa())
    add_photo(case.return_id, None)
    page = _page(people.hire("Dora", Role.DATA_PROTECTION_OFFICER), case)
    assert '"original": "/app/static/evidence/' in told(page)
    page.session_state[f"reveal-open-{case.return_id}"] = True
    page = page.run()
    assert "Reveal" in _labels(page)
    assert not _labels(page) & {"Approve", "Reject", "Ask for more", "Hold"}
    said = " ".join(markdown.value for markdown in page.markdown)
    assert "a reviewer decides" in said
    assert "you decide" not in said


def test_a_refusal_speaks_of_acts_and_not_of_identifiers() -> None:
    rosa = people.rosa()
    case = _escalated(rosa)
    with pytest.raises(NotAllowed, match="do not let you decide a return that is with the managers"):
        decide.escalate(rosa, _shown(rosa, case), QUESTION)


def test_who_changed_a_return_while_a_colleague_writes_is_named() -> None:
    rosa, rob = people.rosa(), people.rob()
    case = shop.open_case(rosa)
    page = _page(rob, case)
    page.button(key=f"escalate-{case.return_id}").click().run()
    line = case_page.open_case(rosa, case.rma).lines[0]
    amend.reclassify(rosa, _shown(rosa, case), {line.id: Reason.INCORRECT_ITEM}, "The photo shows another product.")
    page.run()
    assert [said.value for said in page.warning] == [
        "Rosa changed the reason of the return meanwhile. Look again before you decide; what you typed is kept."
    ]
    page.run()
    assert not page.warning


def test_without_a_number_the_page_leads_to_the_queue() -> None:
    page = visit(people.wanda(), "returns/return_case.py")
    assert [said.value for said in page.main.info] == ["Choose a return in the review queue."]


def _approving(person: Actor, case: Case) -> AppTest:
    page = _page(person, case)
    next(button for button in page.button if button.label == "Approve").click().run()
    return next(box for box in page.selectbox if box.label == "Resolution").set_value(Option.REFUND).run()


def _pressed(page: AppTest) -> AppTest:
    grounds = [area for area in page.text_area if area.label.startswith("Why")]
    for area in grounds:
        area.set_value("The pictures show the crack clearly.")
    buttons = [button for button in page.button if button.label.startswith("Approve") and button.form_id]
    return buttons[0].click().run()


def _facts(page: AppTest, key: str) -> dict[str, str]:
    """A panel of facts by its key: the values by their labels."""
    sent = next(one.proto.json for one in page.main if key in str(getattr(getattr(one, "proto", None), "id", "")))
    return {fact["label"]: fact["value"] for group in json.loads(sent)["groups"] for fact in group}


def test_the_button_and_the_money_card_say_what_the_decision_in_hand_pays() -> None:
    rosa = people.rosa()
    case = shop.open_case(rosa, contact_date=date(2026, 11, 1))
    assert "a person sets it" in _facts(_page(rosa, case), f"money-{case.return_id}").values()
    page = _approving(rosa, case)
    assert {"Approve · refund $100.00", "Approve · refund $100.00, then next"} <= _labels(page)
    assert _facts(page, f"money-{case.return_id}")["This decision pays"] == "$100.00"
    resolution = next(box for box in page.selectbox if box.label == "Resolution")
    page = resolution.set_value(Option.REPLACEMENT).run()
    assert not any("refund $" in label for label in _labels(page))
    assert _facts(page, f"money-{case.return_id}")["This decision pays"] == "no refund"
    next(box for box in page.selectbox if box.label == "Resolution").set_value(Option.REFUND).run()
    _pressed(page)
    assert _facts(_page(rosa, case), f"money-{case.return_id}")["Approved to pay"] == "$100.00"


def test_who_approves_ticks_each_signal_first() -> None:
    rosa = people.rosa()
    case = shop.open_case(rosa)
    add_photo(case.return_id, 5, captured_at="2020-01-01T00:00:00")
    page = _approving(rosa, case)
    assert [box.label for box in page.checkbox].count("I have looked at this signal") == 1
    (signal,) = case_page.open_case(rosa, case.rma).signals
    assert [text.value for text in page.text].count(signal.sentence) == 2
    page = _pressed(page)
    assert any("Look at each signal before you approve" in error.value for error in page.error)
    next(box for box in page.checkbox if box.label == "I have looked at this signal").check()
    _pressed(page)
    assert case_page.open_case(rosa, case.rma).case.state is ReturnState.APPROVED


def test_all_units_that_came_are_counted_and_those_that_failed_are_not_paid() -> None:
    team = Team()
    receipt: dict[str, object] = {"return_receipt": {"amount": "62.00", "currency": "USD", "duties": "0.00"}}
    purchase = Purchase(lines=(Bought("Kettle", 4_000, quantity=3),))
    case = approved(team.rob, team.rosa, purchase, quantity=3, facts=receipt)
    line = shop.lines_of(case)[0]
    parcel(team.wanda, case, good(line), good(line), misused(line))
    said = told(_page(team.rosa, case))
    assert "Units that did not pass the inspection: 1" in said
    assert "Fewer units arrived" not in said
    (kettles,) = case_page.open_case(team.rosa, case.rma).assessed.whole.lines
    (received,) = [finding.saw for finding in kettles.findings if finding.clause == "BR-36"]
    assert received == "3 of 3 received, 1 failed the inspection, 2 open to refund."
    yes = Draft("approved", "About your return", "It is decided.")
    decide.approve(team.rosa, _shown(team.rosa, case), (Choice(line, 2, Option.REFUND),), yes, grounds=WHY)
    planned = {one.kind.value: one.amount for one in preview(team.fay, case.return_id).plan.lines}
    assert planned == {"item": 2 * 4_000, "return_postage": 35 * 2 * 4_000 // 100}
    assert refunding.grant(team, case).total == sum(planned.values())
    assert preview(team.fay, case.return_id).plan.lines == ()


def test_a_decided_return_says_what_was_decided_and_what_happens_next() -> None:
    rosa = people.rosa()
    case = approved(rosa, rosa)
    page = _page(people.max_the_manager(), case)
    (banner,) = [one.value for one in page.markdown if "Approved]" in one.value and "Rosa" in one.value]
    assert "1 × Headphones: refund $100.00" in banner.replace("\\", "")
    assert "the message waits to go out" in banner
    # No photo was sent: the policy would have asked for more.
    assert "against the recommendation" in banner
    waits = [caption.value for caption in page.main.caption if caption.value.startswith("Waiting for the parcel")]
    assert len(waits) == 1
    assert re.fullmatch(r"Waiting for the parcel · warehouse · due \d\d \w{3} \d{4}", waits[0])


def test_a_rejection_against_the_recommendation_says_so_with_its_reason() -> None:
    rosa = people.rosa()
    case = shop.open_case(rosa)
    draft = Draft("rejected", "About your return", "It is decided.")
    decide.reject(rosa, _shown(rosa, case), "BR-09", "The photo shows another product.", draft)
    page = _page(rosa, case)
    assert any("Rejected]" in one.value and "against the recommendation" in one.value for one in page.markdown)
    assert "The photo shows another product." in [text.value for text in page.text]


def test_what_comes_back_and_what_is_wished_stands_above_the_photos() -> None:
    rosa = people.rosa()
    case = shop.open_case(rosa, description="It hums in the left ear.")
    page = _page(rosa, case)
    assert "It hums in the left ear." in [text.value for text in page.text]
    labels = [button.label for button in page.button]
    assert labels.index("Reject") == labels.index("Approve") + 1
    assert "Change reason" in labels


def test_an_approval_is_taken_back_from_its_page_after_a_reload_too() -> None:
    rosa = people.rosa()
    case = shop.open_case(rosa)
    approve(rosa, case, "refund")
    page = _page(rosa, case)
    assert any(f"You approved {case.rma}. The message waits until " in text.value for text in page.text)
    next(button for button in page.button if button.label == "Undo").click().run()
    assert not page.exception
    assert case_page.open_case(rosa, case.rma).case.state is ReturnState.AWAITING_REVIEW
    assert "Undo" not in _labels(_page(rosa, case))


def test_what_a_colleague_has_acted_on_is_not_offered_to_be_taken_back() -> None:
    rosa, wanda = people.rosa(), people.wanda()
    case = approved(rosa, rosa)
    parcel(wanda, case, good(shop.lines_of(case)[0]))
    assert "Undo" not in _labels(_page(rosa, case))


def test_nobody_else_is_offered_to_take_a_decision_back() -> None:
    rosa = people.rosa()
    case = approved(rosa, rosa)
    assert "Undo" in _labels(_page(rosa, case))
    assert "Undo" not in _labels(_page(people.max_the_manager(), case))
    later = clock.now() + timedelta(seconds=31)
    with clock.running_as(lambda: later):
        assert "Undo" not in _labels(_page(rosa, case))
