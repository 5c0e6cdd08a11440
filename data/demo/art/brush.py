"""Shaded shapes on a transparent square canvas of 1000 by 1000 units, lit from the upper left."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageChops, ImageDraw, ImageFilter

from data.demo.art.looks import RGB

UNITS = 1000
Floats = NDArray[np.float32]
Outline = NDArray[np.float64]


@dataclass(frozen=True)
class Grid:
    """Where the pixels of a shape lie: u, v from 0 to 1 across its bounds, x, y in canvas units."""

    u: Floats
    v: Floats
    x: Floats
    y: Floats


Paint = Callable[[Grid], Floats]


@dataclass(frozen=True)
class Finish:
    """How a shape catches light: `bevel` is the width of its rounded edge in units, `relief` how strongly it shows,
    `lift` the units it stands above what lies below it (0 casts no shadow)."""

    bevel: float = 10.0
    relief: float = 0.5
    lift: float = 0.0


MATTE = Finish()
FLAT = Finish(bevel=0.0, relief=0.0)


class Canvas:
    """Collects shapes; `image` is RGBA, `scale` pixels wide per unit."""

    def __init__(self, scale: float = 1.0) -> None:
        self.scale = scale
        side = round(UNITS * scale)
        self.image = Image.new("RGBA", (side, side))

    def fill(self, outline: Outline, paint: Paint, finish: Finish = MATTE, alpha: float = 1.0) -> None:
        """Paint a solid shape, with its rounded edge and the shadow it throws on what is already there."""
        bounds = self._bounds(outline, 2)
        mask = self._mask(outline, bounds)
        if finish.lift:
            self._cast(outline, finish.lift)
        colours = paint(self._grid(outline, bounds))
        if finish.relief:
            colours = colours + _relief(mask, finish.bevel * self.scale, finish.relief)[..., None]
        self._lay(colours, mask, bounds[:2], alpha)

    def glow(self, outline: Outline, colour: RGB, alpha: float, blur: float, *, inside: bool = True) -> None:
        """Lay a soft patch of one colour, by default only where something is already drawn."""
        bounds = self._bounds(outline, blur * 2.5)
        mask = self._mask(outline, bounds).filter(ImageFilter.GaussianBlur(blur * self.scale))
        if inside:
            mask = ImageChops.multiply(mask, self.image.getchannel("A").crop(bounds))
        self._ink(mask, colour, alpha, bounds[:2])

    def lines(
        self, paths: Sequence[Outline], colour: RGB, width: float, alpha: float = 1.0, *, within: Outline | None = None
    ) -> None:
        """Thin marks, only where something is already drawn, or only inside an outline."""
        bounds = self._bounds(np.concatenate(paths), width + 2)
        left, top, right, bottom = bounds
        double = Image.new("L", ((right - left) * 2, (bottom - top) * 2))
        pen = ImageDraw.Draw(double)
        for path in paths:
            points = ((path * self.scale - np.array([left, top])) * 2).ravel().tolist()
            pen.line(points, fill=255, width=max(1, round(width * self.scale * 2)))
        limit = self.image.getchannel("A").crop(bounds) if within is None else self._mask(within, bounds)
        self._ink(ImageChops.multiply(double.reduce(2), limit), colour, alpha, (left, top))

    def _ink(self, mask: Image.Image, colour: RGB, alpha: float, corner: tuple[int, int]) -> None:
        patch = Image.new("RGBA", mask.size, (*colour, 255))
        patch.putalpha(mask.point([round(level * alpha) for level in range(256)]))
        self.image.alpha_composite(patch, corner)

    def _cast(self, outline: Outline, lift: float) -> None:
        self.glow(outline + np.array([lift * 0.5, lift]), (10, 8, 6), 0.45, lift * 0.8)

    def _bounds(self, outline: Outline, margin: float) -> tuple[int, int, int, int]:
        low = np.floor((outline.min(axis=0) - margin) * self.scale).astype(int)
        high = np.ceil((outline.max(axis=0) + margin) * self.scale).astype(int)
        side = self.image.width
        left, top = (int(edge) for edge in np.clip(low, 0, side - 2))
        right, bottom = (int(edge) for edge in np.clip(high, 2, side))
        return left, top, max(right, left + 2), max(bottom, top + 2)

    def _mask(self, outline: Outline, bounds: tuple[int, int, int, int]) -> Image.Image:
        left, top, right, bottom = bounds
        double = Image.new("L", ((right - left) * 2, (bottom - top) * 2))
        points = ((outline * self.scale - np.array([left, top])) * 2).ravel().tolist()
        ImageDraw.Draw(double).polygon(points, fill=255)
        return double.reduce(2)

    def _grid(self, outline: Outline, bounds: tuple[int, int, int, int]) -> Grid:
        left, top, right, bottom = bounds
        x = (np.arange(left, right, dtype=np.float32) / self.scale)[None, :]
        y = (np.arange(top, bottom, dtype=np.float32) / self.scale)[:, None]
        (x0, y0), (x1, y1) = outline.min(axis=0), outline.max(axis=0)
        u = np.clip((x - np.float32(x0)) / np.float32(max(x1 - x0, 1.0)), 0, 1)
        v = np.clip((y - np.float32(y0)) / np.float32(max(y1 - y0, 1.0)), 0, 1)
        return Grid(u, v, x, y)

    def _lay(self, colours: Floats, mask: Image.Image, corner: tuple[int, int], alpha: float) -> None:
        full = np.broadcast_to(np.clip(colours, 0, 255), (mask.height, mask.width, 3)).astype(np.uint8)
        patch = Image.fromarray(np.ascontiguousarray(full))
        patch.putalpha(mask if alpha == 1.0 else mask.point([round(level * alpha) for level in range(256)]))
        self.image.alpha_composite(patch, corner)


def _relief(mask: Image.Image, radius: float, strength: float) -> Floats:
    """Light on the upper-left edge of a shape and shade on the lower-right one, as levels to add."""
    height = np.asarray(mask.filter(ImageFilter.GaussianBlur(max(radius, 0.7))), dtype=np.float32)
    slope = np.zeros_like(height)
    slope[1:-1] += (height[2:] - height[:-2]) * np.float32(0.55)
    slope[:, 1:-1] += (height[:, 2:] - height[:, :-2]) * np.float32(0.35)
    return slope * np.float32(strength * max(radius, 0.7) * 0.8)


def flat(colour: RGB) -> Paint:
    """One even colour."""
    level = np.array(colour, dtype=np.float32)
    return lambda _: level[None, None, :]


def down(*stops: RGB) -> Paint:
    """Colours from the top of the shape to its bottom, evenly spaced."""
    return lambda grid: _ramp(grid.v, stops)


def across(*stops: RGB) -> Paint:
    """Colours from the left of the shape to its right, evenly spaced."""
    return lambda grid: _ramp(grid.u, stops)


def cylinder(colour: RGB, gloss: float = 0.5) -> Paint:
    """An upright cylinder: bright a third of the way, dark at the edges, a thin light rim on the right."""
    profile = (0.45, 0.8, 1.0 + gloss * 0.55, 1.0 + gloss * 0.25, 0.92, 0.78, 0.6, 0.42, 0.36 + gloss * 0.25)
    return across(*(shade(colour, level) for level in profile))


def ball(colour: RGB, gloss: float = 0.5) -> Paint:
    """A rounded body with its light at the upper left."""
    base = np.array(colour, dtype=np.float32)

    def paint(grid: Grid) -> Floats:
        distance = (grid.u - np.float32(0.35)) ** 2 + (grid.v - np.float32(0.3)) ** 2
        level = np.float32(1.0 + gloss * 0.5) - distance * np.float32(1.1 + gloss * 0.3)
        body: Floats = np.clip(level, 0.3, 2.0)[..., None] * base
        return body

    return paint


def woven(paint: Paint, pitch: float, depth: float) -> Paint:
    """The same paint on cloth or mesh: threads `pitch` units apart, `depth` the share of light between them."""
    turn = np.float32(2 * np.pi / pitch)

    def cloth(grid: Grid) -> Floats:
        weave = np.sin((grid.x + grid.y) * turn) * np.sin((grid.x - grid.y) * turn)
        threads: Floats = paint(grid) * (np.float32(1) + weave * np.float32(depth))[..., None]
        return threads

    return cloth


def brushed(paint: Paint, depth: float = 0.05) -> Paint:
    """The same paint on brushed metal: fine level lines."""
    lines = np.random.default_rng(7).normal(0, depth, 4096).astype(np.float32)

    def metal(grid: Grid) -> Floats:
        return paint(grid) * (np.float32(1) + lines[(grid.y * 2).astype(np.int32) % 4096])[..., None]

    return metal


def shade(colour: RGB, level: float) -> RGB:
    """The colour under more (above 1) or less (below 1) light."""
    red, green, blue = (min(255, max(0, round(channel * level + max(0.0, level - 1) * 30))) for channel in colour)
    return red, green, blue


def mix(first: RGB, second: RGB, share: float) -> RGB:
    """`share` of the second colour in the first."""
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(first, second, strict=True))
    return red, green, blue


def _ramp(position: Floats, stops: Sequence[RGB]) -> Floats:
    at = np.linspace(0, 1, len(stops))
    channels = [np.interp(position, at, [stop[index] for stop in stops]) for index in range(3)]
    return np.stack(channels, axis=-1).astype(np.float32)
