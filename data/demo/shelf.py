"""What the demonstration's warehouse knows from the start: packing lists, counted shelves, parcels nobody expected."""

from dataclasses import dataclass

from data.demo.goods import GOODS

# Parts by product, with what a missing one costs in US cents.
_PARTS = {
    "KT-17-SLV": (("Base with cord", 1290), ("Limescale filter", 350)),
    "KT-10-RED": (("Base with cord", 1190),),
    "CM-10-BLK": (("Glass jug", 1890), ("Permanent filter", 790), ("Measuring spoon", 150)),
    "CM-06-SND": (("Glass jug", 1590), ("Permanent filter", 690)),
    "DR-18-ORG": (("Battery 18 V", 3900), ("Charger", 2400), ("Case", 1500)),
    "DR-12-GRN": (("Battery 12 V", 2900), ("Charger", 1900)),
    "HP-A1-BLK": (("Charging cable", 690), ("Carrying case", 1290)),
    "HP-A1-SND": (("Charging cable", 690), ("Carrying case", 1290)),
    "SP-B1-BLU": (("Charging cable", 690),),
    "SP-B1-ORG": (("Charging cable", 690),),
    "KB-75-SLV": (("USB cable", 590), ("Keycap puller", 250)),
    "PH-H7-BLK": (("Charging cable", 890), ("Charger", 1990)),
    "PH-O1-BLU": (("Charging cable", 890), ("Charger", 1990)),
    "SW-T2-BLK": (("Charging dock", 1990), ("Second strap", 1490)),
    "SW-T2-SND": (("Charging dock", 1990), ("Second strap", 1490)),
}
# The others are counted too, with a figure of their own; a product that is new has not been counted.
_COUNTS = {"SN-40-RED": 0, "CM-10-BLK": 0, "PH-R1-SLV": 0, "SP-B1-BLU": 1}
_NOT_COUNTED = ("PH-O1-BLU", "HP-L2-BLU")
COUNTED_HOURS = 24 * 100


def parts() -> tuple[tuple[str, str, str], ...]:
    """Product, part, and its price in US dollars as somebody types it."""
    listed = ((sku, name, cents) for sku, known in _PARTS.items() for name, cents in known)
    return tuple((sku, name, f"{cents // 100}.{cents % 100:02d}") for sku, name, cents in listed)


def counts() -> dict[str, int]:
    """How many units of a product lie on the shelf."""
    return {sku: _COUNTS.get(sku, 3 + place % 9) for place, sku in enumerate(GOODS) if sku not in _NOT_COUNTED}


@dataclass(frozen=True)
class Stray:
    """A parcel that came so many hours before loading and belongs to no return; the weight in grams.

    Where the label can be read it names an order, some days old.
    """

    key: str
    hours: float
    weight: int
    note: str
    labelled: bool = False


STRAYS = (
    Stray(
        "demonstration-stray-1",
        24 * 6,
        1480,
        "A brown carton without a sender; the label got wet. Inside is a white desk lamp, wrapped in a newspaper.",
    ),
    Stray(
        "demonstration-stray-2",
        30,
        960,
        "Padded bag. The order number stands on the label by hand, and a note says: “Does not fit. Please refund.”",
        labelled=True,
    ),
    Stray(
        "demonstration-stray-3",
        5,
        420,
        "A single blue mug in a shoe box, handle intact. There is no letter, and the postmark cannot be read.",
    ),
)
