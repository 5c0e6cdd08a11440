"""Evidence on its way to a browser: asked for in the database each time, and never other bytes than were recorded."""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import Connection

from data.media.crypto import MediaTampered
from data.media.store import MediaKeyUnknown, MediaMissing
from data.queries.returns import evidence as rows
from data.vocabulary import AuditTag, Permission, Rendition
from services.desk import audit
from services.desk.access import Actor, command, query
from services.desk.errors import EvidenceAltered, NotFound
from services.evidence.formats.sniff import FORMATS
from services.evidence.keeping import media

_BROKEN = (MediaTampered, MediaMissing, MediaKeyUnknown)
_ENDINGS = {one.mime: one.endings[0] for one in FORMATS.values()}


@dataclass(frozen=True)
class Served:
    """A file that this actor may have; size in bytes, `name` is ours and never the sender's."""

    public_id: str
    media_id: str
    sha256: str
    mime: str
    size: int

    @property
    def name(self) -> str:
        """A plain file name with the ending of its content."""
        return f"evidence-{self.public_id[:12]}.{_ENDINGS.get(self.mime, 'bin')}"


@query(Permission.EVIDENCE_READ)
def rendition(tx: Connection, actor: Actor, public_id: str, wanted: Rendition) -> Served:
    """What is shown of a file; NotFound where there is none."""
    found = rows.find_rendition(tx, public_id, wanted)
    if found is None:
        raise NotFound("There is no such file.")
    return Served(public_id, found.media_id, found.sha256, found.mime, found.size_bytes)


@command(Permission.EVIDENCE_ORIGINAL)
def open_original(tx: Connection, actor: Actor, public_id: str) -> Served:
    """The file as it was sent, metadata and all; each time leaves an audit entry. NotFound where there is none."""
    found = rows.find_public(tx, public_id)
    if found is None:
        raise NotFound("There is no such file.")
    audit.record(
        tx,
        actor,
        AuditTag.EVIDENCE_ORIGINAL_OPENED,
        f"return:{found.return_id}",
        {"evidence": public_id, "sha256": found.sha256},
    )
    return Served(public_id, found.media_id, found.sha256, found.mime, found.size_bytes)


def verify(actor: Actor, served: Served) -> None:
    """EvidenceAltered, with an audit entry, unless the stored bytes are those that were recorded."""
    try:
        media().verify(served.media_id, served.sha256)
    except _BROKEN as problem:
        raise _alarm(actor, served, problem) from problem


def pieces(actor: Actor, served: Served, start: int, end: int) -> Iterator[bytes]:
    """Bytes start..end (end not included) in pieces of at most 64 KiB; EvidenceAltered at the first bad one."""
    try:
        yield from media().read_range(served.media_id, start, end)
    except _BROKEN as problem:
        raise _alarm(actor, served, problem) from problem


def _alarm(actor: Actor, served: Served, problem: Exception) -> EvidenceAltered:
    report_altered(actor, served, type(problem).__name__)
    return EvidenceAltered(
        "This file is not as it was stored, so it is not shown. The audit trail records it; restore it from a backup."
    )


@command(Permission.EVIDENCE_READ)
def report_altered(tx: Connection, actor: Actor, served: Served, problem: str) -> None:
    """Leave the alarm in the audit trail."""
    found = rows.find_public(tx, served.public_id)
    audit.record(
        tx,
        actor,
        AuditTag.EVIDENCE_ALTERED,
        "evidence:unknown" if found is None else f"return:{found.return_id}",
        {"evidence": served.public_id, "sha256": served.sha256, "problem": problem},
    )
