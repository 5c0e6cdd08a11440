"""Keep it for a discount (BR-28): a staff offer that the customer accepts or refuses."""

from dataclasses import dataclass

from sqlalchemy import Connection

from data.queries.returns.cases import CaseRow
from data.queries.settling import questions as question_rows
from data.queries.settling.questions import QuestionRow
from data.vocabulary import SETTLING_STATES, CustomerChoice, Permission, QuestionKind, Stage, WorkQueue
from services.cases.entries import change
from services.cases.lookup import Shown, as_shown, existing
from services.desk.access import Actor, command, query
from services.desk.errors import InvalidInput
from services.desk.text import form_values
from services.messages import notify
from services.messages.writing import Draft, compose
from services.settling import balances, next_steps, questions, tasks
from services.settling import owed as settling_owed
from services.settling.back_to_review import to_reviewer
from services.settling.owed import Due, Way


@dataclass(frozen=True)
class Offerable:
    """Units that the customer keeps for a discount; `most` is what was paid for them, in minor units."""

    line_id: int
    product: str
    units: int
    most: int


@command(Permission.RETURN_DECIDE)
def offer(tx: Connection, actor: Actor, shown: Shown, return_line_id: int, amount: str, draft: Draft) -> int:
    """Offer the amount for keeping what an approval lets the customer keep; the question's id.

    At most what was paid for the units. Conflict on a stale page, or while an offer is not answered.
    """
    case = as_shown(tx, shown, *SETTLING_STATES)
    one = _kept(tx, case, return_line_id)
    offered = form_values.amount(amount, case.currency, "The discount")
    most = _most(tx, one)
    if not 0 < offered <= most:
        up_to = notify.in_words(most, case.currency)
        raise InvalidInput(f"The discount must be more than nothing and at most {up_to}, what was paid for it.")
    question_id = questions.ask(
        tx,
        actor,
        case,
        QuestionKind.DISCOUNT,
        draft,
        amount=offered,
        currency=case.currency,
        line_id=return_line_id,
    )
    tasks.done(tx, actor, WorkQueue.WAITING_FOR_CUSTOMER, Stage.OFFER, case.id)
    change(tx, case)
    return question_id


@query(Permission.RETURN_READ)
def to_offer(tx: Connection, actor: Actor, return_id: int) -> tuple[Offerable, ...]:
    """What the customer may keep and has not been offered a discount for; nothing while an offer is not answered."""
    case = existing(tx, return_id)
    asked = any(one.kind is QuestionKind.DISCOUNT and one.is_open for one in question_rows.of_return(tx, return_id))
    if asked or case.state not in SETTLING_STATES:
        return ()
    known = settling_owed.books(tx, case)
    return tuple(
        Offerable(one.line_id, one.product, one.open, _most(tx, one))
        for one in settling_owed.due_by(known)
        if one.way is Way.DISCOUNT and one.open and one.line_id not in known.settled.offers
    )


@query(Permission.RETURN_DECIDE)
def offer_draft(tx: Connection, actor: Actor, return_id: int, return_line_id: int, amount: str) -> Draft:
    """The message of an offer; InvalidInput for an amount that is none."""
    case = existing(tx, return_id)
    one = _kept(tx, case, return_line_id)
    offered = form_values.amount(amount, case.currency, "The discount")
    what = (notify.units(one.open, one.product),)
    return compose("discount_offer", notify.facts_of(case, what, amount=notify.in_words(offered, case.currency)))


def answered(tx: Connection, actor: Actor, question: QuestionRow) -> None:
    """An accepted offer waits for its grant; a refused one goes back to a reviewer."""
    case = existing(tx, question.return_id, lock=True)
    if question.choice is CustomerChoice.ACCEPT:
        if case.state in SETTLING_STATES:
            next_steps.go_on(tx, actor, case)
        return
    to_reviewer(tx, actor, case, "The customer does not keep it for the discount that was offered.")


def withdrawn(tx: Connection, actor: Actor, question: QuestionRow) -> None:
    """The offer was taken back: another one may be made."""
    case = existing(tx, question.return_id, lock=True)
    if case.state in SETTLING_STATES:
        next_steps.go_on(tx, actor, case)


def _most(tx: Connection, one: Due) -> int:
    return balances.of(tx, one.order_line_id).unit_price_paid * one.open


def _kept(tx: Connection, case: CaseRow, return_line_id: int) -> Due:
    """What of the line the customer keeps for a discount; InvalidInput where nothing is."""
    owed = settling_owed.due(tx, case)
    kept = [one for one in owed if one.way is Way.DISCOUNT and one.line_id == return_line_id and one.open]
    if not kept:
        raise InvalidInput("Nothing of this line is to be kept for a discount. Reload the page.")
    return kept[0]
