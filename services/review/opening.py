"""Opening a return for a customer: find the order, see what can be claimed, and put the case into the queue."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import ROUND_FLOOR, Decimal
from typing import Any, TypeVar

from sqlalchemy import Connection

from data.queries.catalogue import catalogue
from data.queries.queue import words
from data.queries.returns import cases as case_rows
from data.queries.returns import intake as rows
from data.queries.returns.intake import NewCase
from data.queries.work import unfinished_returns
from data.vocabulary import AuditTag, Channel, Permission, Reason
from services.cases.assessment import assess
from services.cases.entries import record
from services.cases.facts import WISHES, problems_of
from services.cases.lookup import existing
from services.cases.order_card import CardLine, OrderCard, card_of
from services.desk import clock
from services.desk.access import Actor, authorise, command, query
from services.desk.errors import Incomplete, InvalidInput, NotFound
from services.desk.settings import settings
from services.desk.text import rma
from services.desk.text.form_values import term
from services.policy import money
from services.review import ending

LONGEST_DESCRIPTION = 10_000

T = TypeVar("T")


@dataclass(frozen=True)
class NewLine:
    """Units of one order line that the customer wants to return; no reason is a refusal, not a default."""

    order_line_id: int
    quantity: int
    reason: Reason | None


@dataclass(frozen=True)
class NewReturn:
    """What the form of a new return holds; `facts` as services/cases/facts.py describes them.

    `form_key` is one per form that was shown: the same key again finds the return that it has made.
    """

    order_number: str
    lines: tuple[NewLine, ...]
    description: str
    contact_date: date | None
    channel: Channel | None
    requested_resolution: str | None = None
    facts: dict[str, Any] = field(default_factory=dict)
    form_key: str | None = None
    # A return of the same order that waits and is cancelled by this one.
    instead_of: str | None = None


@dataclass(frozen=True)
class Opened:
    """The return that was opened; `changed` is false where the same form had opened it before."""

    rma: str
    return_id: int
    changed: bool = True


@query(Permission.ORDER_READ)
def find_orders(tx: Connection, actor: Actor, text: str) -> tuple[OrderCard, ...]:
    """Orders by number, or by the customer's whole name or e-mail address, newest first."""
    wanted = term(text)
    if not wanted:
        return ()
    order = catalogue.find_order(tx, wanted)
    found = catalogue.orders_of(tx, wanted) if order is None else (order,)
    return tuple(card_of(tx, one) for one in found)


@query(Permission.ORDER_READ)
def order_card(tx: Connection, actor: Actor, order_number: str, instead_of: str | None = None) -> OrderCard:
    """The order with what can still be claimed; NotFound when there is no such order.

    What the return with the RMA `instead_of` holds counts as free: opening the new one cancels it.
    """
    order = catalogue.find_order(tx, term(order_number))
    if order is None:
        raise _no_order()
    return card_of(tx, order, instead_of)


def doubts(card: OrderCard, lines: tuple[NewLine, ...], contact_date: date | None) -> tuple[str, ...]:
    """What is allowed but odd, for the form to show before the return is opened."""
    chosen = {line.order_line_id for line in lines if line.quantity}
    found = []
    if contact_date is not None and contact_date < card.ordered_on:
        found.append(
            f"The contact date is before the order of {card.ordered_on:%d %B %Y}: the policy cannot be applied."
        )
    for line in card.lines:
        if line.order_line_id in chosen and line.shipped_on is None:
            found.append(f"{line.product} has not been shipped yet.")
        elif line.order_line_id in chosen and contact_date is not None and contact_date < (line.shipped_on or date.min):
            found.append(f"The contact date is before the shipment of {line.product}.")
    if card.status in ("canceled", "cancelled", "unavailable"):
        found.append(f"The order is marked “{card.status}”.")
    return tuple(found)


@command(Permission.RETURN_CREATE)
def open_return(tx: Connection, actor: Actor, new: NewReturn) -> Opened:
    """Open a return that awaits review.

    NotFound when there is no such order; Incomplete with every missing or wrong field at once. Units that an open or
    approved return holds cannot be claimed again: the order stays locked until the transaction ends.
    """
    return opened(tx, actor, new)


def opened(tx: Connection, actor: Actor, new: NewReturn) -> Opened:
    """`open_return` inside an act that opens a return beside other things."""
    order = catalogue.find_order(tx, term(new.order_number), lock=True)
    if order is None:
        raise _no_order()
    made = made_before(tx, new)
    if made is not None:
        return made
    if new.instead_of:
        cancel_waiting(tx, actor, order.id, new.instead_of)
    card = card_of(tx, order)
    problems = _problems(card, new)
    if problems:
        raise Incomplete(problems)
    return _open(tx, actor, card, new)


def made_before(tx: Connection, new: NewReturn) -> Opened | None:
    """The return that this form has opened already."""
    made = rows.made_by_form(tx, new.form_key) if new.form_key else None
    return None if made is None else Opened(made[1], made[0], changed=False)


def _no_order() -> NotFound:
    # The number is not repeated: it may come from an address that somebody else made up.
    return NotFound("There is no order with this number. Check it, or search by the customer's e-mail address.")


