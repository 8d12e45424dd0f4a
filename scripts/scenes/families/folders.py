"""Patient folders: their tabs, spines and labels, as they stick out of piles and shelves."""

from __future__ import annotations

import random

from ..fonts import Fonts
from ..ink import FOLDERS, INKS, MANILA, PAPERS, PENS, near
from ..surface import IDENTIFIER, NEUTRAL, Surface
from ..templates import template
from ..words import Words
from .lines import bars, birth_line, mrn_line, name_line, record


def _face(rng: random.Random, fonts: Fonts):
    """Print more often than a hand, and the ink that goes with it."""
    return (fonts.hand(rng), rng.choice(PENS)) if rng.random() < 0.35 else (fonts.print(rng), rng.choice(INKS))


@template("folders", "label", "folder-cut-tab")
def cut_tab(rng: random.Random, words: Words, fonts: Fonts) -> Surface:
    """A manila folder, closed, with a cut tab that bears the name."""
    wide, tall = rng.randint(1100, 1500), rng.randint(240, 640)
    tone = near(rng, rng.choice(FOLDERS if rng.random() < 0.3 else MANILA))
    surface = Surface("label", wide, tall + 120, None)
    edge = tuple(c * 3 // 4 for c in tone)
    long = rng.randint(520, 760)
    left = rng.choice((20, (wide - long) // 2, wide - long - 20))
    surface.box((0, 104, wide, tall + 120), tone, line=edge, width=3, radius=10)
    surface.box((left, 6, left + long, 150), tone, line=edge, width=3, radius=18)
    surface.box((left + 3, 112, left + long - 3, 170), tone)
    who, (face, ink) = words.person(rng), _face(rng, fonts)
    if rng.random() < 0.6:
        surface.box((left + 24, 20, left + long - 24, 104), rng.choice(PAPERS), line=rng.choice(FOLDERS), width=rng.choice((0, 4, 8)) or 1)
    second = rng.random() < 0.4
    surface.put(rng, (left + 44, 42 if second else 62), name_line(rng, words, who)[0], face, 27 if second else 40, ink=ink, fate=IDENTIFIER, cls="name", fit=long - 90)
    if second:
        text, cls, fate = birth_line(rng, words, who) if rng.random() < 0.6 else mrn_line(rng, who)
        surface.put(rng, (left + 44, 84), text, face, 24, ink=ink, fate=fate, cls=cls, fit=long - 90)
    return surface


@template("folders", "label", "folder-side-label")
def side_label(rng: random.Random, words: Words, fonts: Fonts) -> Surface:
    """A chart folder with a printed label of several lines."""
    wide, tall = rng.randint(1000, 1300), rng.randint(700, 900)
    surface = Surface("label", wide, tall, near(rng, rng.choice(FOLDERS)))
    lines = record(rng, words, words.person(rng), rng.randint(3, 6))
    face, x, y = fonts.print(rng), rng.randint(60, 220), rng.randint(60, 160)
    step = rng.randint(66, 84)
    surface.box((x, y, x + 720, y + step * len(lines) + 60), rng.choice(PAPERS), line=(170, 170, 170), width=2)
    for i, (text, cls, fate) in enumerate(lines):
        surface.put(rng, (x + 30, y + 50 + i * step), text, face, 40 if i == 0 else 33, fate=fate, cls=cls, fit=650)
    if rng.random() < 0.5:
        bars(surface, rng, (x + 20, y + step * len(lines) + 90, x + 420, y + step * len(lines) + 150))
    return surface


@template("folders", "label", "folder-hanging-tab")
def hanging_tab(rng: random.Random, words: Words, fonts: Fonts) -> Surface:
    """A hanging folder with a slip in a clear plastic tab."""
    wide = rng.randint(1000, 1300)
    surface = Surface("label", wide, 480, None)
    tone = near(rng, rng.choice(((70, 110, 74), (60, 88, 130), (150, 60, 56), (196, 170, 112))))
    surface.box((0, 120, wide, 480), tone, line=tuple(c // 2 for c in tone), width=3)
    left = rng.randint(30, wide - 640)
    surface.box((left, 4, left + 600, 132), (236, 240, 244), line=(170, 180, 190), width=5, radius=10)
    surface.box((left + 16, 22, left + 584, 120), rng.choice(PAPERS))
    face, ink = _face(rng, fonts)
    surface.put(rng, (left + 34, 70), words.name(rng, words.person(rng)), face, 42, ink=ink, fate=IDENTIFIER, cls="name", fit=530)
    return surface


@template("folders", "label", "binder-back-of-ward")
def spine(rng: random.Random, words: Words, fonts: Fonts) -> Surface:
    """A ward binder's back with room, name and doctor."""
    surface = Surface("label", 1200, 260, near(rng, rng.choice(((36, 60, 110), (120, 30, 40), (30, 34, 40), (230, 230, 232), (40, 110, 90)))))
    surface.box((220, 40, 1130, 220), rng.choice(PAPERS), radius=6)
    surface.box((40, 60, 180, 200), (220, 60, 50) if rng.random() < 0.5 else (240, 200, 60), radius=8)
    surface.put(rng, (110, 130), str(rng.randint(1, 40)), fonts.print(rng), 50, cls="room", fate=NEUTRAL, middle=True)
    who, (face, ink) = words.person(rng), _face(rng, fonts)
    surface.put(rng, (250, 96), words.name(rng, who), face, 46, ink=ink, fate=IDENTIFIER, cls="name", fit=840)
    surface.put(rng, (250, 172), rng.choice((words.doctor(rng), "NKDA", "Diet: cardiac")), face, 34, ink=ink, cls="doctor", fit=500)
    if rng.random() < 0.5:
        surface.put(rng, (760, 172), birth_line(rng, words, who)[0], face, 32, ink=ink, fate=IDENTIFIER, cls="birth", fit=350)
    return surface


@template("folders", "label", "folder-colour-letters")
def letters(rng: random.Random, words: Words, fonts: Fonts) -> Surface:
    """A shelf folder with coloured letters at the edge and a small name label."""
    surface = Surface("label", 1240, 330, near(rng, rng.choice(MANILA)))
    who = words.person(rng)
    for i, letter in enumerate(who.last[:2].upper()):
        surface.box((40 + i * 150, 60, 180 + i * 150, 270), rng.choice(FOLDERS[4:]))
        surface.put(rng, (110 + i * 150, 165), letter, fonts.print(rng), 90, ink=(255, 255, 255), middle=True)
    surface.box((380, 70, 1200, 260), rng.choice(PAPERS), line=(180, 60, 60), width=3)
    face = fonts.print(rng)
    surface.put(rng, (410, 126), words.name(rng, who), face, 44, fate=IDENTIFIER, cls="name", fit=760)
    text, cls, fate = mrn_line(rng, who) if rng.random() < 0.6 else birth_line(rng, words, who)
    surface.put(rng, (410, 206), text, face, 36, fate=fate, cls=cls, fit=760)
    return surface
