"""Preparing an erasure: what would become of each thing is written down for a second person; nothing goes."""

import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection

from data.queries.privacy.erasing import erasures as rows
from data.queries.privacy.erasing.erasures import ErasureRow, ItemRow
from data.queries.privacy.requests import RequestRow
from data.registry import Purpose
from data.vocabulary import AuditTag, ErasureState, Permission, Right
from services.desk import audit, clock
from services.desk.access import Actor, command
from services.desk.errors import Conflict, InvalidInput
from services.privacy.erasure import planning, subject
from services.privacy.letters import day
from services.privacy.requests import gate
from services.privacy.requests.lookup import Done, Shown, open_as_shown, waits


@dataclass(frozen=True)
class Preview:
    """What an erasure would do; `claims_until` is the last day of a claim that would need the order number (E19)."""

    planned: tuple[ItemRow, ...]
    claims_until: date | None

    @property
    def warning(self) -> str | None:
        """What the person should know before they lose their orders here."""
        if self.claims_until is None:
            return None
        return f"Claims are possible until {day(self.claims_until)}; they will then need the order number."


def preview(tx: Connection, row: RequestRow, purposes: Collection[str]) -> Preview:
    """What would become of each thing now; nothing is written."""
    customers = subject.customers_of(tx, row)
    held, scope = planning.held_of(tx, customers), subject.scope_of(tx, customers, purposes)
    planned = tuple(planning.plan(held, scope))
    return Preview(planned, subject.claims_until(held, planned, scope.today))


@command(Permission.PRIVACY_HANDLE)
def prepare(tx: Connection, actor: Actor, shown: Shown, purposes: Collection[str], *, warned: bool = False) -> Done:
    """Write down what would become of each thing, in place of what was prepared before.

    `warned`: the person knows until when claims are possible. InvalidInput while something stands before the request
    (I01, I04, I07), for no purpose, or without the warning where one is due (E19).
    """
    row = open_as_shown(tx, actor, shown)
    see_that_it_may(tx, row)
    chosen = [one.value for one in Purpose if one.value in set(purposes)]
    if not chosen:
        raise InvalidInput("Say for which purposes data are to be deleted.")
    found = preview(tx, row, chosen)
    if found.warning is not None and not warned:
        raise InvalidInput(f"{found.warning} Confirm that the person knows; nothing was prepared.")
    before = rows.of_request(tx, row.id)
    if before is not None:
        drop_prepared(tx, actor, before)
    erasure_id = rows.add(
        tx,
        ledger_id=secrets.token_hex(16),
        request_id=row.id,
        purposes=chosen,
        state=ErasureState.PREPARED,
        prepared_by_id=actor.staff_id,
        prepared_at=clock.now(),
        claims_until=found.claims_until,
        email_key=subject.email_key(row),
    )
    rows.add_items(tx, erasure_id, found.planned)
    record(tx, actor, row, AuditTag.ERASURE_PREPARED, purposes=chosen, things=len(found.planned))
    return Done(row.number, f"{row.number}: the deletion waits for a second person.")


@command(Permission.PRIVACY_HANDLE)
def drop(tx: Connection, actor: Actor, shown: Shown) -> Done:
    """Take back what was prepared; Conflict once it was approved."""
    row = open_as_shown(tx, actor, shown)
    before = rows.of_request(tx, row.id)
    if before is None:
        raise Conflict("Nothing is prepared here.")
    drop_prepared(tx, actor, before)
    return Done(row.number, f"{row.number}: what was prepared is dropped; nothing was deleted.")


def see_that_it_may(tx: Connection, row: RequestRow) -> None:
    """InvalidInput unless the request is for an erasure that nothing stands before."""
    if row.right is not Right.ERASURE:
        raise InvalidInput("This request does not ask to delete data.")
    stands = gate.blocks(row, waits=waits(tx, row))
    if stands is not None:
        raise InvalidInput(f"{stands} Nothing was deleted.")


def drop_prepared(tx: Connection, actor: Actor, erasure: ErasureRow) -> None:
    """Let a prepared erasure go; Conflict once it was approved."""
    if erasure.state is not ErasureState.PREPARED:
        raise Conflict("This deletion was approved and cannot be taken back.")
    rows.change(tx, erasure.id, state=ErasureState.DROPPED, ended_at=clock.now())
    audit.record(tx, actor, AuditTag.ERASURE_DROPPED, f"privacy:{erasure.request_id}")


def record(tx: Connection, actor: Actor, row: RequestRow, tag: AuditTag, **details: object) -> None:
    """Leave the entry on the request's own story; it holds no personal value (A05)."""
    audit.record(tx, actor, tag, f"privacy:{row.id}", details)
