"""Where a camera sees the points of a flat thing. Plain numbers, so that it can be tested without any package."""

from __future__ import annotations

from typing import Sequence

Point = tuple[float, float]


def perspective(source: Sequence[Point], target: Sequence[Point]) -> list[float]:
    """The eight numbers of the projection that takes four source corners to four target corners."""
    rows: list[list[float]] = []
    for (x, y), (u, v) in zip(source, target):
        rows.append([x, y, 1, 0, 0, 0, -u * x, -u * y, u])
        rows.append([0, 0, 0, x, y, 1, -v * x, -v * y, v])
    for i in range(8):
        pivot = max(range(i, 8), key=lambda r: abs(rows[r][i]))
        rows[i], rows[pivot] = rows[pivot], rows[i]
        for r in range(8):
            if r != i:
                share = rows[r][i] / rows[i][i]
                rows[r] = [a - share * b for a, b in zip(rows[r], rows[i])]
    return [rows[i][8] / rows[i][i] for i in range(8)]


def through(numbers: Sequence[float], point: Point) -> Point:
    """Where a projection takes a point."""
    x, y = point
    a, b, c, d, e, f, g, h = numbers
    depth = g * x + h * y + 1
    return (a * x + b * y + c) / depth, (d * x + e * y + f) / depth
