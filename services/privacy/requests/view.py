"""One request with all that belongs to it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from data.queries.desk import messages
from data.queries.desk.messages import MessageRow
from data.queries.privacy import arrivals, marks
from data.queries.privacy import requests as rows
from data.queries.privacy.arrivals import Words
from data.queries.privacy.marks import ExtensionRow, NoteRow, QuestionRow
from data.queries.privacy.requests import RequestRow
from data.vocabulary import MessageState, Permission, RequestState, Right
from services.desk import clock
from services.desk.access import Actor, query
from services.desk.history import timeline
from services.desk.history.timeline import Happening
from services.privacy.deadlines.facts import RequestClock
from services.privacy.office import load
from services.privacy.requests import gate
from services.privacy.requests.dates import clocks
from services.privacy.requests.lookup import existing, is_officer, waits


@dataclass(frozen=True)
class Letter:
    """A letter of the request; `body` is None for a one-time code, which only the person reads."""

    id: int
    template: str
    subject: str
    body: str | None
    state: MessageState
    trouble: str | None
    created_at: datetime


@dataclass(frozen=True)
class Other:
    """Another request of the same message or person."""

    number: str
    right: Right
    state: RequestState


@dataclass(frozen=True)
class RequestView:
    """One request: its dates, what blocks it, what comes next, and everything around it."""

    row: RequestRow
    clock: RequestClock
    words: Words
    blocked: str | None
    next_step: str
    questions: tuple[QuestionRow, ...]
    extension: ExtensionRow | None
    notes: tuple[NoteRow, ...]
    letters: tuple[Letter, ...]
    story: tuple[Happening, ...]
    same_message: tuple[Other, ...]
    repeats: tuple[Other, ...]
    same_person: tuple[Other, ...]
    duplicates: tuple[Other, ...]
    code_waits: bool


@query(Permission.PRIVACY_HANDLE)
def view(tx: Connection, actor: Actor, number: str) -> RequestView:
    """One request with everything on it. NotFound, or NotAllowed where it is for the officer alone."""
    row, office = existing(tx, actor, number), load(tx)
    officer = is_officer(tx, actor)
    same = [one for one in rows.of_message(tx, row.message_id) if one.id != row.id]
    first_another = waits(tx, row)
    reckoned = clocks(tx, [row], office)[row.id]
    code = arrivals.newest_code(tx, row.message_id)
    others = [] if row.email_index is None else rows.of_sender(tx, row.email_index, but=row.message_id, officer=officer)
    first = None if row.duplicate_of_id is None else rows.find(tx, request_id=row.duplicate_of_id)
    return RequestView(
        row=row,
        clock=reckoned,
        words=arrivals.words(tx, row.message_id),
        blocked=gate.blocks(row, waits=first_another),
        next_step=gate.next_step(row, reckoned, waits=first_another),
        questions=tuple(marks.questions(tx, [row.id])),
        extension=marks.extensions(tx, [row.id]).get(row.id),
        notes=tuple(marks.notes(tx, row.id)),
        letters=tuple(_letter(one) for one in messages.of_privacy_request(tx, row.id)),
        story=timeline.of_record(tx, f"privacy:{row.id}"),
        same_message=_others(same),
        repeats=_others([] if first is None else [first]),
        same_person=_others(others),
        duplicates=_others(rows.duplicates_of(tx, row.id)),
        code_waits=code is not None and code.digest is not None and code.expires_at > clock.now(),
    )


def _others(requests: Sequence[RequestRow]) -> tuple[Other, ...]:
    return tuple(Other(row.number, row.right, row.state) for row in requests)


def _letter(row: MessageRow) -> Letter:
    body = None if row.template == "privacy_code" else row.body_text
    return Letter(row.id, row.template, row.subject, body, row.state, row.last_error, row.created_at)
