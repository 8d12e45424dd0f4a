"""Cuts squares out of scenes whose writing is known, and out of real photos, with what each cell of them holds."""

from __future__ import annotations

import json
import random
from pathlib import Path

import cv2
import numpy

from surfaces.decode import session

from . import IGNORE, NOTHING, PRINT, SMALLEST, STRIDE, TALLEST, teacher

# Sides of the squares in pixels.
SIDE = 384
# How many squares a scene and a photo give.
OF_SCENE, OF_PHOTO = 28, 24
# Text less visible than this is neither here nor there.
VISIBLE = 0.3
# What the detector saw from this mean on is text; below it may be anything.
SURE = 0.7
# Scenes are looked at by the detector at this share of their size: what they stand on was enlarged, and so were its letters.
AFAR = 0.4
# How much of a cell text must take up.
TOUCHED = 0.12


def target(size: tuple[int, int], texts: list[tuple[numpy.ndarray, float, bool]]) -> numpy.ndarray:
    """Cells of a picture of that width and height for texts with corners, letter height in pixels, and whether that is sure."""
    columns, rows = size[0] // STRIDE, size[1] // STRIDE
    cells = numpy.full((rows, columns), NOTHING, "uint8")
    for sure in (False, True):
        for corners, height, is_sure in texts:
            if is_sure != sure:
                continue
            small = SMALLEST <= height <= TALLEST
            fine = numpy.zeros((rows * 4, columns * 4), "uint8")
            points = corners * 4 / STRIDE - 0.5
            left, top = numpy.maximum(points.min(0).astype(int) - 4, 0)
            right, bottom = points.max(0).astype(int) + 5
            if right <= 0 or bottom <= 0 or left >= columns * 4 or top >= rows * 4:
                continue
            cv2.fillPoly(fine, [numpy.round(points * 16).astype("int32")], 1, shift=4)
            left, top, right, bottom = left // 4, top // 4, min(columns, -(-right // 4)), min(rows, -(-bottom // 4))
            share = fine[top * 4 : bottom * 4, left * 4 : right * 4].reshape(bottom - top, 4, right - left, 4).mean((1, 3))
            part = cells[top:bottom, left:right]
            part[share > 0] = numpy.where(part[share > 0] == PRINT, PRINT, IGNORE)
            if small and sure:
                part[share > TOUCHED] = PRINT
    return cells


class Squares:
    """Squares as they are collected: grey pixels n x side x side, targets n x cells x cells."""

    def __init__(self) -> None:
        self.pixels: list[numpy.ndarray] = []
        self.targets: list[numpy.ndarray] = []

    def cut(self, rng: random.Random, picture: numpy.ndarray, texts: list[tuple[numpy.ndarray, float, bool]], count: int) -> None:
        """Squares of a picture (height x width x 3, blue, green, red): half of them around text, and some of them scaled down, which sharpens what was enlarged."""
        small = [corners for corners, height, sure in texts if sure and height <= 2 * TALLEST]
        for _ in range(count):
            high, wide = picture.shape[:2]
            side = min(round(SIDE / rng.choice((1.0, 1.0, rng.uniform(0.45, 1.0)))), high, wide)
            if small and rng.random() < 0.5:
                x, y = rng.choice(small).mean(0) - [rng.uniform(0.1, 0.9) * side, rng.uniform(0.1, 0.9) * side]
            else:
                x, y = rng.uniform(0, wide - side), rng.uniform(0, high - side)
            x, y = round(min(max(0, x), wide - side)), round(min(max(0, y), high - side))
            part = cv2.cvtColor(picture[y : y + side, x : x + side], cv2.COLOR_BGR2GRAY)
            if side != SIDE:
                part = cv2.resize(part, (SIDE, SIDE), interpolation=cv2.INTER_AREA if side > SIDE else cv2.INTER_CUBIC)
            moved = [((corners - [x, y]) * SIDE / side, height * SIDE / side, sure) for corners, height, sure in texts]
            self.pixels.append(part)
            self.targets.append(target((SIDE, SIDE), moved))

    def write(self, folder: Path, name: str) -> None:
        """Writes them as two arrays."""
        folder.mkdir(parents=True, exist_ok=True)
        numpy.save(folder / f"{name}-pixels.npy", numpy.stack(self.pixels))
        numpy.save(folder / f"{name}-targets.npy", numpy.stack(self.targets))


def planted(picture: dict) -> list[tuple[numpy.ndarray, float, bool]]:
    """The texts of one scene; those hardly visible, and codes, are not sure. A whole badge is no text."""
    lines = [line for line in picture["planted"] if line["class"] != "badge"]
    return [(numpy.array(line["polygon"], "float32"), line["cap"], line["visible"] >= VISIBLE and line["cap"] > 0) for line in lines]


def seen(detector: object, pixels: numpy.ndarray, scale: float) -> list[tuple[numpy.ndarray, float, bool]]:
    """The texts that the detector sees at a scale."""
    looked = pixels if scale == 1.0 else cv2.resize(pixels, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    return [(text.corners / scale, text.height / scale, text.seen >= SURE) for text in teacher.text_in(detector, looked)]


def of_scenes(folders: list[Path], detector_file: Path, out: Path, seed: int) -> None:
    """Squares of scenes."""
    detector = session(detector_file)
    for folder in folders:
        squares = Squares()
        for picture in json.loads((folder / "planted.json").read_text("utf-8"))["pictures"]:
            pixels = cv2.imread(str(folder / "photos" / picture["file"]))
            known = planted(picture)
            # What the detector sees beyond what was planted belongs to the ground; what it sees of the planted is there anyway.
            texts = [*((corners, height, False) for corners, height, _ in seen(detector, pixels, AFAR)), *known]
            squares.cut(random.Random(f"{seed} {folder.name} {picture['file']}"), pixels, texts, OF_SCENE)
        squares.write(out, f"scenes-{folder.name}")


def of_photos(photos: list[Path], detector_file: Path, out: Path, seed: int) -> None:
    """Squares of real photos, which are sharp but hold less small print."""
    detector, squares = session(detector_file), Squares()
    for photo in photos:
        pixels = cv2.imread(str(photo))
        squares.cut(random.Random(f"{seed} {photo.name}"), pixels, seen(detector, pixels, 1.0), OF_PHOTO)
    squares.write(out, "photos")
