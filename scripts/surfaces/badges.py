"""Draws badges and ID cards: front and back, bare and in holders, upright and across."""

from __future__ import annotations

import random

from PIL import Image, ImageDraw, ImageFilter

from . import ink

ROLES = "RN|MD|NURSE|DOCTOR|STAFF|VISITOR|SPEAKER|GUEST|VOLUNTEER|STUDENT|THERAPIST|PHARMACY|ATTENDEE|CREW".split("|")


def badge(rng: random.Random, high: int, faces: list[Image.Image]) -> Image.Image:
    """A badge of about that height in pixels, with clear surroundings where its holder's corners are round."""
    kind = rng.choices(("id", "event", "attendee", "back", "plain", "sticker", "buddy"), (27, 18, 30, 9, 4, 7, 5))[0]
    across = rng.random() < {"id": 0.3, "event": 0.3, "attendee": 0.12, "back": 0.35, "plain": 0.5, "sticker": 0.9, "buddy": 0.2}[kind]
    ratio = rng.uniform(1.25, 1.7) if across else rng.uniform(0.6, 0.85)
    scale = 2 if high < 160 else 1
    tall = max(12, high * scale)
    card = {"id": identity, "event": event, "attendee": attendee, "back": back, "plain": plain, "sticker": sticker, "buddy": buddy}[kind](rng, round(tall * ratio), tall, faces)
    framed = holder(rng, card) if kind != "sticker" and rng.random() < (0.85 if kind == "attendee" else 0.6) else rounded(rng, card)
    return framed.resize((max(4, framed.width // scale), max(4, framed.height // scale)), Image.Resampling.BOX)


def identity(rng: random.Random, wide: int, high: int, faces: list[Image.Image]) -> Image.Image:
    """A staff card with a portrait, a name, a role and often a stripe or a code."""
    card, pen = ink.sheet(wide, high, ink.pale(rng))
    band = ink.colour(rng)
    font = ink.pick_font(rng)
    top = 0.0
    if rng.random() < 0.8:
        top = high * rng.uniform(0.1, 0.24)
        pen.rectangle((0, 0, wide, top), fill=band)
        ink.write(pen, (wide / 2, top / 2), rng.choice(("Lakeside Clinic", "General Hospital", "St. Mary's", "HEALTH")), top * 0.5, font, (255, 255, 255), "mm", wide * 0.9)
    below = high * rng.uniform(0.84, 0.95)
    if rng.random() < 0.6:
        pen.rectangle((0, below, wide, high), fill=ink.colour(rng) if rng.random() < 0.4 else band)
        ink.write(pen, (wide / 2, (below + high) / 2), rng.choice(ROLES), (high - below) * 0.75, font, (255, 255, 255), "mm", wide * 0.9)
    room = below - top
    if wide > high:
        side = room * rng.uniform(0.6, 0.85)
        left = wide * 0.05 if rng.random() < 0.6 else wide * 0.95 - side * 0.8
        portrait(rng, card, (left, top + (room - side) / 2, left + side * 0.8, top + (room + side) / 2), faces)
        x = wide * 0.1 + side * 0.8 if left < wide / 3 else wide * 0.06
        lines, y, fit, anchor = rng.randint(2, 4), top + room * 0.25, wide * 0.88 - side * 0.8, "lm"
    else:
        side = room * rng.uniform(0.4, 0.58)
        portrait(rng, card, (wide / 2 - side * 0.4, top + room * 0.05, wide / 2 + side * 0.4, top + room * 0.05 + side), faces)
        x, y, fit, anchor, lines = wide / 2, top + room * 0.1 + side + room * 0.06, wide * 0.9, "mm", rng.randint(2, 3)
    step = (below - y) / (lines + 0.4)
    black = ink.dark(rng)
    for i in range(lines):
        text = ink.name(rng) if i == 0 else rng.choice((ink.words(rng, 2).title(), rng.choice(ROLES), "ID " + ink.number(rng, 6)))
        ink.write(pen, (x, y + i * step), text, step * (0.8 if i == 0 else 0.55), font, black, anchor, fit)
    if rng.random() < 0.25:
        ink.bars(rng, pen, (wide * 0.55, below - high * 0.12, wide * 0.95, below - high * 0.02))
    return card


def event(rng: random.Random, wide: int, high: int, faces: list[Image.Image]) -> Image.Image:
    """A conference or visitor badge: a logo above, a large name, a role below."""
    card, pen = ink.sheet(wide, high, ink.pale(rng) if rng.random() < 0.8 else ink.colour(rng))
    font = ink.pick_font(rng)
    top = high * rng.uniform(0.15, 0.4)
    if rng.random() < 0.75:
        pen.rectangle((0, 0, wide, top), fill=ink.colour(rng) if rng.random() < 0.7 else ink.pale(rng))
    logo(rng, pen, (wide * rng.uniform(0.08, 0.4), top * 0.15, wide * rng.uniform(0.6, 0.9), top * 0.9))
    black = ink.dark(rng)
    by_hand = rng.random() < 0.25
    face = ink.pick_font(rng, by_hand)
    y = top + (high - top) * 0.3
    for part in ink.name(rng).split()[:2]:
        ink.write(pen, (wide / 2, y), part, high * rng.uniform(0.1, 0.17), face, black, "mm", wide * 0.9)
        y += high * 0.15
    if rng.random() < 0.6:
        ink.write(pen, (wide / 2, y), ink.words(rng, 2), high * 0.06, font, black, "mm", wide * 0.9)
    if rng.random() < 0.6:
        low = high * rng.uniform(0.82, 0.92)
        pen.rectangle((0, low, wide, high), fill=ink.colour(rng))
        ink.write(pen, (wide / 2, (low + high) / 2), rng.choice(ROLES), (high - low) * 0.6, font, (255, 255, 255), "mm", wide * 0.9)
    elif rng.random() < 0.5:
        side = min(wide, high) * rng.uniform(0.2, 0.32)
        ink.bars(rng, pen, (wide - side * 1.15, high - side * 1.15, wide - side * 0.15, high - side * 0.15))
    return card


def attendee(rng: random.Random, wide: int, high: int, faces: list[Image.Image]) -> Image.Image:
    """A badge as conferences print it themselves: white, the event above, a role, a name of two lines, a firm; sometimes a pale picture behind."""
    card, pen = ink.sheet(wide, high, ink.pale(rng))
    tint, black, font = ink.colour(rng, light=(0.3, 0.9)), ink.dark(rng) if rng.random() < 0.7 else ink.colour(rng, light=(0.3, 0.6), vivid=(0.1, 0.5)), ink.pick_font(rng)
    if rng.random() < 0.3:
        for _ in range(rng.randint(2, 6)):
            x, y, r = rng.uniform(0, wide), rng.uniform(0, high), rng.uniform(0.1, 0.5) * wide
            pen.ellipse((x - r, y - r, x + r, y + r), fill=ink.colour(rng, light=(0.85, 1), vivid=(0.02, 0.2)))
    top = high * rng.uniform(0.08, 0.3)
    if rng.random() < 0.35:
        pen.rectangle((0, 0, wide, top), fill=tint)
        tint = (255, 255, 255)
    ink.write(pen, (wide / 2, top * 0.4), rng.choice(ink.SLOGANS).upper(), top * 0.4, font, tint, "mm", wide * 0.85)
    if rng.random() < 0.6:
        ink.write(pen, (wide / 2, top * 0.8), rng.choice(("2026", "Health Fair", "Open Day", ink.number(rng, 4))), top * 0.25, font, tint, "mm", wide * 0.85)
    if rng.random() < 0.15:
        return card
    step = (high - top) * rng.uniform(0.12, 0.2)
    y = top + step * rng.uniform(0.7, 1.5)
    if rng.random() < 0.5:
        ink.write(pen, (wide / 2, y), rng.choice(ROLES).title(), step * 0.4, font, black, "mm", wide * 0.85)
        y += step * 0.9
    for part in ink.name(rng).split()[: rng.randint(1, 2)]:
        ink.write(pen, (wide / 2, y), part, step * rng.uniform(0.6, 1.0), font, black, "mm", wide * 0.88)
        y += step
    if rng.random() < 0.6:
        ink.write(pen, (wide / 2, y), ink.words(rng, 2), step * 0.45, font, black, "mm", wide * 0.85)
    if rng.random() < 0.4:
        pen.rectangle((0, high * rng.uniform(0.86, 0.95), wide, high), fill=ink.colour(rng, light=(0.4, 1), vivid=(0.05, 0.7)))
    return card


def back(rng: random.Random, wide: int, high: int, faces: list[Image.Image]) -> Image.Image:
    """The back of a card: nearly empty, with small print, a dark stripe or a code."""
    card, pen = ink.sheet(wide, high, ink.pale(rng))
    if rng.random() < 0.4:
        y = high * rng.uniform(0.08, 0.2)
        pen.rectangle((0, y, wide, y + high * 0.15), fill=(25, 22, 22))
    for i in range(rng.randint(0, 6)):
        ink.write(pen, (wide * 0.08, high * (0.4 + i * 0.07)), ink.words(rng, 6), high * 0.045, ink.pick_font(rng), ink.dark(rng), "lm", wide * 0.84)
    if rng.random() < 0.4:
        ink.bars(rng, pen, (wide * 0.15, high * 0.85, wide * 0.85, high * 0.95))
    return card


def plain(rng: random.Random, wide: int, high: int, faces: list[Image.Image]) -> Image.Image:
    """A card of which only colour and a few marks can be made out."""
    card, pen = ink.sheet(wide, high, ink.pale(rng) if rng.random() < 0.6 else ink.colour(rng))
    for _ in range(rng.randint(1, 3)):
        x, y = rng.uniform(0.1, 0.5) * wide, rng.uniform(0.1, 0.8) * high
        pen.rectangle((x, y, x + rng.uniform(0.2, 0.4) * wide, y + rng.uniform(0.05, 0.2) * high), fill=ink.colour(rng))
    return card


def sticker(rng: random.Random, wide: int, high: int, faces: list[Image.Image]) -> Image.Image:
    """A name sticker with a coloured frame and a hand-written name."""
    card, pen = ink.sheet(wide, high, ink.colour(rng, vivid=(0.5, 1.0)))
    top = high * rng.uniform(0.25, 0.4)
    edge = high * rng.uniform(0.02, 0.12)
    pen.rectangle((edge * rng.choice((0, 1)), top, wide - edge, high - edge), fill=ink.pale(rng))
    ink.write(pen, (wide / 2, top / 2), rng.choice(("HELLO my name is", "VISITOR", "Hello", "My name is")), top * 0.5, ink.pick_font(rng), (255, 255, 255), "mm", wide * 0.9)
    ink.write(pen, (wide / 2, (top + high) / 2), ink.name(rng), high * 0.3, ink.pick_font(rng, True), ink.dark(rng), "mm", wide * 0.85)
    return card


def buddy(rng: random.Random, wide: int, high: int, faces: list[Image.Image]) -> Image.Image:
    """A card with a larger one behind it that tells the role in big letters."""
    card, pen = ink.sheet(wide, high, ink.colour(rng, vivid=(0.4, 1.0)))
    inner = identity(rng, wide, round(high * 0.72), faces)
    card.paste(inner, (0, 0))
    ink.write(pen, (wide / 2, high * 0.86), rng.choice(ROLES), high * 0.2, ink.pick_font(rng), (255, 255, 255), "mm", wide * 0.9)
    return card


def portrait(rng: random.Random, card: Image.Image, box: tuple[float, float, float, float], faces: list[Image.Image]) -> None:
    """A passport photo: a face from the photo folder, or a figure in two colours."""
    left, top, right, bottom = (round(v) for v in box)
    wide, high = max(2, right - left), max(2, bottom - top)
    if faces and rng.random() < 0.7:
        card.paste(rng.choice(faces).resize((wide, high)), (left, top))
        return
    small, pen = ink.sheet(wide, high, ink.colour(rng, light=(0.5, 0.95), vivid=(0, 0.5)))
    skin = ink.colour(rng, light=(0.3, 0.95), vivid=(0.3, 0.6))
    pen.ellipse((wide * 0.1, high * 0.7, wide * 0.9, high * 1.5), fill=ink.colour(rng))
    pen.ellipse((wide * 0.25, high * 0.12, wide * 0.75, high * 0.6), fill=ink.dark(rng))
    pen.ellipse((wide * 0.28, high * 0.2, wide * 0.72, high * 0.75), fill=skin)
    card.paste(small, (left, top))


def logo(rng: random.Random, pen: ImageDraw.ImageDraw, box: tuple[float, float, float, float]) -> None:
    """A sign of some shapes or a brand's word."""
    left, top, right, bottom = box
    if right - left < 2 or bottom - top < 2:
        return
    for _ in range(rng.randint(1, 3)):
        x, y = rng.uniform(left, right), rng.uniform(top, bottom)
        size = rng.uniform(0.2, 0.6) * min(right - left, bottom - top)
        shape = rng.choice((pen.ellipse, pen.rectangle))
        shape((x - size / 2, y - size / 2, x + size / 2, y + size / 2), fill=ink.colour(rng))
    if rng.random() < 0.7:
        ink.write(pen, ((left + right) / 2, (top + bottom) / 2), rng.choice(ink.SLOGANS), (bottom - top) * 0.5, ink.pick_font(rng),
                  rng.choice(((255, 255, 255), ink.dark(rng))), "mm", right - left)


def rounded(rng: random.Random, card: Image.Image) -> Image.Image:
    """A bare card with round corners and perhaps a slot at its top."""
    mask = Image.new("L", card.size, 0)
    radius = min(card.size) * rng.choice((0, 0.04, 0.08))
    pen = ink.Pen(mask)
    pen.rounded_rectangle((0, 0, card.width - 1, card.height - 1), radius, fill=255)
    if rng.random() < 0.4:
        pen.rounded_rectangle((card.width * 0.4, card.height * 0.02, card.width * 0.6, card.height * 0.05), 2, fill=80)
    out = card.convert("RGBA")
    out.putalpha(mask)
    return out


def holder(rng: random.Random, card: Image.Image) -> Image.Image:
    """A card in a clear pouch or a frame, with a rim, a slot and glare."""
    wide, high = card.size
    side, above = round(wide * rng.uniform(0.02, 0.09)), round(high * rng.uniform(0.04, 0.2))
    below = round(high * rng.uniform(0.02, 0.08))
    size = (wide + 2 * side, high + above + below)
    clear = rng.random() < 0.65
    rim = ink.colour(rng, light=(0.6, 1.0), vivid=(0, 0.1)) if clear else ink.colour(rng, light=(0.05, 0.9), vivid=(0, 0.7))
    out = Image.new("RGBA", size, (*rim, rng.randint(25, 170) if clear else 255))
    out.paste(card, (side, above))
    pen = ink.Pen(out)
    pen.rectangle((0, 0, size[0] - 1, size[1] - 1), outline=(*[min(255, c + 40) for c in rim], 200), width=max(1, side // 4))
    pen.rounded_rectangle((size[0] * 0.38, above * 0.3, size[0] * 0.62, above * 0.6), 2, fill=(60, 60, 60, 160))
    if rng.random() < 0.6:
        out = Image.alpha_composite(out, glare(rng, size))
    return out


def glare(rng: random.Random, size: tuple[int, int]) -> Image.Image:
    """Light that a pouch throws back: a soft bright stripe or patch."""
    wide, high = size
    light = Image.new("L", size, 0)
    pen = ink.Pen(light)
    strength = rng.randint(50, 235)
    if rng.random() < 0.6:
        x, lean, broad = rng.uniform(-0.3, 1) * wide, rng.uniform(-0.6, 0.6) * wide, rng.uniform(0.1, 0.6) * wide
        pen.polygon([(x, 0), (x + broad, 0), (x + broad + lean, high), (x + lean, high)], fill=strength)
    else:
        x, y, r = rng.uniform(0, wide), rng.uniform(0, high), rng.uniform(0.15, 0.5) * max(size)
        pen.ellipse((x - r, y - r, x + r, y + r), fill=strength)
    light = light.filter(ImageFilter.GaussianBlur(max(1, wide * rng.uniform(0.01, 0.08))))
    out = Image.new("RGBA", size, (255, 255, 255, 0))
    out.putalpha(light)
    return out
