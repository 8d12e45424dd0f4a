"""The scenes: what is put where, at which size, how it lies, and what partly hides it."""

from __future__ import annotations

import math
import random
from dataclasses import dataclass
from pathlib import Path
from typing import Sequence

import numpy as np

from . import grounds
from .camera import expose, hold
from .fonts import Fonts
from .geometry import Point
from .grounds import Box
from .place import Bend, Picture
from .surface import Surface
from .templates import Template, templates
from .words import Words

# The chance of each range of capital heights, in pixels, on things that must not be read.
CAPS = ((0.16, 8, 10), (0.32, 10, 16), (0.32, 16, 32), (0.20, 32, 80))


@dataclass
class Kit:
    """Everything of one half that scenes are made of."""

    half: str
    words: Words
    fonts: Fonts
    templates: list[Template]
    photographs: list[Path]

    @classmethod
    def of(cls, half: str) -> Kit:
        """Gathers the half."""
        return cls(half, Words(half), Fonts(half), templates(half), grounds.photographs(half))

    def surface(self, rng: random.Random, families: tuple[str, ...] | None = None, *, public: bool = False) -> Surface:
        """One thing with writing on it, of one of the families where some are named; every family is as likely as another."""
        fitting = [t for t in self.templates if (t.kind == "public") == public and (families is None or t.family in families)]
        family = rng.choice(sorted({t.family for t in fitting}))
        return rng.choice([t for t in fitting if t.family == family]).make(rng, self.words, self.fonts)


