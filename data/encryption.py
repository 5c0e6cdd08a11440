"""Personal columns at rest: AES-256-GCM per value, and keyed blind indexes for exact search.

The keys stand outside the database (services/desk/settings.py finds them). A value is bound to its column, so that a
ciphertext moved to another column does not open. Leaks by design: equal values have equal blind indexes.
"""

import base64
import hashlib
import hmac
import os
import re
import unicodedata
from dataclasses import dataclass, field
from functools import lru_cache

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from sqlalchemy import LargeBinary
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator

from data import card_numbers

_NONCE = 12
_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True)
class Keyring:
    """Master keys by id (1 to 255, 32 bytes each); the active one encrypts, all of them open."""

    keys: dict[int, bytes] = field(repr=False)
    active: int

    def derive(self, purpose: str, key_id: int) -> bytes:
        """A 32-byte key for one purpose, from the master key of that id."""
        return HKDF(algorithm=SHA256(), length=32, salt=None, info=purpose.encode()).derive(self.keys[key_id])


class _Vault:
    """The process's ciphers, made once from the keyring."""

    def __init__(self, keyring: Keyring) -> None:
        self.keyring = keyring
        self.ciphers = {key_id: AESGCM(keyring.derive("columns", key_id)) for key_id in keyring.keys}
        # The index key never rotates with the columns' key: an index under two keys would find half of the rows.
        self.index_key = keyring.derive("blind-index", min(keyring.keys))
        self.audit_key = keyring.derive("audit", min(keyring.keys))
        self.seal_once = lru_cache(maxsize=512)(self.seal)

    def seal(self, label: str, text: str) -> bytes:
        """Key id, nonce and ciphertext."""
        nonce = os.urandom(_NONCE)
        sealed = self.ciphers[self.keyring.active].encrypt(nonce, text.encode(), label.encode())
        return bytes([self.keyring.active]) + nonce + sealed


_vault: _Vault | None = None


def configure(keyring: Keyring) -> None:
    """Set the keys with which this process opens personal columns."""
    global _vault
    _vault = _Vault(keyring)


def keyring() -> Keyring:
    """The keys in use; RuntimeError before `configure`."""
    return _ready().keyring


def audit_key() -> bytes:
    """The key of the audit chain; it never rotates, so that old entries stay verifiable."""
    return _ready().audit_key


def fingerprints() -> dict[int, bytes]:
    """What tells each key of this process from another, by key id; nothing leads from it back to the key."""
    ring = keyring()
    return {key_id: ring.derive("fingerprint", key_id) for key_id in ring.keys}


def _ready() -> _Vault:
    if _vault is None:
        raise RuntimeError("Encryption keys are not configured.")
    return _vault


class EncryptedText(TypeDecorator[str]):
    """Text stored as key id, nonce and ciphertext, bound to the label of its column; numbers of cards are hidden (V03).

    `exact`: a value that no person writes freely is kept by the letter: a telephone number, a token, a secret.
    """

    impl = LargeBinary
    cache_ok = True

    def __init__(self, label: str, *, exact: bool = False) -> None:
        self.label = label
        self.exact = exact
        super().__init__()

    def process_bind_param(self, value: str | None, dialect: Dialect) -> bytes | None:  # noqa: ARG002 - SQLAlchemy's signature
        if value is None:
            return None
        return seal(self.label, value if self.exact else card_numbers.masked(value))

    def process_result_value(self, value: bytes | None, dialect: Dialect) -> str | None:  # noqa: ARG002 - as above
        return None if value is None else unseal(self.label, bytes(value))


def seal(label: str, text: str) -> bytes:
    """The ciphertext of `text` for the column `label`."""
    return _ready().seal(label, text)


def seal_once(label: str, text: str) -> bytes:
    """As `seal`; the same text gives the same ciphertext again, as long as it is among the last 512."""
    return _ready().seal_once(label, text)


def unseal(label: str, blob: bytes) -> str:
    """The text of a ciphertext made for `label`; InvalidTag when it was altered or moved."""
    cipher = _ready().ciphers[blob[0]]
    return cipher.decrypt(blob[1 : 1 + _NONCE], blob[1 + _NONCE :], label.encode()).decode()


def _keyed(label: str, text: str) -> bytes:
    return hmac.digest(_ready().index_key, f"{label}\0{text}".encode(), hashlib.sha256)


def normalise(text: str) -> str:
    """Text as the indexes see it: compatibility form, case folded, accents dropped, single spaces."""
    plain = unicodedata.normalize("NFKD", text).casefold()
    return " ".join("".join(c for c in plain if not unicodedata.combining(c)).split())


def blind_index(label: str, text: str) -> bytes:
    """16 bytes that equal texts share under our key, for exact search on an encrypted column."""
    return _keyed(label, normalise(text))[:16]


def search_tokens(text: str) -> list[str]:
    """A keyed token of 12 letters for each distinct word of `text`, in order of appearance."""
    words = dict.fromkeys(_WORD.findall(normalise(text)))
    return [base64.b32encode(_keyed("word", word)[:8]).decode().rstrip("=")[:12].lower() for word in words]
