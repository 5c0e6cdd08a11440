"""Answers of customers: only those that fit the question, in the customer's words, once."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from data import database
from data.database import Database
from data.vocabulary import AuditTag, Channel, CustomerChoice, QuestionKind, ReturnState
from services.cases.lookup import Shown, existing
from services.customers import answers, discounts
from services.desk import audit, clock
from services.desk.access import Actor
from services.desk.errors import Conflict, InvalidInput, NotAllowed, NotFound
from services.messages.writing import Draft
from services.settling import questions
from tests.support import goods, people, shop
from tests.support.approving import approve
from tests.support.shop import Case

OFFER = Draft("discount_offer", "An offer", "Dear [customer’s name],\n\nKeep it and take USD 20.00.")
NOON = datetime(2026, 5, 4, 12, tzinfo=ZoneInfo("Europe/Berlin"))


def kept(rosa: Actor) -> Case:
    """A return that was approved with “keep it for a discount”."""
    case = shop.open_case(rosa)
    approve(rosa, case, "keep_with_discount")
    return case


def offer(rosa: Actor, case: Case, amount: str = "20.00") -> int:
    version = shop.version_of(case.return_id)
    return discounts.offer(rosa, Shown(case.return_id, version), shop.lines_of(case)[0], amount, OFFER)


def asked(actor: Actor, kind: QuestionKind) -> int:
    case = shop.open_case(actor)
    with database.transaction() as tx:
        return questions.ask(tx, actor, existing(tx, case.return_id), kind, OFFER)


def test_an_accepted_discount_waits_for_its_grant(desk: Database) -> None:
    rosa = people.rosa()
    case = kept(rosa)
    assert goods.open_tasks(case) == [("waiting_for_customer", "offer")]
    question = offer(rosa, case)
    assert goods.open_tasks(case) == [("waiting_for_customer", "answer")]
    answers.record_answer(rosa, question, CustomerChoice.ACCEPT, Channel.PHONE, "Fine, I keep it.")
    assert goods.open_tasks(case) == [("refunds", "grant")]

    found = answers.questions_of(rosa, case.return_id)[0]
    assert (found.amount, found.currency, found.choice, found.words) == (
        2_000,
        "USD",
        CustomerChoice.ACCEPT,
        "Fine, I keep it.",
    )
    with database.reading() as tx:
        last = audit.timeline(tx, f"return:{case.return_id}")[-1]
    assert (last.tag, last.details["choice"]) == (AuditTag.ANSWER_RECORDED, "accept")
    assert "keep it" not in str(last.details)


def test_a_refused_discount_goes_back_to_a_reviewer(desk: Database) -> None:
    rosa = people.rosa()
    case = kept(rosa)
    answers.record_answer(rosa, offer(rosa, case), CustomerChoice.REFUSE, Channel.EMAIL, "I want my money back.")
    assert goods.state_of(case) is ReturnState.AWAITING_REVIEW
    approve(rosa, case, "refund")
    assert goods.open_tasks(case) == [("receiving", "receive")]


def test_a_withdrawn_offer_may_be_made_anew(desk: Database) -> None:
    rosa = people.rosa()
    case = kept(rosa)
    answers.withdraw(rosa, offer(rosa, case), "The amount was wrong.")
    assert goods.open_tasks(case) == [("waiting_for_customer", "offer")]
    assert offer(rosa, case, "100")


@pytest.mark.parametrize("amount", ["0", "100.01", "-5", "NaN", "1e309", "٥", "5,00"])
def test_a_discount_is_more_than_nothing_and_no_more_than_was_paid(desk: Database, amount: str) -> None:
    rosa = people.rosa()
    case = kept(rosa)
    with pytest.raises(InvalidInput, match="The discount"):
        offer(rosa, case, amount)
    assert answers.questions_of(rosa, case.return_id) == ()


def test_an_offer_is_made_once(desk: Database) -> None:
    rosa = people.rosa()
    case = kept(rosa)
    offer(rosa, case)
    with pytest.raises(Conflict, match="asked this already"):
        offer(rosa, case)


def test_only_what_is_kept_is_offered_a_discount(desk: Database) -> None:
    rosa = people.rosa()
    case = shop.open_case(rosa)
    approve(rosa, case, "refund")
    with pytest.raises(InvalidInput, match="Nothing of this line is to be kept"):
        offer(rosa, case)


def test_the_draft_of_an_offer_names_amount_and_item_but_not_the_customer(desk: Database) -> None:
    rosa = people.rosa()
    case = kept(rosa)
    draft = discounts.offer_draft(rosa, case.return_id, shop.lines_of(case)[0], "20")
    assert "- 1 × Headphones" in draft.body
    assert "we pay USD 20.00 back to you" in draft.body
    assert "Ana" not in draft.body


@pytest.mark.parametrize("kind", list(QuestionKind))
def test_only_an_answer_to_the_question_is_taken(desk: Database, kind: QuestionKind) -> None:
    rosa = people.rosa()
    question = asked(rosa, kind)
    for choice in set(CustomerChoice) - set(answers.CHOICES[kind]):
        with pytest.raises(InvalidInput, match="Choose what the customer answered"):
            answers.record_answer(rosa, question, choice, Channel.EMAIL, "Yes.")


def test_an_answer_needs_its_channel_and_the_customers_words(desk: Database) -> None:
    rosa = people.rosa()
    question = asked(rosa, QuestionKind.DISCOUNT)
    with pytest.raises(InvalidInput, match="how the answer came"):
        answers.record_answer(rosa, question, CustomerChoice.ACCEPT, None, "Yes.")
    with pytest.raises(InvalidInput, match="customer's own words"):
        answers.record_answer(rosa, question, CustomerChoice.ACCEPT, Channel.EMAIL, "  ")


def test_of_two_who_record_an_answer_one_wins(desk: Database) -> None:
    rosa, rob = people.rosa(), people.rob()
    case = kept(rosa)
    question, start = offer(rosa, case), threading.Barrier(2)

    def say(actor: Actor, choice: CustomerChoice) -> str:
        start.wait()
        try:
            answers.record_answer(actor, question, choice, Channel.EMAIL, "So be it.")
        except Conflict as refusal:
            return str(refusal)
        return "recorded"

    with ThreadPoolExecutor(2) as pool:
        first = pool.submit(say, rosa, CustomerChoice.ACCEPT)
        second = pool.submit(say, rob, CustomerChoice.REFUSE)
        outcomes = sorted([first.result(), second.result()])
    assert outcomes[1] == "recorded"
    assert "answered or withdrawn meanwhile" in outcomes[0]


def test_the_clocks_stand_still_while_the_customer_thinks(desk: Database) -> None:
    rosa = people.rosa()
    with clock.running_as(lambda: NOON):
        case = shop.open_case(rosa)
        approve(rosa, case, "refund")
        due = goods.due_of(case, "receive")
        with database.transaction() as tx:
            question = questions.ask(tx, rosa, existing(tx, case.return_id), QuestionKind.MISUSE, OFFER)
    with clock.running_as(lambda: NOON + timedelta(days=3)):
        answers.record_answer(rosa, question, CustomerChoice.DISPOSE, Channel.LETTER, "Throw it away.")
        assert goods.due_of(case, "receive") - due == timedelta(days=3)


def test_what_does_not_exist_and_who_may_not(desk: Database) -> None:
    with pytest.raises(NotFound):
        answers.record_answer(people.rosa(), 99, CustomerChoice.PAY, Channel.EMAIL, "Yes.")
    with pytest.raises(NotAllowed):
        answers.record_answer(people.nora(), 99, CustomerChoice.PAY, Channel.EMAIL, "Yes.")
