"""Stored evidence comes back byte for byte, in any range, or not at all."""

import hashlib
import io
import os
import random
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from data.media.crypto import CHUNK, TAG, MediaTampered
from data.media.store import Keyring, MediaKeyUnknown, MediaMissing, MediaStore

OLD, NEW = bytes(range(32)), bytes(range(32, 64))
SEALED = CHUNK + TAG
SIZES = [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK, 3 * CHUNK + 17]


@pytest.fixture
def store(tmp_path: Path) -> MediaStore:
    return MediaStore(tmp_path / "evidence", Keyring({"2026": OLD}, "2026"))


def file_of(store_root: Path, media_id: str) -> Path:
    return store_root / "evidence" / media_id[:2] / media_id[2:4] / media_id


@pytest.mark.parametrize("size", SIZES)
def test_bytes_come_back_as_they_were_put(store: MediaStore, size: int) -> None:
    content = random.Random(size).randbytes(size)
    stored = store.put(content)
    assert (stored.size, stored.sha256) == (size, hashlib.sha256(content).hexdigest())
    assert store.read(stored.media_id) == content
    assert store.size(stored.media_id) == size
    store.verify(stored.media_id, stored.sha256)


def test_a_stream_that_gives_little_at_a_time_is_stored_whole(store: MediaStore) -> None:
    class Drip(io.BytesIO):
        def read(self, size: int | None = -1, /) -> bytes:
            return super().read(min(1000, size or 0))

    content = os.urandom(2 * CHUNK + 5)
    assert store.read(store.put(Drip(content)).media_id) == content


def test_any_range_is_what_a_slice_would_be(store: MediaStore) -> None:
    content = os.urandom(3 * CHUNK + 100)
    media_id = store.put(content).media_id
    borders = [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK, 3 * CHUNK, len(content), len(content) + 9]
    for start in borders:
        for end in borders:
            assert b"".join(store.read_range(media_id, start, end)) == content[start:end], (start, end)


def test_a_range_decrypts_only_the_chunks_it_needs(store: MediaStore, tmp_path: Path) -> None:
    media_id = store.put(bytes(4 * CHUNK)).media_id
    flip(file_of(tmp_path, media_id), -4 * SEALED + 10)
    assert len(b"".join(store.read_range(media_id, 2 * CHUNK, 3 * CHUNK))) == CHUNK
    with pytest.raises(MediaTampered):
        list(store.read_range(media_id, 0, 1))


def test_the_same_bytes_twice_are_two_files_that_share_nothing_on_disk(store: MediaStore, tmp_path: Path) -> None:
    first, second = store.put(b"same" * 1000), store.put(b"same" * 1000)
    assert first.media_id != second.media_id
    assert first.sha256 == second.sha256
    one, two = (file_of(tmp_path, stored.media_id).read_bytes() for stored in (first, second))
    assert b"samesame" not in one
    assert one[-100:] != two[-100:]


def flip(path: Path, position: int) -> None:
    content = bytearray(path.read_bytes())
    content[position] ^= 1
    path.write_bytes(content)


def cut(path: Path, keep: int) -> None:
    path.write_bytes(path.read_bytes()[:keep])


def swap_chunks(path: Path) -> None:
    content = path.read_bytes()
    head = len(content) - 3 * SEALED
    parts = [content[head + SEALED * i : head + SEALED * (i + 1)] for i in range(3)]
    path.write_bytes(content[:head] + parts[1] + parts[0] + parts[2])


def drop_middle(path: Path) -> None:
    content = path.read_bytes()
    head = len(content) - 3 * SEALED
    path.write_bytes(content[: head + SEALED] + content[head + 2 * SEALED :])


TAMPERINGS: dict[str, Callable[[Path], object]] = {
    "a bit of the first chunk": lambda path: flip(path, -3 * SEALED + 5),
    "a bit of the middle chunk": lambda path: flip(path, -2 * SEALED + 5),
    "a bit of the last chunk": lambda path: flip(path, -5),
    "the magic": lambda path: flip(path, 0),
    "the key id": lambda path: flip(path, 6),
    "the salt": lambda path: flip(path, 10),
    "the nonce prefix": lambda path: flip(path, -3 * SEALED - 1),
    "the last chunk cut away": lambda path: cut(path, -SEALED),
    "one byte cut away": lambda path: cut(path, -1),
    "a tag's length cut away": lambda path: cut(path, -TAG),
    "all chunks cut away": lambda path: cut(path, -3 * SEALED),
    "everything cut away": lambda path: cut(path, 0),
    "half the header left": lambda path: cut(path, 9),
    "a byte added": lambda path: path.write_bytes(path.read_bytes() + b"x"),
    "two chunks in each other's place": swap_chunks,
    "a chunk left out": drop_middle,
}


