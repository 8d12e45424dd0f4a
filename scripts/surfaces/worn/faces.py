"""Finds faces with YuNet as the program does: at several sizes, and with less doubt where two sizes agree."""

from __future__ import annotations

import cv2
import numpy
import onnxruntime

from ..decode import STEP, shared
from ..event import LOOK

Box = tuple[float, float, float, float]
FACE = LOOK["face"]
# As in src/detect/face.rs.
SMALLEST_BEFORE_LAST, WHOLLY_INSIDE = 24.0, 0.9
STRIDES = (8, 16, 32)


def faces(network: onnxruntime.InferenceSession, pixels: numpy.ndarray) -> list[Box]:
    """Boxes as left, top, right, bottom in pixels of the picture (height x width x 3, red, green, blue), the surest first."""
    high, wide = pixels.shape[:2]
    long = max(high, wide)
    sides = sorted({min(side, int(long * FACE["enlarge"])) for side in FACE["long_sides"]})
    looks = [(long / side, at_size(network, pixels, side / long)) for side in sides]
    believed: list[tuple[float, Box]] = []
    for number, (scale, found) in enumerate(looks):
        last = number + 1 == len(looks)
        for score, box in found:
            length = max(box[2] - box[0], box[3] - box[1]) / scale
            if score < FACE["threshold"] or not (last or length >= SMALLEST_BEFORE_LAST) or not (number == 0 or length <= FACE["largest"]):
                continue
            again = any(shared(other, box) > FACE["same_overlap"] for n, (_, theirs) in enumerate(looks) if n != number for _, other in theirs)
            if score >= (FACE["small_threshold"] if last and length < FACE["small"] else FACE["once_threshold"]) or again:
                believed.append((score, box))
    kept: list[Box] = []
    for _, box in sorted(believed, key=lambda each: -each[0]):
        if not any(shared(box, other) > FACE["same_overlap"] or within(box, other) > WHOLLY_INSIDE for other in kept):
            kept.append(box)
    return kept


def within(inner: Box, outer: Box) -> float:
    """The share of a box that lies in another."""
    wide, high = min(inner[2], outer[2]) - max(inner[0], outer[0]), min(inner[3], outer[3]) - max(inner[1], outer[1])
    return max(0.0, wide) * max(0.0, high) / max(1e-6, (inner[2] - inner[0]) * (inner[3] - inner[1]))


def at_size(network: onnxruntime.InferenceSession, pixels: numpy.ndarray, scale: float) -> list[tuple[float, Box]]:
    """Scores and boxes of everything that may be a face at one size."""
    size = (round(pixels.shape[1] * scale), round(pixels.shape[0] * scale))
    small = cv2.resize(pixels, size, interpolation=cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR)
    padded = numpy.zeros((-(-size[1] // STEP) * STEP, -(-size[0] // STEP) * STEP, 3), "float32")
    padded[: size[1], : size[0]] = small[:, :, ::-1]
    outputs = network.run(None, {network.get_inputs()[0].name: padded.transpose(2, 0, 1)[None]})
    found = []
    for level, stride in enumerate(STRIDES):
        likely, present, boxes = (outputs[kind * 3 + level][0] for kind in range(3))
        score = numpy.sqrt(numpy.clip(likely[:, 0], 0, 1) * numpy.clip(present[:, 0], 0, 1))
        for i in numpy.nonzero(score >= FACE["seen_again"])[0]:
            row, column = divmod(int(i), padded.shape[1] // stride)
            x, y = (column + float(boxes[i, 0])) * stride, (row + float(boxes[i, 1])) * stride
            w, h = float(numpy.exp(boxes[i, 2])) * stride, float(numpy.exp(boxes[i, 3])) * stride
            found.append((float(score[i]), ((x - w / 2) / scale, (y - h / 2) / scale, (x + w / 2) / scale, (y + h / 2) / scale)))
    return found
