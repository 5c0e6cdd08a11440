"""The perceptual hash by which two photos of the same thing are found, and the distance between two hashes."""

import numpy as np
from PIL import Image

_SIDE, _KEPT = 32, 8
_FLAT = 1.0  # mean size of the kept cosine terms, in grey levels, below which a picture shows nothing to compare


def _cosines() -> "np.ndarray[tuple[int, int], np.dtype[np.float64]]":
    """The first rows of the orthonormal DCT-II matrix."""
    rows, columns = np.arange(_KEPT)[:, None], np.arange(_SIDE)[None, :]
    matrix: np.ndarray[tuple[int, int], np.dtype[np.float64]] = np.cos(np.pi * rows * (2 * columns + 1) / (2 * _SIDE))
    matrix *= np.sqrt(2 / _SIDE)
    matrix[0] /= np.sqrt(2)
    return matrix


_COSINES = _cosines()


def perceptual_hash(picture: Image.Image) -> int | None:
    """pHash: which of the 8x8 lowest cosine terms lie above their median, as a signed 64-bit number.

    None for a picture without structure (a bare wall): its hash would be noise and would match other bare walls.
    """
    grey = np.asarray(picture.convert("L").resize((_SIDE, _SIDE), Image.Resampling.LANCZOS), dtype=np.float64)
    low = (_COSINES @ grey @ _COSINES.T).ravel()
    if np.abs(low[1:]).mean() < _FLAT:
        return None
    middle = np.sort(low)[_KEPT * _KEPT // 2 - 1 : _KEPT * _KEPT // 2 + 1].mean()
    bits = low > middle
    return int(np.packbits(bits).view(">i8")[0])


def distance(one: int, other: int) -> int:
    """In how many of the 64 bits two hashes differ (0 the same picture, about 32 unrelated ones)."""
    return ((one ^ other) & 0xFFFF_FFFF_FFFF_FFFF).bit_count()
