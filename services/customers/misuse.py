"""Misuse was found and the return rejected: the customer pays the way back, or consents to disposal (C32)."""

from sqlalchemy import Connection

from data.queries.returns.cases import CaseRow
from data.queries.settling import customer_payments as payment_rows
from data.queries.settling.questions import QuestionRow
from data.queries.warehouse import receiving as rows
from data.queries.warehouse.receiving import UnitRow
from data.vocabulary import CustomerChoice, Disposition, InspectionVerdict, Permission, QuestionKind, ReturnState
from services.cases.entries import change
from services.cases.lookup import Shown, as_shown, existing
from services.desk.access import Actor, command, query
from services.desk.errors import InvalidInput
from services.desk.text import form_values
from services.goods import back_to_customer, stock
from services.messages import notify
from services.messages.writing import Draft, compose
from services.settling import payment_requests, questions

_GOES = {
    CustomerChoice.PAY_RETURN: Disposition.RETURN_TO_CUSTOMER,
    CustomerChoice.DISPOSE: Disposition.DISCARD,
}


@command(Permission.RETURN_DECIDE)
def ask(tx: Connection, actor: Actor, shown: Shown, postage: str, draft: Draft) -> int:
    """Ask the customer of a rejected return what is to become of the units; the question's id.

    `postage` is what the way back costs, as a decimal text: nobody can choose to pay what they are not told; 0 where
    the shop bears it. Conflict on a stale page, or while an answer is waited for.
    """
    case = as_shown(tx, shown)
    _concerned(tx, case)
    amount = form_values.amount(postage, case.currency, "The postage of the way back")
    asked = questions.ask(tx, actor, case, QuestionKind.MISUSE, draft, amount=amount, currency=case.currency)
    back_to_customer.follow(tx, actor, change(tx, case))
    return asked


@query(Permission.RETURN_DECIDE)
def draft(tx: Connection, actor: Actor, return_id: int, postage: str, words: str) -> Draft:
    """The message as its template has it; `words` say what was found."""
    case = existing(tx, return_id)
    units = _concerned(tx, case)
    amount = form_values.amount(postage, case.currency, "The postage of the way back")
    facts = notify.facts_of(
        case,
        back_to_customer.counted(units),
        reason=words,
        amount=notify.in_words(amount, case.currency) if amount else "",
    )
    return compose("misuse_found", facts)


def answered(tx: Connection, actor: Actor, question: QuestionRow) -> None:
    """The units go where the customer said; before they leave, the way back is paid."""
    case = existing(tx, question.return_id, lock=True)
    if question.choice in _GOES:
        theirs = go_where_said(tx, actor, case, question.choice)
        if question.choice is CustomerChoice.PAY_RETURN and question.amount and theirs:
            payment_requests.request(tx, actor, case, question, question.amount, back_to_customer.counted(theirs))
    back_to_customer.follow(tx, actor, case)


def go_where_said(tx: Connection, actor: Actor, case: CaseRow, choice: CustomerChoice) -> tuple[UnitRow, ...]:
    """Mark the units that are here with where they go, and take them off the shelf; the units."""
    theirs = _kept_here(tx, case.id)
    stock.hold(tx, (unit.product_id for unit in theirs))
    for unit in theirs:
        if unit.product_id is not None:
            stock.take_back(tx, actor, unit.product_id, unit.id)
    rows.set_disposition(tx, [unit.id for unit in theirs], _GOES[choice])
    change(tx, case)
    return theirs


def stay_here(tx: Connection, actor: Actor, case: CaseRow, *, overdue: bool, reason: str) -> None:
    """Wait no longer for the way back to be paid: the units stay apart, until the customer is asked anew."""
    if payment_requests.drop(tx, actor, case, QuestionKind.MISUSE, overdue=overdue, reason=reason):
        units = [u.id for u in back_to_customer.here(tx, case.id) if u.disposition is Disposition.RETURN_TO_CUSTOMER]
        rows.set_disposition(tx, units, Disposition.QUARANTINE)


def asked_anew(tx: Connection, actor: Actor, case: CaseRow, reason: str) -> None:
    """The return is taken up again: what the customer was asked about its units, or owes for them, is taken back."""
    asked = back_to_customer.newest_question(tx, case.id)
    if asked is not None and asked.is_open:
        questions.withdraw(tx, actor, asked.id)
    stay_here(tx, actor, case, overdue=False, reason=reason)


def may_ask(tx: Connection, case: CaseRow) -> bool:
    """Whether units of a rejected return lie here because of misuse, and nobody has said what becomes of them."""
    if case.state is not ReturnState.REJECTED:
        return False
    asked = back_to_customer.newest_question(tx, case.id)
    if asked is not None and (
        asked.is_open or back_to_customer.goes_back(asked, payment_rows.of_question(tx, asked.id))
    ):
        return False
    return any(unit.verdict is InspectionVerdict.MISUSE for unit in _kept_here(tx, case.id))


def _concerned(tx: Connection, case: CaseRow) -> tuple[UnitRow, ...]:
    if not may_ask(tx, case):
        raise InvalidInput("Ask only about units in which the bench found misuse, once the return is rejected.")
    return _kept_here(tx, case.id)


def _kept_here(tx: Connection, return_id: int) -> tuple[UnitRow, ...]:
    """Units that are here, are still the customer's and are not to be disposed of."""
    return tuple(unit for unit in back_to_customer.here(tx, return_id) if unit.disposition is not Disposition.DISCARD)
