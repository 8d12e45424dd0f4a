"""Pens, fonts, colours and invented words for everything that is drawn."""

from __future__ import annotations

import colorsys
import random
import string
from functools import lru_cache
from pathlib import Path

import cv2
import numpy
from PIL import Image, ImageDraw, ImageFont

FONT_FOLDER = Path("/usr/share/fonts")
# Families that hold only signs or are no use for writing.
NOT_FOR_TEXT = ("Symbol", "Emoji", "Icons")
# Hands: families that look written rather than printed.
HANDS = ("klee", "femkeklaver", "breip", "isabella", "humor-sans", "ecolier-court", "fifthhorseman")
FIRST = "Marta Sean Grace Kenji Ana Robert Lena Priya Tom Luis Amara Ivan Noor Sofia Pedro Mei Olga Femi Ruth Hans".split()
LAST = "Kowalczyk O'Brien Abara Yamada Delgado Whitfield Henning Okafor Larsen Petrov Haddad Moreau Costa Lin Novak Eze Stone Braun".split()
WORDS = ("patient record result date of birth room allergy none insulin daily plan review consent signature nurse ward visit pressure pulse"
         " mg tablet morning evening left right normal high low family history denies pain follow up clinic referral blood glucose").split()
SLOGANS = "Welcome|Open Day|Wellness Fair|Thank you nurses|Heart Walk|Flu shots|Run for Hope|Healthy Hearts|Community Day|2026|Join us|Best team".split("|")


@lru_cache(maxsize=1)
def fonts() -> tuple[list[str], list[str]]:
    """The files of printed fonts and of hands on this machine, sorted, so that a seed means the same twice."""
    files = [str(path) for path in sorted(FONT_FOLDER.rglob("*.ttf")) if not any(part in path.name for part in NOT_FOR_TEXT)]
    hands = [file for file in files if any(hand in file for hand in HANDS)]
    prints = [file for file in files if file not in hands]
    if not prints:
        raise SystemExit("train-surfaces: No fonts are installed: scripts/setup names the packages.")
    return prints, hands or prints


@lru_cache(maxsize=4000)
def font(file: str, size: int) -> ImageFont.FreeTypeFont:
    """A font at a size in pixels."""
    return ImageFont.truetype(file, size)


def pick_font(rng: random.Random, by_hand: bool = False) -> str:
    """A font file; by hand, one that looks written."""
    return rng.choice(fonts()[1 if by_hand else 0])


def words(rng: random.Random, count: int) -> str:
    """Some words of a record."""
    return " ".join(rng.choice(WORDS) for _ in range(count))


def number(rng: random.Random, digits: int) -> str:
    """A number of so many digits."""
    return "".join(rng.choice(string.digits) for _ in range(digits))


def name(rng: random.Random) -> str:
    """An invented person."""
    first, last = rng.choice(FIRST), rng.choice(LAST)
    return rng.choice((f"{first} {last}", f"{last}, {first}", f"{first[0]}. {last}", first, f"{first} {last}".upper()))


def phrase(rng: random.Random) -> str:
    """A line as records have it: a field, a name, a date or some words."""
    return rng.choice((
        lambda: f"{rng.choice(('Name', 'Patient', 'DOB', 'MRN', 'Phone', 'Dr.'))}: {rng.choice((name(rng), number(rng, 8)))}",
        lambda: words(rng, rng.randint(2, 8)),
        lambda: f"{rng.randint(1, 12)}/{rng.randint(1, 28)}/{rng.randint(1930, 2026)}",
        lambda: name(rng),
    ))()


def colour(rng: random.Random, *, light: tuple[float, float] = (0.2, 0.9), vivid: tuple[float, float] = (0.1, 0.9)) -> tuple[int, int, int]:
    """A colour of any hue."""
    red, green, blue = colorsys.hsv_to_rgb(rng.random(), rng.uniform(*vivid), rng.uniform(*light))
    return round(red * 255), round(green * 255), round(blue * 255)


