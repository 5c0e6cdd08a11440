"""The bytes of a file on their way in: in the store before their rows are written, out of it when they never are."""

import io
import secrets
from dataclasses import dataclass
from typing import BinaryIO

from data import database, encryption
from data.media.store import Keyring, MediaStore, StoredMedia
from data.queries.returns import evidence as rows
from data.vocabulary import EvidenceState, Rendition
from services.desk.settings import settings
from services.desk.text.visible import file_name as display_name
from services.evidence import decode
from services.evidence.report import Facts


@dataclass(frozen=True)
class Kept:
    """A file whose bytes are in the store and whose rows are not yet written."""

    public_id: str
    original: StoredMedia
    shown: dict[Rendition, StoredMedia]
    facts: Facts
    file_name: str | None

    @property
    def state(self) -> EvidenceState:
        """Whether it can be shown at once."""
        return EvidenceState.PREPARING if self.facts.needs_transcode else EvidenceState.READY


def keep(file: BinaryIO, prepared: decode.Prepared, file_name: str | None) -> Kept:
    """Put the original and what was made of it into the store; nothing stays there when one of them fails."""
    store = media()
    stored: list[StoredMedia] = []
    try:
        file.seek(0)
        stored.append(store.put(file))
        shown: dict[Rendition, StoredMedia] = {}
        for name, derivative in prepared.derivatives.items():
            shown[Rendition(name)] = store.put(io.BufferedReader(derivative.open()))
            stored.append(shown[Rendition(name)])
    except BaseException:
        for piece in stored:
            store.delete(piece.media_id)
        raise
    return Kept(secrets.token_hex(16), stored[0], shown, prepared.facts, display_name(file_name))


def discard_unless_recorded(kept: Kept) -> None:
    """Take the bytes out again unless their rows are there: a commit may go through and its answer be lost."""
    with database.reading() as tx:
        recorded = rows.find_public(tx, kept.public_id) is not None
    if not recorded:
        discard(kept)


def discard(kept: Kept) -> None:
    """Take the bytes out of the store."""
    store = media()
    for stored in (kept.original, *kept.shown.values()):
        store.delete(stored.media_id)


def media() -> MediaStore:
    """The store in the desk's home folder; new files use the active key, older ones the key that they name."""
    ring = encryption.keyring()
    keys = {str(key_id): ring.derive("evidence", key_id) for key_id in ring.keys}
    return MediaStore(settings().media_folder, Keyring(keys, str(ring.active)))
