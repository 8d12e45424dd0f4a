"""Draws what must not be taken for a badge or a record: posters, slides, signs, pictures, sockets, pockets, prints."""

from __future__ import annotations

import random

from PIL import Image, ImageDraw, ImageFilter

from . import ink
from .badges import logo


def poster(rng: random.Random, size: int, photos: list[Image.Image]) -> Image.Image:
    """Few large words and colours for everybody to read."""
    wide, high = (round(size / 1.41), size) if rng.random() < 0.7 else (size, round(size / 1.5))
    out, pen = ink.sheet(wide, high, ink.colour(rng) if rng.random() < 0.7 else ink.pale(rng))
    if photos and rng.random() < 0.5:
        top = round(high * rng.uniform(0, 0.4))
        out.paste(rng.choice(photos).resize((wide, round(high * 0.5))), (0, top))
    for _ in range(rng.randint(0, 3)):
        logo(rng, pen, (wide * rng.uniform(0, 0.5), high * rng.uniform(0, 0.7), wide * rng.uniform(0.6, 1), high * rng.uniform(0.75, 1)))
    for i in range(rng.randint(1, 4)):
        ink.write(pen, (wide / 2, high * rng.uniform(0.1, 0.9)), rng.choice(ink.SLOGANS), high * rng.uniform(0.06, 0.16), ink.pick_font(rng),
                  rng.choice(((255, 255, 255), ink.dark(rng))), "mm", wide * 0.92)
    return out.convert("RGBA")


def banner(rng: random.Random, size: int, photos: list[Image.Image]) -> Image.Image:
    """A long strip with one slogan, across or upright."""
    ratio = rng.uniform(2.2, 7)
    out, pen = ink.sheet(size, max(6, round(size / ratio)), ink.colour(rng) if rng.random() < 0.7 else ink.pale(rng))
    ink.write(pen, (size / 2, out.height / 2), " ".join(rng.sample(ink.SLOGANS, rng.randint(1, 2))), out.height * 0.6, ink.pick_font(rng), rng.choice(((255, 255, 255), ink.dark(rng))), "mm", size * 0.9)
    return (out if rng.random() < 0.6 else out.rotate(90, expand=True)).convert("RGBA")


def slide(rng: random.Random, size: int, photos: list[Image.Image]) -> Image.Image:
    """A projected slide: bright, without a frame, a title and a few large lines."""
    out, pen = ink.sheet(size, round(size / rng.choice((1.33, 1.78))), ink.pale(rng) if rng.random() < 0.6 else ink.colour(rng))
    high = out.height
    black = ink.dark(rng) if sum(out.getpixel((1, 1))) > 380 else (250, 250, 250)
    ink.write(pen, (size * 0.08, high * 0.17), " ".join(rng.sample(ink.SLOGANS, 2)), high * 0.11, ink.pick_font(rng), black, "lm", size * 0.85)
    for i in range(rng.randint(0, 4)):
        ink.write(pen, (size * 0.1, high * (0.36 + i * 0.14)), ink.words(rng, rng.randint(2, 4)), high * 0.075, ink.pick_font(rng), black, "lm", size * 0.8)
    if photos and rng.random() < 0.4:
        out.paste(rng.choice(photos).resize((round(size * 0.35), round(high * 0.5))), (round(size * 0.6), round(high * 0.4)))
    return out.convert("RGBA")


def picture(rng: random.Random, size: int, photos: list[Image.Image]) -> Image.Image:
    """A framed picture or a window: a photo with a rim, with or without bars."""
    wide, high = (round(size / 1.3), size) if rng.random() < 0.5 else (size, round(size / 1.4))
    out, pen = ink.sheet(wide, high, ink.colour(rng))
    edge = max(1, round(size * rng.uniform(0.02, 0.09)))
    if photos and wide > 2 * edge + 2 and high > 2 * edge + 2:
        out.paste(rng.choice(photos).resize((wide - 2 * edge, high - 2 * edge)), (edge, edge))
    if rng.random() < 0.35:
        for i in range(1, rng.randint(2, 4)):
            pen.line((wide * i / 3, 0, wide * i / 3, high), fill=(230, 230, 230), width=edge)
        pen.line((0, high / 2, wide, high / 2), fill=(230, 230, 230), width=edge)
    return out.convert("RGBA")


