"""A real mail server on loopback for tests, and returns whose messages go through it."""

import itertools
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from sqlalchemy import Connection, insert

from data import database
from data.models.catalogue import Customer, Order
from data.models.returns import ReturnCase
from data.vocabulary import Channel, Reason, ReturnState
from services.desk import clock
from services.desk.settings import Settings
from services.messages.writing import Draft, enqueue

_numbers = itertools.count(1)


@dataclass
class PostOffice:
    """What the server was given, and what it answers: `answers` are used up one by one, then it says 250."""

    port: int
    answers: list[str] = field(default_factory=list)
    recipient_answer: str | None = None
    raw: list[bytes] = field(default_factory=list)
    recipients: list[str] = field(default_factory=list)
    asked_for: list[str] = field(default_factory=list)
    arrived: threading.Event = field(default_factory=threading.Event)

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        """Take or refuse a recipient."""
        if self.recipient_answer:
            return self.recipient_answer
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802 - as above
        """Take the letter, or give the next prepared answer."""
        if self.answers:
            return self.answers.pop(0)
        assert isinstance(envelope.content, bytes)
        self.raw.append(envelope.content)
        self.recipients += [str(address) for address in envelope.rcpt_tos]
        self.arrived.set()
        return "250 OK"

    @property
    def letters(self) -> list[EmailMessage]:
        """The letters as a mail program reads them."""
        read = [message_from_bytes(raw, policy=default) for raw in self.raw]
        return [letter for letter in read if isinstance(letter, EmailMessage)]

    def settings(self, **changes: Any) -> Settings:  # noqa: ANN401 - any setting
        """Settings that send here, without encryption on loopback."""
        values: dict[str, Any] = {"smtp_host": "127.0.0.1", "smtp_port": self.port, "smtp_security": "none"}
        return Settings(**(values | changes))


class _ToTheLetter(SMTP):
    """Keeps what stood in RCPT itself: the handler is told the address as the server reads it."""

    async def smtp_RCPT(self, arg: str) -> None:  # noqa: N802 - aiosmtpd's name
        """Take or refuse a recipient."""
        self.event_handler.asked_for.append(arg)
        await super().smtp_RCPT(arg)


class _Office(Controller):
    """The server in its thread."""

    def factory(self) -> SMTP:
        """One conversation."""
        return _ToTheLetter(self.handler, **self.SMTP_kwargs)


def free_port() -> int:
    """A port that nobody listens on just now."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
    return port


@contextmanager
def open_post_office(**options: Any) -> Iterator[PostOffice]:  # noqa: ANN401 - aiosmtpd's options
    """A mail server in a thread of its own."""
    office = PostOffice(free_port())
    controller = _Office(office, hostname="127.0.0.1", port=office.port, **options)
    controller.start()
    try:
        yield office
    finally:
        controller.stop()


@dataclass(frozen=True)
class Case:
    """A return that messages can be about."""

    return_id: int
    rma: str


def a_case(email: str | None = "ana@example.org") -> Case:
    """A return of Ana Souza's, straight into the tables."""
    number, now = next(_numbers), clock.now()
    rma = f"R-26-{number:06d}"
    with database.transaction() as tx:
        customer = tx.execute(
            insert(Customer).values(name="Ana Souza", email=email, language="en", created_at=now).returning(Customer.id)
        ).scalar_one()
        order = tx.execute(
            insert(Order)
            .values(
                number=f"M-{number}",
                customer_id=customer,
                status="delivered",
                ordered_on=date(2026, 1, 1),
                currency="USD",
                usd_per_unit=1,
                destination_country="US",
                source="test",
                created_at=now,
            )
            .returning(Order.id)
        ).scalar_one()
        case = {"order_id": order, "customer_id": customer, "rma": rma, "state": ReturnState.AWAITING_REVIEW}
        case |= {"reason": Reason.DEFECTIVE, "country": "US", "channel": Channel.EMAIL, "description": "It is silent."}
        case |= {"contact_date": date(2026, 1, 20), "currency": "USD", "claimed_amount": 1, "claimed_usd_cents": 1}
        return_id = tx.execute(
            insert(ReturnCase).values(due_at=now, created_at=now, **case).returning(ReturnCase.id)
        ).scalar_one()
    return Case(return_id, rma)


APPROVAL = Draft("approved", "Your return is approved", "Dear Ana,\n\nGood news.\n\n- 1 x Headphones\n\nKind regards")
REJECTION = Draft("rejected", "About your return", "Dear Ana,\n\nWe are sorry.\n\n> “The policy’s words.”\n\nRegards")


def queue_in(tx: Connection, case: Case, draft: Draft = REJECTION, recipient: str | None = "ana@example.org") -> int:
    """Queue a message about the return in somebody's transaction."""
    return enqueue(tx, return_id=case.return_id, decision_id=None, draft=draft, recipient=recipient, rma=case.rma)


def queue(case: Case, draft: Draft = REJECTION, recipient: str | None = "ana@example.org") -> int:
    """Queue a message about the return, in a transaction of its own."""
    with database.transaction() as tx:
        return queue_in(tx, case, draft, recipient)
