"""What hangs, lies or glows in a clinic: banners and signs that must stay readable, and papers and screens that must not."""

from __future__ import annotations

import segno
from PIL import Image, ImageDraw, ImageFilter

from .flat import IDENTIFIER, NEUTRAL, SURVIVES, Card, Colour

INK: Colour = (32, 34, 44)
PEN: Colour = (28, 44, 120)
GREY: Colour = (120, 126, 136)
TEAL: Colour = (18, 116, 128)


def banner(text: str, colour: Colour = TEAL, ink: Colour = (255, 255, 255)) -> Card:
    """A cloth banner with a slogan."""
    card = Card(1500, 230, colour)
    card.box((14, 14, 1486, 216), line=ink, width=5)
    card.write((750, 112), text, min(118, 2300 / len(text)), face="festive", ink=ink, fate=SURVIVES, anchor="mm")
    return card


def door_sign(text: str, below: str = "") -> Card:
    """A sign beside a door."""
    card = Card(520, 260, (28, 66, 92))
    card.box((10, 10, 510, 250), line=(180, 200, 212), width=4, radius=14)
    card.write((260, 105 if below else 130), text, 70, face="bold", ink=(245, 248, 250), fate=SURVIVES, anchor="mm", fit=450)
    if below:
        card.write((260, 190), below, 38, ink=(210, 224, 232), fate=SURVIVES, anchor="mm")
    return card


