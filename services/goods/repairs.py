"""Repairs (BR-21, BR-22): forwarded, quoted, done after consent, back, and shipped to the customer (C8, C9).

Each act takes the version shown, is allowed only in its stage (services/goods/repair_steps.py), moves the tasks and
leaves an audit entry. Settling a return makes the repairs; a unit in repair carries no money until it is decided anew.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import Connection

from data.queries.returns.cases import CaseRow
from data.queries.settling import customer_payments as payment_rows
from data.queries.settling import questions as question_rows
from data.queries.settling import repairs as rows
from data.queries.settling.questions import QuestionRow
from data.queries.settling.repairs import RepairRow
from data.queries.warehouse import receiving as unit_rows
from data.vocabulary import (
    GONE_BACK,
    SETTLING_STATES,
    AuditTag,
    CostBearer,
    CustomerChoice,
    Disposition,
    PaymentState,
    Permission,
    QuestionKind,
    RepairOutcome,
    RepairState,
    Stage,
)
from services.cases.entries import record
from services.cases.lookup import existing
from services.desk import clock
from services.desk.access import Actor, command
from services.desk.errors import Conflict, InvalidInput
from services.desk.settings import settings
from services.desk.text import form_values
from services.desk.text.form_values import need
from services.goods.repair_costs import Quoting, share_of
from services.goods.repair_steps import Step, at_hand, end_without_repair, found, moved, outcomes
from services.messages import notify
from services.messages.writing import Draft
from services.settling import balances, next_steps, payment_requests, questions
from services.settling import owed as settling_owed
from services.settling.back_to_review import to_reviewer

REPAIRERS = (Disposition.REPAIR_CENTRE, Disposition.MANUFACTURER)
LONGEST_WAIT = timedelta(days=366)


@dataclass(frozen=True)
class Forwarding:
    """Where a unit goes and when it is expected back."""

    destination: Disposition | None
    serial_in: str
    tracking: str
    expected_on: date | None


@dataclass(frozen=True)
class Result:
    """With what a unit came back; the cost as it was typed, empty for none."""

    outcome: RepairOutcome | None
    serial_out: str = ""
    cost: str = ""
    cost_to: CostBearer | None = None
    note: str = ""


@dataclass(frozen=True)
class Stood:
    """Where the repair stands now, and whether its return is closed by it."""

    state: RepairState
    closed: bool = False


@command(Permission.REPAIR_MANAGE)
def forward(tx: Connection, actor: Actor, repair_id: int, version: int, form: Forwarding) -> Stood:
    """Send the unit to a repair centre or the manufacturer; its serial number and the day it is expected are kept."""
    case, repair = at_hand(tx, repair_id, version, Step.FORWARD)
    if case.state not in SETTLING_STATES or not _is_due(tx, case, repair):
        raise Conflict("This unit is not to be repaired any more. Give the repair up, or look at the return.")
    if form.destination not in REPAIRERS:
        raise InvalidInput("Choose where the unit goes: the repair centre or the manufacturer.")
    today = clock.today(settings().zone)
    expected = form_values.day(
        form.expected_on, "The day it is expected back", earliest=today, latest=today + LONGEST_WAIT
    )
    rows.change(
        tx,
        repair.id,
        state=RepairState.FORWARDED,
        destination=form.destination,
        serial_in=form_values.line(form.serial_in, "The serial number", needed=False),
        forward_tracking=form_values.tracking(form.tracking, needed=False),
        forwarded_on=today,
        expected_on=expected,
    )
    moved(tx, actor, repair, Stage.QUOTE)
    record(
        tx,
        actor,
        case,
        AuditTag.REPAIR_CHANGED,
        {"repair": repair.id, "what": f"forwarded to the {form.destination.replace('_', ' ')}"},
    )
    return Stood(RepairState.FORWARDED)


@command(Permission.REPAIR_MANAGE)
def give_up(tx: Connection, actor: Actor, repair_id: int, version: int, reason: str) -> Stood:
    """Not repair a unit that has not left; where the return still wants it repaired, a reviewer decides anew."""
    case, repair = at_hand(tx, repair_id, version, Step.GIVE_UP)
    need(reason, "Say why the unit is not repaired")
    wanted = case.state in SETTLING_STATES and _is_due(tx, case, repair)
    end_without_repair(tx, actor, repair)
    record(tx, actor, case, AuditTag.REPAIR_CHANGED, {"repair": repair.id, "what": "given up"}, reason)
    if wanted:
        to_reviewer(tx, actor, case, reason)
    elif case.state in SETTLING_STATES:
        next_steps.go_on(tx, actor, case)
    return Stood(RepairState.CLOSED)


@command(Permission.REPAIR_MANAGE)
def quote(tx: Connection, actor: Actor, repair_id: int, version: int, form: Quoting, draft: Draft | None) -> Stood:
    """What the repair would cost. What the customer pays of it is asked first, and no work is done before (C9).

    Where nothing is the customer's, the work begins without a question. The draft is the message with the cost; the
    recorded answer lets the work begin (services/customers/answers.py).
    """
    case, repair = at_hand(tx, repair_id, version, Step.QUOTE)
    share = share_of(tx, case, repair, form)
    rows.change(tx, repair.id, quoted=share.quoted, quoted_currency=share.currency)
    whole = "" if share.customer == share.whole else f" of {notify.in_words(share.whole, repair.currency)}"
    if share.customer == 0:
        return _begin(tx, actor, case, repair, f"begun, at no cost to the customer{whole}")
    if draft is None:
        raise InvalidInput("Write the message that tells the customer the cost.")
    question_id = questions.ask(
        tx, actor, case, QuestionKind.REPAIR_COST, draft, amount=share.customer, currency=repair.currency,
        line_id=repair.return_line_id, unit_id=repair.unit_id,
    )  # fmt: skip
    rows.change(tx, repair.id, state=RepairState.WAITING_FOR_CONSENT, quote=share.customer, question_id=question_id)
    moved(tx, actor, repair, None)
    asked = notify.in_words(share.customer, repair.currency)
    details = {"repair": repair.id, "what": f"cost of {asked}{whole} put to the customer"}
    record(tx, actor, case, AuditTag.REPAIR_CHANGED, details)
    return Stood(RepairState.WAITING_FOR_CONSENT)


def _begin(tx: Connection, actor: Actor, case: CaseRow, repair: RepairRow, what: str) -> Stood:
    rows.change(tx, repair.id, state=RepairState.IN_WORK, quote=0, question_id=None)
    moved(tx, actor, repair, Stage.WORK)
    record(tx, actor, case, AuditTag.REPAIR_CHANGED, {"repair": repair.id, "what": what})
    return Stood(RepairState.IN_WORK)


def answered(tx: Connection, actor: Actor, question: QuestionRow) -> None:
    """The customer's answer to the cost: the work begins, or the repairer waits for another word from us."""
    _heard(tx, actor, question, consented=question.choice is CustomerChoice.ACCEPT)


