"""The sheet of the bench's codes: one page to print and lay beside the scanner."""

import io

import numpy as np
import zxingcpp
from PIL import Image, ImageDraw, ImageFont
from sqlalchemy import Connection

from data.vocabulary import AuditTag, Permission
from services.desk import audit
from services.desk.access import Actor, command
from services.receiving.codes import CODES, Code

# A4 in dots; a bar is two dots, a quarter of a millimetre, wide.
_DPI = 200
_PAGE = (1654, 2339)
_MARGIN, _COLUMNS = 60, 2
_BAR, _HEIGHT, _TITLE = 2, 130, 34
_WHITE, _BLACK = 255, 0


@command(Permission.PARCEL_RECEIVE)
def take_sheet(tx: Connection, actor: Actor) -> bytes:
    """The sheet as a PDF."""
    audit.record(tx, actor, AuditTag.FILE_EXPORTED, f"staff:{actor.staff_id}", {"file": "codes of the bench"})
    file = io.BytesIO()
    drawn().save(file, "PDF", resolution=_DPI)
    return file.getvalue()


def drawn() -> Image.Image:
    """The page in shades of grey."""
    page = Image.new("L", _PAGE, _WHITE)
    rows = -(-len(CODES) // _COLUMNS)
    width, height = (_PAGE[0] - 2 * _MARGIN) // _COLUMNS, (_PAGE[1] - 2 * _MARGIN) // rows
    for place, code in enumerate(CODES):
        down, across = divmod(place, _COLUMNS)
        _draw(page, code, _MARGIN + across * width, _MARGIN + down * height)
    return page


def _draw(page: Image.Image, code: Code, left: int, top: int) -> None:
    write = ImageDraw.Draw(page)
    write.text((left, top), code.title, _BLACK, ImageFont.load_default(_TITLE))
    page.paste(bars(code.text), (left, top + _TITLE + 20))


def bars(text: str) -> Image.Image:
    """The text as Code 128, with the empty space that scanners need to its sides."""
    made = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.Code128)
    image = Image.fromarray(np.asarray(made.to_image(scale=_BAR, add_hrt=False, add_quiet_zones=True)))
    return image.resize((image.width, _HEIGHT), Image.Resampling.NEAREST)
