"""Inside the decoder: the texts of the bar codes and QR codes on a photo."""

from typing import BinaryIO

import numpy as np
import zxingcpp

from services.evidence.contained.job import MOST_CODES, Limits
from services.evidence.contained.pack import Pack
from services.evidence.formats.facts import clean_text
from services.evidence.formats.photo import opened, reduced


def read_codes(source: BinaryIO, decoder: str, limits: Limits, pack: Pack) -> dict[str, object]:
    """What the codes say, each once; nothing is written to the pack. Refuse as for a photo."""
    with opened(source, decoder, limits) as image:
        grey = np.asarray(reduced(image).convert("L"))
    said = (clean_text(code.text) for code in zxingcpp.read_barcodes(grey))
    return {"codes": list(dict.fromkeys(text for text in said if text))[:MOST_CODES]}
