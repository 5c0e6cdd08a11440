"""JPEG files that lack nothing but the mark at their end, told from those of which pixels are missing."""

import io
import random
import re
from typing import BinaryIO

from PIL import Image, ImageChops

from services.evidence.contained.job import Reason, Refuse

_END, _SCAN_MARKER = b"\xff\xd9", b"\xff\xda"
# Any bytes that no marker begins with: a decoder that still waits for pixels takes them for some.
_NOISE = random.Random(1).randbytes(65_536).replace(b"\xff", b"\xfe")  # noqa: S311 - nothing secret
_PROGRESSIVE, _SCAN = 0xC2, 0xDA
_COEFFICIENTS = 64
_MARKER = re.compile(rb"\xff([\xc0-\xcf\xda-\xfe])")


def with_end(source: BinaryIO, decoder: str) -> BinaryIO | None:
    """A JPEG without an end mark, with one put after it; None for every other file. Refuse where pixels are missing.

    Its pictures are decoded whole: whoever asks has seen that it is not too large.
    """
    if decoder != "JPEG":
        return None
    source.seek(0)
    content = source.read()
    if content.rfind(_END) > content.rfind(_SCAN_MARKER):
        return None
    content = content.rstrip(b"\0")
    content += b"\0" if content.endswith(b"\xff") else b""
    if not _every_scan(content):
        raise Refuse(Reason.DAMAGED)
    plain, noisy = (_decoded(content + tail + _END) for tail in (b"", _NOISE))
    if ImageChops.difference(plain, noisy).getbbox() is not None:
        raise Refuse(Reason.DAMAGED)
    return io.BytesIO(content + _END)


def _decoded(content: bytes) -> Image.Image:
    with Image.open(io.BytesIO(content), formats=("JPEG",)) as image:
        return image.convert("RGB")


def _every_scan(content: bytes) -> bool:
    """Whether the scans of a progressive file give each coefficient to its last bit (ITU-T T.81, annex G)."""
    components, given = 0, set()
    found = _MARKER.search(content, 2)
    while found:
        body, marker = found.end(), found[1][0]
        if marker == _PROGRESSIVE:
            components = content[body + 7]
        elif marker == _SCAN and components:
            given |= _given_to_the_last_bit(content[body + 2 : body + 16])
        found = _MARKER.search(content, body + int.from_bytes(content[body : body + 2], "big"))
    return len(given) == components * _COEFFICIENTS


def _given_to_the_last_bit(scan: bytes) -> set[tuple[int, int]]:
    """Component and number of each coefficient that the scan of this header completes."""
    of = scan[0]
    first, last, bits = scan[1 + 2 * of : 4 + 2 * of]
    if bits & 0x0F:
        return set()
    return {(component, number) for component in scan[1 : 1 + 2 * of : 2] for number in range(first, last + 1)}
