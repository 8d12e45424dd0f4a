"""Looks below every face for badges; the program does the same in Rust."""

from __future__ import annotations

import numpy
import onnxruntime

from ..decode import Seen, each_once, peaks
from ..event import LOOK
from .square import SIDE, Box, cut, square

BADGE = LOOK["badge"]


def badges(network: onnxruntime.InferenceSession, pixels: numpy.ndarray, faces: list[Box], least: float) -> list[Seen]:
    """Each badge below the tallest faces once, scored at least so high, the surest first; corners lie in the picture."""
    high, wide = pixels.shape[:2]
    found = []
    tall = sorted((face for face in faces if face[3] - face[1] >= BADGE["smallest_face"]), key=lambda face: face[1] - face[3])
    for face in tall[: BADGE["most_faces"]]:
        left, top, side = place = square(face)
        if top >= high or left >= wide or left + side <= 0:
            continue
        heat, shape = network.run(None, {"picture": cut(pixels, place, SIDE).transpose(2, 0, 1)[None].astype("float32")})
        for seen in peaks(heat[0][:1], shape[0], least, (side / SIDE, side / SIDE)):
            seen.quad = numpy.clip(seen.quad + [left, top], 0, [wide, high])
            extent = numpy.ptp(seen.quad, 0)
            if extent.min() > 0 and extent.max() >= BADGE["smallest"]:
                found.append(seen)
    return each_once(sorted(found, key=lambda seen: -seen.score))
