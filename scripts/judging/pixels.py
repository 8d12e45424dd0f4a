"""What a tool changed in a picture, seen from pixels alone."""

from __future__ import annotations

import cv2
import numpy as np

from scenes.geometry import Point

# A pixel this far from the original in any channel was changed on purpose, not by compressing it again.
CHANGED = 30
# A neighbourhood whose brightness spreads less than this was filled with one colour.
FLAT = 2.0


class Change:
    """The difference between a picture and what was made of it."""

    def __init__(self, before: np.ndarray, after: np.ndarray) -> None:
        if before.shape != after.shape:
            after = cv2.resize(after, (before.shape[1], before.shape[0]), interpolation=cv2.INTER_CUBIC)
        self.after = after
        self.changed = cv2.absdiff(before, after).max(axis=2) > CHANGED
        texture_before, texture_after = _texture(before), _texture(after)
        self.flattened = (texture_after < FLAT) & (texture_before >= FLAT * 1.6)
        # Where the original itself is flat, nothing tells whether it was covered with its own colour.
        self.telling = self.changed | (texture_before >= FLAT * 1.6)
        gone = self.changed | self.flattened
        # The rim of a box is not flat, so what is flat grows by it again.
        smooth = gone & (cv2.dilate((gone & (texture_after < FLAT)).astype(np.uint8), np.ones((5, 5), np.uint8)) > 0)
        self.filled = _of_one_colour(smooth, after)
        # What was made soft, as faces are; a few stray pixels are not.
        self.softened = cv2.morphologyEx((smooth & ~self.filled).astype(np.uint8), cv2.MORPH_OPEN, np.ones((9, 9), np.uint8)) > 0

    def covered(self, polygon: list[Point]) -> float:
        """The share of a line's or a thing's place that was changed or flattened."""
        box, mask = _mask(polygon, self.changed.shape)
        gone, telling = (self.changed[box] | self.flattened[box]) & mask, self.telling[box] & mask
        return float(gone.sum() / telling.sum()) if telling.sum() else 1.0

    def untouched(self, polygon: list[Point]) -> float:
        """The share of a line's place that is as it was."""
        box, mask = _mask(polygon, self.changed.shape)
        return 1 - float((self.changed[box] & mask).sum() / max(1, mask.sum()))

    def needless(self, surfaces: list[list[Point]]) -> tuple[float, float]:
        """The shares of the picture that were filled and softened outside all of the given surfaces and a rim of 1 % of the picture round them."""
        allowed = np.zeros(self.filled.shape, np.uint8)
        rim = max(3, self.filled.shape[1] // 100)
        for outline in surfaces:
            points = np.array(outline, np.int32)
            cv2.fillPoly(allowed, [points], 1)
            cv2.polylines(allowed, [points], True, 1, rim * 2)
        return float((self.filled & (allowed == 0)).mean()), float((self.softened & (allowed == 0)).mean())


def _of_one_colour(smooth: np.ndarray, after: np.ndarray) -> np.ndarray:
    """Those connected parts of a mask that bear one colour: nine tenths of each lie near its middle colour."""
    count, labels, boxes, _ = cv2.connectedComponentsWithStats(smooth.astype(np.uint8), connectivity=4)
    solid = np.zeros(smooth.shape, bool)
    for part in range(1, count):
        left, top, wide, tall, area = boxes[part]
        if area < 40:
            continue
        box = (slice(top, top + tall), slice(left, left + wide))
        mine = labels[box] == part
        colours = after[box][mine].astype(np.int16)
        near = np.abs(colours - np.median(colours, axis=0)).max(axis=1) <= 8
        if near.mean() >= 0.9:
            solid[box] |= mine
    return solid


def _texture(pixels: np.ndarray) -> np.ndarray:
    """How much brightness varies within 5 x 5 pixels (standard deviation)."""
    grey = cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY).astype(np.float32)
    mean = cv2.blur(grey, (5, 5))
    return np.sqrt(np.maximum(0, cv2.blur(grey * grey, (5, 5)) - mean * mean))


def _mask(polygon: list[Point], shape: tuple[int, ...]) -> tuple[tuple[slice, slice], np.ndarray]:
    """A polygon's box in the picture, and its inside."""
    points = np.array(polygon, np.float64)
    left, top = np.maximum(0, np.floor(points.min(0))).astype(int)
    right, bottom = np.minimum([shape[1], shape[0]], np.ceil(points.max(0)) + 1).astype(int)
    box = (slice(top, max(top, bottom)), slice(left, max(left, right)))
    mask = np.zeros((max(0, bottom - top), max(0, right - left)), np.uint8)
    if mask.size:
        cv2.fillPoly(mask, [np.round(points - [left, top]).astype(np.int32)], 1)
    return box, mask.astype(bool)


