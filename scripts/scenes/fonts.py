"""The fonts of one half: print, display and many hands. They are fetched by scripts/make-scenes and never committed."""

from __future__ import annotations

import os
import random
import sys
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from PIL import ImageFont

from .halves import of_half
from .names import folded

HERE = Path(__file__).resolve().parents[1]
HAND, PRINT, DISPLAY = "hand", "print", "display"


@lru_cache(maxsize=4096)
def letters(path: str, size: int, weight: int) -> ImageFont.FreeTypeFont:
    """A font at a size in pixels; a weight matters only to fonts that vary."""
    font = ImageFont.truetype(path, size, layout_engine=ImageFont.Layout.BASIC)
    if weight:
        try:
            axes = font.get_variation_axes()
        except (OSError, NotImplementedError):
            return font
        font.set_variation_by_axes([min(axis["maximum"], max(axis["minimum"], weight)) if axis["name"] in (b"Weight", "Weight") else axis["default"]
                                    for axis in axes])
    return font


@lru_cache(maxsize=None)
def cap_share(path: str, weight: int) -> float:
    """The height of a capital as a share of the font's size."""
    _, top, _, bottom = letters(path, 200, weight).getbbox("H")
    return max(0.3, (bottom - top) / 200)


@lru_cache(maxsize=65536)
def has(path: str, character: str) -> bool:
    """Whether a font draws a character, and not the box for missing ones."""
    if character == " ":
        return True
    font = letters(path, 40, 0)
    mask, missing = font.getmask(character), font.getmask("\U0010fffd")
    return mask.getbbox() is not None and (mask.size, bytes(mask)) != (missing.size, bytes(missing))


@dataclass(frozen=True)
class Face:
    """One font of the half, at one weight."""

    name: str
    path: str
    use: str
    weight: int = 0

    @property
    def handwritten(self) -> bool:
        """Whether it looks written by hand."""
        return self.use == HAND

    def at_cap(self, cap: float) -> ImageFont.FreeTypeFont:
        """The font at the size at which capitals are so many pixels high."""
        return letters(self.path, max(4, round(cap / cap_share(self.path, self.weight))), self.weight)

    def written(self, text: str) -> str:
        """The text as this font can write it: accents it lacks are left off, as people do."""
        return "".join(c if has(self.path, c) else folded(c) for c in text)


class Fonts:
    """Chooses faces of one half."""

    def __init__(self, half: str, folder: Path | None = None) -> None:
        folder = folder or Path(os.environ["PHISCRUB_SCENE_ASSETS"])
        self.by_use: dict[str, list[Face]] = {HAND: [], PRINT: [], DISPLAY: []}
        fonts = [entry for entry in assets() if "use" in entry]
        # Weights of one design stay on one side.
        for entry in of_half(fonts, half, lambda e: e["id"].removesuffix("-bold"), lambda e: e["use"]):
            for weight in (400, 600, 700) if "[" in entry["member"] else (0,):
                self.by_use[entry["use"]].append(Face(entry["id"], str(folder / entry["file"]), entry["use"], weight))

    def hand(self, rng: random.Random) -> Face:
        """Somebody's handwriting; each design is as likely as any other."""
        return self._one(rng, HAND)

    def print(self, rng: random.Random) -> Face:
        """A font of printers and screens."""
        return self._one(rng, PRINT)

    def display(self, rng: random.Random) -> Face:
        """A font of banners, signs and shirts."""
        return self._one(rng, DISPLAY)

    def _one(self, rng: random.Random, use: str) -> Face:
        name = rng.choice(sorted({face.name for face in self.by_use[use]}))
        return rng.choice([face for face in self.by_use[use] if face.name == name])


def assets() -> list[dict]:
    """The fonts and the judge as scene-assets.toml lists them."""
    if sys.version_info < (3, 11):
        raise SystemExit("make-scenes: Reading the list of fonts needs Python 3.11 or newer.")
    import tomllib
    return tomllib.loads((HERE / "scene-assets.toml").read_text("utf-8"))["asset"]
