"""Printed matter: shipping labels, packing slips and the marks on a carton."""

from collections.abc import Sequence
from functools import lru_cache
from zlib import crc32

import numpy as np
import segno
from PIL import Image, ImageChops, ImageDraw, ImageFont

from data.demo.art.looks import SHOP, Colour, ProductLook, SlipLine
from data.demo.art.products import illustration

INK = (34, 32, 34)
_PRINT = (74, 50, 30)
_Font = ImageFont.FreeTypeFont | ImageFont.ImageFont


@lru_cache(maxsize=24)
def _font(size: int) -> _Font:
    return ImageFont.load_default(size)


def _write(pen: ImageDraw.ImageDraw, at: tuple[float, float], words: str, size: int, *, heavy: bool = False) -> None:
    pen.text(at, words, fill=INK, font=_font(size), stroke_width=size / 30 if heavy else 0, stroke_fill=INK)


def _qr(content: str, side: int) -> Image.Image:
    code = np.array([list(row) for row in segno.make(content, error="m", micro=False).matrix], dtype=np.uint8)
    modules = Image.fromarray(np.where(code > 0, np.uint8(24), np.uint8(248)))
    return modules.resize((side, side), Image.Resampling.NEAREST)


def _bars(pen: ImageDraw.ImageDraw, content: str, box: tuple[int, int, int, int]) -> None:
    """Bars that depend on the content; they look like a barcode and are none."""
    left, top, right, bottom = box
    rng = np.random.default_rng(crc32(content.encode()))
    x = left
    while x < right - 8:
        bar, gap = (int(width) for width in rng.choice([2, 2, 4, 6], 2))
        pen.rectangle((x, top, x + bar - 1, bottom), fill=INK)
        x += bar + gap


def shipping_label(order_number: str) -> Image.Image:
    """The sticker on a parcel's front, 520 by 400 pixels."""
    rng = np.random.default_rng(crc32(order_number.encode()) + 1)
    label = Image.new("RGB", (520, 400), (248, 247, 243))
    pen = ImageDraw.Draw(label)
    pen.rectangle((8, 8, 511, 391), outline=INK, width=3)
    pen.rectangle((8, 8, 92, 92), fill=INK)
    pen.text((50, 50), str(rng.choice(["P", "E", "S"])), fill=(248, 247, 243), font=_font(70), anchor="mm")
    _write(pen, (106, 16), SHOP.upper(), 34, heavy=True)
    _write(pen, (108, 58), "Fulfilment centre 2, dock 14", 20)
    pen.line((8, 94, 511, 94), fill=INK, width=3)
    _write(pen, (20, 102), "ORDER", 20)
    _write(pen, (20, 124), order_number, 46 if len(order_number) < 14 else 32, heavy=True)
    _write(pen, (20, 184), f"{rng.uniform(0.4, 6):.2f} kg    parcel 1 / 1    zone {rng.integers(2, 9)}", 21)
    label.paste(_qr(f"{SHOP} {order_number}", 132), (372, 102))
    pen.line((8, 240, 511, 240), fill=INK, width=3)
    _bars(pen, order_number, (34, 256, 486, 342))
    _write(pen, (120, 350), " ".join(str(rng.integers(1000, 9999)) for _ in range(4)), 24)
    return label


def maker_label(product: ProductLook, order_number: str) -> Image.Image:
    """The manufacturer's sticker on a parcel's back, 420 by 230 pixels."""
    serial = crc32((order_number + product.name).encode())
    label = Image.new("RGB", (420, 230), (240, 239, 233))
    pen = ImageDraw.Draw(label)
    _write(pen, (18, 14), product.name[:26], 28, heavy=True)
    _write(pen, (18, 56), f"Colour: {product.colour}     Qty: 1", 22)
    _write(pen, (18, 88), f"S/N {serial:010d}", 22)
    _bars(pen, str(serial), (18, 126, 290, 190))
    _write(pen, (18, 196), "Lot 24-117  Keep dry", 19)
    label.paste(_qr(f"SN{serial}", 100), (306, 114))
    return label


def printed_picture(product: ProductLook, side: int) -> Image.Image:
    """The product's picture as one colour of ink on board, RGBA."""
    drawn = illustration(product.model, Colour.SILVER, 0.4, lit=False).image.resize((side, side))
    tone = drawn.convert("L").point(lambda level: 235 - level * 0.8)
    ink = Image.new("RGBA", (side, side), (*_PRINT, 255))
    ink.putalpha(ImageChops.multiply(drawn.getchannel("A"), tone))
    return ink


