"""Photos that look alike, found exactly among millions: each hash is stored in four quarters of 16 bits.

Two hashes that differ in at most 7 bits differ in at most one bit in at least one quarter. So a look-up asks each
quarter's index for its value and its 16 neighbours, and judges the few candidates by their whole hash.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import (
    BigInteger,
    Connection,
    Select,
    and_,
    bindparam,
    column,
    insert,
    not_,
    select,
    table,
    union_all,
)

from data.models.evidence import Evidence, EvidenceProof
from data.models.returns import ReturnCase
from data.models.work import PhotoBand
from data.vocabulary import Proof

BANDS, BITS = 4, 16
FARTHEST = 7
# What shows the parcel and nothing in it; the shop's own cartons look alike.
OF_THE_BOX = frozenset({Proof.PACKAGE_FRONT, Proof.PACKAGE_BACK})
_WHOLE = 0xFFFF_FFFF_FFFF_FFFF


@dataclass(frozen=True)
class Near:
    """A photo whose hash differs in `distance` bits."""

    evidence_id: int
    distance: int


@dataclass(frozen=True)
class LikePhoto:
    """A customer's photo in another return."""

    evidence_id: int
    public_id: str
    sha256: str
    return_id: int
    rma: str
    customer_id: int
    # It is filed as a picture of the parcel and of nothing in it.
    only_box: bool


def quarters(perceptual_hash: int) -> tuple[int, ...]:
    """The hash in four numbers of 16 bits, the lowest first; the sign is one bit like any other."""
    return tuple((perceptual_hash >> (BITS * band)) & 0xFFFF for band in range(BANDS))


def add(tx: Connection, evidence_id: int, perceptual_hash: int) -> None:
    """Index a photo's hash."""
    rows = [
        {"band": band, "value": value, "evidence_id": evidence_id, "perceptual_hash": perceptual_hash}
        for band, value in enumerate(quarters(perceptual_hash))
    ]
    tx.execute(insert(PhotoBand), rows)


def near(tx: Connection, perceptual_hash: int, distance: int) -> list[Near]:
    """Every indexed photo within the Hamming distance (0 to 7), nearest first; ValueError for a larger distance."""
    if not 0 <= distance <= FARTHEST:
        raise ValueError(f"The index finds distances up to {FARTHEST}, not {distance}.")
    flips = (0,) if distance < BANDS else _FLIPS
    values = {
        f"value_{band}_{number}": value ^ flip
        for band, value in enumerate(quarters(perceptual_hash))
        for number, flip in enumerate(flips)
    }
    # Counted before anything is made of a row: nearly all candidates only share a quarter.
    found = {
        key: apart
        for key, other in tx.execute(_candidates(len(flips)), values).all()
        if (apart := ((perceptual_hash ^ other) & _WHOLE).bit_count()) <= distance
    }
    return [Near(key, apart) for key, apart in sorted(found.items(), key=lambda item: (item[1], item[0]))]


_FLIPS = (0, *(1 << bit for bit in range(BITS)))
_BAND = table(
    PhotoBand.__tablename__, column("band"), column("value"), column("evidence_id"), column("perceptual_hash")
)


@cache
def _candidates(probes: int) -> Any:  # noqa: ANN401 - a union of selects
    return union_all(*[_quarter(band, probes) for band in range(BANDS)])


def _quarter(band: int, probes: int) -> Select[*tuple[Any, ...]]:
    wanted = [bindparam(f"value_{band}_{number}", type_=BigInteger) for number in range(probes)]
    chosen = select(_BAND.c.evidence_id, _BAND.c.perceptual_hash)
    return chosen.where(_BAND.c.band == band, _BAND.c.value.in_(wanted))


_FILED = select(EvidenceProof.evidence_id).where(EvidenceProof.evidence_id == Evidence.id)
_ONLY_BOX = and_(_FILED.exists(), not_(_FILED.where(EvidenceProof.proof.not_in(OF_THE_BOX)).exists()))
_ELSEWHERE = (
    select(
        *(Evidence.id, Evidence.public_id, Evidence.sha256, Evidence.return_id, ReturnCase.rma),
        ReturnCase.customer_id,
        _ONLY_BOX,
    )
    .join(ReturnCase, ReturnCase.id == Evidence.return_id)
    .where(
        Evidence.id.in_(bindparam("photos", expanding=True)),
        Evidence.return_id != bindparam("return_id"),
        # What the bench took is ours.
        Evidence.unit_id.is_(None),
    )
)


def elsewhere(tx: Connection, evidence_ids: Iterable[int], return_id: int) -> dict[int, LikePhoto]:
    """Those of the photos that a customer sent for another return, by id."""
    found = tx.execute(_ELSEWHERE, {"photos": list(evidence_ids), "return_id": return_id})
    return {row.id: LikePhoto(*row) for row in found}
