"""Finds squares of photos in which a trained network sees a badge where none is: the next pool shows them more often."""

from __future__ import annotations

import math
import random

import onnxruntime

from ..decode import peaks, shared
from ..photos import Photo
from ..score import inside
from .square import SIDE, Box, cut, square

# Lower scores are not looked at.
LEAST = 0.3
# Squares a photo at places and sizes where no face is.
ANYWHERE = 14
# Faces less high than this many pixels are not looked below.
SMALLEST = 8.0


def mistaken(network: onnxruntime.InferenceSession, photo: Photo) -> list[Box]:
    """Faces, or boxes as if there were one, below which something is taken for a badge: the surest first, each mistake once."""
    seen: list[tuple[float, Box, Box]] = []
    for face in places(photo):
        left, top, side = place = square(face)
        heat, shape = network.run(None, {"picture": cut(photo.pixels, place, SIDE).transpose(2, 0, 1)[None].astype("float32")})
        for one in peaks(heat[0][:1], shape[0], LEAST, (side / SIDE, side / SIDE)):
            x0, y0, x1, y1 = one.box()
            seen.append((one.score, (x0 + left, y0 + top, x1 + left, y1 + top), face))
    kept: list[tuple[Box, Box]] = []
    marked = [tuple(box) for kind, box in photo.labels if kind in ("badge", "ignore")]
    for _, box, face in sorted(seen, key=lambda each: -each[0]):
        if not any(shared(box, other) > 0.3 for other, _ in kept) and not any(inside(box, region) > 0.4 or shared(box, region) > 0.1 for region in marked):
            kept.append((box, face))
    return [face for _, face in kept]


def places(photo: Photo) -> list[Box]:
    """The photo's faces, boxes beside them, and some anywhere."""
    boxes = []
    for left, top, right, bottom in photo.faces:
        high = bottom - top
        if high >= SMALLEST:
            boxes += [(left + x * high, top + y * high, right + x * high, bottom + y * high) for x, y in ((0, 0), (1, 0.5), (-1, 0.5))]
    rng = random.Random(photo.sha256)
    high, wide = photo.pixels.shape[:2]
    for _ in range(ANYWHERE):
        tall = 2 ** rng.uniform(4, max(4.0, min(7.3, math.log2(high / 4))))
        x, y = rng.uniform(0, wide), rng.uniform(-0.1, 0.7) * high
        boxes.append((x - tall * 0.38, y - tall, x + tall * 0.38, y))
    return boxes
