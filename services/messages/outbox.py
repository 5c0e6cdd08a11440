"""The outbox: what waits and why, what was sent, what failed; and the sending itself."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection

from data import database
from data.queries.desk import messages as rows
from data.queries.desk.messages import MessageRow
from data.vocabulary import AuditTag, MessageState, Permission
from services.desk import audit, clock
from services.desk.access import Actor, command, query
from services.desk.errors import Conflict, InvalidInput, NotFound
from services.desk.settings import Settings, settings
from services.desk.text import form_values
from services.desk.text.labels import readings
from services.desk.text.masking import mask_email, mask_name
from services.desk.text.one_line import one_line
from services.messages import mail

LEASE = timedelta(minutes=5)
BACK_OFF = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 4 * 60, 12 * 60, 24 * 60))
MAX_ATTEMPTS = len(BACK_OFF) + 1
PAGE_SIZE = 25
NO_SERVER = "No mail server is set up: messages wait here."
NO_ADDRESS = "The customer has no e-mail address on file. Tell them another way, then mark it as told."
_WAITING = (MessageState.QUEUED, MessageState.FAILED)


@dataclass(frozen=True)
class OutboxEntry:
    """One message as the outbox shows it, recipient and name masked; `why` it has not gone out, or empty."""

    id: int
    rma: str
    template: str
    recipient: str
    subject: str
    body: str
    state: MessageState
    attempts: int
    why: str
    created_at: datetime
    sent_at: datetime | None


@dataclass(frozen=True)
class OutboxPage:
    """One page of messages, newest first; `next_before` leads to the next page, None at the end."""

    entries: tuple[OutboxEntry, ...]
    counts: dict[MessageState, int]
    next_before: int | None
    server_configured: bool


@query(Permission.MESSAGE_READ)
def outbox_page(
    tx: Connection, _actor: Actor, states: tuple[MessageState, ...], before: int | None = None, number: str = ""
) -> OutboxPage:
    """Messages in the given states, newest first, 25 at a time; with `number`, those of that return or order.

    `counts` are of all messages, or under a number of those that it finds.
    """
    chosen, of = settings(), _of(number)
    found = [] if of == () else rows.page(tx, states, before, PAGE_SIZE + 1, of)
    entries = tuple(_entry(row, chosen) for row in found[:PAGE_SIZE])
    next_before = entries[-1].id if len(found) > PAGE_SIZE else None
    counts = {} if of == () else rows.counts(tx, of)
    return OutboxPage(entries, counts, next_before, chosen.smtp_host is not None)


def _of(number: str) -> tuple[str, ...] | None:
    """The forms in which the number may be written down; None for none typed, () for what is no number."""
    if not number.strip():
        return None
    wanted = form_values.term(number)
    return tuple(form for reading in readings(wanted) for form in (*reading.rmas, *reading.numbers)) if wanted else ()


@query(Permission.MESSAGE_READ)
def messages_of(tx: Connection, _actor: Actor, return_id: int) -> tuple[OutboxEntry, ...]:
    """The messages of one return, oldest first."""
    return tuple(_entry(row, settings()) for row in rows.of_return(tx, return_id))


def _entry(row: MessageRow, chosen: Settings) -> OutboxEntry:
    names = ("id", "rma", "template", "state", "attempts", "created_at", "sent_at")
    fields: dict[str, Any] = {name: getattr(row, name) for name in names}
    subject, body = (_masked(text, row.named, row.customer_name) for text in (row.subject, row.body_text))
    return OutboxEntry(recipient=mask_email(row.recipient), subject=subject, body=body, why=_why(row, chosen), **fields)


def _masked(text: str, *names: str | None) -> str:
    # As it was put in: on one line. Who may see the name asks for it on the return, with a reason.
    for written in filter(None, (one_line(name or "") for name in names)):
        text = text.replace(written, mask_name(written))
    return text


def _why(row: MessageRow, chosen: Settings) -> str:
    if row.state in (MessageState.FAILED, MessageState.SUPPRESSED):
        return row.last_error or ""
    if row.state is not MessageState.QUEUED:
        return ""
    if row.recipient is None:
        return NO_ADDRESS
    if chosen.smtp_host is None:
        return NO_SERVER
    if row.last_error:
        return f"{row.last_error} It is tried again."
    waits = row.decision_id is not None and row.next_attempt_at > clock.now()
    return "It waits a moment, while its decision can be taken back." if waits else "It goes out within seconds."


@command(Permission.MESSAGE_MANAGE)
def send_now(tx: Connection, actor: Actor, message_id: int) -> None:
    """Let a waiting or failed message go out at once, to the customer's present address where it had none.

    InvalidInput without a mail server or an address; Conflict when it has gone out or was suppressed meanwhile.
    """
    row = _found(tx, message_id)
    if settings().smtp_host is None:
        raise InvalidInput("No mail server is set up, so nothing can go out. Ask an administrator to set one up.")
    recipient = row.recipient or rows.customer_address(tx, row.return_id or 0)
    if not recipient:
        raise InvalidInput(NO_ADDRESS)
    values = {"state": MessageState.QUEUED, "attempts": 0, "next_attempt_at": clock.now(), "last_error": None}
    _change(tx, row, recipient=recipient, **values)
    audit.record(tx, actor, AuditTag.MESSAGE_RETRIED, row.record, {"message": row.id})


@command(Permission.MESSAGE_MANAGE)
def suppress(tx: Connection, actor: Actor, message_id: int, reason: str) -> None:
    """Keep a message from going out, with the reason; InvalidInput without one, Conflict when it has gone out."""
    row, why = _found(tx, message_id), one_line(reason)
    if not why:
        raise InvalidInput("Say why this message must not go out, for example “told by phone”.")
    _change(tx, row, state=MessageState.SUPPRESSED, last_error=why)
    audit.record(tx, actor, AuditTag.MESSAGE_SUPPRESSED, row.record, {"message": row.id}, why)


def _found(tx: Connection, message_id: int) -> MessageRow:
    row = rows.one(tx, message_id)
    # Letters of privacy requests are sent from there, by those who may open them (A03).
    if row is None or row.return_id is None:
        raise NotFound("There is no such message. It may have been erased; open the outbox again.")
    return row


def _change(tx: Connection, row: MessageRow, **values: Any) -> None:  # noqa: ANN401 - column values
    if not rows.change(tx, row.id, _WAITING, **values):
        raise Conflict("This message no longer waits: it was sent, is being sent, or was suppressed meanwhile.")


def send_next(chosen: Settings) -> bool:
    """Send the message that has been due longest; False when none is due or no mail server is configured."""
    row = _take() if chosen.smtp_host is not None else None
    if row is None:
        return False
    try:
        mail.send(row, chosen)
    except mail.NotDelivered as trouble:
        _keep_for_later(row, trouble)
    else:
        _note_sent(row)
    return True


def _take() -> MessageRow | None:
    now = clock.now()
    with database.reading() as tx:
        if not rows.any_due(tx, now):
            return None
    with database.transaction() as tx:
        return rows.take(tx, now, now + LEASE)


def _note_sent(row: MessageRow) -> None:
    with database.transaction() as tx:
        if rows.settle(tx, row.id, row.attempts, state=MessageState.SENT, sent_at=clock.now(), last_error=None):
            details = {"message": row.id, "template": row.template, "attempt": row.attempts}
            audit.record(tx, "worker", AuditTag.MESSAGE_SENT, row.record, details)


def _keep_for_later(row: MessageRow, trouble: mail.NotDelivered) -> None:
    values: dict[str, Any] = {"last_error": str(trouble)}
    if trouble.for_good or row.attempts >= MAX_ATTEMPTS:
        values["state"] = MessageState.FAILED
    else:
        values |= {
            "state": MessageState.QUEUED,
            "next_attempt_at": clock.now() + BACK_OFF[row.attempts - 1],
        }
    with database.transaction() as tx:
        rows.settle(tx, row.id, row.attempts, **values)
