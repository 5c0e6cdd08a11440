"""Illustrations of things for kitchen, desk and workshop: kettle, coffee maker, mug, lamp and drill."""

import numpy as np

from data.demo.art.brush import FLAT, Canvas, Finish, across, ball, brushed, cylinder, down, flat, mix, shade
from data.demo.art.looks import RGB
from data.demo.art.outlines import arc, blob, curve, ellipse, polygon, rounded, stroke, turned

DARK: RGB = (42, 43, 47)


def kettle(canvas: Canvas, colour: RGB, *, lit: bool) -> None:
    """An electric kettle with steel rings on its base; the switch glows while it has power."""
    canvas.fill(ellipse(470, 905, 250, 40), ball((54, 55, 60), 0.4), Finish(8, 0.6))
    handle = curve([(650, 300), (790, 270), (840, 400), (820, 600), (740, 740), (676, 760)])
    canvas.fill(stroke(handle, 62, 52), across((70, 71, 76), DARK, (30, 31, 34)), Finish(20, 0.9))
    spout = blob([(330, 290), (250, 262), (188, 262), (226, 340), (262, 460), (300, 480)])
    canvas.fill(spout, cylinder(colour, 0.8), Finish(14, 0.6))
    body = polygon([(312, 262), (650, 262), (696, 590), (716, 880), (226, 880), (252, 590)])
    canvas.fill(body, brushed(cylinder(colour, 0.9)), Finish(14, 0.5))
    canvas.fill(polygon([(229, 838), (713, 838), (716, 882), (226, 882)]), cylinder((60, 61, 66), 0.6), Finish(6, 0.5))
    canvas.fill(ellipse(481, 262, 170, 30), cylinder((62, 63, 68), 0.6), Finish(6, 0.6))
    canvas.fill(
        blob([(330, 255), (380, 214), (481, 200), (580, 214), (632, 255), (481, 272)]), ball(DARK, 0.8), Finish(14, 0.8)
    )
    canvas.fill(rounded(446, 168, 516, 212, 20), cylinder((74, 75, 80), 0.8), Finish(10, 0.8, 5))
    canvas.fill(rounded(550, 500, 586, 720, 16), down((122, 152, 170), (176, 206, 220)), Finish(5, -0.6), 0.85)
    led = (255, 150, 60) if lit else (80, 70, 64)
    canvas.fill(rounded(430, 852, 510, 868, 8), flat(led), FLAT)
    canvas.glow(rounded(330, 300, 352, 810, 10), (255, 255, 255), 0.5, 12)


def coffee_maker(canvas: Canvas, colour: RGB, *, lit: bool) -> None:
    """A filter machine with its glass jug half full."""
    canvas.fill(rounded(240, 860, 780, 930, 26), down(shade(colour, 1.1), shade(colour, 0.6)), Finish(12, 0.8))
    canvas.fill(rounded(590, 110, 780, 900, 36), cylinder(colour, 0.5), Finish(14, 0.6))
    canvas.fill(rounded(250, 90, 780, 330, 44), down(shade(colour, 1.3), colour, shade(colour, 0.75)), Finish(18, 0.8))
    canvas.fill(
        polygon([(310, 330), (560, 330), (510, 430), (360, 430)]), cylinder(shade(colour, 0.7), 0.4), Finish(8, 0.6, 6)
    )
    canvas.fill(ellipse(435, 868, 176, 20), ball((70, 70, 74), 0.5), Finish(4, 0.5))
    _jug(canvas)
    canvas.fill(rounded(640, 150, 742, 214, 10), flat((14, 18, 22) if not lit else (20, 44, 60)), Finish(4, -0.5))
    if lit:
        for index, width in enumerate((18, 18, 18)):
            canvas.fill(rounded(658 + index * 26, 168, 658 + index * 26 + width, 196, 3), flat((126, 220, 250)), FLAT)
    canvas.fill(ellipse(690, 262, 24, 24), ball((190, 192, 196), 0.6), Finish(6, 0.8, 4))
    canvas.glow(rounded(280, 110, 560, 126, 8), (255, 255, 255), 0.5, 9)


