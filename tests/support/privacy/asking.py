"""People who use their rights: a message in one line, and the request that it becomes."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime, time
from itertools import count

from data import database
from data.queries.desk import audit, messages
from data.queries.desk.audit import Entry
from data.queries.desk.messages import MessageRow
from data.vocabulary import Channel, IdentityMethod, Right, Role
from services.desk import clock
from services.desk.access import Actor
from services.desk.settings import settings
from services.privacy.requests import identity, intake, view
from services.privacy.requests.intake import NewMessage
from services.privacy.requests.lookup import Shown
from services.privacy.requests.view import RequestView
from tests.support.people import hire

_keys = count(1)
MAIL = "a@x.example"


def dora() -> Actor:
    """Dora is the data protection officer."""
    return hire("Dora", Role.DATA_PROTECTION_OFFICER)


def paul() -> Actor:
    """Paul answers people for her."""
    return hire("Paul", Role.PRIVACY_AGENT)


@contextmanager
def on(day: date, hour: int = 12) -> Iterator[None]:
    """The clock stands at that hour of the office's day."""
    with clock.standing_at(datetime.combine(day, time(hour), settings().zone)):
        yield


def message(*rights: Right, received: date, email: str = MAIL, **other: object) -> NewMessage:
    """A mail of that day, nine in the morning."""
    plain = NewMessage(
        form_key=f"form-{next(_keys)}",
        channel=Channel.EMAIL,
        received_at=datetime.combine(received, time(9), settings().zone),
        text="Please do what the law says.",
        rights=rights,
        name="Ana Souza",
        email=email,
    )
    return replace(plain, **other)  # type: ignore[arg-type]


def arrive(actor: Actor, *rights: Right, received: date, email: str = MAIL, **other: object) -> tuple[str, ...]:
    """The numbers of the requests that the message becomes."""
    return intake.take_in(actor, message(*rights, received=received, email=email, **other)).numbers


def seen(actor: Actor, number: str) -> RequestView:
    """The request as its page shows it."""
    return view.view(actor, number)


def shown(actor: Actor, number: str) -> Shown:
    """The request as an act takes it."""
    return Shown(number, seen(actor, number).row.version)


def know(actor: Actor, number: str) -> None:
    """Record that the person was called back."""
    identity.record_identity(actor, shown(actor, number), IdentityMethod.CALL_BACK, "")


def entries() -> list[Entry]:
    """The whole audit trail."""
    with database.reading() as tx:
        return [one for one in audit.chain(tx) if isinstance(one, Entry)]


def letters(actor: Actor, number: str) -> list[MessageRow]:
    """The letters of the request, oldest first."""
    with database.reading() as tx:
        return messages.of_privacy_request(tx, seen(actor, number).row.id)
