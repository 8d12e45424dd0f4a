"""A picture being composed: flat things are laid into it at an angle, with shadows, and a camera's faults come last."""

from __future__ import annotations

import math
import random
from typing import Callable, Sequence

from PIL import Image, ImageChops, ImageDraw, ImageFilter

from .flat import Card, Colour, Planted, Point
from .projection import perspective, through

# Scenes are laid out on a sheet this wide whatever the picture's size, so that the same scene can be made at 3 or 12 megapixels.
DESIGN_WIDTH = 2000.0


def tilted(left: float, top: float, width: float, height: float, degrees: float = 0.0, *, taper: float = 0.0) -> list[Point]:
    """The corners of a box turned about its centre; `taper` makes the upper edge shorter, as seen from in front of a table."""
    x, y = left + width / 2, top + height / 2
    cos, sin = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))
    near, far = width / 2, width / 2 * (1 - taper)
    corners = [(-far, -height / 2), (far, -height / 2), (near, height / 2), (-near, height / 2)]
    return [(x + a * cos - b * sin, y + a * sin + b * cos) for a, b in corners]


def samples(corners: Sequence[Point]) -> list[Point]:
    """Points spread evenly over a four-cornered place."""
    numbers = perspective([(0, 0), (1, 0), (1, 1), (0, 1)], corners)
    return [through(numbers, ((i + 0.5) / 12, (j + 0.5) / 4)) for i in range(12) for j in range(4)]


