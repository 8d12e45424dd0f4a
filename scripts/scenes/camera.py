"""What a camera and its file format do to a whole picture."""

from __future__ import annotations

import math
import random

import cv2
import numpy as np

from . import geometry
from .place import Picture


def expose(pixels: np.ndarray, rng: random.Random, finest: float) -> tuple[np.ndarray, dict[str, float]]:
    """Blurs, tints and roughens a picture; text whose capitals are `finest` pixels high stays as readable as a person needs."""
    focus = rng.uniform(0.35, min(1.1, 0.4 + finest * 0.028))
    pixels = cv2.GaussianBlur(pixels, (0, 0), focus)
    motion = 0.0
    if rng.random() < 0.25:
        motion = rng.uniform(1.5, max(1.6, min(7.0, finest * 0.16)))
        pixels = cv2.filter2D(pixels, -1, _streak(motion, rng.uniform(0, math.pi)))
    noise = rng.uniform(1.0, 7.0)
    if rng.random() < 0.12:
        noise = rng.uniform(7.0, 12.0)
    tint = np.array([rng.uniform(0.96, 1.04) for _ in range(3)], np.float32) * rng.uniform(0.88, 1.08)
    generator = np.random.default_rng(rng.getrandbits(32))
    tall, wide = pixels.shape[:2]
    out = np.empty_like(pixels)
    # In strips, so that 24 megapixels do not need a gigabyte.
    for top in range(0, tall, 512):
        strip = pixels[top:top + 512].astype(np.float32) * tint
        grain = generator.standard_normal((*strip.shape[:2], 1), np.float32) * 0.8 + generator.standard_normal(strip.shape, np.float32) * 0.5
        out[top:top + 512] = np.clip(strip + grain * noise * 0.75, 0, 255).astype(np.uint8)
    return out, {"focus": round(focus, 2), "motion": round(motion, 2), "noise": round(noise, 2)}


def _streak(length: float, angle: float) -> np.ndarray:
    """The path of a moving camera as a kernel."""
    side = 2 * math.ceil(length / 2) + 1
    kernel = np.zeros((side, side), np.float32)
    for step in np.linspace(-0.5, 0.5, 64):
        x, y = side / 2 + step * length * math.cos(angle), side / 2 + step * length * math.sin(angle)
        kernel[min(side - 1, int(y)), min(side - 1, int(x))] += 1
    return kernel / kernel.sum()


def hold(picture: Picture, quarters: int, mirror: bool) -> None:
    """Turns the whole picture by quarters, clockwise, and mirrors it where asked; what is known of it goes along."""
    width, height = picture.size
    pixels = np.rot90(picture.pixels, -quarters) if quarters % 4 else picture.pixels
    for laid in picture.laid:
        laid.outline = geometry.turned(laid.outline, quarters, width, height)
        for thing in laid.planted:
            thing.corners = geometry.turned(thing.corners, quarters, width, height)
    if mirror:
        pixels = pixels[:, ::-1]
        wide = pixels.shape[1]
        for laid in picture.laid:
            laid.outline = geometry.mirrored(laid.outline, wide)
            for thing in laid.planted:
                thing.corners = geometry.mirrored(thing.corners, wide)
    picture.pixels = np.ascontiguousarray(pixels)
