"""Photos as rows, without files behind them: for what only looks at hashes and metadata."""

from typing import Any

from sqlalchemy import insert

from data import database
from data.models.evidence import Evidence
from data.queries.returns import photo_bands
from data.vocabulary import EvidenceKind, EvidenceState
from services.desk import clock


def add_photo(return_id: int, perceptual_hash: int | None, **values: Any) -> int:  # noqa: ANN401 - columns of evidence
    """A photo of a return with this hash, indexed as the desk does it; its id."""
    name = f"{return_id}-{perceptual_hash}-{values.get('captured_at')}-{values.get('software')}"
    usual = {"public_id": f"{hash(name) & (2**127 - 1):032x}", "sha256": f"{hash(name) & (2**127 - 1):064x}"}
    usual |= {"kind": EvidenceKind.PHOTO, "state": EvidenceState.READY, "media_id": name[:64], "mime": "image/jpeg"}
    rest = {"size_bytes": 1, "had_location": False, "added_at": clock.now(), "perceptual_hash": perceptual_hash}
    with database.transaction() as tx:
        made = tx.execute(insert(Evidence).values(**(usual | rest | {"return_id": return_id} | values)))
        assert made.inserted_primary_key is not None
        key = int(made.inserted_primary_key[0])
        if perceptual_hash is not None:
            photo_bands.add(tx, key, perceptual_hash)
    return key
