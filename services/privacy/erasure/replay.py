"""After an older copy of the database was restored: the ledger's erasures are repeated before anybody signs in."""

from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import Connection

from data import database
from data.queries.privacy.erasing import erasures as rows
from data.queries.privacy.erasing import person
from data.queries.privacy.erasing.erasures import ErasureRow
from data.vocabulary import AuditTag, ErasureState
from services.desk import audit, clock
from services.desk.errors import ErasuresPending
from services.privacy.erasure import clearing, ledger, planning, subject
from services.privacy.erasure.acting import carry_out
from services.privacy.erasure.ledger import Line


def pending() -> list[Line]:
    """The ledger's erasures that this database has not carried out to their end, as far as nothing holds them."""
    lines = ledger.read()
    with database.reading() as tx:
        known = rows.by_ledger(tx, [one.erasure for one in lines])
    return [one for one in lines if not _carried_out(known.get(one.erasure))]


def before_anyone_signs_in() -> None:
    """Repeat what is pending; ErasuresPending where it cannot be done, so that the desk does not open."""
    lines = pending()
    if not lines:
        return
    with database.reading() as tx:
        back = _back(tx, lines)
    done = [_repeat(line, back.get(line.erasure, [])) for line in lines]
    if not all(done):
        raise ErasuresPending(
            "An older copy of the database was restored, and people who had been erased are back in it. They could not "
            "be erased again: something could not be removed. See that the disk can be written, then start again; "
            "nobody can sign in before."
        )


def _carried_out(erasure: ErasureRow | None) -> bool:
    if erasure is None or erasure.state not in rows.EXECUTED:
        return False
    # One with its request is tried again by the desk itself, and stands open on its page (E17).
    return erasure.request_id is not None or erasure.state in rows.ENDED


def _back(tx: Connection, lines: Sequence[Line]) -> Mapping[str, list[int]]:
    """The customers' rows that are there again, by erasure."""
    wanted: dict[str, list[str]] = {}
    for line in lines:
        for key in line.subjects:
            wanted.setdefault(key, []).append(line.erasure)
    found: dict[str, list[int]] = {}
    for mark in person.every_mark(tx):
        for erasure in wanted.get(subject.ledger_key(mark), ()):
            found.setdefault(erasure, []).append(mark.id)
    return found


def _repeat(line: Line, customers: Collection[int]) -> bool:
    """Carry one erasure out once more; False where something stood in the way."""
    with audit.transaction() as tx:
        erasure = _row_for(tx, line)
        if erasure.state not in rows.EXECUTED:
            _carry_out_again(tx, erasure, customers)
    return clearing.clear(erasure.id)


def _carry_out_again(tx: Connection, erasure: ErasureRow, customers: Collection[int]) -> None:
    person.lock(tx, customers)
    held, scope = planning.held_of(tx, customers), subject.scope_of(tx, customers, erasure.purposes)
    planned = planning.plan(held, scope)
    rows.drop_items(tx, erasure.id)
    rows.add_items(tx, erasure.id, planned)
    carry_out(tx, "worker", erasure, planned, held, scope)
    audit.record(tx, "worker", AuditTag.ERASURE_REPLAYED, f"erasure:{erasure.id}", {"things": len(planned)})


def _row_for(tx: Connection, line: Line) -> ErasureRow:
    """The erasure as the restored copy has it, prepared at most, or a new row without its request."""
    known = rows.by_ledger(tx, [line.erasure]).get(line.erasure)
    if known is not None:
        return known
    erasure_id = rows.add(
        tx,
        ledger_id=line.erasure,
        request_id=None,
        purposes=list(line.purposes),
        state=ErasureState.PREPARED,
        prepared_at=clock.now(),
        approved_at=clock.now(),
        subjects=list(line.subjects),
    )
    found = rows.find(tx, erasure_id)
    if found is None:
        raise RuntimeError("The erasure that was just written is not there.")
    return found
