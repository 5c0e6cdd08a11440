"""Who received a person's data, and that each of them is told what the person asked for (V01, V02, R19)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection

from data.queries.privacy import marks
from data.queries.privacy import recipients as rows
from data.queries.privacy.recipients import Given, RecipientRow
from data.queries.privacy.recipients import TaskRow as TaskRow
from data.queries.privacy.requests import RequestRow
from data.vocabulary import AuditTag, Mechanism, Permission, Right, TaskException
from services.desk import clock
from services.desk.access import Actor, command, query
from services.desk.errors import Conflict, InvalidInput, NotFound
from services.desk.text.form_values import day, line, need
from services.desk.text.one_line import several_lines
from services.privacy.requests.lookup import Done, Shown, existing, open_as_shown, record, today

# Each recipient is told of these (GDPR Art. 19).
TOLD = frozenset({Right.ERASURE, Right.RECTIFICATION, Right.RESTRICTION})


@dataclass(frozen=True)
class Received:
    """A recipient that got the person's data, from the first day to the last."""

    recipient: RecipientRow
    first: date
    last: date

    @property
    def lacks(self) -> str | None:
        """What the register lacks of the safeguards for a transfer to another law (P45)."""
        if self.recipient.mechanism is Mechanism.SAME_LAW:
            return None
        if self.recipient.mechanism is None:
            return "no mechanism"
        return None if self.recipient.document else "no document"


@dataclass(frozen=True)
class Receivers:
    """Who got the data, what went to somebody whom the register does not name, and who is to be told."""

    received: tuple[Received, ...]
    unknown: tuple[str, ...]
    tasks: tuple[TaskRow, ...]
    stands: str | None


@query(Permission.PRIVACY_HANDLE)
def receivers(tx: Connection, actor: Actor, number: str) -> Receivers:
    """The actual recipients of the data of a request's person, by name (V02)."""
    row = existing(tx, actor, number)
    received, unknown = _received(tx, row)
    return Receivers(received, unknown, tuple(rows.tasks(tx, row.id)), stands(tx, row))


@command(Permission.PRIVACY_HANDLE)
def open_tasks(tx: Connection, actor: Actor, shown: Shown) -> Done:
    """Open one task for each actual recipient (V01); Conflict where the register lacks one, or nobody is left."""
    row = open_as_shown(tx, actor, shown)
    received, unknown = _received(tx, row)
    if unknown:
        raise Conflict(f"{_lacking(unknown)} Nothing was opened.")
    opened = _opened(tx, actor, row, received)
    if not opened:
        raise Conflict("Everybody who received the data is in the list already.")
    return Done(row.number, f"{_count(opened)} to be told.")


def open_for(tx: Connection, actor: Actor, row: RequestRow) -> None:
    """Open the tasks that are wanting, inside another act: a deletion takes away what tells who received the data.

    Whom the register does not have is noted, to be told by hand.
    """
    received, unknown = _received(tx, row)
    _opened(tx, actor, row, received)
    if unknown:
        by_hand = (
            f"Data went to {', '.join(unknown)}, which the register of recipients does not have: tell them by hand."
        )
        marks.note(tx, request_id=row.id, by_id=actor.staff_id, text=by_hand, at=clock.now())


def _opened(tx: Connection, actor: Actor, row: RequestRow, received: Sequence[Received]) -> int:
    there = {one.recipient_id for one in rows.tasks(tx, row.id)}
    missing = [one.recipient.id for one in received if one.recipient.id not in there]
    if missing:
        rows.add_tasks(tx, row.id, missing)
        record(tx, actor, row.id, AuditTag.RECIPIENT_TASKS_OPENED, recipients=len(missing))
    return len(missing)


@command(Permission.PRIVACY_HANDLE)
def tell(tx: Connection, actor: Actor, task_id: int, sent_on: date | None, reference: str) -> Done:
    """Record that the recipient was told, with the reference under which it is found again."""
    task, number = _open_task(tx, actor, task_id)
    sent = day(sent_on, "The day it was sent", latest=today())
    rows.change_task(tx, task.id, sent_on=sent, reference=line(reference, "The reference", longest=120))
    record(tx, actor, task.request_id, AuditTag.RECIPIENT_TOLD, task=task.id)
    return Done(number, f"{task.name} is told.")


