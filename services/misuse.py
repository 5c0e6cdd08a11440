"""Misuse was found and the return rejected: the customer pays the way back, or consents to disposal (C32)."""

from sqlalchemy import Connection

from data.queries import cases
from data.queries import questions as question_rows
from data.queries import receiving as rows
from data.queries import settlement as settling
from data.queries.cases import CaseRow
from data.queries.questions import QuestionRow
from data.queries.receiving import UnitRow
from data.vocabulary import (
    ARRIVED,
    CustomerChoice,
    Disposition,
    InspectionVerdict,
    Permission,
    QuestionKind,
    ReturnState,
)
from services import questions, stock, telling, typed
from services.access import Actor, command, query
from services.deciding import Shown, what_changed
from services.errors import Conflict, InvalidInput
from services.inspection import passed
from services.messages import Draft, compose
from services.returns import existing

_GOES = {
    CustomerChoice.PAY_RETURN: Disposition.RETURN_TO_CUSTOMER,
    CustomerChoice.DISPOSE: Disposition.DISCARD,
}


@command(Permission.RETURN_DECIDE)
def ask(tx: Connection, actor: Actor, shown: Shown, postage: str, draft: Draft) -> int:
    """Ask the customer of a rejected return what is to become of the units; the question's id.

    `postage` is what the way back costs, as a decimal text, or empty. Conflict on a stale page, or while an answer is
    waited for.
    """
    case = existing(tx, shown.return_id, lock=True)
    if case.version != shown.version:
        raise Conflict(what_changed(tx, case))
    _concerned(tx, case)
    amount = typed.amount(postage, case.currency, "The postage") if postage.strip() else None
    currency = case.currency if amount is not None else None
    asked = questions.ask(tx, actor, case, QuestionKind.MISUSE, draft, amount=amount, currency=currency)
    cases.change(tx, case.id)
    return asked


@query(Permission.RETURN_DECIDE)
def draft(tx: Connection, actor: Actor, return_id: int, postage: str, words: str) -> Draft:
    """The message as its template has it; `words` say what was found."""
    case = existing(tx, return_id)
    units = _concerned(tx, case)
    counted = {name: sum(unit.product == name for unit in units) for name in dict.fromkeys(u.product for u in units)}
    amount = typed.amount(postage, case.currency, "The postage") if postage.strip() else None
    facts = telling.facts_of(
        case,
        tuple(f"{count} × {name}" for name, count in counted.items()),
        reason=words,
        amount="" if amount is None else telling.in_words(amount, case.currency),
    )
    return compose("misuse_found", facts)


def answered(tx: Connection, actor: Actor, question: QuestionRow) -> None:
    """The units go where the customer said."""
    case = existing(tx, question.return_id, lock=True)
    if question.choice in _GOES:
        theirs = _kept_here(tx, case.id)
        for unit in theirs:
            if unit.product_id is not None:
                stock.take_back(tx, actor, unit.product_id, unit.id)
        rows.set_disposition(tx, [unit.id for unit in theirs], _GOES[question.choice])
        cases.change(tx, case.id)


def may_ask(tx: Connection, case: CaseRow) -> bool:
    """Whether units of a rejected return lie here because of misuse, and nobody has said what becomes of them."""
    if case.state is not ReturnState.REJECTED:
        return False
    asked = any(one.kind is QuestionKind.MISUSE and one.is_open for one in question_rows.of_return(tx, case.id))
    return not asked and any(unit.verdict is InspectionVerdict.MISUSE for unit in _kept_here(tx, case.id))


def _concerned(tx: Connection, case: CaseRow) -> tuple[UnitRow, ...]:
    if not may_ask(tx, case):
        raise InvalidInput("Ask only about units in which the bench found misuse, once the return is rejected.")
    return _kept_here(tx, case.id)


def _kept_here(tx: Connection, return_id: int) -> tuple[UnitRow, ...]:
    """Units that are here, are still the customer's and have not been given a way out.

    The first units of a line that passed are the shop's as far as they were settled before the return was rejected.
    """
    gone, ours = set(_GOES.values()), {line.id: line.accepted_units for line in settling.lines(tx, return_id)}
    theirs = []
    for unit in rows.units(tx, return_id):
        if passed(unit.outcome, unit.verdict) and ours.get(unit.return_line_id or 0, 0) > 0:
            ours[unit.return_line_id or 0] -= 1
        elif unit.outcome in ARRIVED and unit.disposition not in gone:
            theirs.append(unit)
    return tuple(theirs)