def plate(rng: random.Random, size: int, photos: list[Image.Image]) -> Image.Image:
    """A plain rectangle: a tile, a panel, a pocket's edge, a gradient."""
    out, pen = ink.sheet(size, max(4, round(size * rng.uniform(0.3, 1.6))), ink.colour(rng, vivid=(0, 0.7), light=(0.1, 1)))
    if rng.random() < 0.4:
        pen.rectangle((0, 0, out.width - 1, out.height - 1), outline=ink.colour(rng), width=max(1, size // 30))
    if rng.random() < 0.4:
        shade = Image.linear_gradient("L").resize(out.size)
        out = Image.composite(out, Image.new("RGB", out.size, ink.colour(rng)), shade)
    return out.convert("RGBA")


def socket(rng: random.Random, size: int, photos: list[Image.Image]) -> Image.Image:
    """A socket, a switch, a thermostat or a dispenser: white with a few dark holes."""
    out, pen = ink.sheet(size, round(size * rng.uniform(0.7, 1.6)), ink.colour(rng, light=(0.75, 1), vivid=(0, 0.1)))
    for _ in range(rng.randint(1, 4)):
        x, y, r = rng.uniform(0.2, 0.8) * size, rng.uniform(0.2, 0.8) * out.height, rng.uniform(0.04, 0.2) * size
        rng.choice((pen.ellipse, pen.rectangle))((x - r, y - r, x + r, y + r), fill=ink.colour(rng, light=(0.1, 0.7), vivid=(0, 0.3)))
    pen.rectangle((0, 0, out.width - 1, out.height - 1), outline=(150, 150, 150), width=max(1, size // 40))
    return out.convert("RGBA")


def sign(rng: random.Random, size: int, photos: list[Image.Image]) -> Image.Image:
    """A door sign or a brand's plate: one or two words, large."""
    out, pen = ink.sheet(size, max(6, round(size / rng.uniform(1.3, 4))), ink.colour(rng))
    ink.write(pen, (size / 2, out.height / 2), rng.choice(("Exit", "Radiology", "Room 12", "Pharmacy", "WC", "NORDVIK", "Acorn", "Reception")), out.height * 0.55, ink.pick_font(rng),
              (255, 255, 255), "mm", size * 0.85)
    return out.convert("RGBA")


def shelf(rng: random.Random, size: int, photos: list[Image.Image]) -> Image.Image:
    """Books or boxes side by side."""
    high = round(size * rng.uniform(0.4, 0.9))
    out, pen = ink.sheet(size, high, ink.dark(rng))
    x = 0.0
    while x < size:
        wide = size * rng.uniform(0.04, 0.16)
        top = high * rng.uniform(0, 0.25)
        pen.rectangle((x, top, x + wide, high), fill=ink.colour(rng))
        if rng.random() < 0.6:
            pen.rectangle((x + wide * 0.2, top + high * 0.1, x + wide * 0.8, top + high * rng.uniform(0.2, 0.5)), fill=ink.colour(rng))
        x += wide + 1
    return out.convert("RGBA")


def shirt_print(rng: random.Random, size: int, photos: list[Image.Image]) -> Image.Image:
    """A print on cloth: shapes and a word without a rectangle around them."""
    out = Image.new("RGBA", (size, round(size * rng.uniform(0.4, 1.2))), (0, 0, 0, 0))
    pen = ink.Pen(out)
    logo(rng, pen, (0, 0, out.width, out.height))
    for i in range(rng.randint(0, 2)):
        ink.write(pen, (size / 2, out.height * rng.uniform(0.2, 0.8)), rng.choice(ink.SLOGANS).upper(), size * rng.uniform(0.12, 0.3), ink.pick_font(rng), (*ink.colour(rng), 255), "mm", size)
    return out


def pocket(rng: random.Random, size: int, photos: list[Image.Image]) -> Image.Image:
    """A breast pocket: a seam in the cloth's own colour, perhaps with a pen."""
    out = Image.new("RGBA", (size, round(size * rng.uniform(0.9, 1.3))), (0, 0, 0, 0))
    pen = ink.Pen(out)
    grey = rng.choice(((0, 0, 0), (255, 255, 255)))
    edge = max(1, size // 40)
    pen.polygon([(0, 0), (size - 1, 0), (size - 1, out.height * 0.85), (size / 2, out.height - 1), (0, out.height * 0.85)], outline=(*grey, 110), fill=(*grey, 22), width=edge)
    pen.rectangle((0, 0, size, out.height * 0.12), fill=(*grey, 45))
    if rng.random() < 0.4:
        pen.rectangle((size * 0.7, -2, size * 0.78, out.height * 0.3), fill=(*ink.colour(rng), 255))
    return out.filter(ImageFilter.GaussianBlur(0.6))


def hand(rng: random.Random, size: int, photos: list[Image.Image]) -> Image.Image:
    """A hand with some of its fingers, in skin of any tone, perhaps with a watch or a cuff."""
    side = size * 3
    out = Image.new("RGBA", (side, side), (0, 0, 0, 0))
    pen = ink.Pen(out)
    tone = rng.uniform(0.25, 1.0)
    skin = tuple(round(c * tone) for c in (rng.randint(225, 255), rng.randint(165, 205), rng.randint(125, 175)))
    edge = tuple(round(c * 0.75) for c in skin)
    pen.rounded_rectangle((side * 0.3, side * 0.4, side * 0.7, side * 0.8), side * 0.13, fill=skin)
    thick = side * rng.uniform(0.085, 0.11)
    for i in range(rng.randint(2, 4)):
        x, top = side * 0.31 + i * thick * 1.02, side * (0.4 - rng.uniform(-0.02, 0.26))
        pen.rounded_rectangle((x, top, x + thick, side * 0.6), thick / 2, fill=skin, outline=edge)
    if rng.random() < 0.6:
        pen.line((side * 0.35, side * 0.68, side * 0.16, side * 0.45), fill=skin, width=round(thick))
    pen.rectangle((side * 0.36, side * 0.7, side * 0.64, side), fill=skin)
    if rng.random() < 0.5:
        pen.rectangle((side * 0.31, side * 0.86, side * 0.69, side), fill=ink.colour(rng, light=(0.05, 1), vivid=(0, 0.8)))
    elif rng.random() < 0.4:
        pen.rectangle((side * 0.35, side * 0.82, side * 0.65, side * 0.9), fill=ink.colour(rng, light=(0.1, 0.9), vivid=(0, 0.3)))
    return out.rotate(rng.uniform(0, 360), expand=True, resample=Image.Resampling.BILINEAR).resize((size, size), Image.Resampling.BOX).filter(ImageFilter.GaussianBlur(max(0.4, size / 90)))


def vessel(rng: random.Random, size: int, photos: list[Image.Image]) -> Image.Image:
    """A bottle or a cup, clear or coloured, with a paper sleeve or a printed band."""
    high, wide = size * 2, round(size * 2 * rng.uniform(0.25, 0.65))
    out = Image.new("RGBA", (wide, high), (0, 0, 0, 0))
    pen = ink.Pen(out)
    body = (*ink.colour(rng, light=(0.3, 1), vivid=(0, 0.7)), rng.choice((255, 255, 170, 120)))
    if rng.random() < 0.6:
        pen.rounded_rectangle((0, high * 0.22, wide - 1, high - 1), wide * 0.18, fill=body)
        pen.rectangle((wide * 0.32, high * 0.06, wide * 0.68, high * 0.26), fill=body)
        pen.rectangle((wide * 0.28, 0, wide * 0.72, high * 0.1), fill=ink.colour(rng, light=(0.3, 1)))
    else:
        pen.polygon([(0, 0), (wide - 1, 0), (wide * 0.85, high - 1), (wide * 0.15, high - 1)], fill=body)
        pen.rectangle((0, 0, wide, high * 0.07), fill=ink.colour(rng, light=(0.2, 1), vivid=(0, 0.3)))
    if rng.random() < 0.75:
        top = high * rng.uniform(0.3, 0.5)
        low = top + high * rng.uniform(0.15, 0.4)
        pen.rectangle((wide * 0.06, top, wide * 0.94, low), fill=ink.colour(rng, light=(0.4, 1), vivid=(0, 1)))
        if rng.random() < 0.7:
            ink.write(pen, (wide / 2, (top + low) / 2), rng.choice(ink.SLOGANS), wide * 0.3, ink.pick_font(rng), rng.choice(((255, 255, 255), ink.dark(rng))), "mm", wide * 0.8)
    for i, strength in enumerate((70, 45)):
        pen.line((wide * (0.2 + 0.55 * i), high * 0.25, wide * (0.2 + 0.55 * i), high * 0.9), fill=(255, 255, 255, strength), width=max(1, wide // 12))
    return out.rotate(rng.gauss(0, 12), expand=True, resample=Image.Resampling.BILINEAR).reduce(2)


def cap(rng: random.Random, size: int, photos: list[Image.Image]) -> Image.Image:
    """A cap from in front, with a sign or a word on it."""
    out = Image.new("RGBA", (size * 2, round(size * 1.5)), (0, 0, 0, 0))
    pen = ink.Pen(out)
    wide, high = out.size
    tint = ink.colour(rng, light=(0.05, 1), vivid=(0, 1))
    pen.ellipse((wide * 0.08, 0, wide * 0.92, high * 1.4), fill=tint)
    pen.rectangle((0, high * 0.72, wide, high), fill=(0, 0, 0, 0))
    pen.ellipse((0, high * 0.6, wide, high * 0.95), fill=tuple(round(c * 0.8) for c in tint))
    logo(rng, pen, (wide * 0.3, high * 0.2, wide * 0.7, high * 0.55))
    return out.reduce(2)


def tie(rng: random.Random, size: int, photos: list[Image.Image]) -> Image.Image:
    """A tie, a scarf's end or a strap that hangs and ends with nothing on it."""
    out = Image.new("RGBA", (max(4, size), size * 2), (0, 0, 0, 0))
    pen = ink.Pen(out)
    wide, high = out.size
    tint = ink.colour(rng, light=(0.05, 0.95), vivid=(0, 0.9))
    pen.polygon([(wide * 0.42, high * 0.08), (wide * 0.58, high * 0.08), (wide * 0.68, high * 0.85), (wide / 2, high - 1), (wide * 0.32, high * 0.85)], fill=tint)
    pen.polygon([(wide * 0.38, 0), (wide * 0.62, 0), (wide * 0.57, high * 0.1), (wide * 0.43, high * 0.1)], fill=tuple(round(c * 0.85) for c in tint))
    if rng.random() < 0.4:
        for y in range(round(high * 0.12), round(high * 0.85), max(3, high // 9)):
            pen.line((wide * 0.42, y, wide * 0.6, y + high * 0.04), fill=ink.colour(rng), width=max(1, size // 25))
    return out.reduce(2)


ALL = (poster, banner, slide, picture, plate, socket, sign, shelf, vessel)
ON_CLOTH = (shirt_print, shirt_print, pocket, tie, hand, hand, vessel, cap)
