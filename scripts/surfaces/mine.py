"""Finds what a trained network takes for a badge or a surface in photos where none is: the next run sees these places more often."""

from __future__ import annotations

import cv2
import numpy
import onnxruntime

from . import decode
from .photos import Photo

# Lower scores are not looked at.
LEAST = 0.12
# The scales at which a photo is looked at.
ZOOMS = (1.0, 1.8)
# What shares so much of its joint box with something that is marked may be right.
NEAR = 0.1


def mistaken(network: onnxruntime.InferenceSession, photo: Photo) -> list[tuple[float, float, float, float]]:
    """Boxes in the photo's pixels, the surest first."""
    found = []
    for zoom in ZOOMS:
        pixels = photo.pixels if zoom == 1 else cv2.resize(photo.pixels, None, fx=zoom, fy=zoom, interpolation=cv2.INTER_CUBIC)
        for seen in decode.look(network, pixels, max(pixels.shape[:2]), LEAST):
            found.append(decode.Seen(seen.kind, seen.score, numpy.asarray(seen.quad) / zoom))
    boxes = [seen.box() for seen in decode.each_once(sorted(found, key=lambda seen: -seen.score))]
    return [box for box in boxes if not any(near(box, tuple(marked)) for _, marked in photo.labels)]


def near(box: tuple[float, float, float, float], marked: tuple[float, float, float, float]) -> bool:
    """Whether a box may be about something that is marked."""
    middle = ((box[0] + box[2]) / 2, (box[1] + box[3]) / 2)
    return decode.shared(box, marked) > NEAR or (marked[0] <= middle[0] <= marked[2] and marked[1] <= middle[1] <= marked[3])
