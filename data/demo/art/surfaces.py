"""What things lie on and stand before: wood, cloth, tiles and walls, made once and kept."""

from collections.abc import Callable
from functools import lru_cache

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

from data.demo.art.brush import Floats
from data.demo.art.looks import RGB

SIDE = 1700
_Maker = Callable[[np.random.Generator], Floats]


@lru_cache(maxsize=12)
def surface(index: int) -> Image.Image:
    """A square texture of SIDE pixels, seen from straight above."""
    levels = _SURFACES[index % len(_SURFACES)](np.random.default_rng(1000 + index))
    return Image.fromarray(np.clip(levels, 0, 255).astype(np.uint8))


def cloud(rng: np.random.Generator, rows: int, columns: int, size: tuple[int, int] = (SIDE, SIDE)) -> Floats:
    """Smooth noise about 0 of the given width and height, with `rows` by `columns` knots."""
    knots = Image.fromarray(rng.normal(0, 1, (rows, columns)).astype(np.float32))
    return np.asarray(knots.resize(size, Image.Resampling.BICUBIC), dtype=np.float32)


def _tint(level: Floats, dark: RGB, light: RGB) -> Floats:
    low, high = np.array(dark, dtype=np.float32), np.array(light, dtype=np.float32)
    return low + (high - low) * np.clip(level, 0, 1)[..., None]


def _wood(dark: RGB, light: RGB, planks: int) -> _Maker:
    def make(rng: np.random.Generator) -> Floats:
        height = SIDE // planks
        rows = np.arange(SIDE, dtype=np.float32)[:, None]
        plank = np.minimum(np.arange(SIDE) // height, planks)
        warp = cloud(rng, 14, 3) * 34 + rng.uniform(0, 900, planks + 1).astype(np.float32)[plank][:, None]
        rings = np.sin((rows * 0.5 + warp) * 0.16) * 0.5 + np.sin((rows + warp * 1.7) * 0.055) * 0.5
        fibre = cloud(rng, SIDE // 2, 9) * 0.075 + cloud(rng, SIDE // 5, 34) * 0.05
        stain = rng.normal(0, 0.09, planks + 1)[plank][:, None]
        level = (0.52 + rings * 0.14 + fibre + stain).astype(np.float32)
        gap = np.minimum(rows % height, height - rows % height)
        seen: Floats = (_tint(level, dark, light) * np.clip(0.45 + gap * 0.16, 0, 1)[..., None]).astype(np.float32)
        return seen

    return make


def _cloth(colour: RGB, pitch: float, folds: float) -> _Maker:
    def make(rng: np.random.Generator) -> Floats:
        x = np.arange(SIDE, dtype=np.float32)[None, :]
        y = np.arange(SIDE, dtype=np.float32)[:, None]
        bend = cloud(rng, 5, 5)
        weave = np.sin((x + bend * 3) * (6.28 / pitch)) * np.sin((y + bend * 3) * (6.28 / pitch))
        drape = np.gradient(cloud(rng, 6, 5), axis=0) * 40
        level = 1 + weave * 0.1 + drape * folds + cloud(rng, SIDE // 3, SIDE // 3) * 0.035
        seen: Floats = level[..., None] * np.array(colour, dtype=np.float32)
        return seen

    return make


def _tiles(dark: RGB, light: RGB, size: int) -> _Maker:
    def make(rng: np.random.Generator) -> Floats:
        level = 0.55 + cloud(rng, 9, 9) * 0.13 + cloud(rng, 60, 60) * 0.06 + cloud(rng, 600, 600) * 0.06
        at = np.arange(SIDE, dtype=np.float32)
        gap = np.minimum((at + 90) % size, size - (at + 90) % size)
        joint = np.clip(np.minimum(gap[:, None], gap[None, :]) / 7, 0, 1)
        seen: Floats = (_tint(level, dark, light) * (0.62 + 0.38 * joint)[..., None]).astype(np.float32)
        return seen

    return make


_SURFACES: tuple[_Maker, ...] = (
    _wood((106, 66, 36), (196, 142, 92), 5),
    _wood((168, 130, 90), (232, 204, 164), 7),
    _wood((52, 34, 24), (112, 78, 54), 4),
    _cloth((150, 152, 158), 9, 0.42),
    _cloth((206, 196, 178), 7, 0.55),
    _tiles((150, 146, 140), (216, 212, 204), 640),
    _wood((188, 182, 174), (240, 236, 228), 3),
    _cloth((66, 84, 110), 8, 0.4),
)


@lru_cache(maxsize=16)
def room(index: int, width: int, height: int) -> Image.Image:
    """A table top running back to an out-of-focus wall; the table begins at 46 % of the height."""
    rng = np.random.default_rng(2000 + index)
    horizon = round(height * 0.46)
    image = _wall(rng, width, height)
    table = surface(index).transform(
        (width, height - horizon),
        Image.Transform.QUAD,
        (0, 300, 440, SIDE - 10, SIDE - 440, SIDE - 10, SIDE - 1, 300),
        Image.Resampling.BILINEAR,
    )
    sharp = Image.linear_gradient("L").resize((width, height - horizon)).point(lambda level: min(255, level * 3))
    image.paste(Image.composite(table, table.filter(ImageFilter.GaussianBlur(5)), sharp), (0, horizon))
    edge = (0, horizon - 30, width, horizon + 24)
    image.paste(image.crop(edge).filter(ImageFilter.GaussianBlur(7)), edge[:2])
    return image


def _wall(rng: np.random.Generator, width: int, height: int) -> Image.Image:
    base = ((206, 200, 188), (186, 196, 202), (214, 204, 196), (176, 184, 170))[int(rng.integers(4))]
    wall = Image.new("RGB", (width // 8, height // 8), base)
    pen = ImageDraw.Draw(wall)
    across, tall = wall.size
    window = int(across * rng.uniform(0.05, 0.6))
    pen.rectangle((window, -10, window + across * 0.26, tall * 0.34), fill=(250, 250, 246))
    pen.line((window + across * 0.13, 0, window + across * 0.13, tall * 0.34), fill=(190, 188, 182), width=3)
    plant = (across * rng.uniform(0.1, 0.9), tall * 0.34)
    for _ in range(26):
        x, y = plant[0] + rng.normal(0, 13), plant[1] - abs(rng.normal(0, 17))
        green = (int(rng.integers(40, 90)), int(rng.integers(90, 140)), int(rng.integers(50, 80)))
        pen.ellipse((x - 6, y - 4, x + 6, y + 4), fill=green)
    pen.rectangle((plant[0] - 9, tall * 0.35, plant[0] + 9, tall * 0.47), fill=(170, 110, 84))
    frame = across * rng.uniform(0.3, 0.8)
    pen.rectangle((frame, tall * 0.05, frame + 26, tall * 0.24), fill=(90, 74, 62))
    pen.rectangle((frame + 3, tall * 0.05 + 3, frame + 23, tall * 0.24 - 3), fill=(222, 196, 160))
    return wall.filter(ImageFilter.GaussianBlur(2.6)).resize((width, height), Image.Resampling.BICUBIC)
