"""What the numbers of a picture mean: HDR and wide colours brought into sRGB, as a person saw them.

A picture says by two code points of ITU-T H.273 how its numbers become light (PQ, HLG or the usual curve) and which
red, green and blue they mix. Paper in daylight has 203 cd/m2 in HDR (ITU-R BT.2408) and is shown nearly white; what is
brighter shines a little above it.
"""

from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

_Light = NDArray[np.float64]

# A cube of 36 steps a side, as the square picture that a "Hald CLUT" is.
STEPS, TABLE_SIDE = 36, 216
_PAPER, _PEAK = 203.0, 1000.0  # cd/m2
_KNEE = 0.7  # of paper's light; below it nothing is changed, above it highlights are pressed together
_SRGB_PRIMARIES_UNKNOWN = (0, 2)


class Curve(StrEnum):
    """How numbers become light."""

    USUAL = "usual"
    PQ = "pq"
    HLG = "hlg"


class Primaries(StrEnum):
    """Which red, green and blue the numbers mix."""

    SRGB = "srgb"
    P3 = "p3"
    BT2020 = "bt2020"


_CURVES = {16: Curve.PQ, 18: Curve.HLG}
_PRIMARIES = {9: Primaries.BT2020, 11: Primaries.P3, 12: Primaries.P3}
# Linear light of each into that of sRGB; all share the white of D65 (BT.2087, and SMPTE EG 432-1 for P3).
_TO_SRGB = {
    Primaries.SRGB: np.eye(3),
    Primaries.P3: np.array([[1.2249, -0.2249, 0.0], [-0.0420, 1.0420, 0.0], [-0.0197, -0.0786, 1.0983]]),
    Primaries.BT2020: np.array([[1.6605, -0.5877, -0.0728], [-0.1246, 1.1330, -0.0084], [-0.0182, -0.1006, 1.1188]]),
}
_LUMINANCE = np.array([0.2627, 0.6780, 0.0593])  # of BT.2020, which HLG and PQ are defined with (BT.2100)


@dataclass(frozen=True)
class Look:
    """The meaning of a picture's numbers where it is not that of sRGB."""

    curve: Curve
    primaries: Primaries


def look_of(primaries: int, transfer: int) -> Look | None:
    """The meaning of these code points of ITU-T H.273 (8.1, 8.2); None where the numbers are as good as sRGB."""
    curve = _CURVES.get(transfer, Curve.USUAL)
    mixed = _PRIMARIES.get(primaries, Primaries.SRGB)
    if curve is not Curve.USUAL and primaries in _SRGB_PRIMARIES_UNKNOWN:
        mixed = Primaries.BT2020
    return None if (curve, mixed) == (Curve.USUAL, Primaries.SRGB) else Look(curve, mixed)


@lru_cache(maxsize=4)
def table(look: Look) -> NDArray[np.uint16]:
    """The sRGB colour of each of 36x36x36 colours, red running fastest: shape (216, 216, 3), 16 bits."""
    steps = np.linspace(0, 1, STEPS)
    blue, green, red = np.meshgrid(steps, steps, steps, indexing="ij")
    light = _light(look.curve, np.stack([red, green, blue], axis=-1).reshape(-1, 3))
    mixed = np.maximum(light @ _TO_SRGB[look.primaries].T, 0)
    shown = mixed if look.curve is Curve.USUAL else _pressed(mixed)
    numbers = np.round(_srgb(np.clip(shown, 0, 1)) * 65_535).astype(np.uint16)
    return numbers.reshape(TABLE_SIDE, TABLE_SIDE, 3)


def _light(curve: Curve, numbers: _Light) -> _Light:
    """Linear light, 1 for paper (HDR) or for white (the usual curve, taken for that of sRGB)."""
    if curve is Curve.PQ:
        return _pq(numbers) / _PAPER
    if curve is Curve.HLG:
        return _hlg(numbers) / _PAPER
    return np.where(numbers <= 0.04045, numbers / 12.92, ((numbers + 0.055) / 1.055) ** 2.4)


def _pq(numbers: _Light) -> _Light:
    """The EOTF of PQ in cd/m2 (BT.2100, table 4)."""
    power = numbers ** (32 / 2523)
    return 10_000 * (np.maximum(power - 107 / 128, 0) / (2413 / 128 - 2392 / 128 * power)) ** (8192 / 1305)


def _hlg(numbers: _Light) -> _Light:
    """The EOTF of HLG in cd/m2 on a display of 1000 (BT.2100, table 5)."""
    a, b, c = 0.17883277, 0.28466892, 0.55991073
    scene = np.where(numbers <= 0.5, numbers**2 / 3, (np.exp((numbers - c) / a) + b) / 12)
    luminance: _Light = np.maximum(scene @ _LUMINANCE, 1e-9)[:, None]
    return _PEAK * scene * luminance**0.2


def _pressed(light: _Light) -> _Light:
    """Highlights pressed together below 1 by the strongest of the three, so that a hue stays what it is."""
    most = light.max(axis=1, keepdims=True)
    white = (_PEAK / _PAPER - _KNEE) / (1 - _KNEE)
    above = np.maximum(most - _KNEE, 0) / (1 - _KNEE)
    pressed = _KNEE + (1 - _KNEE) * above * (1 + above / white**2) / (1 + above)
    factor: _Light = np.where(most > _KNEE, pressed / np.maximum(most, _KNEE), 1)
    return light * factor


def _srgb(light: _Light) -> _Light:
    """The numbers of sRGB (IEC 61966-2-1)."""
    return np.where(light <= 0.0031308, light * 12.92, 1.055 * np.maximum(light, 0.0031308) ** (1 / 2.4) - 0.055)
