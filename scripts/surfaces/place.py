"""Lays a drawn card into a photo: turned, tilted, lit and blurred like its surroundings."""

from __future__ import annotations

import math
import random

import cv2
import numpy

Quad = numpy.ndarray  # 4 x 2: top left, top right, bottom right, bottom left of the card, in pixels of the photo.


def quad_at(rng: random.Random, centre: tuple[float, float], wide: float, high: float, turn: float, tilt: float) -> Quad:
    """Four corners around a centre: turned by up to `turn` degrees, each side's length changed by up to the share `tilt`."""
    angle = math.radians(rng.gauss(0, turn / 2))
    corners = numpy.array([(-wide, -high), (wide, -high), (wide, high), (-wide, high)], "float32") / 2
    if tilt:
        side = rng.randrange(4)
        shrink = 1 - rng.uniform(0, tilt)
        for corner in (side, (side + 1) % 4):
            if side % 2 == 0:
                corners[corner, 0] *= shrink
            else:
                corners[corner, 1] *= shrink
        corners[:, rng.choice((0, 1))] *= 1 - rng.uniform(0, tilt)
    turned = corners @ numpy.array([[math.cos(angle), math.sin(angle)], [-math.sin(angle), math.cos(angle)]], "float32")
    return turned + numpy.array(centre, "float32")


def slanted(rng: random.Random, centre: tuple[float, float], wide: float, high: float, *, lying: bool) -> Quad:
    """Four corners of a card that is seen from the side: one that lies flat, turned anyhow, or one that stands, turned away."""
    spin = math.radians(rng.uniform(0, 360) if lying else rng.gauss(0, 6))
    lean = math.radians(rng.uniform(45, 76)) if lying else math.radians(rng.choice((-1, 1)) * rng.uniform(35, 68))
    flat = numpy.array([(-wide, -high), (wide, -high), (wide, high), (-wide, high)], "float64") / 2
    flat = flat @ numpy.array([[math.cos(spin), math.sin(spin)], [-math.sin(spin), math.cos(spin)]])
    across, along = (0, 1) if lying else (1, 0)
    away = rng.uniform(1.6, 5) * max(wide, high)
    depth = 1 - flat[:, along] * math.sin(lean) / away
    quad = numpy.empty((4, 2), "float32")
    quad[:, across] = flat[:, across] / depth
    quad[:, along] = flat[:, along] * math.cos(lean) / depth
    tilt = math.radians(rng.gauss(0, 7))
    return (quad @ numpy.array([[math.cos(tilt), math.sin(tilt)], [-math.sin(tilt), math.cos(tilt)]]) + centre).astype("float32")


def lay(rng: random.Random, canvas: numpy.ndarray, card: numpy.ndarray, quad: Quad, *, shadow: float = 0.4, soft: float = 1.0, light: float | None = None) -> None:
    """Warps a card (height x width x 4) onto the quad of a photo (height x width x 3), in place.

    How bright white is in the photo, from 0 to 1, may be given; else it follows from what lies below.
    """
    wide = max(1.0, float(numpy.linalg.norm(quad[1] - quad[0])))
    high = max(1.0, float(numpy.linalg.norm(quad[3] - quad[0])))
    size = (max(2, round(wide)), max(2, round(high)))
    if card.shape[1] > size[0] * 1.4:
        card = cv2.resize(card, size, interpolation=cv2.INTER_AREA)
    left, top = numpy.floor(quad.min(0)).astype(int) - 8
    right, bottom = numpy.ceil(quad.max(0)).astype(int) + 8
    left, top = max(0, left), max(0, top)
    right, bottom = min(canvas.shape[1], right), min(canvas.shape[0], bottom)
    if right - left < 2 or bottom - top < 2:
        return
    h, w = card.shape[:2]
    padded = cv2.copyMakeBorder(card, 1, 1, 1, 1, cv2.BORDER_REPLICATE)
    padded[[0, -1], :, 3] = 0
    padded[:, [0, -1], 3] = 0
    source = numpy.array([(1, 1), (w + 1, 1), (w + 1, h + 1), (1, h + 1)], "float32") - 0.5
    matrix = cv2.getPerspectiveTransform(source, (quad - [left, top]).astype("float32"))
    piece = cv2.warpPerspective(padded, matrix, (int(right - left), int(bottom - top)), flags=cv2.INTER_LINEAR)
    alpha = piece[:, :, 3:].astype("float32") / 255
    colour = piece[:, :, :3].astype("float32")
    below = canvas[top:bottom, left:right].astype("float32")
    colour = lit(rng, colour, below, light)
    if soft > 0.3:
        colour = cv2.GaussianBlur(colour, (0, 0), soft)
        alpha = cv2.GaussianBlur(alpha, (0, 0), min(soft, 1.2))[:, :, None]
    if shadow:
        shift = numpy.float32([[1, 0, rng.uniform(-3, 4)], [0, 1, rng.uniform(0, 5)]])
        dark = cv2.GaussianBlur(cv2.warpAffine(alpha, shift, (alpha.shape[1], alpha.shape[0])), (0, 0), rng.uniform(1, 4))[:, :, None]
        below *= 1 - shadow * dark
    canvas[top:bottom, left:right] = numpy.clip(below * (1 - alpha) + colour * alpha, 0, 255).astype("uint8")


def lit(rng: random.Random, colour: numpy.ndarray, below: numpy.ndarray, light: float | None) -> numpy.ndarray:
    """The card in the photo's light: its brightness and tint drawn towards the surroundings, a slope of light across it."""
    around = below.reshape(-1, 3).mean(0)
    level = float(around.mean()) / 255
    gain = rng.uniform(0.65, 1.1) * (0.55 + 0.5 * level if rng.random() < 0.7 else 1.0) if light is None else rng.uniform(0.7, 1.1) * (0.25 + 0.75 * light)
    tint = 1 + (around / max(1.0, float(around.mean())) - 1) * rng.uniform(0, 0.5)
    slope = numpy.linspace(rng.uniform(0.8, 1.2), rng.uniform(0.8, 1.2), colour.shape[1], dtype="float32")[None, :, None]
    return colour * (gain * tint).astype("float32") * slope + rng.uniform(-4, 14)


def ribbon(rng: random.Random, canvas: numpy.ndarray, points: list[tuple[float, float]], thick: float, tint: tuple[int, int, int]) -> None:
    """A lanyard's strap along some points, with a darker edge and perhaps a print."""
    line = numpy.array(points, "float32")
    fixed = (line * 16).astype("int32").reshape(-1, 1, 2)
    edge = tuple(int(c * 0.6) for c in tint)
    cv2.polylines(canvas, [fixed], False, edge, max(1, round(thick * 1.25)), cv2.LINE_AA, 4)
    cv2.polylines(canvas, [fixed], False, tint, max(1, round(thick)), cv2.LINE_AA, 4)
    if thick > 5 and rng.random() < 0.5:
        ink = tuple(int(255 - c) for c in tint)
        for start, end in zip(line[:-1], line[1:]):
            for share in numpy.arange(0.1, 1, 0.12):
                x, y = start + (end - start) * share
                cv2.circle(canvas, (round(float(x)), round(float(y))), max(1, round(thick * 0.25)), ink, -1, cv2.LINE_AA)
