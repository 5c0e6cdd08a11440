"""What leaves of a photo: our own fresh picture, without metadata, with everything covered that is not the person's."""

import io
from collections.abc import Sequence

from PIL import Image, ImageDraw

from services.desk.errors import InvalidInput

WHOLE = 1_000
MOST_REGIONS = 40
_QUALITY = 88
_SIDES = 4

Region = tuple[int, int, int, int]


def checked(regions: Sequence[Sequence[object]]) -> list[Region]:
    """The regions as left, top, width, height in thousandths of the picture; InvalidInput where one is none."""
    if len(regions) > MOST_REGIONS:
        raise InvalidInput(f"A picture may have {MOST_REGIONS} covered places at most.")
    return [_checked(one) for one in regions]


def covered(picture: bytes, regions: Sequence[Sequence[int]]) -> bytes:
    """The JPEG with black where the regions are; what was there is not in the file any more, nor is any metadata."""
    with Image.open(io.BytesIO(picture)) as opened:
        image = opened.convert("RGB")
    draw = ImageDraw.Draw(image)
    for left, top, width, height in regions:
        # Outwards to whole pixels: nothing of an edge shows through.
        box = (
            left * image.width // WHOLE,
            top * image.height // WHOLE,
            -(-(left + width) * image.width // WHOLE),
            -(-(top + height) * image.height // WHOLE),
        )
        draw.rectangle(box, fill="black")
    out = io.BytesIO()
    image.save(out, "JPEG", quality=_QUALITY)
    return out.getvalue()


def _checked(region: Sequence[object]) -> Region:
    numbers = [one for one in region if isinstance(one, int) and not isinstance(one, bool)]
    if len(numbers) != _SIDES or len(region) != _SIDES:
        raise InvalidInput("A covered place needs four whole numbers: left, top, width and height.")
    left, top, width, height = numbers
    if min(left, top) < 0 or min(width, height) < 1 or left + width > WHOLE or top + height > WHOLE:
        raise InvalidInput("A covered place lies outside of the picture. Draw it again.")
    return left, top, width, height