def withdrawn(tx: Connection, actor: Actor, question: QuestionRow) -> None:
    """The question was taken back: the repair may be quoted anew."""
    _heard(tx, actor, question, consented=False)


def _heard(tx: Connection, actor: Actor, question: QuestionRow, *, consented: bool) -> None:
    repair = rows.asked_by(tx, question.id)
    if repair is None or repair.state is not RepairState.WAITING_FOR_CONSENT:
        return
    rows.change(tx, repair.id, state=RepairState.IN_WORK if consented else RepairState.FORWARDED)
    moved(tx, actor, repair, Stage.WORK if consented else Stage.QUOTE)
    said = (
        "begun after the customer's consent" if consented else "not to be begun: the customer did not accept the cost"
    )
    record(tx, actor, existing(tx, repair.return_id), AuditTag.REPAIR_CHANGED, {"repair": repair.id, "what": said})


@command(Permission.REPAIR_MANAGE)
def back(tx: Connection, actor: Actor, repair_id: int, version: int, result: Result) -> Stood:
    """Take the unit back with what came of it, its serial number, the cost and who bears it.

    A unit that could not be repaired, or for which the shop got its money back, returns the case to a reviewer.
    """
    case, repair = at_hand(tx, repair_id, version, Step.BACK)
    if result.outcome not in outcomes(repair):
        raise InvalidInput("Choose what came of it. Nothing is repaired before the customer has accepted the cost.")
    serial = form_values.line(result.serial_out, "The serial number", needed=False)
    if result.outcome is RepairOutcome.REPLACED and (serial is None or serial == repair.serial_in):
        raise InvalidInput("Another unit came back: type its own serial number, so that both are known.")
    rows.change(
        tx,
        repair.id,
        outcome=result.outcome,
        serial_out=serial or repair.serial_in,
        back_on=clock.today(settings().zone),
        note=result.note.strip() or None,
        **_cost(repair, result),
    )
    record(
        tx,
        actor,
        case,
        AuditTag.REPAIR_CHANGED,
        {"repair": repair.id, "what": f"back, {result.outcome.replace('_', ' ')}"},
    )
    if result.outcome in GONE_BACK:
        rows.change(tx, repair.id, state=RepairState.BACK)
        moved(tx, actor, repair, Stage.RETURN_UNIT)
    _collect(tx, actor, case, found(tx, repair.id))
    if result.outcome in GONE_BACK:
        return Stood(RepairState.BACK)
    end_without_repair(tx, actor, repair)
    to_reviewer(tx, actor, case, f"{repair.product} came back from the repair: {result.outcome.replace('_', ' ')}.")
    return Stood(RepairState.CLOSED)


