"""A message arrives in which somebody uses their rights: one or several requests, each with its clock."""

from dataclasses import dataclass
from datetime import UTC, date, datetime

from sqlalchemy import Connection

from data.encryption import blind_index
from data.queries.privacy import arrivals
from data.queries.privacy import requests as rows
from data.queries.privacy.requests import RequestRow
from data.vocabulary import AuditTag, Channel, Permission, RequestState, Right
from services.desk import clock
from services.desk.access import Actor, command
from services.desk.errors import Incomplete
from services.desk.settings import settings
from services.desk.text.form_values import line
from services.desk.text.one_line import several_lines
from services.privacy import letters
from services.privacy.office import address, load
from services.privacy.requests.lookup import record

LONGEST_MESSAGE = 20_000
CHANNELS = (Channel.EMAIL, Channel.PHONE, Channel.CHAT, Channel.WEB_FORM, Channel.LETTER)


@dataclass(frozen=True)
class NewMessage:
    """What was typed: `received_at` is when the message reached us (aware), whenever it is typed.

    `agent` is who writes for the person, with `authority` where a written authority lies before us.
    """

    form_key: str
    channel: Channel
    received_at: datetime
    text: str
    rights: tuple[Right, ...]
    name: str = ""
    email: str = ""
    agent: str = ""
    authority: bool = False
    for_officer: bool = False


@dataclass(frozen=True)
class TakenIn:
    """The numbers of the requests in the order of their rights; `known` where a customer has that address."""

    numbers: tuple[str, ...]
    known: bool
    changed: bool = True


@command(Permission.PRIVACY_HANDLE)
def take_in(tx: Connection, actor: Actor, new: NewMessage) -> TakenIn:
    """Keep the message and open its requests; a form that was sent before is not taken twice.

    A request that repeats an open one of the same address is linked with it, and the oldest day governs (I02). An
    opt-out from marketing acts at once (I06, R16). Incomplete names all that is missing.
    """
    arrivals.one_at_a_time(tx)
    before = arrivals.by_form(tx, new.form_key)
    if before is not None:
        numbers = tuple(row.number for row in rows.of_message(tx, before))
        return TakenIn(numbers, known=False, changed=False)
    message_id, known = _keep(tx, actor, new)
    ids = [_open(tx, actor, message_id, right, new) for right in new.rights]
    _erasure_waits(tx, message_id)
    for request_id in ids:
        _settle_at_once(tx, actor, request_id)
    return TakenIn(tuple(row.number for row in rows.of_message(tx, message_id)), known)


def _keep(tx: Connection, actor: Actor, new: NewMessage) -> tuple[int, bool]:
    email = address(new.email, "The e-mail address") if new.email.strip() else None
    _check(new, email)
    index = blind_index("customer.email", email) if email else None
    # Customers are kept as the shop's files spell them.
    spelt = [blind_index("customer.email", spelling) for spelling in (email, new.email.strip()) if spelling]
    customer_id = arrivals.customer_with(tx, spelt)
    agent = line(new.agent, "The agent", longest=120, needed=False)
    message_id = arrivals.add(
        tx,
        form_key=new.form_key,
        channel=new.channel,
        received_at=new.received_at,
        received_on=_office_day(new.received_at),
        typed_at=clock.now(),
        typed_by_id=actor.staff_id,
        name=line(new.name, "The name", longest=120, needed=False),
        email=email,
        email_index=index,
        text=several_lines(new.text),
        customer_id=customer_id,
        for_officer=new.for_officer,
        agent=agent,
        authority_on=_office_day(new.received_at) if agent and new.authority else None,
    )
    if index is not None:
        # What is repeated must not be closed meanwhile.
        rows.lock_open_of_sender(tx, index)
    return message_id, customer_id is not None


def _check(new: NewMessage, email: str | None) -> None:
    problems = []
    if not new.rights:
        problems.append("Say what the person asks for: tick at least one right.")
    if not new.text.strip():
        problems.append("The message is missing: paste it, or write down what was said.")
    if len(new.text) > LONGEST_MESSAGE:
        problems.append(f"The message may have {LONGEST_MESSAGE:,} characters at most.")
    if not email and not new.name.strip():
        problems.append("Say who asks: a name or an e-mail address.")
    if Right.MARKETING_OPT_OUT in new.rights and not email:
        problems.append("For no more advertising the e-mail address is needed that is to get none.")
    if new.channel not in CHANNELS:
        problems.append("Choose how the message arrived.")
    if new.received_at > clock.now():
        problems.append("The message cannot have arrived in the future.")
    if problems:
        raise Incomplete(problems)


def _open(tx: Connection, actor: Actor, message_id: int, right: Right, new: NewMessage) -> int:
    day = _office_day(new.received_at)
    repeated = _repeats(tx, message_id, right)
    request_id = rows.add(
        tx,
        new.received_at.astimezone(UTC).year,
        message_id=message_id,
        right=right,
        state=RequestState.OPEN if repeated is None else RequestState.DUPLICATE,
        version=1,
        governing_on=day if repeated is None else min(day, repeated.governing_on),
        duplicate_of_id=None if repeated is None else repeated.id,
        closed_at=None if repeated is None else clock.now(),
    )
    record(tx, actor, request_id, AuditTag.PRIVACY_RECEIVED, right=right.value, channel=new.channel.value)
    if repeated is not None:
        _link(tx, actor, repeated, request_id, day)
    return request_id


def _repeats(tx: Connection, message_id: int, right: Right) -> RequestRow | None:
    """The open request of the same address for the same right; an opt-out is never a duplicate."""
    index = rows.sender_of(tx, message_id)
    if index is None or right is Right.MARKETING_OPT_OUT:
        return None
    same = [one for one in rows.open_of_sender(tx, index) if one.right is right and one.message_id != message_id]
    return same[0] if same else None


def _link(tx: Connection, actor: Actor, repeated: RequestRow, request_id: int, day: date) -> None:
    rows.touch(tx, [repeated.id], governing_on=min(day, repeated.governing_on))
    for one, other in ((repeated.id, request_id), (request_id, repeated.id)):
        record(tx, actor, one, AuditTag.PRIVACY_DUPLICATE_LINKED, other=other)


def _erasure_waits(tx: Connection, message_id: int) -> None:
    """Erasing first would destroy what must be given (I01)."""
    of_message = {row.right: row for row in rows.of_message(tx, message_id)}
    copy = of_message.get(Right.ACCESS) or of_message.get(Right.PORTABILITY)
    erasure = of_message.get(Right.ERASURE)
    if copy is not None and erasure is not None:
        erasing, copying = erasure.duplicate_of_id or erasure.id, copy.duplicate_of_id or copy.id
        rows.touch(tx, [erasing], waits_for_id=copying)


def _settle_at_once(tx: Connection, actor: Actor, request_id: int) -> None:
    row = rows.find(tx, request_id=request_id)
    if row is None or row.right is not Right.MARKETING_OPT_OUT or row.email_index is None:
        return
    arrivals.suppress(tx, row.email_index, clock.now())
    rows.touch(tx, [row.id], state=RequestState.ANSWERED, closed_at=clock.now())
    letters.enqueue(tx, row, letters.compose("opt_out", row, load(tx)), to=row.email)
    record(tx, actor, row.id, AuditTag.PRIVACY_MARKETING_STOPPED)


def _office_day(at: datetime) -> date:
    return at.astimezone(settings().zone).date()
