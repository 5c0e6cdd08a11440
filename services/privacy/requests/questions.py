"""Asking the person something: the clock stands still from the letter to the answer, where it was asked promptly."""

from datetime import date

from sqlalchemy import Connection

from data.queries.privacy import marks
from data.queries.privacy import requests as rows
from data.vocabulary import AuditTag, Permission, QuestionReason
from services.desk.access import Actor, command, query
from services.desk.errors import Conflict, InvalidInput
from services.desk.text.form_values import day, need
from services.messages.writing import Draft
from services.privacy import letters
from services.privacy.letters import LetterFacts
from services.privacy.office import load
from services.privacy.requests.lookup import Done, Shown, existing, open_as_shown, record, today


@query(Permission.PRIVACY_HANDLE)
def question_draft(tx: Connection, actor: Actor, number: str, reason: QuestionReason, why: str) -> Draft:
    """The letter that asks for proof of identity, or what exactly is wanted; `why` in the writer's words."""
    row = existing(tx, actor, number)
    return letters.compose(reason.value, row, load(tx), LetterFacts(reasons=why))


@command(Permission.PRIVACY_HANDLE)
def ask(tx: Connection, actor: Actor, shown: Shown, reason: QuestionReason, why: str, draft: Draft) -> Done:
    """Send the question and stop the clock; Conflict while one of its kind waits for an answer."""
    row = open_as_shown(tx, actor, shown)
    need(why, "Say why you have to ask")
    if reason is QuestionReason.IDENTITY and row.identity_method is not None:
        raise Conflict("It is known already who the person is.")
    asked = marks.questions(tx, [row.id])
    if any(one.reason is reason and one.answered_on is None for one in asked):
        raise Conflict("This question waits for its answer already.")
    marks.ask(tx, row.id, reason, today())
    rows.touch(tx, [row.id])
    letters.enqueue(tx, row, draft, to=row.email)
    record(tx, actor, row.id, AuditTag.PRIVACY_ASKED, reason=reason.value)
    return Done(row.number, f"{row.number}: the question is sent.")


@command(Permission.PRIVACY_HANDLE)
def answered(tx: Connection, actor: Actor, shown: Shown, reason: QuestionReason, on: date) -> Done:
    """Record the day on which the answer came: not before the question, not in the future. The clock goes on."""
    row = open_as_shown(tx, actor, shown)
    waiting = [one for one in marks.questions(tx, [row.id]) if one.reason is reason and one.answered_on is None]
    if not waiting:
        raise InvalidInput("No such question waits for an answer.")
    came = day(on, "The day of the answer", earliest=waiting[0].asked_on, latest=today())
    marks.answer(tx, [row.id], reason, came)
    rows.touch(tx, [row.id])
    record(tx, actor, row.id, AuditTag.PRIVACY_ANSWERED, reason=reason.value)
    return Done(row.number, f"{row.number}: the clock goes on.")
