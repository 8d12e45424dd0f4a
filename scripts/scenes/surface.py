"""A flat thing with writing on it: a card of the sample photos that also knows who may read each of its lines."""

from __future__ import annotations

import math
import random
from dataclasses import dataclass
from statistics import median

from PIL import Image, ImageDraw

from demo_photos import flat
from demo_photos.flat import IDENTIFIER, NEUTRAL, SURVIVES, Card, Colour, Point

from .fonts import Face

__all__ = ["IDENTIFIER", "NEUTRAL", "SURVIVES", "Planted", "Surface", "KINDS"]

KINDS = ("badge", "screen", "paper", "board", "label", "public")


@dataclass
class Planted(flat.Planted):
    """One line on a surface: `kind` is its class, `corners` go clockwise from the upper left in the surface's own pixels, or, in a
    scene, along the upper and back along the lower edge; `cap` is the height of its capitals there."""

    handwritten: bool = False
    cap: float = 0.0

    @property
    def cls(self) -> str:
        """What the text is: name, birth, mrn, phone, and so on."""
        return self.kind

    @property
    def quad(self) -> list[Point]:
        """The corners, clockwise from the upper left."""
        return self.corners


class Surface(Card):
    """A flat thing of one kind; what is written on it is in `planted`."""

    def __init__(self, kind: str, width: float, height: float, colour: Colour | None = (255, 255, 255)) -> None:
        if kind not in KINDS:
            raise ValueError(f"a surface is one of {', '.join(KINDS)}")
        super().__init__(round(width), round(height), colour)
        self.kind = kind
        self.template = ""

    def put(self, rng: random.Random, at: Point, text: str, face: Face, cap: float, *, ink: Colour = (28, 28, 34), fate: str = NEUTRAL,
            cls: str = "other", fit: float = 0, middle: bool = False) -> float:
        """Writes one line whose capitals are `cap` high, its middle at `at`'s height, and returns where it ends (x).

        A hand wavers: its words stand at their own heights, and the line leans."""
        text = face.written(text).strip()
        font = face.at_cap(cap)
        while fit and cap > 6 and font.getlength(text) > fit:
            cap *= 0.95
            font = face.at_cap(cap)
        long, tall = math.ceil(font.getlength(text)) + 4, math.ceil(cap * 4)
        layer = Image.new("RGBA", (long + round(cap * 2), tall), (*ink, 0))
        pen, base = ImageDraw.Draw(layer), tall / 2 + cap / 2
        if face.handwritten:
            x = cap
            for word in text.split(" "):
                pen.text((x, base + rng.uniform(-0.09, 0.09) * cap), word, font=font, fill=(*ink, 255), anchor="ls")
                x += font.getlength(word) + font.getlength(" ") * rng.uniform(0.9, 1.5)
                if x > layer.width - cap:
                    layer = _wider(layer, round(cap * 3))
                    pen = ImageDraw.Draw(layer)
        else:
            pen.text((cap, base), text, font=font, fill=(*ink, 255), anchor="ls")
        box = layer.getchannel("A").getbbox() or (0, 0, 1, 1)
        layer = layer.crop(box)
        lean = rng.uniform(-1.8, 1.8) if face.handwritten else 0.0
        left = at[0] - (layer.width / 2 if middle else 0)
        # The line's middle is the middle of its capitals, not of its tails.
        top = at[1] + (box[1] - tall / 2)
        corners = [(left, top), (left + layer.width, top), (left + layer.width, top + layer.height), (left, top + layer.height)]
        if lean:
            centre = (left + layer.width / 2, top + layer.height / 2)
            layer = layer.rotate(lean, Image.Resampling.BICUBIC, expand=True, fillcolor=(*ink, 0))
            corners = [turned(corner, centre, -lean) for corner in corners]
            left, top = centre[0] - layer.width / 2, centre[1] - layer.height / 2
        x, y = round(left), round(top)
        if x < self.width and y < self.height and x + layer.width > 0 and y + layer.height > 0:
            self.image.alpha_composite(layer.crop((max(0, -x), max(0, -y), layer.width, layer.height)), (max(0, x), max(0, y)))
        self.planted.append(Planted(cls, fate, corners, text, handwritten=face.handwritten, cap=cap))
        return max(x for x, _ in corners)

    def mark(self, area: tuple[float, float, float, float], kind: str, fate: str, text: str = "") -> None:
        """Remembers a drawn thing that is not a line of text, such as a code or the whole of a badge; it has no capitals."""
        left, top, right, bottom = area
        self.planted.append(Planted(kind, fate, [(left, top), (right, top), (right, bottom), (left, bottom)], text))

    def identifiers(self) -> list[Planted]:
        """The lines nobody may read afterwards."""
        return [thing for thing in self.planted if thing.fate == IDENTIFIER]

    def cap(self) -> float:
        """The capital height that stands for the surface, in its own pixels: the median of what matters on it."""
        return median([t.cap for t in self.identifiers() if t.cap] or [t.cap for t in self.planted if t.cap] or [40.0])

    def absorb(self, other: Surface, at: tuple[int, int]) -> None:
        """Lays another surface onto this one, its lines with it."""
        self.paste(other.image, at)
        for thing in other.planted:
            thing.corners = [(x + at[0], y + at[1]) for x, y in thing.corners]
            self.planted.append(thing)


def turned(point: Point, centre: Point, degrees: float) -> Point:
    """A point turned about a centre, clockwise as pictures count."""
    cos, sin = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))
    x, y = point[0] - centre[0], point[1] - centre[1]
    return centre[0] + x * cos - y * sin, centre[1] + x * sin + y * cos


def _wider(layer: Image.Image, more: int) -> Image.Image:
    """A layer with more room at its right."""
    wide = Image.new("RGBA", (layer.width + more, layer.height), (0, 0, 0, 0))
    wide.paste(layer, (0, 0))
    return wide
