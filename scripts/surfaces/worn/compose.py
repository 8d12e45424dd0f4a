"""Composes the square below a face: a real torso, or a drawn one, with or without a worn badge and what may be taken for one."""

from __future__ import annotations

import random
from pathlib import Path

import cv2
import numpy

from .. import cards, decoys, ink
from ..compose import IGNORE, Composer, Thing, chest, clip, corners, degrade, put, strap
from ..photos import Photo
from ..place import lay, quad_at
from .square import REACH, ROOM, STORED, square
from .square import cut as cut_square

# Composed at this many pixels a side, then made as coarse as a photo would have it.
CANVAS = 384
# Of a face in a composed square.
HIGH = CANVAS / (REACH * ROOM)
FACE = ((CANVAS - 0.76 * HIGH) / 2, (CANVAS - REACH * HIGH) / 2 - HIGH, (CANVAS + 0.76 * HIGH) / 2, (CANVAS - REACH * HIGH) / 2)
# A square of which less lies in the photo is not composed on.
LEAST_SHOWN = 0.3
# The smallest face that is looked at, in pixels of the photo.
LEAST = 11.0
# Smaller badges in pixels of the stored square teach nothing.
SMALLEST = 9.0


class Torsos(Composer):
    """Draws squares from photos; the same random numbers give the same square."""

    def __init__(self, photos: list[Photo], stored: dict[str, list[Path]]) -> None:
        super().__init__(photos, stored)
        self.torsos = [(photo, [(box, shown(photo, box) ** 2) for box in photo.faces if box[3] - box[1] >= LEAST and shown(photo, box) > LEAST_SHOWN]) for photo in photos]
        self.torsos = [(photo, boxes) for photo, boxes in self.torsos if boxes]

    def picture(self, rng: random.Random) -> tuple[numpy.ndarray, list[Thing]]:
        """A square of STORED x STORED pixels and the badges in it."""
        canvas, high, others, things, mined = self.torso(rng)
        if rng.random() < 0.12:  # Where the photo ends.
            canvas[round(FACE[3] + rng.uniform(1.2, 4) * HIGH) :] = 0
        beside = ~canvas.any(2)
        beside = cv2.morphologyEx(beside.astype("uint8"), cv2.MORPH_OPEN, numpy.ones((9, 9), "uint8")) > 0
        if not mined:
            for _ in range(rng.choices((0, 1, 2), (45, 38, 17))[0]):
                self.distract(rng, canvas, things)
            for face in others:
                if rng.random() < 0.4:
                    self.wear(rng, canvas, face, things)
            if rng.random() < 0.66:
                self.wear(rng, canvas, FACE, things)
            elif rng.random() < 0.35:
                strap(rng, canvas, FACE, (CANVAS / 2 + rng.uniform(-0.4, 0.4) * HIGH, FACE[3] + rng.uniform(1.2, 3.6) * HIGH), HIGH * rng.uniform(0.03, 0.14), ink.colour(rng))
        canvas[beside] = 0
        for thing in things:
            end_with(thing, beside)
        if rng.random() < 0.4:
            high *= 2 ** -rng.uniform(0, 1.6)
        return coarse(rng, canvas, max(LEAST, min(high, HIGH)), things, beside)

    def torso(self, rng: random.Random) -> tuple[numpy.ndarray, float, list, list[Thing], bool]:
        """A square without badges, the height of its face in the photo, other faces in it, what is marked, and whether it shows a mistake."""
        pick = rng.random()
        if pick < 0.2:
            return (*self.drawn_torso(rng), [], [], False)
        mined = bool(self.with_mistakes) and pick > 0.83
        if mined:
            photo = rng.choice(self.with_mistakes)
            face = rng.choice(photo.mistaken)
        elif pick < 0.32:  # Anywhere: what is taken for a face may be none.
            photo = rng.choice(self.photos)
            tall = 2 ** rng.uniform(3.5, 6.5)
            high, wide = photo.pixels.shape[:2]
            x, y = rng.uniform(0.1, 0.9) * wide, rng.uniform(-0.1, 0.6) * (high - 3 * tall)
            face = (x - tall * 0.38, y - tall, x + tall * 0.38, y)
        else:
            photo, boxes = rng.choice(self.torsos)
            face = rng.choices([box for box, _ in boxes], [weight for _, weight in boxes])[0]
        high = face[3] - face[1]
        turn = rng.gauss(0, 5)
        place = square(face, ROOM)
        canvas = cut_square(photo.pixels, place, CANVAS, turn)
        scale = CANVAS / place[2]
        move = cv2.getRotationMatrix2D((CANVAS / 2, CANVAS / 2), turn, 1.0)

        def moved(box: tuple) -> numpy.ndarray:
            quad = (corners(*box) - [place[0], place[1]]) * scale
            return (quad @ move[:, :2].T + move[:, 2]).astype("float32")

        things = [Thing(IGNORE, moved(tuple(box))) for kind, box in photo.labels if kind in (IGNORE, "badge")]
        others = []
        for other in photo.faces:
            middle = moved(other).mean(0)
            tall = (other[3] - other[1]) * scale
            if other != face and 0 < middle[0] < CANVAS and -HIGH < middle[1] < CANVAS and 0.4 * HIGH < tall < 2 * HIGH and abs(middle[0] - CANVAS / 2) > 0.6 * HIGH:
                others.append((middle[0] - 0.38 * tall, middle[1] - tall / 2, middle[0] + 0.38 * tall, middle[1] + tall / 2))
        if rng.random() < 0.5:
            canvas = numpy.ascontiguousarray(canvas[:, ::-1])
            things = [Thing(thing.kind, numpy.stack([CANVAS - thing.quad[:, 0], thing.quad[:, 1]], 1)) for thing in things]
            others = [(CANVAS - c, b, CANVAS - a, d) for a, b, c, d in others]
        if rng.random() < 0.25:
            canvas = other_colours(rng, canvas)
        return canvas, high, others, things, mined

    def drawn_torso(self, rng: random.Random) -> tuple[numpy.ndarray, float]:
        """A drawn chest before a part of a photo."""
        photo = rng.choice(self.photos)
        side = rng.uniform(0.15, 0.9) * min(photo.pixels.shape[:2])
        place = (rng.uniform(0, photo.pixels.shape[1] - side), rng.uniform(0, photo.pixels.shape[0] - side), side)
        canvas = cut_square(photo.pixels, place, CANVAS)
        chest(rng, canvas, FACE)
        if rng.random() < 0.5:  # Cloth with a pattern: anything out of a photo.
            whole = rng.choice(self.photos).pixels
            side = rng.uniform(0.1, 0.8) * min(whole.shape[:2])
            cloth = cut_square(whole, (rng.uniform(0, whole.shape[1] - side), rng.uniform(0, whole.shape[0] - side), side), CANVAS)
            shape = numpy.zeros((CANVAS, CANVAS), "uint8")
            wide, top = rng.uniform(0.9, 1.5) * HIGH, FACE[3] + rng.uniform(0, 0.3) * HIGH
            outline = [(-0.3, 0), (0.3, 0), (1, rng.uniform(0.3, 0.8)), (rng.uniform(0.8, 1.2), 5), (-rng.uniform(0.8, 1.2), 5), (-1, rng.uniform(0.3, 0.8))]
            cv2.fillPoly(shape, [numpy.array([(CANVAS / 2 + x * wide, top + y * HIGH) for x, y in outline], "int32")], 255, cv2.LINE_AA)
            lay(rng, canvas, numpy.dstack([cloth, shape]), corners(0, 0, CANVAS, CANVAS), shadow=0.2, soft=0.6)
        return canvas, HIGH * rng.uniform(0.3, 1)

    def distract(self, rng: random.Random, canvas: numpy.ndarray, things: list[Thing]) -> None:
        """A print, a pocket, a hand, a cup, a phone or a sheet on or before the torso."""
        size = max(8, round(HIGH * rng.uniform(0.25, 1.5)))
        which = rng.random()
        kind = None
        if which < 0.66:
            card = rng.choice(decoys.ON_CLOTH)(rng, size, self.small)
        elif which < 0.76:
            card = cards.screen(rng, size, self.small)
        elif which < 0.86:
            card = cards.paper(rng, round(size * 1.6), self.small)
            kind = IGNORE if card.height < 1.3 * HIGH else None  # As small as a badge, it may be one.
        else:
            kind = IGNORE
            card = rng.choice(decoys.ALL)(rng, size, self.small)
        at = (CANVAS / 2 + rng.uniform(-1.5, 1.5) * HIGH, FACE[3] + rng.uniform(0.4, 4) * HIGH)
        quad = quad_at(rng, at, card.width, card.height, 24, 0.3)
        if shows(canvas, quad):
            put(rng, canvas, card, quad, things, kind)

    def wear(self, rng: random.Random, canvas: numpy.ndarray, face: tuple[float, float, float, float], things: list[Thing]) -> None:
        """A badge on a lanyard, clipped to the chest or the belt, stuck on, or held."""
        fx, fh = (face[0] + face[2]) / 2, face[3] - face[1]
        how = rng.choices(("hung", "clipped", "hip", "bare"), (64, 20, 6, 10))[0]
        high = fh * (rng.uniform(0.3, 0.7) if rng.random() < 0.45 else rng.uniform(0.55, 1.15))
        card = self.badge(rng, max(8, round(high)))
        high = min(high, 1.3 * fh * high / max(high, card.width))
        card = card.resize((max(4, round(card.width * high / card.height)), max(4, round(high)))) if abs(card.height - high) > 1 else card
        if how == "hung":
            centre = (fx + rng.gauss(0, 0.38) * fh, face[3] + fh * rng.triangular(0.9, 3.8, 2.3))
        elif how == "hip":
            centre = (fx + rng.choice((-1, 1)) * rng.uniform(0.5, 1.1) * fh, face[3] + fh * rng.uniform(2.8, 3.9))
        else:
            centre = (fx + rng.choice((-1, 1)) * rng.uniform(0.2, 0.9) * fh, face[3] + fh * rng.uniform(0.6, 1.8))
        turned = rng.uniform(0.15, 1) if rng.random() < 0.4 else 1.0
        quad = quad_at(rng, centre, card.width * turned, card.height, 22, 0.3)
        if not shows(canvas, quad):
            return
        top = (quad[0] + quad[1]) / 2
        if how == "hung":
            up = high * rng.uniform(0, 0.35)
            if rng.random() < 0.88:
                strap(rng, canvas, face, (float(top[0]), float(top[1]) - up), max(1.0, fh * rng.uniform(0.02, 0.15)), ink.colour(rng, light=(0.05, 0.95), vivid=(0, 1)))
            clip(rng, canvas, top, high * 0.05, up)
        elif how != "bare" and rng.random() < 0.7:
            clip(rng, canvas, top, high * 0.06, high * 0.12)
        put(rng, canvas, card, quad, things, "badge", hide=0.3, light=brightest(canvas))
        if rng.random() < 0.14:
            self.hold(rng, canvas, quad)
        elif how == "hung" and rng.random() < 0.12:
            self.lapel(rng, canvas, quad, fh)

    def lapel(self, rng: random.Random, canvas: numpy.ndarray, quad: numpy.ndarray, fh: float) -> None:
        """The edge of an open jacket over one side of a badge, in the colour of the cloth beside it."""
        left, upper = quad.min(0)
        right, lower = quad.max(0)
        side = rng.choice((-1, 1))
        edge = (left if side < 0 else right) - side * (right - left) * rng.uniform(0.05, 0.4)
        x, y = round(edge + side * fh * 0.6), round((upper + lower) / 2)
        if not (2 <= x < CANVAS - 2 and 2 <= y < CANVAS - 2):
            return
        tint = canvas[y - 2 : y + 3, x - 2 : x + 3].reshape(-1, 3).mean(0)
        wide, tall = max(4, round(fh * 0.9)), max(4, round((lower - upper) * 1.8))
        cloth = ink.cloth(rng, wide, tall, tuple(int(v) for v in tint))
        shape = numpy.full((tall, wide), 255, "uint8")
        middle = edge + side * fh * 0.45
        lay(rng, canvas, numpy.dstack([cloth, shape]), quad_at(rng, (middle, y), wide, tall, 8, 0), shadow=0.3, soft=0.6)


