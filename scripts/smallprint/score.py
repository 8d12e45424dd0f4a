"""Measures on scenes that were not trained on which lines the network sees, and how much of photos it takes for print."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy
import onnxruntime

from surfaces.decode import session

from . import STRIDE

THRESHOLDS = (0.1, 0.2, 0.3, 0.4, 0.5, 0.7)
HEIGHTS = ((5, 8), (8, 12), (12, 16), (16, 24), (24, 30), (30, 45), (45, 70))
# A line counts as seen where this share of its length is.
MOSTLY = 0.6
VISIBLE = 0.5
# Points along a line at which it is tried.
POINTS = 9
# Sides of the parts that the network gets, a multiple of its stride.
PART = 1024


@dataclass
class Line:
    """One planted line: its capitals' height in pixels, whether it is handwriting, and the answers along it, 0 to 1."""

    cap: float
    handwritten: bool
    answers: numpy.ndarray


def answers(network: onnxruntime.InferenceSession, picture: numpy.ndarray) -> numpy.ndarray:
    """Cells of a picture (height x width x 3, blue, green, red), 0 to 1."""
    grey = cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY).astype("float32")
    high, wide = (side // STRIDE * STRIDE for side in grey.shape)
    rows = []
    for top in range(0, high, PART):
        parts = [network.run(None, {"picture": grey[top : min(high, top + PART), left : min(wide, left + PART)][None, None]})[0][0, 0] for left in range(0, wide, PART)]
        rows.append(numpy.concatenate(parts, 1))
    return numpy.concatenate(rows)


def along(cells: numpy.ndarray, corners: numpy.ndarray) -> numpy.ndarray:
    """The answers at points along the middle of a line whose outline goes there above and back below."""
    half = len(corners) // 2
    middle = (corners[:half] + corners[half:][::-1]) / 2
    at = numpy.linspace(0, half - 1, POINTS)
    x, y = (numpy.interp(at, numpy.arange(half), middle[:, axis]) for axis in (0, 1))
    row = numpy.clip((y / STRIDE).astype(int), 0, cells.shape[0] - 1)
    column = numpy.clip((x / STRIDE).astype(int), 0, cells.shape[1] - 1)
    return cells[row, column]


def table(file: Path, scenes: Path, photos: list[Path]) -> str:
    """The share of lines seen by height, and the share of pictures taken for print."""
    network, lines, areas = session(file), [], []
    for picture in json.loads((scenes / "planted.json").read_text("utf-8"))["pictures"]:
        cells = answers(network, cv2.imread(str(scenes / "photos" / picture["file"])))
        areas.append([float((cells > threshold).mean()) for threshold in THRESHOLDS])
        for line in picture["planted"]:
            if line["visible"] >= VISIBLE and line["fate"] == "identifier":
                lines.append(Line(line["cap"], line["handwritten"], along(cells, numpy.array(line["polygon"]))))
    real = [[float((answers(network, cv2.imread(str(path))) > threshold).mean()) for threshold in THRESHOLDS] for folder in photos for path in sorted(folder.glob("*.jpg"))]

    def row(name: str, chosen: list[Line]) -> str:
        shares = [numpy.mean([(line.answers > threshold).mean() >= MOSTLY for line in chosen]) if chosen else numpy.nan for threshold in THRESHOLDS]
        return f"| {name} | {len(chosen)} | " + " | ".join(f"{100 * share:.1f} %" for share in shares) + " |"

    def area(name: str, of: list[list[float]]) -> str:
        return f"| {name} | {len(of)} | " + " | ".join(f"{100 * numpy.median(column):.1f} / {100 * numpy.mean(column):.1f} %" for column in zip(*of)) + " |"

    head = ["| lines seen, capitals in pixels | count | " + " | ".join(f"from {threshold}" for threshold in THRESHOLDS) + " |", "|" + "---|" * (2 + len(THRESHOLDS))]
    rows = [row(f"{low} to {high}", [line for line in lines if low <= line.cap < high]) for low, high in HEIGHTS]
    rows.append(row("handwriting, 8 to 30", [line for line in lines if line.handwritten and 8 <= line.cap < 30]))
    rows.append(area("share of a scene, median / mean", areas))
    if real:
        rows.append(area("share of a photo, median / mean", real))
    return "\n".join(head + rows)