class Scene:
    """One picture in the making."""

    def __init__(self, kit: Kit, rng: random.Random, ground: np.ndarray, heads: Sequence[Box] = ()) -> None:
        self.kit, self.rng, self.picture = kit, rng, Picture(ground)
        self.taken: list[Box] = []
        # No sign hangs before a head: nothing could keep the one and hide the other.
        self.heads = list(heads)

    def cap(self) -> float:
        """How high capitals shall be."""
        _, low, high = self.rng.choices(CAPS, [share for share, _, _ in CAPS])[0]
        return math.exp(self.rng.uniform(math.log(low), math.log(high)))

    def lay(self, surface: Surface, *, cap: float | None = None, area: Box | None = None, turn: float | None = None, overlap: bool = False) -> Box | None:
        """Lays a thing somewhere in an area (shares of the picture), where nothing lies yet; gives its box, or nothing where it finds no room."""
        rng, (width, height) = self.rng, self.picture.size
        left, top, right, bottom = area or (0.0, 0.0, 1.0, 1.0)
        frame = (left * width, top * height, right * width, bottom * height)
        turn = self.turn() if turn is None else turn
        share = (cap or self.cap()) / surface.cap()
        for _ in range(30):
            corners = self.seen_from_aside(surface.width * share, surface.height * share, turn)
            wide, tall = (max(p[i] for p in corners) - min(p[i] for p in corners) for i in (0, 1))
            room = min((frame[2] - frame[0]) * 0.96 / wide, (frame[3] - frame[1]) * 0.96 / tall)
            if room < 1:
                share *= room
                continue
            x, y = rng.uniform(frame[0], frame[2] - wide), rng.uniform(frame[1], frame[3] - tall)
            dx, dy = x - min(p[0] for p in corners), y - min(p[1] for p in corners)
            box = (x, y, x + wide, y + tall)
            if (overlap or is_free(box, self.taken)) and (surface.kind != "public" or is_free(box, self.heads)):
                self.put(surface, [(px + dx, py + dy) for px, py in corners])
                self.taken.append(box)
                return box
        return None

    def put(self, surface: Surface, corners: list[Point]) -> None:
        """Lays a thing at given corners, with the light, bends and faults that things of its kind have."""
        rng, kind = self.rng, surface.kind
        band = surface.template.startswith(("wristband", "prescription", "mug"))
        soft = kind in ("paper", "label", "public") and rng.random() < 0.5
        bow = rng.uniform(-0.35, 0.35) if band else rng.uniform(-0.03, 0.03) if soft else 0.0
        kink = rng.uniform(-0.05, 0.05) if soft and rng.random() < 0.4 else 0.0
        unit = math.dist(corners[0], corners[1]) * 0.006
        self.picture.place(surface, corners, bend=Bend(bow, kink, rng.uniform(0.3, 0.7)), rng=rng, shadow=min(18, max(2, unit * rng.uniform(0.5, 2))),
                           light=rng.uniform(0.72, 1.02), glare=rng.random() < (0.4 if kind in ("screen", "badge", "board") else 0.12), moire=kind == "screen" and rng.random() < 0.5,
                           folds=rng.choice((0, 0, 1, 2)) if kind == "paper" else 0)

    def turn(self) -> float:
        """The angle a thing is turned by, in degrees."""
        rng = self.rng
        return rng.choices((rng.uniform(-4, 4), rng.uniform(8, 38) * rng.choice((-1, 1)), 90 + rng.uniform(-4, 4), -90 + rng.uniform(-4, 4), 180 + rng.uniform(-4, 4)), (50, 20, 9, 9, 12))[0]

    def seen_from_aside(self, width: float, height: float, turn: float) -> list[Point]:
        """The corners of a turned sheet about the origin, seen from a little aside or below."""
        rng = self.rng
        tilt_x, tilt_y, far = rng.uniform(-0.55, 0.55), rng.uniform(-0.5, 0.5), 4.0 * math.hypot(width, height) / 2
        if rng.random() < 0.3:
            tilt_x = tilt_y = 0.0
        cos, sin = math.cos(math.radians(turn)), math.sin(math.radians(turn))
        corners = []
        for x, y in ((-width / 2, -height / 2), (width / 2, -height / 2), (width / 2, height / 2), (-width / 2, height / 2)):
            x, y = x * cos - y * sin, x * sin + y * cos
            depth = far + x * math.sin(tilt_x) + y * math.sin(tilt_y)
            corners.append((x * math.cos(tilt_x) * far / depth, y * math.cos(tilt_y) * far / depth))
        return corners

    def cover_part(self, box: Box) -> None:
        """Lays something plain over a part of a box: a book's corner, a sheet, a pen."""
        rng = self.rng
        wide, tall = box[2] - box[0], box[3] - box[1]
        plain = Surface("paper", *((300, 400), (500, 40), (340, 260))[rng.randrange(3)], rng.choice(((246, 246, 242), (40, 60, 110), (170, 60, 50), (30, 32, 36), (120, 160, 130))))
        share = rng.uniform(0.25, 0.5) * min(wide, tall) / 300 if plain.height > 40 else rng.uniform(0.5, 1.0) * max(wide, tall) / 500
        corners = self.seen_from_aside(plain.width * share, plain.height * share, rng.uniform(0, 180))
        x, y = rng.choice((box[0] + wide * 0.1, box[2] - wide * 0.1)), rng.uniform(box[1], box[3])
        x, y = min(self.picture.size[0] - 8.0, max(8.0, x)), min(self.picture.size[1] - 8.0, max(8.0, y))
        self.put(plain, [(px + x, py + y) for px, py in corners])


def is_free(box: Box, taken: Sequence[Box]) -> bool:
    """Whether a box touches none of the others."""
    return all(box[2] < o[0] or o[2] < box[0] or box[3] < o[1] or o[3] < box[1] for o in taken)


def compose(kit: Kit, rng: random.Random, number: int) -> tuple[Picture, dict]:
    """One picture of the benchmark and how it was made; which kind of scene it is follows from its number."""
    from .rooms import ROOMS
    room = ROOMS[number % len(ROOMS)]
    size = rng.choice(grounds.SIZES)
    scene = room(kit, rng, size)
    picture = scene.picture
    caps = [t.cap for laid in picture.laid for t in laid.planted if t.cap and t.fate != "neutral"]
    picture.pixels, faults = expose(picture.pixels, rng, min(caps, default=40.0))
    quarters = rng.choices((0, 1, 2, 3), (86, 5, 4, 5))[0]
    mirror = rng.random() < 0.12
    hold(picture, quarters, mirror)
    return picture, {"scene": room.__name__, "mirrored": mirror, "quarters": quarters, "quality": rng.randint(60, 95), **faults}
