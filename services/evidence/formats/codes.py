"""Inside the decoder: the texts of the bar codes and QR codes on a photo, large or of two pixels a module."""

import time
from collections.abc import Iterable, Iterator
from typing import BinaryIO

import numpy as np
import zxingcpp
from PIL import Image

from services.desk.text.labels import rmas_in
from services.evidence.contained.job import CODE_MAX, MOST_CODES, Limits
from services.evidence.contained.pack import Pack
from services.evidence.formats.facts import clean_text
from services.evidence.formats.photo import in_8_bits, on_white, opened, whole_file

# A small code is found in a piece of the photo that is looked at enlarged; pieces overlap by the largest such code.
_PIECE, _OVERLAP, _ENLARGED = 1024, 256, 2
_SECONDS = 5.0  # for the search in pieces, of the ten that the decoder has


def read_codes(source: BinaryIO, decoder: str, limits: Limits, pack: Pack) -> dict[str, object]:
    """What the codes say, each once; nothing is written to the pack. Refuse as for a photo."""
    whole, _ = whole_file(source, decoder, limits)
    with opened(whole, decoder, limits) as image:
        grey = _grey(image)
    found: dict[str, None] = {}
    end = time.monotonic() + _SECONDS
    for view in _views(grey):
        found |= dict.fromkeys(_texts(view))
        # One of our numbers is what was looked for; what else stands on the photo is not worth the time.
        if any(rmas_in(text) for text in found) or time.monotonic() > end:
            break
    return {"codes": list(found)[:MOST_CODES]}


def _grey(image: Image.Image) -> Image.Image:
    image.draft("L", image.size)
    image = in_8_bits(image)
    return (on_white(image.convert("RGBA")) if image.has_transparency_data else image).convert("L")


def _views(grey: Image.Image) -> Iterator[Image.Image]:
    """The whole photo, then its pieces, enlarged."""
    yield grey
    for top in _starts(grey.height):
        for left in _starts(grey.width):
            piece = grey.crop((left, top, min(left + _PIECE, grey.width), min(top + _PIECE, grey.height)))
            yield piece.resize((piece.width * _ENLARGED, piece.height * _ENLARGED), Image.Resampling.BICUBIC)


def _starts(side: int) -> Iterable[int]:
    return range(0, max(1, side - _OVERLAP), _PIECE - _OVERLAP)


def _texts(view: Image.Image) -> Iterator[str]:
    for code in zxingcpp.read_barcodes(np.asarray(view)):
        text = clean_text(code.text, CODE_MAX)
        if text:
            yield text
