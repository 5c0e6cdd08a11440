"""The clocks of requests: what stands on them, reckoned with the office's calendar for today."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import Connection

from data.queries.privacy import marks
from data.queries.privacy.marks import ExtensionRow, QuestionRow
from data.queries.privacy.requests import RequestRow
from services.privacy.deadlines.facts import Notice, Pause, PauseReason, RequestClock, RequestFacts
from services.privacy.deadlines.request import request_clock
from services.privacy.office import Office
from services.privacy.requests.lookup import today


def clocks(
    tx: Connection, requests: Sequence[RequestRow], office: Office, as_if: ExtensionRow | None = None
) -> dict[int, RequestClock]:
    """The clock of each request by its id, in two statements however many there are.

    `as_if` is a notice that has not gone out yet, for what would be.
    """
    ids = [row.id for row in requests]
    extensions = marks.extensions(tx, ids) | ({} if as_if is None else {as_if.request_id: as_if})
    asked: dict[int, list[QuestionRow]] = {}
    for question in marks.questions(tx, ids):
        asked.setdefault(question.request_id, []).append(question)
    day = today()
    return {row.id: _clock(row, asked.get(row.id, []), extensions.get(row.id), office, day) for row in requests}


def _clock(
    row: RequestRow, asked: Sequence[QuestionRow], extension: ExtensionRow | None, office: Office, day: date
) -> RequestClock:
    facts = RequestFacts(
        received=row.governing_on,
        pauses=tuple(Pause(PauseReason(one.reason.value), one.asked_on, one.answered_on) for one in asked),
        notices=() if extension is None else (Notice(extension.sent_on, reasons=bool(extension.reasons)),),
        today=day,
        starts_with_identity=office.starts_with_identity,
    )
    return request_clock(facts, office.calendar(row.governing_on), office.rules(row.governing_on))
