"""Illustrations of sound products: headphones laid flat and a standing speaker."""

from data.demo.art.brush import FLAT, Canvas, Finish, across, ball, cylinder, down, flat, shade, woven
from data.demo.art.looks import RGB
from data.demo.art.outlines import arc, ellipse, rounded, stroke, turned


def headphones(canvas: Canvas, colour: RGB, *, lit: bool) -> None:
    """Over-ear headphones; a small light on the right cup while they have power."""
    steel = across((120, 122, 128), (226, 228, 232), (120, 122, 128))
    canvas.fill(stroke(arc(500, 520, 300, 400, 176, 364), 26), steel, Finish(6, 0.8))
    canvas.fill(stroke(arc(500, 470, 292, 366, 196, 344), 62), ball(shade(colour, 0.95), 0.5), Finish(20, 0.8, 8))
    canvas.fill(
        stroke(arc(500, 478, 270, 338, 212, 328), 34), woven(flat(shade(colour, 0.62)), 9, 0.12), Finish(12, 0.5)
    )
    for side in (-1, 1):
        centre = 500 + side * 292
        _cup(canvas, colour, centre, side)
    led = (86, 170, 255) if lit else (44, 46, 50)
    canvas.fill(ellipse(806, 760, 8, 8), flat(led), FLAT)
    if lit:
        canvas.glow(ellipse(806, 760, 20, 20), led, 0.9, 9)


def _cup(canvas: Canvas, colour: RGB, centre: float, side: int) -> None:
    pad = turned(rounded(centre - 100, 440, centre + 100, 800, 98), side * -6, centre, 620)
    canvas.fill(pad - [side * 36, 0], woven(ball(shade(colour, 0.55), 0.4), 8, 0.06), Finish(28, 0.9, 10))
    shell = turned(rounded(centre - 92, 450, centre + 92, 790, 90), side * -6, centre, 620)
    canvas.fill(shell, ball(colour, 0.7), Finish(24, 0.9, 10))
    plate = turned(rounded(centre - 62, 484, centre + 62, 756, 60), side * -6, centre, 620)
    canvas.fill(plate, down(shade(colour, 1.25), shade(colour, 0.85)), Finish(5, 0.7))
    canvas.glow(ellipse(centre - 26, 545, 20, 44), (255, 255, 255), 0.4, 16)
    canvas.fill(
        turned(rounded(centre - 12, 596, centre + 12, 644, 12), 0, centre, 620), flat(shade(colour, 1.6)), FLAT, 0.7
    )


def speaker(canvas: Canvas, colour: RGB, *, lit: bool) -> None:
    """A cylindrical speaker in mesh with a rubber strip and a status light."""
    canvas.fill(rounded(300, 120, 700, 900, 90), woven(cylinder(colour, 0.35), 11, 0.24), Finish(18, 0.5))
    canvas.fill(ellipse(500, 158, 188, 52), ball(shade(colour, 0.55), 0.4), Finish(8, 0.6))
    canvas.fill(ellipse(500, 154, 150, 38), ball((40, 41, 45), 0.5), Finish(5, 0.5))
    canvas.fill(rounded(300, 830, 700, 904, 70), cylinder((50, 51, 55), 0.3), Finish(8, 0.5))
    canvas.fill(rounded(444, 260, 556, 770, 50), across((44, 45, 49), (70, 72, 78), (36, 37, 41)), Finish(10, 0.6))
    for top in (330, 640):
        canvas.fill(rounded(482, top + 18, 518, top + 24, 3), flat((200, 202, 206)), FLAT)
    canvas.fill(rounded(497, 333, 503, 369, 3), flat((200, 202, 206)), FLAT)
    canvas.fill(rounded(462, 470, 538, 520, 8), flat(shade(colour, 1.2)), Finish(4, 0.5))
    led = (90, 240, 150) if lit else (58, 60, 62)
    canvas.fill(ellipse(500, 730, 9, 9), flat(led), FLAT)
    if lit:
        canvas.glow(ellipse(500, 730, 24, 24), led, 0.9, 11)
    canvas.glow(rounded(386, 230, 410, 800, 12), (255, 255, 255), 0.2, 12)
