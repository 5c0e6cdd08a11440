"""The telephone that took the picture: light fall-off, colour cast, sensor noise, JPEG and its EXIF facts."""

import io
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from zlib import crc32

import numpy as np
from PIL import Image, ImageChops
from PIL.TiffImagePlugin import IFDRational

_PHONES = (
    ("Halden", "Halden H7"),
    ("Halden", "Halden H9 Pro"),
    ("Orbis", "Orbis One"),
    ("Lumena", "LM-X220"),
    ("Kestrel Mobile", "Kestrel 5a"),
)
_CASTS = ((1.05, 1.0, 0.9), (0.96, 1.0, 1.06), (1.02, 1.0, 0.97), (1.09, 1.0, 0.84), (0.99, 1.01, 1.0))
_NORMAL, _UPSIDE_DOWN, _TURNED_LEFT = 1, 3, 6


@dataclass(frozen=True)
class Home:
    """What stays the same through one order's pictures: whose telephone, which table, which light."""

    surface: int
    cast: tuple[float, float, float]
    maker: str
    model: str
    light_from_left: bool
    portrait: bool
    place: tuple[float, float] | None


def home_of(order_number: str) -> Home:
    """The same order is always photographed in the same home."""
    rng = np.random.default_rng(crc32(order_number.encode()))
    maker, model = _PHONES[int(rng.integers(len(_PHONES)))]
    place = (float(rng.uniform(36, 60)), float(rng.uniform(-8, 28))) if rng.random() < 0.15 else None
    left, portrait = bool(rng.random() < 0.5), bool(rng.random() < 0.3)
    return Home(int(rng.integers(8)), _CASTS[int(rng.integers(len(_CASTS)))], maker, model, left, portrait, place)


@lru_cache(maxsize=8)
def falloff(width: int, height: int, *, light_from_left: bool) -> Image.Image:
    """What the lens lets through, by place: less in the corners and on the side away from the window."""
    x = np.linspace(-1, 1, width, dtype=np.float32)[None, :]
    y = np.linspace(-1, 1, height, dtype=np.float32)[:, None]
    side = -x if light_from_left else x
    level = 0.93 - 0.16 * (x * x + y * y) + 0.085 * side - 0.04 * y
    plane = Image.fromarray(np.clip(level * 255, 0, 255).astype(np.uint8))
    return Image.merge("RGB", (plane, plane, plane))


@lru_cache(maxsize=1)
def grain() -> Image.Image:
    """Grain about the middle level, larger than any picture so that each takes another part of it."""
    rng = np.random.default_rng(11)
    dots = rng.normal(0, 1, (1900, 1900)).astype(np.float32)
    fine = dots + np.roll(dots, 1, axis=0) + np.roll(dots, 1, axis=1)
    plane = Image.fromarray(np.clip(128 + fine * 1.6, 0, 255).astype(np.uint8))
    return Image.merge("RGB", (plane, plane, plane))


def expose(scene: Image.Image, home: Home, rng: np.random.Generator) -> Image.Image:
    """The scene as this telephone's sensor saw it."""
    if rng.random() < 0.12:
        scene = soften(scene, 2)
    gain = rng.uniform(1.0, 1.16)
    curve = [min(255, round(level * cast * gain)) for cast in home.cast for level in range(256)]
    lit = ImageChops.multiply(scene.point(curve), falloff(*scene.size, light_from_left=home.light_from_left))
    left, top = (int(edge) for edge in rng.integers(0, 300, 2))
    dots = grain().crop((left, top, left + scene.width, top + scene.height))
    return ImageChops.add(lit, dots, 1, -128)


def soften(scene: Image.Image, factor: int) -> Image.Image:
    """Out of focus, by way of a smaller picture: much cheaper than a blur at full size."""
    return scene.reduce(factor).resize(scene.size, Image.Resampling.BICUBIC)


def to_jpeg(picture: Image.Image, home: Home, taken_at: datetime | None, rng: np.random.Generator) -> bytes:
    """JPEG bytes; with a moment, also the EXIF that the telephone writes (a portrait is stored turned, as on real
    sensors), without one no EXIF at all, as a messenger would have left it."""
    out = io.BytesIO()
    if taken_at is None:
        picture.save(out, "JPEG", quality=82)
        return out.getvalue()
    orientation = _TURNED_LEFT if picture.height > picture.width else _NORMAL
    if orientation == _NORMAL and rng.random() < 0.1:
        orientation = _UPSIDE_DOWN
    turned = {_TURNED_LEFT: Image.Transpose.ROTATE_90, _UPSIDE_DOWN: Image.Transpose.ROTATE_180}
    stored = picture.transpose(turned[orientation]) if orientation in turned else picture
    stored.save(out, "JPEG", quality=85, exif=_exif(home, taken_at, orientation))
    return out.getvalue()


def _exif(home: Home, taken_at: datetime, orientation: int) -> Image.Exif:
    moment = taken_at.strftime("%Y:%m:%d %H:%M:%S")
    exif = Image.Exif()
    exif[0x010F], exif[0x0110], exif[0x0112], exif[0x0132] = home.maker, home.model, orientation, moment
    shot = exif.get_ifd(0x8769)
    offset = taken_at.strftime("%z") or "+0000"
    shot[0x9003], shot[0x9011] = moment, f"{offset[:3]}:{offset[3:]}"
    if home.place is not None:
        north, east = home.place
        where = exif.get_ifd(0x8825)
        where[1], where[2] = "N", _degrees(north)
        where[3], where[4] = "E" if east >= 0 else "W", _degrees(abs(east))
    return exif


def _degrees(angle: float) -> tuple[IFDRational, IFDRational, IFDRational]:
    whole, rest = divmod(angle * 60, 60)
    minutes = int(rest)
    seconds = round((rest - minutes) * 6000)
    return IFDRational(int(whole), 1), IFDRational(minutes, 1), IFDRational(seconds, 100)
