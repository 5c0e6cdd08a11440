"""Take a file in as evidence: counted while it streams, decoded in the contained child, stored encrypted, recorded."""

import hashlib
import tempfile
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import BinaryIO

from sqlalchemy import Connection

from data.media_store import StoredMedia
from data.queries import evidence as rows
from data.queries import photo_bands
from data.queries.evidence import EvidenceRow, RenditionRow
from data.vocabulary import AuditTag, EvidenceState, Permission, Proof, Rendition
from services import audit, clock, jobs
from services.access import Actor, command, query
from services.errors import EvidenceRefused, InvalidInput
from services.evidence import decode
from services.evidence.changed import evidence_added
from services.evidence.job import DISPLAY_SIDE, MB, THUMB_SIDE, Limits
from services.evidence.keeping import Kept, discard, discard_unless_recorded, keep
from services.evidence.report import Facts
from services.evidence.transcoding import TRANSCODE
from services.returns import existing
from services.settings import settings

_PIECE = 1024 * 1024
_LONGEST_SIDE = {Rendition.DISPLAY: DISPLAY_SIDE, Rendition.POSTER: DISPLAY_SIDE, Rendition.THUMB: THUMB_SIDE}


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
        sha256 = _copy(stream, file, room)
        already = same_evidence(actor, return_id, sha256)
        if already is not None:
            return already
        kept = _kept(file, file_name)
    try:
        added = record_evidence(actor, return_id, return_line_id, kept, slots)
    except BaseException:
        discard_unless_recorded(kept)
        raise
    if not added.changed:
        discard(kept)
    return added


def into_store(file_name: str | None, stream: BinaryIO, room: int) -> Kept:
    """The file's bytes and what is shown of them in the store, without any row; EvidenceRefused as in add_evidence."""
    with tempfile.TemporaryFile() as file:
        _copy(stream, file, room)
        return _kept(file, file_name)


def _kept(file: BinaryIO, file_name: str | None) -> Kept:
    with decode.prepare(file, Limits(video_bytes=settings().upload_megabytes * MB)) as prepared:
        return keep(file, prepared, file_name)


@query(Permission.EVIDENCE_ADD)
def room_for_evidence(tx: Connection, actor: Actor, return_id: int) -> int:
    """How many more bytes the case may hold; NotFound without such a case."""
    existing(tx, return_id)
    return settings().case_evidence_megabytes * MB - rows.bytes_of_return(tx, return_id)


@query(Permission.EVIDENCE_ADD)
def same_evidence(tx: Connection, actor: Actor, return_id: int, sha256: str) -> Added | None:
    """The file of the case that has these very bytes."""
    return _already(rows.find_same(tx, return_id, sha256))


@command(Permission.EVIDENCE_ADD)
def record_evidence(
    tx: Connection, actor: Actor, return_id: int, return_line_id: int | None, kept: Kept, proofs: tuple[Proof, ...]
) -> Added:
    """Write the rows of a file whose bytes are stored; whoever else adds to the case at this instant waits."""
    existing(tx, return_id, lock=True)
    already = _already(rows.find_same(tx, return_id, kept.original.sha256))
    if already is not None:
        return already
    if return_line_id is not None and not rows.line_belongs(tx, return_id, return_line_id):
        raise InvalidInput("This return has no such line. Choose one of its own, or leave the line open.")
    _check_room(kept.original.size, settings().case_evidence_megabytes * MB - rows.bytes_of_return(tx, return_id))
    evidence_id = write(tx, actor, return_id, kept, return_line_id=return_line_id, proofs=proofs)
    if kept.state is EvidenceState.PREPARING:
        jobs.enqueue(tx, TRANSCODE, evidence_id)
    evidence_added(tx, actor, return_id)
    return Added(evidence_id, kept.public_id, kept.state)


def write(
    tx: Connection,
    actor: Actor,
    return_id: int,
    kept: Kept,
    *,
    return_line_id: int | None,
    unit_id: int | None = None,
    proofs: tuple[Proof, ...] = (),
) -> int:
    """Write the rows and the audit entry of a file whose bytes are stored; its id. `unit_id` for the bench's photos."""
    values = _values(actor, return_id, return_line_id, kept) | {"unit_id": unit_id}
    evidence_id = rows.add(tx, values)
    if kept.facts.perceptual_hash is not None:
        photo_bands.add(tx, evidence_id, kept.facts.perceptual_hash)
    for rendition, stored in kept.shown.items():
        rows.add_rendition(tx, _rendition_row(evidence_id, rendition, stored, kept.facts))
    rows.add_proofs(tx, evidence_id, proofs)
    _audit_added(tx, actor, return_id, kept, proofs)
    return evidence_id


def _already(found: EvidenceRow | None) -> Added | None:
    return None if found is None else Added(found.id, found.public_id, found.state, changed=False)


def _copy(stream: BinaryIO, file: BinaryIO, room: int) -> str:
    """Copy the stream into the file, no more than may be; the SHA-256 in hex."""
    digest, size = hashlib.sha256(), 0
    while piece := stream.read(_PIECE):
        size += len(piece)
        _check_size(size)
        _check_room(size, room)
        digest.update(piece)
        file.write(piece)
    file.flush()
    return digest.hexdigest()


def _check_size(size: int) -> None:
    most = settings().upload_megabytes
    if size > most * MB:
        raise EvidenceRefused(f"This file is larger than {most} MB. Please send a smaller one.")


def _check_room(size: int, room: int) -> None:
    if size > room:
        most = settings().case_evidence_megabytes
        raise EvidenceRefused(
            f"With this file the case would hold more than {most} MB of evidence. "
            "Please send a smaller file, or ask an administrator to raise the limit."
        )


def _values(actor: Actor, return_id: int, return_line_id: int | None, kept: Kept) -> dict[str, object]:
    facts = asdict(kept.facts)
    same = ("width", "height", "duration_ms", "camera", "software", "had_location", "mime", "perceptual_hash")
    when = kept.facts.captured_at
    return {name: facts[name] for name in same} | {
        "public_id": kept.public_id,
        "return_id": return_id,
        "return_line_id": return_line_id,
        "kind": kept.facts.kind,
        "state": kept.state,
        "media_id": kept.original.media_id,
        "sha256": kept.original.sha256,
        "size_bytes": kept.original.size,
        "file_name": kept.file_name,
        "captured_at": None if when is None else when + (kept.facts.captured_offset or ""),
        "added_by_id": actor.staff_id,
        "added_at": clock.now(),
    }


def _rendition_row(evidence_id: int, rendition: Rendition, stored: StoredMedia, facts: Facts) -> RenditionRow:
    longest = max(facts.width, facts.height)
    scale = min(1.0, _LONGEST_SIDE.get(rendition, longest) / longest)
    mime = "video/mp4" if rendition is Rendition.VIDEO else "image/jpeg"
    width, height = (max(1, round(side * scale)) for side in (facts.width, facts.height))
    return RenditionRow(evidence_id, rendition, stored.media_id, stored.sha256, mime, stored.size, width, height)


def _audit_added(tx: Connection, actor: Actor, return_id: int, kept: Kept, proofs: tuple[Proof, ...]) -> None:
    audit.record(
        tx,
        AuditTag.EVIDENCE_ADDED,
        actor=actor.label,
        session=actor.session,
        record=f"return:{return_id}",
        details={
            "evidence": kept.public_id,
            "sha256": kept.original.sha256,
            "bytes": kept.original.size,
            "kind": str(kept.facts.kind),
            "proofs": [proof.value for proof in proofs],
        },
    )
