"""Where a point of a flat thing comes to lie in a picture. Plain numbers, so that it can be tested without any package."""

from __future__ import annotations

import math
from typing import Callable, Sequence

from demo_photos.projection import Point, perspective, through

__all__ = ["Point", "perspective", "through"]
# A line of text is kept as so many points along its upper edge and as many back along its lower one.
STEPS = 5


def between(a: Point, b: Point, share: float) -> Point:
    """The point that lies a share of the way from one to another."""
    return a[0] + (b[0] - a[0]) * share, a[1] + (b[1] - a[1]) * share


def band(corners: Sequence[Point]) -> list[Point]:
    """A four-cornered line as points along its upper edge and back along its lower edge."""
    upper = [between(corners[0], corners[1], i / (STEPS - 1)) for i in range(STEPS)]
    lower = [between(corners[3], corners[2], i / (STEPS - 1)) for i in range(STEPS)]
    return upper + lower[::-1]


def edges(points: Sequence[Point]) -> tuple[list[Point], list[Point]]:
    """The upper and the lower edge of a band, both from left to right as the text runs."""
    half = len(points) // 2
    return list(points[:half]), list(points[half:])[::-1]


def on(line: Sequence[Point], share: float) -> Point:
    """The point at a share of a line's steps."""
    place = min(len(line) - 1.0, max(0.0, share * (len(line) - 1)))
    at = min(int(place), len(line) - 2)
    return between(line[at], line[at + 1], place - at)


def spread(points: Sequence[Point], across: int = 24, down: int = 5) -> list[Point]:
    """Spots spread evenly over a band."""
    upper, lower = edges(points)
    return [between(on(upper, (i + 0.5) / across), on(lower, (i + 0.5) / across), (j + 0.5) / down) for i in range(across) for j in range(down)]


def middle(points: Sequence[Point]) -> Point:
    """The middle of some corners."""
    return sum(x for x, _ in points) / len(points), sum(y for _, y in points) / len(points)


def edge(width: float, height: float, lift: Callable[[float], float]) -> list[Point]:
    """The outline of a sheet whose lines are lifted along its width."""
    upper = [(width * i / 8, lift(i / 8)) for i in range(9)]
    return upper + [(x, y + height) for x, y in reversed(upper)]


def height_scale(numbers: Sequence[float], at: Point, corners: Sequence[Point]) -> float:
    """How many times as high letters are in the picture as on the surface, at a point, square to the way the text runs."""
    along = math.dist(corners[0], corners[1]) or 1.0
    dx, dy = (corners[1][0] - corners[0][0]) / along, (corners[1][1] - corners[0][1]) / along
    here, right, down = through(numbers, at), through(numbers, (at[0] + dx, at[1] + dy)), through(numbers, (at[0] - dy, at[1] + dx))
    rx, ry, qx, qy = right[0] - here[0], right[1] - here[1], down[0] - here[0], down[1] - here[1]
    return abs(rx * qy - ry * qx) / (math.hypot(rx, ry) or 1.0)


def mirrored(points: Sequence[Point], width: float) -> list[Point]:
    """Points of a picture whose left and right change places."""
    return [(width - x, y) for x, y in points]


def turned(points: Sequence[Point], quarters: int, width: float, height: float) -> list[Point]:
    """Points of a picture that is turned by quarters of a circle, clockwise."""
    out = list(points)
    for _ in range(quarters % 4):
        out = [(height - y, x) for x, y in out]
        width, height = height, width
    return out


def angle_class(points: Sequence[Point]) -> str:
    """How a line stands in the picture: upright, tilted, 90, 180, and the same of a mirrored one."""
    upper, lower = edges(points)
    start, end = between(upper[0], lower[0], 0.5), between(upper[-1], lower[-1], 0.5)
    down = (middle(lower)[0] - middle(upper)[0], middle(lower)[1] - middle(upper)[1])
    run = (end[0] - start[0], end[1] - start[1])
    if run[0] * down[1] - run[1] * down[0] < 0:
        return "mirrored"
    degrees = abs(math.degrees(math.atan2(run[1], run[0])))
    if degrees <= 8:
        return "upright"
    if abs(degrees - 90) <= 12:
        return "90"
    return "180" if degrees >= 168 else "tilted"
