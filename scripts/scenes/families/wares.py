"""Public words on things: shirts, cups, boxes, number plates of doors. All of it must survive."""

from __future__ import annotations

import random

from ..fonts import Fonts
from ..ink import BRIGHT, CLOTH, near, readable_on
from ..surface import SURVIVES, Surface
from ..templates import template
from ..words import Words


@template("wares", "public", "shirt-print")
def shirt(rng: random.Random, words: Words, fonts: Fonts) -> Surface:
    """Letters on cloth, without a ground of their own."""
    surface = Surface("public", 900, 520, (*rng.choice(CLOTH),))
    ink = readable_on(surface.colour or (0, 0, 0), rng)
    face = fonts.display(rng)
    surface.put(rng, (450, 190), rng.choice(words.slogans), face, 96, ink=ink, fate=SURVIVES, cls="shirt", middle=True, fit=820)
    surface.put(rng, (450, 370), rng.choice(("STAFF", "TEAM 2026", "Volunteer", "Crew")), face, 64, ink=ink, fate=SURVIVES, cls="shirt", middle=True, fit=820)
    return surface


@template("wares", "public", "shirt-back-large")
def shirt_back(rng: random.Random, words: Words, fonts: Fonts) -> Surface:
    """One large word on a shirt's back."""
    tone = rng.choice(CLOTH)
    surface = Surface("public", 800, 300, tone)
    surface.put(rng, (400, 150), rng.choice(("STAFF", "EVENT TEAM", "MEDIC", "SECURITY", "VOLUNTEER", "FIRST AID")), fonts.display(rng), 110, ink=readable_on(tone, rng), fate=SURVIVES,
                cls="shirt", middle=True, fit=740)
    return surface


@template("wares", "public", "brand-box")
def box(rng: random.Random, words: Words, fonts: Fonts) -> Surface:
    """A product's box."""
    tone = near(rng, rng.choice(BRIGHT + CLOTH), 20)
    surface = Surface("public", 820, 620, tone)
    ink = readable_on(tone, rng)
    surface.put(rng, (410, 230), rng.choice(words.brands), fonts.display(rng), 110, ink=ink, fate=SURVIVES, cls="brand", middle=True, fit=740)
    surface.put(rng, (410, 430), rng.choice(("Nitrile gloves, 100 pcs", "Hand sanitizer", "Facial tissues", "Dark roast", "Sparkling water", "Surgical masks")), fonts.print(rng), 46, ink=ink,
                fate=SURVIVES, cls="brand", middle=True, fit=740)
    return surface


@template("wares", "public", "mug-print")
def mug(rng: random.Random, words: Words, fonts: Fonts) -> Surface:
    """A cup with a saying."""
    tone = rng.choice(CLOTH)
    surface = Surface("public", 560, 520, tone)
    said = rng.choice(("World's best nurse", "But first coffee", "Super mom", "Good morning", "Keep calm", "Number one dad")).split(" ")
    face = rng.choice((fonts.display, fonts.hand))(rng)
    for i, word in enumerate(said):
        surface.put(rng, (280, 130 + i * 130), word, face, 76, ink=readable_on(tone, rng), fate=SURVIVES, cls="brand", middle=True, fit=500)
    return surface