def pale(rng: random.Random) -> tuple[int, int, int]:
    """White, nearly white or a tint, as paper and cards are."""
    return colour(rng, light=(0.86, 1.0), vivid=(0.0, rng.choice((0.03, 0.03, 0.08, 0.35))))


def dark(rng: random.Random) -> tuple[int, int, int]:
    """Black or nearly black, as ink is."""
    return colour(rng, light=(0.02, 0.35), vivid=(0.0, 0.8))


class Pen(ImageDraw.ImageDraw):
    """A pen that draws nothing where a shape has become too small to have any size."""

    def rectangle(self, xy, *rest, **more) -> None:  # noqa: ANN001
        """A filled or outlined rectangle."""
        if has_size(xy):
            super().rectangle(xy, *rest, **more)

    def ellipse(self, xy, *rest, **more) -> None:  # noqa: ANN001
        """A filled or outlined ellipse."""
        if has_size(xy):
            super().ellipse(xy, *rest, **more)

    def rounded_rectangle(self, xy, *rest, **more) -> None:  # noqa: ANN001
        """A rectangle with round corners."""
        if has_size(xy):
            super().rounded_rectangle(xy, *rest, **more)


def has_size(box) -> bool:  # noqa: ANN001
    """Whether a box of left, top, right, bottom is not inside out."""
    return box[2] >= box[0] and box[3] >= box[1]


def sheet(wide: int, high: int, fill: tuple[int, int, int]) -> tuple[Image.Image, Pen]:
    """A blank card and its pen."""
    image = Image.new("RGB", (max(4, wide), max(4, high)), fill)
    return image, Pen(image)


def write(pen: ImageDraw.ImageDraw, at: tuple[float, float], text: str, size: float, file: str, ink: tuple[int, ...], anchor: str = "lm",
          fit: float | None = None) -> None:
    """Writes a line of a height in pixels, smaller where it must fit a width; too small to draw becomes a grey bar, as a lens sees it."""
    size = max(1, round(size))
    if size < 4:
        wide = len(text) * size * 0.5 if fit is None else min(fit, len(text) * size * 0.5)
        left = at[0] - (wide / 2 if anchor[0] == "m" else 0)
        pen.rectangle((left, at[1] - size / 3, left + wide, at[1] + size / 3), fill=tuple(ink))
        return
    face = font(file, size)
    if fit is not None:
        length = face.getlength(text)
        if length > fit:
            face = font(file, max(4, int(size * fit / length)))
    pen.text(at, text, font=face, fill=tuple(ink), anchor=anchor)


def bars(rng: random.Random, pen: ImageDraw.ImageDraw, box: tuple[float, float, float, float]) -> None:
    """A linear code or a square one, as a card or label bears."""
    left, top, right, bottom = box
    if right - left < 1.6 * (bottom - top):
        side = min(right - left, bottom - top)
        cells = 21
        for row in range(cells):
            for column in range(cells):
                if rng.random() < 0.5:
                    x, y = left + column * side / cells, top + row * side / cells
                    pen.rectangle((x, y, x + side / cells, y + side / cells), fill=(10, 10, 10))
        return
    x = left
    while x < right:
        thick = rng.choice((1, 1, 2, 3))
        pen.rectangle((x, top, x + thick - 1, bottom), fill=(10, 10, 10))
        x += thick + rng.choice((1, 1, 2, 3))


def cloth(rng: random.Random, wide: int, high: int, tint: tuple[int, int, int]) -> numpy.ndarray:
    """A piece of cloth with folds, height x width x 3."""
    coarse = numpy.random.default_rng(rng.getrandbits(32)).normal(0, 1, (rng.randint(3, 7), rng.randint(3, 7))).astype("float32")
    folds = cv2.resize(coarse, (wide, high), interpolation=cv2.INTER_CUBIC) * rng.uniform(6, 26)
    weave = numpy.random.default_rng(rng.getrandbits(32)).normal(0, rng.uniform(0, 6), (high, wide)).astype("float32")
    return numpy.clip(numpy.array(tint, "float32")[None, None] + (folds + weave)[:, :, None], 0, 255).astype("uint8")