@command(Permission.REPAIR_MANAGE)
def ship_back(tx: Connection, actor: Actor, repair_id: int, version: int, tracking: str) -> Stood:
    """Send the unit to the customer at our cost (C8); it is theirs again and may be claimed again.

    Conflict while the customer has not paid what they agreed to bear, and no manager let it go.
    """
    case, repair = at_hand(tx, repair_id, version, Step.SHIP_BACK)
    if repair.payment is PaymentState.REQUESTED:
        owed = notify.in_words(repair.cost or 0, repair.currency)
        raise Conflict(
            f"The customer has not paid the {owed} of this repair yet. Record the payment first, or let a manager say "
            "why the unit is shipped without it."
        )
    number = form_values.tracking(tracking) or ""
    rows.change(tx, repair.id, state=RepairState.CLOSED, return_tracking=number, closed_at=clock.now())
    balances.unreplace(tx, repair.order_line_id, 1)
    next_steps.recount(tx, case)
    moved(tx, actor, repair, None)
    outcome = repair.outcome.value if repair.outcome else None
    notify.tell(tx, actor, case, "repair_shipped_back", (f"1 × {repair.product}",), tracking=number, repaired=outcome)
    record(tx, actor, case, AuditTag.REPAIR_CHANGED, {"repair": repair.id, "what": "shipped to the customer"})
    return Stood(RepairState.CLOSED, next_steps.close_if_settled(tx, actor, case.id))


def disposed(tx: Connection, actor: Actor, case: CaseRow, question_id: int) -> None:
    """The customer leaves the repaired unit to be disposed of rather than pay; it settles nothing else any more."""
    _stays(tx, actor, case, question_id, Disposition.DISCARD, "disposed of with the customer's consent")


def kept(tx: Connection, actor: Actor, case: CaseRow, question_id: int) -> None:
    """The customer never paid: the repaired unit is kept apart here, and settles nothing else meanwhile."""
    _stays(tx, actor, case, question_id, Disposition.QUARANTINE, "closed without the payment; the unit stays here")


def _stays(tx: Connection, actor: Actor, case: CaseRow, question_id: int, disposition: Disposition, said: str) -> None:
    repair = rows.asked_by(tx, question_id)
    if repair is None or repair.state is not RepairState.BACK:
        raise Conflict("This unit is not here after a repair any more. Look at its repair.")
    rows.change(tx, repair.id, state=RepairState.CLOSED, closed_at=clock.now())
    unit_rows.set_disposition(tx, [repair.unit_id], disposition)
    moved(tx, actor, repair, None)
    record(tx, actor, case, AuditTag.REPAIR_CHANGED, {"repair": repair.id, "what": said})


def taken_up(tx: Connection, actor: Actor, case: CaseRow) -> None:
    """The return is reopened: what was closed without the customer's payment waits for it again."""
    for payment in payment_rows.of_return(tx, case.id):
        repair = rows.asked_by(tx, payment.question_id)
        if payment.state is not PaymentState.DROPPED or repair is None or not _is_kept(tx, repair):
            continue
        rows.change(tx, repair.id, state=RepairState.BACK, closed_at=None)
        unit_rows.set_disposition(tx, [repair.unit_id], Disposition.RETURN_TO_CUSTOMER)
        moved(tx, actor, repair, Stage.RETURN_UNIT)
        payment_requests.resume(tx, actor, case, payment)
        record(tx, actor, case, AuditTag.REPAIR_CHANGED, {"repair": repair.id, "what": "taken up again"})


def _is_kept(tx: Connection, repair: RepairRow) -> bool:
    unit = unit_rows.unit(tx, repair.unit_id)
    return repair.state is RepairState.CLOSED and unit is not None and unit.disposition is Disposition.QUARANTINE


def _collect(tx: Connection, actor: Actor, case: CaseRow, repair: RepairRow) -> None:
    """Ask the customer for the cost that they agreed to bear; the unit waits for it (C9)."""
    if repair.cost_to is CostBearer.CUSTOMER and repair.cost and repair.question_id is not None:
        question = question_rows.find(tx, repair.question_id)
        if question is not None:
            payment_requests.request(tx, actor, case, question, repair.cost, (notify.units(1, repair.product),))


def _is_due(tx: Connection, case: CaseRow, repair: RepairRow) -> bool:
    owed = settling_owed.due(tx, case)
    return any(repair.unit_id == unit.id for one in owed if one.way is settling_owed.Way.REPAIR for unit in one.units)


def _cost(repair: RepairRow, result: Result) -> dict[str, object]:
    """The cost's columns; the customer never bears more than they accepted (C9)."""
    if not result.cost.strip():
        return {"cost": None, "cost_to": None}
    cost = form_values.amount(result.cost, repair.currency, "The cost")
    if cost and result.cost_to is None:
        raise InvalidInput("Say who bears the cost of the repair.")
    accepted = repair.quote or 0 if repair.answer is CustomerChoice.ACCEPT else 0
    if result.cost_to is CostBearer.CUSTOMER and cost > accepted:
        most = notify.in_words(accepted, repair.currency)
        raise InvalidInput(f"The customer accepted {most} at most. Let the shop bear the rest, or ask them anew.")
    return {"cost": cost, "cost_to": result.cost_to if cost else None}
