"""Whether an MP4 or QuickTime file is all there, from the sizes of its outermost boxes (ISO/IEC 14496-12, 4.2)."""

import os
import struct
from typing import BinaryIO

_KNOWN = {b"ftyp", b"moov", b"mdat", b"free", b"skip", b"wide", b"pnot", b"uuid", b"moof", b"mfra", b"meta", b"sidx"}
_BOXES_MAX = 100_000
_TO_THE_END, _LONG = 0, 1


def is_cut(file: BinaryIO) -> bool:
    """Whether a box of a known type claims bytes beyond the file's end. What follows an unknown one is not judged."""
    end = file.seek(0, os.SEEK_END)
    at = 0
    for _ in range(_BOXES_MAX):
        file.seek(at)
        head = file.read(16)
        if len(head) < 8 or head[4:8] not in _KNOWN:
            return False
        size: int = struct.unpack(">I", head[:4])[0]
        if size == _TO_THE_END:
            return False
        if size == _LONG:
            size = struct.unpack(">Q", head[8:])[0] if len(head) == 16 else end
        if size < 8:
            return False
        at += size
        if at > end:
            return True
    return False
