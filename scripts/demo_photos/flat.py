"""Flat things that are laid into a scene: sheets, labels, screens, banners. Each remembers what is written on it and where."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Sequence

from PIL import Image, ImageDraw, ImageFont

Point = tuple[float, float]
Colour = tuple[int, int, int]

FONT_FOLDERS = ("/usr/share/fonts/truetype", "/usr/share/fonts/opentype")
FONTS = {
    "print": "dejavu/DejaVuSans.ttf",
    "bold": "dejavu/DejaVuSans-Bold.ttf",
    "serif": "dejavu/DejaVuSerif.ttf",
    "serif-bold": "dejavu/DejaVuSerif-Bold.ttf",
    "mono": "dejavu/DejaVuSansMono.ttf",
    "pen": "breip/Breip.ttf",
    "marker": "bwht/BecauseWeMentor-Regular.otf",
    "felt": "humor-sans/Humor-Sans.ttf",
    "festive": "comic-neue/ComicNeue-Bold.otf",
}

# What a planted thing is for the end-to-end test.
IDENTIFIER, SURVIVES, NEUTRAL = "identifier", "must-survive", "neutral"


@lru_cache(maxsize=256)
def font(name: str, size: float) -> ImageFont.FreeTypeFont:
    """A font of Debian's packages at a size in pixels."""
    for folder in FONT_FOLDERS:
        path = Path(folder, FONTS[name])
        if path.exists():
            return ImageFont.truetype(str(path), round(size), layout_engine=ImageFont.Layout.BASIC)
    raise SystemExit(f"make-demo-photos: The font {FONTS[name]} is missing: run scripts/setup first.")


@dataclass
class Planted:
    """Something that was put into a picture: what it is, what must become of it, its corners, its text, and the share of it
    that nothing laid later hides."""

    kind: str
    fate: str
    corners: list[Point]
    text: str = ""
    visible: float = 1.0


@dataclass
class Card:
    """A flat thing in its own pixels, later seen at an angle."""

    width: int
    height: int
    colour: Colour | None = (255, 255, 255)
    planted: list[Planted] = field(default_factory=list)

    def __post_init__(self) -> None:
        fill = (0, 0, 0, 0) if self.colour is None else (*self.colour, 255)
        self.image = Image.new("RGBA", (self.width, self.height), fill)
        self.draw = ImageDraw.Draw(self.image)

    def write(self, at: Point, text: str, size: float, *, face: str = "print", ink: Colour = (30, 30, 35),
              fate: str = NEUTRAL, kind: str = "text", anchor: str = "la", fit: float = 0) -> float:
        """Writes one line, smaller where it would be wider than `fit`, and returns where it ends (x)."""
        letters = font(face, size)
        while fit and size > 8 and letters.getlength(text) > fit:
            size *= 0.96
            letters = font(face, size)
        left, top, right, bottom = self.draw.textbbox(at, text, font=letters, anchor=anchor)
        self.draw.text(at, text, font=letters, fill=(*ink, 255), anchor=anchor)
        self.planted.append(Planted(kind, fate, [(left, top), (right, top), (right, bottom), (left, bottom)], text))
        return right

    def box(self, area: tuple[float, float, float, float], fill: Colour | None = None, *, line: Colour | None = None,
            width: int = 2, radius: float = 0) -> None:
        """Draws a box, with round corners where asked."""
        self.draw.rounded_rectangle(area, radius, fill=fill, outline=line, width=width)

    def rules(self, rows: Sequence[float], columns: Sequence[float], ink: Colour, width: int = 2) -> None:
        """Draws a table's lines between the outermost rows and columns."""
        for y in rows:
            self.draw.line((columns[0], y, columns[-1], y), fill=ink, width=width)
        for x in columns:
            self.draw.line((x, rows[0], x, rows[-1]), fill=ink, width=width)

    def mark(self, area: tuple[float, float, float, float], kind: str, fate: str, text: str = "") -> None:
        """Remembers a drawn thing that is not text, such as a code or a portrait."""
        left, top, right, bottom = area
        self.planted.append(Planted(kind, fate, [(left, top), (right, top), (right, bottom), (left, bottom)], text))

    def paste(self, picture: Image.Image, at: tuple[int, int]) -> None:
        """Lays a picture on the card, through its own transparency."""
        picture = picture.convert("RGBA")
        self.image.alpha_composite(picture, at)
        self.draw = ImageDraw.Draw(self.image)
