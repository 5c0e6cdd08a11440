"""The store of evidence files, opened with keys derived from the desk's own."""

from data import encryption
from data.media_store import Keyring, MediaStore
from services.settings import settings


def media() -> MediaStore:
    """The store in the desk's home folder; new files use the active key, older ones the key that they name."""
    ring = encryption.keyring()
    keys = {str(key_id): ring.derive("evidence", key_id) for key_id in ring.keys}
    return MediaStore(settings().media_folder, Keyring(keys, str(ring.active)))
