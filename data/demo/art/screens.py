"""Illustrations of products with a screen or keys: phone, smartwatch and keyboard, seen from above."""

import numpy as np
from PIL import ImageDraw, ImageFont

from data.demo.art.brush import FLAT, Canvas, Finish, across, ball, down, flat, mix, shade
from data.demo.art.looks import RGB
from data.demo.art.outlines import arc, curve, ellipse, polygon, rounded, stroke

GLASS: RGB = (13, 14, 17)
PHONE_SCREEN = rounded(313, 73, 687, 927, 44)
WATCH_SCREEN = rounded(352, 352, 648, 648, 86)
_ICONS: tuple[RGB, ...] = (
    (235, 94, 85),
    (250, 188, 62),
    (88, 190, 120),
    (72, 150, 232),
    (154, 108, 220),
    (240, 240, 244),
    (60, 66, 82),
    (244, 140, 180),
)


def phone(canvas: Canvas, colour: RGB, *, lit: bool) -> None:
    """A phone lying face up; dark glass unless lit."""
    for top, bottom in ((250, 330), (360, 430)):
        canvas.fill(rounded(690, top, 706, bottom, 6), flat(shade(colour, 0.7)))
    canvas.fill(rounded(298, 56, 702, 944, 62), across(shade(colour, 1.3), shade(colour, 0.75)), Finish(6, 0.9))
    canvas.fill(rounded(306, 64, 694, 936, 54), flat(GLASS), Finish(3, 0.3))
    if lit:
        _home_screen(canvas)
    canvas.fill(ellipse(500, 100, 11, 11), flat((5, 5, 7)), FLAT)
    canvas.fill(ellipse(497, 97, 4, 4), flat((40, 52, 84)), FLAT)
    canvas.glow(polygon([(310, 70), (520, 70), (310, 560)]), (255, 255, 255), 0.16 if lit else 0.2, 14)


def _home_screen(canvas: Canvas) -> None:
    canvas.fill(PHONE_SCREEN, down((42, 60, 122), (146, 92, 150), (240, 150, 116)), FLAT)
    for top, tint in ((740, (120, 74, 120)), (810, (76, 54, 98))):
        ridge = curve([(313, top), (400, top - 80), (500, top - 20), (600, top - 110), (687, top - 50)])
        canvas.fill(np.concatenate([ridge, polygon([(687, 880), (313, 880)])]), down(tint, shade(tint, 0.7)), FLAT)
    canvas.fill(rounded(313, 860, 687, 927, 44), flat((53, 38, 69)), FLAT)
    canvas.fill(rounded(313, 860, 687, 890, 1), flat((53, 38, 69)), FLAT)
    _text(canvas, (500, 210), "9:41", 96)
    _text(canvas, (500, 280), "Tuesday 14", 30)
    for index in range(12):
        left, top = 346 + index % 4 * 82, 400 + index // 4 * 92
        icon = _ICONS[(index * 5 + 3) % len(_ICONS)]
        canvas.fill(rounded(left, top, left + 58, top + 58, 15), down(shade(icon, 1.1), icon), FLAT)
    canvas.fill(rounded(440, 905, 560, 911, 3), flat((250, 250, 250)), FLAT, 0.85)


