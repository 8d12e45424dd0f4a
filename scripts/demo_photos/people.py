"""People: real faces cut out of public-domain portraits, on drawn bodies in clinic clothes."""

from __future__ import annotations

import os
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Sequence

from PIL import Image, ImageChops, ImageDraw, ImageFilter, ImageOps

from .flat import IDENTIFIER, Card, Colour, Point
from . import papers

# Outlines are traced in the portraits' own pixels: the whole head down to the neck, the hair on it, and the box of the face.
ASTRONAUT = [
    (231, 16), (214, 20), (197, 29), (189, 39), (172, 47), (160, 57), (154, 70), (155, 84), (156, 96), (161, 107), (170, 118),
    (174, 126), (181, 133), (183, 140), (186, 152), (187, 168), (189, 182), (204, 186), (232, 190), (252, 187), (255, 174),
    (262, 158), (267, 137), (271, 137), (278, 129), (287, 123), (295, 109), (299, 96), (302, 85), (299, 71), (296, 56),
    (290, 40), (276, 29), (260, 23), (245, 17),
]
ASTRONAUT_HAIR = [
    (231, 16), (197, 29), (172, 47), (154, 70), (155, 90), (161, 107), (172, 120), (180, 112), (184, 92), (192, 80),
    (215, 82), (240, 84), (258, 88), (266, 96), (268, 118), (272, 128), (287, 123), (299, 96), (302, 80), (290, 40), (260, 23),
]
ASTRONAUT_FACE = (181, 62, 270, 184)
ADMIRAL = [
    (157, 150), (152, 190), (156, 217), (165, 235), (169, 246), (165, 263), (165, 284), (182, 296), (201, 299), (205, 312),
    (206, 330), (212, 352), (232, 378), (258, 396), (286, 380), (312, 352), (327, 322), (332, 306), (343, 306), (358, 291),
    (364, 258), (374, 217), (377, 192), (372, 150), (340, 120), (265, 110), (180, 122),
]
# A surgical cap is drawn over the uniform cap of this portrait.
ADMIRAL_CAP = [
    (151, 152), (149, 118), (160, 70), (186, 36), (222, 14), (262, 6), (304, 14), (344, 40), (368, 76), (377, 118), (378, 158),
    (356, 143), (326, 133), (264, 129), (204, 134), (174, 146),
]
ADMIRAL_FACE = (157, 118, 375, 330)
# How many pixels of a figure one pixel of a portrait becomes.
ASTRONAUT_SCALE, ADMIRAL_SCALE = 2.42, 1.32


@dataclass(frozen=True)
class Look:
    """What sets one person apart: whose face, which way it looks, hair or cap, skin, clothes, and the badge, where one is worn."""

    face: str = "astronaut"
    flipped: bool = False
    hair: Colour | None = None
    skin: Colour | None = None
    clothes: Colour = (58, 120, 140)
    shirt: Colour = (238, 240, 242)
    coat: bool = False
    badge: tuple[str, str] | None = None
    broad: float = 1.0


@lru_cache(maxsize=8)
def photo(file: str) -> Image.Image:
    """One of the fetched photographs."""
    return Image.open(Path(os.environ["PHISCRUB_DEMO_ASSETS"], file)).convert("RGB")


def mask(size: tuple[int, int], outline: Sequence[Point], soft: float) -> Image.Image:
    """A soft-edged mask of an outline."""
    big = Image.new("L", (size[0] * 4, size[1] * 4))
    ImageDraw.Draw(big).polygon([(x * 4, y * 4) for x, y in outline], fill=255)
    return big.resize(size, Image.Resampling.BOX).filter(ImageFilter.GaussianBlur(soft))


def tinted(picture: Image.Image, tint: Colour, area: Image.Image) -> Image.Image:
    """Multiplies an area with a colour, so that light and structure stay."""
    bright = max(tint)
    wash = Image.new("RGB", picture.size, tint if bright < 200 else tuple(round(c * 255 / bright) for c in tint))
    return Image.composite(ImageChops.multiply(picture, wash), picture, area)


def cap(size: tuple[int, int], colour: Colour) -> Image.Image:
    """A surgical cap with folds and a shaded rim."""
    cloth = Image.new("RGB", size, colour)
    folds = Image.new("L", size, 128)
    pen = ImageDraw.Draw(folds)
    for i in range(9):
        x = 165 + i * 25
        pen.line((x, 140, 264 + (x - 264) * 0.45, 12), fill=92 if i % 2 else 158, width=7)
    pen.line([(150, 150), (204, 132), (264, 126), (326, 130), (378, 152)], fill=60, width=9)
    folds = folds.filter(ImageFilter.GaussianBlur(5))
    cloth = ImageChops.add(cloth, Image.merge("RGB", (folds, folds, folds)), 1, -128)
    cloth.putalpha(mask(size, ADMIRAL_CAP, 0.8))
    return cloth


