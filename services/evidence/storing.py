"""Take a file in as evidence: counted while it streams, decoded in the contained child, stored encrypted, recorded."""

import hashlib
import tempfile
from dataclasses import asdict
from typing import BinaryIO

from sqlalchemy import Connection

from data.media.store import StoredMedia
from data.queries.returns import evidence as rows
from data.queries.returns import photo_bands
from data.queries.returns.evidence import RenditionRow
from data.vocabulary import AuditTag, Permission, Proof, Rendition
from services.cases.lookup import existing
from services.desk import audit, clock
from services.desk.access import Actor, query
from services.desk.errors import EvidenceRefused
from services.desk.settings import settings
from services.evidence import decode
from services.evidence.contained.job import DISPLAY_SIDE, MB, THUMB_SIDE, Limits
from services.evidence.keeping import Kept, keep
from services.evidence.report import Facts

_PIECE = 1024 * 1024
_LONGEST_SIDE = {Rendition.DISPLAY: DISPLAY_SIDE, Rendition.POSTER: DISPLAY_SIDE, Rendition.THUMB: THUMB_SIDE}


def into_store(file_name: str | None, stream: BinaryIO, room: int) -> Kept:
    """The file's bytes and what is shown of them in the store, without any row; EvidenceRefused as in add_evidence."""
    with tempfile.TemporaryFile() as file:
        copied(stream, file, room)
        return prepared_and_kept(file, file_name)


def prepared_and_kept(file: BinaryIO, file_name: str | None) -> Kept:
    """Decode the file in the contained child and keep its bytes and what is shown of them; no row is written."""
    with decode.prepare(file, Limits(video_bytes=settings().upload_megabytes * MB)) as prepared:
        return keep(file, prepared, file_name)


@query(Permission.EVIDENCE_ADD)
def room_for_evidence(tx: Connection, actor: Actor, return_id: int) -> int:
    """How many more bytes the case may hold; NotFound without such a case."""
    existing(tx, return_id)
    return settings().case_evidence_megabytes * MB - rows.bytes_of_return(tx, return_id)


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


def copied(stream: BinaryIO, file: BinaryIO, room: int) -> str:
    """Copy the stream into the file, no more than may be; the SHA-256 in hex."""
    digest, size = hashlib.sha256(), 0
    while piece := stream.read(_PIECE):
        size += len(piece)
        _check_size(size)
        check_room(size, room)
        digest.update(piece)
        file.write(piece)
    file.flush()
    return digest.hexdigest()


def _check_size(size: int) -> None:
    most = settings().upload_megabytes
    if size > most * MB:
        raise EvidenceRefused(f"This file is larger than {most} MB. Please send a smaller one.")


def check_room(size: int, room: int) -> None:
    """EvidenceRefused where so many bytes are more than the case may still hold."""
    if size > room:
        most = settings().case_evidence_megabytes
        raise EvidenceRefused(
            f"With this file the case would hold more than {most} MB of evidence. "
            "Please send a smaller file, or ask an administrator to raise the limit."
        )


def _values(actor: Actor, return_id: int, return_line_id: int | None, kept: Kept) -> dict[str, object]:
    facts = asdict(kept.facts)
    same = ("width", "height", "duration_ms", "camera", "software", "had_location", "mime", "note", "perceptual_hash")
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
        actor,
        AuditTag.EVIDENCE_ADDED,
        f"return:{return_id}",
        {
            "evidence": kept.public_id,
            "sha256": kept.original.sha256,
            "bytes": kept.original.size,
            "kind": str(kept.facts.kind),
            "proofs": [proof.value for proof in proofs],
        },
    )
