"""Illustrations of sewn products: backpack and sneaker."""

from itertools import pairwise

from data.demo.art.brush import FLAT, Canvas, Finish, Outline, across, ball, down, flat, mix, shade, woven
from data.demo.art.looks import RGB
from data.demo.art.outlines import Points, arc, blob, curve, ellipse, polygon, rounded, stroke


def backpack(canvas: Canvas, colour: RGB, *, lit: bool) -> None:
    """A day pack from the front; `lit` only brightens the reflector strip."""
    for side in (-1, 1):
        strap = curve(
            [(500 + side * 190, 260), (500 + side * 318, 420), (500 + side * 300, 720), (500 + side * 230, 860)]
        )
        canvas.fill(stroke(strap, 52, 36), woven(flat(shade(colour, 0.6)), 9, 0.12), Finish(12, 0.6))
    canvas.fill(stroke(arc(500, 130, 76, 70, 180, 360), 30), flat(shade(colour, 0.55)), Finish(9, 0.8))
    body = blob(
        [(290, 220), (500, 96), (710, 220), (762, 540), (756, 860), (640, 922), (360, 922), (244, 860), (238, 540)]
    )
    canvas.fill(body, woven(ball(colour, 0.5), 10, 0.12), Finish(46, 0.7))
    _zip(canvas, curve([(296, 560), (300, 330), (390, 220), (500, 190), (610, 220), (700, 330), (704, 560)]), colour)
    pocket = blob([(310, 600), (500, 574), (690, 600), (706, 740), (690, 874), (500, 894), (310, 874), (294, 740)])
    canvas.fill(pocket, woven(ball(shade(colour, 1.1), 0.4), 10, 0.12), Finish(26, 0.8, 12))
    _zip(canvas, curve([(326, 640), (420, 622), (500, 618), (580, 622), (674, 640)]), colour)
    canvas.fill(rounded(420, 380, 580, 470, 12), flat((150, 104, 62)), Finish(6, 0.7, 5))
    _stitches(canvas, [(430, 390), (570, 390), (570, 460), (430, 460), (430, 390)], (226, 196, 150))
    tint = (240, 242, 236) if lit else (200, 202, 198)
    canvas.fill(rounded(330, 776, 670, 796, 6), flat(tint), Finish(2, 0.3), 0.9)


def _zip(canvas: Canvas, line: Outline, colour: RGB) -> None:
    canvas.fill(stroke(line, 24), flat(shade(colour, 0.45)), Finish(5, -0.5))
    canvas.fill(stroke(line, 7), flat((168, 170, 174)), Finish(2, 0.8))
    x, y = line[-1]
    canvas.fill(rounded(x - 10, y - 12, x + 10, y + 46, 8), down((220, 222, 226), (120, 122, 126)), Finish(4, 0.9, 5))


def _stitches(canvas: Canvas, corners: Points, tint: RGB) -> None:
    for (x0, y0), (x1, y1) in pairwise(corners):
        count = max(2, int(((x1 - x0) ** 2 + (y1 - y0) ** 2) ** 0.5 / 16))
        for step in range(count):
            start, end = (step + 0.15) / count, (step + 0.7) / count
            dash = curve(
                [(x0 + (x1 - x0) * start, y0 + (y1 - y0) * start), (x0 + (x1 - x0) * end, y0 + (y1 - y0) * end)]
            )
            canvas.fill(stroke(dash, 4), flat(tint), FLAT)


def sneaker(canvas: Canvas, colour: RGB, *, lit: bool) -> None:
    """A running shoe from the side; `lit` only whitens the laces."""
    lining = blob([(590, 330), (700, 280), (860, 250), (890, 330), (860, 460), (600, 460)])
    canvas.fill(lining, down(shade(colour, 0.35), shade(colour, 0.6)), Finish(12, 0.4))
    upper = blob([(70, 660), (110, 570), (260, 520), (420, 440), (560, 330), (640, 380), (740, 400), (850, 330),
                  (902, 300), (930, 420), (936, 600), (930, 720), (500, 740), (90, 730)])  # fmt: skip
    canvas.fill(upper, woven(ball(colour, 0.5), 11, 0.14), Finish(30, 0.8))
    trim = mix(colour, (245, 243, 238), 0.8) if sum(colour) < 560 else (70, 96, 130)
    canvas.fill(
        blob([(64, 690), (96, 590), (190, 560), (240, 640), (250, 730), (90, 736)]), ball(trim, 0.3), Finish(14, 0.7, 5)
    )
    canvas.fill(blob([(800, 560), (936, 500), (940, 730), (770, 734)]), ball(trim, 0.3), Finish(14, 0.7, 5))
    swoosh = [(400, 690), (520, 560), (640, 520), (760, 470), (680, 590), (560, 680)]
    canvas.fill(blob(swoosh), across(shade(trim, 1.05), shade(trim, 0.85)), Finish(5, 0.6, 4))
    canvas.fill(
        polygon([(284, 514), (556, 338), (612, 404), (340, 574)]), ball(shade(colour, 0.8), 0.4), Finish(10, 0.7, 5)
    )
    lace = (250, 250, 246) if lit else (228, 226, 220)
    for step in range(5):
        x, y = 318 + step * 54, 512 - step * 36
        canvas.fill(stroke(curve([(x, y - 14), (x + 34, y + 8), (x + 54, y + 44)]), 17), flat(lace), Finish(5, 0.8, 4))
    sole = blob(
        [(52, 712), (300, 726), (620, 722), (944, 700), (956, 760), (930, 812), (500, 824), (120, 816), (50, 780)]
    )
    canvas.fill(sole, down((250, 249, 244), (226, 224, 216), (184, 182, 174)), Finish(14, 0.7, 6))
    canvas.fill(
        stroke(curve([(60, 800), (300, 820), (620, 824), (936, 800)]), 20), flat(shade(colour, 0.55)), Finish(5, 0.6)
    )
    _stitches(canvas, [(120, 700), (300, 708), (700, 706), (930, 690)], shade(trim, 0.8))
    canvas.glow(ellipse(180, 600, 60, 16), (255, 255, 255), 0.3, 14)
