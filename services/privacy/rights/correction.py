"""Wrong data are corrected, with what they were and become shown first (P27, R07); what is disputed stays (R09)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Connection

from data.encryption import blind_index
from data.queries.privacy import rights as rows
from data.queries.privacy.rights import ContactRow, StatementRow
from data.queries.returns import cases
from data.vocabulary import AuditTag, Permission, RestrictionGround, Right, StatementKind
from services.desk import clock
from services.desk.access import Actor, command, query
from services.desk.errors import InvalidInput
from services.desk.text.form_values import line
from services.desk.text.one_line import several_lines
from services.privacy.discovery import search
from services.privacy.office import address as mail_address
from services.privacy.packages import sheet
from services.privacy.requests import gate
from services.privacy.requests.lookup import Done, Shown, existing, open_as_shown, record
from services.privacy.rights import restriction

FIELDS = {"name": "Name", "email": "E-mail address", "phone": "Telephone", "address": "Postal address"}
LONGEST_STATEMENT = 4_000
_LONGEST = {"name": 120, "email": 254, "phone": 40, "address": 300}


@dataclass(frozen=True)
class Change:
    """One field, what it says now and what it will say."""

    field: str
    before: str
    after: str


@dataclass(frozen=True)
class Known:
    """What can be corrected: the contact as it stands, the person's returns, who received the data, what was stated."""

    contact: ContactRow | None
    returns: tuple[str, ...]
    recipients: tuple[str, ...]
    statements: tuple[StatementRow, ...]


@query(Permission.PRIVACY_HANDLE)
def known(tx: Connection, actor: Actor, number: str) -> Known:
    """What is held that can be corrected or completed."""
    row = existing(tx, actor, number)
    found = search.find(tx, search.subject_of(tx, row))
    contacts = rows.contacts(tx, found.subject.customers)
    return Known(
        contacts[0] if contacts else None,
        tuple(one.values["rma"] for one in found.rows("return_case")),
        sheet.recipients(found),
        tuple(rows.statements(tx, request_id=row.id)),
    )


def changes(contact: ContactRow, typed: Mapping[str, str]) -> tuple[Change, ...]:
    """What differs, before and after; InvalidInput for a value that cannot be."""
    after = {name: _read(name, typed[name]) for name in FIELDS if name in typed}
    before = {name: getattr(contact, name) or "" for name in after}
    return tuple(Change(name, before[name], value) for name, value in after.items() if value != before[name])


@command(Permission.PRIVACY_HANDLE)
def correct(tx: Connection, actor: Actor, shown: Shown, typed: Mapping[str, str]) -> Done:
    """Write the new values into every row of the person that says the same as the newest one.

    The audit entry names the fields with a keyed hash of what they said, never a value (A05, R07).
    """
    row = open_as_shown(tx, actor, shown)
    stands = gate.blocks(row, waits=False)
    if row.right is not Right.RECTIFICATION or stands is not None:
        raise InvalidInput(f"{stands or 'Only a request for correction changes data.'} Nothing was corrected.")
    contacts = rows.contacts(tx, search.subject_of(tx, row).customers)
    differing = changes(contacts[0], typed) if contacts else ()
    if not differing:
        raise InvalidInput("Nothing differs from what is held.")
    for contact in contacts:
        _write(tx, contact, differing)
    was = {one.field: blind_index("privacy.corrected", one.before).hex() for one in differing if one.before}
    fields = sorted(one.field for one in differing)
    record(tx, actor, row.id, AuditTag.PRIVACY_CORRECTED, fields=fields, was=was)
    return Done(row.number, f"{row.number}: corrected. Tell those who received the data, and answer the person.")


@command(Permission.PRIVACY_HANDLE)
def contest(tx: Connection, actor: Actor, shown: Shown) -> Done:
    """The person says that the data are wrong: until that is checked they are only kept (R12)."""
    row = open_as_shown(tx, actor, shown)
    if row.right is not Right.RECTIFICATION:
        raise InvalidInput("Only in a request for correction are data said to be wrong.")
    stands = gate.blocks(row, waits=False)
    if stands is not None:
        raise InvalidInput(f"{stands} Nothing was restricted.")
    restriction.begin(tx, actor, row, RestrictionGround.ACCURACY)
    return Done(row.number, f"{row.number}: the data are only kept until they are checked.")


@command(Permission.PRIVACY_HANDLE)
def add_statement(tx: Connection, actor: Actor, shown: Shown, rma: str, kind: StatementKind, text: str) -> Done:
    """Put the person's words beside one of their returns, which stays as it is (R08, R09)."""
    row = open_as_shown(tx, actor, shown)
    case = cases.find(tx, rma=rma)
    if case is None or case.customer_id not in search.subject_of(tx, row).customers:
        raise InvalidInput("This return is not one of the person’s. Choose one of theirs.")
    state(tx, actor, row.id, case.id, kind, text)
    return Done(row.number, f"The words stand beside {rma} from now on, which is unchanged.")


def state(tx: Connection, actor: Actor, request_id: int, return_id: int, kind: StatementKind, text: str) -> None:
    """`add_statement` within another act."""
    written = several_lines(text)
    if not written:
        raise InvalidInput("Write down what the person says first.")
    if len(written) > LONGEST_STATEMENT:
        raise InvalidInput(f"A statement may have {LONGEST_STATEMENT:,} characters at most.")
    values = {"request_id": request_id, "return_id": return_id, "kind": kind, "text": written}
    rows.state(tx, **values, by_id=actor.staff_id, at=clock.now())
    record(tx, actor, request_id, AuditTag.PRIVACY_STATEMENT_ADDED, kind=kind.value, about=f"return:{return_id}")


def _write(tx: Connection, contact: ContactRow, differing: Iterable[Change]) -> None:
    """Another row of the person keeps what it alone says."""
    fitting: dict[str, Any] = {
        one.field: one.after or None for one in differing if (getattr(contact, one.field) or "") == one.before
    }
    if fitting:
        rows.correct(tx, replace(contact, **fitting))


def _read(name: str, typed: str) -> str:
    if name == "email" and typed.strip():
        return mail_address(typed, FIELDS[name])
    return line(typed, FIELDS[name], longest=_LONGEST[name], needed=False) or ""
