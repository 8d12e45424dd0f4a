"""Lays surfaces into a photograph as a camera would see them, and keeps where every line of them came to lie."""

from __future__ import annotations

import math
import random
from dataclasses import dataclass, field

import cv2
import numpy as np

from demo_photos.flat import Point

from . import geometry
from .surface import Planted, Surface

cv2.setNumThreads(1)


@dataclass
class Laid:
    """A surface in the picture: its outline, what is written on it, and which spots of every line nothing hides."""

    surface: Surface
    outline: list[Point]
    planted: list[Planted]
    spots: list[np.ndarray] = field(default_factory=list)
    seen: list[np.ndarray] = field(default_factory=list)


@dataclass
class Bend:
    """How far a sheet's lines leave the straight, as a share of its height: a bow over its width, and a kink at a fold."""

    bow: float = 0.0
    kink: float = 0.0
    at: float = 0.5

    def lift(self, u: np.ndarray | float, height: float) -> np.ndarray:
        """The shift in y at a place along the width (0 to 1), in the surface's pixels."""
        u = np.asarray(u, np.float64)
        return height * (self.bow * np.sin(np.pi * u) + self.kink * np.maximum(0, u - self.at))


class Picture:
    """A picture being composed, in RGB."""

    def __init__(self, ground: np.ndarray) -> None:
        self.pixels = np.ascontiguousarray(ground)
        self.laid: list[Laid] = []

    @property
    def size(self) -> tuple[int, int]:
        """Width and height."""
        return self.pixels.shape[1], self.pixels.shape[0]

    def place(self, surface: Surface, corners: list[Point], *, bend: Bend | None = None, rng: random.Random | None = None, shadow: float = 0.0, light: float = 1.0,
              glare: bool = False, moire: bool = False, folds: int = 0, blur: float = 0.0) -> Laid:
        """Lays a surface so that its corners, clockwise from the upper left, come to the given points."""
        rng = rng or random.Random(0)
        bend = bend or Bend()
        wide, tall = surface.width, surface.height
        colour, alpha = _planes(surface)
        _shade(colour, rng, light, glare, folds)
        span = max(math.dist(corners[0], corners[1]) / wide, math.dist(corners[1], corners[2]) / tall)
        if span < 0.95:
            # Shrink first: the projection itself looks at four pixels only.
            size = (max(2, round(wide * span)), max(2, round(tall * span)))
            colour, alpha = (cv2.resize(plane, size, interpolation=cv2.INTER_AREA) for plane in (colour, alpha))
        matrix = geometry.perspective([(0, 0), (wide, 0), (wide, tall), (0, tall)], corners)
        outline = [geometry.through(matrix, p) for p in geometry.edge(wide, tall, lambda u: float(bend.lift(u, tall)))]
        margin = round(4 + shadow * 4 + blur * 3)
        left, top = (max(0, math.floor(min(p[i] for p in outline)) - margin) for i in (0, 1))
        right = min(self.size[0], math.ceil(max(p[0] for p in outline)) + margin)
        bottom = min(self.size[1], math.ceil(max(p[1] for p in outline)) + margin)
        if right - left < 2 or bottom - top < 2:
            raise ValueError("a surface must lie in the picture")
        x, y = np.meshgrid(np.arange(left, right, dtype=np.float32) + 0.5, np.arange(top, bottom, dtype=np.float32) + 0.5)
        back = np.linalg.inv(np.array([[matrix[0], matrix[1], matrix[2]], [matrix[3], matrix[4], matrix[5]], [matrix[6], matrix[7], 1.0]])).astype(np.float32)
        depth = back[2, 0] * x + back[2, 1] * y + back[2, 2]
        u, v = (back[0, 0] * x + back[0, 1] * y + back[0, 2]) / depth, (back[1, 0] * x + back[1, 1] * y + back[1, 2]) / depth
        if bend.bow or bend.kink:
            v = v - bend.lift(np.clip(u / wide, 0, 1), tall).astype(np.float32)
        share_x, share_y = colour.shape[1] / wide, colour.shape[0] / tall
        u, v = (u * share_x - 0.5).astype(np.float32), (v * share_y - 0.5).astype(np.float32)
        seen = cv2.remap(colour, u, v, cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE)
        cover = cv2.remap(alpha, u, v, cv2.INTER_LINEAR, borderMode=cv2.BORDER_CONSTANT, borderValue=0)
        if moire:
            seen = _moire(seen, rng)
        if blur:
            seen, cover = cv2.GaussianBlur(seen, (0, 0), blur), cv2.GaussianBlur(cover, (0, 0), blur)
        under = self.pixels[top:bottom, left:right]
        if shadow:
            dark = cv2.GaussianBlur(cover, (0, 0), shadow)
            moved = np.float32([[1, 0, shadow * 0.6], [0, 1, shadow]])
            dark = cv2.warpAffine(dark, moved, (dark.shape[1], dark.shape[0]))
            under = (under * (1 - dark[..., None].astype(np.float32) / 255 * 0.42)).astype(np.uint8)
        weight = cover[..., None].astype(np.float32) / 255
        self.pixels[top:bottom, left:right] = (under * (1 - weight) + seen * weight + 0.5).astype(np.uint8)
        self.hide(cover, left, top)
        return self._remember(surface, matrix, bend, outline)

    def hide(self, cover: np.ndarray, left: int, top: int) -> None:
        """Notes which spots of earlier lines disappear behind something laid over them."""
        for laid in self.laid:
            for spots, seen in zip(laid.spots, laid.seen):
                x, y = np.floor(spots[:, 0]).astype(int) - left, np.floor(spots[:, 1]).astype(int) - top
                inside = (x >= 0) & (y >= 0) & (x < cover.shape[1]) & (y < cover.shape[0])
                seen[inside] &= cover[y[inside], x[inside]] < 128

    def _remember(self, surface: Surface, matrix: list[float], bend: Bend, outline: list[Point]) -> Laid:
        """Carries the lines of a surface over into the picture's own pixels."""
        laid = Laid(surface, outline, [])
        width, height = surface.width, surface.height
        for thing in surface.planted:
            flat = geometry.band(thing.corners)
            bent = [(x, y + float(bend.lift(min(1, max(0, x / width)), height))) for x, y in flat]
            corners = [geometry.through(matrix, p) for p in bent]
            scale = geometry.height_scale(matrix, geometry.middle(thing.corners), thing.corners)
            spots = np.array(geometry.spread(corners), np.float64)
            inside = (spots[:, 0] >= 0) & (spots[:, 1] >= 0) & (spots[:, 0] < self.size[0]) & (spots[:, 1] < self.size[1])
            laid.planted.append(Planted(thing.kind, thing.fate, corners, thing.text, 1.0, thing.handwritten, thing.cap * scale))
            laid.spots.append(spots)
            laid.seen.append(inside)
        self.laid.append(laid)
        return laid

    def truth(self) -> list[tuple[Laid, Planted]]:
        """Every line with the share of it that can be seen."""
        found = []
        for laid in self.laid:
            for thing, seen in zip(laid.planted, laid.seen):
                thing.visible = float(seen.mean())
                found.append((laid, thing))
        return found


