"""The second person: sees what was prepared, and lets it happen – or finds that the shop has changed meanwhile."""

from sqlalchemy import Connection

from data.queries.privacy.erasing import erasures as rows
from data.queries.privacy.erasing import person
from data.queries.privacy.erasing.erasures import ErasureRow
from data.queries.privacy.requests import RequestRow
from data.vocabulary import AuditTag, ErasureState, Permission
from services.desk import clock, jobs
from services.desk.access import Actor, command
from services.desk.errors import Conflict, NotFound, OwnWork
from services.privacy.erasure import planning, subject
from services.privacy.erasure.acting import CLEAR, carry_out
from services.privacy.erasure.preparing import record, see_that_it_may
from services.privacy.recipients import telling
from services.privacy.requests.lookup import Done, Shown, existing, open_as_shown


@command(Permission.PRIVACY_HANDLE)
def approve(tx: Connection, actor: Actor, shown: Shown, erasure_version: int) -> Done:
    """Delete what was prepared. OwnWork for whoever took the request in or prepared it (A04, E12).

    Conflict where what would become of anything is no longer as it was prepared: it is prepared and seen anew (E13).
    Whoever received the data is to be told (V01): their tasks open here, before what shows them is gone.
    """
    row = open_as_shown(tx, actor, shown)
    erasure = _prepared(tx, row, erasure_version)
    if actor.staff_id in (erasure.prepared_by_id, rows.filed_by(tx, row.id)):
        raise OwnWork("You took this request in or prepared it. Somebody else has to approve what cannot be undone.")
    see_that_it_may(tx, row)
    customers = subject.customers_of(tx, row)
    person.lock(tx, customers)
    held, scope = planning.held_of(tx, customers), subject.scope_of(tx, customers, erasure.purposes)
    planned = planning.plan(held, scope)
    if planned != rows.items(tx, erasure.id):
        raise Conflict("What the shop holds has changed since this was prepared. Prepare it again, and look at it.")
    telling.open_for(tx, actor, row)
    carry_out(tx, actor, erasure, planned, held, scope)
    approval = {"approved_by_id": actor.staff_id, "approved_at": clock.now()}
    rows.change(tx, erasure.id, **approval)
    record(tx, actor, row, AuditTag.ERASURE_APPROVED, things=len(planned))
    return Done(row.number, f"{row.number}: approved. Files are removed and everything is searched once more.")


@command(Permission.PRIVACY_HANDLE)
def try_again(tx: Connection, actor: Actor, number: str) -> Done:
    """Begin the rest of an erasure anew that something stood in the way of (E17)."""
    row = existing(tx, actor, number, lock=True)
    erasure = rows.of_request(tx, row.id)
    if erasure is None or erasure.state is not ErasureState.PARTIAL:
        raise Conflict("Nothing is left to be tried again here.")
    jobs.enqueue(tx, CLEAR, erasure.id)
    record(tx, actor, row, AuditTag.ERASURE_TRIED_AGAIN)
    return Done(row.number, f"{row.number}: the rest is tried again.")


def _prepared(tx: Connection, row: RequestRow, version: int) -> ErasureRow:
    found = rows.of_request(tx, row.id)
    if found is None:
        raise NotFound("Nothing is prepared for this request.")
    rows.lock(tx, found.id)
    if found.state is not ErasureState.PREPARED or found.version != version:
        raise Conflict("This deletion changed after your page was shown. Nothing was deleted; look at it again.")
    return found
