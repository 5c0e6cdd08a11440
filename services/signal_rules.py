"""From when on a signal is shown: the numbers of data/signals.toml, where each stands with its reason."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

_FILE = Path(__file__).parent.parent / "data" / "signals.toml"


@dataclass(frozen=True)
class SignalRules:
    """`returns` are pairs of days and a count; distances in bits, weights in grams, `editors` in small letters."""

    returns: tuple[tuple[int, int], ...]
    photo_bits: int
    photos_named: int
    photo_days: int
    editors: tuple[str, ...]
    weight_percent: int
    weight_grams: int


@cache
def rules() -> SignalRules:
    """The rules as the file has them; read once."""
    read = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    return SignalRules(
        returns=tuple(zip(read["returns"]["days"], read["returns"]["counts"], strict=True)),
        photo_bits=read["same_photo"]["bits"],
        photos_named=read["same_photo"]["named"],
        photo_days=read["photo_date"]["tolerance_days"],
        editors=tuple(read["edited"]["programs"]),
        weight_percent=read["weight"]["tolerance_percent"],
        weight_grams=read["weight"]["tolerance_grams"],
    )
