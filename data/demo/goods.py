"""What the demonstration shop sells, with prices in US cents."""

from dataclasses import dataclass

from data.demo.art.looks import Colour, Model, ProductLook


@dataclass(frozen=True)
class Goods:
    """A product; `price` in US cents, weight in grams, `special` where its category has terms of its own (BR-04)."""

    sku: str
    look: ProductLook
    category: str
    price: int
    weight: int
    special: bool = False


def _goods(sku: str, name: str, model: Model, colour: Colour, category: str, price: int, weight: int) -> Goods:
    return Goods(sku, ProductLook(model, colour, name), category, price, weight, special=category == "renewed")


_M, _C = Model, Colour
GOODS: dict[str, Goods] = {
    goods.sku: goods
    for goods in (
        _goods("KT-17-SLV", "Harbour Kettle 1.7 L", _M.KETTLE, _C.SILVER, "kitchen", 4990, 1250),
        _goods("KT-10-RED", "Dune Kettle 1.0 L", _M.KETTLE, _C.RED, "kitchen", 3950, 980),
        _goods("CM-10-BLK", "Morning Brew 10-Cup", _M.COFFEE_MAKER, _C.BLACK, "kitchen", 8900, 3100),
        _goods("CM-06-SND", "Piccolo Filter Machine", _M.COFFEE_MAKER, _C.SAND, "kitchen", 6450, 2400),
        _goods("MG-35-BLU", "Cove Mug 350 ml", _M.MUG, _C.BLUE, "kitchen", 1490, 390),
        _goods("MG-35-SND", "Cove Mug Sand", _M.MUG, _C.SAND, "kitchen", 1490, 390),
        _goods("DR-18-ORG", "Torva Drill 18 V", _M.DRILL, _C.ORANGE, "tools", 11900, 1900),
        _goods("DR-12-GRN", "Torva Compact Drill 12 V", _M.DRILL, _C.GREEN, "tools", 8900, 1300),
        _goods("HP-A1-BLK", "Auris Headphones", _M.HEADPHONES, _C.BLACK, "audio", 12900, 260),
        _goods("HP-A1-SND", "Auris Headphones Sand", _M.HEADPHONES, _C.SAND, "audio", 12900, 260),
        _goods("HP-L2-BLU", "Lumo Kids Headphones", _M.HEADPHONES, _C.BLUE, "audio", 4500, 190),
        _goods("SP-B1-BLU", "Barrel Speaker", _M.SPEAKER, _C.BLUE, "audio", 9900, 870),
        _goods("SP-B1-ORG", "Barrel Speaker Orange", _M.SPEAKER, _C.ORANGE, "audio", 9900, 870),
        _goods("KB-75-SLV", "Slate Keyboard 75", _M.KEYBOARD, _C.SILVER, "desk", 9900, 940),
        _goods("KB-60-BLU", "Pixel Keyboard Mini", _M.KEYBOARD, _C.BLUE, "desk", 6900, 620),
        _goods("LP-F1-GRN", "Fjord Desk Lamp", _M.LAMP, _C.GREEN, "desk", 5900, 1450),
        _goods("LP-F1-WHT", "Fjord Desk Lamp White", _M.LAMP, _C.WHITE, "desk", 5900, 1450),
        _goods("PH-H7-BLK", "Halden H7 Phone", _M.PHONE, _C.BLACK, "phones", 39900, 178),
        _goods("PH-O1-BLU", "Orbis One Phone", _M.PHONE, _C.BLUE, "phones", 54900, 184),
        _goods("PH-R1-SLV", "Orbis One Renewed", _M.PHONE, _C.SILVER, "renewed", 29900, 184),
        _goods("SW-T2-BLK", "Tempo Watch", _M.SMARTWATCH, _C.BLACK, "wearables", 18900, 62),
        _goods("SW-T2-SND", "Tempo Watch Sand", _M.SMARTWATCH, _C.SAND, "wearables", 18900, 62),
        _goods("SN-40-WHT", "Stride Sneaker White", _M.SNEAKER, _C.WHITE, "shoes", 7900, 710),
        _goods("SN-40-RED", "Stride Sneaker Red", _M.SNEAKER, _C.RED, "shoes", 7900, 710),
        _goods("BP-24-GRN", "Trail Backpack 24 L", _M.BACKPACK, _C.GREEN, "bags", 7450, 940),
        _goods("BP-18-BLK", "City Backpack 18 L", _M.BACKPACK, _C.BLACK, "bags", 6900, 810),
    )
}
