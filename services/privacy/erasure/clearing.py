"""The rest of an erasure, in the background: files off the disk, the ledger, the journal, a search, the receipt.

It may run as often as it likes and comes to the same end (E14). What stands in the way leaves the erasure open, with
the request and its clock (E17).
"""

from sqlalchemy import Connection

from data import database
from data.media.store import MediaMissing
from data.queries.desk.jobs import JobRow
from data.queries.privacy.erasing import erasures as rows
from data.queries.privacy.erasing import residue
from data.queries.privacy.erasing.erasures import ErasureRow, ItemRow
from data.registry import Purpose
from data.vocabulary import AuditTag, ErasedKind, ErasureAct, ErasureState
from services.desk import audit, clock
from services.evidence.keeping import media
from services.privacy.erasure import answers, ledger, receipts
from services.privacy.erasure.acting import records_of

_LEFT = (ErasureState.CLEARING, ErasureState.PARTIAL)
_TABLES = {
    ErasedKind.ACCOUNT: "customer",
    ErasedKind.ORDER: "shop_order",
    ErasedKind.RETURN: "return_case",
    ErasedKind.FILE: "evidence",
    ErasedKind.MESSAGE: "message",
}
_LONGEST = 300


class NotCleared(Exception):
    """Something stood in the way; the job is tried again."""


def do_job(job: JobRow) -> None:
    """Clear the erasure that the job names; NotCleared where something is left, so that it is tried again."""
    if job.record_id is not None and not clear(job.record_id):
        raise NotCleared("An erasure is not done yet.")


def clear(erasure_id: int) -> bool:
    """Do the rest; False where something is left to be tried again."""
    with database.reading() as tx:
        erasure = rows.find(tx, erasure_id)
        files = rows.files(tx, erasure_id)
    if erasure is None or erasure.state not in _LEFT:
        return True
    trouble = _remove(erasure_id, files) or _note_outside(erasure)
    with audit.transaction() as tx:
        rows.lock(tx, erasure_id)
        return _end(tx, erasure, trouble)


def _remove(erasure_id: int, media_ids: list[str]) -> str | None:
    """Take the files off the disk; what stood in the way, in words without any name."""
    store, gone, errors = media(), [], []
    for media_id in media_ids:
        try:
            store.delete(media_id)
            gone.append(media_id)
        except MediaMissing:
            # No file can have this name.
            gone.append(media_id)
        except OSError as error:
            errors.append(type(error).__name__)
    with database.transaction() as tx:
        rows.forget_files(tx, erasure_id, gone)
    kinds = ", ".join(sorted(set(errors)))
    return f"{len(errors)} of the files could not be removed ({kinds})." if errors else None


def _note_outside(erasure: ErasureRow) -> str | None:
    """Write the ledger's line, and empty the journal that still holds what was overwritten in the database."""
    on = (erasure.approved_at or erasure.prepared_at).date().isoformat()
    try:
        ledger.add(ledger.Line(erasure.ledger_id, tuple(erasure.subjects), tuple(erasure.purposes), on))
    except OSError as error:
        return f"The ledger could not be written ({type(error).__name__})."
    return None if database.database().empty_journal() else "The database’s journal is still being read."


def _end(tx: Connection, erasure: ErasureRow, trouble: str | None) -> bool:
    items = rows.items(tx, erasure.id)
    trouble = trouble or _left(tx, erasure, items)
    if trouble is not None:
        rows.change(tx, erasure.id, state=ErasureState.PARTIAL, trouble=trouble[:_LONGEST])
        return False
    now, held = clock.now(), any(one.act is ErasureAct.HOLD for one in items)
    state = ErasureState.HELD if held else ErasureState.DONE
    again = bool(rows.receipts(tx, erasure.id))
    rows.change(tx, erasure.id, state=state, trouble=None, ended_at=None if held else now)
    rows.add_receipt(tx, erasure.id, now, receipts.content(erasure, items))
    about = f"erasure:{erasure.id}" if erasure.request_id is None else f"privacy:{erasure.request_id}"
    audit.record(tx, "worker", AuditTag.ERASURE_ENDED, about, {"state": state.value, **receipts.count(items)})
    if again:
        answers.tell_again(tx, erasure)
    return True


def _left(tx: Connection, erasure: ErasureRow, items: list[ItemRow]) -> str | None:
    left = search(tx, erasure, items)
    if not left:
        return None
    return f"The search found something left: {', '.join(f'{name} ({count})' for name, count in left.items())}."


def search(tx: Connection, erasure: ErasureRow, items: list[ItemRow]) -> dict[str, int]:
    """How much is still there of things that are done, by where it was found; nothing should be (E01)."""
    going = frozenset(Purpose(one) for one in erasure.purposes)
    found: dict[str, int] = {"audit_entry.reason": residue.reasons_there(tx, records_of(items))}
    for kind, table in _TABLES.items():
        gone = [one.record_id for one in items if one.kind is kind and one.act is ErasureAct.DELETE]
        bare = [one.record_id for one in items if one.kind is kind and one.act is ErasureAct.PSEUDONYMISE]
        found[table] = residue.rows_there(tx, table, gone, erasure.approved_at or erasure.prepared_at)
        if bare:
            found |= residue.values_there(tx, table, bare, going)
    return {name: count for name, count in found.items() if count}
