"""Colours of papers, pens, walls and cloth."""

from __future__ import annotations

import random

from demo_photos.flat import Colour

PENS: list[Colour] = [(24, 38, 120), (20, 22, 30), (34, 54, 150), (130, 24, 34), (16, 80, 60)]
MARKERS: list[Colour] = [(22, 26, 36), (24, 60, 150), (170, 28, 38), (18, 104, 62)]
INKS: list[Colour] = [(20, 20, 24), (36, 40, 52), (12, 12, 12), (30, 44, 84)]
PAPERS: list[Colour] = [(252, 252, 249), (248, 246, 238), (255, 255, 255), (244, 240, 226), (238, 243, 248)]
MANILA: list[Colour] = [(226, 198, 142), (232, 208, 158), (214, 184, 122), (222, 190, 150)]
FOLDERS: list[Colour] = MANILA + [(206, 92, 84), (92, 132, 190), (110, 166, 118), (232, 206, 92), (170, 130, 180)]
STICKY: list[Colour] = [(255, 236, 120), (252, 190, 208), (176, 230, 160), (160, 214, 244), (255, 206, 130)]
CLOTH: list[Colour] = [(200, 40, 50), (28, 88, 158), (40, 138, 84), (248, 248, 246), (92, 46, 120), (234, 142, 36), (18, 116, 128), (240, 208, 60), (30, 34, 46)]
BRIGHT: list[Colour] = [(28, 66, 92), (18, 116, 128), (190, 44, 52), (60, 60, 66), (40, 100, 60), (120, 50, 110), (30, 90, 170)]


def readable_on(colour: Colour, rng: random.Random) -> Colour:
    """An ink that stands out from a ground."""
    light = sum(colour) / 3 > 135
    return rng.choice(INKS) if light else rng.choice([(255, 255, 255), (250, 248, 236), (255, 240, 190)])


def near(rng: random.Random, colour: Colour, spread: int = 10) -> Colour:
    """A colour a little beside another."""
    red, green, blue = (max(0, min(255, c + rng.randint(-spread, spread))) for c in colour)
    return red, green, blue
