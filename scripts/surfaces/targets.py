"""What the network should say for a picture: heat around each centre, and each object's box and corners."""

from __future__ import annotations

import numpy

from . import KINDS, STRIDE

# The share of the heat's peak above which a cell answers for the object.
ANSWERS_FROM = 0.6
# The heat's spread, as a share of the object's side.
SPREAD = 0.1


def clockwise(quad: numpy.ndarray) -> numpy.ndarray:
    """Four corners in the order top left, top right, bottom right, bottom left of how the object lies in the picture."""
    middle = quad.mean(0)
    around = quad[numpy.argsort(numpy.arctan2(quad[:, 1] - middle[1], quad[:, 0] - middle[0]))]
    return numpy.roll(around, -int(numpy.argmin(around.sum(1))), axis=0)


def way_in(quad: numpy.ndarray, left: float, top: float, wide: float, high: float) -> numpy.ndarray:
    """How far each corner of the quad lies from the box's corner, as shares of the box's sides: 8 numbers from 0 to 1."""
    ordered = clockwise(quad)
    shares = (ordered - [left, top]) / [wide, high]
    box = numpy.array([(0, 0), (1, 0), (1, 1), (0, 1)], "float32")
    return numpy.clip(numpy.abs(shares - box), 0, 1).reshape(-1)


def of_picture(things: list[tuple[str, numpy.ndarray]], wide: int, high: int) -> tuple[numpy.ndarray, numpy.ndarray, numpy.ndarray, numpy.ndarray]:
    """Heat kinds x h x w, shapes 12 x h x w, shape weights h x w and mask h x w, for a picture of wide x high pixels."""
    w, h = wide // STRIDE, high // STRIDE
    heat = numpy.zeros((len(KINDS), h, w), "float32")
    shape = numpy.zeros((12, h, w), "float32")
    weight = numpy.zeros((h, w), "float32")
    mask = numpy.ones((h, w), "float32")
    ys, xs = numpy.mgrid[0:h, 0:w].astype("float32")
    for kind, quad in sorted(things, key=lambda thing: -numpy.ptp(thing[1][:, 0]) * numpy.ptp(thing[1][:, 1])):
        seen = numpy.stack([numpy.clip(quad[:, 0], 0, wide - 1), numpy.clip(quad[:, 1], 0, high - 1)], 1) / STRIDE
        left, top = seen.min(0)
        right, bottom = seen.max(0)
        if right - left < 0.8 or bottom - top < 0.8:
            continue
        if kind not in KINDS:
            mask[int(top) : int(bottom) + 1, int(left) : int(right) + 1] = 0
            continue
        x, y, bw, bh = (left + right) / 2, (top + bottom) / 2, right - left, bottom - top
        cx, cy = min(int(x), w - 1), min(int(y), h - 1)
        glow = numpy.exp(-((xs - cx) ** 2 / (2 * max(0.7, SPREAD * bw) ** 2) + (ys - cy) ** 2 / (2 * max(0.7, SPREAD * bh) ** 2)))
        index = KINDS.index(kind)
        heat[index] = numpy.maximum(heat[index], glow)
        answers = (glow > ANSWERS_FROM) & (numpy.abs(xs - cx) <= 2) & (numpy.abs(ys - cy) <= 2)
        heat[index][answers] = 1
        mask[answers] = 1
        shape[0][answers] = x - xs[answers]
        shape[1][answers] = y - ys[answers]
        shape[2][answers] = numpy.log(bw)
        shape[3][answers] = numpy.log(bh)
        shape[4:, answers] = way_in(seen, left, top, bw, bh)[:, None]
        weight[answers] = 1 / max(1, int(answers.sum()))
    return heat, shape, weight, mask
