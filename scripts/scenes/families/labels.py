"""Small printed labels: prescriptions, wristbands, tubes, bags."""

from __future__ import annotations

import random

from demo_photos.papers import code

from ..fonts import Fonts
from ..ink import PAPERS, near
from ..surface import IDENTIFIER, NEUTRAL, Surface
from ..templates import template
from ..words import Words
from .lines import bars, birth_line, mrn_line, record


@template("labels", "label", "prescription-bottle")
def bottle(rng: random.Random, words: Words, fonts: Fonts) -> Surface:
    """The label round a pharmacy's bottle."""
    surface = Surface("label", 1000, 620, rng.choice(PAPERS))
    face, who, (street, town) = fonts.print(rng), words.person(rng), words.address(rng)
    surface.box((0, 0, 1000, 90), rng.choice(((30, 80, 150), (180, 40, 50), (30, 110, 80), (90, 50, 120))))
    surface.put(rng, (30, 45), rng.choice(words.brands) + " Pharmacy", face, 34, ink=(255, 255, 255), cls="brand", fit=620)
    surface.put(rng, (660, 45), words.phone(rng, words.person(rng)), face, 24, ink=(255, 255, 255), cls="other", fit=320)
    lines = [(f"Rx# {rng.randint(10**6, 10**7 - 1)}", "mrn", IDENTIFIER, 30), (words.name(rng, who).upper(), "name", IDENTIFIER, 42), (f"{street}, {town}", "address", IDENTIFIER, 24),
             (f"{rng.choice(words.drugs).upper()} {rng.choice((5, 10, 20, 50))} MG TAB", "medical", IDENTIFIER, 34),
             (rng.choice(("Take 1 tablet by mouth daily", "Take 2 capsules every 8 hours", "Use as directed")), "other", NEUTRAL, 30),
             (f"{words.doctor(rng)}   Refills: {rng.randint(0, 5)}", "doctor", NEUTRAL, 25), (f"Filled {words.date(rng)}", "date", IDENTIFIER, 25)]
    for i, (text, cls, fate, cap) in enumerate(lines):
        surface.put(rng, (30, 132 + i * 72), text, face, cap, fate=fate, cls=cls, fit=930)
    return surface


@template("labels", "label", "wristband-printed")
def wristband(rng: random.Random, words: Words, fonts: Fonts) -> Surface:
    """A wristband with a code and two or three lines."""
    surface = Surface("label", 1500, 250, near(rng, (250, 250, 247), 5))
    face, who = fonts.print(rng), words.person(rng)
    x = 40
    if rng.random() < 0.7:
        code(surface, who.mrn, (14, 8), 234)
        x = 270
    surface.put(rng, (x, 66), words.name(rng, who).upper(), face, 46, fate=IDENTIFIER, cls="name", fit=900)
    surface.put(rng, (x, 136), birth_line(rng, words, who)[0], face, 38, fate=IDENTIFIER, cls="birth", fit=560)
    surface.put(rng, (x + 600, 136), rng.choice(("F", "M")) + f"  {2026 - who.birth[2]}y", face, 38)
    surface.put(rng, (x, 202), mrn_line(rng, who)[0], face, 38, fate=IDENTIFIER, cls="mrn", fit=560)
    surface.put(rng, (x + 600, 202), words.doctor(rng), face, 34, cls="doctor", fit=420)
    if rng.random() < 0.5:
        surface.box((1360, 0, 1500, 250), rng.choice(((196, 40, 52), (240, 200, 40), (120, 60, 150))))
    return surface


@template("labels", "label", "wristband-with-bars")
def banded(rng: random.Random, words: Words, fonts: Fonts) -> Surface:
    """A wristband with a linear code across and a coloured field."""
    surface = Surface("label", 1600, 230, near(rng, rng.choice(((250, 250, 248), (236, 244, 252), (252, 240, 196)))))
    face, who = fonts.print(rng), words.person(rng)
    bars(surface, rng, (40, 40, 460, 150))
    surface.put(rng, (60, 190), who.mrn, face, 30, fate=IDENTIFIER, cls="mrn", fit=380)
    surface.put(rng, (520, 70), words.name(rng, who), face, 50, fate=IDENTIFIER, cls="name", fit=760)
    surface.put(rng, (520, 164), birth_line(rng, words, who)[0], face, 40, fate=IDENTIFIER, cls="birth", fit=520)
    surface.box((1320, 20, 1580, 210), (255, 255, 255), line=(200, 60, 60), width=6)
    surface.put(rng, (1450, 115), rng.choice(("ALLERGY", "FALL", "DNR", "LATEX")), face, 44, ink=(180, 30, 40), middle=True, fit=230)
    return surface


@template("labels", "label", "specimen-tube")
def tube(rng: random.Random, words: Words, fonts: Fonts) -> Surface:
    """A label on a tube or cup."""
    surface = Surface("label", 820, 420, rng.choice(PAPERS))
    face, who = fonts.print(rng), words.person(rng)
    for i, (text, cls, fate) in enumerate(record(rng, words, who, 4)):
        surface.put(rng, (30, 60 + i * 66), text, face, 40 if i == 0 else 32, fate=fate, cls=cls, fit=560)
    bars(surface, rng, (650, 30, 790, 390), upright=True)
    surface.put(rng, (30, 370), f"{rng.choice(('LAV', 'SST', 'URINE', 'BMP', 'CBC'))} {words.date(rng)}", face, 30, fate=IDENTIFIER, cls="date", fit=580)
    return surface


@template("labels", "label", "infusion-bag")
def bag(rng: random.Random, words: Words, fonts: Fonts) -> Surface:
    """An infusion bag's label, partly written by hand."""
    surface = Surface("label", 760, 900, near(rng, rng.choice(((252, 250, 220), (255, 255, 255), (232, 250, 236)))))
    face, hand, who = fonts.print(rng), fonts.hand(rng), words.person(rng)
    surface.put(rng, (380, 80), rng.choice(("MEDICATION ADDED", "IV ADMIXTURE", "INFUSION")), face, 44, ink=(170, 30, 40), middle=True)
    rows = [("Patient", words.name(rng, who), "name", IDENTIFIER), ("Room", str(rng.randint(1, 60)), "room", NEUTRAL), ("MRN", who.mrn, "mrn", IDENTIFIER),
            ("Drug", f"{rng.choice(words.drugs)} {rng.choice((10, 20, 40))} mg", "medical", IDENTIFIER), ("Date", words.date(rng), "date", IDENTIFIER), ("By", words.person(rng).first, "staff", NEUTRAL)]
    for i, (label, value, cls, fate) in enumerate(rows):
        y = 210 + i * 112
        surface.put(rng, (30, y), label, face, 28, ink=(80, 80, 86))
        surface.draw.line((180, y + 38, 730, y + 38), fill=(150, 150, 150), width=2)
        surface.put(rng, (190, y), value, hand, 46, ink=(24, 26, 60), fate=fate, cls=cls, fit=530)
    return surface