def _jug(canvas: Canvas) -> None:
    handle = curve([(300, 560), (222, 560), (206, 680), (250, 790), (310, 800)])
    canvas.fill(stroke(handle, 34), across((70, 71, 76), (30, 31, 34)), Finish(12, 0.8))
    glass = blob([(340, 490), (530, 490), (588, 640), (574, 840), (435, 866), (296, 840), (282, 640)])
    canvas.fill(glass, cylinder((164, 176, 180), 0.8), Finish(10, 0.6), 0.72)
    coffee = blob([(290, 690), (580, 690), (584, 760), (568, 838), (435, 858), (302, 838), (286, 760)])
    canvas.fill(coffee, cylinder((64, 36, 20), 0.7), Finish(8, 0.4), 0.95)
    canvas.fill(ellipse(435, 690, 145, 15), flat((92, 56, 32)), FLAT)
    canvas.fill(rounded(330, 468, 540, 504, 12), cylinder(DARK, 0.6), Finish(6, 0.7, 4))
    canvas.glow(stroke(arc(470, 670, 150, 160, 150, 215), 16), (255, 255, 255), 0.7, 6)


def mug(canvas: Canvas, colour: RGB, *, lit: bool) -> None:
    """A glazed mug; `lit` shows as steam-free warm coffee in it, unlit it is empty."""
    handle = curve([(660, 400), (790, 390), (850, 500), (820, 640), (740, 720), (640, 730)])
    canvas.fill(stroke(handle, 64, 54), ball(colour, 0.6), Finish(22, 0.9))
    foot = curve(
        [(688, 640), (676, 760), (640, 852), (560, 890), (445, 898), (330, 890), (250, 852), (214, 760), (202, 640)]
    )
    body = np.concatenate([polygon([(200, 300), (690, 300)]), foot])
    canvas.fill(body, cylinder(colour, 0.7), Finish(22, 0.5))
    canvas.fill(ellipse(445, 300, 246, 70), ball(shade(colour, 1.15), 0.3), Finish(8, 0.9))
    canvas.fill(ellipse(445, 304, 222, 56), down(shade(colour, 0.42), shade(colour, 0.85)), Finish(8, -0.4))
    if lit:
        canvas.fill(ellipse(445, 322, 196, 38), ball((84, 50, 30), 0.5), FLAT)
    stripe = mix(colour, (250, 246, 236), 0.75) if sum(colour) < 560 else (62, 96, 128)
    canvas.fill(polygon([(203, 520), (687, 520), (685, 570), (204, 570)]), cylinder(stripe, 0.5), FLAT)
    canvas.fill(polygon([(204, 590), (686, 590), (685, 606), (205, 606)]), cylinder(stripe, 0.5), FLAT)
    canvas.glow(rounded(318, 390, 344, 800, 13), (255, 255, 255), 0.6, 12)


