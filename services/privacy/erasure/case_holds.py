"""Holding a return's data for a fraud case or a legal claim: the officer's act, with a day to look again (E10, P39)."""

from datetime import date

from sqlalchemy import Connection

from data.queries.privacy.erasing import case_holds as rows
from data.queries.privacy.erasing import person
from data.queries.privacy.erasing.case_holds import CaseHoldRow
from data.queries.returns import cases
from data.vocabulary import AuditTag, KeptFor, Permission
from services.desk import audit, clock
from services.desk.access import Actor, command, query
from services.desk.errors import Conflict, InvalidInput, NotFound
from services.desk.text.form_values import need
from services.privacy.erasure import subject
from services.privacy.letters import day
from services.privacy.requests.lookup import Done, existing, today

REASONS = (KeptFor.FRAUD_CASE, KeptFor.LEGAL_CLAIM)


@query(Permission.PRIVACY_HANDLE)
def standing(tx: Connection, actor: Actor, number: str) -> tuple[CaseHoldRow, ...]:
    """The holds on returns of the person who asks."""
    return tuple(rows.of_returns(tx, _returns(tx, actor, number)))


@command(Permission.PRIVACY_LEAD)
def hold(tx: Connection, actor: Actor, number: str, rma: str, reason: KeptFor, note: str, review_on: date) -> Done:
    """Hold the data of one of the person's returns; InvalidInput without a reason, a text and a day to come."""
    need(note, "Say what the case is about and why the data are needed")
    if reason not in REASONS:
        raise InvalidInput("Data are held for a fraud case or a legal claim.")
    if review_on <= today():
        raise InvalidInput("The day on which somebody looks again has to come yet.")
    found = cases.find(tx, rma=rma)
    if found is None or found.id not in _returns(tx, actor, number):
        raise NotFound("This return is none of the person’s.")
    rows.add(
        tx,
        return_id=found.id,
        reason=reason,
        note=note.strip(),
        set_by_id=actor.staff_id,
        set_at=clock.now(),
        review_on=review_on,
    )
    audit.record(tx, actor, AuditTag.CASE_HOLD_SET, f"return:{found.id}", {"reason": reason.value})
    return Done(number, f"{rma}: its data are held; looked at again on {day(review_on)}.")


@command(Permission.PRIVACY_LEAD)
def lift(tx: Connection, actor: Actor, number: str, hold_id: int) -> Done:
    """Let the data of a return go; what a deletion had to hold for it goes by itself."""
    found = rows.find(tx, hold_id)
    if found is None or found.return_id not in _returns(tx, actor, number):
        raise Conflict("This hold is over already.")
    rows.lift(tx, hold_id, actor.staff_id, clock.now())
    audit.record(tx, actor, AuditTag.CASE_HOLD_LIFTED, f"return:{found.return_id}", {"reason": found.reason.value})
    return Done(number, f"{found.rma}: its data are no longer held for this.")


def _returns(tx: Connection, actor: Actor, number: str) -> list[int]:
    customers = subject.customers_of(tx, existing(tx, actor, number))
    orders = [one.id for one in person.orders(tx, customers)]
    return [one.id for one in person.returns(tx, customers, orders)]
