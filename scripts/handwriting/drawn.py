"""Draws single lines of text as a camera sees them on a sheet, by hand or printed, and lays them flat as the program does."""

from __future__ import annotations

import math
import random
import string
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy
from PIL import Image, ImageDraw

from scenes.fonts import Face
from scenes.words import Words

from . import LONGEST, ROWS

# Height of a capital when it is drawn, in pixels; the camera sees it smaller.
DRAWN = 44
# Heights of a capital as the camera sees it.
SEEN = (6.5, 48.0)
# Room around a line when it is drawn, in heights of a capital.
AROUND = 2.2


@dataclass(frozen=True)
class Hand:
    """How unsteady a hand is: the spread of each letter's baseline, size and gap in heights of a capital, and of its turn in degrees."""

    baseline: float
    size: float
    gap: float
    turn: float

    @staticmethod
    def of(rng: random.Random) -> Hand:
        """Somebody's."""
        unsteady = rng.random() ** 1.5
        return Hand(0.10 * unsteady, 0.10 * unsteady, 0.10 * unsteady, 6.0 * unsteady)


def text(rng: random.Random, words: Words) -> str:
    """What people write on sheets and print on walls."""
    who = words.person(rng)
    any_case = rng.choice((str, str, str, str.upper, str.lower))
    return any_case(rng.choice((
        lambda: words.name(rng, who),
        lambda: words.name(rng, who, short=True),
        lambda: who.first,
        lambda: words.date(rng),
        lambda: words.phone(rng, who),
        lambda: f"{rng.choice(('MRN', 'Rm', 'Pt', 'DOB', 'Dr.', 'Call', 'Tel', 'Appt', '#'))}{rng.choice((': ', ' '))}{rng.choice((who.mrn, who.last, str(rng.randint(1, 500))))}",
        lambda: words.medical(rng),
        lambda: words.address(rng)[rng.randint(0, 1)],
        lambda: rng.choice(words.slogans),
        lambda: rng.choice(words.signs),
        lambda: rng.choice(words.diagnoses),
        lambda: " ".join("".join(rng.choice(string.ascii_lowercase) for _ in range(rng.randint(2, 9))) for _ in range(rng.randint(1, 3))),
        lambda: words.doctor(rng),
        lambda: words.email(rng, who),
    ))())


def written(rng: random.Random, face: Face, line: str) -> numpy.ndarray:
    """The ink of a line, 0 to 1, with room around it; letters of a hand stand unsteadily."""
    font = face.at_cap(DRAWN)
    line = face.written(line)
    room = round(AROUND * DRAWN)
    long = round(font.getlength(line)) + 2 * room
    high = DRAWN + 2 * room
    if not face.handwritten:
        spaced = rng.choice((0.0, 0.0, 0.0, rng.uniform(-0.03, 0.2))) * DRAWN
        long += round(max(0.0, spaced) * len(line))
        sheet = Image.new("L", (long, high), 0)
        pen = ImageDraw.Draw(sheet)
        if not spaced:
            pen.text((room, room + DRAWN), line, font=font, fill=255, anchor="ls")
        else:
            at = float(room)
            for letter in line:
                pen.text((at, room + DRAWN), letter, font=font, fill=255, anchor="ls")
                at += font.getlength(letter) + spaced
        return numpy.asarray(sheet, "float32") / 255
    hand = Hand.of(rng)
    ink = numpy.zeros((high, long + round(0.1 * DRAWN * len(line))), "float32")
    at, drift, rise = float(room), 0.0, rng.gauss(0, 0.012)
    for number, letter in enumerate(line):
        wide = font.getlength(letter)
        if letter != " ":
            drift = 0.8 * drift + rng.gauss(0, hand.baseline) * DRAWN
            place_letter(ink, font, letter, at, room + DRAWN + drift + rise * (at - room), rng.gauss(1, hand.size), rng.gauss(0, hand.turn))
        at += wide + rng.gauss(0, hand.gap) * DRAWN * (1.0 if letter == " " or number % 3 == 0 else 0.4)
    return ink


