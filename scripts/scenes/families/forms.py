"""Sheets of paper: forms and lists on clipboards, letters, results."""

from __future__ import annotations

import random

from ..fonts import Fonts
from ..ink import INKS, PAPERS, PENS, near
from ..surface import IDENTIFIER, NEUTRAL, Surface
from ..templates import template
from ..words import Words
from .lines import bars, birth_line, mrn_line, record

BOARDS = ((118, 82, 52), (60, 62, 68), (150, 170, 190), (200, 204, 208), (40, 80, 120))


def clipped(rng: random.Random, sheet: Surface) -> Surface:
    """The sheet on a clipboard."""
    board = Surface("paper", sheet.width + 90, sheet.height + 180, None)
    tone = near(rng, rng.choice(BOARDS))
    board.box((0, 50, board.width - 1, board.height - 1), tone, line=tuple(c * 3 // 4 for c in tone), width=4, radius=28)
    board.absorb(sheet, (45, 120))
    middle = board.width // 2
    board.box((middle - 180, 20, middle + 180, 150), (170, 174, 180), line=(110, 114, 120), width=5, radius=24)
    board.box((middle - 90, 0, middle + 90, 60), (200, 204, 208), radius=20)
    return board


@template("forms", "paper", "intake-form")
def intake(rng: random.Random, words: Words, fonts: Fonts) -> Surface:
    """A printed form, filled in by hand."""
    surface = Surface("paper", 1180, 1500, rng.choice(PAPERS))
    face, hand, ink, who = fonts.print(rng), fonts.hand(rng), rng.choice(PENS), words.person(rng)
    street, town = words.address(rng)
    surface.put(rng, (590, 80), rng.choice(("Patient Registration", "New Patient Form", "Health History", "Consent to Treat")), face, 46, middle=True)
    surface.put(rng, (590, 145), rng.choice(words.clinics), face, 28, ink=(90, 96, 110), cls="clinic", middle=True)
    rows = [("Last, First", words.name(rng, who), "name"), ("Date of birth", words.date(rng, who.birth), "birth"), ("Address", street, "address"), ("City, State", town, "address"),
            ("Phone", words.phone(rng, who), "phone"), ("E-mail", words.email(rng, who), "email"), ("SSN", words.ssn(rng), "ssn"), ("Member ID", words.insurance(rng), "insurance"),
            ("Emergency contact", words.name(rng, words.person(rng)), "name"), ("Reason for visit", rng.choice(words.diagnoses), "medical"), ("Medicines", words.medical(rng), "medical")]
    for i, (label, value, cls) in enumerate(rows[:rng.randint(7, 11)]):
        y = 240 + i * 112
        surface.put(rng, (60, y), label, face, 26, ink=(60, 64, 72))
        surface.draw.line((350, y + 40, 1120, y + 40), fill=(140, 144, 150), width=2)
        surface.put(rng, (365, y), value, hand, 42, ink=ink, fate=IDENTIFIER, cls=cls, fit=740)
    return clipped(rng, surface) if rng.random() < 0.6 else surface


@template("forms", "paper", "sign-in-sheet")
def sign_in(rng: random.Random, words: Words, fonts: Fonts) -> Surface:
    """The list visitors sign, every line in another hand."""
    count = rng.randint(6, 12)
    surface = Surface("paper", 1180, 320 + (count + 1) * 100, rng.choice(PAPERS))
    face = fonts.print(rng)
    surface.put(rng, (590, 90), rng.choice(("Please sign in", "Patient Sign-In", "Blood Pressure Check", "Flu Clinic")), face, 50, middle=True)
    columns = [60, 540, 830, 1120]
    rows = [180 + i * 100 for i in range(count + 2)]
    surface.rules(rows, columns, (140, 146, 156), 3)
    for x, text in zip(columns, ("Name", rng.choice(("Date of birth", "DOB")), rng.choice(("Phone", "Doctor", "Time")))):
        surface.put(rng, (x + 16, 230), text, face, 32)
    for i in range(count):
        y, who, hand, ink = rows[i + 1] + 52, words.person(rng), fonts.hand(rng), rng.choice(PENS)
        surface.put(rng, (columns[0] + 16, y), words.name(rng, who), hand, 42, ink=ink, fate=IDENTIFIER, cls="name", fit=450)
        surface.put(rng, (columns[1] + 16, y), words.date(rng, who.birth), hand, 38, ink=ink, fate=IDENTIFIER, cls="birth", fit=260)
        surface.put(rng, (columns[2] + 16, y), words.phone(rng, who), hand, 38, ink=ink, fate=IDENTIFIER, cls="phone", fit=260)
    return clipped(rng, surface) if rng.random() < 0.7 else surface


@template("forms", "paper", "referral-letter")
def letter(rng: random.Random, words: Words, fonts: Fonts) -> Surface:
    """A typed letter about a patient."""
    surface = Surface("paper", 1240, 1600, rng.choice(PAPERS))
    face, who, (street, town) = fonts.print(rng), words.person(rng), words.address(rng)
    surface.put(rng, (110, 130), rng.choice(words.clinics), fonts.print(rng), 46, ink=rng.choice(((20, 90, 130), (110, 30, 50), (30, 30, 36))), cls="clinic")
    name = words.name(rng, who)
    lines = [(f"RE: {name}", "name", IDENTIFIER), (birth_line(rng, words, who)[0], "birth", IDENTIFIER), (mrn_line(rng, who)[0], "mrn", IDENTIFIER), (f"{street}, {town}", "address", IDENTIFIER),
             (words.date(rng), "date", IDENTIFIER), (f"Dear {words.doctor(rng)},", "doctor", NEUTRAL), (f"thank you for seeing {who.first} {who.last}, who has", "name", IDENTIFIER),
             (f"{rng.choice(words.diagnoses)} and takes {rng.choice(words.drugs)}.", "medical", IDENTIFIER), ("Please advise on further treatment and send", "other", NEUTRAL),
             ("your report to our office.", "other", NEUTRAL), ("With kind regards,", "other", NEUTRAL), (words.doctor(rng), "doctor", NEUTRAL)]
    for i, (text, cls, fate) in enumerate(lines):
        surface.put(rng, (110, 300 + i * 90), text, face, 32, fate=fate, cls=cls, fit=1040)
    return surface


@template("forms", "paper", "face-sheet")
def face_sheet(rng: random.Random, words: Words, fonts: Fonts) -> Surface:
    """A printed summary with everything in boxes."""
    surface = Surface("paper", 1240, 1300, rng.choice(PAPERS))
    face, who = fonts.print(rng), words.person(rng)
    surface.put(rng, (60, 80), rng.choice(("FACE SHEET", "ADMISSION RECORD", "DISCHARGE SUMMARY", "LAB REPORT")), face, 46)
    bars(surface, rng, (820, 50, 1180, 120))
    lines = record(rng, words, who, 12)
    for i, (text, cls, fate) in enumerate(lines):
        x, y = 60 + (i % 2) * 580, 190 + (i // 2) * 118
        surface.box((x, y, x + 560, y + 100), line=(170, 174, 180), width=2)
        surface.put(rng, (x + 20, y + 52), text, face, 30, fate=fate, cls=cls, fit=520)
    for i in range(4):
        surface.put(rng, (60, 960 + i * 76), words.medical(rng), face, 28, fate=IDENTIFIER, cls="medical", fit=1100)
    return clipped(rng, surface) if rng.random() < 0.3 else surface


@template("forms", "paper", "handwritten-progress-note")
def progress(rng: random.Random, words: Words, fonts: Fonts) -> Surface:
    """A page of handwriting on lined paper."""
    surface = Surface("paper", 1100, 1350, near(rng, (253, 252, 244), 4))
    for y in range(150, 1350, 84):
        surface.draw.line((0, y, 1100, y), fill=(176, 196, 222), width=3)
    surface.draw.line((120, 0, 120, 1350), fill=(222, 150, 150), width=3)
    hand, ink, who = fonts.hand(rng), rng.choice(PENS + INKS), words.person(rng)
    lines = record(rng, words, who, rng.randint(3, 5)) + [(words.date(rng), "date", IDENTIFIER), (words.medical(rng), "medical", IDENTIFIER), ("feels better today, eats well", "other", NEUTRAL),
             (words.medical(rng), "medical", IDENTIFIER), ("plan: labs in the morning", "other", NEUTRAL), (f"spoke with {words.name(rng, words.person(rng), short=True)}", "name", IDENTIFIER)]
    for i, (text, cls, fate) in enumerate(lines):
        surface.put(rng, (140, 118 + i * 84), text, hand, 38, ink=ink, fate=fate, cls=cls, fit=900)
    return surface
