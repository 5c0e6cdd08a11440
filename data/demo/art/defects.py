"""Damage drawn on a product's illustration so that a reviewer sees it at a glance."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from PIL import Image, ImageChops, ImageDraw, ImageFilter

from data.demo.art.brush import FLAT, Canvas, Finish, Outline, flat
from data.demo.art.looks import Colour, Defect, Model, ProductLook
from data.demo.art.outlines import blob, curve, ellipse, polygon, stroke
from data.demo.art.products import ANATOMY, Anatomy, illustration

Point = tuple[float, float]
Damage = Callable[[Canvas, Anatomy, np.random.Generator], Point]


@dataclass(frozen=True)
class Subject:
    """A drawn product: its picture, the point (canvas units) where the problem shows, and the line it stands on."""

    image: Image.Image
    focus: Point
    foot: float | None


def subject(
    product: ProductLook, defect: Defect | None, seed: int, *, scale: float, lit: bool = True, swing: float = 0.0
) -> Subject:
    """Draw a product with its defect; `swing` turns a part that came loose, in degrees."""
    rng = np.random.default_rng(seed)
    anatomy = ANATOMY[product.model]
    colour = _other_colour(product.colour, rng) if defect is Defect.WRONG_COLOUR else product.colour
    canvas = illustration(product.model, colour, scale, lit=lit and not _dark(product.model, defect))
    focus: Point = (500, 500)
    if defect is Defect.BROKEN_PART and anatomy.part is not None:
        focus = _break_off(canvas, anatomy, 16 + swing)
    elif defect is Defect.LEAK:
        focus = _leak(canvas, anatomy, coffee=product.model is Model.COFFEE_MAKER)
    elif defect is Defect.NO_POWER:
        left, top, right, bottom = anatomy.light
        focus = (250 + (left + right) / 4, 250 + (top + bottom) / 4)
    elif defect in _DAMAGE:
        focus = _DAMAGE[defect](canvas, anatomy, rng)
    return Subject(canvas.image, focus, anatomy.foot)


def _dark(model: Model, defect: Defect | None) -> bool:
    return defect is Defect.NO_POWER or (model is Model.LAMP and defect is Defect.BROKEN_PART)


def _other_colour(ordered: Colour, rng: np.random.Generator) -> Colour:
    others = [colour for colour in Colour if colour is not ordered]
    return others[int(rng.integers(len(others)))]


def _within(anatomy: Anatomy, rng: np.random.Generator) -> Point:
    left, top, right, bottom = anatomy.body
    return float(left + (right - left) * rng.uniform(0.3, 0.7)), float(top + (bottom - top) * rng.uniform(0.3, 0.7))


def _jagged(start: Point, angle: float, length: float, rng: np.random.Generator) -> Outline:
    steps = np.linspace(0, length, 9)
    turn = angle + np.concatenate([[0], rng.normal(0, 0.22, 8)])
    return np.stack([start[0] + steps * np.cos(turn), start[1] + steps * np.sin(turn)], axis=1)


def _crack(canvas: Canvas, anatomy: Anatomy, rng: np.random.Generator) -> Point:
    hit = _within(anatomy, rng)
    if anatomy.screen is None:
        _hairline(canvas, hit, rng)
        return hit
    rays = [
        _jagged(hit, 2 * np.pi * index / 13 + rng.normal(0, 0.15), rng.uniform(140, 480), rng) for index in range(13)
    ]
    rings = [_ring(rays, level) for level in (2, 4, 5)]
    canvas.glow(ellipse(*hit, 46, 46), (236, 240, 246), 0.5, 16)
    canvas.lines(rays + rings, (10, 12, 16), 2.0, 0.7, within=anatomy.screen)
    shifted = [path + np.array([1.3, 1.6]) for path in rays + rings]
    canvas.lines(shifted, (232, 240, 248), 1.2, 0.85, within=anatomy.screen)
    canvas.lines([_jagged(hit, turn, 44, rng) for turn in rng.uniform(0, 6.3, 14)], (250, 252, 255), 1.6, 0.9)
    return hit


def _ring(rays: list[Outline], level: int) -> Outline:
    return np.stack([ray[(level + index % 2) % 9] for index, ray in enumerate(rays)])


def _hairline(canvas: Canvas, hit: Point, rng: np.random.Generator) -> None:
    paths = [_jagged(hit, angle, 260, rng) for angle in (-1.35, 1.9)]
    paths += [_jagged((float(path[4][0]), float(path[4][1])), 0.5 + turn, 110, rng) for turn, path in enumerate(paths)]
    canvas.lines([path + np.array([3, 3]) for path in paths], (255, 252, 244), 5, 0.55)
    canvas.lines(paths, (22, 18, 16), 7, 0.95)
    chip = blob([(hit[0] + dx, hit[1] + dy) for dx, dy in ((-26, -10), (0, -24), (30, -4), (16, 22), (-14, 18))])
    canvas.fill(chip, flat((214, 204, 188)), Finish(5, -0.8))


def _scratches(canvas: Canvas, anatomy: Anatomy, rng: np.random.Generator) -> Point:
    centre = _within(anatomy, rng)
    paths = []
    for _ in range(26):
        x, y = centre[0] + rng.normal(0, 60), centre[1] + rng.normal(0, 70)
        angle, length = -0.9 + rng.normal(0, 0.16), rng.uniform(50, 190)
        dx, dy = np.cos(angle) * length / 2, np.sin(angle) * length / 2
        paths.append(curve([(x - dx, y - dy), (x + rng.normal(0, 6), y + rng.normal(0, 6)), (x + dx, y + dy)]))
    canvas.lines([path + np.array([1.5, 2]) for path in paths], (20, 20, 22), 2.2, 0.6)
    canvas.lines(paths, (244, 246, 250), 2.2, 0.75)
    canvas.lines(paths[:5], (250, 250, 252), 4.6, 0.85)
    return centre


def _dent(canvas: Canvas, anatomy: Anatomy, rng: np.random.Generator) -> Point:
    x, y = _within(anatomy, rng)
    canvas.glow(ellipse(x, y, 74, 88), (0, 0, 0), 0.55, 16)
    canvas.glow(ellipse(x + 30, y + 34, 46, 56), (255, 255, 255), 0.5, 17)
    canvas.glow(ellipse(x - 16, y - 20, 44, 52), (0, 0, 0), 0.62, 14)
    crease = curve([(x - 70, y + 22), (x - 10, y - 14), (x + 66, y - 40)])
    canvas.lines([crease], (12, 12, 14), 6, 0.6)
    canvas.lines([crease + np.array([3, 6])], (255, 255, 255), 4, 0.6)
    return x, y


def _burn(canvas: Canvas, anatomy: Anatomy, rng: np.random.Generator) -> Point:
    x, y = _within(anatomy, rng)
    for size, colour, alpha, blur in (
        (120, (110, 66, 26), 0.7, 24),
        (84, (40, 22, 10), 0.85, 14),
        (50, (8, 6, 5), 0.97, 5),
    ):
        angles = np.linspace(0, 2 * np.pi, 11, endpoint=False)
        radii = size * rng.uniform(0.62, 1.05, 11)
        canvas.glow(blob([(x + r * np.cos(a), y + 0.85 * r * np.sin(a)) for a, r in zip(angles, radii, strict=True)]),
                    colour, alpha, blur)  # fmt: skip
    bubbles = [(x + rng.normal(0, 26), y + rng.normal(0, 22), rng.uniform(5, 13)) for _ in range(9)]
    for bx, by, radius in bubbles:
        canvas.fill(ellipse(bx, by, radius, radius), flat((34, 26, 22)), Finish(4, 1.2))
    return x, y


def _torn_seam(canvas: Canvas, anatomy: Anatomy, rng: np.random.Generator) -> Point:
    line = curve(anatomy.seam)
    width = np.sin(np.linspace(0, np.pi, len(line)))[:, None] ** 0.7 * np.array([30.0, 14.0])
    gap = np.concatenate([line + width, (line - width * 0.4)[::-1]])
    canvas.glow(gap, (0, 0, 0), 0.6, 12)
    canvas.fill(gap, flat((24, 20, 18)), Finish(8, -0.6))
    foam = np.concatenate([line + width * 0.55, (line + width * 0.05)[::-1]])
    canvas.fill(foam, flat((226, 214, 178)), Finish(5, 0.7))
    knots = line[:: max(1, len(line) // 16)]
    threads = [_jagged((float(x), float(y)), rng.uniform(-0.9, 0.9), rng.uniform(24, 62), rng) for x, y in knots]
    canvas.lines(threads, (246, 240, 226), 3.2, 0.95)
    middle = line[len(line) // 2]
    return float(middle[0]), float(middle[1])


def _dead_pixels(canvas: Canvas, anatomy: Anatomy, rng: np.random.Generator) -> Point:
    left, top, right, bottom = anatomy.light
    x, y = _within(anatomy, rng)
    tints = ((0, 255, 120), (255, 60, 220), (255, 255, 255), (60, 160, 255))
    for index in range(7):
        at = float(np.clip(x + rng.normal(0, 60), left + 8, right - 8))
        canvas.fill(stroke(polygon([(at, top + 14), (at, bottom - 14)]), 3.4), flat(tints[index % 4]), FLAT, 0.9)
    radius = (right - left) * 0.2
    spots = [(x + rng.normal(0, radius), y + rng.normal(0, radius), radius * rng.uniform(0.4, 0.9)) for _ in range(5)]
    for sx, sy, size in spots:
        canvas.glow(ellipse(float(np.clip(sx, left + size, right - size)), sy, size, size * 1.1), (52, 10, 70), 0.75, 9)
        canvas.glow(ellipse(float(np.clip(sx, left + size, right - size)), sy, size * 0.8, size), (3, 3, 5), 0.98, 4)
    return x, y


def _break_off(canvas: Canvas, anatomy: Anatomy, degrees: float) -> Point:
    assert anatomy.part is not None
    scale = canvas.scale
    mask = Image.new("L", canvas.image.size)
    ImageDraw.Draw(mask).polygon((anatomy.part * scale).ravel().tolist(), fill=255)
    piece = canvas.image.copy()
    piece.putalpha(ImageChops.multiply(canvas.image.getchannel("A"), mask))
    near = mask.filter(ImageFilter.GaussianBlur(4 * scale)).point(lambda level: 255 if level > 24 else 0)
    edge = ImageChops.multiply(near, ImageChops.invert(mask))
    canvas.image.putalpha(ImageChops.multiply(canvas.image.getchannel("A"), ImageChops.invert(mask)))
    raw = Image.new("RGBA", mask.size, (214, 200, 178, 255))
    raw.putalpha(ImageChops.multiply(edge, canvas.image.getchannel("A")))
    canvas.image.alpha_composite(raw)
    pivot = (anatomy.hinge[0] * scale, anatomy.hinge[1] * scale)
    away = np.sign(anatomy.part.mean(axis=0) - np.array(anatomy.hinge)) * np.array([14, 18]) * scale
    moved = piece.rotate(-degrees, Image.Resampling.BILINEAR, center=pivot, translate=(int(away[0]), int(away[1])))
    canvas.image.alpha_composite(moved)
    return anatomy.hinge


def _leak(canvas: Canvas, anatomy: Anatomy, *, coffee: bool) -> Point:
    foot = anatomy.foot or 900
    tint = (84, 48, 24) if coffee else (86, 112, 128)
    shore = ((120, -6), (300, -40), (560, -34), (800, -20), (900, 10), (720, 46), (480, 30), (330, 62), (160, 36))
    puddle = blob([(x, foot + dy) for x, dy in shore])
    below = Canvas(canvas.scale)
    below.fill(puddle, flat(tint), Finish(9, 1.1), 0.72 if coffee else 0.5)
    below.glow(ellipse(330, foot + 24, 130, 9), (255, 255, 255), 0.75, 5)
    below.glow(ellipse(720, foot + 12, 80, 6), (255, 255, 255), 0.6, 4)
    below.image.alpha_composite(canvas.image)
    canvas.image = below.image
    for x, top in ((350, foot - 240), (404, foot - 180), (300, foot - 130)):
        drop = stroke(curve([(x, top), (x + 4, top + 70), (x, foot - 40)]), 7, 16)
        canvas.fill(drop, flat(tint), Finish(5, 1.4), 0.8)
    return 360, foot - 70


_DAMAGE: dict[Defect, Damage] = {
    Defect.BURN_MARK: _burn,
    Defect.CRACK: _crack,
    Defect.DEAD_PIXELS: _dead_pixels,
    Defect.DENT: _dent,
    Defect.SCRATCHES: _scratches,
    Defect.TORN_SEAM: _torn_seam,
}
