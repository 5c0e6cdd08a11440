"""Evidence taken into a return: its case is assessed again and comes back to its reviewer."""

import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from typing import BinaryIO

from sqlalchemy import Connection

from data.queries.returns import evidence as rows
from data.queries.returns.cases import CaseRow
from data.queries.returns.evidence import EvidenceRow
from data.vocabulary import AuditTag, EvidenceState, Permission, Proof, ReturnState
from services.cases.assessment import assess, touched
from services.cases.entries import change, record, running
from services.cases.lookup import existing
from services.desk import clock, jobs
from services.desk.access import Actor, command, query
from services.desk.errors import InvalidInput
from services.desk.settings import settings
from services.evidence.contained.job import MB
from services.evidence.keeping import Kept, discard, discard_unless_recorded
from services.evidence.storing import check_room, copied, prepared_and_kept, room_for_evidence, write
from services.evidence.transcoding import TRANSCODE


@dataclass(frozen=True)
class Added:
    """What became of a file; `changed` is False where the case held the same bytes already."""

    evidence_id: int
    public_id: str
    state: EvidenceState
    changed: bool = True


def add_evidence(
    actor: Actor,
    return_id: int,
    file_name: str | None,
    stream: BinaryIO,
    proofs: Iterable[Proof] = (),
    return_line_id: int | None = None,
) -> Added:
    """Add a file to a case, in the slots `proofs`; the same file twice is one.

    EvidenceRefused with one sentence when it cannot be taken, and nothing is kept. NotFound without such a case.
    """
    slots = tuple(dict.fromkeys(proofs))
    room = room_for_evidence(actor, return_id)
    with tempfile.TemporaryFile() as file:
        sha256 = copied(stream, file, room)
        already = same_evidence(actor, return_id, sha256)
        if already is not None:
            return already
        kept = prepared_and_kept(file, file_name)
    try:
        added = record_evidence(actor, return_id, return_line_id, kept, slots)
    except BaseException:
        discard_unless_recorded(kept)
        raise
    if not added.changed:
        discard(kept)
    return added


@query(Permission.EVIDENCE_ADD)
def same_evidence(tx: Connection, actor: Actor, return_id: int, sha256: str) -> Added | None:
    """The file of the case that has these very bytes."""
    return _already(rows.find_same(tx, return_id, sha256))


@command(Permission.EVIDENCE_ADD)
def record_evidence(
    tx: Connection, actor: Actor, return_id: int, return_line_id: int | None, kept: Kept, proofs: tuple[Proof, ...]
) -> Added:
    """Write the rows of a file whose bytes are stored; whoever else adds to the case at this instant waits."""
    case = existing(tx, return_id, lock=True)
    already = _already(rows.find_same(tx, return_id, kept.original.sha256))
    if already is not None:
        return already
    if return_line_id is not None and not rows.line_belongs(tx, return_id, return_line_id):
        raise InvalidInput("This return has no such line. Choose one of its own, or leave the line open.")
    check_room(kept.original.size, settings().case_evidence_megabytes * MB - rows.bytes_of_return(tx, return_id))
    evidence_id = write(tx, actor, return_id, kept, return_line_id=return_line_id, proofs=proofs)
    if kept.state is EvidenceState.PREPARING:
        jobs.enqueue(tx, TRANSCODE, evidence_id)
    _evidence_added(tx, actor, case)
    return Added(evidence_id, kept.public_id, kept.state)


def _already(found: EvidenceRow | None) -> Added | None:
    return None if found is None else Added(found.id, found.public_id, found.state, changed=False)


def _evidence_added(tx: Connection, actor: Actor, case: CaseRow) -> None:
    """The case is assessed again, its version counts up, and one that waited for the customer is back in review."""
    if case.state is not ReturnState.WAITING_FOR_CUSTOMER:
        touched(tx, case)
        return
    record(tx, actor, case, AuditTag.RETURN_RESUMED, {"because": "new evidence"})
    assess(tx, change(tx, case, state=ReturnState.AWAITING_REVIEW, **running(case, clock.now())))
