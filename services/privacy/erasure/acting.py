"""Carrying a plan out in one transaction: rows go, stay empty, or stay for now; files are noted to be taken away."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection

from data.database import overwrite_what_goes
from data.queries.privacy import arrivals
from data.queries.privacy.erasing import copies, person, strip
from data.queries.privacy.erasing import erasures as rows
from data.queries.privacy.erasing.erasures import ErasureRow, ItemRow
from data.registry import Purpose
from data.vocabulary import ErasedKind, ErasureAct, ErasureState
from services.desk import audit, clock, jobs
from services.desk.access import Actor
from services.privacy.erasure import subject
from services.privacy.erasure.planning import Held, Scope

# The job that does the rest.
CLEAR = "clear_erasure"
_NO_MARKETING = frozenset({Purpose.COMMUNICATE, Purpose.ADVERTISE})


def carry_out(
    tx: Connection, actor: Actor | str, erasure: ErasureRow, planned: Sequence[ItemRow], held: Held, scope: Scope
) -> None:
    """Do what is planned, write what became of each thing, and queue the rest (clearing.py)."""
    overwrite_what_goes(tx)
    subjects = [subject.ledger_key(one) for one in person.marks(tx, held.customers)]
    _stop_marketing(tx, erasure, held, clock.now())
    _discard_copies(tx, erasure, held, scope)
    _delete_parts(tx, erasure, planned)
    _settle_returns(tx, planned, held, scope)
    _settle_orders(tx, planned, scope)
    _settle_accounts(tx, planned, scope)
    audit.redact_reasons(tx, actor, records_of(planned), f"erasure:{erasure.id}")
    rows.settle_items(tx, erasure.id, (_settled(one, clock.now()) for one in planned))
    known = sorted({*erasure.subjects, *subjects})
    rows.change(tx, erasure.id, state=ErasureState.CLEARING, subjects=known)
    jobs.enqueue(tx, CLEAR, erasure.id)


def _ids(planned: Iterable[ItemRow], kind: ErasedKind, act: ErasureAct) -> list[int]:
    return [one.record_id for one in planned if one.kind is kind and one.act is act]


def _settled(item: ItemRow, at: datetime) -> ItemRow:
    return replace(item, done_at=at) if item.act in (ErasureAct.DELETE, ErasureAct.PSEUDONYMISE) else item


def _stop_marketing(tx: Connection, erasure: ErasureRow, held: Held, at: datetime) -> None:
    """The keyed hash of each address outlives the person, so that no list brings them back (R17)."""
    if _NO_MARKETING & {Purpose(one) for one in erasure.purposes}:
        for address in person.addresses(tx, held.customers):
            arrivals.suppress(tx, address, at)


def _discard_copies(tx: Connection, erasure: ErasureRow, held: Held, scope: Scope) -> None:
    """A copy that was made for the person holds all that goes now."""
    if not scope.covers(ErasedKind.ACCOUNT):
        return
    found = copies.of_person(tx, held.customers, person.addresses(tx, held.customers))
    rows.add_files(tx, erasure.id, [one.media_id for one in found if one.media_id is not None])
    copies.discard(tx, [one.id for one in found])


def _delete_parts(tx: Connection, erasure: ErasureRow, planned: Sequence[ItemRow]) -> None:
    files = _ids(planned, ErasedKind.FILE, ErasureAct.DELETE)
    rows.add_files(tx, erasure.id, strip.files_of(tx, files))
    strip.delete_rows(tx, "evidence", files)
    strip.delete_rows(tx, "message", _ids(planned, ErasedKind.MESSAGE, ErasureAct.DELETE))
    strip.delete_fingerprints(tx, _ids(planned, ErasedKind.FINGERPRINT, ErasureAct.DELETE))


def _settle_returns(tx: Connection, planned: Sequence[ItemRow], held: Held, scope: Scope) -> None:
    strip.delete_rows(tx, "return_case", _ids(planned, ErasedKind.RETURN, ErasureAct.DELETE))
    staying = set(_ids(planned, ErasedKind.RETURN, ErasureAct.PSEUDONYMISE))
    numbers = {one.id: one.number for one in held.orders}
    found_by = {one.id: f"{one.rma} {numbers.get(one.order_id, '')}" for one in held.returns if one.id in staying}
    strip.empty_returns(tx, found_by, scope.purposes)


def _settle_orders(tx: Connection, planned: Sequence[ItemRow], scope: Scope) -> None:
    strip.delete_rows(tx, "shop_order", _ids(planned, ErasedKind.ORDER, ErasureAct.DELETE))
    strip.empty_orders(tx, _ids(planned, ErasedKind.ORDER, ErasureAct.PSEUDONYMISE), scope.purposes)


def _settle_accounts(tx: Connection, planned: Sequence[ItemRow], scope: Scope) -> None:
    strip.delete_rows(tx, "customer", _ids(planned, ErasedKind.ACCOUNT, ErasureAct.DELETE))
    strip.empty_customers(tx, _ids(planned, ErasedKind.ACCOUNT, ErasureAct.PSEUDONYMISE), scope.purposes)
    for customer in _ids(planned, ErasedKind.ACCOUNT, ErasureAct.HOLD):
        but = strip.CONTACT if strip.reachable_otherwise(tx, customer) else strip.CONTACT | {"phone"}
        strip.empty_customers(tx, [customer], scope.purposes, but=but)


def records_of(planned: Collection[ItemRow]) -> list[str]:
    """What the audit trail calls the things that are settled; what is held keeps its reasons."""
    named = {ErasedKind.RETURN: "return", ErasedKind.ACCOUNT: "customer", ErasedKind.ORDER: "order"}
    done = (ErasureAct.DELETE, ErasureAct.PSEUDONYMISE)
    return [f"{named[one.kind]}:{one.record_id}" for one in planned if one.kind in named and one.act in done]
