"""Which way up a picture is: the eight ways of EXIF, in which the matrices of videos are said too."""

import struct
from collections.abc import Mapping

from av.sidedata.sidedata import SideData
from av.video.frame import VideoFrame
from PIL import Image

UPRIGHT = 1
_PILLOW = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
_FILTERS: Mapping[int, tuple[tuple[str, str], ...]] = {
    1: (),
    2: (("hflip", ""),),
    3: (("hflip", ""), ("vflip", "")),
    4: (("vflip", ""),),
    5: (("transpose", "cclock_flip"),),
    6: (("transpose", "clock"),),
    7: (("transpose", "clock_flip"),),
    8: (("transpose", "cclock"),),
}
# By the signs of a and d where the matrix keeps the axes, of b and c where it swaps them (ISO/IEC 14496-12, 6.2.2).
_KEPT = {(True, True): 1, (False, True): 2, (False, False): 3, (True, False): 4}
_SWAPPED = {(True, True): 5, (True, False): 6, (False, False): 7, (False, True): 8}
_MIRRORED = {2, 4, 5, 7}


def turn_of(frame: VideoFrame) -> int:
    """The way up (EXIF 1 to 8) that comes nearest to what the frame's display matrix says; 1 without one."""
    matrix = frame.side_data.get("DISPLAYMATRIX")
    if not isinstance(matrix, SideData):
        return UPRIGHT
    a, b, _, c, d = struct.unpack_from("=5i", bytes(matrix))
    if abs(a) + abs(d) >= abs(b) + abs(c):
        return _KEPT[a >= 0, d >= 0]
    return _SWAPPED[b >= 0, c >= 0]


def is_mirrored(turn: int) -> bool:
    """Whether the picture is seen as in a mirror, which not every player undoes."""
    return turn in _MIRRORED


def swaps_sides(turn: int) -> bool:
    """Whether width and height change places."""
    return turn >= 5


def upright(image: Image.Image, turn: int) -> Image.Image:
    """The picture turned as it is meant to be seen."""
    return image.transpose(_PILLOW[turn]) if turn in _PILLOW else image


def filters(turn: int) -> tuple[tuple[str, str], ...]:
    """FFmpeg's filters, name and argument, that do the same to a frame."""
    return _FILTERS[turn]
