"""What the demonstration shop sells and what can be wrong with it, as the words its pictures are asked for."""

from dataclasses import dataclass
from enum import StrEnum

SHOP = "Joseko"
RGB = tuple[int, int, int]


class ShotKind(StrEnum):
    """What the customer pointed the camera at."""

    BOX_FRONT = "box_front"
    BOX_BACK = "box_back"
    SLIP = "slip"
    ITEM = "item"
    DEFECT = "defect"
    WRONG_ITEM = "wrong_item"


class Model(StrEnum):
    """The kinds of product that can be drawn."""

    BACKPACK = "backpack"
    COFFEE_MAKER = "coffee_maker"
    DRILL = "drill"
    HEADPHONES = "headphones"
    KETTLE = "kettle"
    KEYBOARD = "keyboard"
    LAMP = "lamp"
    MUG = "mug"
    PHONE = "phone"
    SMARTWATCH = "smartwatch"
    SNEAKER = "sneaker"
    SPEAKER = "speaker"


class Colour(StrEnum):
    """The colours that products come in."""

    BLACK = "black"
    BLUE = "blue"
    GREEN = "green"
    ORANGE = "orange"
    RED = "red"
    SAND = "sand"
    SILVER = "silver"
    WHITE = "white"


class Defect(StrEnum):
    """What the picture shows to be wrong with the item."""

    BROKEN_PART = "broken_part"
    BURN_MARK = "burn_mark"
    CRACK = "crack"
    DEAD_PIXELS = "dead_pixels"
    DENT = "dent"
    LEAK = "leak"
    NO_POWER = "no_power"
    SCRATCHES = "scratches"
    TORN_SEAM = "torn_seam"
    WRONG_COLOUR = "wrong_colour"


@dataclass(frozen=True)
class ProductLook:
    """A product as a picture needs it: which illustration, in which colour, and the name printed on paper."""

    model: Model
    colour: Colour
    name: str


@dataclass(frozen=True)
class SlipLine:
    """One line of a packing slip; `packed` differs from `ordered` when the parcel held fewer units."""

    name: str
    ordered: int
    packed: int


RGB_OF: dict[Colour, RGB] = {
    Colour.BLACK: (44, 46, 52),
    Colour.BLUE: (48, 92, 150),
    Colour.GREEN: (72, 118, 92),
    Colour.ORANGE: (222, 122, 44),
    Colour.RED: (178, 48, 48),
    Colour.SAND: (198, 176, 144),
    Colour.SILVER: (178, 182, 188),
    Colour.WHITE: (232, 231, 226),
}

_D = Defect
_COMMON = (_D.WRONG_COLOUR,)
_POSSIBLE: dict[Model, tuple[Defect, ...]] = {
    Model.BACKPACK: (_D.TORN_SEAM, _D.BURN_MARK),
    Model.COFFEE_MAKER: (_D.LEAK, _D.NO_POWER, _D.BURN_MARK, _D.DENT, _D.CRACK),
    Model.DRILL: (_D.BROKEN_PART, _D.BURN_MARK, _D.NO_POWER, _D.CRACK),
    Model.HEADPHONES: (_D.BROKEN_PART, _D.NO_POWER, _D.TORN_SEAM, _D.SCRATCHES),
    Model.KETTLE: (_D.LEAK, _D.DENT, _D.BURN_MARK, _D.SCRATCHES),
    Model.KEYBOARD: (_D.BROKEN_PART, _D.NO_POWER, _D.SCRATCHES),
    Model.LAMP: (_D.NO_POWER, _D.BROKEN_PART, _D.DENT),
    Model.MUG: (_D.CRACK, _D.BROKEN_PART),
    Model.PHONE: (_D.CRACK, _D.DEAD_PIXELS, _D.NO_POWER, _D.SCRATCHES),
    Model.SMARTWATCH: (_D.CRACK, _D.DEAD_PIXELS, _D.NO_POWER, _D.BROKEN_PART, _D.SCRATCHES),
    Model.SNEAKER: (_D.TORN_SEAM, _D.BROKEN_PART),
    Model.SPEAKER: (_D.NO_POWER, _D.DENT, _D.BURN_MARK, _D.SCRATCHES),
}


def defects_of(model: Model) -> tuple[Defect, ...]:
    """The defects that can be seen on this kind of product; a wrong colour is possible on all."""
    return _POSSIBLE[model] + _COMMON