def carton_marks(side: int) -> Image.Image:
    """Fragile, this way up and keep dry, side by side, RGBA, three times as wide as high."""
    marks = Image.new("RGBA", (side * 3, side))
    pen = ImageDraw.Draw(marks)
    ink, unit = (*_PRINT, 235), side / 100
    for index in range(3):
        left = index * side + 6 * unit
        pen.rounded_rectangle(
            (left, 6 * unit, left + 88 * unit, 94 * unit), 8 * unit, outline=ink, width=round(4 * unit)
        )
    glass = [(28, 18), (72, 18), (66, 48), (54, 56), (54, 74), (68, 82), (32, 82), (46, 74), (46, 56), (34, 48)]
    pen.polygon([(x * unit, y * unit) for x, y in glass], fill=ink)
    pen.line([(p[0] * unit, p[1] * unit) for p in ((56, 18), (48, 32), (58, 36), (50, 50))], fill=(0, 0, 0, 0), width=3)
    for shift in (128, 158):
        arrow = [(7, 18), (20, 42), (12, 42), (12, 72), (2, 72), (2, 42), (-6, 42)]
        pen.polygon([((shift + x) * unit, y * unit) for x, y in arrow], fill=ink)
    pen.line((120 * unit, 80 * unit, 180 * unit, 80 * unit), fill=ink, width=round(5 * unit))
    pen.pieslice((218 * unit, 22 * unit, 282 * unit, 84 * unit), 180, 360, fill=ink)
    pen.line((250 * unit, 50 * unit, 250 * unit, 80 * unit), fill=ink, width=round(4 * unit))
    pen.arc((236 * unit, 70 * unit, 252 * unit, 88 * unit), 0, 180, fill=ink, width=round(4 * unit))
    return marks


def packing_slip(order_number: str, lines: Sequence[SlipLine]) -> Image.Image:
    """The sheet that lay in the parcel, 840 by 1120 pixels, creased where it was folded."""
    sheet = Image.new("RGB", (840, 1120), (247, 246, 241))
    pen = ImageDraw.Draw(sheet)
    _write(pen, (60, 56), SHOP.upper(), 62, heavy=True)
    _write(pen, (62, 136), "PACKING SLIP", 34)
    _write(pen, (62, 186), f"Order {order_number}", 36, heavy=True)
    sheet.paste(_qr(order_number, 170), (610, 56))
    pen.rectangle((56, 268, 784, 322), fill=(222, 226, 230))
    for x, title in ((70, "Item"), (560, "Ordered"), (690, "Packed")):
        _write(pen, (x, 280), title, 28, heavy=True)
    for row, line in enumerate(lines[:8]):
        _slip_row(pen, 338 + row * 68, line)
    short = any(line.packed < line.ordered for line in lines)
    _write(pen, (62, 930), "Further parcels follow separately." if short else "This parcel completes your order.", 26)
    _write(pen, (62, 976), "Packed by 07     Checked by 12     Boxes 1", 26)
    _write(pen, (62, 1046), "Returns: contact us before you send anything back.", 24)
    return _creased(sheet)


def _slip_row(pen: ImageDraw.ImageDraw, top: int, line: SlipLine) -> None:
    _write(pen, (70, top + 10), line.name[:32], 29)
    _write(pen, (600, top + 8), str(line.ordered), 32)
    _write(pen, (728, top + 8), str(line.packed), 32, heavy=line.packed < line.ordered)
    if line.packed < line.ordered:
        pen.ellipse((704, top - 2, 772, top + 54), outline=(40, 70, 170), width=4)
    pen.line((56, top + 60, 784, top + 60), fill=(196, 196, 192), width=2)


def _creased(sheet: Image.Image) -> Image.Image:
    row = np.arange(sheet.height, dtype=np.float32)[:, None, None]
    light = np.ones_like(row)
    for crease in (372, 748):
        light += 0.05 * np.exp(-(((row - crease + 3) / 3) ** 2)) - 0.2 * np.exp(-(((row - crease - 2) / 3) ** 2))
        light -= 0.07 * np.clip(1 - np.abs(row - crease) / 120, 0, 1) * np.sign(row - crease)
    return Image.fromarray(np.clip(np.asarray(sheet, dtype=np.float32) * light, 0, 255).astype(np.uint8))
