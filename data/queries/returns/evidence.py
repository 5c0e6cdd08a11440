"""Evidence files, what is shown instead of them, and the slots that they fill."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, func, insert, select, union, update
from sqlalchemy import delete as remove

from data.models.evidence import Evidence, EvidenceProof, EvidenceRendition
from data.models.returns import ReturnCase, ReturnLine
from data.vocabulary import EvidenceKind, EvidenceNote, EvidenceState, Proof, ProofVerdict, Rendition


@dataclass(frozen=True)
class EvidenceRow:
    """A file of a case; size in bytes, duration in milliseconds, captured_at as the camera wrote it."""

    id: int
    public_id: str
    return_id: int
    return_line_id: int | None
    # The unit of which the bench took it; None for what the customer sent.
    unit_id: int | None
    kind: EvidenceKind
    state: EvidenceState
    failure: str | None
    note: EvidenceNote | None
    media_id: str
    sha256: str
    size_bytes: int
    mime: str
    file_name: str | None
    width: int | None
    height: int | None
    duration_ms: int | None
    captured_at: str | None
    camera: str | None
    software: str | None
    had_location: bool
    perceptual_hash: int | None
    added_at: datetime


@dataclass(frozen=True)
class RenditionRow:
    """A picture or clip that is shown instead of an original; size in bytes."""

    evidence_id: int
    rendition: Rendition
    media_id: str
    sha256: str
    mime: str
    size_bytes: int
    width: int
    height: int


@dataclass(frozen=True)
class ProofRow:
    """A slot that a file fills, with the verdict on it."""

    evidence_id: int
    proof: Proof
    verdict: ProofVerdict


_FILE = tuple(getattr(Evidence, name) for name in EvidenceRow.__annotations__)
_PROOF = tuple(getattr(EvidenceProof, name) for name in ProofRow.__annotations__)
_RENDITION = tuple(getattr(EvidenceRendition, name) for name in RenditionRow.__annotations__)

# Built once, as in data/queries/returns/cases.py.
_WITH_PROOFS = (
    select(*_FILE, EvidenceProof.proof, EvidenceProof.verdict)
    .outerjoin(EvidenceProof, EvidenceProof.evidence_id == Evidence.id)
    .where(Evidence.return_id == bindparam("return_id"))
    .order_by(Evidence.id)
)
_RENDITIONS = select(*_RENDITION).where(EvidenceRendition.evidence_id.in_(bindparam("files", expanding=True)))
_PROOFS = select(*_PROOF).where(EvidenceProof.evidence_id.in_(bindparam("files", expanding=True)))
_SAME_ELSEWHERE = (
    select(Evidence.sha256, func.count(func.distinct(Evidence.return_id)))
    .where(Evidence.sha256.in_(bindparam("hashes", expanding=True)), Evidence.return_id != bindparam("return_id"))
    .group_by(Evidence.sha256)
)


def return_id_of(tx: Connection, rma: str) -> int | None:
    """The return of this number."""
    return tx.execute(select(ReturnCase.id).where(ReturnCase.rma == rma)).scalar_one_or_none()


def line_belongs(tx: Connection, return_id: int, return_line_id: int) -> bool:
    """Whether the line is one of the return's."""
    wanted = (ReturnLine.id == return_line_id, ReturnLine.return_id == return_id)
    return tx.execute(select(ReturnLine.id).where(*wanted)).first() is not None


def bytes_of_return(tx: Connection, return_id: int) -> int:
    """How many bytes the originals of a return have together."""
    total = select(func.coalesce(func.sum(Evidence.size_bytes), 0)).where(Evidence.return_id == return_id)
    return int(tx.execute(total).scalar_one())


def with_proofs(tx: Connection, return_id: int) -> tuple[tuple[EvidenceRow, ...], tuple[ProofRow, ...]]:
    """The files of a return in the order in which they came, and the slots that they fill."""
    files: dict[int, EvidenceRow] = {}
    filled = []
    for *file, proof, verdict in tx.execute(_WITH_PROOFS, {"return_id": return_id}):
        one = EvidenceRow(*file)
        files[one.id] = one
        if proof is not None:
            filled.append(ProofRow(one.id, proof, verdict))
    return tuple(files.values()), tuple(filled)


def named(tx: Connection, media_ids: Collection[str]) -> frozenset[str]:
    """Those of the stored ids that a row refers to, as the original or a rendition of a file."""
    originals = select(Evidence.media_id).where(Evidence.media_id.in_(media_ids))
    shown = select(EvidenceRendition.media_id).where(EvidenceRendition.media_id.in_(media_ids))
    return frozenset(tx.execute(union(originals, shown)).scalars())


