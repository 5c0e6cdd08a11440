"""How much a first picture shows, and how far to look for one that shows more."""

from enum import IntEnum

import numpy as np
from PIL import Image

_SIDE = 16
_DARK = 24.0  # mean level under which a picture is taken for the start of a fade
_EVEN = 2.0  # standard deviation of each colour under which there is nothing on it
_PICTURES_MAX, _PIXELS_MAX = 150, 120_000_000


class Shows(IntEnum):
    """How much is to be seen on a picture."""

    NOTHING = 0
    ONE_SHADE = 1
    SOMETHING = 2


def shows(picture: Image.Image) -> Shows:
    """Whether a picture (RGB) is dark, all one shade, or shows something."""
    small = np.asarray(picture.resize((_SIDE, _SIDE), Image.Resampling.BOX), dtype=np.float64)
    if small.mean() < _DARK:
        return Shows.NOTHING
    return Shows.ONE_SHADE if small.std(axis=(0, 1)).max() < _EVEN else Shows.SOMETHING


def worth_searching(pixels: int) -> int:
    """How many pictures of so many pixels may be decoded in search of one that shows something: at least 5."""
    return max(5, min(_PICTURES_MAX, _PIXELS_MAX // max(1, pixels)))
