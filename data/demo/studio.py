"""Draws the demonstration's pictures and clips in a process of its own: a line of JSON in, a length and bytes out.

Its memory (up to 300 MB of textures) and its use of the processor stay apart from the desk's, and it ends by itself
when the desk that asked it is gone.
"""

import io
import json
import os
import struct
import sys
from contextlib import suppress
from datetime import datetime
from typing import Any

from PIL import Image, ImageFilter

from data.demo.art.clip import clip
from data.demo.art.looks import Colour, Defect, Model, ProductLook, ShotKind, SlipLine
from data.demo.art.shots import draw
from data.demo.pictures import CLIP

LENGTH = struct.Struct(">I")
_NICENESS = 5
_SHAKE = 14


def drawn(asked: dict[str, Any]) -> bytes:
    """The file that a drawing describes (data/demo/pictures.py)."""
    look = ProductLook(Model(asked["model"]), Colour(asked["colour"]), asked["name"])
    defect = None if asked["defect"] is None else Defect(asked["defect"])
    if asked["what"] == CLIP:
        return clip(look, defect, asked["seed"], order_number=asked["order_number"])
    photo = draw(
        ShotKind(asked["what"]),
        look,
        defect=defect,
        order_number=asked["order_number"],
        seed=asked["seed"],
        taken_at=None if asked["taken_at"] is None else datetime.fromisoformat(asked["taken_at"]),
        lines=[SlipLine(*line) for line in asked["lines"]],
    )
    return _shaken(photo) if asked["shaken"] else photo


def _shaken(photo: bytes) -> bytes:
    """The photo by a hand that moved, so that no label on it can be read."""
    out = io.BytesIO()
    with Image.open(io.BytesIO(photo)) as image:
        kept = {"exif": image.info["exif"]} if "exif" in image.info else {}
        image.filter(ImageFilter.GaussianBlur(_SHAKE)).save(out, "JPEG", quality=80, **kept)
    return out.getvalue()


def main() -> None:
    """Draw what is asked for, until nobody asks any more."""
    if hasattr(os, "nice"):
        os.nice(_NICENESS)
    # Its work is to be lost without a word when the desk ends.
    with suppress(BrokenPipeError, KeyboardInterrupt):
        for line in sys.stdin.buffer:
            content = drawn(json.loads(line))
            sys.stdout.buffer.write(LENGTH.pack(len(content)) + content)
            sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
