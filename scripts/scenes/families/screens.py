"""Health records on monitors, laptops, tablets and telephones."""

from __future__ import annotations

import random

from ..fonts import Fonts
from ..ink import near
from ..surface import IDENTIFIER, NEUTRAL, SURVIVES, Surface
from ..templates import template
from ..words import Words
from .lines import Line, birth_line, mrn_line, more_lines

LIGHT = ((244, 246, 249), (255, 255, 255), (236, 241, 246))
BARS = ((30, 58, 96), (18, 100, 110), (70, 40, 100), (38, 44, 54), (20, 90, 60))
FRAMES = ((24, 26, 30), (40, 42, 46), (190, 194, 198), (236, 236, 238))
MENU = "Summary Results Notes Orders Meds Imaging Letters Vitals History Billing".split()


def framed(rng: random.Random, screen: Surface, border: int, *, round_corners: int = 16) -> Surface:
    """The screen in its device."""
    tone = rng.choice(FRAMES)
    device = Surface("screen", screen.width + border * 2, screen.height + border * 2, None)
    device.box((0, 0, device.width - 1, device.height - 1), tone, line=tuple(max(0, c - 20) for c in tone), width=4, radius=round_corners)
    device.absorb(screen, (border, border))
    return device


def _table(surface: Surface, rng: random.Random, rows: list[list[Line]], columns: list[int], top: int, step: int, face, cap: float, dark: bool) -> None:
    """Rows of a table with every other one shaded."""
    for i, row in enumerate(rows):
        y = top + i * step
        if i % 2:
            surface.box((columns[0] - 14, y - step // 2, surface.width - 10, y + step // 2), (54, 58, 66) if dark else (232, 238, 245))
        for j, (text, cls, fate) in enumerate(row):
            limit = (columns[j + 1] if j + 1 < len(columns) else surface.width) - columns[j] - 14
            surface.put(rng, (columns[j], y), text, face, cap, ink=(226, 230, 236) if dark else (30, 34, 44), fate=fate, cls=cls, fit=limit)


@template("screens", "screen", "chart-with-header")
def chart(rng: random.Random, words: Words, fonts: Fonts) -> Surface:
    """One patient's chart: a header line, a menu, results."""
    wide, tall = rng.choice(((1600, 960), (1500, 1000), (1700, 900)))
    screen = Surface("screen", wide, tall, rng.choice(LIGHT))
    face, who, bar = fonts.print(rng), words.person(rng), rng.choice(BARS)
    screen.box((0, 0, wide, 56), bar)
    screen.put(rng, (24, 28), rng.choice(("Chart Review", "Encounter", "Patient Summary", "Clinical Desktop")), face, 20, ink=(235, 240, 248))
    screen.box((0, 56, wide, 176), near(rng, (255, 246, 214), 14))
    screen.put(rng, (24, 96), words.name(rng, who), face, 34, fate=IDENTIFIER, cls="name", fit=560)
    for x, (text, cls, fate) in zip((620, 1020), (birth_line(rng, words, who), mrn_line(rng, who))):
        screen.put(rng, (x, 96), text, face, 28, fate=fate, cls=cls, fit=380)
    for x, (text, cls, fate) in zip((24, 420, 820, 1200), more_lines(rng, words, who)):
        screen.put(rng, (x, 150), text, face, 20, fate=fate, cls=cls, fit=360)
    screen.box((0, 176, 250, tall), near(rng, (226, 232, 240)))
    for i, entry in enumerate(rng.sample(MENU, 7)):
        screen.put(rng, (30, 230 + i * 72), entry, face, 22)
    rows = [[(words.medical(rng), "medical", IDENTIFIER), (rng.choice(("high", "low", "normal", "pending")), "other", NEUTRAL), (words.date(rng), "date", IDENTIFIER)]
            for _ in range(rng.randint(5, 9))]
    _table(screen, rng, rows, [290, 860, 1160], 236, 70, face, 24, False)
    return framed(rng, screen, rng.randint(24, 50))


@template("screens", "screen", "day-schedule")
def schedule(rng: random.Random, words: Words, fonts: Fonts) -> Surface:
    """The day's list of patients."""
    wide, count = rng.choice((1400, 1600)), rng.randint(6, 12)
    dark = rng.random() < 0.3
    screen = Surface("screen", wide, 190 + count * 62, (34, 38, 46) if dark else rng.choice(LIGHT))
    face = fonts.print(rng)
    screen.box((0, 0, wide, 64), rng.choice(BARS))
    screen.put(rng, (24, 32), rng.choice(("Schedule", "Today's Patients", "Worklist", "Arrivals")), face, 24, ink=(240, 244, 250))
    rows = []
    for i in range(count):
        who = words.person(rng)
        rows.append([(f"{8 + i // 2}:{'30' if i % 2 else '00'}", "other", NEUTRAL), (words.name(rng, who), "name", IDENTIFIER), (words.date(rng, who.birth), "birth", IDENTIFIER),
                     (who.mrn, "mrn", IDENTIFIER), (rng.choice(words.diagnoses), "medical", IDENTIFIER)])
    _table(screen, rng, rows, [34, 150, 560, 810, 1040], 140, 62, face, 25, dark)
    return framed(rng, screen, rng.randint(20, 44))


@template("screens", "screen", "phone-message")
def phone(rng: random.Random, words: Words, fonts: Fonts) -> Surface:
    """A telephone with a conversation about a patient."""
    dark = rng.random() < 0.4
    screen = Surface("screen", 640, 1240, (20, 22, 26) if dark else (250, 250, 252))
    face, who = fonts.print(rng), words.person(rng)
    ink = (236, 238, 242) if dark else (24, 26, 30)
    screen.put(rng, (320, 70), rng.choice(("Nurse station", "Front desk", "Team B", "On call")), face, 26, ink=ink, middle=True)
    said = [(words.name(rng, who), "name", IDENTIFIER), (f"DOB {words.date(rng, who.birth)}", "birth", IDENTIFIER), (f"Room {rng.randint(1, 30)}", "room", NEUTRAL),
            (words.medical(rng), "medical", IDENTIFIER), (words.phone(rng, who), "phone", IDENTIFIER), ("ok thanks", "other", NEUTRAL)]
    y = 170
    for i, (text, cls, fate) in enumerate(said[:rng.randint(4, 6)]):
        mine = rng.random() < 0.4
        left = 180 if mine else 24
        screen.box((left, y, left + 436, y + 110), (30, 110, 230) if mine else ((60, 62, 68) if dark else (228, 230, 234)), radius=30)
        screen.put(rng, (left + 28, y + 55), text, face, 30, ink=(255, 255, 255) if mine or dark else (24, 26, 30), fate=fate, cls=cls, fit=380)
        y += 150
    return framed(rng, screen, 26, round_corners=60)


@template("screens", "screen", "tablet-form")
def tablet(rng: random.Random, words: Words, fonts: Fonts) -> Surface:
    """A tablet with a check-in form, as filled in."""
    screen = Surface("screen", 900, 1160, rng.choice(LIGHT))
    face, who, (street, town) = fonts.print(rng), words.person(rng), words.address(rng)
    screen.box((0, 0, 900, 96), rng.choice(BARS))
    screen.put(rng, (40, 48), "Check-in", face, 34, ink=(255, 255, 255))
    rows = [("Full name", words.name(rng, who), "name"), ("Date of birth", words.date(rng, who.birth), "birth"), ("Mobile phone", words.phone(rng, who), "phone"),
            ("E-mail", words.email(rng, who), "email"), ("Street", street, "address"), ("City", town, "address"), ("Member ID", words.insurance(rng), "insurance")]
    for i, (label, value, cls) in enumerate(rows[:rng.randint(4, 7)]):
        y = 150 + i * 142
        screen.put(rng, (44, y), label, face, 20, ink=(110, 116, 126))
        screen.box((40, y + 24, 860, y + 100), (255, 255, 255), line=(190, 196, 206), width=2, radius=10)
        screen.put(rng, (60, y + 62), value, face, 30, fate=IDENTIFIER, cls=cls, fit=780)
    return framed(rng, screen, 40, round_corners=40)


@template("screens", "screen", "vitals-monitor")
def vitals(rng: random.Random, words: Words, fonts: Fonts) -> Surface:
    """A bedside monitor: curves, big numbers, the patient in a corner."""
    screen = Surface("screen", 1300, 860, (8, 10, 12))
    face, who = fonts.print(rng), words.person(rng)
    screen.put(rng, (30, 44), f"Bed {rng.randint(1, 24)}", face, 26, ink=(220, 224, 228))
    screen.put(rng, (260, 44), words.name(rng, who), face, 32, ink=(240, 244, 246), fate=IDENTIFIER, cls="name", fit=560)
    screen.put(rng, (880, 44), who.mrn, face, 28, ink=(240, 244, 246), fate=IDENTIFIER, cls="mrn", fit=380)
    for i, (tone, label, value) in enumerate((((60, 220, 90), "HR", rng.randint(52, 120)), ((90, 190, 250), "SpO2", rng.randint(88, 100)), ((240, 220, 80), "RESP", rng.randint(10, 28)))):
        y = 190 + i * 220
        points = [(30 + x * 9, y - (70 if x % 17 == 5 else -24 if x % 17 == 6 else 8 if x % 17 in (9, 10) else 0) * (1 if i == 0 else 0.5)) for x in range(96)]
        screen.draw.line(points, fill=tone, width=5)
        screen.put(rng, (950, y - 60), label, face, 24, ink=tone)
        screen.put(rng, (1010, y + 20), str(value), face, 90, ink=tone)
    return framed(rng, screen, 56)


@template("screens", "public", "screen-with-slide")
def slide(rng: random.Random, words: Words, fonts: Fonts) -> Surface:
    """A lecture's slide, which everybody may read."""
    from ..public import BULLETS
    screen = Surface("public", 1600, 900, near(rng, rng.choice(((250, 250, 252), (20, 40, 80), (240, 244, 238), (30, 32, 38)))))
    light = sum(screen.colour or (255, 255, 255)) > 400
    ink = (30, 34, 44) if light else (244, 246, 250)
    title, face = fonts.display(rng) if rng.random() < 0.4 else fonts.print(rng), fonts.print(rng)
    screen.put(rng, (90, 150), rng.choice(words.slides), title, 64, ink=ink, fate=SURVIVES, cls="slide", fit=1400)
    for i, text in enumerate(rng.sample(BULLETS, rng.randint(2, 4))):
        screen.box((96, 310 + i * 130, 120, 334 + i * 130), (220, 120, 40))
        screen.put(rng, (160, 322 + i * 130), text, face, 44, ink=ink, fate=SURVIVES, cls="slide", fit=1300)
    return screen


@template("screens", "public", "screen-locked")
def locked(rng: random.Random, words: Words, fonts: Fonts) -> Surface:
    """A welcome screen without any patient."""
    screen = Surface("public", 1600, 920, rng.choice(BARS))
    face = fonts.display(rng)
    screen.put(rng, (800, 380), rng.choice(words.clinics), face, 78, ink=(255, 255, 255), fate=SURVIVES, cls="clinic", middle=True, fit=1400)
    screen.put(rng, (800, 560), rng.choice(words.slogans), fonts.print(rng), 50, ink=(230, 236, 244), fate=SURVIVES, cls="slogan", middle=True, fit=1400)
    device = Surface("public", 1680, 1000, None)
    device.box((0, 0, 1679, 999), rng.choice(FRAMES), radius=18)
    device.absorb(screen, (40, 40))
    return device
