"""Photos that the bench takes of one unit: in the store before the reception is written, its rows written with it.

They are never proofs of the customer: a bench photo bears its unit from the first moment.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import BinaryIO

from sqlalchemy import Connection

from data.queries.returns import evidence as rows
from data.vocabulary import EvidenceKind
from services.desk.access import Actor
from services.desk.errors import EvidenceRefused
from services.evidence import storing
from services.evidence.keeping import Kept, discard, discard_unless_recorded


@dataclass(frozen=True)
class Photo:
    """A file that somebody at the bench took or chose."""

    name: str | None
    stream: BinaryIO


@contextmanager
def taken_in(actor: Actor, return_id: int, photos: Sequence[Sequence[Photo]]) -> Iterator[list[list[Kept]]]:
    """The photos of each unit in the store; what the block does not record is taken out again.

    EvidenceRefused with one sentence for what is no photo; then nothing is kept.
    """
    kept: list[Kept] = []
    try:
        yield [_of_unit(actor, return_id, unit, kept) for unit in photos]
    except BaseException:
        for one in kept:
            discard_unless_recorded(one)
        raise


def _of_unit(actor: Actor, return_id: int, photos: Sequence[Photo], kept: list[Kept]) -> list[Kept]:
    taken = []
    for photo in photos:
        room = storing.room_for_evidence(actor, return_id) - sum(one.original.size for one in kept)
        photo.stream.seek(0)
        one = storing.into_store(photo.name, photo.stream, room)
        kept.append(one)
        if one.facts.kind is not EvidenceKind.PHOTO:
            raise EvidenceRefused("At the bench a photo is needed, not a video. Take a photo of the unit.")
        taken.append(one)
    return taken


def record(tx: Connection, actor: Actor, return_id: int, line_id: int | None, unit_id: int, photo: Kept) -> None:
    """Write the rows of a unit's photo; EvidenceRefused for a file that the return holds already."""
    if rows.find_same(tx, return_id, photo.original.sha256) is not None:
        raise EvidenceRefused("This return holds the same photo already. Take a new one of this unit.")
    storing.write(tx, actor, return_id, photo, return_line_id=line_id, unit_id=unit_id)


def forget(photos: Sequence[Sequence[Kept]]) -> None:
    """Take photos out of the store that a second press of the button brought again."""
    for unit in photos:
        for photo in unit:
            discard(photo)
