"""The square below a face in which worn badges hang, always at the same scale."""

from __future__ import annotations

import cv2
import numpy

# The network's input.
SIDE = 192
# The square's side in heights of the face; its top lies at the chin, its middle below the face's.
REACH = 4.2
# Stored crops are larger, so that training can move and scale them.
STORED = 232
ROOM = STORED / SIDE

Box = tuple[float, float, float, float]


def square(face: Box, larger: float = 1.0) -> tuple[float, float, float]:
    """Left, top and side of the square below a face, grown about its middle."""
    high = face[3] - face[1]
    side = high * REACH * larger
    return (face[0] + face[2]) / 2 - side / 2, face[3] + high * REACH / 2 - side / 2, side


def cut(pixels: numpy.ndarray, place: tuple[float, float, float], side: int, turn: float = 0.0) -> numpy.ndarray:
    """The square at so many pixels a side, black outside of the picture; turned by so many degrees about its middle."""
    left, top, whole = place
    scale = side / whole
    if scale < 0.7:  # Like a mean of areas: the program scales down first too.
        x, y, r = left + whole / 2, top + whole / 2, whole * 0.75
        x0, y0 = max(0, int(x - r)), max(0, int(y - r))
        part = pixels[y0 : max(0, int(y + r)) + 1, x0 : max(0, int(x + r)) + 1]
        if not part.size:
            return numpy.zeros((side, side, 3), "uint8")
        small = cv2.resize(part, (max(1, round(part.shape[1] * scale)), max(1, round(part.shape[0] * scale))), interpolation=cv2.INTER_AREA)
        pixels, left, top, whole, scale = small, (left - x0) * scale, (top - y0) * scale, side, 1.0
    matrix = cv2.getRotationMatrix2D((left + whole / 2, top + whole / 2), turn, scale)
    matrix[:, 2] += side / 2 - numpy.array([left + whole / 2, top + whole / 2])
    return cv2.warpAffine(pixels, matrix, (side, side), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_CONSTANT)
