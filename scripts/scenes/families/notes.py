"""What people write by hand and leave about: sticky notes, envelopes, appointment cards, message slips."""

from __future__ import annotations

import random

from ..fonts import Fonts
from ..ink import INKS, PAPERS, PENS, STICKY, near
from ..surface import IDENTIFIER, NEUTRAL, Surface
from ..templates import template
from ..words import Words
from .lines import Line


def _call(rng: random.Random, words: Words) -> list[Line]:
    """What a note says about a patient, as short as notes are."""
    who = words.person(rng)
    return [(rng.choice(("Call ", "call back ", "", "Pt ", "re: ", "Labs for ")) + words.name(rng, who, short=rng.random() < 0.5), "name", IDENTIFIER),
            *rng.sample([(words.phone(rng, who), "phone", IDENTIFIER), (f"DOB {words.date(rng, who.birth)}", "birth", IDENTIFIER), (f"MRN {who.mrn}", "mrn", IDENTIFIER),
                         (words.medical(rng), "medical", IDENTIFIER), (f"Rm {rng.randint(1, 40)}", "room", NEUTRAL), ("before 3 pm", "other", NEUTRAL),
                         ("fax records", "other", NEUTRAL), (f"appt {words.date(rng)}", "date", IDENTIFIER)], rng.randint(1, 3))]


@template("notes", "paper", "sticky-square")
def sticky(rng: random.Random, words: Words, fonts: Fonts) -> Surface:
    """A square sticky note."""
    surface = Surface("paper", 520, 500, near(rng, rng.choice(STICKY)))
    face, ink, lines = fonts.hand(rng), rng.choice(PENS), _call(rng, words)
    for i, (text, cls, fate) in enumerate(lines):
        surface.put(rng, (rng.randint(24, 60), 80 + i * 108), text, face, 44, ink=ink, fate=fate, cls=cls, fit=440)
    return surface


@template("notes", "paper", "sticky-with-list")
def sticky_list(rng: random.Random, words: Words, fonts: Fonts) -> Surface:
    """A long note with several names."""
    count = rng.randint(3, 6)
    surface = Surface("paper", 640, 120 + count * 92, near(rng, rng.choice(STICKY)))
    face, ink = fonts.hand(rng), rng.choice(PENS)
    surface.put(rng, (40, 62), rng.choice(("To call", "Today", "Refills", "Discharge", "New pts")), face, 46, ink=ink)
    for i in range(count):
        mark = rng.choice(("- ", "", f"{i + 1}. ", ""))
        surface.put(rng, (40, 150 + i * 90), mark + words.name(rng, words.person(rng), short=True), face, 40, ink=ink, fate=IDENTIFIER, cls="name", fit=560)
    return surface


@template("notes", "paper", "envelope-written")
def envelope(rng: random.Random, words: Words, fonts: Fonts) -> Surface:
    """A letter's envelope, addressed by hand or printer."""
    surface = Surface("paper", 1300, 640, near(rng, rng.choice(((250, 250, 246), (236, 224, 196), (226, 206, 160)))))
    face, ink = (fonts.hand(rng), rng.choice(PENS)) if rng.random() < 0.6 else (fonts.print(rng), rng.choice(INKS))
    who, (street, town), sender = words.person(rng), words.address(rng), fonts.print(rng)
    surface.put(rng, (50, 60), rng.choice(words.clinics), sender, 26, ink=(70, 80, 100), cls="clinic")
    for i, (text, cls) in enumerate(((words.name(rng, who), "name"), (street, "address"), (town, "address"))):
        surface.put(rng, (480, 300 + i * 92), text, face, 42, ink=ink, fate=IDENTIFIER, cls=cls, fit=770)
    surface.box((1150, 40, 1260, 180), (190, 60, 60), line=(255, 255, 255), width=8)
    return surface


@template("notes", "paper", "envelope-window")
def window(rng: random.Random, words: Words, fonts: Fonts) -> Surface:
    """An envelope with a window, through which a printed letter's head shows."""
    surface = Surface("paper", 1300, 620, near(rng, (246, 246, 242)))
    surface.box((110, 250, 850, 520), (252, 252, 250), line=(200, 204, 210), width=4, radius=22)
    face, who, (street, town) = fonts.print(rng), words.person(rng), words.address(rng)
    for i, (text, cls) in enumerate(((words.name(rng, who), "name"), (street, "address"), (town, "address"))):
        surface.put(rng, (150, 310 + i * 72), text, face, 36, fate=IDENTIFIER, cls=cls, fit=660)
    surface.put(rng, (60, 70), rng.choice(words.clinics), fonts.print(rng), 30, ink=(40, 80, 120), cls="clinic")
    return surface


@template("notes", "paper", "appointment-card")
def appointment(rng: random.Random, words: Words, fonts: Fonts) -> Surface:
    """A printed card with the appointment written in."""
    surface = Surface("paper", 900, 520, rng.choice(PAPERS))
    surface.box((10, 10, 890, 510), line=rng.choice(INKS), width=3, radius=14)
    printed, hand, ink, who = fonts.print(rng), fonts.hand(rng), rng.choice(PENS), words.person(rng)
    surface.put(rng, (450, 66), rng.choice(words.clinics), printed, 36, ink=(24, 90, 130), cls="clinic", middle=True, fit=820)
    rows = [("Name", words.name(rng, who), "name"), ("Date", words.date(rng), "date"), ("Time", f"{rng.randint(8, 17)}:{rng.choice(('00', '15', '30', '45'))}", "other"),
            ("Phone", words.phone(rng, who), "phone")]
    for i, (label, value, cls) in enumerate(rows):
        y = 160 + i * 92
        surface.put(rng, (50, y), label, printed, 28, ink=(90, 90, 96))
        surface.draw.line((190, y + 30, 850, y + 30), fill=(150, 150, 156), width=2)
        surface.put(rng, (210, y), value, hand, 42, ink=ink, fate=NEUTRAL if cls == "other" else IDENTIFIER, cls=cls, fit=620)
    return surface


@template("notes", "paper", "while-you-were-out")
def slip(rng: random.Random, words: Words, fonts: Fonts) -> Surface:
    """A telephone message slip."""
    surface = Surface("paper", 760, 900, near(rng, (252, 226, 232) if rng.random() < 0.6 else (250, 250, 244)))
    printed, hand, ink, who = fonts.print(rng), fonts.hand(rng), rng.choice(PENS), words.person(rng)
    surface.put(rng, (380, 70), "MESSAGE", printed, 44, ink=(150, 40, 60), middle=True)
    rows = [("To", words.doctor(rng), "doctor", NEUTRAL), ("From", words.name(rng, who), "name", IDENTIFIER), ("Phone", words.phone(rng, who), "phone", IDENTIFIER),
            ("Date", words.date(rng), "date", IDENTIFIER), ("About", words.medical(rng), "medical", IDENTIFIER), ("Born", words.date(rng, who.birth), "birth", IDENTIFIER)]
    for i, (label, value, cls, fate) in enumerate(rows):
        y = 190 + i * 115
        surface.put(rng, (40, y), label, printed, 26, ink=(150, 60, 80))
        surface.draw.line((160, y + 34, 720, y + 34), fill=(200, 140, 150), width=2)
        surface.put(rng, (170, y), value, hand, 42, ink=ink, fate=fate, cls=cls, fit=550)
    return surface
