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


ALL = (poster, banner, slide, picture, plate, socket, sign, shelf)
ON_CLOTH = (shirt_print, pocket)
