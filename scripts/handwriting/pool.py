"""Fills a pool with strips, drawn or cut out of photos and of scenes whose writing is known; each with whether it is by hand."""

from __future__ import annotations

import json
import random
from pathlib import Path

import cv2
import numpy

from scenes.fonts import Face
from scenes.halves import WORK
from scenes.words import Words
from smallprint import teacher
from surfaces.decode import session

from . import LONGEST, ROWS, drawn

# Text less visible than this is neither here nor there, and so is what is too low to have strokes.
VISIBLE, LOWEST = 0.7, 6.0
# How often a line of a scene and one of a photo, of which there are few, is cut out, every time a little differently.
CUTS, OF_PHOTO = 3, 12
# What the detector of lines saw in a photo from this mean on is lettering.
SURE = 0.75


class Strips:
    """Strips as they are collected."""

    def __init__(self) -> None:
        self.pixels: list[numpy.ndarray] = []
        self.widths: list[int] = []
        self.by_hand: list[bool] = []

    def add(self, strip: numpy.ndarray, by_hand: bool) -> None:
        """One more, ROWS x up to LONGEST, grey, 0 to 255."""
        padded = numpy.zeros((ROWS, LONGEST), "uint8")
        padded[:, : strip.shape[1]] = strip
        self.pixels.append(padded)
        self.widths.append(strip.shape[1])
        self.by_hand.append(by_hand)

    def write(self, out: Path) -> None:
        """Writes strips.npy, n x ROWS x LONGEST, with the width of each in widths.npy and whether it is by hand in by_hand.npy."""
        out.mkdir(parents=True, exist_ok=True)
        numpy.save(out / "strips.npy", numpy.stack(self.pixels))
        numpy.save(out / "widths.npy", numpy.array(self.widths, "int32"))
        numpy.save(out / "by_hand.npy", numpy.array(self.by_hand, bool))


def of_fonts(faces: list[Face], photos: Path, out: Path, count: int, seed: int) -> None:
    """So many lines, half of them in a font that looks written by hand; each font is as likely as any other of its use."""
    rng, words, strips = random.Random(seed), Words(WORK), Strips()
    grounds = drawn.grey_photos(photos)
    uses = [[face for face in faces if face.handwritten == by_hand] for by_hand in (False, True)]
    for number in range(count):
        face = rng.choice(uses[number % 2])
        strips.add(drawn.strip(rng, words, face, grounds), face.handwritten)
    strips.write(out)


def of_scenes(folders: list[Path], out: Path, seed: int, cuts: int = CUTS) -> None:
    """The lines of scenes that make-scenes, or another composer, wrote."""
    rng, strips = random.Random(seed), Strips()
    for folder in folders:
        for picture in json.loads((folder / "planted.json").read_text("utf-8"))["pictures"]:
            pixels = cv2.imread(str(folder / "photos" / picture["file"]), cv2.IMREAD_GRAYSCALE)
            for line in picture["planted"]:
                if line["class"] in ("badge", "code") or line["visible"] < VISIBLE or line["cap"] < LOWEST:
                    continue
                for strip in cuts_of(rng, pixels, numpy.array(line["polygon"], "float32"), cuts):
                    strips.add(strip, line["handwritten"])
    strips.write(out)


def of_photos(photos: list[Path], detector_file: Path, out: Path, seed: int, cuts: int = OF_PHOTO) -> None:
    """The lines that a detector is sure of in real photos: shirts, signs, slides and products. All count as printed."""
    rng, detector, strips = random.Random(seed), session(detector_file), Strips()
    for photo in photos:
        pixels = cv2.imread(str(photo))
        grey = cv2.cvtColor(pixels, cv2.COLOR_BGR2GRAY)
        for text in teacher.text_in(detector, pixels):
            if text.seen >= SURE and text.height >= LOWEST:
                for strip in cuts_of(rng, grey, text.corners, cuts):
                    strips.add(strip, by_hand=False)
    strips.write(out)


def cuts_of(rng: random.Random, pixels: numpy.ndarray, corners: numpy.ndarray, cuts: int) -> list[numpy.ndarray]:
    """So many strips of the line with these corners in a grey picture, each with its own room around and either way up."""
    (x, y), size, _ = cv2.minAreaRect(corners)
    reach = int(max(size))
    left, top = max(0, int(x) - reach), max(0, int(y) - reach)
    around = pixels[top : int(y) + reach, left : int(x) + reach]
    return [cut(around, corners - [left, top], rng.uniform(0.0, 0.3), rng.random() < 0.5) for _ in range(cuts)]


def cut(pixels: numpy.ndarray, corners: numpy.ndarray, loose: float, turned: bool) -> numpy.ndarray:
    """The strip around a line's corners; `loose` is how much of its height the box is too large all round."""
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