@lru_cache(maxsize=16)
def head(look: Look) -> tuple[Image.Image, tuple[float, float, float, float]]:
    """A head with clear surroundings at a figure's scale, its neck's end at the lower edge, and the box of its face."""
    if look.face == "astronaut":
        portrait, outline, face, scale = photo("astronaut.png"), ASTRONAUT, ASTRONAUT_FACE, ASTRONAUT_SCALE
        hair = mask(portrait.size, ASTRONAUT_HAIR, 3)
    else:
        portrait, outline, face, scale = photo("admiral.jpg"), ADMIRAL, ADMIRAL_FACE, ADMIRAL_SCALE
        hair = Image.new("L", portrait.size)
    skin = ImageChops.subtract(mask(portrait.size, outline, 1), hair)
    picture = tinted(portrait, look.skin, skin) if look.skin else portrait
    if look.hair and look.face == "astronaut":
        picture = tinted(picture, look.hair, hair)
    cut = picture.convert("RGBA")
    cut.putalpha(mask(portrait.size, outline, 0.9))
    if look.face != "astronaut":
        cut.alpha_composite(cap(portrait.size, look.hair or (86, 142, 190)))
    left, top, right, bottom = cut.getchannel("A").getbbox() or (0, 0, *cut.size)
    cut = cut.crop((left, top, right, bottom))
    wide, high = round(cut.width * scale * look.broad), round(cut.height * scale)
    cut = cut.convert("RGBa").resize((wide, high), Image.Resampling.LANCZOS).convert("RGBA")
    box = ((face[0] - left) * scale * look.broad, (face[1] - top) * scale, (face[2] - left) * scale * look.broad, (face[3] - top) * scale)
    if look.flipped:
        cut = ImageOps.mirror(cut)
        box = (wide - box[2], box[1], wide - box[0], box[3])
    return cut, box


def cloth(card: Card, outline: Sequence[Point], colour: Colour, creases: Sequence[Sequence[Point]], *, strength: int = 54) -> None:
    """Draws a piece of clothing: flat colour, light from above, soft creases."""
    size = card.image.size
    area = mask(size, outline, 1.2)
    light = Image.linear_gradient("L").resize(size).point(lambda v: 142 - v // 6)
    shade = ImageDraw.Draw(light)
    for line in creases:
        shade.line(line, fill=128 - strength, width=18, joint="curve")
        shade.line([(x + 16, y) for x, y in line], fill=150, width=9, joint="curve")
    light = light.filter(ImageFilter.GaussianBlur(11))
    piece = ImageChops.add(Image.new("RGB", size, colour), Image.merge("RGB", (light, light, light)), 1, -128)
    piece.putalpha(area)
    card.paste(piece, (0, 0))


def clothe(card: Card, look: Look) -> None:
    """Draws shoulders, arms and chest; the neck's end disappears behind the collar."""
    body: list[Point] = [
        (352, 498), (300, 518), (222, 546), (164, 584), (132, 650), (112, 800), (98, 1000), (92, 1200), (88, 1900), (812, 1900),
        (808, 1200), (802, 1000), (788, 800), (768, 650), (736, 584), (678, 546), (600, 518), (548, 498), (520, 520), (450, 532),
        (380, 520),
    ]
    arms: list[list[Point]] = [[(222, 740), (212, 1000), (206, 1260), (214, 1900)], [(678, 740), (688, 1000), (694, 1260), (686, 1900)]]
    folds: list[list[Point]] = [[(250, 900), (300, 1010), (288, 1130)], [(640, 880), (600, 1000), (622, 1180)], [(420, 1120), (440, 1320)],
                                [(230, 640), (280, 720)], [(670, 640), (620, 720)]]
    cloth(card, body, look.shirt, arms)
    scrubs: list[Point] = [(346, 500), *body[1:17], (554, 500), (450, 690)]
    cloth(card, scrubs, look.clothes, arms + folds + [[(346, 504), (450, 700), (554, 504)]])
    if look.coat:
        for side in (1, -1):
            flap = [(450 + side * (x - 450), y) for x, y in [(548, 494), (616, 512), (690, 544), (748, 582), (780, 650), (800, 800),
                                                             (814, 1000), (824, 1900), (556, 1900), (548, 1000), (520, 800), (596, 660)]]
            lapel = [(450 + side * (x - 450), y) for x, y in [(552, 520), (600, 662), (524, 806)]]
            arm = [(450 + side * (x - 450), y) for x, y in [(684, 740), (696, 1000), (702, 1260), (694, 1900)]]
            cloth(card, flap, (226, 229, 234), [lapel, arm], strength=34)


def person(look: Look) -> Card:
    """One person from the hips up, 900 x 1900, with clear surroundings."""
    card = Card(900, 1900, None)
    cut, box = head(look)
    neck = 540 if look.face == "astronaut" else 560
    at = (450 - round((box[0] + box[2]) / 2), neck - cut.height)
    card.paste(cut, at)
    card.mark((box[0] + at[0], box[1] + at[1], box[2] + at[0], box[3] + at[1]), "face", IDENTIFIER)
    clothe(card, look)
    if look.badge:
        for start, end in (((372, 508), (560, 768)), ((540, 508), (572, 768))):
            card.draw.line((*start, *end), fill=(28, 62, 120, 255), width=13)
        badge = papers.badge(*look.badge, head(look)[0], box)
        wear(card, badge, (480, 756))
    return card


def wear(card: Card, badge: Card, at: tuple[int, int]) -> None:
    """Pins a badge on a figure and carries over what is written on it."""
    shadow = Image.new("RGBA", card.image.size, (0, 0, 0, 0))
    ImageDraw.Draw(shadow).rectangle((at[0] + 6, at[1] + 10, at[0] + badge.width + 8, at[1] + badge.height + 12), fill=(0, 0, 0, 90))
    card.image.alpha_composite(shadow.filter(ImageFilter.GaussianBlur(7)))
    card.paste(badge.image, at)
    for thing in badge.planted:
        thing.corners = [(x + at[0], y + at[1]) for x, y in thing.corners]
        card.planted.append(thing)
