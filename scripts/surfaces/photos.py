"""The photos that cards are laid into: where their faces are, what they truly show, and which half each belongs to."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from pathlib import Path

import cv2
import numpy

# A face this likely counts.
FACE_SCORE = 0.6
KEPT_APART_SHARE = 77  # Of 256: three photos in ten are never trained on.


@dataclass
class Photo:
    """One photo: pixels as height x width x 3 (red, green, blue), face boxes and labels (kind, box) in its own pixels.

    Where a network saw something that is none is `mistaken`.
    """

    path: Path
    sha256: str
    pixels: numpy.ndarray
    faces: list[tuple[float, float, float, float]] = field(default_factory=list)
    labels: list[tuple[str, list[float]]] = field(default_factory=list)
    mistaken: list[tuple[float, float, float, float]] = field(default_factory=list)


@dataclass
class Labels:
    """What was marked by eye: for a picture's SHA-256 and a kind, or `ignore`, boxes of left, top, right, bottom in its pixels."""

    pictures: dict[str, dict[str, list[list[float]]]]
    kept_apart: set[str]


def labels_from(folder: Path) -> Labels:
    """Reads surfaces.json and badges.json."""
    surfaces = json.loads((folder / "surfaces.json").read_text("utf-8"))
    pictures = dict(surfaces["pictures"])
    for sha256, boxes in json.loads((folder / "badges.json").read_text("utf-8")).items():
        pictures[sha256] = {**pictures.get(sha256, {}), "badge": boxes}
    return Labels(pictures, set(surfaces["kept_apart"]))


def is_kept_apart(sha256: str, labels: Labels) -> bool:
    """Whether a photo is for measuring only: each that shows a badge or is named, and three of ten of the others."""
    return sha256 in labels.kept_apart or bool(labels.pictures.get(sha256, {}).get("badge")) or int(sha256[:2], 16) < KEPT_APART_SHARE


def load(folders: list[Path], marked: Labels, detector: Path | None, *, kept_apart: bool) -> list[Photo]:
    """The photos of one half, with their faces where a face detector's file is given."""
    found = []
    for path in sorted(p for folder in folders for p in folder.rglob("*") if p.suffix.lower() in (".jpg", ".jpeg", ".png")):
        sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
        if is_kept_apart(sha256, marked) != kept_apart:
            continue
        pixels = cv2.cvtColor(cv2.imread(str(path)), cv2.COLOR_BGR2RGB)
        photo = Photo(path, sha256, pixels)
        photo.labels = [(kind, box) for kind, boxes in marked.pictures.get(sha256, {}).items() for box in boxes]
        if detector is not None:
            photo.faces = faces_in(pixels, detector)
        found.append(photo)
    if not found:
        raise SystemExit("train-surfaces: No photos were found: name folders that hold JPEG or PNG pictures.")
    return found


def faces_in(pixels: numpy.ndarray, detector: Path) -> list[tuple[float, float, float, float]]:
    """Boxes of faces as left, top, right, bottom."""
    high, wide = pixels.shape[:2]
    finder = cv2.FaceDetectorYN.create(str(detector), "", (wide, high), FACE_SCORE)
    _, rows = finder.detect(cv2.cvtColor(pixels, cv2.COLOR_RGB2BGR))
    return [] if rows is None else [(float(x), float(y), float(x + w), float(y + h)) for x, y, w, h in rows[:, :4]]
