"""The outbox: messages that wait, are being sent, were sent, or failed."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, and_, bindparam, func, insert, or_, select, update

from data.models.catalogue import Customer, Order
from data.models.messages import Message
from data.models.privacy import PrivacyMessage, PrivacyRequest
from data.models.returns import ReturnCase
from data.vocabulary import MessageState

_UNSENT = (MessageState.QUEUED, MessageState.SENDING)


@dataclass(frozen=True)
class MessageRow:
    """One message with the number of its return or privacy request and the person's name.

    `next_attempt_at` is, while it is being sent, when that ends.
    """

    id: int
    return_id: int | None
    rma: str
    decision_id: int | None
    template: str
    recipient: str | None
    subject: str
    body_text: str
    body_html: str
    state: MessageState
    message_id: str
    attempts: int
    next_attempt_at: datetime
    last_error: str | None
    created_at: datetime
    sent_at: datetime | None
    customer_name: str | None
    named: str | None = None
    privacy_request_id: int | None = None

    @property
    def record(self) -> str:
        """What the audit trail says that it is about."""
        return f"privacy:{self.privacy_request_id}" if self.return_id is None else f"return:{self.return_id}"


_COLUMNS = tuple(Message.__table__.columns)
_OF_RETURN: tuple[Any, ...] = (*_COLUMNS, ReturnCase.rma, Customer.name.label("customer_name"))
_OF_REQUEST: tuple[Any, ...] = (
    *_COLUMNS,
    PrivacyRequest.number.label("rma"),
    PrivacyMessage.name.label("customer_name"),
)
_WITH_RMA = (
    select(*_OF_RETURN)
    .join(ReturnCase, ReturnCase.id == Message.return_id)
    .join(Customer, Customer.id == ReturnCase.customer_id)
)
_ON_PRIVACY = (
    select(*_OF_REQUEST)
    .join(PrivacyRequest, PrivacyRequest.id == Message.privacy_request_id)
    .join(PrivacyMessage, PrivacyMessage.id == PrivacyRequest.message_id)
)


_NAME = (
    select(Customer.name)
    .join(ReturnCase, ReturnCase.customer_id == Customer.id)
    .where(ReturnCase.id == bindparam("of_return"))
    .scalar_subquery()
)
_ADD = insert(Message).values(named=_NAME).returning(Message.id)


def _row(row: Row[Any]) -> MessageRow:
    return MessageRow(**row._mapping)


def add(tx: Connection, **values: Any) -> int:  # noqa: ANN401 - column values
    """Store a queued message with the customer's present name, and return its id."""
    added = {"state": MessageState.QUEUED, "of_return": values.get("return_id"), **values}
    return int(tx.execute(_ADD, added).scalar_one())


_SENDABLE = and_(Message.state.in_(_UNSENT), Message.recipient.is_not(None))


def any_due(tx: Connection, at: datetime) -> bool:
    """Whether there is a message to send, without waiting for writers."""
    return tx.execute(select(Message.id).where(_SENDABLE, Message.next_attempt_at <= at).limit(1)).first() is not None


def take(tx: Connection, at: datetime, lease_ends: datetime) -> MessageRow | None:
    """Take the message that has been due longest; nobody else sends it before `lease_ends`."""
    due = (
        select(Message.id)
        .where(_SENDABLE, Message.next_attempt_at <= at)
        .order_by(Message.next_attempt_at, Message.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    found = tx.execute(due).scalar()
    if found is None:
        return None
    taken = {"state": MessageState.SENDING, "next_attempt_at": lease_ends, "attempts": Message.attempts + 1}
    tx.execute(update(Message).where(Message.id == found).values(**taken))
    return one(tx, found)


def settle(tx: Connection, message_id: int, attempts: int, **values: Any) -> bool:  # noqa: ANN401 - column values
    """Set the result of an attempt; False when that attempt no longer holds the message."""
    held = and_(Message.id == message_id, Message.state == MessageState.SENDING, Message.attempts == attempts)
    return tx.execute(update(Message).where(held).values(**values)).rowcount == 1


def change(tx: Connection, message_id: int, states: Iterable[MessageState], **values: Any) -> bool:  # noqa: ANN401 - as above
    """Set columns of a message that is in one of the states; False when it is not."""
    there = and_(Message.id == message_id, Message.state.in_(tuple(states)))
    return tx.execute(update(Message).where(there).values(**values)).rowcount == 1


def one(tx: Connection, message_id: int) -> MessageRow | None:
    """A message by its id, of a return or of a privacy request."""
    found = tx.execute(_WITH_RMA.where(Message.id == message_id)).first()
    row = found or tx.execute(_ON_PRIVACY.where(Message.id == message_id)).first()
    return None if row is None else _row(row)


def of_return(tx: Connection, return_id: int) -> list[MessageRow]:
    """The messages of one return, oldest first."""
    return [_row(row) for row in tx.execute(_WITH_RMA.where(Message.return_id == return_id).order_by(Message.id))]


def state_of_decision(tx: Connection, decision_id: int) -> MessageState | None:
    """Where the newest message of a decision stands; None where it has none."""
    statement = select(Message.state).where(Message.decision_id == decision_id).order_by(Message.id.desc()).limit(1)
    return tx.execute(statement).scalar_one_or_none()


def withdraw(tx: Connection, decision_id: int, why: str) -> bool:
    """Keep the messages of a decision from going out; false where one is on its way or gone."""
    of_decision = Message.decision_id == decision_id
    waits = update(Message).where(of_decision, Message.state == MessageState.QUEUED)
    tx.execute(waits.values(state=MessageState.SUPPRESSED, last_error=why))
    left = select(Message.id).where(of_decision, Message.state != MessageState.SUPPRESSED).limit(1)
    return tx.execute(left).first() is None


def of_privacy_request(tx: Connection, request_id: int) -> list[MessageRow]:
    """The letters of one privacy request, oldest first."""
    statement = _ON_PRIVACY.where(Message.privacy_request_id == request_id).order_by(Message.id)
    return [_row(row) for row in tx.execute(statement)]


def page(
    tx: Connection, states: Iterable[MessageState], before: int | None, limit: int, of: Collection[str] | None = None
) -> list[MessageRow]:
    """Messages in the states, newest first, older than the message `before`; with `of` about these numbers."""
    older = Message.id > 0 if before is None else Message.id < before
    wanted = _WITH_RMA.where(Message.state.in_(tuple(states)), older, *_about(of))
    return [_row(row) for row in tx.execute(wanted.order_by(Message.id.desc()).limit(limit))]


def counts(tx: Connection, of: Collection[str] | None = None) -> dict[MessageState, int]:
    """How many messages about returns, or those of these numbers, stand in each state; states without any left out."""
    of_returns = select(Message.state, func.count()).where(Message.return_id.is_not(None), *_about(of))
    rows = tx.execute(of_returns.group_by(Message.state))
    return {row[0]: row[1] for row in rows}


def _about(of: Collection[str] | None) -> list[ColumnElement[bool]]:
    """Holds for messages about returns that bear one of these numbers, or whose orders do."""
    if of is None:
        return []
    orders = select(Order.id).where(Order.number.in_(of))
    returns = select(ReturnCase.id).where(or_(ReturnCase.rma.in_(of), ReturnCase.order_id.in_(orders)))
    return [Message.return_id.in_(returns)]


def customer_address(tx: Connection, return_id: int) -> str | None:
    """The e-mail address of the return's customer as it is now."""
    statement = select(Customer.email).join(ReturnCase, ReturnCase.customer_id == Customer.id)
    return tx.execute(statement.where(ReturnCase.id == return_id)).scalar()
