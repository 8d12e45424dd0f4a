"""Lists on walls and doors: whiteboards, schedules, door cards."""

from __future__ import annotations

import random

from ..fonts import Fonts
from ..ink import MARKERS, PAPERS, near
from ..surface import IDENTIFIER, NEUTRAL, Surface
from ..templates import template
from ..words import Words

WHITE = (246, 248, 249)
HEADINGS = ("Ward 4B today", "Unit 3 East", "OR list", "Today", "Assignments", "Patients", "Team board", "Infusion chairs")


def _board(rng: random.Random, wide: int, tall: int) -> Surface:
    """An empty whiteboard in its frame, wiped but not clean."""
    surface = Surface("board", wide, tall, near(rng, WHITE, 5))
    for _ in range(rng.randint(4, 12)):
        x, y = rng.randint(0, wide), rng.randint(0, tall)
        surface.draw.line((x, y, x + rng.randint(-300, 300), y + rng.randint(-60, 60)), fill=near(rng, (232, 236, 240), 6), width=rng.randint(6, 26))
    surface.box((0, 0, wide - 1, tall - 1), line=rng.choice(((170, 174, 180), (60, 62, 68), (150, 110, 70))), width=22)
    return surface


@template("boards", "board", "ward-whiteboard")
def ward(rng: random.Random, words: Words, fonts: Fonts) -> Surface:
    """Rooms, patients, nurses and plans in a table drawn with a marker."""
    count = rng.randint(4, 9)
    surface = _board(rng, 1700, 300 + count * 112)
    face, other = fonts.hand(rng), fonts.hand(rng)
    surface.put(rng, (850, 90), rng.choice(HEADINGS), face, 60, ink=rng.choice(MARKERS), middle=True)
    columns = [50, 230, 880, 1230, 1650]
    rows = [160 + i * 112 for i in range(count + 2)]
    if rng.random() < 0.8:
        surface.rules(rows, columns, near(rng, (70, 74, 84)), rng.choice((3, 5, 7)))
    for x, text in zip(columns, (rng.choice(("Rm", "Bed")), rng.choice(("Patient", "Name", "Pt")), "RN", "Plan")):
        surface.put(rng, (x + 18, 214), text, face, 46, ink=rng.choice(MARKERS))
    for i in range(count):
        y, who, pen = rows[i + 1] + 56, words.person(rng), other if rng.random() < 0.3 else face
        ink = rng.choice(MARKERS)
        surface.put(rng, (columns[0] + 18, y), str(rng.randint(1, 60)), pen, 44, ink=ink, cls="room", fit=150)
        surface.put(rng, (columns[1] + 18, y), words.name(rng, who, short=rng.random() < 0.6), pen, 46, ink=ink, fate=IDENTIFIER, cls="name", fit=610)
        surface.put(rng, (columns[2] + 18, y), words.person(rng).first, pen, 42, ink=ink, cls="staff", fit=310)
        plan = rng.choice((words.medical(rng), "home", "MRI 2 pm", "NPO", "PT eval", "labs"))
        surface.put(rng, (columns[3] + 18, y), plan, pen, 40, ink=ink, fate=NEUTRAL, cls="plan", fit=390)
    return surface


@template("boards", "board", "loose-list-on-board")
def loose(rng: random.Random, words: Words, fonts: Fonts) -> Surface:
    """A list of names without a table."""
    count = rng.randint(3, 8)
    surface = _board(rng, rng.randint(900, 1300), 260 + count * 120)
    face, ink = fonts.hand(rng), rng.choice(MARKERS)
    surface.put(rng, (80, 110), rng.choice(HEADINGS), face, 58, ink=rng.choice(MARKERS))
    for i in range(count):
        who = words.person(rng)
        said = f"{rng.randint(1, 30)}  " if rng.random() < 0.4 else rng.choice(("", "- "))
        said += words.name(rng, who, short=rng.random() < 0.5)
        said += rng.choice(("", "", f"  {words.date(rng, who.birth)}", f"  {rng.choice(words.diagnoses)}"))
        surface.put(rng, (90 + rng.randint(-16, 16), 240 + i * 118), said, face, 50, ink=ink, fate=IDENTIFIER, cls="name", fit=surface.width - 180)
    return surface