def place_letter(ink: numpy.ndarray, font: object, letter: str, x: float, baseline: float, size: float, turn: float) -> None:
    """Draws one letter, turned by so many degrees about its foot."""
    cell = 3 * DRAWN
    glyph = Image.new("L", (2 * cell, 2 * cell), 0)
    ImageDraw.Draw(glyph).text((cell, cell), letter, font=font, fill=255, anchor="ls")
    matrix = cv2.getRotationMatrix2D((cell, cell), turn, max(0.6, size))
    matrix[:, 2] += [x % 1.0, baseline % 1.0]
    moved = cv2.warpAffine(numpy.asarray(glyph, "float32") / 255, matrix, (2 * cell, 2 * cell))
    left, top = math.floor(x) - cell, math.floor(baseline) - cell
    x0, y0, x1, y1 = max(0, left), max(0, top), min(ink.shape[1], left + 2 * cell), min(ink.shape[0], top + 2 * cell)
    if x0 < x1 and y0 < y1:
        part = ink[y0:y1, x0:x1]
        numpy.maximum(part, moved[y0 - top : y1 - top, x0 - left : x1 - left], out=part)


def inked(rng: random.Random, ink: numpy.ndarray, by_hand: bool) -> numpy.ndarray:
    """The ink, thicker or thinner, slanted, bent as by a hand or by a curved sheet, and fading where the pen was dry."""
    stroke = rng.choice((0, 0, 0, 1, 2, -1)) if by_hand else rng.choice((0, 0, 0, 0, 1, -1))
    if stroke:
        ink = (cv2.dilate if stroke > 0 else cv2.erode)(ink, numpy.ones((abs(stroke) + 1,) * 2, "uint8"))
    high, wide = ink.shape
    slant = rng.choice((0.0, 0.0, rng.uniform(-0.3, 0.45))) if by_hand else rng.choice((0.0, 0.0, 0.0, 0.2))
    fine = cv2.resize(numpy.asarray([[rng.gauss(0, 1) for _ in range(wide // 40 + 2)] for _ in range(5)], "float32"), (wide, high), interpolation=cv2.INTER_CUBIC)
    fine *= rng.uniform(0, 3.0) if by_hand else 0.0
    bend = rng.choice((0.0, rng.uniform(-0.15, 0.15))) * high
    x, y = numpy.meshgrid(numpy.arange(wide, dtype="float32"), numpy.arange(high, dtype="float32"))
    arch = (bend * ((x / wide - 0.5) ** 2)).astype("float32")
    ink = cv2.remap(ink, (x + slant * (y - high / 2) + fine).astype("float32"), (y + arch + 0.7 * numpy.roll(fine, 13, 1)).astype("float32"), cv2.INTER_LINEAR)
    if rng.random() < (0.4 if by_hand else 0.15):
        worn = cv2.resize(numpy.asarray([[rng.uniform(0.45, 1.3) for _ in range(wide // 25 + 2)] for _ in range(6)], "float32"), (wide, high), interpolation=cv2.INTER_LINEAR)
        ink = ink * numpy.clip(worn, 0, 1)
    return ink


def ruled(rng: random.Random, ink: numpy.ndarray) -> None:
    """Lines of a form or a ruled sheet, and frames, as they lie around writing and print alike."""
    room, high, wide = round(AROUND * DRAWN), *ink.shape
    foot, dark = room + DRAWN, rng.uniform(0.2, 0.9)
    for _ in range(rng.choice((0, 0, 0, 1, 1, 2))):
        thick = rng.choice((1, 1, 2, 3))
        if rng.random() < 0.75:
            y = foot + round(rng.choice((0.12, 0.3, 0.6, -1.4, 1.5)) * DRAWN * rng.uniform(0.8, 1.2))
            ink[max(0, y) : y + thick] = numpy.maximum(ink[max(0, y) : y + thick], dark)
        else:
            x = rng.choice((room - round(rng.uniform(0.2, 0.8) * DRAWN), wide - room + round(rng.uniform(0.2, 0.8) * DRAWN)))
            ink[:, max(0, x) : x + thick] = numpy.maximum(ink[:, max(0, x) : x + thick], dark)


def neighbours(rng: random.Random, words: Words, face: Face, ink: numpy.ndarray) -> None:
    """Lines above and below, as on a sheet, written the same way."""
    for side in (-1, 1):
        if rng.random() < 0.3:
            other = written(rng, face, text(rng, words))
            shift = side * round(rng.uniform(1.45, 2.2) * DRAWN)
            moved = numpy.zeros_like(ink)
            wide = min(ink.shape[1], other.shape[1])
            other = numpy.roll(other[:, :wide], shift, 0)
            moved[:, :wide] = other
            numpy.maximum(ink, moved, out=ink)


def ground(rng: random.Random, photos: list[numpy.ndarray], size: tuple[int, int]) -> numpy.ndarray:
    """What is written on, rows x columns grey, 0 to 255: paper, a wall or what a photo shows there, smoothed."""
    high, wide = size
    level = rng.choice((rng.uniform(170, 250), rng.uniform(170, 250), rng.uniform(20, 250)))
    sheet = numpy.full((high, wide), level, "float32")
    if rng.random() < 0.35:
        photo = rng.choice(photos)
        y, x = rng.randrange(max(1, photo.shape[0] - high)), rng.randrange(max(1, photo.shape[1] - wide))
        part = cv2.resize(photo[y : y + high, x : x + wide], (wide, high)).astype("float32")
        part = cv2.GaussianBlur(part, (0, 0), rng.uniform(1, 12))
        sheet += (part - part.mean()) * rng.uniform(0.1, 0.6)
    slope = numpy.linspace(-1, 1, wide, dtype="float32")[None] * rng.gauss(0, 14) + numpy.linspace(-1, 1, high, dtype="float32")[:, None] * rng.gauss(0, 10)
    return sheet + slope


def seen(rng: random.Random, pixels: numpy.ndarray, cap: float) -> numpy.ndarray:
    """As a camera sees it: smaller, blurred, noisy, and coded as a JPEG."""
    scale = cap / DRAWN
    small = cv2.resize(cv2.GaussianBlur(pixels, (0, 0), max(0.3, 0.42 / scale)), None, fx=scale, fy=scale, interpolation=cv2.INTER_LINEAR)
    if rng.random() < 0.7:
        small = cv2.GaussianBlur(small, (0, 0), rng.uniform(0.3, 0.3 + 0.05 * min(cap, 24)))
    if rng.random() < 0.2:
        long = rng.randint(2, max(2, round(0.18 * cap)))
        kernel = numpy.zeros((long, long), "float32")
        cv2.line(kernel, (0, rng.randrange(long)), (long - 1, rng.randrange(long)), 1.0)
        small = cv2.filter2D(small, -1, kernel / kernel.sum())
    noise = numpy.random.default_rng(rng.getrandbits(32)).normal(0, rng.uniform(0, 7), small.shape)
    small = numpy.clip(small + noise, 0, 255).astype("uint8")
    if rng.random() < 0.8:
        small = cv2.imdecode(cv2.imencode(".jpg", small, [cv2.IMWRITE_JPEG_QUALITY, rng.randint(50, 96)])[1], cv2.IMREAD_GRAYSCALE)
    return small


def strip(rng: random.Random, words: Words, face: Face, photos: list[numpy.ndarray]) -> numpy.ndarray:
    """One line as the program's reader gets it: ROWS x up to LONGEST, grey, 0 to 255."""
    ink = written(rng, face, text(rng, words))
    neighbours(rng, words, face, ink)
    ink = inked(rng, ink, face.handwritten)
    ruled(rng, ink)
    paper = ground(rng, photos, ink.shape)
    dark = paper.mean() > 120
    depth = rng.uniform(0.25, 1.0) * (paper.mean() if dark else 255 - paper.mean())
    pixels = paper - ink * depth if dark else paper + ink * depth
    cap = math.exp(rng.uniform(math.log(SEEN[0]), math.log(SEEN[1])))
    small = seen(rng, numpy.clip(pixels, 0, 255), cap)
    return laid_flat(rng, small, cap)


def laid_flat(rng: random.Random, small: numpy.ndarray, cap: float) -> numpy.ndarray:
    """The box that a detector puts around the line, a little off, as a strip."""
    room, foot = AROUND * cap, (AROUND + 1) * cap
    loose = rng.uniform(0.15, 0.55) * cap
    left = room + rng.uniform(-0.6, 0.3) * cap
    right = small.shape[1] - room + rng.uniform(-0.3, 0.6) * cap
    top, bottom = room - loose * rng.uniform(0.5, 1.2), foot + loose * rng.uniform(0.6, 1.6)
    high = bottom - top
    scale = ROWS / high
    angle = rng.gauss(0, 1.2)
    wide = int(max(24, round((right - left) * scale)))
    matrix = cv2.getRotationMatrix2D(((left + right) / 2, (top + bottom) / 2), angle, scale)
    matrix[:, 2] += [wide / 2 - (left + right) / 2, ROWS / 2 - (top + bottom) / 2]
    flat = cv2.warpAffine(small, matrix, (wide, ROWS), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    start = rng.randrange(max(1, wide - LONGEST + 1))
    return flat[:, start : start + LONGEST]


def grey_photos(folder: Path, most: int = 40) -> list[numpy.ndarray]:
    """Some photos to write on, grey."""
    files = sorted(folder.rglob("*.jpg"))
    if not files:
        raise SystemExit(f"train-handwriting: There are no photos in {folder}: name a folder of your own.")
    return [cv2.imread(str(file), cv2.IMREAD_GRAYSCALE) for file in files[:: max(1, len(files) // most)]]
