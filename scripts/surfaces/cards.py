"""Draws the surfaces that records are read from: screens, papers, boards and labels."""

from __future__ import annotations

import random

from PIL import Image, ImageDraw, ImageFilter

from . import ink
from .badges import glare


def screen(rng: random.Random, size: int, photos: list[Image.Image]) -> Image.Image:
    """A monitor, laptop lid, tablet or phone with its frame, its longer side so many pixels."""
    upright = rng.random() < 0.3
    ratio = rng.choice((1.33, 1.5, 1.6, 1.78)) if not upright else rng.choice((1.33, 1.6, 1.9, 2.1))
    wide, high = (round(size / ratio), size) if upright else (size, round(size / ratio))
    frame = max(1, round(min(wide, high) * rng.uniform(0.015, 0.09)))
    shell = rng.choice((ink.colour(rng, light=(0.02, 0.2), vivid=(0, 0.2)), ink.colour(rng, light=(0.02, 0.2), vivid=(0, 0.2)),
                        ink.colour(rng, light=(0.6, 0.95), vivid=(0, 0.1))))
    card, _ = ink.sheet(wide, high, shell)
    chin = frame if rng.random() < 0.5 else round(frame * rng.uniform(1, 3))
    inner = (wide - 2 * frame, high - frame - chin)
    if inner[0] > 4 and inner[1] > 4:
        content = rng.choices((record, table, letter_on_screen, scan, photo_on_screen, code), (34, 22, 14, 12, 8, 10))[0](rng, inner, photos)
        if rng.random() < 0.35:
            content = Image.blend(content, Image.new("RGB", content.size, ink.colour(rng, light=(0.6, 1), vivid=(0, 0.3))), rng.uniform(0.1, 0.75))
        card.paste(content, (frame, frame))
    out = card.convert("RGBA")
    if rng.random() < 0.35:
        out = Image.alpha_composite(out, glare(rng, out.size))
    return out


def record(rng: random.Random, size: tuple[int, int], photos: list[Image.Image]) -> Image.Image:
    """A program with a bar, a column of entries and fields."""
    wide, high = size
    night = rng.random() < 0.2
    back, black = (ink.colour(rng, light=(0.05, 0.2), vivid=(0, 0.5)), (225, 228, 230)) if night else (ink.pale(rng), ink.dark(rng))
    card, pen = ink.sheet(wide, high, back)
    font = ink.pick_font(rng)
    bar = high * rng.uniform(0.05, 0.14)
    pen.rectangle((0, 0, wide, bar), fill=ink.colour(rng))
    ink.write(pen, (wide * 0.03, bar / 2), ink.name(rng), bar * 0.6, font, (255, 255, 255), "lm", wide * 0.5)
    left = wide * rng.choice((0, 0.18, 0.25))
    step = high * rng.uniform(0.035, 0.08)
    if left:
        pen.rectangle((0, bar, left, high), fill=ink.colour(rng, light=(0.2, 0.95), vivid=(0, 0.5)))
        y = bar + step
        while y < high:
            ink.write(pen, (wide * 0.02, y), ink.words(rng, 1), step * 0.5, font, black, "lm", left * 0.9)
            y += step * 1.4
    y = bar + step * 0.8
    while y < high - step * 0.4:
        if rng.random() < 0.15:
            tall = step * rng.uniform(1, 4)
            pen.rectangle((left + wide * 0.03, y, left + (wide - left) * rng.uniform(0.4, 0.9), min(high - 1, y + tall)), fill=ink.colour(rng, light=(0.5, 1), vivid=(0, 0.7)))
            y += tall
        else:
            x = left + wide * 0.03
            while x < wide * 0.85:
                text = ink.phrase(rng)
                ink.write(pen, (x, y), text, step * 0.62, font, black, "lm", wide * 0.97 - x)
                x += max(wide * 0.2, len(text) * step * 0.36)
        y += step
    return card


def table(rng: random.Random, size: tuple[int, int], photos: list[Image.Image]) -> Image.Image:
    """A list of patients in rows and columns."""
    wide, high = size
    card, pen = ink.sheet(wide, high, ink.pale(rng))
    font = ink.pick_font(rng)
    rows, columns = rng.randint(6, 18), rng.randint(3, 7)
    step, black, stripe = high / rows, ink.dark(rng), ink.colour(rng, light=(0.8, 1), vivid=(0, 0.3))
    for row in range(rows):
        y = row * step
        if row == 0:
            pen.rectangle((0, 0, wide, step), fill=ink.colour(rng))
        elif row % 2:
            pen.rectangle((0, y, wide, y + step), fill=stripe)
        for column in range(columns):
            if rng.random() < 0.85:
                ink.write(pen, (column * wide / columns + wide * 0.01, y + step / 2), ink.phrase(rng), step * 0.5, font, black, "lm", wide / columns * 0.9)
    return card


