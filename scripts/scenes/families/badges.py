"""Badges, passes and name tags, worn or lying about."""

from __future__ import annotations

import random

from demo_photos.flat import Colour
from demo_photos.papers import code

from ..fonts import Fonts
from ..ink import BRIGHT, MARKERS, near
from ..public import ROLES
from ..surface import IDENTIFIER, NEUTRAL, Surface
from ..templates import template
from ..words import Words
from .lines import bars

SKINS: list[Colour] = [(238, 200, 172), (222, 178, 144), (186, 136, 100), (140, 96, 66), (96, 64, 46)]
HAIRS: list[Colour] = [(30, 24, 22), (80, 52, 34), (150, 110, 60), (120, 120, 124), (200, 170, 110)]


def portrait(surface: Surface, rng: random.Random, area: tuple[int, int, int, int]) -> None:
    """A drawn head and shoulders as on a badge."""
    left, top, right, bottom = area
    wide, tall = right - left, bottom - top
    surface.box(area, near(rng, (200, 214, 226), 20))
    x, pen = (left + right) / 2, surface.draw
    skin, hair, cloth = rng.choice(SKINS), rng.choice(HAIRS), near(rng, rng.choice(BRIGHT), 30)
    pen.ellipse((x - wide * 0.28, top + tall * 0.1, x + wide * 0.28, top + tall * 0.62), fill=hair)
    pen.pieslice((x - wide * 0.46, top + tall * 0.68, x + wide * 0.46, bottom + tall * 0.5), 180, 360, fill=cloth)
    pen.rectangle((x - wide * 0.09, top + tall * 0.56, x + wide * 0.09, top + tall * 0.74), fill=tuple(c * 9 // 10 for c in skin))
    pen.ellipse((x - wide * 0.22, top + tall * 0.18, x + wide * 0.22, top + tall * 0.66), fill=skin)
    for side in (-1, 1):
        pen.ellipse((x + side * wide * 0.1 - 4, top + tall * 0.38, x + side * wide * 0.1 + 4, top + tall * 0.42), fill=(30, 26, 26))
    pen.line((x - wide * 0.08, top + tall * 0.55, x + wide * 0.08, top + tall * 0.55), fill=(150, 70, 70), width=4)


def _whole(surface: Surface) -> Surface:
    """Counts the badge itself as something to cover."""
    surface.mark((0, 0, surface.width, surface.height), "badge", IDENTIFIER)
    return surface


@template("badges", "badge", "staff-upright")
def upright(rng: random.Random, words: Words, fonts: Fonts) -> Surface:
    """A staff badge with portrait, upright."""
    surface = Surface("badge", 540, 850, (250, 250, 252))
    face, who, tone = fonts.print(rng), words.person(rng), rng.choice(BRIGHT)
    surface.box((0, 0, 540, 130), tone)
    surface.box((220, 14, 320, 34), (220, 224, 228), radius=9)
    surface.put(rng, (270, 84), rng.choice(words.clinics), face, 26, ink=(255, 255, 255), cls="clinic", middle=True, fit=500)
    portrait(surface, rng, (140, 160, 400, 470))
    big = rng.random() < 0.5
    surface.put(rng, (270, 540), who.first if big else f"{who.first} {who.last}", face, 56 if big else 44, fate=IDENTIFIER, cls="badge-name", middle=True, fit=490)
    surface.put(rng, (270, 620), who.last if big else rng.choice(ROLES), face, 38, fate=IDENTIFIER if big else NEUTRAL, cls="badge-name" if big else "role", middle=True, fit=490)
    surface.put(rng, (270, 690), rng.choice(("RN", "MD", "PA-C", "PharmD", "Volunteer")), face, 40, ink=tone, cls="role", middle=True)
    if rng.random() < 0.6:
        bars(surface, rng, (90, 740, 450, 800))
    surface.put(rng, (270, 826), f"ID {rng.randint(10000, 99999)}", face, 22, fate=IDENTIFIER, cls="badge-number", middle=True)
    return _whole(surface)


@template("badges", "badge", "staff-lying")
def lying(rng: random.Random, words: Words, fonts: Fonts) -> Surface:
    """A staff badge, wider than high."""
    surface = Surface("badge", 860, 540, near(rng, rng.choice(((250, 250, 252), (232, 240, 246), (252, 248, 232)))))
    face, who, tone = fonts.print(rng), words.person(rng), rng.choice(BRIGHT)
    surface.box((0, 440, 860, 540), tone)
    portrait(surface, rng, (40, 50, 300, 380))
    surface.put(rng, (340, 90), rng.choice(words.clinics), face, 26, ink=tone, cls="clinic", fit=490)
    surface.put(rng, (340, 190), who.first, face, 60, fate=IDENTIFIER, cls="badge-name", fit=490)
    surface.put(rng, (340, 280), who.last + rng.choice(("", ", RN", ", MD")), face, 46, fate=IDENTIFIER, cls="badge-name", fit=490)
    surface.put(rng, (340, 360), rng.choice(ROLES), face, 32, cls="role", fit=490)
    surface.put(rng, (40, 490), f"{rng.randint(100000, 999999)}", face, 34, ink=(255, 255, 255), fate=IDENTIFIER, cls="badge-number")
    return _whole(surface)


@template("badges", "badge", "hello-tag")
def hello(rng: random.Random, words: Words, fonts: Fonts) -> Surface:
    """A sticker with a name written by hand."""
    surface = Surface("badge", 760, 480, (255, 255, 255))
    tone = rng.choice(BRIGHT)
    surface.box((0, 0, 760, 160), tone)
    surface.box((0, 430, 760, 480), tone)
    surface.put(rng, (380, 56), "HELLO", fonts.print(rng), 48, ink=(255, 255, 255), middle=True)
    surface.put(rng, (380, 122), "my name is", fonts.print(rng), 28, ink=(255, 255, 255), middle=True)
    who = words.person(rng)
    surface.put(rng, (380, 296), rng.choice((who.first, f"{who.first} {who.last}")), fonts.hand(rng), 84, ink=rng.choice(MARKERS), fate=IDENTIFIER, cls="badge-name", middle=True, fit=690)
    return _whole(surface)


@template("badges", "badge", "conference-pass")
def conference(rng: random.Random, words: Words, fonts: Fonts) -> Surface:
    """A meeting's pass with a large name and a code."""
    surface = Surface("badge", 620, 860, (252, 252, 252))
    who, tone, face = words.person(rng), rng.choice(BRIGHT), fonts.print(rng)
    surface.box((0, 0, 620, 210), tone)
    surface.put(rng, (310, 110), rng.choice(words.slides), fonts.display(rng), 44, ink=(255, 255, 255), cls="slogan", middle=True, fit=560)
    surface.put(rng, (310, 320), who.first, face, 82, fate=IDENTIFIER, cls="badge-name", middle=True, fit=560)
    surface.put(rng, (310, 430), who.last, face, 56, fate=IDENTIFIER, cls="badge-name", middle=True, fit=560)
    surface.put(rng, (310, 520), rng.choice(words.clinics), face, 30, cls="clinic", middle=True, fit=560)
    code(surface, f"{who.first} {who.last} {words.email(rng, who)}", (210, 570), 200)
    surface.box((0, 790, 620, 860), tone)
    surface.put(rng, (310, 826), rng.choice(ROLES).upper(), face, 32, ink=(255, 255, 255), cls="role", middle=True)
    return _whole(surface)


@template("badges", "badge", "visitor-sticker")
def visitor(rng: random.Random, words: Words, fonts: Fonts) -> Surface:
    """A printed day pass."""
    surface = Surface("badge", 700, 440, (252, 252, 250))
    face, who = fonts.print(rng), words.person(rng)
    surface.box((0, 0, 700, 90), (200, 40, 48))
    surface.put(rng, (350, 46), "VISITOR", face, 46, ink=(255, 255, 255), middle=True)
    portrait(surface, rng, (30, 120, 220, 350))
    surface.put(rng, (250, 160), words.name(rng, who), face, 40, fate=IDENTIFIER, cls="badge-name", fit=430)
    surface.put(rng, (250, 240), f"To see: {words.name(rng, words.person(rng), short=True)}", face, 28, fate=IDENTIFIER, cls="name", fit=430)
    surface.put(rng, (250, 310), words.date(rng), face, 30, fate=IDENTIFIER, cls="date", fit=430)
    surface.put(rng, (30, 400), f"Rm {rng.randint(100, 599)}", face, 30, cls="room")
    return _whole(surface)
