"""The pictures a customer sends with a return, drawn by kind; the same arguments always give the same bytes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np
from PIL import Image

from data.demo.art.camera import Home, expose, home_of, to_jpeg
from data.demo.art.defects import Subject, subject
from data.demo.art.looks import Colour, Defect, Model, ProductLook, ShotKind, SlipLine
from data.demo.art.paper import packing_slip
from data.demo.art.parcel import Carton, faces_of, stand_carton
from data.demo.art.placing import flat_quad, lay, move, stand
from data.demo.art.surfaces import SIDE, room, surface

_TRANSIT = (Defect.BROKEN_PART, Defect.CRACK, Defect.DENT)


@dataclass(frozen=True)
class Request:
    """One picture to draw. `lit` and `swing` are the moment of a moving problem: whether the light is on, and how far
    (degrees) a loose part has swung."""

    kind: ShotKind
    product: ProductLook
    defect: Defect | None
    order_number: str
    seed: int
    lines: Sequence[SlipLine] = ()
    lit: bool | None = None
    swing: float = 0.0


@dataclass(frozen=True)
class Scene:
    """A drawn scene and where in it (pixels) the matter lies."""

    image: Image.Image
    focus: tuple[float, float]


def draw(
    kind: ShotKind,
    product: ProductLook,
    *,
    defect: Defect | None,
    order_number: str,
    seed: int,
    taken_at: datetime | None = None,
    lines: Sequence[SlipLine] = (),
) -> bytes:
    """A JPEG of 1280 by 960 pixels (or 960 by 1280) as this order's customer took it.

    `defect` also shows on ITEM, and as transit damage on the carton where it is one. WRONG_ITEM shows what
    `mistaken_for` names. Without `taken_at` (aware) the file carries no EXIF; without `lines` a slip lists the product.
    """
    home = home_of(order_number)
    scene = compose(Request(kind, product, defect, order_number, seed, lines), home)
    rng = np.random.default_rng((seed, 5))
    return to_jpeg(expose(scene.image, home, rng), home, taken_at, rng)


def mistaken_for(product: ProductLook, seed: int) -> ProductLook:
    """The product that WRONG_ITEM shows instead of the one ordered."""
    rng = np.random.default_rng((seed, 9))
    models = [model for model in Model if model is not product.model]
    model = models[int(rng.integers(len(models)))]
    return ProductLook(model, list(Colour)[int(rng.integers(len(Colour)))], model.replace("_", " ").title())


def compose(request: Request, home: Home) -> Scene:
    """Draw the scene before any camera sees it."""
    size = (960, 1280) if home.portrait else (1280, 960)
    rng = np.random.default_rng((request.seed, 1))
    if request.kind in (ShotKind.BOX_FRONT, ShotKind.BOX_BACK):
        return _box(request, home, size, rng)
    if request.kind is ShotKind.SLIP:
        scene = _table(home, size, rng)
        _lay_slip(scene, request, rng)
        return Scene(scene, (size[0] / 2, size[1] / 2))
    return _item(request, home, size, rng)


def _box(request: Request, home: Home, size: tuple[int, int], rng: np.random.Generator) -> Scene:
    shape = np.random.default_rng((home_seed(request.order_number), 2))
    crushed, wet = request.defect in _TRANSIT, request.defect is Defect.LEAK
    carton = Carton(float(shape.uniform(0.5, 0.68)), float(shape.uniform(0.45, 0.7)), crushed, wet)
    back = request.kind is ShotKind.BOX_BACK
    faces = faces_of(carton, request.product, request.order_number, back=back)
    scene = room(home.surface, *size).copy()
    stand_carton(scene, carton, faces, float(rng.uniform(14, 34) * rng.choice([-1, 1])))
    return Scene(scene, (size[0] / 2, size[1] / 2))


def home_seed(order_number: str) -> int:
    """A number that stays the same through one order's pictures."""
    return int.from_bytes(order_number.encode()[-8:], "big")


def _table(home: Home, size: tuple[int, int], rng: np.random.Generator) -> Image.Image:
    left, top = int(rng.integers(0, SIDE - size[0])), int(rng.integers(0, SIDE - size[1]))
    return surface(home.surface).crop((left, top, left + size[0], top + size[1]))


def _lay_slip(scene: Image.Image, request: Request, rng: np.random.Generator) -> None:
    lines = request.lines or (SlipLine(request.product.name, 1, 1),)
    height = min(scene.height * 0.88, scene.width * 1.1)
    centre = (scene.width / 2 + rng.normal(0, 40), scene.height / 2 + rng.normal(0, 16))
    quad = flat_quad(centre, (height * 0.75, height), float(rng.normal(0, 7)), float(rng.uniform(0.05, 0.2)))
    lay(scene, packing_slip(request.order_number, lines).convert("RGBA"), quad, 9)


