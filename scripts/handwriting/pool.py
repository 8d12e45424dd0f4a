"""Cuts lines out of scenes whose writing is known, laid flat as the program does, each with whether it is written by hand."""

from __future__ import annotations

import json
import random
from pathlib import Path

import cv2
import numpy

from . import ROWS

# Text less visible than this is neither here nor there, and so is what is too low to have strokes.
VISIBLE, LOWEST = 0.7, 6.0
# How many times each line is cut, every time a little differently.
CUTS = 3
# Longer strips are cut off.
LONGEST = 480


def strip(pixels: numpy.ndarray, corners: numpy.ndarray, loose: float, turned: bool) -> numpy.ndarray:
    """The grey strip around the line's corners, ROWS high; `loose` is how much of its height the box is too large all round."""
    (x, y), (long, high), angle = cv2.minAreaRect(corners.astype("float32"))
    if long < high:
        long, high, angle = high, long, angle + 90
    long, high = long + 2 * loose * high, high * (1 + 2 * loose)
    scale = ROWS / max(1.0, high)
    wide = int(min(LONGEST, max(8, round(long * scale))))
    matrix = cv2.getRotationMatrix2D((x, y), angle + (180 if turned else 0), scale)
    matrix[:, 2] += [wide / 2 - x, ROWS / 2 - y]
    if scale < 0.7:
        pixels, matrix = shrunk(pixels, matrix, scale)
    return cv2.warpAffine(pixels, matrix, (wide, ROWS), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)


def shrunk(pixels: numpy.ndarray, matrix: numpy.ndarray, scale: float) -> tuple[numpy.ndarray, numpy.ndarray]:
    """The picture at that scale, as a mean of areas, and what the matrix is then."""
    small = cv2.resize(pixels, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    matrix = matrix.copy()
    matrix[:, :2] /= scale
    return small, matrix


def of_scenes(folders: list[Path], out: Path, seed: int, cuts: int = CUTS) -> None:
    """Writes strips.npy, n x ROWS x LONGEST, with the width of each in widths.npy and whether it is by hand in by_hand.npy."""
    rng = random.Random(seed)
    strips, widths, by_hand = [], [], []
    for folder in folders:
        for picture in json.loads((folder / "planted.json").read_text("utf-8"))["pictures"]:
            pixels = cv2.imread(str(folder / "photos" / picture["file"]), cv2.IMREAD_GRAYSCALE)
            for line in picture["planted"]:
                if line["class"] in ("badge", "code") or line["visible"] < VISIBLE or line["cap"] < LOWEST:
                    continue
                corners = numpy.array(line["polygon"], "float32")
                (x, y), size, _ = cv2.minAreaRect(corners)
                reach = int(max(size))
                left, top = max(0, int(x) - reach), max(0, int(y) - reach)
                around = pixels[top : int(y) + reach, left : int(x) + reach]
                for _ in range(cuts):
                    cut = strip(around, corners - [left, top], rng.uniform(0.0, 0.3), rng.random() < 0.5)
                    padded = numpy.zeros((ROWS, LONGEST), "uint8")
                    padded[:, : cut.shape[1]] = cut
                    strips.append(padded)
                    widths.append(cut.shape[1])
                    by_hand.append(line["handwritten"])
    out.mkdir(parents=True, exist_ok=True)
    numpy.save(out / "strips.npy", numpy.stack(strips))
    numpy.save(out / "widths.npy", numpy.array(widths, "int32"))
    numpy.save(out / "by_hand.npy", numpy.array(by_hand, bool))
