"""The evidence of a case as its page shows it: files, what is shown of them, the slots they fill."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from data.queries.returns import evidence as rows
from data.queries.returns.evidence import EvidenceRow, ProofRow, RenditionRow
from data.vocabulary import EvidenceKind, EvidenceNote, EvidenceState, Permission, Proof, ProofVerdict, Rendition
from services.cases import proofs
from services.cases.proofs import Files
from services.desk.access import Actor, query


@dataclass(frozen=True)
class Shown:
    """A rendition that can be shown, its size in pixels."""

    rendition: Rendition
    width: int
    height: int


@dataclass(frozen=True)
class InSlot:
    """A slot that the file fills, and the verdict on it."""

    proof: Proof
    verdict: ProofVerdict


@dataclass(frozen=True)
class EvidenceItem:
    """A file of a case. What its metadata claims (captured, camera, software) can be forged.

    Size in bytes, duration in milliseconds; `captured_at` as the camera wrote it, usually without a zone; `added_at`
    aware UTC; `also_in` counts the other returns in which the very same bytes were sent.
    """

    evidence_id: int
    public_id: str
    return_line_id: int | None
    unit_id: int | None
    kind: EvidenceKind
    state: EvidenceState
    failure: str | None
    note: EvidenceNote | None
    file_name: str | None
    mime: str
    size_bytes: int
    sha256: str
    duration_ms: int | None
    captured_at: str | None
    camera: str | None
    software: str | None
    had_location: bool
    added_at: datetime
    also_in: int
    shown: tuple[Shown, ...]
    slots: tuple[InSlot, ...]

    @property
    def proofs(self) -> frozenset[Proof]:
        """The slots that the file fills."""
        return frozenset(slot.proof for slot in self.slots)

    def has(self, rendition: Rendition) -> bool:
        """Whether this rendition is there."""
        return any(shown.rendition is rendition for shown in self.shown)


def gallery(tx: Connection, return_id: int) -> tuple[EvidenceItem, ...]:
    """What the customer sent, in the order in which it came; the bench's photos are in `of_bench`."""
    return of_customer(tx, return_id, proofs.files_of(tx, return_id))


def of_customer(tx: Connection, return_id: int, found: Files) -> tuple[EvidenceItem, ...]:
    """`gallery` of a return whose files are at hand already."""
    return _items(tx, return_id, found, list(found.of_customer.values()))


def of_bench(tx: Connection, return_id: int) -> tuple[EvidenceItem, ...]:
    """The photos that the bench took of the return's units, each bearing its unit."""
    found = proofs.files_of(tx, return_id)
    return _items(tx, return_id, found, [file for file in found.files if file.unit_id is not None])


def _items(tx: Connection, return_id: int, found: Files, files: list[EvidenceRow]) -> tuple[EvidenceItem, ...]:
    shown = rows.renditions(tx, [file.id for file in files])
    elsewhere = rows.returns_with_same(tx, return_id, [file.sha256 for file in files])
    return tuple(_item(file, shown, found.filled, elsewhere.get(file.sha256, 0)) for file in files)


@query(Permission.EVIDENCE_READ)
def states(tx: Connection, actor: Actor, return_id: int) -> dict[str, EvidenceState]:
    """Public id to state of the files of a return, to see when a video has been prepared."""
    return rows.states(tx, return_id)


def _item(
    file: EvidenceRow, shown: tuple[RenditionRow, ...], filled: tuple[ProofRow, ...], elsewhere: int
) -> EvidenceItem:
    order = list(Proof)
    slots = [InSlot(row.proof, row.verdict) for row in filled if row.evidence_id == file.id]
    return EvidenceItem(
        evidence_id=file.id,
        public_id=file.public_id,
        return_line_id=file.return_line_id,
        unit_id=file.unit_id,
        kind=file.kind,
        state=file.state,
        failure=file.failure,
        note=file.note,
        file_name=file.file_name,
        mime=file.mime,
        size_bytes=file.size_bytes,
        sha256=file.sha256,
        duration_ms=file.duration_ms,
        captured_at=file.captured_at,
        camera=file.camera,
        software=file.software,
        had_location=file.had_location,
        added_at=file.added_at,
        also_in=elsewhere,
        shown=tuple(Shown(row.rendition, row.width, row.height) for row in shown if row.evidence_id == file.id),
        slots=tuple(sorted(slots, key=lambda slot: order.index(slot.proof))),
    )