def _item(request: Request, home: Home, size: tuple[int, int], rng: np.random.Generator) -> Scene:
    wrong = request.kind is ShotKind.WRONG_ITEM
    product = mistaken_for(request.product, request.seed) if wrong else request.product
    defect = None if wrong else request.defect
    close = request.kind is ShotKind.DEFECT and defect not in (None, Defect.WRONG_COLOUR)
    lit = bool(defect is not None or rng.random() < 0.7) if request.lit is None else request.lit
    drawn = subject(product, defect, home_seed(request.order_number), scale=1.05,
                    lit=lit, swing=request.swing)  # fmt: skip
    if drawn.foot is None:
        return _lying(drawn, _table(home, size, rng), rng, close=close)
    return _standing(drawn, room(home.surface, *size), rng, drawn.foot, close=close)


def _lying(drawn: Subject, scene: Image.Image, rng: np.random.Generator, *, close: bool) -> Scene:
    degrees, tilt = float(rng.normal(0, 13)), float(rng.uniform(0.06, 0.22))
    side, centre = _fit(drawn.image, scene.size, (0.9, 0.9), degrees)
    side *= float(rng.uniform(0.9, 1)) * (1.75 if close else 1)
    middle = np.array([scene.width / 2 + float(rng.normal(0, 20)), scene.height / 2 + float(rng.normal(0, 12))])
    share = (drawn.focus[0] / 1000, drawn.focus[1] / 1000)
    quad = flat_quad((float(middle[0]), float(middle[1])), (side, side), degrees, tilt)
    quad = quad + (middle - np.array(move(quad, share if close else centre)))
    lay(scene, drawn.image, quad, 26 if close else 15)
    return Scene(scene, move(quad, share))


def _standing(drawn: Subject, back: Image.Image, rng: np.random.Generator, foot: float, *, close: bool) -> Scene:
    side = _fit(drawn.image, back.size, (0.72, 0.7), 0)[0] * float(rng.uniform(0.92, 1))
    ground = back.height * float(rng.uniform(0.8, 0.86))
    left, top = back.width / 2 - side / 2 + float(rng.normal(0, 40)), ground - foot / 1000 * side
    focus = (left + drawn.focus[0] / 1000 * side, top + drawn.focus[1] / 1000 * side)
    scene = back.copy()
    if close:
        zoom, small = 1.75, (back.width // 4, back.height // 4)
        x, y = _window(back.size, focus, zoom)
        box = (x, y, x + back.width / zoom, y + back.height / zoom)
        scene = back.resize(small, Image.Resampling.BILINEAR, box).resize(back.size, Image.Resampling.BICUBIC)
        left, top, side = (left - x) * zoom, (top - y) * zoom, side * zoom
        focus, ground = ((focus[0] - x) * zoom, (focus[1] - y) * zoom), (ground - y) * zoom
    image = drawn.image.resize((round(side), round(side)), Image.Resampling.BILINEAR)
    span = image.getchannel("A").crop((0, round(side * (foot - 60) / 1000), round(side), round(side))).getbbox()
    west, east = (span[0], span[2]) if span else (round(side * 0.3), round(side * 0.7))
    stand(scene, image, (round(left), round(top)), (left + (west + east) / 2, ground, (east - west) / 2))
    return Scene(scene, focus)


def _fit(
    image: Image.Image, size: tuple[int, int], share: tuple[float, float], degrees: float
) -> tuple[float, tuple[float, float]]:
    """How wide to show a drawing (pixels) so that what is on it, once turned, fills at most this share of the scene;
    and where the middle of what is on it lies, as shares of the drawing."""
    solid = image.getchannel("A").point(lambda level: 255 if level > 200 else 0)
    left, top, right, bottom = (edge / image.width for edge in solid.getbbox() or (0, 0, *image.size))
    cos, sin = abs(np.cos(np.radians(degrees))), abs(np.sin(np.radians(degrees)))
    wide, tall = (right - left) * cos + (bottom - top) * sin, (right - left) * sin + (bottom - top) * cos
    side = float(min(size[0] * share[0] / wide, size[1] * share[1] / tall))
    return side, ((left + right) / 2, (top + bottom) / 2)


def _window(size: tuple[int, int], focus: tuple[float, float], zoom: float) -> tuple[float, float]:
    x = float(np.clip(focus[0] - size[0] / zoom / 2, 0, size[0] * (1 - 1 / zoom)))
    y = float(np.clip(focus[1] - size[1] / zoom / 2, 0, size[1] * (1 - 1 / zoom)))
    return x, y
