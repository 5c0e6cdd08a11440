"""Looking at what the desk made of a file: its pictures, the frames of its clip, and colours in them."""

import io
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import av
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from services.evidence import decode
from services.evidence.decode import Clip, Derivative, Prepared

Pixels = NDArray[np.int64]


def seen(piece: Derivative) -> Pixels:
    """The pixels of a picture, rows of columns of red, green and blue."""
    return np.asarray(Image.open(io.BytesIO(piece.read())).convert("RGB"), dtype=np.int64)


def shown(path: Path) -> Pixels:
    """The pixels of what is shown of a photo, or of a clip's poster."""
    with decode.prepare(path) as prepared:
        return seen(prepared.derivatives.get("display") or prepared.derivatives["poster"])


@contextmanager
def clip_of(path: Path) -> Iterator[tuple[Prepared, Derivative | Clip]]:
    """What was prepared of a video, and the clip that a browser plays in the end, copied or made anew."""
    with decode.prepare(path) as prepared:
        if not prepared.needs_transcode:
            yield prepared, prepared.derivatives["video"]
            return
        with decode.transcode(path) as made:
            yield prepared, made


def frames_of(piece: Derivative) -> list[Pixels]:
    """All frames of a clip as they are stored."""
    with av.open(piece.open(), "r") as container:
        return [frame.to_ndarray(format="rgb24").astype(np.int64) for frame in container.decode(video=0)]


def middle(pixels: Pixels, top: float, left: float, reach: int = 3) -> Pixels:
    """The mean colour around a point given in parts of the height and of the width."""
    row, column = (int(part * side) for part, side in zip((top, left), pixels.shape[:2], strict=True))
    around = pixels[max(0, row - reach) : row + reach, max(0, column - reach) : column + reach]
    colour: Pixels = around.mean(axis=(0, 1)).round().astype(np.int64)
    return colour