def _problems(card: OrderCard, new: NewReturn) -> list[str]:
    today = clock.today(settings().zone)
    problems = _line_problems(card, new.lines)
    if not new.description.strip():
        problems.append("Describe the problem in the customer's words.")
    if len(new.description) > LONGEST_DESCRIPTION:
        problems.append(f"The description is longer than {LONGEST_DESCRIPTION:,} characters.")
    if new.contact_date is None:
        problems.append("Say when the customer first contacted the shop.")
    elif new.contact_date > today:
        problems.append("The contact date lies in the future.")
    if new.channel is None:
        problems.append("Say how the customer contacted the shop.")
    if new.requested_resolution is not None and new.requested_resolution not in WISHES:
        problems.append(f"The wished resolution is none of {', '.join(WISHES)}.")
    return problems + problems_of(new.facts, card.currency, today)


def _line_problems(card: OrderCard, lines: tuple[NewLine, ...]) -> list[str]:
    if not lines:
        return ["Choose at least one item and its quantity."]
    known = {line.order_line_id: line for line in card.lines}
    problems = [_line_problem(known.get(line.order_line_id), line, card) for line in lines]
    if len({line.order_line_id for line in lines}) < len(lines):
        problems.append("An item is chosen twice; add its quantities together.")
    return [problem for problem in problems if problem is not None]


def _line_problem(line: CardLine | None, wanted: NewLine, card: OrderCard) -> str | None:
    if line is None:
        return f"An item that was chosen is not part of order {card.number}."
    if wanted.quantity < 1:
        return f"{line.product}: the quantity must be at least 1."
    if wanted.reason is None:
        return f"{line.product}: say why it comes back."
    if wanted.reason not in set(Reason):
        return f"{line.product}: choose a reason from the list."
    if wanted.quantity > line.claimable:
        return f"{line.product}: {wanted.quantity} asked for, {line.claimable} left. {line.why_not_all or ''}".strip()
    return None


def _open(tx: Connection, actor: Actor, card: OrderCard, new: NewReturn) -> Opened:
    now, prices = clock.now(), {line.order_line_id: line.unit_price_paid for line in card.lines}
    amount = sum(prices[line.order_line_id] * line.quantity for line in new.lines)
    return_id = rows.add_case(tx, _case(actor, card, new, amount))
    number = rma.make(return_id, now.astimezone(settings().zone).year)
    rows.name_case(tx, return_id, number)
    rows.add_lines(tx, return_id, ((line.order_line_id, line.quantity, _said(line.reason)) for line in new.lines))
    words.index_return(tx, return_id, _words(card, new, number))
    case = existing(tx, return_id)
    units = sum(line.quantity for line in new.lines)
    unfinished_returns.drop(tx, card.order_id, actor.staff_id or 0)
    record(tx, actor, case, AuditTag.RETURN_OPENED, {"lines": len(new.lines), "units": units})
    assess(tx, case)
    return Opened(number, return_id)


def _case(actor: Actor, card: OrderCard, new: NewReturn, amount: int) -> NewCase:
    now = clock.now()
    return NewCase(
        order_id=card.order_id,
        customer_id=card.customer_id,
        reason=_said(new.lines[0].reason),
        country=card.country,
        channel=_said(new.channel),
        contact_date=_said(new.contact_date),
        description=new.description.strip(),
        requested_resolution=new.requested_resolution,
        facts=new.facts,
        currency=card.currency,
        claimed_amount=amount,
        claimed_usd_cents=usd_cents(amount, card.currency, card.usd_per_unit),
        due_at=now + timedelta(hours=settings().review_hours),
        created_at=now,
        opened_by_id=actor.staff_id,
        form_key=new.form_key,
    )


def _said(value: T | None) -> T:
    if value is None:
        raise Incomplete(["Something that every return needs is missing."])
    return value


def usd_cents(amount: int, currency: str, usd_per_unit: Decimal) -> int:
    """Minor units of a currency in US cents at the order's rate, rounded down (C30)."""
    return int((money.to_major(amount, currency) * usd_per_unit * 100).to_integral_value(ROUND_FLOOR))


def _words(card: OrderCard, new: NewReturn, number: str) -> str:
    chosen = {line.order_line_id for line in new.lines}
    items = [f"{line.product} {line.sku}" for line in card.lines if line.order_line_id in chosen]
    return " ".join([number, card.number, *items, new.description])


def cancel_waiting(tx: Connection, actor: Actor, order_id: int, rma: str) -> None:
    """Cancel the order's return with this RMA in favour of the one that is being opened.

    InvalidInput where it is none of the order's; Conflict once something arrived or was settled.
    """
    authorise(tx, actor, Permission.RETURN_CANCEL)
    case = case_rows.find(tx, rma=rma, lock=True)
    if case is None or case.order_id != order_id:
        raise InvalidInput("The return that this one is to replace belongs to another order.")
    if case.state not in ending.POSSIBLE[ending.End.CANCEL]:
        state = case.state.value.replace("_", " ")
        raise InvalidInput(f"{rma} is {state}, so it cannot be replaced by another request.")
    ending.cancelled(tx, actor, case, "The customer asked anew for the same units.")
