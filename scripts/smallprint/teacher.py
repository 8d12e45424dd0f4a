"""What the program's own detector of lines sees in a picture at full size: where real photos hold print that nobody has marked."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy
import onnxruntime

MEAN = numpy.array([0.406, 0.456, 0.485], "float32")
SPREAD = numpy.array([0.225, 0.224, 0.229], "float32")
# Sides of tiles, and how far neighbouring ones reach into each other.
TILE, SHARED = 960, 96
# The map's core of a line is lower than its letters.
CORE = 1.4


@dataclass
class Text:
    """Something that looks like text: corners in pixels of the picture, the letters' height in pixels, and the mean of the map in it, 0 to 1."""

    corners: numpy.ndarray
    height: float
    seen: float


def text_in(detector: onnxruntime.InferenceSession, picture: numpy.ndarray, threshold: float = 0.15) -> list[Text]:
    """Everything that could be text, in a picture (height x width x 3, blue, green, red)."""
    map_ = _map(detector, picture)
    contours, _ = cv2.findContours((map_ > threshold).astype("uint8"), cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    found = []
    for contour in contours:
        box = cv2.minAreaRect(contour)
        short = min(box[1])
        if short < 2 or max(box[1]) < 5:
            continue
        inside = numpy.zeros(map_.shape, "uint8")
        x, y, w, h = cv2.boundingRect(contour)
        cv2.drawContours(inside[y : y + h, x : x + w], [contour - (x, y)], -1, 1, -1)
        seen = float(map_[y : y + h, x : x + w][inside[y : y + h, x : x + w] > 0].mean())
        grown = (box[0], (box[1][0] + 0.6 * short, box[1][1] + 0.6 * short), box[2])
        found.append(Text(cv2.boxPoints(grown), short * CORE, seen))
    return found


def _map(detector: onnxruntime.InferenceSession, picture: numpy.ndarray) -> numpy.ndarray:
    high, wide = picture.shape[:2]
    whole = numpy.zeros((high, wide), "float32")
    for top in range(0, max(1, high - SHARED), TILE - SHARED):
        for left in range(0, max(1, wide - SHARED), TILE - SHARED):
            part = picture[top : top + TILE, left : left + TILE].astype("float32") / 255
            h, w = part.shape[:2]
            padded = numpy.zeros((-(-h // 32) * 32, -(-w // 32) * 32, 3), "float32")
            padded[:h, :w] = (part - MEAN) / SPREAD
            seen = detector.run(None, {detector.get_inputs()[0].name: padded.transpose(2, 0, 1)[None]})[0][0, 0, :h, :w]
            held = whole[top : top + h, left : left + w]
            numpy.maximum(held, seen, out=held)
    return whole