def _planes(surface: Surface) -> tuple[np.ndarray, np.ndarray]:
    """Colour and cover; under clear places the colour goes on, so that edges do not go dark."""
    pixels = np.array(surface.image)
    colour, alpha = pixels[..., :3].copy(), pixels[..., 3].copy()
    if alpha.min() < 255:
        solid = alpha > 0
        colour[~solid] = np.median(colour[solid][:: max(1, solid.sum() // 5000)], axis=0) if solid.any() else 128
    return colour, alpha


def _shade(colour: np.ndarray, rng: random.Random, light: float, glare: bool, folds: int) -> None:
    """Light that falls unevenly, folds, and a reflection, in place."""
    tall, wide = colour.shape[:2]
    y, x = np.mgrid[0:1:tall * 1j, 0:1:wide * 1j].astype(np.float32)
    angle = rng.uniform(0, math.tau)
    shade = light * (1 + rng.uniform(0, 0.14) * (math.cos(angle) * (x - 0.5) + math.sin(angle) * (y - 0.5)))
    for _ in range(folds):
        along = x if rng.random() < 0.5 else y
        where, deep = rng.uniform(0.2, 0.8), rng.uniform(0.04, 0.13)
        shade = shade * (1 - deep * np.exp(-((along - where) / 0.008) ** 2)) * (1 - deep * 0.5 * (along > where))
    lit = colour * shade[..., None]
    if glare:
        cx, cy, rx, ry = rng.uniform(0, 1), rng.uniform(0, 1), rng.uniform(0.08, 0.3), rng.uniform(0.05, 0.2)
        spot = np.exp(-(((x - cx) / rx) ** 2 + ((y - cy) / ry) ** 2)) * rng.uniform(0.2, 0.6)
        lit = lit + (255 - lit) * spot[..., None]
    colour[:] = np.clip(lit, 0, 255).astype(np.uint8)


def _moire(seen: np.ndarray, rng: random.Random) -> np.ndarray:
    """The bands a camera sees in a screen's grid."""
    tall, wide = seen.shape[:2]
    y, x = np.mgrid[0:tall, 0:wide].astype(np.float32)
    pitch, lean = rng.uniform(5, 26), rng.uniform(-0.5, 0.5)
    bow = rng.uniform(-1, 1) * 60
    wave = np.sin((x + lean * y + bow * np.sin(y / max(60, tall / 3))) * (math.tau / pitch))
    tint = np.array([1, rng.uniform(-0.5, 1), -rng.uniform(0, 1)], np.float32) * rng.uniform(2, 8)
    return np.clip(seen + wave[..., None] * tint, 0, 255).astype(np.uint8)
