"""What was held is erased by itself once nothing needs it any more; no second approval, no grace (E03)."""

from collections.abc import Collection, Sequence
from dataclasses import replace

from sqlalchemy import Connection

from data import database
from data.queries.privacy.erasing import erasures as rows
from data.queries.privacy.erasing import person
from data.queries.privacy.erasing.erasures import ErasureRow, ItemRow
from data.vocabulary import AuditTag, ErasedKind, ErasureAct, ErasureState, KeptFor
from services.desk import audit
from services.privacy.erasure import planning, subject
from services.privacy.erasure.acting import carry_out
from services.privacy.erasure.planning import Held, Scope

_DONE = (ErasureAct.DELETE, ErasureAct.PSEUDONYMISE)
_PARTS = (ErasedKind.FILE, ErasedKind.MESSAGE)


def resume_all() -> int:
    """Go on with every erasure of which something was held and is free now; how many went on."""
    with database.reading() as tx:
        free = [one for one in rows.waiting(tx) if _released(tx, one)]
    return sum(_resume(one) for one in free)


def _resume(erasure_id: int) -> bool:
    with audit.transaction() as tx:
        rows.lock(tx, erasure_id)
        return resume(tx, erasure_id)


def resume(tx: Connection, erasure_id: int) -> bool:
    """Carry out what is free of one erasure; False where nothing is."""
    erasure = rows.find(tx, erasure_id)
    items = rows.items(tx, erasure_id)
    if erasure is None or erasure.state is not ErasureState.HELD:
        return False
    person.lock(tx, _customers(items))
    held, scope = _now(tx, erasure, items)
    free = _free(items, planning.plan(held, scope), held)
    if not free:
        return False
    known = {(one.kind, one.record_id) for one in items}
    rows.add_items(tx, erasure_id, [one for one in free if (one.kind, one.record_id) not in known])
    carry_out(tx, "worker", erasure, free, held, scope)
    about = f"erasure:{erasure_id}" if erasure.request_id is None else f"privacy:{erasure.request_id}"
    audit.record(tx, "worker", AuditTag.ERASURE_RESUMED, about, {"things": len(free)})
    return True


def _released(tx: Connection, erasure_id: int) -> bool:
    erasure, items = rows.find(tx, erasure_id), rows.items(tx, erasure_id)
    if erasure is None or erasure.state is not ErasureState.HELD:
        return False
    held, scope = _now(tx, erasure, items)
    return bool(_free(items, planning.plan(held, scope), held))


def _customers(items: Sequence[ItemRow]) -> list[int]:
    return [one.record_id for one in items if one.kind is ErasedKind.ACCOUNT]


def _now(tx: Connection, erasure: ErasureRow, items: Sequence[ItemRow]) -> tuple[Held, Scope]:
    customers = _customers(items)
    return planning.held_of(tx, customers), subject.scope_of(tx, customers, erasure.purposes)


def _free(items: Sequence[ItemRow], planned: Sequence[ItemRow], now: Held) -> list[ItemRow]:
    """What was held and goes now, and the files and messages that came to it since."""
    held = {(one.kind, one.record_id) for one in items if one.act is ErasureAct.HOLD}
    there = {(one.kind, one.record_id) for one in items}
    back = {one.customer_id for one in now.orders if (ErasedKind.ORDER, one.id) not in there}
    going = [_kept_if_back(one, back) for one in planned if one.act in _DONE]
    freed = [one for one in going if (one.kind, one.record_id) in held]
    new = [one for one in going if one.kind in _PARTS and (one.kind, one.record_id) not in there]
    return [*freed, *new] if freed else []


def _kept_if_back(item: ItemRow, back: Collection[int]) -> ItemRow:
    """Somebody who ordered again since needs their name: nobody asked to delete that order."""
    if item.kind is not ErasedKind.ACCOUNT or item.record_id not in back:
        return item
    return replace(item, act=ErasureAct.KEEP, reason=KeptFor.OTHER_PURPOSE, until=None)
