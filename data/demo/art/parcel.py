"""A carton on a table: three visible faces in perspective, printed, taped, labelled and, if need be, crushed."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageEnhance, ImageFilter

from data.demo.art.looks import SHOP, ProductLook
from data.demo.art.paper import carton_marks, maker_label, printed_picture, shipping_label
from data.demo.art.placing import Quad, Shade, lay, warp
from data.demo.art.surfaces import cloud

_BOARD = (188, 146, 100)
_Vertex = tuple[int, int, int]
_FACES: dict[str, tuple[_Vertex, _Vertex, _Vertex, _Vertex]] = {
    "top": ((-1, 1, -1), (1, 1, -1), (1, 1, 1), (-1, 1, 1)),
    "right": ((1, 1, 1), (1, 1, -1), (1, 0, -1), (1, 0, 1)),
    "left": ((-1, 1, -1), (-1, 1, 1), (-1, 0, 1), (-1, 0, -1)),
    "front": ((-1, 1, 1), (1, 1, 1), (1, 0, 1), (-1, 0, 1)),
}


@dataclass(frozen=True)
class Carton:
    """Size of a carton with its width as 1, and whether it was crushed on the way."""

    height: float
    depth: float
    crushed: bool
    wet: bool


@lru_cache(maxsize=1)
def board() -> Image.Image:
    """Bare corrugated board, 1000 pixels square."""
    rng = np.random.default_rng(31)
    flutes = np.sin(np.arange(1000, dtype=np.float32) * 0.62)[None, :] * 0.012
    level = 1 + cloud(rng, 160, 320, (1000, 1000)) * 0.022 + cloud(rng, 8, 8, (1000, 1000)) * 0.03 + flutes
    level += rng.normal(0, 0.02, (1000, 1000))
    return Image.fromarray(np.clip(level[..., None] * np.array(_BOARD), 0, 255).astype(np.uint8))


def stand_carton(scene: Image.Image, carton: Carton, faces: dict[str, Image.Image], yaw: float) -> None:
    """Put a carton in the middle of the scene, turned by `yaw` degrees."""
    corners = _corners(carton, yaw, scene.size)
    ground = np.array([corners[key] for key in ((-1, 0, -1), (1, 0, -1), (1, 0, 1), (-1, 0, 1))])
    shade = Shade(scene.size)
    shade.patch(ground + np.array([scene.width * 0.07, 6]), 46, 0.5)
    shade.patch((ground - ground.mean(axis=0)) * 1.03 + ground.mean(axis=0) + np.array([4, 8]), 9, 0.65)
    shade.apply(scene)
    side = "right" if yaw < 0 else "left"
    for name, light in (("top", 1.1), (side, 0.7), ("front", 0.96)):
        face = ImageEnhance.Brightness(faces["side" if name == side else name]).enhance(light).convert("RGBA")
        quad: Quad = np.array([corners[key] for key in _FACES[name]])
        patch, at = warp(face, quad, scene.size)
        scene.paste(patch, at, patch)


def _corners(carton: Carton, yaw: float, size: tuple[int, int]) -> dict[_Vertex, NDArray[np.float64]]:
    """Where the eight corners of the carton appear, by their place on it (left -1, right 1; floor 0, top 1; ...)."""
    turn, pitch = np.radians(yaw), np.radians(27)
    scale, middle = min(size[0] * 0.6, size[1] * 0.74), (size[0] / 2, size[1] * 0.74)
    seen: dict[_Vertex, NDArray[np.float64]] = {}
    for key in {vertex for face in _FACES.values() for vertex in face} | {(-1, 0, -1)}:
        x, y, z = key[0] / 2, key[1] * carton.height, key[2] * carton.depth / 2
        if carton.crushed and key == (1, 1, 1):
            x, y, z = x - 0.07, y - 0.13, z - 0.05
        across, toward = x * np.cos(turn) + z * np.sin(turn), -x * np.sin(turn) + z * np.cos(turn)
        up, near = y * np.cos(pitch) - toward * np.sin(pitch), y * np.sin(pitch) + toward * np.cos(pitch)
        zoom = scale * 3.4 / (3.4 - near)
        seen[key] = np.array([middle[0] + across * zoom, middle[1] - up * zoom])
    return seen


def faces_of(carton: Carton, product: ProductLook, order_number: str, *, back: bool) -> dict[str, Image.Image]:
    """The printed faces as flat pictures: the labelled side to the front, or the other one."""
    tall, deep = round(carton.height * 1000), round(carton.depth * 1000)
    front, top, side = _blank(1000, tall), _blank(1000, deep), _blank(deep, tall)
    if back:
        _print_back(front, product, order_number)
    else:
        _print_front(front, product, order_number)
    _tape(top, (0, deep // 2 - 46, 1000, deep // 2 + 46))
    _tape(side, (deep // 2 - 46, 0, deep // 2 + 46, round(tall * 0.3)))
    mark = carton_marks(110).crop((110, 0, 220, 110))
    side.paste(mark, (deep // 2 - 55, round(tall * 0.62)), mark)
    for face in (front, top, side):
        _worn_edges(face)
    if carton.crushed:
        _crush(front)
    if carton.wet:
        _soak(front)
    return {"front": front, "top": top, "side": side}


def _blank(width: int, height: int) -> Image.Image:
    return board().crop((0, 0, width, height))


def _print_front(face: Image.Image, product: ProductLook, order_number: str) -> None:
    picture = printed_picture(product, min(360, face.height - 130))
    face.paste(picture, (640, 50), picture)
    ImageDraw.Draw(face).text((820, face.height - 40), product.name[:24], fill=(74, 50, 30), font_size=26, anchor="mm")
    _stick(face, shipping_label(order_number), (60, face.height // 2 - 190), -2)


def _print_back(face: Image.Image, product: ProductLook, order_number: str) -> None:
    marks = carton_marks(150)
    face.paste(marks, (70, 60), marks)
    pen = ImageDraw.Draw(face)
    pen.text((70, face.height - 140), SHOP.upper(), fill=(74, 50, 30), font_size=88, stroke_width=3)
    _stick(face, maker_label(product, order_number), (545, face.height // 2 - 60), 1.5)


def _stick(face: Image.Image, label: Image.Image, at: tuple[int, int], degrees: float) -> None:
    width, height = label.size
    centre = (at[0] + width / 2, at[1] + height / 2)
    angle = np.radians(degrees)
    turn = np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]])
    half = np.array([(-1, -1), (1, -1), (1, 1), (-1, 1)]) * np.array([width, height]) / 2
    lay(face, label.convert("RGBA"), half @ turn + np.array(centre), 4)


def _tape(face: Image.Image, box: tuple[int, int, int, int]) -> None:
    band = face.crop(box)
    sheen = Image.new("RGB", band.size, (214, 176, 122))
    ImageDraw.Draw(sheen).line((0, band.height // 3, band.width, band.height // 3), fill=(240, 214, 170), width=9)
    face.paste(Image.blend(band, sheen.filter(ImageFilter.GaussianBlur(5)), 0.62), box[:2])
    ImageDraw.Draw(face).rectangle(box, outline=(160, 122, 78), width=2)


def _worn_edges(face: Image.Image) -> None:
    pen = ImageDraw.Draw(face)
    for inset, tone in enumerate(((128, 94, 62), (146, 110, 74), (164, 126, 86), (176, 137, 94))):
        pen.rectangle(
            (2 * inset, 2 * inset, face.width - 1 - 2 * inset, face.height - 1 - 2 * inset), outline=tone, width=2
        )


def _crush(face: Image.Image) -> None:
    """Creases that run in from the crushed corner, light on one side and dark on the other."""
    marks = Image.new("RGBA", face.size)
    pen = ImageDraw.Draw(marks)
    right = face.width
    for reach, drop in ((330, 20), (250, 140), (120, 250), (30, 320)):
        path = [(right, 10), (right - reach * 0.5, drop * 0.6 + 14), (right - reach, drop)]
        pen.line([(x + 4, y + 9) for x, y in path], fill=(230, 192, 140, 170), width=7)
        pen.line(path, fill=(84, 58, 34, 190), width=6)
    pen.polygon([(right, 0), (right - 70, 18), (right - 40, 66), (right, 90)], fill=(52, 34, 20, 220))
    face.paste(marks, (0, 0), marks.reduce(2).filter(ImageFilter.GaussianBlur(1.2)).resize(face.size))


def _soak(face: Image.Image) -> None:
    stain = Image.new("L", face.size)
    pen = ImageDraw.Draw(stain)
    for x, y, radius in ((200, 0, 190), (380, 20, 150), (90, -20, 130), (520, 30, 90)):
        pen.ellipse((x - radius, face.height - y - radius * 0.8, x + radius, face.height - y + radius), fill=150)
    face.paste((92, 66, 42), (0, 0), stain.reduce(4).filter(ImageFilter.GaussianBlur(1.5)).resize(face.size))
