"""Who the person is: by a one-time code, or by a recorded method; the evidence goes, the fact stays."""

import hmac
import secrets
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import Connection

from data.encryption import blind_index
from data.queries.privacy import arrivals, marks
from data.queries.privacy import requests as rows
from data.queries.privacy.requests import RequestRow
from data.vocabulary import AuditTag, IdentityMethod, Permission, QuestionReason
from services.desk import clock
from services.desk.access import Actor, command
from services.desk.errors import Conflict, InvalidInput
from services.desk.text.form_values import line
from services.privacy import letters
from services.privacy.letters import LetterFacts
from services.privacy.office import Office, load
from services.privacy.requests.lookup import Done, Shown, open_as_shown, record, siblings, today
from services.privacy.words import METHODS

# Whoever picks one of these saw something; the code is proved by the desk itself.
BY_HAND = tuple(method for method in IdentityMethod if method is not IdentityMethod.CODE)
_DIGITS = 6


@dataclass(frozen=True)
class Tried:
    """What came of a code; `left` tries stay until it is destroyed."""

    verified: bool
    left: int
    said: str
    changed: bool = True


@command(Permission.PRIVACY_HANDLE)
def send_code(tx: Connection, actor: Actor, shown: Shown) -> Done:
    """Mail a new one-time code to the address that asks; codes sent before it end. InvalidInput without an address."""
    row = _unknown(open_as_shown(tx, actor, shown))
    if row.email is None:
        raise InvalidInput("There is no e-mail address to send a code to. Find out another way who the person is.")
    office, code = load(tx), f"{secrets.randbelow(10**_DIGITS):0{_DIGITS}d}"
    arrivals.add_code(tx, row.message_id, _digest(row, code), clock.now() + timedelta(hours=office.code_hours))
    facts = LetterFacts(code=code, code_hours=office.code_hours)
    letters.enqueue(tx, row, letters.compose("code", row, office, facts), to=row.email)
    _ask(tx, row)
    record(tx, actor, row.id, AuditTag.PRIVACY_CODE_SENT)
    return Done(row.number, f"A code for {row.number} is on its way. The clock stands still until it comes back.")


@command(Permission.PRIVACY_HANDLE)
def enter_code(tx: Connection, actor: Actor, shown: Shown, typed: str) -> Tried:
    """Compare the code that the person told us; after the limit, or its time, even the right one is refused (I05)."""
    row = _unknown(open_as_shown(tx, actor, shown))
    code, office = arrivals.newest_code(tx, row.message_id), load(tx)
    if code is None:
        raise InvalidInput("No code has been sent for this request. Send one first.")
    if code.digest is None or code.expires_at <= clock.now():
        arrivals.change_code(tx, code.id, digest=None)
        return _refused(tx, actor, row, 0, "This code is over: it was tried too often, or its time has passed.")
    if hmac.compare_digest(_digest(row, "".join(typed.split())), code.digest):
        arrivals.change_code(tx, code.id, digest=None)
        _verified(tx, actor, row, IdentityMethod.CODE, office, "")
        return Tried(verified=True, left=0, said=f"{row.number}: the code is right; the person is known.")
    left = office.code_attempts - code.wrong - 1
    arrivals.change_code(tx, code.id, wrong=code.wrong + 1, **({} if left > 0 else {"digest": None}))
    return _refused(tx, actor, row, max(left, 0), "This is not the code.")


@command(Permission.PRIVACY_HANDLE)
def record_identity(tx: Connection, actor: Actor, shown: Shown, method: IdentityMethod, evidence: str) -> Done:
    """Record how the person showed who they are, and what was seen; what was seen is deleted after its days (I08)."""
    row = _unknown(open_as_shown(tx, actor, shown))
    if method not in BY_HAND:
        raise InvalidInput("Choose how the person showed who they are.")
    seen = line(evidence, "What was seen", longest=300, needed=False) or ""
    _verified(tx, actor, row, method, load(tx), seen)
    return Done(row.number, f"{row.number}: {METHODS[method].lower()}.")


def delete_evidence(tx: Connection) -> list[int]:
    """Delete what was shown as proof where its days are over; the ids of the requests that it was shown for."""
    touched = []
    for message_id in arrivals.with_evidence_until(tx, today()):
        arrivals.change(tx, message_id, identity_evidence=None, evidence_until=None)
        touched += [row.id for row in rows.of_message(tx, message_id)]
    return touched


def _unknown(row: RequestRow) -> RequestRow:
    if row.identity_method is not None:
        raise Conflict("It is known already who the person is.")
    return row


def _ask(tx: Connection, row: RequestRow) -> None:
    """Stop the clocks of the message's requests; a question that waits already is asked once."""
    open_ids = [one.id for one in siblings(tx, row)]
    waiting = {
        one.request_id
        for one in marks.questions(tx, open_ids)
        if one.reason is QuestionReason.IDENTITY and one.answered_on is None
    }
    for request_id in open_ids:
        if request_id not in waiting:
            marks.ask(tx, request_id, QuestionReason.IDENTITY, today())
    rows.touch(tx, open_ids)


def _verified(
    tx: Connection, actor: Actor, row: RequestRow, method: IdentityMethod, office: Office, evidence: str
) -> None:
    arrivals.change(
        tx,
        row.message_id,
        identity_method=method,
        identity_by_id=actor.staff_id,
        identity_on=today(),
        identity_evidence=evidence or None,
        evidence_until=today() + timedelta(days=office.evidence_days) if evidence else None,
    )
    open_ids = [one.id for one in siblings(tx, row)]
    marks.answer(tx, open_ids, QuestionReason.IDENTITY, today())
    rows.touch(tx, open_ids)
    for request_id in open_ids:
        record(tx, actor, request_id, AuditTag.PRIVACY_IDENTITY_SHOWN, method=method.value)


def _refused(tx: Connection, actor: Actor, row: RequestRow, left: int, why: str) -> Tried:
    record(tx, actor, row.id, AuditTag.PRIVACY_CODE_REFUSED, left=left)
    then = f"{left} {'try' if left == 1 else 'tries'} left." if left else "A new code is needed."
    return Tried(verified=False, left=left, said=f"{why} {then}")


def _digest(row: RequestRow, code: str) -> bytes:
    return blind_index("privacy_code", f"{row.message_id} {code}")