def find(tx: Connection, evidence_id: int, *, lock: bool = False) -> EvidenceRow | None:
    """A file by its id; with `lock`, nobody else changes it until the transaction ends."""
    statement = select(*_FILE).where(Evidence.id == evidence_id)
    row = tx.execute(statement.with_for_update() if lock else statement).one_or_none()
    return None if row is None else EvidenceRow(**row._mapping)


def find_same(tx: Connection, return_id: int, sha256: str) -> EvidenceRow | None:
    """The file of a return that has these very bytes."""
    row = tx.execute(select(*_FILE).where(Evidence.return_id == return_id, Evidence.sha256 == sha256)).one_or_none()
    return None if row is None else EvidenceRow(**row._mapping)


def find_public(tx: Connection, public_id: str) -> EvidenceRow | None:
    """A file by the id that pages may know."""
    row = tx.execute(select(*_FILE).where(Evidence.public_id == public_id)).one_or_none()
    return None if row is None else EvidenceRow(**row._mapping)


def find_rendition(tx: Connection, public_id: str, rendition: Rendition) -> RenditionRow | None:
    """One rendition of a file by the id that pages may know."""
    statement = select(*_RENDITION).join(Evidence, Evidence.id == EvidenceRendition.evidence_id)
    wanted = (Evidence.public_id == public_id, EvidenceRendition.rendition == rendition)
    row = tx.execute(statement.where(*wanted)).one_or_none()
    return None if row is None else RenditionRow(**row._mapping)


def renditions(tx: Connection, evidence_ids: Iterable[int]) -> tuple[RenditionRow, ...]:
    """Everything that is shown of these files."""
    files = list(evidence_ids)
    return tuple(RenditionRow(**row._mapping) for row in tx.execute(_RENDITIONS, {"files": files})) if files else ()


def proofs(tx: Connection, evidence_ids: Iterable[int]) -> tuple[ProofRow, ...]:
    """The slots that these files fill."""
    return tuple(ProofRow(**row._mapping) for row in tx.execute(_PROOFS, {"files": list(evidence_ids)}))


def returns_with_same(tx: Connection, return_id: int, hashes: Iterable[str]) -> dict[str, int]:
    """For each SHA-256: in how many other returns the very same bytes were sent; those in none are left out."""
    wanted = list(hashes)
    found = tx.execute(_SAME_ELSEWHERE, {"hashes": wanted, "return_id": return_id}) if wanted else ()
    return {row[0]: row[1] for row in found}


def states(tx: Connection, return_id: int) -> dict[str, EvidenceState]:
    """Public id to state for the files of a return."""
    rows = tx.execute(select(Evidence.public_id, Evidence.state).where(Evidence.return_id == return_id))
    return {row.public_id: row.state for row in rows}


def add(tx: Connection, values: dict[str, Any]) -> int:
    """Store a file's row and return its id."""
    key = tx.execute(insert(Evidence).values(**values)).inserted_primary_key
    assert key is not None
    return int(key[0])


def add_rendition(tx: Connection, row: RenditionRow) -> None:
    """Store a rendition's row."""
    tx.execute(insert(EvidenceRendition).values(**vars(row)))


def add_proofs(tx: Connection, evidence_id: int, wanted: Iterable[Proof]) -> None:
    """Let a file fill these slots, not yet judged."""
    rows = [{"evidence_id": evidence_id, "proof": proof, "verdict": ProofVerdict.UNJUDGED} for proof in wanted]
    if rows:
        tx.execute(insert(EvidenceProof), rows)


def remove_proofs(tx: Connection, evidence_id: int, unwanted: Iterable[Proof]) -> None:
    """Take a file out of these slots."""
    found = (EvidenceProof.evidence_id == evidence_id, EvidenceProof.proof.in_(list(unwanted)))
    tx.execute(remove(EvidenceProof).where(*found))


def set_verdict(
    tx: Connection, evidence_id: int, proof: Proof, verdict: ProofVerdict, by: int | None, at: datetime | None
) -> None:
    """Record what was said of a file in a slot, by whom and when (aware UTC)."""
    found = (EvidenceProof.evidence_id == evidence_id, EvidenceProof.proof == proof)
    tx.execute(update(EvidenceProof).where(*found).values(verdict=verdict, judged_by_id=by, judged_at=at))


def set_state(tx: Connection, evidence_id: int, state: EvidenceState, failure: str | None = None) -> None:
    """Record whether the file can be shown."""
    tx.execute(update(Evidence).where(Evidence.id == evidence_id).values(state=state, failure=failure))


def set_duration(tx: Connection, evidence_id: int, milliseconds: int) -> None:
    """Record how long the clip was found to last."""
    tx.execute(update(Evidence).where(Evidence.id == evidence_id).values(duration_ms=milliseconds))