class Scene:
    """One picture; every length a method takes is in design units."""

    def __init__(self, width: int, height: int, seed: int) -> None:
        self.k = width / DESIGN_WIDTH
        self.image = Image.new("RGB", (width, height))
        self.random = random.Random(seed)
        self.planted: list[Planted] = []

    @property
    def height(self) -> float:
        """The picture's height in design units."""
        return self.image.height / self.k

    def px(self, length: float) -> int:
        """A length in pixels."""
        return round(length * self.k)

    def shade(self, top: Colour, bottom: Colour, area: tuple[float, float, float, float] | None = None) -> None:
        """Fills an area with a colour that changes from top to bottom."""
        left, upper, right, lower = area or (0, 0, DESIGN_WIDTH, self.height)
        strip = Image.new("RGB", (1, 2))
        strip.putpixel((0, 0), top)
        strip.putpixel((0, 1), bottom)
        size = (self.px(right) - self.px(left), self.px(lower) - self.px(upper))
        self.image.paste(strip.resize(size, Image.Resampling.BICUBIC), (self.px(left), self.px(upper)))

    def layer(self, draw: Callable[[ImageDraw.ImageDraw, Callable[[Sequence[Point]], list[Point]]], None], blur: float = 0.0) -> None:
        """Lets a function draw on a clear sheet at twice the size, then lays that down smoothly, out of focus where asked."""
        sheet = Image.new("RGBA", (self.image.width * 2, self.image.height * 2), (0, 0, 0, 0))
        scale = self.k * 2
        draw(ImageDraw.Draw(sheet), lambda points: [(x * scale, y * scale) for x, y in points])
        self.lay(sheet.resize(self.image.size, Image.Resampling.BOX), blur)

    def lay(self, sheet: Image.Image, blur: float = 0.0) -> None:
        """Lays a sheet of the picture's own size over it."""
        if blur:
            # Transparent pixels are black, so blurring colour times alpha keeps edges from going dark.
            sheet = sheet.convert("RGBa").filter(ImageFilter.GaussianBlur(blur * self.k)).convert("RGBA")
        self.image.paste(sheet.convert("RGB"), (0, 0), sheet.getchannel("A"))

    def place(self, card: Card, corners: Sequence[Point], *, shadow: float = 0.0, blur: float = 0.0, dim: float = 1.0) -> None:
        """Lays a flat thing so that its corners (clockwise from the upper left) come to the given points."""
        pixels = [(x * self.k, y * self.k) for x, y in corners]
        size = (card.width, card.height)
        # Shrink first: the projection itself looks at four pixels only.
        share = max(math.dist(pixels[i], pixels[i + 1]) / size[i] for i in (0, 1))
        flat = card.image if share >= 0.9 else card.image.resize(
            (max(1, round(size[0] * share)), max(1, round(size[1] * share))), Image.Resampling.LANCZOS)
        edges = [(0, 0), (flat.width, 0), (flat.width, flat.height), (0, flat.height)]
        margin = self.px(shadow * 3 + blur * 3) + 2
        left, top = (math.floor(min(p[i] for p in pixels)) - margin for i in (0, 1))
        right, bottom = (math.ceil(max(p[i] for p in pixels)) + margin for i in (0, 1))
        local = [(x - left, y - top) for x, y in pixels]
        padded = Image.new("RGBA", (flat.width + 4, flat.height + 4), (0, 0, 0, 0))
        padded.paste(flat, (2, 2))
        numbers = perspective(local, [(x + 2, y + 2) for x, y in edges])
        seen = padded.convert("RGBa").transform((right - left, bottom - top), Image.Transform.PERSPECTIVE, numbers,
                                                Image.Resampling.BICUBIC).convert("RGBA")
        if dim != 1.0:
            alpha = seen.getchannel("A")
            seen = seen.convert("RGB").point(lambda v: round(v * dim))
            seen.putalpha(alpha)
        if blur:
            seen = seen.convert("RGBa").filter(ImageFilter.GaussianBlur(blur * self.k)).convert("RGBA")
        if shadow:
            dark = seen.getchannel("A").filter(ImageFilter.GaussianBlur(shadow * self.k)).point(lambda a: a * 2 // 5)
            offset = (left + self.px(shadow * 0.6), top + self.px(shadow))
            self.image.paste((18, 16, 20), offset, dark)
        self.image.paste(seen.convert("RGB"), (left, top), seen.getchannel("A"))
        self.hide(seen.getchannel("A"), left, top)
        self.remember(card, perspective([(0, 0), (size[0], 0), size, (0, size[1])], pixels))

    def hide(self, cover: Image.Image, left: int, top: int) -> None:
        """Notes how much of what was planted before disappears behind a thing laid over it."""
        alpha = cover.tobytes()
        for thing in self.planted:
            spots = [(math.floor(x) - left, math.floor(y) - top) for x, y in samples(thing.corners)]
            hidden = sum(1 for x, y in spots if 0 <= x < cover.width and 0 <= y < cover.height and alpha[y * cover.width + x] > 127)
            thing.visible *= 1 - hidden / len(spots)

    def remember(self, card: Card, numbers: Sequence[float]) -> None:
        """Carries what a card holds over into the picture's own pixels."""
        for thing in card.planted:
            corners = [through(numbers, corner) for corner in thing.corners]
            spots = samples(corners)
            inside = sum(1 for x, y in spots if 0 <= x < self.image.width and 0 <= y < self.image.height)
            self.planted.append(Planted(thing.kind, thing.fate, corners, thing.text, thing.visible * inside / len(spots)))

    def mirror(self) -> None:
        """Turns left and right round, as a phone's selfie camera does."""
        width = self.image.width
        self.image = self.image.transpose(Image.Transpose.FLIP_LEFT_RIGHT)
        for thing in self.planted:
            thing.corners = [(width - x, y) for x, y in thing.corners]

    def turn(self) -> None:
        """Turns the picture by 90 degrees against the clock, as when a phone was held sideways and wrote nothing about it."""
        width = self.image.width
        self.image = self.image.transpose(Image.Transpose.ROTATE_90)
        for thing in self.planted:
            thing.corners = [(y, width - x) for x, y in thing.corners]

    def expose(self, noise: int = 7, vignette: float = 0.25, warmth: int = 4) -> None:
        """Adds what a camera adds: a soft lens, darker corners, a tint of the light, and noise."""
        image = self.image.filter(ImageFilter.GaussianBlur(0.45))
        width, height = image.size
        dark = Image.radial_gradient("L").resize((width, height), Image.Resampling.BICUBIC)
        dark = dark.point(lambda v: 255 - round(vignette * max(0, v - 90)))
        image = ImageChops.multiply(image, Image.merge("RGB", (dark, dark, dark)))
        red, green, blue = image.split()
        image = Image.merge("RGB", (red.point(lambda v: min(255, v + warmth)), green, blue.point(lambda v: max(0, v - warmth))))
        grain = Image.frombytes("L", (width, height), self.random.randbytes(width * height))
        grain = grain.filter(ImageFilter.GaussianBlur(0.7)).point(lambda v: 128 + round((v - 128) * noise / 64))
        self.image = ImageChops.add(image, Image.merge("RGB", (grain, grain, grain)), 1, -128)