def shown(photo: Photo, face: tuple[float, float, float, float]) -> float:
    """The share of the square below a face that lies in the photo."""
    left, top, side = square(face)
    high, wide = photo.pixels.shape[:2]
    return max(0.0, min(wide, left + side) - max(0.0, left)) * max(0.0, min(high, top + side) - max(0.0, top)) / side**2


def shows(canvas: numpy.ndarray, quad: numpy.ndarray) -> bool:
    """Whether the middle of a place lies in the picture and not beside the photo, which is black there."""
    x, y = (round(float(v)) for v in quad.mean(0))
    return 0 <= x < CANVAS and 0 <= y < CANVAS and bool(canvas[y, x].any())


def end_with(thing: Thing, beside: numpy.ndarray) -> None:
    """Cuts a thing off where the photo ends; one of which little is left is to be ignored."""
    whole = numpy.zeros(beside.shape, "uint8")
    cv2.fillConvexPoly(whole, (thing.quad * 16).astype("int32"), 1, cv2.LINE_8, 4)
    seen = whole.astype(bool) & ~beside
    share = seen.sum() / max(1, whole.sum())
    if share < 0.97 and seen.any():
        rows, columns = numpy.nonzero(seen.any(1))[0], numpy.nonzero(seen.any(0))[0]
        thing.quad = corners(columns[0], rows[0], columns[-1] + 1, rows[-1] + 1)
    if share < 0.35:
        thing.kind = IGNORE