def lamp(canvas: Canvas, colour: RGB, *, lit: bool) -> None:
    """A jointed desk lamp whose shade throws warm light while it has power."""
    if lit:
        canvas.glow(polygon([(120, 400), (380, 330), (520, 900), (40, 900)]), (255, 226, 160), 0.34, 40, inside=False)
    canvas.fill(ellipse(620, 910, 210, 44), ball(shade(colour, 0.8), 0.6), Finish(10, 0.8))
    canvas.fill(ellipse(620, 896, 200, 36), ball(colour, 0.7), Finish(8, 0.6))
    steel = across((130, 132, 138), (230, 232, 236), (120, 122, 128))
    canvas.fill(stroke(curve([(620, 890), (780, 520)]), 24), steel, Finish(7, 0.9))
    canvas.fill(stroke(curve([(780, 520), (400, 190)]), 24), down((226, 228, 232), (140, 142, 148)), Finish(7, 0.9))
    for cx, cy in ((780, 520), (620, 880), (400, 190)):
        canvas.fill(ellipse(cx, cy, 34, 34), ball(shade(colour, 0.8), 0.7), Finish(9, 0.9, 5))
    bulb = (255, 244, 210) if lit else (206, 204, 196)
    canvas.fill(turned(ellipse(262, 372, 62, 66), 0, 262, 372), ball(bulb, 0.3), Finish(10, 0.3))
    hood = blob([(400, 150), (448, 214), (410, 290), (404, 318), (120, 404), (112, 372), (170, 232), (290, 158)])
    canvas.fill(hood, ball(colour, 0.9), Finish(22, 0.9))
    rim = stroke(curve([(112, 392), (260, 366), (408, 306)]), 22)
    canvas.fill(rim, flat((255, 240, 196) if lit else shade(colour, 0.6)), Finish(4, 0.4))
    if lit:
        canvas.glow(turned(ellipse(262, 392, 150, 40), -16, 262, 392), (255, 232, 170), 0.85, 22, inside=False)
    canvas.glow(turned(ellipse(262, 220, 66, 18), -34, 262, 220), (255, 255, 255), 0.55, 10)


def drill(canvas: Canvas, colour: RGB, *, lit: bool) -> None:
    """A cordless drill lying on its side; a work light under the chuck while it has power."""
    canvas.fill(stroke(curve([(170, 330), (20, 330)]), 16, 10), down((216, 218, 222), (110, 112, 118)), Finish(4, 0.9))
    canvas.fill(
        polygon([(150, 292), (230, 268), (230, 392), (150, 368)]), down((150, 152, 158), (64, 65, 70)), Finish(8, 0.8)
    )
    canvas.fill(rounded(218, 252, 322, 408, 16), down((110, 112, 118), (44, 45, 49), (26, 27, 30)), Finish(8, 0.7))
    grip = blob([(560, 400), (740, 400), (764, 560), (800, 720), (640, 736), (612, 580), (540, 470)])
    canvas.fill(grip, across(shade(DARK, 1.3), DARK), Finish(24, 0.8))
    for row in range(5):
        canvas.fill(
            rounded(640 + row * 7, 520 + row * 38, 744 + row * 8, 532 + row * 38, 6), flat((28, 28, 31)), Finish(4, 0.6)
        )
    canvas.fill(rounded(530, 430, 588, 520, 22), ball((34, 35, 38), 0.5), Finish(10, 0.8))
    body = blob([(316, 240), (560, 214), (760, 226), (850, 270), (850, 370), (770, 430), (560, 436), (316, 412)])
    canvas.fill(body, down(shade(colour, 1.25), colour, shade(colour, 0.6)), Finish(22, 0.9, 10))
    canvas.fill(blob([(700, 228), (850, 264), (856, 372), (740, 428)]), flat(DARK), Finish(14, 0.8))
    for row in range(4):
        canvas.fill(rounded(750, 270 + row * 32, 820, 282 + row * 32, 6), flat((14, 14, 16)), Finish(3, -0.6))
    canvas.fill(rounded(590, 712, 880, 842, 26), down(shade(DARK, 1.5), shade(DARK, 0.7)), Finish(14, 0.9, 10))
    canvas.fill(rounded(612, 752, 856, 792, 10), flat(colour), Finish(4, 0.5))
    canvas.fill(rounded(400, 296, 600, 346, 10), flat((236, 236, 232)), Finish(3, 0.3), 0.9)
    canvas.fill(rounded(416, 310, 540, 332, 5), flat(shade(colour, 0.7)), FLAT)
    canvas.fill(ellipse(352, 424, 15, 12), flat((255, 250, 220) if lit else (70, 70, 72)), Finish(3, 0.5))
    if lit:
        canvas.glow(ellipse(330, 440, 60, 40), (255, 246, 200), 0.6, 22, inside=False)
