"""Letters of the privacy desk: composed from templates, edited by a person, queued with the act that they tell of."""

import uuid
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any

from jinja2 import FileSystemLoader, StrictUndefined, select_autoescape
from jinja2.sandbox import ImmutableSandboxedEnvironment
from sqlalchemy import Connection

from data.queries.desk import messages as rows
from data.queries.privacy.requests import RequestRow
from data.vocabulary import MessageState
from services.desk import clock
from services.desk.settings import settings
from services.desk.text.mail_address import mailbox
from services.desk.text.one_line import one_line, several_lines
from services.messages.writing import Draft, checked_draft, html_of
from services.privacy.office import Office
from services.privacy.words import RIGHTS

BY_POST = "There is no e-mail address: print this letter and post it."
_FOLDER = Path(__file__).parents[2] / "data" / "messages" / "privacy"
_TEMPLATE = "privacy_"
_environment = ImmutableSandboxedEnvironment(
    loader=FileSystemLoader(_FOLDER),
    autoescape=select_autoescape(default=False),
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


@dataclass(frozen=True, kw_only=True)
class LetterFacts:
    """What an act adds to a letter: `reasons` are the writer's own words, days and hours in words."""

    reasons: str = ""
    ground: str = ""
    respond_by: str = ""
    code: str = ""
    code_hours: int = 0
    when: str = ""
    next_step: str = ""


def compose(template: str, row: RequestRow, office: Office, facts: LetterFacts | None = None) -> Draft:
    """The draft of a letter on the request; the controller and the officer stand on each (P09)."""
    variables: dict[str, Any] = {
        "number": row.number,
        "right": RIGHTS[row.right],
        "name": one_line(row.name or ""),
        "received": day(row.received_on),
        "shop_name": settings().shop_name,
        "officer_contact": office.officer_contact,
        "authority": office.authority,
        **asdict(facts or LetterFacts()),
    }
    text = _environment.get_template(f"{template}.txt.j2").render(variables)
    subject, _, body = text.partition("\n")
    return Draft(f"{_TEMPLATE}{template}", one_line(subject.removeprefix("Subject:")), several_lines(body))


def enqueue(tx: Connection, row: RequestRow, draft: Draft, *, to: str | None) -> int:
    """Queue the letter in the act's transaction and return its id; without an address it is kept, to be posted.

    InvalidInput for an empty or endless text.
    """
    checked, chosen, now = checked_draft(draft), settings(), clock.now()
    return rows.add(
        tx,
        privacy_request_id=row.id,
        return_id=None,
        decision_id=None,
        template=checked.template,
        recipient=to,
        subject=checked.subject,
        body_text=checked.body,
        body_html=html_of(checked, rma=None, shop_name=chosen.shop_name),
        state=MessageState.QUEUED if to else MessageState.SUPPRESSED,
        last_error=None if to else BY_POST,
        message_id=f"<{uuid.uuid4().hex}@{mailbox(chosen.mail_from).domain}>",
        next_attempt_at=now,
        created_at=now,
    )


def day(value: date) -> str:
    """A day in words: “15 July 2026”."""
    return f"{value.day} {value:%B %Y}"


def plain(text: str) -> str:
    """Text without its line breaks and blanks, to see whether a letter holds what it must."""
    return " ".join(text.split()).casefold()