@pytest.mark.parametrize("what", TAMPERINGS)
def test_every_change_on_disk_is_noticed(store: MediaStore, tmp_path: Path, what: str) -> None:
    media_id = store.put(os.urandom(3 * CHUNK)).media_id
    TAMPERINGS[what](file_of(tmp_path, media_id))
    with pytest.raises((MediaTampered, MediaKeyUnknown)):
        store.read(media_id)


@pytest.mark.parametrize("what", ["the last chunk cut away", "one byte cut away", "a byte added"])
def test_a_cut_file_is_noticed_even_where_the_reader_wants_only_its_start(
    store: MediaStore, tmp_path: Path, what: str
) -> None:
    media_id = store.put(os.urandom(3 * CHUNK)).media_id
    TAMPERINGS[what](file_of(tmp_path, media_id))
    with pytest.raises(MediaTampered):
        list(store.read_range(media_id, 0, 1))


def test_a_whole_file_in_the_place_of_another_is_noticed(store: MediaStore, tmp_path: Path) -> None:
    mine, other = store.put(b"red evidence"), store.put(b"blue evidence")
    shutil.copy(file_of(tmp_path, other.media_id), file_of(tmp_path, mine.media_id))
    with pytest.raises(MediaTampered):
        store.read(mine.media_id)


def test_a_file_that_is_intact_but_not_the_recorded_one_is_noticed(store: MediaStore) -> None:
    stored = store.put(b"red evidence")
    with pytest.raises(MediaTampered):
        store.verify(stored.media_id, hashlib.sha256(b"blue evidence").hexdigest())


def test_old_files_open_after_the_key_was_changed_and_new_ones_use_the_new_key(tmp_path: Path) -> None:
    before = MediaStore(tmp_path / "evidence", Keyring({"2026": OLD}, "2026")).put(b"old")
    both = MediaStore(tmp_path / "evidence", Keyring({"2026": OLD, "2027": NEW}, "2027"))
    after = both.put(b"new")
    assert (both.read(before.media_id), both.read(after.media_id)) == (b"old", b"new")
    only_new = MediaStore(tmp_path / "evidence", Keyring({"2027": NEW}, "2027"))
    assert only_new.read(after.media_id) == b"new"
    with pytest.raises(MediaKeyUnknown):
        only_new.read(before.media_id)


def test_a_wrong_key_under_the_right_name_opens_nothing(store: MediaStore, tmp_path: Path) -> None:
    media_id = store.put(b"secret").media_id
    with pytest.raises(MediaTampered):
        MediaStore(tmp_path / "evidence", Keyring({"2026": NEW}, "2026")).read(media_id)


@pytest.mark.parametrize("name", ["../../etc/passwd", "", "AB" * 16, "ab" * 16 + "\n", "incoming", "a" * 31])
def test_an_id_that_is_not_ours_reaches_no_file(store: MediaStore, name: str) -> None:
    with pytest.raises(MediaMissing):
        store.open(name)
    with pytest.raises(MediaMissing):
        store.delete(name)


def test_a_deleted_file_is_gone(store: MediaStore, tmp_path: Path) -> None:
    media_id = store.put(b"face").media_id
    assert store.exists(media_id)
    assert list(store.ids()) == [media_id]
    assert store.delete(media_id)
    assert not store.delete(media_id)
    assert not store.exists(media_id)
    assert not file_of(tmp_path, media_id).exists()
    assert list(store.ids()) == []
    with pytest.raises(MediaMissing):
        store.read(media_id)


def test_a_sender_that_breaks_off_leaves_nothing_behind(store: MediaStore, tmp_path: Path) -> None:
    class BreaksOff(io.BytesIO):
        def read(self, size: int | None = -1, /) -> bytes:
            if self.tell() > CHUNK:
                raise ConnectionResetError
            return super().read(size)

    with pytest.raises(ConnectionResetError):
        store.put(BreaksOff(bytes(3 * CHUNK)))
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


@pytest.mark.skipif(os.name != "posix", reason="file modes are POSIX")
def test_files_and_folders_are_ours_alone(store: MediaStore, tmp_path: Path) -> None:
    path = file_of(tmp_path, store.put(b"x").media_id)
    assert path.stat().st_mode & 0o777 == 0o600
    assert {folder.stat().st_mode & 0o077 for folder in (path.parent, tmp_path / "evidence" / "incoming")} == {0}
