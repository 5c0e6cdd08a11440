"""The register of breaches: 72 elapsed hours from awareness to the authority, and whoever is at high risk is told."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from data.queries.privacy import breaches as rows
from data.queries.privacy.breaches import BreachRow
from data.vocabulary import AuditTag, BreachKind, BreachRisk, Permission
from services.desk import audit, clock
from services.desk.access import Actor, command
from services.desk.errors import Conflict, InvalidInput, NotFound
from services.desk.text.form_values import need
from services.desk.text.one_line import several_lines
from services.privacy.breaches.reading import missing, number_of
from services.privacy.deadlines.breach import BreachFacts, breach_clock
from services.privacy.requests.lookup import Done
from services.privacy.rules import rules_on
from services.privacy.words import BREACHES


@dataclass(frozen=True)
class NewBreach:
    """What is known at the first word of it; `first_alert_at` is aware."""

    form_key: str
    kind: BreachKind
    description: str
    first_alert_at: datetime


@dataclass(frozen=True)
class ShownBreach:
    """A breach as the page showed it."""

    breach_id: int
    version: int


@command(Permission.PRIVACY_HANDLE)
def report(tx: Connection, actor: Actor, new: NewBreach) -> Done:
    """Open a breach at the first word of it; a form that was sent before is not taken twice."""
    before = rows.by_form(tx, new.form_key)
    if before is not None:
        return Done(number_of(before), "This breach is in the register already.", changed=False)
    need(new.description, "Say what happened, to which data, and how you know")
    if new.first_alert_at > clock.now():
        raise InvalidInput("The first word of it cannot have come in the future.")
    breach_id = rows.add(
        tx,
        form_key=new.form_key,
        kind=new.kind,
        description=several_lines(new.description),
        first_alert_at=new.first_alert_at,
    )
    audit.record(tx, actor, AuditTag.BREACH_REPORTED, f"breach:{breach_id}", {"kind": new.kind.value})
    return Done(number_of(breach_id), f"{number_of(breach_id)}: {BREACHES[new.kind].lower()}.")


@command(Permission.PRIVACY_LEAD)
def confirm_aware(tx: Connection, actor: Actor, shown: ShownBreach, at: datetime) -> Done:
    """Confirm since when the shop is aware, from which the hours run; not before the first alert, not in the future."""
    row = _as_shown(tx, shown)
    if row.aware_at is not None:
        raise Conflict("It is confirmed already since when the shop is aware.")
    if not row.first_alert_at <= at <= clock.now():
        raise InvalidInput("Awareness cannot be before the first word of the breach, nor in the future.")
    return _change(tx, actor, row, AuditTag.BREACH_AWARE, "the hours run.", aware_at=at)


@command(Permission.PRIVACY_LEAD)
def assess(tx: Connection, actor: Actor, shown: ShownBreach, risk: BreachRisk) -> Done:
    """Judge what the breach means to people; it may be judged anew while the breach is open."""
    row = _as_shown(tx, shown)
    return _change(tx, actor, row, AuditTag.BREACH_ASSESSED, "the risk is judged.", {"risk": risk.value}, risk=risk)


@command(Permission.PRIVACY_LEAD)
def tell_authority(tx: Connection, actor: Actor, shown: ShownBreach, at: datetime, reasons: str) -> Done:
    """Record the notice to the authority; InvalidInput for a late one without its reasons (Art. 33(1))."""
    row = _as_shown(tx, shown)
    if row.aware_at is None:
        raise InvalidInput("First confirm since when the shop is aware.")
    if not row.aware_at <= at <= clock.now():
        raise InvalidInput("The notice cannot be before awareness, nor in the future.")
    judged = breach_clock(BreachFacts(row.aware_at, notified=at, reasons=reasons), rules_on(at.date()))
    if judged.problem is not None:
        raise InvalidInput(f"The {judged.problem}.")
    why = reasons.strip() or None
    said = "the authority is told."
    return _change(tx, actor, row, AuditTag.BREACH_AUTHORITY_TOLD, said, authority_told_at=at, late_reasons=why)


@command(Permission.PRIVACY_LEAD)
def tell_people(tx: Connection, actor: Actor, shown: ShownBreach, at: datetime) -> Done:
    """Record that the people were told (Art. 34)."""
    row = _as_shown(tx, shown)
    if not row.first_alert_at <= at <= clock.now():
        raise InvalidInput("The people cannot have been told before the first word of the breach, nor in the future.")
    return _change(tx, actor, row, AuditTag.BREACH_PEOPLE_TOLD, "the people are told.", people_told_at=at)


@command(Permission.PRIVACY_LEAD)
def close(tx: Connection, actor: Actor, shown: ShownBreach, outcome: str) -> Done:
    """Close with what came of it; Conflict while something is still to be done."""
    row = _as_shown(tx, shown)
    need(outcome, "Say what came of it and what is done against another one")
    still = missing(row)
    if still is not None:
        raise Conflict(f"It cannot be closed yet: {still}")
    return _change(
        tx, actor, row, AuditTag.BREACH_CLOSED, "closed.", outcome=several_lines(outcome), closed_at=clock.now()
    )


def _as_shown(tx: Connection, shown: ShownBreach) -> BreachRow:
    row = rows.find(tx, shown.breach_id)
    if row is None:
        raise NotFound("There is no such breach. Open the register again.")
    if row.closed_at is not None or row.version != shown.version:
        raise Conflict("This breach changed after your page was shown. Nothing was written; look at it and act again.")
    return row


def _change(
    tx: Connection,
    actor: Actor,
    row: BreachRow,
    tag: AuditTag,
    said: str,
    details: dict[str, str] | None = None,
    **values: object,
) -> Done:
    rows.change(tx, row.id, row.version, **values)
    audit.record(tx, actor, tag, f"breach:{row.id}", details)
    return Done(number_of(row.id), f"{number_of(row.id)}: {said}")
