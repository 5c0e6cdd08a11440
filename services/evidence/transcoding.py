"""The background half of a video's intake: what Chromium cannot play becomes H.264 and AAC."""

import io
import tempfile
from dataclasses import dataclass

from sqlalchemy import Connection

from data import database
from data.media.store import StoredMedia
from data.queries.desk.jobs import JobRow
from data.queries.returns import evidence as rows
from data.queries.returns.evidence import EvidenceRow, RenditionRow
from data.vocabulary import AuditTag, EvidenceState, Rendition
from services.desk import audit
from services.desk.errors import EvidenceRefused
from services.evidence import decode
from services.evidence.keeping import media
from services.evidence.report import Measures

TRANSCODE = "transcode_evidence"
_WORKER = "worker"


def do_job(job: JobRow) -> None:
    """The worker's handler for TRANSCODE."""
    if job.record_id is not None:
        finish_transcode(job.record_id)


def finish_transcode(evidence_id: int) -> None:
    """Make a video playable and show it; doing it twice changes nothing.

    A video that cannot be made playable is marked as failed with the reason, and the reviewer asks for another.
    """
    with database.reading() as tx:
        found = rows.find(tx, evidence_id)
    if found is None or found.state is not EvidenceState.PREPARING:
        return
    try:
        made = _transcoded(found)
    except EvidenceRefused as refusal:
        _settle(found, None, str(refusal))
        return
    if not _settle(found, made, None):
        media().delete(made.stored.media_id)


@dataclass(frozen=True)
class _Made:
    """A clip that is in the store, and its measures."""

    stored: StoredMedia
    measures: Measures


def _transcoded(found: EvidenceRow) -> _Made:
    store = media()
    with tempfile.TemporaryFile() as original:
        for piece in store.read_range(found.media_id):
            original.write(piece)
        original.flush()
        with decode.transcode(original) as video:
            return _Made(store.put(io.BufferedReader(video.open())), video.measures)


def _settle(found: EvidenceRow, made: _Made | None, failure: str | None) -> bool:
    """Record the end of the work; False where somebody else already had."""
    with audit.transaction() as tx:
        now = rows.find(tx, found.id, lock=True)
        if now is None or now.state is not EvidenceState.PREPARING:
            return False
        if made is not None:
            rows.add_rendition(tx, _rendition_row(found, made))
            rows.set_duration(tx, found.id, made.measures.duration_ms)
        state = EvidenceState.FAILED if made is None else EvidenceState.READY
        rows.set_state(tx, found.id, state, failure)
        _audit_prepared(tx, found, state)
        return True


def _rendition_row(found: EvidenceRow, made: _Made) -> RenditionRow:
    return RenditionRow(
        evidence_id=found.id,
        rendition=Rendition.VIDEO,
        media_id=made.stored.media_id,
        sha256=made.stored.sha256,
        mime="video/mp4",
        size_bytes=made.stored.size,
        width=made.measures.width,
        height=made.measures.height,
    )


def _audit_prepared(tx: Connection, found: EvidenceRow, state: EvidenceState) -> None:
    audit.record(
        tx,
        _WORKER,
        AuditTag.EVIDENCE_PREPARED,
        f"return:{found.return_id}",
        {"evidence": found.public_id, "state": state.value},
    )
