"""Puts drawn things into a scene: perspective, the shadow beneath, and where a point of the drawing ends up."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageChops, ImageDraw, ImageFilter

from data.demo.art.brush import Outline
from data.demo.art.outlines import ellipse

Quad = Outline


def flat_quad(centre: tuple[float, float], size: tuple[float, float], degrees: float, tilt: float) -> Quad:
    """Corners (top left, top right, bottom right, bottom left) of a sheet lying on a table, seen at a slant:
    `size` is its width and height in pixels, `tilt` goes from 0 (straight above) to about 0.3."""
    sheet = np.array([(-1, -1), (1, -1), (1, 1), (-1, 1)], dtype=np.float64) * np.array(size) / 2
    angle = np.radians(degrees)
    turn = np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]])
    laid = sheet @ turn
    depth = 1 + laid[:, 1:2] / max(size) * tilt
    quad: Quad = laid * depth * np.array([1.0, 1 - tilt * 0.6]) + np.array(centre)
    return quad


def move(quad: Quad, point: tuple[float, float]) -> tuple[float, float]:
    """Where a point of the drawing, given as shares of its width and height, lands in the scene."""
    a, b, c, d, e, f, g, h = _mapping(np.array([(0, 0), (1, 0), (1, 1), (0, 1)], dtype=np.float64), quad)
    x, y = point
    below = g * x + h * y + 1
    return float((a * x + b * y + c) / below), float((d * x + e * y + f) / below)


def warp(image: Image.Image, quad: Quad, size: tuple[int, int]) -> tuple[Image.Image, tuple[int, int]]:
    """The image drawn into the four corners, cut to the scene, and where its upper left corner goes."""
    limit = np.array(size)
    low = np.clip(np.floor(quad.min(axis=0)), -limit, limit - 2).astype(int)
    high = np.clip(np.ceil(quad.max(axis=0)), low + 2, limit * 2).astype(int)
    low, high = np.maximum(low, 0), np.maximum(np.minimum(high, limit), 2)
    width, height = image.size
    corners = np.array([(0, 0), (width, 0), (width, height), (0, height)], dtype=np.float64)
    patch = image.transform(
        (int(high[0] - low[0]), int(high[1] - low[1])),
        Image.Transform.PERSPECTIVE,
        _mapping(quad - low, corners),
        Image.Resampling.BILINEAR,
    )
    return patch, (int(low[0]), int(low[1]))


class Shade:
    """The shadows on a scene, gathered at a quarter of its size (nobody can tell) and laid on in one go."""

    def __init__(self, size: tuple[int, int]) -> None:
        self._light = Image.new("L", (size[0] // 4, size[1] // 4), 255)

    def cast(self, shape: Image.Image, corner: tuple[float, float], blur: float, strength: float) -> None:
        """Add the blurred shadow of a quarter-size mask; corner and blur in scene pixels."""
        pad = round(blur * 0.75) + 1
        wide = Image.new("L", (shape.width + 2 * pad, shape.height + 2 * pad))
        wide.paste(shape, (pad, pad))
        dark = wide.filter(ImageFilter.GaussianBlur(blur / 4)).point([255 - round(v * strength) for v in range(256)])
        left, top = round(corner[0] / 4) - pad, round(corner[1] / 4) - pad
        ground = self._light.crop((left, top, left + dark.width, top + dark.height))
        self._light.paste(ImageChops.multiply(ground, dark), (left, top))

    def patch(self, outline: Outline, blur: float, strength: float) -> None:
        """Add a soft-edged patch of the ground."""
        low = np.floor(outline.min(axis=0))
        high = np.ceil(outline.max(axis=0)) + 4
        mask = Image.new("L", (int(high[0] - low[0]) // 4, int(high[1] - low[1]) // 4))
        ImageDraw.Draw(mask).polygon(((outline - low) / 4).ravel().tolist(), fill=255)
        self.cast(mask, (float(low[0]), float(low[1])), blur, strength)

    def apply(self, scene: Image.Image) -> None:
        """Darken the scene."""
        full = self._light.resize(scene.size, Image.Resampling.BILINEAR)
        scene.paste(ImageChops.multiply(scene, Image.merge("RGB", (full, full, full))))


def lay(scene: Image.Image, image: Image.Image, quad: Quad, height: float) -> None:
    """Lay a drawing flat on the scene; `height` (pixels) is how far it rises above the table."""
    patch, corner = warp(image, quad, scene.size)
    small = patch.getchannel("A").reduce(4)
    shade = Shade(scene.size)
    shade.cast(small, (corner[0] + height * 0.9, corner[1] + height * 1.1), height * 1.1, 0.5)
    shade.cast(small, (corner[0] + 2, corner[1] + 4), max(3.0, height * 0.22), 0.55)
    shade.apply(scene)
    scene.paste(patch, corner, patch)


def stand(scene: Image.Image, image: Image.Image, corner: tuple[int, int], foot: tuple[float, float, float]) -> None:
    """Stand a drawing on the table; `foot` is the middle and half width of its base, in scene pixels."""
    x, y, half = foot
    shade = Shade(scene.size)
    for grow, blur, strength in ((1.25, 34.0, 0.5), (1.04, 9.0, 0.62)):
        shade.patch(ellipse(x + half * (grow - 1) * 1.1, y, half * grow, half * 0.17 * grow), blur, strength)
    small = image.getchannel("A").reduce(4)
    slant = (1, 2.1, -2.1 * small.height, 0, 2.6, -1.6 * small.height)
    fallen = small.transform(small.size, Image.Transform.AFFINE, slant)
    shade.cast(fallen, (corner[0], y - image.height), 20, 0.26)
    shade.apply(scene)
    scene.paste(image, corner, image)


def _mapping(source: NDArray[np.float64], target: NDArray[np.float64]) -> Sequence[float]:
    """The eight numbers of the perspective that takes four source points to four target points."""
    rows: list[list[float]] = []
    for (x, y), (u, v) in zip(source.tolist(), target.tolist(), strict=True):
        rows.append([x, y, 1, 0, 0, 0, -u * x, -u * y])
        rows.append([0, 0, 0, x, y, 1, -v * x, -v * y])
    solved: list[float] = np.linalg.solve(np.array(rows), target.ravel()).tolist()
    return solved
