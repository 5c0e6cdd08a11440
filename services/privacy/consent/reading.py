"""What one person said and what it allows now, and the versions of the privacy policy."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection

from data.queries.privacy import consents as rows
from data.queries.privacy.consents import ConsentRow, VersionRow
from data.vocabulary import AuditTag, ConsentPurpose, ConsentState, Permission
from services.desk import audit, clock
from services.desk.access import Actor, command, query
from services.desk.errors import Conflict
from services.desk.settings import settings
from services.desk.text.form_values import line, need
from services.desk.text.one_line import several_lines
from services.privacy.consent.ledger import CHOICES, Recorded, cookie_index, email_index
from services.privacy.consent.standing import allows, keep_until, latest
from services.privacy.office import load
from services.privacy.rules import rules_on


@dataclass(frozen=True)
class Choice:
    """What stands of one purpose: whether it is allowed now, and since when the person said so."""

    purpose: ConsentPurpose
    allowed: bool
    said: ConsentState | None
    since: datetime | None


@dataclass(frozen=True)
class PersonConsents:
    """Everything of one person, oldest entry first; `kept_until` where the shop has a customer of this address."""

    choices: tuple[Choice, ...]
    history: tuple[ConsentRow, ...]
    no_advertising_since: datetime | None
    kept_until: date | None


@query(Permission.PRIVACY_HANDLE)
def of_person(tx: Connection, actor: Actor, who: str) -> PersonConsents:
    """What the person of an e-mail address or of a cookie's number said; InvalidInput for half an address."""
    index = email_index(who) if "@" in who else cookie_index(who)
    events, now = rows.of_person(tx, index), clock.now()
    stopped = rows.suppressed_since(tx, index)
    return PersonConsents(
        choices=tuple(_choice(events, one, now, stopped) for one in CHOICES),
        history=tuple(events),
        no_advertising_since=stopped,
        kept_until=_kept_until(tx, index, events),
    )


@query(Permission.PRIVACY_HANDLE)
def versions(tx: Connection, actor: Actor) -> tuple[VersionRow, ...]:
    """The versions of the privacy policy, newest first."""
    return tuple(rows.versions(tx))


@command(Permission.PRIVACY_LEAD)
def add_version(tx: Connection, actor: Actor, name: str, in_force_from: date, text: str) -> Recorded:
    """Keep a version of the privacy policy; Conflict for a name or a day that another one has."""
    called = line(name, "The name of the version", longest=40) or ""
    need(text, "The text of the policy is missing. Paste it")
    for known in rows.versions(tx):
        if known.name == called or known.in_force_from == in_force_from:
            raise Conflict(f"“{known.name}” is in the register, in force from {known.in_force_from:%d %B %Y}.")
    rows.add_version(
        tx,
        name=called,
        in_force_from=in_force_from,
        text=several_lines(text),
        added_at=clock.now(),
        added_by_id=actor.staff_id,
    )
    audit.record(tx, actor, AuditTag.CONSENT_POLICY_ADDED, f"policy:{called}", {"version": called})
    return Recorded(f"“{called}” is in the register.")


def _choice(events: list[ConsentRow], purpose: ConsentPurpose, now: datetime, stopped: datetime | None) -> Choice:
    said = latest(events, purpose, now)
    allowed = allows(events, purpose, now, stopped)
    return Choice(purpose, allowed, said.state if said else None, said.at if said else None)


def _kept_until(tx: Connection, index: bytes, events: list[ConsentRow]) -> date | None:
    since = rows.customer_since(tx, index)
    if since is None:
        return None
    begun = since.astimezone(settings().zone).date()
    return keep_until(begun, events, years=load(tx).record_years, consented_years=rules_on(begun).consented_years)