@command(Permission.PRIVACY_HANDLE)
def answered(tx: Connection, actor: Actor, task_id: int, on: date | None, answer: str) -> Done:
    """Record what the recipient answered; InvalidInput where it was not told."""
    task, number = _open_task(tx, actor, task_id)
    if task.sent_on is None:
        raise InvalidInput(f"Tell {task.name} first.")
    came = day(on, "The day of the answer", earliest=task.sent_on, latest=today())
    need(answer, "Say what the recipient answered", shortest=2)
    rows.change_task(tx, task.id, answered_on=came, answer=several_lines(answer))
    record(tx, actor, task.request_id, AuditTag.RECIPIENT_TASK_ENDED, task=task.id, how="answered")
    return Done(number, f"{task.name} has answered.")


@command(Permission.PRIVACY_LEAD)
def excuse(tx: Connection, actor: Actor, task_id: int, why: TaskException, reason: str) -> Done:
    """Record why the recipient need not be told; InvalidInput without the reason."""
    task, number = _open_task(tx, actor, task_id)
    need(reason, "Say why, as the authority would read it")
    rows.change_task(tx, task.id, exception=why, exception_reason=several_lines(reason))
    record(tx, actor, task.request_id, AuditTag.RECIPIENT_TASK_ENDED, task=task.id, how=why.value)
    return Done(number, f"{task.name} need not be told.")


def stands(tx: Connection, row: RequestRow) -> str | None:
    """What stands between the request and its close: somebody to tell (V01), or a safeguard without paper (R19)."""
    if row.right not in TOLD | {Right.SAFEGUARDS}:
        return None
    received, unknown = _received(tx, row)
    if unknown:
        return _lacking(unknown)
    if row.right is Right.SAFEGUARDS:
        bare = [f"{one.recipient.name} ({one.lacks})" for one in received if one.lacks]
        return f"The register lacks safeguards: {', '.join(bare)}." if bare else None
    tasks = rows.tasks(tx, row.id)
    if {one.recipient.id for one in received} - {one.recipient_id for one in tasks}:
        return "Not everybody who received the data is in the list of whom to tell."
    open_ones = [one.name for one in tasks if not one.ended]
    return f"Still to be told, or to answer: {', '.join(open_ones)}." if open_ones else None


def names(tx: Connection, row: RequestRow) -> tuple[str, ...]:
    """Who received the person's data, each by name and country (V02)."""
    received, _unknown = _received(tx, row)
    return tuple(f"{one.recipient.name} ({one.recipient.country})" for one in received)


def received_of(
    given: Sequence[Given], register: Sequence[RecipientRow]
) -> tuple[tuple[Received, ...], tuple[str, ...]]:
    """The recipients that these acts gave data to, by name; and what the register has no recipient for."""
    days: dict[int, list[date]] = {}
    unknown = set()
    for act in given:
        found = [one for one in register if _fits(act, one)]
        if not found:
            unknown.add(act.named or act.kind.value)
        for one in found:
            days.setdefault(one.id, []).append(act.on)
    got = tuple(Received(one, min(days[one.id]), max(days[one.id])) for one in register if one.id in days)
    return got, tuple(sorted(unknown))


def _fits(act: Given, one: RecipientRow) -> bool:
    if act.named is None:
        return one.kind is act.kind and one.usual
    said, name = act.named.casefold(), one.name.casefold()
    return one.kind is act.kind and (said in name.split() or said == name or name in said.split())


def _received(tx: Connection, row: RequestRow) -> tuple[tuple[Received, ...], tuple[str, ...]]:
    if row.customer_id is None:
        return (), ()
    return received_of(rows.given(tx, row.customer_id), rows.everything(tx))


def _open_task(tx: Connection, actor: Actor, task_id: int) -> tuple[TaskRow, str]:
    task = rows.task(tx, task_id)
    number = None if task is None else rows.number_of(tx, task.request_id)
    if task is None or number is None:
        raise NotFound("There is no such task. Open the request again.")
    existing(tx, actor, number, lock=True)
    # Once more under the lock, so that two do not end it in two ways.
    task = rows.task(tx, task_id)
    if task is None or task.ended:
        raise Conflict("This task has ended already. Look at the request again.")
    return task, number


def _lacking(unknown: Sequence[str]) -> str:
    return f"Data went to recipients that the register does not have: {', '.join(unknown)}. Add them first."


def _count(recipients: int) -> str:
    return "1 recipient is" if recipients == 1 else f"{recipients} recipients are"
