"""What stands on requests: questions to the person, notices of more time, and staff's notes."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, insert, select, update

from data.models.privacy import PrivacyExtension, PrivacyNote, PrivacyQuestion
from data.models.staff import Staff
from data.vocabulary import QuestionReason


@dataclass(frozen=True)
class QuestionRow:
    """A question to the person."""

    id: int
    request_id: int
    reason: QuestionReason
    asked_on: date
    answered_on: date | None


@dataclass(frozen=True)
class ExtensionRow:
    """The notice by which a request takes more time."""

    request_id: int
    sent_on: date
    reasons: str


@dataclass(frozen=True)
class NoteRow:
    """A note of somebody."""

    at: datetime
    by: str
    text: str


def questions(tx: Connection, request_ids: Iterable[int]) -> list[QuestionRow]:
    """The questions on these requests, oldest first."""
    mine = PrivacyQuestion.request_id.in_(list(request_ids))
    rows = tx.execute(select(*PrivacyQuestion.__table__.columns).where(mine).order_by(PrivacyQuestion.id))
    return [QuestionRow(**row._mapping) for row in rows]


def extensions(tx: Connection, request_ids: Iterable[int]) -> dict[int, ExtensionRow]:
    """The notices of these requests."""
    mine = PrivacyExtension.request_id.in_(list(request_ids))
    rows = tx.execute(select(*PrivacyExtension.__table__.columns).where(mine))
    return {row.request_id: ExtensionRow(**row._mapping) for row in rows}


def notes(tx: Connection, request_id: int) -> list[NoteRow]:
    """The notes of a request, newest first."""
    columns = (PrivacyNote.at, Staff.display_name.label("by"), PrivacyNote.text)
    statement = select(*columns).join(Staff, Staff.id == PrivacyNote.by_id)
    rows = tx.execute(statement.where(PrivacyNote.request_id == request_id).order_by(PrivacyNote.id.desc()))
    return [NoteRow(**row._mapping) for row in rows]


def ask(tx: Connection, request_id: int, reason: QuestionReason, day: date) -> None:
    """Store a question."""
    tx.execute(insert(PrivacyQuestion).values(request_id=request_id, reason=reason, asked_on=day))


def answer(tx: Connection, request_ids: Iterable[int], reason: QuestionReason, day: date) -> int:
    """Note the answer to the open questions of that reason; how many there were."""
    waiting = PrivacyQuestion.answered_on.is_(None)
    these = PrivacyQuestion.request_id.in_(list(request_ids))
    statement = update(PrivacyQuestion).where(these, waiting, PrivacyQuestion.reason == reason)
    return tx.execute(statement.values(answered_on=day)).rowcount


def extend(tx: Connection, request_id: int, day: date, reasons: str) -> None:
    """Store the notice of more time."""
    tx.execute(insert(PrivacyExtension).values(request_id=request_id, sent_on=day, reasons=reasons))


def note(tx: Connection, **values: Any) -> None:  # noqa: ANN401 - column values
    """Store a note."""
    tx.execute(insert(PrivacyNote).values(**values))
