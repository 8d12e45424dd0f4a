"""Reads the network's answer: peaks become things with a kind, a score and four corners; the program does the same in Rust."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy
import onnxruntime

from . import KINDS, STRIDE

# Sides of the network's input are multiples of this many pixels.
STEP = 32
# Two things of one kind that share more than this of their joint box are one.
SAME = 0.45
# The two corners that can touch each side of the box, and the axis across that side.
SIDES = (([0, 3], 0), ([1, 2], 0), ([0, 1], 1), ([2, 3], 1))


@dataclass
class Seen:
    """One thing: corners clockwise from the upper left in pixels of the picture."""

    kind: str
    score: float
    quad: numpy.ndarray

    def box(self) -> tuple[float, float, float, float]:
        """The upright box around it: left, top, right, bottom."""
        return (*map(float, self.quad.min(0)), *map(float, self.quad.max(0)))


def session(file: Path) -> onnxruntime.InferenceSession:
    """The network on one thread."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(str(file), options, providers=["CPUExecutionProvider"])


def look(network: onnxruntime.InferenceSession, picture: numpy.ndarray, long_side: int, least: float) -> list[Seen]:
    """Everything in a picture (height x width x 3, red, green, blue) scored at least so high, the surest first."""
    high, wide = picture.shape[:2]
    scale = min(1.0, long_side / max(high, wide))
    small = picture if scale == 1.0 else cv2.resize(picture, (max(1, round(wide * scale)), max(1, round(high * scale))), interpolation=cv2.INTER_AREA)
    h, w = small.shape[:2]
    padded = numpy.zeros((-(-h // STEP) * STEP, -(-w // STEP) * STEP, 3), "float32")
    padded[:h, :w] = small
    heat, shape = network.run(None, {"picture": padded.transpose(2, 0, 1)[None]})
    return each_once(peaks(heat[0], shape[0], least, (wide / w, high / h)))


def peaks(heat: numpy.ndarray, shape: numpy.ndarray, least: float, scale: tuple[float, float]) -> list[Seen]:
    """A thing for each cell above the threshold."""
    found = []
    for kind, row, column in zip(*numpy.nonzero(heat >= least)):
        x, y, log_wide, log_high, *corners = (float(v) for v in shape[:, row, column])
        wide, high = numpy.exp(numpy.clip([log_wide, log_high], -3, 7))
        left, top = column + x - wide / 2, row + y - high / 2
        inward = touching(numpy.clip(numpy.array(corners).reshape(4, 2), 0, 1))
        signs = numpy.array([(1, 1), (-1, 1), (-1, -1), (1, -1)])
        box = numpy.array([(left, top), (left + wide, top), (left + wide, top + high), (left, top + high)])
        quad = (box + inward * signs * [wide, high]) * STRIDE * numpy.array(scale)
        found.append(Seen(KINDS[kind], float(heat[kind, row, column]), quad))
    return sorted(found, key=lambda seen: -seen.score)


def touching(inward: numpy.ndarray) -> numpy.ndarray:
    """Moves the corners outwards until one touches each side of the box, as it must be: a guess is never quite 0."""
    for pair, axis in SIDES:
        inward[pair, axis] -= inward[pair, axis].min()
    return inward


def shared(a: tuple[float, float, float, float], b: tuple[float, float, float, float]) -> float:
    """Shared over joint area of two boxes."""
    inside = max(0.0, min(a[2], b[2]) - max(a[0], b[0])) * max(0.0, min(a[3], b[3]) - max(a[1], b[1]))
    return inside / max(1e-6, (a[2] - a[0]) * (a[3] - a[1]) + (b[2] - b[0]) * (b[3] - b[1]) - inside)


def each_once(found: list[Seen]) -> list[Seen]:
    """Keeps the surest of those of one kind that lie on each other."""
    kept: list[Seen] = []
    for seen in found:
        if all(other.kind != seen.kind or shared(other.box(), seen.box()) <= SAME for other in kept):
            kept.append(seen)
    return kept
