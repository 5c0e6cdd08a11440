"""Authenticated encryption of a file in 64 KiB chunks: any range can be read, and any change is noticed."""

import os
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

CHUNK = 64 * 1024
TAG = 16
KEY_BYTES = 32
MAX_CHUNKS = 2**32 - 1
_MAGIC = b"RDM1"
_SALT = 16
_PREFIX = 7
_KEY_ID_MAX = 64


class MediaTampered(Exception):
    """The stored bytes are not the bytes that were put there: refuse to show them and raise the alarm."""


@dataclass(frozen=True)
class Header:
    """What stands in clear before the chunks: magic, key id, salt and nonce prefix, all bound to every chunk."""

    key_id: str
    salt: bytes
    prefix: bytes

    def pack(self) -> bytes:
        """The header as stored."""
        name = self.key_id.encode()
        return _MAGIC + struct.pack(">B", len(name)) + name + self.salt + self.prefix


def new_header(key_id: str) -> Header:
    """A header with fresh randomness; ValueError when the key id is empty or longer than 64 bytes."""
    if not 0 < len(key_id.encode()) <= _KEY_ID_MAX:
        raise ValueError("A media key id has 1 to 64 bytes.")
    return Header(key_id, os.urandom(_SALT), os.urandom(_PREFIX))


def read_header(file: BinaryIO) -> Header:
    """The header at the start of a stored file; MediaTampered when it is not one."""
    start = file.read(len(_MAGIC) + 1)
    if len(start) != len(_MAGIC) + 1 or not start.startswith(_MAGIC):
        raise MediaTampered("The stored file does not begin as a file of this store.")
    rest = file.read(start[-1] + _SALT + _PREFIX)
    if len(rest) != start[-1] + _SALT + _PREFIX:
        raise MediaTampered("The stored file ends within its header.")
    name, salt, prefix = rest[: start[-1]], rest[start[-1] : -_PREFIX], rest[-_PREFIX:]
    try:
        return Header(name.decode(), salt, prefix)
    except UnicodeDecodeError as error:
        raise MediaTampered("The key id of the stored file is not text.") from error


class ChunkCipher:
    """The STREAM construction (Hoang, Reyhanitabar, Rogaway, Vizár 2015) with AES-256-GCM.

    Nonce: 7 random bytes, 4 bytes of chunk number, 1 byte that is 1 for the last chunk. The header and the media id
    are associated data, and the key is derived for this one file: chunks cannot be moved, dropped or lent.
    """

    def __init__(self, header: Header, master_key: bytes, media_id: str) -> None:
        """Derive the file's key; ValueError when the master key is not 32 bytes."""
        if len(master_key) != KEY_BYTES:
            raise ValueError("A media key has 32 bytes.")
        info = b"returns-desk media 1 " + media_id.encode()
        key = HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=header.salt, info=info).derive(master_key)
        self._aead = AESGCM(key)
        self._prefix = header.prefix
        self._bound = header.pack() + media_id.encode()

    def _nonce(self, number: int, *, last: bool) -> bytes:
        return self._prefix + struct.pack(">IB", number, last)

    def seal(self, number: int, plain: bytes, *, last: bool) -> bytes:
        """One chunk of at most 64 KiB, encrypted."""
        if number > MAX_CHUNKS or len(plain) > CHUNK:
            raise ValueError("The file is larger than the store can address.")
        return self._aead.encrypt(self._nonce(number, last=last), plain, self._bound)

    def open(self, number: int, sealed: bytes, *, last: bool) -> bytes:
        """One chunk, decrypted; MediaTampered when a single bit, its place or its file is not as it was."""
        try:
            return self._aead.decrypt(self._nonce(number, last=last), sealed, self._bound)
        except InvalidTag as error:
            raise MediaTampered("The stored file was changed since it was written.") from error


def plain_chunks(source: BinaryIO) -> Iterator[tuple[bytes, bool]]:
    """The source in full chunks with a flag on the last; an empty source is one empty last chunk."""
    current = _read_full(source)
    while True:
        following = _read_full(source) if len(current) == CHUNK else b""
        yield current, not following
        if not following:
            return
        current = following


def _read_full(source: BinaryIO) -> bytes:
    parts: list[bytes] = []
    missing = CHUNK
    while missing and (part := source.read(missing)):
        parts.append(part)
        missing -= len(part)
    return b"".join(parts)