def letter_on_screen(rng: random.Random, size: tuple[int, int], photos: list[Image.Image]) -> Image.Image:
    """A page in a reader, grey at both sides."""
    wide, high = size
    card, _ = ink.sheet(wide, high, ink.colour(rng, light=(0.2, 0.9), vivid=(0, 0.3)))
    page = written(rng, round(wide * rng.uniform(0.45, 0.8)), high)
    card.paste(page, ((wide - page.width) // 2, round(high * 0.06)))
    return card


def scan(rng: random.Random, size: tuple[int, int], photos: list[Image.Image]) -> Image.Image:
    """Images or curves on black, as scanners and monitors of the heart show them."""
    wide, high = size
    card, pen = ink.sheet(wide, high, (8, 9, 12))
    if rng.random() < 0.5:
        for _ in range(rng.randint(2, 7)):
            x, y, r = rng.uniform(0.2, 0.8) * wide, rng.uniform(0.2, 0.8) * high, rng.uniform(0.08, 0.35) * high
            grey = rng.randint(30, 200)
            pen.ellipse((x - r, y - r * 1.2, x + r, y + r * 1.2), fill=(grey, grey, grey))
        card = card.filter(ImageFilter.GaussianBlur(max(1, wide * 0.015)))
        pen = ink.Pen(card)
    else:
        for i in range(rng.randint(2, 5)):
            tint, y = ink.colour(rng, light=(0.8, 1)), high * (0.15 + i * 0.18)
            points = [(x, y - (high * 0.08 if x // 7 % 5 == 0 else rng.uniform(0, high * 0.02))) for x in range(0, round(wide * 0.75), 3)]
            pen.line(points, fill=tint, width=max(1, high // 150))
            ink.write(pen, (wide * 0.8, y), ink.number(rng, 2), high * 0.12, ink.pick_font(rng), tint)
    for i in range(3):
        ink.write(pen, (wide * 0.02, high * (0.05 + i * 0.05)), ink.phrase(rng), high * 0.04, ink.pick_font(rng), (230, 230, 230))
    return card


def photo_on_screen(rng: random.Random, size: tuple[int, int], photos: list[Image.Image]) -> Image.Image:
    """A photo that fills a display, as phones and tablets show it."""
    if not photos:
        return record(rng, size, photos)
    return rng.choice(photos).resize(size)


def code(rng: random.Random, size: tuple[int, int], photos: list[Image.Image]) -> Image.Image:
    """Coloured lines of different length on dark or white, as terminals and editors have them."""
    wide, high = size
    night = rng.random() < 0.7
    card, pen = ink.sheet(wide, high, (30, 30, 36) if night else (250, 250, 250))
    step = high / rng.randint(14, 40)
    y = step
    while y < high - step:
        x = wide * 0.03 * rng.randint(1, 5)
        for _ in range(rng.randint(0, 4)):
            text = ink.words(rng, 1)
            ink.write(pen, (x, y), text, step * 0.75, ink.pick_font(rng), ink.colour(rng, light=(0.5, 1) if night else (0.1, 0.6)), "lm", max(4, wide - x))
            x += len(text) * step * 0.5 + step * 0.4
        y += step
    return card


def written(rng: random.Random, wide: int, high: int) -> Image.Image:
    """A page of print, a form, a table or handwriting on white."""
    card, pen = ink.sheet(wide, high, ink.pale(rng))
    by_hand = rng.random() < 0.2
    font, black = ink.pick_font(rng, by_hand), ink.dark(rng)
    step = high / rng.uniform(14, 55) if not by_hand else high / rng.uniform(9, 22)
    margin = wide * rng.uniform(0.03, 0.14)
    y = high * rng.uniform(0.03, 0.1)
    if rng.random() < 0.6:
        ink.write(pen, (margin, y), rng.choice(("Lakeside Clinic", "Patient record", "CONSENT FORM", "Sign in", ink.name(rng))), step * 1.6, font, ink.colour(rng, light=(0.1, 0.7)))
        y += step * 2.5
    style = rng.choices(("text", "form", "grid", "sparse"), (45, 27, 18, 10))[0]
    columns = rng.randint(2, 5)
    while y < high * rng.uniform(0.86, 0.97):
        if style == "text":
            if rng.random() < 0.9:
                ink.write(pen, (margin, y), ink.words(rng, 12)[: int((wide - 2 * margin) / step * rng.uniform(1.0, 2.0)) or 1], step * 0.7, font, black, "lm", wide - 2 * margin)
        elif style == "form":
            ink.write(pen, (margin, y), ink.words(rng, 1) + ":", step * 0.65, font, black, "lm", wide * 0.3)
            if rng.random() < 0.6:
                ink.write(pen, (wide * 0.4, y), ink.phrase(rng), step * 0.8, ink.pick_font(rng, True), (20, 30, 120), "lm", wide * 0.5)
            pen.line((wide * 0.38, y + step * 0.4, wide - margin, y + step * 0.4), fill=black, width=1)
            y += step * 0.5
        elif style == "grid":
            pen.line((margin, y - step / 2, wide - margin, y - step / 2), fill=black, width=1)
            for column in range(columns):
                x = margin + column * (wide - 2 * margin) / columns
                pen.line((x, y - step / 2, x, y + step / 2), fill=black, width=1)
                if rng.random() < 0.7:
                    ink.write(pen, (x + 2, y), ink.phrase(rng), step * 0.6, font, black, "lm", (wide - 2 * margin) / columns * 0.9)
        elif rng.random() < 0.25:
            ink.write(pen, (margin, y), ink.phrase(rng), step, font, black, "lm", wide - 2 * margin)
        y += step
    if rng.random() < 0.15:
        ink.bars(rng, pen, (wide * 0.6, high * 0.03, wide * 0.95, high * 0.08))
    return card


def paper(rng: random.Random, size: int, photos: list[Image.Image]) -> Image.Image:
    """A sheet, a clipboard, a folder with its tab or an open file, its longer side so many pixels."""
    ratio = rng.choice((1.294, 1.414, 1.414, 1.6))
    wide, high = (round(size / ratio), size) if rng.random() < 0.7 else (size, round(size / ratio))
    kind = rng.choices(("sheet", "clipboard", "folder", "open", "stack"), (56, 14, 13, 7, 10))[0]
    if kind == "clipboard":
        out, pen = ink.sheet(wide, high, ink.colour(rng, light=(0.1, 0.7), vivid=(0.1, 0.6)))
        edge = round(wide * rng.uniform(0.02, 0.07))
        page = written(rng, wide - 2 * edge, round(high * 0.92) - edge)
        out.paste(page, (edge, round(high * 0.08)))
        pen.rectangle((wide * 0.32, 0, wide * 0.68, high * 0.1), fill=ink.colour(rng, light=(0.4, 0.8), vivid=(0, 0.1)))
        return out.convert("RGBA")
    if kind == "folder":
        tint = rng.choice(((222, 190, 128), (228, 205, 150), ink.colour(rng, light=(0.5, 0.95), vivid=(0.2, 0.7))))
        out, pen = ink.sheet(wide, high, tint)
        tab = high * rng.uniform(0.06, 0.13)
        ink.write(pen, (wide * 0.1, tab / 2), ink.name(rng), tab * 0.6, ink.pick_font(rng, rng.random() < 0.4), ink.dark(rng), "lm", wide * 0.5)
        pen.line((0, tab, wide, tab), fill=tuple(round(c * 0.75) for c in tint), width=max(1, high // 150))
        if rng.random() < 0.5:
            pen.rectangle((wide * 0.5, high * 0.3, wide * 0.9, high * 0.45), fill=(252, 252, 250))
            ink.write(pen, (wide * 0.52, high * 0.37), ink.name(rng), high * 0.06, ink.pick_font(rng), ink.dark(rng), "lm", wide * 0.36)
        return out.convert("RGBA")
    if kind == "open":
        out, _ = ink.sheet(size, round(size / 1.4), (240, 240, 238))
        for i in (0, 1):
            out.paste(written(rng, size // 2 - 1, out.height), (i * (size // 2 + 1), 0))
        return out.convert("RGBA")
    page = written(rng, wide, high).convert("RGBA")
    if kind == "stack":
        under, pen = ink.sheet(round(wide * 1.08), round(high * 1.05), ink.pale(rng))
        back = under.convert("RGBA").rotate(rng.uniform(-4, 4), expand=True, resample=Image.Resampling.BICUBIC)
        back.alpha_composite(page, ((back.width - wide) // 2, (back.height - high) // 2))
        return back
    if rng.random() < 0.3:
        fold = Image.linear_gradient("L").resize(page.size).point(lambda v: abs(v - 128) // 3)
        shade = Image.new("RGBA", page.size, (0, 0, 0, 0))
        shade.putalpha(fold)
        page = Image.alpha_composite(page, shade)
    return page


def board(rng: random.Random, size: int, photos: list[Image.Image]) -> Image.Image:
    """A whiteboard, a chalkboard, a flip chart or a pinboard with sheets, its longer side so many pixels."""
    wide, high = size, round(size / rng.uniform(1.15, 2.1))
    if rng.random() < 0.15:
        wide, high = high, wide
    kind = rng.choices(("white", "chalk", "pins"), (76, 7, 17))[0]
    base = {"white": ink.colour(rng, light=(0.8, 1), vivid=(0, 0.06)), "chalk": ink.colour(rng, light=(0.1, 0.3), vivid=(0, 0.5)),
            "pins": ink.colour(rng, light=(0.4, 0.8), vivid=(0.2, 0.6))}[kind]
    out, pen = ink.sheet(wide, high, base)
    if kind == "pins":
        for _ in range(rng.randint(4, 10)):
            tall = round(high * rng.uniform(0.2, 0.45))
            note = written(rng, round(tall * rng.uniform(0.7, 1.3)), tall)
            out.paste(note, (rng.randint(0, max(1, wide - note.width)), rng.randint(0, max(1, high - note.height))))
    else:
        marker = [ink.colour(rng, light=(0.05, 0.5) if kind == "white" else (0.85, 1), vivid=(0.3, 1)) for _ in range(3)]
        font = ink.pick_font(rng, rng.random() < 0.85)
        rows = rng.randint(3, 10)
        step = high / (rows + 0.5)
        grid = rng.random() < 0.55
        columns = rng.randint(2, 5) if grid else 1
        for row in range(rows):
            y = step * (row + 0.75)
            if grid:
                pen.line((0, y - step / 2, wide, y - step / 2), fill=marker[0], width=max(1, size // 300))
            for column in range(columns):
                if rng.random() < 0.8:
                    x = wide * (0.03 + column * 0.95 / columns)
                    ink.write(pen, (x, y + rng.uniform(-0.08, 0.08) * step), rng.choice((ink.name(rng), ink.phrase(rng))), step * rng.uniform(0.4, 0.6), font, rng.choice(marker), "lm", wide * 0.9 / columns)
        if grid:
            for column in range(1, columns):
                x = wide * (0.02 + column * 0.95 / columns)
                pen.line((x, 0, x, high), fill=marker[0], width=max(1, size // 300))
        if rng.random() < 0.2:
            x, y = rng.uniform(0.4, 0.7) * wide, rng.uniform(0.3, 0.6) * high
            pen.ellipse((x, y, x + wide * 0.2, y + high * 0.3), outline=marker[1], width=max(1, size // 200))
    edge = max(1, round(size * rng.uniform(0.006, 0.03)))
    pen.rectangle((0, 0, wide - 1, high - 1), outline=ink.colour(rng, light=(0.3, 0.9), vivid=(0, rng.choice((0.1, 0.6)))), width=edge)
    full = out.convert("RGBA")
    return Image.alpha_composite(full, glare(rng, full.size)) if rng.random() < 0.35 else full


def label(rng: random.Random, size: int, photos: list[Image.Image]) -> Image.Image:
    """A wristband, a sticky note, a label of a tube or bag, or a spine label, its longer side so many pixels."""
    kind = rng.choices(("band", "sticky", "tube"), (28, 38, 34))[0]
    if kind == "sticky":
        out, pen = ink.sheet(size, round(size * rng.uniform(0.85, 1.0)), rng.choice(((255, 235, 120), (255, 232, 110), (255, 170, 190), (170, 230, 160), (160, 215, 250), (255, 190, 110))))
        rows = rng.randint(2, 5)
        font = ink.pick_font(rng, True)
        for row in range(rows):
            ink.write(pen, (size * 0.06, out.height * (row + 0.7) / (rows + 0.5)), ink.phrase(rng), out.height / rows * 0.6, font, ink.dark(rng), "lm", size * 0.88)
        return out.convert("RGBA")
    ratio = rng.uniform(4, 8) if kind == "band" else rng.uniform(1.4, 3.2)
    wide, high = size, max(6, round(size / ratio))
    out, pen = ink.sheet(wide, high, ink.pale(rng) if rng.random() < 0.85 else ink.colour(rng, light=(0.8, 1)))
    left = wide * 0.04
    if rng.random() < 0.6:
        side = high * 0.8
        ink.bars(rng, pen, (left, high * 0.1, left + side * rng.choice((1, 2)), high * 0.9))
        left += side * 2.1
    rows = rng.randint(1, 3) if kind == "band" else rng.randint(2, 5)
    font = ink.pick_font(rng, rng.random() < 0.15)
    for row in range(rows):
        ink.write(pen, (left, high * (row + 0.75) / (rows + 0.5)), ink.phrase(rng), high / rows * 0.62, font, ink.dark(rng), "lm", max(4, wide * 0.97 - left))
    if rng.random() < 0.3:
        pen.rectangle((wide * 0.9, 0, wide, high), fill=ink.colour(rng))
    return out.convert("RGBA")
