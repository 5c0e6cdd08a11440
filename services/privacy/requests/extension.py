"""Taking more time: once, with its reasons, in a letter of the first period (GDPR Art. 12(3))."""

from sqlalchemy import Connection

from data.queries.privacy import marks
from data.queries.privacy import requests as rows
from data.queries.privacy.marks import ExtensionRow
from data.queries.privacy.requests import RequestRow
from data.vocabulary import AuditTag, Permission
from services.desk.access import Actor, command, query
from services.desk.errors import Conflict, InvalidInput
from services.desk.text.form_values import need
from services.messages.writing import Draft
from services.privacy import letters
from services.privacy.deadlines.facts import RequestClock
from services.privacy.letters import LetterFacts
from services.privacy.office import Office, load
from services.privacy.requests import dates
from services.privacy.requests.lookup import Done, Shown, existing, open_as_shown, record, today


@query(Permission.PRIVACY_HANDLE)
def extension_draft(tx: Connection, actor: Actor, number: str, reasons: str) -> Draft:
    """The letter that says that it takes longer, until when, and why."""
    row, office = existing(tx, actor, number), load(tx)
    until = _extended(tx, row, office, reasons).respond_by
    return letters.compose("extension", row, office, LetterFacts(reasons=reasons, respond_by=letters.day(until)))


@command(Permission.PRIVACY_HANDLE)
def extend(tx: Connection, actor: Actor, shown: Shown, reasons: str, draft: Draft) -> Done:
    """Send the notice and take the time.

    Conflict where it was taken before, InvalidInput after the first period or where the letter lacks the reasons.
    """
    row, office = open_as_shown(tx, actor, shown), load(tx)
    need(reasons, "Give the reasons for the delay")
    if marks.extensions(tx, [row.id]):
        raise Conflict("More time can be taken once only, and it was.")
    if letters.plain(reasons) not in letters.plain(draft.body):
        raise InvalidInput("The letter has to give the reasons for the delay. Put them back into it.")
    clock = _extended(tx, row, office, reasons)
    if not clock.extended:
        raise InvalidInput("The first period is over, so no more time can be taken. Answer at once.")
    marks.extend(tx, row.id, today(), reasons.strip())
    rows.touch(tx, [row.id])
    letters.enqueue(tx, row, draft, to=row.email)
    record(tx, actor, row.id, AuditTag.PRIVACY_EXTENDED)
    return Done(row.number, f"{row.number}: an answer is due by {letters.day(clock.respond_by)} now.")


def _extended(tx: Connection, row: RequestRow, office: Office, reasons: str) -> RequestClock:
    """The clock as it would be if the notice went out today."""
    return dates.clocks(tx, [row], office, ExtensionRow(row.id, today(), reasons or "-"))[row.id]
