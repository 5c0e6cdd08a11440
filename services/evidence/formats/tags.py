"""What a still picture's file says of the meaning of its numbers, where no colour profile says it."""

import struct
from typing import BinaryIO

import pillow_heif

from services.evidence.formats.colours import Look, look_of

_CHUNKS_MAX = 64


def look_in(source: BinaryIO, decoder: str) -> Look | None:
    """The look by the code points of a HEIC, AVIF or PNG file; None where it states none or the usual ones."""
    source.seek(0)
    if decoder in ("HEIF", "AVIF"):
        stated = pillow_heif.open_heif(source).info.get("nclx_profile") or {}
        return look_of(stated.get("color_primaries", 2), stated.get("transfer_characteristics", 2))
    return _of_png(source) if decoder == "PNG" else None


def _of_png(source: BinaryIO) -> Look | None:
    """By the chunk cICP, which stands before the pixels (PNG, third edition, 11.3.2.6)."""
    source.seek(8)
    for _ in range(_CHUNKS_MAX):
        head = source.read(8)
        if len(head) < 8 or head[4:] == b"IDAT":
            return None
        (length,) = struct.unpack(">I", head[:4])
        if head[4:] == b"cICP" and length == 4:
            primaries, transfer, _, _ = source.read(4)
            return look_of(primaries, transfer)
        source.seek(length + 4, 1)
    return None