def brightest(canvas: numpy.ndarray) -> float:
    """How bright white is in a picture, from 0 to 1, going by its brightest parts."""
    level = canvas[::4, ::4].mean(2)
    return float(numpy.percentile(level[level > 0], 95)) / 255 if level.any() else 1.0


def other_colours(rng: random.Random, canvas: numpy.ndarray) -> numpy.ndarray:
    """The same torso in clothes of other colours, or darker."""
    hsv = cv2.cvtColor(canvas, cv2.COLOR_RGB2HSV).astype("float32")
    hsv[:, :, 0] = (hsv[:, :, 0] + rng.uniform(0, 180)) % 180
    hsv[:, :, 1] = numpy.clip(hsv[:, :, 1] * rng.uniform(0.3, 1.6), 0, 255)
    return cv2.cvtColor(hsv.astype("uint8"), cv2.COLOR_HSV2RGB)


def coarse(rng: random.Random, canvas: numpy.ndarray, high: float, things: list[Thing], beside: numpy.ndarray) -> tuple[numpy.ndarray, list[Thing]]:
    """What a camera leaves of it where the face is so many pixels high, at STORED pixels a side, black beside the photo."""
    side = max(24, round(CANVAS * high / HIGH))
    small = cv2.resize(canvas, (side, side), interpolation=cv2.INTER_AREA) if side < CANVAS else canvas
    if rng.random() < 0.12:  # Out of focus.
        small = cv2.GaussianBlur(small, (0, 0), side * rng.uniform(0.003, 0.012))
    small = degrade(rng, small)
    if rng.random() < 0.06:  # Low light.
        small = (small.astype("float32") * rng.uniform(0.3, 0.7)).astype("uint8")
    small = cv2.imdecode(cv2.imencode(".jpg", small[:, :, ::-1], [cv2.IMWRITE_JPEG_QUALITY, rng.randint(45, 96)])[1], cv2.IMREAD_COLOR)[:, :, ::-1]
    how = cv2.INTER_AREA if side >= STORED else rng.choice((cv2.INTER_LINEAR, cv2.INTER_LINEAR, cv2.INTER_CUBIC))
    out = cv2.resize(small, (STORED, STORED), interpolation=how)
    out[cv2.resize(beside.astype("uint8"), (STORED, STORED), interpolation=cv2.INTER_NEAREST) > 0] = 0
    kept = []
    for thing in things:
        quad = thing.quad * (STORED / CANVAS)
        seen = numpy.ptp(numpy.clip(quad, 0, STORED), 0)
        if seen.min() < 2:
            continue
        whole = numpy.ptp(quad, 0)
        if thing.kind != IGNORE and (seen.prod() < 0.5 * whole.prod() or whole.max() < SMALLEST):
            thing.kind = IGNORE
        kept.append(Thing(thing.kind, quad))
    return numpy.ascontiguousarray(out), kept
