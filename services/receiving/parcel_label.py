"""The label of a parcel that is kept apart: its number in bars and in letters, and the day on which it came."""

import io

from PIL import Image, ImageDraw, ImageFont
from sqlalchemy import Connection

from data.queries.warehouse import parcels
from data.queries.warehouse.parcels import ParcelRow
from data.vocabulary import AuditTag, Permission
from services.desk import audit
from services.desk.access import Actor, command
from services.desk.errors import NotFound
from services.desk.text import parcel_number
from services.receiving.code_sheet import bars

# 100 by 50 mm in dots.
_DPI = 200
_SIZE = (787, 394)
_WHITE, _BLACK = 255, 0


@command(Permission.PARCEL_RECEIVE)
def take_label(tx: Connection, actor: Actor, parcel_id: int) -> bytes:
    """The label as a PDF; NotFound where there is no such parcel."""
    parcel = parcels.find(tx, parcel_id)
    if parcel is None:
        raise NotFound("There is no such parcel. Reload the page.")
    name = parcel_number.make(parcel.id, parcel.received_at.year)
    audit.record(tx, actor, AuditTag.FILE_EXPORTED, f"parcel:{parcel.id}", {"file": f"label {name}"})
    file = io.BytesIO()
    drawn(parcel).save(file, "PDF", resolution=_DPI)
    return file.getvalue()


def drawn(parcel: ParcelRow) -> Image.Image:
    """The label in shades of grey; nothing on it names a person."""
    number = parcel_number.make(parcel.id, parcel.received_at.year)
    label = Image.new("L", _SIZE, _WHITE)
    label.paste(bars(number), (40, 40))
    write = ImageDraw.Draw(label)
    write.text((60, 200), number, _BLACK, ImageFont.load_default(72))
    write.text((60, 300), f"Kept apart, arrived {parcel.arrived_on:%d %b %Y}", _BLACK, ImageFont.load_default(36))
    return label
