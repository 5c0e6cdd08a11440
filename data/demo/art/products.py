"""Each product's illustration and where on it things can go wrong."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol

from PIL import Image

from data.demo.art import audio, household, screens, worn
from data.demo.art.brush import Canvas, Outline
from data.demo.art.looks import RGB, RGB_OF, Colour, Model
from data.demo.art.outlines import Points, polygon

Box = tuple[float, float, float, float]


class Painter(Protocol):
    """Draws one product; `lit` says whether its screen or light works."""

    def __call__(self, canvas: Canvas, colour: RGB, *, lit: bool) -> None:
        """Draw it."""


@dataclass(frozen=True)
class Anatomy:
    """Canvas units: the surface that can be damaged, the light or screen, a seam, the part that can come off and the
    point it hangs by; `foot` is the line a standing product rests on, None for one that lies on the table."""

    paint: Painter
    body: Box
    light: Box
    seam: Points = ()
    part: Outline | None = None
    hinge: tuple[float, float] = (500, 500)
    foot: float | None = None
    screen: Outline | None = None


def _box(left: float, top: float, right: float, bottom: float) -> Outline:
    return polygon([(left, top), (right, top), (right, bottom), (left, bottom)])


_SEAM_OF_PACK = ((296, 640), (300, 720), (330, 800), (352, 872))
ANATOMY: dict[Model, Anatomy] = {
    Model.BACKPACK: Anatomy(worn.backpack, (340, 640, 660, 860), (330, 776, 670, 796), _SEAM_OF_PACK, foot=920),
    Model.COFFEE_MAKER: Anatomy(
        household.coffee_maker, (320, 130, 600, 300), (640, 150, 742, 214), part=_box(190, 470, 300, 830), foot=928
    ),
    Model.DRILL: Anatomy(
        household.drill,
        (420, 250, 720, 410),
        (330, 400, 380, 450),
        part=polygon([(0, 200), (318, 200), (330, 300), (306, 350), (326, 440), (0, 440)]),
        hinge=(318, 330),
    ),
    Model.HEADPHONES: Anatomy(
        audio.headphones,
        (720, 500, 860, 720),
        (780, 740, 830, 780),
        ((150, 470), (128, 560), (126, 660), (146, 760)),
        part=polygon([(600, 380), (690, 360), (700, 400), (760, 380), (1000, 360), (1000, 900), (600, 900)]),
        hinge=(745, 380),
    ),
    Model.KETTLE: Anatomy(household.kettle, (330, 420, 540, 760), (430, 840, 510, 870), foot=940),
    Model.KEYBOARD: Anatomy(
        screens.keyboard,
        (150, 420, 700, 600),
        (880, 640, 940, 700),
        part=polygon([(292, 474), (410, 474), (410, 530), (292, 530)]),
        hinge=(350, 500),
    ),
    Model.LAMP: Anatomy(
        household.lamp,
        (200, 180, 370, 320),
        (120, 300, 420, 420),
        part=polygon([(60, 100), (400, 100), (440, 180), (410, 240), (430, 300), (420, 480), (60, 480)]),
        hinge=(404, 200),
        foot=945,
    ),
    Model.MUG: Anatomy(
        household.mug,
        (270, 430, 560, 760),
        (300, 290, 600, 340),
        part=polygon(
            [(692, 300), (900, 300), (900, 800), (660, 800), (688, 740), (716, 700), (680, 640), (720, 470), (676, 430)]
        ),
        hinge=(700, 740),
        foot=890,
    ),
    Model.PHONE: Anatomy(screens.phone, (330, 100, 670, 900), (313, 73, 687, 927), screen=screens.PHONE_SCREEN),
    Model.SMARTWATCH: Anatomy(
        screens.smartwatch,
        (370, 370, 630, 630),
        (352, 352, 648, 648),
        part=polygon([(360, 720), (440, 700), (500, 724), (560, 696), (640, 716), (640, 1000), (360, 1000)]),
        hinge=(420, 720),
        screen=screens.WATCH_SCREEN,
    ),
    Model.SNEAKER: Anatomy(
        worn.sneaker,
        (420, 480, 740, 680),
        (330, 400, 560, 560),
        ((110, 690), (200, 712), (300, 718), (420, 722)),
        part=polygon([(30, 700), (200, 716), (330, 722), (360, 760), (340, 840), (30, 840)]),
        hinge=(350, 730),
        foot=824,
    ),
    Model.SPEAKER: Anatomy(audio.speaker, (330, 250, 440, 780), (480, 710, 520, 750), foot=904),
}


@lru_cache(maxsize=40)
def whole(model: Model, colour: Colour, scale: float, *, lit: bool) -> Image.Image:
    """The undamaged product; shared, so never draw on it."""
    canvas = Canvas(scale)
    ANATOMY[model].paint(canvas, RGB_OF[colour], lit=lit)
    return canvas.image


def illustration(model: Model, colour: Colour, scale: float, *, lit: bool = True) -> Canvas:
    """A fresh canvas with the whole, undamaged product on it."""
    canvas = Canvas(scale)
    canvas.image.paste(whole(model, colour, scale, lit=lit))
    return canvas
