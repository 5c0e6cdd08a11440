"""The erasure of a request as its page shows it: what would go, what went, what is held and why, receipts."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from data.queries.privacy.erasing import erasures as rows
from data.queries.privacy.erasing.erasures import ErasureRow, ItemRow
from data.queries.privacy.requests import RequestRow
from data.vocabulary import ErasureAct, ErasureState, Permission
from services.desk.access import Actor, query
from services.privacy.erasure import preparing, receipts
from services.privacy.erasure.preparing import Preview
from services.privacy.erasure.receipts import Receipt
from services.privacy.requests import gate
from services.privacy.requests.lookup import existing, waits


@dataclass(frozen=True)
class Thing:
    """An order or return in the plan, by its number."""

    item: ItemRow
    name: str


@dataclass(frozen=True)
class Plan:
    """What becomes of everything: `said` in sentences, `named` orders and returns one by one, `counts` by act."""

    said: dict[ErasureAct, tuple[str, ...]]
    named: tuple[Thing, ...]
    counts: dict[str, int]
    warning: str | None


@dataclass(frozen=True)
class ErasureView:
    """`blocked`: why nothing may go yet; `mine`: the reader took the request in or prepared it, so may not approve."""

    row: RequestRow
    blocked: str | None
    erasure: ErasureRow | None
    plan: Plan | None
    mine: bool
    receipts: tuple[tuple[datetime, Receipt], ...]


@query(Permission.PRIVACY_HANDLE)
def of_request(tx: Connection, actor: Actor, number: str) -> ErasureView:
    """How the erasure of a request stands. NotFound, or NotAllowed where it is for the officer alone."""
    row = existing(tx, actor, number)
    erasure = rows.of_request(tx, row.id)
    items = [] if erasure is None else rows.items(tx, erasure.id)
    filed = rows.filed_by(tx, row.id)
    return ErasureView(
        row=row,
        blocked=gate.blocks(row, waits=waits(tx, row)),
        erasure=erasure,
        plan=None if erasure is None else _plan(tx, items, Preview(tuple(items), erasure.claims_until).warning),
        mine=actor.staff_id in (filed, None if erasure is None else erasure.prepared_by_id),
        receipts=() if erasure is None else _receipts(tx, erasure.id),
    )


@query(Permission.PRIVACY_HANDLE)
def state_of(tx: Connection, actor: Actor, number: str) -> ErasureState | None:
    """How far the erasure of a request is, for a page that waits for it; None where none stands."""
    erasure = rows.of_request(tx, existing(tx, actor, number).id)
    return None if erasure is None else erasure.state


@query(Permission.PRIVACY_HANDLE)
def preview(tx: Connection, actor: Actor, number: str, purposes: Collection[str]) -> Plan:
    """What would become of each thing now, for these purposes; nothing is written."""
    found = preparing.preview(tx, existing(tx, actor, number), purposes)
    return _plan(tx, found.planned, found.warning)


def _plan(tx: Connection, items: Sequence[ItemRow], warning: str | None) -> Plan:
    names = rows.names(tx, items)
    named = [Thing(one, names[one.kind, one.record_id]) for one in items if (one.kind, one.record_id) in names]
    return Plan(receipts.summary(items), tuple(named), receipts.count(items), warning)


def _receipts(tx: Connection, erasure_id: int) -> tuple[tuple[datetime, Receipt], ...]:
    return tuple((one.made_at, receipts.receipt(one)) for one in rows.receipts(tx, erasure_id))