@template("boards", "paper", "schedule-printed")
def printed(rng: random.Random, words: Words, fonts: Fonts) -> Surface:
    """A printed list pinned to a wall."""
    count = rng.randint(7, 14)
    surface = Surface("paper", 1200, 260 + count * 82, rng.choice(PAPERS))
    face = fonts.print(rng)
    surface.put(rng, (600, 80), rng.choice(("Surgery schedule", "Daily census", "Appointments", "Transport list")), face, 46, middle=True)
    surface.put(rng, (600, 150), words.date(rng), face, 30, fate=IDENTIFIER, cls="date", middle=True)
    rows = [200 + i * 82 for i in range(count + 1)]
    surface.rules(rows, [50, 190, 690, 1150], (150, 154, 160), 2)
    for i in range(count):
        y, who = rows[i] + 41, words.person(rng)
        surface.put(rng, (64, y), f"{7 + i // 2}:{'30' if i % 2 else '00'}", face, 28)
        surface.put(rng, (206, y), words.name(rng, who), face, 31, fate=IDENTIFIER, cls="name", fit=460)
        text, cls = rng.choice(((words.date(rng, who.birth), "birth"), (f"MRN {who.mrn}", "mrn"), (rng.choice(words.diagnoses), "medical")))
        surface.put(rng, (706, y), text, face, 29, fate=IDENTIFIER, cls=cls, fit=420)
    return surface


@template("boards", "paper", "door-card")
def door(rng: random.Random, words: Words, fonts: Fonts) -> Surface:
    """A card beside a patient's door."""
    surface = Surface("paper", 900, 460, rng.choice(PAPERS))
    surface.box((8, 8, 892, 452), line=(120, 130, 140), width=5, radius=12)
    face = fonts.hand(rng) if rng.random() < 0.5 else fonts.print(rng)
    surface.put(rng, (60, 110), f"Room {rng.randint(100, 599)}", fonts.print(rng), 56, ink=(24, 80, 120), cls="room")
    for i in range(rng.randint(1, 2)):
        surface.put(rng, (60, 240 + i * 112), words.name(rng, words.person(rng), short=rng.random() < 0.4), face, 62, ink=rng.choice(MARKERS), fate=IDENTIFIER, cls="name", fit=780)
    return surface


@template("boards", "board", "bedside-board")
def welcome(rng: random.Random, words: Words, fonts: Fonts) -> Surface:
    """A bedside board with blanks filled in: name, nurse, goal."""
    surface = _board(rng, 1200, 900)
    printed, hand, ink, who = fonts.print(rng), fonts.hand(rng), rng.choice(MARKERS), words.person(rng)
    surface.put(rng, (600, 90), rng.choice(words.clinics), printed, 44, ink=(20, 90, 130), cls="clinic", middle=True, fit=1000)
    rows = [("Patient:", words.name(rng, who), "name", IDENTIFIER), ("Nurse:", words.person(rng).first, "staff", NEUTRAL), ("Doctor:", words.doctor(rng), "doctor", NEUTRAL),
            ("Family phone:", words.phone(rng, who), "phone", IDENTIFIER), ("Goal:", rng.choice(("walk to chair", "eat lunch", "rest", "go home")), "other", NEUTRAL),
            ("Date:", words.date(rng), "date", IDENTIFIER)]
    for i, (label, value, cls, fate) in enumerate(rows):
        y = 210 + i * 116
        surface.put(rng, (60, y), label, printed, 36, ink=(60, 70, 84))
        surface.put(rng, (440, y), value, hand, 52, ink=ink, fate=fate, cls=cls, fit=700)
    return surface
