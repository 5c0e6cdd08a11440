"""Outlines of shapes in canvas units: boxes, ellipses, strokes and smooth curves, as arrays of points."""

from collections.abc import Sequence

import numpy as np

from data.demo.art.brush import Outline

Points = Sequence[tuple[float, float]]


def polygon(points: Points) -> Outline:
    """Straight edges through the points."""
    return np.array(points, dtype=np.float64)


def ellipse(cx: float, cy: float, rx: float, ry: float) -> Outline:
    """A whole ellipse about its centre."""
    angle = np.linspace(0, 2 * np.pi, 72, endpoint=False)
    return np.stack([cx + rx * np.cos(angle), cy + ry * np.sin(angle)], axis=1)


def rounded(left: float, top: float, right: float, bottom: float, radius: float) -> Outline:
    """A box with round corners."""
    radius = min(radius, (right - left) / 2, (bottom - top) / 2)
    corners = [(right - radius, bottom - radius), (left + radius, bottom - radius)]
    corners += [(left + radius, top + radius), (right - radius, top + radius)]
    arcs = []
    for quarter, (cx, cy) in enumerate(corners):
        angle = np.linspace(quarter, quarter + 1, 10) * np.pi / 2
        arcs.append(np.stack([cx + radius * np.cos(angle), cy + radius * np.sin(angle)], axis=1))
    return np.concatenate(arcs)


def curve(points: Points, *, closed: bool = False, steps: int = 10) -> Outline:
    """A smooth (Catmull-Rom) curve through the points."""
    knots = np.array(points, dtype=np.float64)
    ends = (knots[-1:], knots[:2]) if closed else (knots[:1], knots[-1:])
    padded = np.concatenate([ends[0], knots, ends[1]])
    t = np.linspace(0, 1, steps, endpoint=False)[:, None]
    spans = [_span(padded[index : index + 4], t) for index in range(len(padded) - 3)]
    return np.concatenate(spans if closed else [*spans, knots[-1:]])


def blob(points: Points) -> Outline:
    """A smooth closed shape through the points."""
    return curve(points, closed=True)


def stroke(line: Outline, start: float, end: float | None = None) -> Outline:
    """A band along an open line, `start` units wide, narrowing or widening to `end`, with round ends."""
    widths = np.linspace(start, start if end is None else end, len(line))[:, None] / 2
    step = np.gradient(line, axis=0)
    length = np.maximum(np.hypot(step[:, 0], step[:, 1]), 1e-6)[:, None]
    normal = np.stack([-step[:, 1], step[:, 0]], axis=1) / length
    caps = [_cap(line[-1], normal[-1], widths[-1, 0]), _cap(line[0], -normal[0], widths[0, 0])]
    return np.concatenate([line + normal * widths, caps[0], (line - normal * widths)[::-1], caps[1]])


def arc(cx: float, cy: float, rx: float, ry: float, start: float, end: float) -> Outline:
    """Part of an ellipse as an open line; degrees, clockwise from the right."""
    angle = np.radians(np.linspace(start, end, 40))
    return np.stack([cx + rx * np.cos(angle), cy + ry * np.sin(angle)], axis=1)


def turned(outline: Outline, degrees: float, cx: float, cy: float) -> Outline:
    """The outline turned clockwise about a point."""
    angle = np.radians(degrees)
    turn = np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]])
    rotated: Outline = (outline - np.array([cx, cy])) @ turn + np.array([cx, cy])
    return rotated


def _cap(at: Outline, normal: Outline, radius: float) -> Outline:
    base = np.arctan2(normal[1], normal[0])
    angle = base - np.linspace(0, np.pi, 10)[1:-1]
    return np.stack([at[0] + radius * np.cos(angle), at[1] + radius * np.sin(angle)], axis=1)


def _span(knots: Outline, t: Outline) -> Outline:
    before, start, end, after = knots
    linear = (end - before) * t
    square = (2 * before - 5 * start + 4 * end - after) * t**2
    cubic = (3 * start - before - 3 * end + after) * t**3
    span: Outline = 0.5 * (2 * start + linear + square + cubic)
    return span
