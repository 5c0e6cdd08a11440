"""The encryption key: where it is kept, when one may be made, and whether it is the one that the database knows."""

import base64
import binascii
import os
import secrets
from pathlib import Path

import keyring as os_keyring

from data import encryption
from data.database import Database
from data.encryption import Keyring
from data.queries.desk import keys as rows
from services.desk import audit, clock
from services.desk.errors import SettingsInvalid
from services.desk.settings import Settings

_KEYRING_SERVICE = "returns-desk"
_KEY_BYTES = 32


def load_keyring(chosen: Settings, *, make: bool) -> Keyring:
    """The encryption key: from the environment, else a file of mode 0600, else the OS keyring.

    Where there is none, `make` lets one be made; without it SettingsInvalid: a new one would not open what is there.
    """
    if chosen.key is not None:
        return Keyring({1: _decode(chosen.key.get_secret_value(), "RETURNS_DESK_KEY")}, active=1)
    if chosen.key_file.exists():
        return Keyring({1: _decode(chosen.key_file.read_text(), str(chosen.key_file))}, active=1)
    if chosen.key_source == "file" or (chosen.key_source == "auto" and not _keyring_works()):
        secret, source = _make_key_file(chosen.key_file) if make else None, str(chosen.key_file)
    else:
        secret, source = _keyring_secret(chosen, make=make), "the keyring"
    if secret is None:
        raise SettingsInvalid(
            "The database holds data, and the key that opens it is missing: it is neither in RETURNS_DESK_KEY nor in "
            f"{source}. Put it back from where you keep its copy; none was made, for a new one opens nothing."
        )
    return Keyring({1: _decode(secret, source)}, active=1)


def see_that_it_fits(opened: Database) -> None:
    """SettingsInvalid where the database was written with other keys than those of this process."""
    with opened.reading() as tx:
        noted = rows.fingerprints(tx)
        newest = None if noted else rows.newest_entry(tx)
    ours = encryption.fingerprints()
    fits = noted.items() <= ours.items() if noted else newest is None or audit.is_ours(newest)
    if not fits:
        raise SettingsInvalid(
            "This is another key than the one that the database was written with. Nothing was started or written. "
            "Put the right key back: in RETURNS_DESK_KEY, the key file in the home folder, or the keyring."
        )


def note(opened: Database) -> None:
    """Keep the keys' fingerprints in the database, so that another key is known by them."""
    with opened.transaction() as tx:
        rows.note_fingerprints(tx, encryption.fingerprints(), clock.now())


def _keyring_works() -> bool:
    # A priority below 1 means that there is no real keyring here (the "fail" and plain-text back ends).
    return float(os_keyring.get_keyring().priority) >= 1


def _keyring_secret(chosen: Settings, *, make: bool) -> str | None:
    account = str(chosen.home.resolve())
    secret = os_keyring.get_password(_KEYRING_SERVICE, account)
    if secret is None and make:
        secret = _new_key()
        os_keyring.set_password(_KEYRING_SERVICE, account, secret)
    return secret


def _make_key_file(path: Path) -> str:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    secret = _new_key()
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text()
    with os.fdopen(handle, "w") as file:
        file.write(secret)
    return secret


def _new_key() -> str:
    return base64.b64encode(secrets.token_bytes(_KEY_BYTES)).decode()


def _decode(text: str, source: str) -> bytes:
    try:
        key = base64.b64decode(text.strip(), validate=True)
    except (binascii.Error, ValueError):
        key = b""
    if len(key) != _KEY_BYTES:
        raise SettingsInvalid(
            f"The encryption key in {source} is not 32 bytes in base64. Restore the right key: "
            "a new one cannot open old data."
        )
    return key
