"""Small acts on a request: take it, note something, see an agent's authority, send a letter again."""

from sqlalchemy import Connection

from data.queries.desk import messages
from data.queries.privacy import arrivals, marks
from data.queries.privacy import requests as rows
from data.vocabulary import AuditTag, MessageState, Permission
from services.desk import clock
from services.desk.access import Actor, command
from services.desk.errors import Conflict, InvalidInput
from services.desk.text.one_line import several_lines
from services.privacy.requests.lookup import Done, Shown, existing, open_as_shown, record, siblings, today

LONGEST_NOTE = 4_000


@command(Permission.PRIVACY_HANDLE)
def take(tx: Connection, actor: Actor, shown: Shown) -> Done:
    """Become the one who works on the request; whoever had it before, the history says."""
    row = open_as_shown(tx, actor, shown)
    if row.owner_id == actor.staff_id:
        return Done(row.number, f"{row.number} is yours already.", changed=False)
    rows.touch(tx, [row.id], owner_id=actor.staff_id)
    record(tx, actor, row.id, AuditTag.PRIVACY_TAKEN)
    return Done(row.number, f"{row.number} is yours.")


@command(Permission.PRIVACY_HANDLE)
def note(tx: Connection, actor: Actor, number: str, text: str) -> Done:
    """Write something down on the request, closed or not."""
    row = existing(tx, actor, number, lock=True)
    written = several_lines(text)
    if not written:
        raise InvalidInput("Write the note first.")
    if len(written) > LONGEST_NOTE:
        raise InvalidInput(f"A note may have {LONGEST_NOTE:,} characters at most.")
    marks.note(tx, request_id=row.id, by_id=actor.staff_id, text=written, at=clock.now())
    record(tx, actor, row.id, AuditTag.PRIVACY_NOTED)
    return Done(row.number, "The note is kept.")


@command(Permission.PRIVACY_HANDLE)
def see_authority(tx: Connection, actor: Actor, shown: Shown) -> Done:
    """Record that the agent's written authority lies before us (I07)."""
    row = open_as_shown(tx, actor, shown)
    if not row.agent or row.authority_on is not None:
        raise Conflict("No authority is missing here.")
    arrivals.change(tx, row.message_id, authority_on=today())
    for one in siblings(tx, row):
        rows.touch(tx, [one.id])
        record(tx, actor, one.id, AuditTag.PRIVACY_AUTHORITY_SHOWN)
    return Done(row.number, f"{row.number}: the agent may act for the person.")


@command(Permission.PRIVACY_HANDLE)
def send_again(tx: Connection, actor: Actor, number: str, letter_id: int) -> Done:
    """Let a letter that failed go out once more; Conflict where it did not fail."""
    row = existing(tx, actor, number)
    mine = {one.id for one in messages.of_privacy_request(tx, row.id)}
    values = {"state": MessageState.QUEUED, "attempts": 0, "next_attempt_at": clock.now(), "last_error": None}
    if letter_id not in mine or not messages.change(tx, letter_id, (MessageState.FAILED,), **values):
        raise Conflict("Only a letter that failed can be sent again.")
    record(tx, actor, row.id, AuditTag.PRIVACY_LETTER_RETRIED, letter=letter_id)
    return Done(row.number, "The letter goes out within seconds.")