def code(card: Card, text: str, at: tuple[int, int], size: int, fate: str = IDENTIFIER) -> None:
    """Prints a QR code with its quiet zone on a card."""
    made = segno.make_qr(text, error="m")
    rows = [bytes(row) for row in made.matrix]
    tiny = Image.frombytes("L", (len(rows), len(rows)), b"".join(rows)).point(lambda v: 0 if v else 255)
    step = max(1, size // (len(rows) + 8))
    side = step * len(rows)
    margin = (size - side) // 2
    card.box((at[0], at[1], at[0] + size, at[1] + size), (255, 255, 255))
    card.paste(tiny.resize((side, side), Image.Resampling.NEAREST), (at[0] + margin, at[1] + margin))
    card.mark((at[0] + margin, at[1] + margin, at[0] + margin + side, at[1] + margin + side), "code", fate)


def poster() -> Card:
    """A poster at the entrance with a code to check in with."""
    card = Card(900, 1280, (252, 250, 244))
    card.box((0, 0, 900, 250), TEAL)
    card.write((450, 92), "Welcome to the", 84, face="festive", ink=(255, 255, 255), fate=SURVIVES, anchor="mm")
    card.write((450, 182), "open day", 84, face="festive", ink=(255, 255, 255), fate=SURVIVES, anchor="mm")
    code(card, "https://checkin.example/visit?mrn=00482913&dob=1961-03-14", (170, 330), 560)
    card.write((450, 960), "Scan to check in", 68, face="bold", ink=INK, fate=SURVIVES, anchor="mm")
    card.write((450, 1060), "Free blood pressure checks", 48, ink=GREY, fate=SURVIVES, anchor="mm")
    card.write((450, 1130), "Main hall, 10 am to 3 pm", 48, ink=GREY, fate=SURVIVES, anchor="mm")
    return card


def badge(name: str, role: str, portrait: Image.Image, face: tuple[float, float, float, float]) -> Card:
    """A staff badge with a portrait."""
    card = Card(208, 290, (250, 250, 252))
    card.box((0, 0, 208, 52), TEAL)
    card.write((104, 26), "Lakeside Clinic", 21, face="bold", ink=(255, 255, 255), anchor="mm")
    high = 104
    small = portrait.resize((round(portrait.width * high / portrait.height), high), Image.Resampling.LANCZOS)
    left = 104 - small.width // 2
    card.box((40, 62, 168, 170), (196, 212, 222))
    card.paste(small, (left, 66))
    share = high / portrait.height
    card.mark((left + face[0] * share, 66 + face[1] * share, left + face[2] * share, 66 + face[3] * share), "badge-portrait", IDENTIFIER)
    card.write((104, 198), name, 27 if len(name) < 12 else 23, face="bold", ink=INK, fate=IDENTIFIER, anchor="mm")
    card.write((104, 230), role, 19, ink=GREY, anchor="mm")
    card.write((104, 262), f"ID 44-{19000 + sum(map(ord, name)) * 7 % 1000}", 20, face="mono", ink=INK, fate=IDENTIFIER, anchor="mm")
    card.mark((0, 0, 208, 290), "badge", IDENTIFIER)
    return card


def folder(name: str, birth: str) -> Card:
    """A patient folder whose tab bears the name."""
    card = Card(1300, 560, None)
    card.box((0, 110, 1300, 560), (222, 190, 128), line=(168, 138, 84), width=3, radius=12)
    card.box((40, 14, 1130, 150), (228, 198, 138), line=(168, 138, 84), width=3, radius=18)
    card.box((40, 120, 1130, 160), (226, 195, 134))
    card.box((64, 30, 1106, 118), (252, 252, 248), line=(190, 60, 60), width=3)
    card.write((84, 74), name, 40, face="bold", ink=INK, fate=IDENTIFIER, anchor="lm")
    card.write((1086, 74), birth, 34, ink=INK, fate=IDENTIFIER, anchor="rm")
    return card


def record_screen() -> Card:
    """A health record on a monitor."""
    card = Card(1600, 960, (244, 246, 249))
    card.box((0, 0, 1600, 62), (30, 58, 96))
    card.write((28, 31), "Chart Review", 30, face="bold", ink=(235, 240, 248), anchor="lm")
    card.write((1572, 31), "Lakeside Clinic", 26, ink=(200, 212, 228), anchor="rm")
    card.box((0, 62, 1600, 202), (255, 246, 214))
    card.write((28, 108), "HENNING, ROBERT J.", 46, face="bold", ink=INK, fate=IDENTIFIER, anchor="lm")
    card.write((640, 108), "DOB: 07/22/1958", 38, ink=INK, fate=IDENTIFIER, anchor="lm")
    card.write((1080, 108), "MRN: 00917342", 38, ink=INK, fate=IDENTIFIER, anchor="lm")
    card.write((28, 168), "Allergies: Penicillin", 30, ink=(170, 30, 30), fate=IDENTIFIER, anchor="lm")
    card.write((640, 168), "Phone: (555) 010-4477", 30, ink=INK, fate=IDENTIFIER, anchor="lm")
    card.box((0, 202, 300, 960), (226, 232, 240))
    for i, entry in enumerate(("Summary", "Results", "Notes", "Orders", "Medications", "Imaging", "Letters")):
        card.box((14, 226 + i * 84, 286, 292 + i * 84), (255, 255, 255) if i == 1 else (236, 240, 246), radius=8)
        card.write((40, 259 + i * 84), entry, 28, ink=INK, anchor="lm")
    rows = [("Hemoglobin A1c", "8.4 %", "high"), ("Glucose, fasting", "161 mg/dL", "high"), ("Creatinine", "1.3 mg/dL", ""),
            ("LDL cholesterol", "142 mg/dL", "high"), ("Potassium", "4.1 mmol/L", ""), ("Metformin 1000 mg", "twice daily", "")]
    for i, (what, value, flag) in enumerate(rows):
        y = 268 + i * 82
        card.box((324, y - 38, 1576, y + 38), (255, 255, 255) if i % 2 else (248, 250, 252), line=(214, 220, 228), width=1)
        card.write((350, y), what, 31, ink=INK, fate=IDENTIFIER, anchor="lm")
        card.write((860, y), value, 31, ink=INK, fate=IDENTIFIER, anchor="lm")
        if flag:
            card.write((1160, y), flag, 29, face="bold", ink=(190, 40, 40), fate=IDENTIFIER, anchor="lm")
        card.write((1556, y), "04/18/2026", 27, ink=GREY, fate=IDENTIFIER, anchor="rm")
    card.box((324, 760, 1576, 936), (255, 255, 255), line=(214, 220, 228), width=1)
    card.write((350, 800), "Assessment: type 2 diabetes, poorly controlled.", 29, ink=INK, fate=IDENTIFIER, anchor="lm")
    card.write((350, 848), "Seen by Dr. A. Okonkwo, next visit 05/16/2026.", 29, ink=INK, fate=IDENTIFIER, anchor="lm")
    card.write((350, 896), "Emergency contact: Lena Henning (wife)", 29, ink=INK, fate=IDENTIFIER, anchor="lm")
    card.mark((0, 0, 1600, 960), "screen", IDENTIFIER)
    return card


def wallpaper(picture: Image.Image) -> Card:
    """A locked screen that shows a photo."""
    card = Card(1600, 960, (20, 24, 32))
    share = max(1600 / picture.width, 960 / picture.height)
    big = picture.resize((round(picture.width * share), round(picture.height * share)), Image.Resampling.LANCZOS)
    card.paste(big.crop((0, 0, 1600, 960)), (0, 0))
    return card


def whiteboard() -> Card:
    """The ward's list of patients on a whiteboard."""
    card = Card(1700, 1060, (246, 248, 249))
    card.write((850, 70), "Ward 4B today", 74, face="marker", ink=(20, 70, 150), fate=NEUTRAL, anchor="mm")
    columns = [40, 260, 860, 1260, 1660]
    rows = [130 + i * 126 for i in range(8)]
    card.rules(rows, columns, (60, 66, 76), 4)
    for x, text in zip(columns, ("Rm", "Patient", "Nurse", "Plan")):
        card.write((x + 22, 194), text, 56, face="marker", ink=(160, 30, 40), anchor="lm")
    people = [("401", "Delgado, Ana", "Priya", "MRI 2 pm"), ("402", "O'Brien, Sean", "Tom", "home"), ("403", "Kowalczyk, M.", "Priya", "NPO"),
              ("404", "Yamada, Kenji", "Tom", "PT eval"), ("405", "Abara, Grace", "Luis", "insulin"), ("406", "Whitfield, J.", "Luis", "labs")]
    for i, line in enumerate(people):
        y = rows[i + 1] + 64
        for j, text in enumerate(line):
            card.write((columns[j] + 22, y + (i * 7 + j * 5) % 9 - 4), text, 58, face="marker", ink=(24, 30, 44) if j < 2 else (22, 90, 60),
                       fate=IDENTIFIER if j in (0, 1, 3) else NEUTRAL, anchor="lm")
    card.mark((0, 0, 1700, 1060), "whiteboard", IDENTIFIER)
    return card


def sticky(lines: list[str], colour: Colour = (255, 232, 110)) -> Card:
    """A sticky note in somebody's handwriting."""
    card = Card(460, 440, colour)
    for i, line in enumerate(lines):
        card.write((30, 66 + i * 84), line, 62, face="pen", ink=PEN, fate=IDENTIFIER, anchor="lm")
    shade = Image.linear_gradient("L").resize((460, 440)).point(lambda v: v // 8)
    dark = Image.new("RGBA", (460, 440), (90, 70, 0, 0))
    dark.putalpha(shade)
    card.paste(dark, (0, 0))
    return card


def sign_in_sheet() -> Card:
    """The list visitors signed at the door, on a clipboard."""
    card = Card(1180, 1560, None)
    card.box((0, 40, 1180, 1560), (118, 82, 52), radius=26)
    card.box((40, 110, 1140, 1520), (253, 253, 251))
    card.box((420, 0, 760, 140), (168, 172, 178), line=(110, 114, 120), width=4, radius=22)
    card.box((500, 24, 680, 64), (206, 210, 214), radius=18)
    card.write((590, 204), "Blood Pressure Check", 62, face="bold", ink=INK, fate=NEUTRAL, anchor="mm")
    card.write((590, 272), "Please sign in", 42, ink=GREY, fate=NEUTRAL, anchor="mm")
    columns = [70, 490, 790, 1110]
    rows = [330.0 + i * 112 for i in range(11)]
    card.rules(rows, columns, (150, 158, 170), 3)
    for x, text in zip(columns, ("Name", "Born", "Phone")):
        card.write((x + 18, 388), text, 40, face="bold", ink=INK, anchor="lm")
    people = [("Marta Kowalczyk", "3/14/61", "555-0142"), ("Sean O'Brien", "11/2/47", "555-0119"), ("Grace Abara", "6/30/83", "555-0173"),
              ("Kenji Yamada", "1/9/70", "555-0188"), ("Ana Delgado", "8/25/92", "555-0106"), ("J. Whitfield", "12/5/39", "555-0151"),
              ("Lena Henning", "4/17/60", "555-0134")]
    for i, line in enumerate(people):
        y = rows[i + 1] + 60
        for j, text in enumerate(line):
            card.write((columns[j] + 20, y + (i * 5 + j * 3) % 7 - 3), text, 56, face="pen", ink=PEN if i % 3 else INK, fate=IDENTIFIER, anchor="lm")
    card.mark((40, 110, 1140, 1520), "sheet", IDENTIFIER)
    return card


def wristband() -> Card:
    """A patient's wristband, laid flat."""
    card = Card(1500, 300, (250, 250, 247))
    code(card, "00482913", (14, 8), 284)
    card.write((310, 76), "KOWALCZYK, MARTA", 66, face="bold", ink=INK, fate=IDENTIFIER, anchor="lm")
    card.write((310, 156), "DOB 03/14/1961   F   65y", 52, ink=INK, fate=IDENTIFIER, anchor="lm")
    card.write((310, 232), "MRN 00482913", 56, face="mono", ink=INK, fate=IDENTIFIER, anchor="lm")
    card.write((900, 232), "Dr. A. Okonkwo", 46, ink=INK, fate=IDENTIFIER, anchor="lm")
    card.box((1330, 0, 1500, 300), (196, 40, 52))
    card.write((1415, 150), "FALL", 56, face="bold", ink=(255, 255, 255), fate=NEUTRAL, anchor="mm")
    return card


def letter() -> Card:
    """A referral letter."""
    card = Card(1240, 1700, (254, 254, 252))
    card.write((110, 150), "Lakeside Clinic", 60, face="serif-bold", ink=TEAL, anchor="lm")
    card.write((110, 214), "Department of Cardiology", 36, face="serif", ink=GREY, anchor="lm")
    lines = [("Patient:  Grace Abara", True), ("Date of birth:  06/30/1983", True), ("Record number:  00733518", True),
             ("Address:  18 Harbour Lane, Millbrook", True), ("", False), ("Dear Dr. Lindqvist,", True), ("", False),
             ("thank you for seeing Mrs. Abara, who reports", True), ("palpitations since March. Her ECG shows atrial", True),
             ("fibrillation; she takes apixaban 5 mg twice daily.", True), ("Please consider an echocardiogram.", True), ("", False),
             ("With kind regards,", False), ("A. Okonkwo, MD", True)]
    for i, (text, secret) in enumerate(lines):
        if text:
            card.write((110, 360 + i * 76), text, 44, face="serif", ink=INK, fate=IDENTIFIER if secret else NEUTRAL, anchor="lm")
    card.mark((0, 0, 1240, 1700), "sheet", IDENTIFIER)
    return card


def name_tag(name: str) -> Card:
    """A sticker with a first name and a surname, as handed out at the door."""
    card = Card(520, 330, (255, 255, 255))
    card.box((0, 0, 520, 120), (206, 62, 72))
    card.box((0, 290, 520, 330), (206, 62, 72))
    card.write((260, 60), "Hello, my name is", 50, face="bold", ink=(255, 255, 255), anchor="mm")
    card.write((260, 206), name, 78 if len(name) < 12 else 66, face="felt", ink=INK, fate=IDENTIFIER, anchor="mm")
    card.mark((0, 0, 520, 330), "badge", IDENTIFIER)
    return card


def framed(picture: Image.Image, mat: Colour = (248, 246, 240)) -> Card:
    """A picture on the wall in a thin frame."""
    card = Card(700, 540, (54, 46, 40))
    card.box((18, 18, 682, 522), mat)
    share = max(560 / picture.width, 400 / picture.height)
    big = picture.resize((round(picture.width * share), round(picture.height * share)), Image.Resampling.LANCZOS)
    card.paste(big.crop((0, 0, 560, 400)), (70, 70))
    return card


def glow(card: Card) -> Card:
    """Adds a reflection to a screen."""
    size = card.image.size
    shine = Image.new("L", size)
    ImageDraw.Draw(shine).polygon([(size[0] * 0.62, 0), (size[0] * 0.8, 0), (size[0] * 0.5, size[1]), (size[0] * 0.32, size[1])], fill=22)
    light = Image.new("RGBA", size, (255, 255, 255, 0))
    light.putalpha(shine.filter(ImageFilter.GaussianBlur(40)))
    card.paste(light, (0, 0))
    return card
