"""What hangs for everybody to read: banners, signs, posters. All of it must survive."""

from __future__ import annotations

import random

from ..fonts import Fonts
from ..ink import BRIGHT, CLOTH, PAPERS, readable_on
from ..surface import SURVIVES, Surface
from ..templates import template
from ..words import Words


def _large(rng: random.Random, fonts: Fonts):
    """A face for large letters; now and then a hand."""
    return rng.choice((fonts.display, fonts.display, fonts.print, fonts.hand))(rng)


@template("posters", "public", "cloth-banner")
def banner(rng: random.Random, words: Words, fonts: Fonts) -> Surface:
    """A long banner with a slogan."""
    tone = rng.choice(CLOTH)
    surface = Surface("public", rng.randint(1300, 2000), 300, tone)
    ink = readable_on(tone, rng)
    if rng.random() < 0.5:
        surface.box((16, 16, surface.width - 16, 284), line=ink, width=5)
    surface.put(rng, (surface.width / 2, 150), rng.choice(words.slogans), _large(rng, fonts), 100, ink=ink, fate=SURVIVES, cls="slogan", middle=True, fit=surface.width - 160)
    return surface


@template("posters", "public", "banner-two-lines")
def two_lines(rng: random.Random, words: Words, fonts: Fonts) -> Surface:
    """A banner with the clinic's name under the slogan."""
    tone = rng.choice(CLOTH)
    surface, ink = Surface("public", 1600, 480, tone), readable_on(tone, rng)
    surface.put(rng, (800, 180), rng.choice(words.slogans), _large(rng, fonts), 110, ink=ink, fate=SURVIVES, cls="slogan", middle=True, fit=1480)
    surface.put(rng, (800, 360), rng.choice(words.clinics), fonts.print(rng), 62, ink=ink, fate=SURVIVES, cls="clinic", middle=True, fit=1480)
    return surface


@template("posters", "public", "door-sign")
def sign(rng: random.Random, words: Words, fonts: Fonts) -> Surface:
    """A sign beside a door."""
    tone = rng.choice(BRIGHT)
    surface = Surface("public", 620, 240, tone)
    surface.box((10, 10, 610, 230), line=(220, 226, 230), width=4, radius=14)
    surface.put(rng, (310, 120), rng.choice(words.signs), fonts.print(rng), 58, ink=(248, 250, 252), fate=SURVIVES, cls="sign", middle=True, fit=540)
    return surface


@template("posters", "public", "hanging-sign")
def hanging(rng: random.Random, words: Words, fonts: Fonts) -> Surface:
    """A corridor's sign with several places."""
    tone = rng.choice(BRIGHT + CLOTH[:3])
    count = rng.randint(2, 4)
    surface = Surface("public", 900, 80 + count * 130, tone)
    face = fonts.print(rng)
    for i, text in enumerate(rng.sample(words.signs, count)):
        y = 105 + i * 130
        surface.draw.polygon([(50, y), (100, y - 34), (100, y + 34)], fill=(255, 255, 255))
        surface.put(rng, (150, y), text, face, 60, ink=(255, 255, 255), fate=SURVIVES, cls="sign", fit=700)
    return surface


@template("posters", "public", "health-poster")
def poster(rng: random.Random, words: Words, fonts: Fonts) -> Surface:
    """A poster with a picture, a headline and a clinic's name."""
    surface = Surface("public", 900, 1240, rng.choice(PAPERS))
    tone = rng.choice(CLOTH)
    surface.box((0, 0, 900, 560), tone)
    for _ in range(rng.randint(3, 9)):
        x, y, size = rng.randint(0, 900), rng.randint(0, 520), rng.randint(40, 190)
        surface.draw.ellipse((x - size, y - size, x + size, y + size), fill=(*rng.choice(CLOTH), 255))
    surface.box((0, 560, 900, 1240), rng.choice(PAPERS))
    surface.put(rng, (450, 680), rng.choice(words.slogans), _large(rng, fonts), 80, fate=SURVIVES, cls="slogan", middle=True, fit=820)
    for i, text in enumerate(rng.sample(words.slides, 2)):
        surface.put(rng, (450, 830 + i * 100), text, fonts.print(rng), 42, ink=(70, 74, 84), fate=SURVIVES, cls="poster", middle=True, fit=820)
    surface.put(rng, (450, 1150), rng.choice(words.clinics), fonts.print(rng), 46, ink=(30, 80, 130), fate=SURVIVES, cls="clinic", middle=True, fit=820)
    return surface


@template("posters", "public", "paper-notice")
def notice(rng: random.Random, words: Words, fonts: Fonts) -> Surface:
    """A notice printed on office paper and taped to a wall."""
    surface = Surface("public", 1000, 720, rng.choice(PAPERS))
    face = fonts.print(rng)
    surface.put(rng, (500, 170), rng.choice(("NOTICE", "PLEASE", "REMINDER", "WELCOME")), face, 80, ink=(190, 30, 40), fate=SURVIVES, cls="sign", middle=True)
    for i, text in enumerate(rng.sample(words.signs, 2)):
        surface.put(rng, (500, 350 + i * 130), text, face, 58, fate=SURVIVES, cls="sign", middle=True, fit=880)
    surface.put(rng, (500, 640), rng.choice(words.clinics), face, 34, fate=SURVIVES, cls="clinic", middle=True)
    return surface
