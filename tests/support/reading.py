"""Readers of JPEG and MP4 files that know nothing of the product, to see what really left it."""

import re
import struct
from collections.abc import Iterator
from pathlib import Path

SHARED = Path(__file__).parents[3] / "shared"


def shared_files(*folders: str) -> list[str]:
    """Paths below the shared folder; one that will be skipped where there is none."""
    found = [path for folder in folders for path in sorted((SHARED / folder).rglob("*")) if path.is_file()]
    return [str(path.relative_to(SHARED)) for path in found] or [f"{folders[0]}/absent"]


def jpeg_segments(content: bytes) -> list[tuple[int, bytes]]:
    """Marker and body of each segment up to EOI, which must be the last two bytes."""
    assert content[:2] == b"\xff\xd8"
    segments: list[tuple[int, bytes]] = []
    at = 2
    while True:
        assert content[at] == 0xFF, f"no marker at {at}"
        marker = content[at + 1]
        if marker == 0xD9:
            assert at + 2 == len(content), "bytes after the end of the image"
            return segments
        length = struct.unpack(">H", content[at + 2 : at + 4])[0]
        segments.append((marker, content[at + 4 : at + 2 + length]))
        at += 2 + length
        if marker == 0xDA:
            # Entropy-coded data runs to the next marker that is neither a stuffed FF nor a restart.
            found = re.compile(rb"\xff[^\x00\xd0-\xd7]").search(content, at)
            assert found, "no end of the image"
            at = found.start()


def assert_bare_jpeg(content: bytes) -> None:
    """Tables, frame, scan and the 16-byte JFIF header: no other segment, nothing after the end."""
    for marker, body in jpeg_segments(content):
        assert marker in {0xE0, 0xDB, 0xC0, 0xC4, 0xDA, 0xDD}, f"segment {marker:02X}"
        if marker == 0xE0:
            assert body[:5] == b"JFIF\0"
            assert len(body) == 14


def mp4_boxes(content: bytes, path: str = "") -> Iterator[tuple[str, bytes]]:
    """Path and body of each box, into the containers that could hold metadata; they must fill the file exactly."""
    at = 0
    while at < len(content):
        size, kind = struct.unpack(">I4s", content[at : at + 8])
        assert 8 <= size <= len(content) - at, f"box {kind!r} of {size} bytes at {at}"
        name, body = f"{path}/{kind.decode('latin-1')}", content[at + 8 : at + size]
        yield name, body
        if kind in {b"moov", b"trak", b"mdia", b"udta", b"edts", b"minf", b"stbl", b"dinf"}:
            yield from mp4_boxes(body, name)
        if kind == b"meta":
            yield from mp4_boxes(body[4:], name)
        at += size


def assert_bare_mp4(content: bytes) -> None:
    """Index first, one picture and at most one sound track, no date, no metadata, no other program's words."""
    boxes = list(mp4_boxes(content))
    names = [name for name, _ in boxes]
    assert names[0] == "/ftyp"
    assert names.index("/moov") < names.index("/mdat"), "the index stands at the end"
    kinds = sorted(body[8:12] for name, body in boxes if name == "/moov/trak/mdia/hdlr")
    assert kinds in ([b"vide"], [b"soun", b"vide"])
    for name, body in boxes:
        last = name.rsplit("/", 1)[1]
        assert last not in {"loci", "\xa9xyz", "keys", "uuid", "XMP_", "gps ", "cprt", "auth", "titl", "text", "tmcd"}
        if last == "ilst":
            assert body == b"", "metadata items"
        if last in {"mvhd", "tkhd", "mdhd"}:
            assert body[4:12] == bytes(8), "dates"
    assert b"Lavf" not in content
    assert content.count(b"<x:xmpmeta") == 0
