"""Evidence bytes on disk, encrypted, under our own random id: never under a name or a hash that a sender can choose."""

import hashlib
import io
import os
import re
import secrets
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from data.media.crypto import CHUNK, TAG, ChunkCipher, MediaTampered, new_header, plain_chunks, read_header

_ID = re.compile(r"[0-9a-f]{32}")
_SEALED = CHUNK + TAG


class MediaMissing(Exception):
    """There is no stored file of this id."""


class MediaKeyUnknown(Exception):
    """The key that a stored file names is not in the keyring: give the old keys along with the new one."""


@dataclass(frozen=True)
class StoredMedia:
    """What the database records of a stored file: our id, SHA-256 of the plain bytes in hex, their number."""

    media_id: str
    sha256: str
    size: int


@dataclass(frozen=True)
class Keyring:
    """Master keys by id (32 bytes each); new files use the active one, old files name theirs."""

    keys: Mapping[str, bytes]
    active: str

    def __post_init__(self) -> None:
        if self.active not in self.keys:
            raise MediaKeyUnknown("The active media key is not in the keyring.")

    def key(self, key_id: str) -> bytes:
        """The master key of this id; MediaKeyUnknown when it was not given."""
        if key_id not in self.keys:
            raise MediaKeyUnknown("The key of this stored file is not in the keyring.")
        return self.keys[key_id]


class MediaReader:
    """One open stored file whose end is already verified; reads decrypt only the chunks they need."""

    def __init__(self, file: BinaryIO, media_id: str, keyring: Keyring) -> None:
        """Take over an open file; MediaTampered when it was cut, extended or is another file's."""
        self._file = file
        header = read_header(file)
        self._start = file.tell()
        self._cipher = ChunkCipher(header, keyring.key(header.key_id), media_id)
        body = file.seek(0, os.SEEK_END) - self._start
        self._last = max(0, (body - 1) // _SEALED)
        # Only the true last chunk opens as last: a file cut at a chunk's border fails here.
        self.size = self._last * CHUNK + len(self._chunk(self._last))

    def _chunk(self, number: int) -> bytes:
        self._file.seek(self._start + number * _SEALED)
        return self._cipher.open(number, self._file.read(_SEALED), last=number == self._last)

    def read_range(self, start: int = 0, end: int | None = None) -> Iterator[bytes]:
        """Bytes start..end (end not included, None for all) in pieces of at most 64 KiB; clipped to the size."""
        end = self.size if end is None else min(end, self.size)
        start = max(0, start)
        for number in range(start // CHUNK, -(-end // CHUNK)):
            first = number * CHUNK
            if piece := self._chunk(number)[max(0, start - first) : end - first]:
                yield piece

    def close(self) -> None:
        """Let go of the file."""
        self._file.close()

    def __enter__(self) -> "MediaReader":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


class MediaStore:
    """Encrypted files in fan-out folders under one root, each written whole or not at all, readable by us alone."""

    def __init__(self, root: Path, keyring: Keyring) -> None:
        """Use (and create, mode 0700) the folder root."""
        self._root = root
        self._incoming = root / "incoming"
        self._keyring = keyring
        self._incoming.mkdir(mode=0o700, parents=True, exist_ok=True)

    def put(self, content: bytes | BinaryIO) -> StoredMedia:
        """Store the bytes under a fresh id, on disk for good when this returns; OSError when the disk refuses."""
        media_id = secrets.token_hex(16)
        unfinished = self._incoming / f"{media_id}.part"
        source = io.BytesIO(content) if isinstance(content, bytes) else content
        try:
            sha256, size = self._write(unfinished, media_id, source)
            target = self._path(media_id)
            target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            unfinished.rename(target)
        except BaseException:
            unfinished.unlink(missing_ok=True)
            raise
        for folder in (target.parent, target.parent.parent, self._root):
            _sync_folder(folder)
        return StoredMedia(media_id, sha256, size)

    def _write(self, path: Path, media_id: str, source: BinaryIO) -> tuple[str, int]:
        header = new_header(self._keyring.active)
        cipher = ChunkCipher(header, self._keyring.key(header.key_id), media_id)
        digest, size = hashlib.sha256(), 0
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(header.pack())
            for number, (plain, last) in enumerate(plain_chunks(source)):
                file.write(cipher.seal(number, plain, last=last))
                digest.update(plain)
                size += len(plain)
            file.flush()
            os.fsync(file.fileno())
        return digest.hexdigest(), size

    def open(self, media_id: str) -> MediaReader:
        """A reader to be closed; MediaMissing, MediaTampered or MediaKeyUnknown when it cannot be trusted."""
        try:
            file = self._path(media_id).open("rb")
        except FileNotFoundError as error:
            raise MediaMissing("There is no stored file of this id.") from error
        try:
            return MediaReader(file, media_id, self._keyring)
        except BaseException:
            file.close()
            raise

    def read_range(self, media_id: str, start: int = 0, end: int | None = None) -> Iterator[bytes]:
        """The pieces of start..end (end not included); raises as open(), and MediaTampered at the first bad chunk."""
        with self.open(media_id) as reader:
            yield from reader.read_range(start, end)

    def read(self, media_id: str) -> bytes:
        """The whole file in memory: for small derivatives only."""
        return b"".join(self.read_range(media_id))

    def size(self, media_id: str) -> int:
        """Number of plain bytes, as authenticated by the last chunk."""
        with self.open(media_id) as reader:
            return reader.size

    def verify(self, media_id: str, sha256: str) -> None:
        """Read the file through and compare with the recorded SHA-256; MediaTampered when it differs."""
        digest = hashlib.sha256()
        for piece in self.read_range(media_id):
            digest.update(piece)
        if not secrets.compare_digest(digest.hexdigest(), sha256):
            raise MediaTampered("The stored file is not the one that was recorded.")

    def exists(self, media_id: str) -> bool:
        """Whether a file of this id is stored (not whether it is intact)."""
        return self._path(media_id).is_file()

    def delete(self, media_id: str) -> bool:
        """Remove the file for good; False when there was none."""
        path = self._path(media_id)
        try:
            path.unlink()
        except FileNotFoundError:
            return False
        _sync_folder(path.parent)
        return True

    def ids(self, before: float | None = None) -> Iterator[str]:
        """Every stored id, in no order, to find files that no row names; `before` a Unix time, only older ones."""
        found = (path for path in self._root.glob("??/??/*") if _ID.fullmatch(path.name))
        return (path.name for path in found if before is None or _written(path) < before)

    def forget_unfinished(self, before: float) -> None:
        """Remove what was begun before this Unix time and never came to its end: its process was killed."""
        for path in self._incoming.glob("*.part"):
            if _written(path) < before:
                path.unlink(missing_ok=True)

    def _path(self, media_id: str) -> Path:
        if not _ID.fullmatch(media_id):
            raise MediaMissing("There is no stored file of this id.")
        return self._root / media_id[:2] / media_id[2:4] / media_id


def _written(path: Path) -> float:
    """When the file was written; the end of time where it is gone meanwhile."""
    try:
        return path.stat().st_mtime
    except FileNotFoundError:
        return float("inf")


def _sync_folder(folder: Path) -> None:
    if os.name != "posix":
        return  # Windows cannot open a folder; its rename is durable with the file system's journal.
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