def smartwatch(canvas: Canvas, colour: RGB, *, lit: bool) -> None:
    """A square watch with its strap laid out."""
    strap = shade(colour, 0.9)
    bands = ([(392, 330), (412, 40), (588, 40), (608, 330)], [(392, 670), (420, 950), (580, 950), (608, 670)])
    for band in bands:
        canvas.fill(polygon(band), across(shade(strap, 0.75), shade(strap, 1.15), shade(strap, 0.65)), Finish(12, 0.5))
    for row in range(6):
        canvas.fill(ellipse(500, 735 + row * 34, 9, 7), flat(shade(strap, 0.35)), Finish(2, -0.5))
    canvas.fill(
        rounded(422, 62, 578, 100, 12), across((130, 132, 138), (225, 227, 230), (110, 112, 118)), Finish(5, 0.9, 6)
    )
    canvas.fill(rounded(672, 440, 704, 520, 12), down((210, 212, 216), (96, 98, 104)), Finish(6, 0.8))
    body = (196, 199, 205) if sum(colour) > 180 else (74, 76, 82)
    canvas.fill(rounded(318, 318, 682, 682, 112), ball(body, 0.4), Finish(16, 0.8, 14))
    canvas.fill(rounded(334, 334, 666, 666, 98), flat(GLASS), Finish(4, 0.4))
    if lit:
        _watch_face(canvas)
    canvas.glow(polygon([(340, 340), (560, 340), (340, 600)]), (255, 255, 255), 0.14, 12)


def _watch_face(canvas: Canvas) -> None:
    _text(canvas, (500, 440), "10:08", 92)
    for index, tint in enumerate(((250, 72, 98), (160, 240, 80), (76, 200, 250))):
        radius = 66 - index * 19
        ring = stroke(arc(440, 560, radius, radius, -90, 190 - index * 55), 15)
        canvas.fill(ring, flat(tint), FLAT)
    _text(canvas, (574, 536), "72", 50)
    _text(canvas, (574, 584), "BPM", 24)


def _text(canvas: Canvas, at: tuple[float, float], words: str, size: int) -> None:
    pen = ImageDraw.Draw(canvas.image)
    font = ImageFont.load_default(size * canvas.scale)
    pen.text((at[0] * canvas.scale, at[1] * canvas.scale), words, fill=(250, 250, 252, 255), font=font, anchor="mm")


def keyboard(canvas: Canvas, colour: RGB, *, lit: bool) -> None:
    """A compact mechanical keyboard; its keys glow at the edges while it has power."""
    canvas.fill(rounded(30, 330, 970, 690, 26), down(shade(colour, 1.15), shade(colour, 0.8)), Finish(14, 0.8))
    canvas.fill(rounded(52, 352, 948, 652, 14), flat(shade(colour, 0.4)), Finish(6, -0.5))
    accent = mix(colour, (232, 120, 60), 0.75)
    for row, widths in enumerate(_KEY_ROWS):
        left = 58.0
        for index, width in enumerate(widths):
            edge = index in (0, len(widths) - 1) and row in (0, 2, 4)
            _key(canvas, (left, 358 + row * 58), width, accent if edge else shade(colour, 1.25), lit=lit)
            left += width * 59
    led = (96, 240, 140) if lit else (50, 54, 52)
    canvas.fill(ellipse(914, 670, 7, 7), flat(led), FLAT)
    if lit:
        canvas.glow(ellipse(914, 670, 16, 16), led, 0.8, 8)


_KEY_ROWS = (
    (1,) * 13 + (2,),
    (1.5, *(1,) * 12, 1.5),
    (1.75, *(1,) * 11, 2.25),
    (2.25, *(1,) * 10, 2.75),
    (1.25, 1.25, 1.25, 6.5, 1.25, 1.25, 2.25),
)


def _key(canvas: Canvas, corner: tuple[float, float], width: float, colour: RGB, *, lit: bool) -> None:
    left, top = corner
    right = left + width * 59 - 5
    if lit:
        canvas.glow(rounded(left - 2, top - 2, right + 2, top + 54, 8), (110, 190, 255), 0.75, 4)
    canvas.fill(rounded(left, top, right, top + 52, 8), flat(shade(colour, 0.72)), Finish(3, 0.5))
    canvas.fill(rounded(left + 6, top + 3, right - 6, top + 42, 8), down(shade(colour, 1.12), colour), Finish(3, 0.6))
    legend = shade(colour, 0.35) if np.mean(colour) > 110 else (214, 216, 220)
    canvas.fill(rounded(left + 14, top + 12, left + 22, top + 24, 2), flat(legend), FLAT, 0.85)
