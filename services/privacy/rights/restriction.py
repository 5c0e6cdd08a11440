"""Data that may only be kept: no marketing, no change, until the person was told and it is lifted (GDPR Art. 18)."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from data.queries.privacy import rights as rows
from data.queries.privacy.requests import RequestRow
from data.queries.privacy.rights import RestrictionRow
from data.vocabulary import AuditTag, Permission, RestrictionGround
from services.desk import clock
from services.desk.access import Actor, command, query
from services.desk.errors import Conflict, InvalidInput
from services.messages.writing import Draft
from services.privacy import letters
from services.privacy.discovery import search
from services.privacy.letters import LetterFacts
from services.privacy.office import load
from services.privacy.requests import gate
from services.privacy.requests.lookup import Done, Shown, existing, open_as_shown, record

GROUNDS = {
    RestrictionGround.ACCURACY: "the person says that the data are wrong, until that is checked",
    RestrictionGround.UNLAWFUL: "the use is unlawful, and the person wants the data kept",
    RestrictionGround.CLAIMS: "the person needs the data for legal claims",
    RestrictionGround.OBJECTION: "the person objects, until that is weighed",
}


@dataclass(frozen=True)
class Standing:
    """How a request's restriction stands; `told_at` is when the person was told that it will be lifted."""

    ground: RestrictionGround
    began_at: datetime
    told_at: datetime | None
    lifted_at: datetime | None
    customers: int


@query(Permission.PRIVACY_HANDLE)
def standing(tx: Connection, actor: Actor, number: str) -> Standing | None:
    """The request's newest restriction; None where the data were never restricted for it."""
    found = rows.restrictions(tx, existing(tx, actor, number).id)
    if not found:
        return None
    last = found[-1]
    together = sum(one.began_at == last.began_at for one in found)
    return Standing(last.ground, last.began_at, last.told_at, last.lifted_at, together)


@command(Permission.PRIVACY_HANDLE)
def restrict(tx: Connection, actor: Actor, shown: Shown, ground: RestrictionGround) -> Done:
    """Let the person's data be kept only, from now on; InvalidInput where no customer is known."""
    row = open_as_shown(tx, actor, shown)
    stands = gate.blocks(row, waits=False)
    if stands is not None:
        raise InvalidInput(f"{stands} Nothing was restricted.")
    begin(tx, actor, row, ground)
    return Done(row.number, f"{row.number}: the data are only kept from now on.")


def begin(tx: Connection, actor: Actor, row: RequestRow, ground: RestrictionGround) -> None:
    """`restrict` within another act; Conflict where the request's restriction runs already."""
    if _running(tx, row.id):
        raise Conflict("The data are restricted for this request already.")
    customers = search.subject_of(tx, row).customers
    if not customers:
        raise InvalidInput("No customer is known by this address, so there is nothing to restrict.")
    rows.restrict(tx, customers, clock.now(), request_id=row.id, ground=ground, by_id=actor.staff_id)
    record(tx, actor, row.id, AuditTag.PRIVACY_RESTRICTED, ground=ground.value, customers=len(customers))


@query(Permission.PRIVACY_HANDLE)
def notice_draft(tx: Connection, actor: Actor, number: str, why: str) -> Draft:
    """The letter that tells the person, before it happens, that the restriction will be lifted, and why."""
    return letters.compose("lifting", existing(tx, actor, number), load(tx), LetterFacts(reasons=why))


@command(Permission.PRIVACY_HANDLE)
def tell(tx: Connection, actor: Actor, number: str, draft: Draft) -> Done:
    """Send the notice (Art. 18(3)); Conflict where nothing is restricted."""
    row = existing(tx, actor, number, lock=True)
    running = _restricted(tx, row)
    rows.change_restrictions(tx, running, told_at=clock.now())
    letters.enqueue(tx, row, draft, to=row.email)
    record(tx, actor, row.id, AuditTag.PRIVACY_RESTRICTION_NOTICE)
    return Done(row.number, "The notice is sent; the restriction can be lifted.")


@command(Permission.PRIVACY_HANDLE)
def lift(tx: Connection, actor: Actor, number: str) -> Done:
    """Let the data be used again; InvalidInput before the person was told (R11)."""
    row = existing(tx, actor, number, lock=True)
    running = _restricted(tx, row)
    if any(one.told_at is None for one in running):
        raise InvalidInput("The person was not told yet. Send the notice first; nothing was lifted.")
    rows.change_restrictions(tx, running, lifted_at=clock.now(), lifted_by_id=actor.staff_id)
    rows.free_unless_restricted(tx, {one.customer_id for one in running})
    record(tx, actor, row.id, AuditTag.PRIVACY_RESTRICTION_LIFTED)
    return Done(row.number, "The restriction is lifted.")


def _running(tx: Connection, request_id: int) -> list[RestrictionRow]:
    return [one for one in rows.restrictions(tx, request_id) if one.lifted_at is None]


def _restricted(tx: Connection, row: RequestRow) -> list[RestrictionRow]:
    running = _running(tx, row.id)
    if not running:
        raise Conflict("Nothing is restricted for this request.")
    return running
