"""Composes one training picture: a real photo with badges on its people, surfaces around them, and decoys."""

from __future__ import annotations

import random
from dataclasses import dataclass
from pathlib import Path
from typing import Callable

import cv2
import numpy
from PIL import Image

from . import badges, bank, cards, decoys, ink
from .photos import Photo
from .place import lay, quad_at, ribbon, slanted

SIDE = 640
# Nothing is drawn so small that only its surroundings could tell what it is, but for worn badges, which have some.
# Kinds other than badges: how one is drawn, how far it turns in degrees and tilts as a share, the range of its longer side.
SURFACES: dict[str, tuple[Callable, float, float, tuple[float, float]]] = {
    "screen": (cards.screen, 16, 0.45, (80, 600)),
    "paper": (cards.paper, 90, 0.6, (70, 520)),
    "board": (cards.board, 8, 0.45, (130, 620)),
    "label": (cards.label, 60, 0.4, (44, 300)),
}
# How often each is drawn.
SHARES = {"screen": 25, "paper": 33, "board": 14, "label": 28}
# How often each is seen from the side, and whether it then lies flat.
SLANTED = {"screen": (0.2, False), "paper": (0.45, True), "board": (0.2, False), "label": (0.3, True)}
IGNORE = "ignore"


@dataclass(eq=False)
class Thing:
    """What a label says: a kind or `ignore`, and four corners in pixels."""

    kind: str
    quad: numpy.ndarray


class Composer:
    """Draws pictures from photos and a bank of one half; the same random numbers give the same picture."""

    def __init__(self, photos: list[Photo], stored: dict[str, list[Path]]) -> None:
        self.photos, self.stored = photos, stored
        self.with_faces = [photo for photo in photos if photo.faces]
        self.with_mistakes = [photo for photo in photos if photo.mistaken]
        self.with_surfaces = [photo for photo in photos if any(kind != IGNORE for kind, _ in photo.labels)]
        self.portraits = [Image.fromarray(cut(photo.pixels, box)) for photo in self.with_faces for box in photo.faces if box[3] - box[1] > 26]
        self.small = [Image.fromarray(cv2.resize(photo.pixels, (240, 180), interpolation=cv2.INTER_AREA)) for photo in photos]

    def picture(self, rng: random.Random) -> tuple[numpy.ndarray, list[Thing]]:
        """A picture of SIDE x SIDE pixels and everything that is known to be in it."""
        canvas, things, faces = self.background(rng)
        if self.with_mistakes and rng.random() < 0.08:
            return degrade(rng, canvas), [thing for thing in things if visible(thing)]
        for _ in range(rng.choices((0, 1, 2, 3), (40, 30, 20, 10))[0]):
            self.decoy(rng, canvas, things)
        order = ["surface"] * rng.choices((0, 1, 2, 3, 4), (18, 34, 26, 15, 7))[0] + ["badge"] * rng.choices((0, 1, 2, 3), (25, 35, 25, 15))[0]
        for face in faces:
            if rng.random() < 0.5:
                self.wear(rng, canvas, face, things)
        for what in order:
            if what == "surface":
                self.surface(rng, canvas, things)
            elif rng.random() < 0.75:
                self.figure(rng, canvas, things)
            else:
                self.loose_badge(rng, canvas, things)
        return degrade(rng, canvas), [thing for thing in things if visible(thing)]

    def background(self, rng: random.Random) -> tuple[numpy.ndarray, list[Thing], list[tuple[float, float, float, float]]]:
        """A square cut from a photo at a random scale, or four small ones side by side."""
        if rng.random() < 0.15:
            canvas = numpy.zeros((SIDE, SIDE, 3), "uint8")
            things: list[Thing] = []
            faces = []
            x, y = rng.randint(200, 440), rng.randint(200, 440)
            for left, top, right, bottom in ((0, 0, x, y), (x, 0, SIDE, y), (0, y, x, SIDE), (x, y, SIDE, SIDE)):
                part, marked, found = self.cutting(rng, right - left, bottom - top, 0.4)
                canvas[top:bottom, left:right] = part
                shift = numpy.array([left, top], "float32")
                things += [Thing(thing.kind, thing.quad + shift) for thing in marked]
                faces += [(a + left, b + top, c + left, d + top) for a, b, c, d in found]
            return canvas, things, faces
        return self.cutting(rng, SIDE, SIDE, 1.0)

    def cutting(self, rng: random.Random, wide: int, high: int, zoom: float) -> tuple[numpy.ndarray, list[Thing], list[tuple[float, float, float, float]]]:
        """A part of a photo in that size, mirrored half of the time, with what is marked in it and its faces."""
        choices = (self.photos, self.with_faces or self.photos, self.with_surfaces or self.photos, self.with_mistakes or self.photos)
        photo = rng.choice(rng.choices(choices, (28, 40, 10, 22))[0])
        h, w = photo.pixels.shape[:2]
        least = max(wide / w, high / h)
        scale = max(least, zoom * rng.choice((rng.uniform(0.5, 1.0), rng.uniform(0.8, 1.8)))) * (1.001)
        scale = min(scale, least * 2.5)
        x, y = rng.uniform(0, w * scale - wide), rng.uniform(0, h * scale - high)
        if photo.mistaken and rng.random() < 0.5:
            spot = rng.choice(photo.mistaken)
            x = min(max(0, (spot[0] + spot[2]) / 2 * scale - wide * rng.uniform(0.15, 0.85)), w * scale - wide)
            y = min(max(0, (spot[1] + spot[3]) / 2 * scale - high * rng.uniform(0.15, 0.85)), h * scale - high)
        elif photo.faces and rng.random() < 0.7:
            face = rng.choice(photo.faces)
            x = min(max(0, (face[0] + face[2]) / 2 * scale - wide * rng.uniform(0.25, 0.75)), w * scale - wide)
            y = min(max(0, face[1] * scale - high * rng.uniform(0.05, 0.4)), h * scale - high)
        matrix = numpy.float32([[scale, 0, -x], [0, scale, -y]])
        if scale < 0.7:
            smooth = cv2.GaussianBlur(photo.pixels, (0, 0), 0.5 / scale)
        else:
            smooth = photo.pixels
        part = cv2.warpAffine(smooth, matrix, (wide, high), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REFLECT)
        boxes = [(kind, [v * scale - (x, y)[i % 2] for i, v in enumerate(box)]) for kind, box in photo.labels]
        faces = [tuple(v * scale - (x, y)[i % 2] for i, v in enumerate(box)) for box in photo.faces]
        if rng.random() < 0.5:
            part = part[:, ::-1].copy()
            boxes = [(kind, [wide - b[2], b[1], wide - b[0], b[3]]) for kind, b in boxes]
            faces = [(wide - b[2], b[1], wide - b[0], b[3]) for b in faces]
        inside = [(kind, b) for kind, b in boxes if min(b[2], wide) - max(b[0], 0) > 3 and min(b[3], high) - max(b[1], 0) > 3]
        things = [Thing(kind, corners(max(0, b[0]), max(0, b[1]), min(wide, b[2]), min(high, b[3]))) for kind, b in inside]
        return part, things, [f for f in faces if -5 < (f[0] + f[2]) / 2 < wide + 5 and -20 < f[1] < high]

    def drawn(self, rng: random.Random, kind: str, size: int, draw: Callable[[], Image.Image], share: float = 0.5) -> Image.Image:
        """A card out of the bank, or one drawn now."""
        return bank.take(rng, self.stored[kind], size) if self.stored.get(kind) and rng.random() < share else draw()

    def badge(self, rng: random.Random, high: int) -> Image.Image:
        """A badge of about that height, bare or, out of the bank too, in a holder."""
        if not self.stored.get("badge") or rng.random() < 0.65:
            return badges.badge(rng, high, self.portraits)
        card = bank.take(rng, self.stored["badge"], high * 2)
        card = badges.holder(rng, card) if rng.random() < 0.5 else card
        return card.resize((max(4, round(card.width * high / card.height)), high), Image.Resampling.BOX)

    def decoy(self, rng: random.Random, canvas: numpy.ndarray, things: list[Thing]) -> None:
        """Something rectangular or written that is for everybody to see."""
        size = round(2 ** rng.uniform(5.6, 8.8))
        card = self.drawn(rng, "public", size, lambda: rng.choice(decoys.ALL)(rng, size, self.small), share=0.25)
        centre = (rng.uniform(0, SIDE), rng.uniform(0, SIDE))
        quad = quad_at(rng, centre, card.width, card.height, 14, 0.35)
        put(rng, canvas, card, quad, things, None)

    def surface(self, rng: random.Random, canvas: numpy.ndarray, things: list[Thing]) -> None:
        """A screen, paper, board or label somewhere."""
        kind = rng.choices(tuple(SHARES), tuple(SHARES.values()))[0]
        draw, turn, tilt, (least, most) = SURFACES[kind]
        size = round(least * (most / least) ** rng.random())
        card = self.drawn(rng, kind, size, lambda: draw(rng, size, self.small))
        centre = (rng.uniform(20, SIDE - 20), rng.uniform(20, SIDE - 20))
        share, lying = SLANTED[kind]
        if rng.random() < share:
            quad = slanted(rng, centre, card.width, card.height, lying=lying)
            if lying and rng.random() < 0.5:
                top(rng, canvas, quad, things)
        else:
            quad = quad_at(rng, centre, card.width, card.height, turn * rng.choice((0.2, 1)), tilt * rng.choice((0.3, 1)))
        if kind == "screen" and rng.random() < 0.45:
            keyboard(rng, canvas, quad)
        if kind == "screen" and rng.random() < 0.3:
            stand(rng, canvas, quad)
        put(rng, canvas, card, quad, things, kind)

    def loose_badge(self, rng: random.Random, canvas: numpy.ndarray, things: list[Thing]) -> None:
        """A badge that lies, hangs or is held anywhere."""
        high = round(45 * (200 / 45) ** rng.random())
        card = self.badge(rng, high)
        centre = (rng.uniform(10, SIDE - 10), rng.uniform(10, SIDE - 10))
        if rng.random() < 0.25:  # Cut by the picture's edge.
            centre = (rng.choice((rng.uniform(-0.1, 0.25) * high, SIDE - rng.uniform(-0.1, 0.25) * high)), centre[1])
        quad = quad_at(rng, centre, card.width, card.height, 50, 0.35)
        if rng.random() < 0.5:
            tint = ink.colour(rng)
            top = (quad[0] + quad[1]) / 2
            far = (top[0] + rng.uniform(-1.5, 1.5) * high, top[1] - rng.uniform(0.5, 3) * high)
            ribbon(rng, canvas, [far, tuple(top)], max(1.0, high * rng.uniform(0.05, 0.15)), tint)
        put(rng, canvas, card, quad, things, "badge")

    def figure(self, rng: random.Random, canvas: numpy.ndarray, things: list[Thing]) -> None:
        """A drawn chest in plain clothes, mostly with a head cut from a photo, that wears a badge, a print or nothing."""
        high = 26 * (170 / 26) ** rng.random()
        x, y = rng.uniform(30, SIDE - 30), rng.uniform(-0.3 * high, SIDE - high * 1.2)
        face = (x - high * 0.38, y, x + high * 0.38, y + high)
        chest(rng, canvas, face)
        drop_under(things, corners(x - high * 1.1, y, x + high * 1.1, y + high * 4.2))
        if self.portraits and rng.random() < 0.85:
            head = numpy.asarray(rng.choice(self.portraits).resize((max(4, round(high * 0.9)), max(4, round(high * 1.15)))))
            oval = numpy.zeros(head.shape[:2], "uint8")
            cv2.ellipse(oval, (head.shape[1] // 2, head.shape[0] // 2), (int(head.shape[1] * 0.46), int(head.shape[0] * 0.49)), 0, 0, 360, 255, -1, cv2.LINE_AA)
            lay(rng, canvas, numpy.dstack([head, oval]), quad_at(rng, (x, y + high * 0.5), head.shape[1], head.shape[0], 10, 0), shadow=0, soft=0)
        if rng.random() < 0.75:
            self.wear(rng, canvas, face, things)
        else:
            tint = ink.colour(rng)
            if rng.random() < 0.4:
                strap(rng, canvas, face, (x, y + high * rng.uniform(2.0, 3.2)), high * 0.06, tint)

    def wear(self, rng: random.Random, canvas: numpy.ndarray, face: tuple[float, float, float, float], things: list[Thing]) -> None:
        """A badge under a face, on a lanyard, clipped, or in a pocket; sized in proportion."""
        fx, fh = (face[0] + face[2]) / 2, face[3] - face[1]
        high = fh * rng.uniform(0.3, 0.95)
        if high < 11:
            return
        if rng.random() < 0.3:
            at = (fx + rng.uniform(-1, 1) * fh, face[3] + rng.uniform(0.8, 2) * fh)
            print_ = rng.choice(decoys.ON_CLOTH)(rng, max(4, round(fh * rng.uniform(0.2, 0.9))), self.small)
            put(rng, canvas, print_, quad_at(rng, at, print_.width, print_.height, 10, 0.2), things, None)
        card = self.badge(rng, round(high))
        hung = rng.random() < 0.7
        side = rng.uniform(-0.35, 0.35) if hung else rng.choice((-1, 1)) * rng.uniform(0.3, 0.85)
        centre = (fx + side * fh, face[3] + fh * (rng.uniform(0.9, 3.4) if hung else rng.uniform(0.6, 1.7)))
        turned = rng.uniform(0.25, 1) if rng.random() < 0.35 else 1.0
        quad = quad_at(rng, centre, card.width * turned, card.height, 26, 0.35)
        top = (quad[0] + quad[1]) / 2
        if hung:
            up = high * rng.uniform(0, 0.35)
            strap(rng, canvas, face, (float(top[0]), float(top[1]) - up), max(1.0, fh * rng.uniform(0.03, 0.14)), ink.colour(rng, light=(0.05, 0.95), vivid=(0, 1)))
            clip(rng, canvas, top, high * 0.05, up)
        elif rng.random() < 0.6:
            clip(rng, canvas, top, high * 0.06, high * 0.12)
        put(rng, canvas, card, quad, things, "badge", hide=0.3)
        if rng.random() < 0.12:
            self.hold(rng, canvas, quad)

    def hold(self, rng: random.Random, canvas: numpy.ndarray, quad: numpy.ndarray) -> None:
        """A hand on the edge of a badge, or a head in front of a corner of it."""
        left, top_, right, bottom = box_of(quad)
        side = max(right - left, bottom - top_)
        if self.portraits and rng.random() < 0.4:
            over, size = rng.choice(self.portraits).convert("RGBA"), side * rng.uniform(0.8, 1.6)
            oval = Image.new("L", over.size, 0)
            ink.Pen(oval).ellipse((0, 0, over.width - 1, over.height - 1), fill=255)
            over.putalpha(oval)
        else:
            over, size = decoys.hand(rng, max(8, round(side)), self.small), side * rng.uniform(0.6, 1.3)
        way = rng.choice(((-1, 0), (1, 0), (0, 1), (-1, 1), (1, 1)))
        reach = size * 0.36
        at = ((left + right) / 2 + way[0] * ((right - left) / 2 + reach * rng.uniform(0.1, 0.9)), (top_ + bottom) / 2 + way[1] * ((bottom - top_) / 2 + reach * rng.uniform(0.1, 0.9)))
        lay(rng, canvas, numpy.asarray(over), quad_at(rng, at, size * over.width / over.height, size, 10, 0), shadow=0.2, soft=rng.choice((0.5, 1.0, side * 0.03)))


def corners(left: float, top: float, right: float, bottom: float) -> numpy.ndarray:
    """An upright box as four corners."""
    return numpy.array([(left, top), (right, top), (right, bottom), (left, bottom)], "float32")


def cut(pixels: numpy.ndarray, box: tuple[float, float, float, float]) -> numpy.ndarray:
    """A head: the face's box with some room around it."""
    left, top, right, bottom = box
    dx, dy = (right - left) * 0.18, (bottom - top) * 0.16
    h, w = pixels.shape[:2]
    return pixels[round(max(0, top - dy)) : round(min(h, bottom + dy)), round(max(0, left - dx)) : round(min(w, right + dx))]


def box_of(quad: numpy.ndarray) -> tuple[float, float, float, float]:
    """The upright box around a quad, inside the picture."""
    left, top = numpy.clip(quad.min(0), 0, SIDE)
    right, bottom = numpy.clip(quad.max(0), 0, SIDE)
    return float(left), float(top), float(right), float(bottom)


def overlap(inner: numpy.ndarray, outer: numpy.ndarray) -> float:
    """The share of one box that another hides."""
    a, b = box_of(inner), box_of(outer)
    area = max(1e-6, (a[2] - a[0]) * (a[3] - a[1]))
    return max(0.0, min(a[2], b[2]) - max(a[0], b[0])) * max(0.0, min(a[3], b[3]) - max(a[1], b[1])) / area


def drop_under(things: list[Thing], quad: numpy.ndarray) -> None:
    """Whatever lies half under something new can no longer be asked for, nor be called wrong."""
    for thing in list(things):
        hidden = overlap(thing.quad, quad)
        if hidden > 0.85:
            things.remove(thing)
        elif hidden > 0.4:
            thing.kind = IGNORE


def put(rng: random.Random, canvas: numpy.ndarray, card: Image.Image, quad: numpy.ndarray, things: list[Thing], kind: str | None, *, hide: float = 0.1,
        light: float | None = None) -> None:
    """Lays a card down, now and then with something across it, and writes down what it is."""
    before = canvas.copy() if rng.random() < hide else None
    lay(rng, canvas, numpy.asarray(card), quad, shadow=rng.choice((0.0, 0.25, 0.5)), soft=softness(rng, float(numpy.ptp(quad[:, 1]))), light=light)
    seen = quad
    if before is not None:
        left, top, right, bottom = (round(v) for v in box_of(quad))
        across = round((right - left) * rng.uniform(0.1, 0.35))
        if rng.random() < 0.5:
            canvas[top:bottom, left : left + across] = before[top:bottom, left : left + across]
            seen = quad.copy()
            seen[:, 0] = numpy.maximum(seen[:, 0], left + across)
        else:
            down = round((bottom - top) * rng.uniform(0.1, 0.35))
            canvas[bottom - down : bottom, left:right] = before[bottom - down : bottom, left:right]
            seen = quad.copy()
            seen[:, 1] = numpy.minimum(seen[:, 1], bottom - down)
    drop_under(things, quad)
    if kind is not None:
        things.append(Thing(kind, seen))


def softness(rng: random.Random, high: float) -> float:
    """How far a card of that height in pixels is blurred: mostly little, now and then as if out of focus."""
    return rng.choice((0.0, 0.5, 0.5, 0.8, 0.8, 1.4, max(1.4, 0.03 * high), max(1.4, rng.uniform(0.03, 0.07) * high)))


def top(rng: random.Random, canvas: numpy.ndarray, quad: numpy.ndarray, things: list[Thing]) -> None:
    """A table's or a desk's top under something that lies on it."""
    middle = quad.mean(0)
    around = (quad - middle) * rng.uniform(1.4, 3.5) + middle + numpy.array([rng.uniform(-0.4, 0.4) * numpy.ptp(quad[:, 0]), 0])
    left, upper, right, lower = box_of(around)
    if right - left < 8 or lower - upper < 8:
        return
    grain = ink.cloth(rng, round(right - left), round(lower - upper), ink.colour(rng, light=(0.15, 1.0), vivid=(0, 0.6)))
    shape = numpy.zeros(grain.shape[:2], "uint8")
    cv2.fillConvexPoly(shape, (around - [left, upper]).astype("int32"), 255, cv2.LINE_AA)
    lay(rng, canvas, numpy.dstack([grain, shape]), corners(left, upper, right, lower), shadow=0.2, soft=0.5)
    drop_under(things, around.astype("float32"))


def keyboard(rng: random.Random, canvas: numpy.ndarray, quad: numpy.ndarray) -> None:
    """The lower half of a laptop, below its screen."""
    low_left, low_right = quad[3], quad[2]
    down = numpy.array([rng.uniform(-0.15, 0.15), rng.uniform(0.2, 0.5)], "float32") * float(numpy.linalg.norm(low_right - low_left))
    wider = (low_right - low_left) * rng.uniform(0, 0.15)
    deck = numpy.array([low_left, low_right, low_right + down + wider, low_left + down - wider])
    tint = ink.colour(rng, light=(0.1, 0.85), vivid=(0, 0.15))
    cv2.fillConvexPoly(canvas, (deck * 16).astype("int32"), tint, cv2.LINE_AA, 4)
    for row in range(1, 6):
        a = deck[0] + (deck[3] - deck[0]) * row / 9 + (deck[1] - deck[0]) * 0.08
        b = deck[1] + (deck[2] - deck[1]) * row / 9 - (deck[1] - deck[0]) * 0.08
        cv2.line(canvas, tuple(int(v) for v in a), tuple(int(v) for v in b), tuple(round(c * 0.6) for c in tint), 1 + round(float(numpy.linalg.norm(down)) / 30), cv2.LINE_AA)


def stand(rng: random.Random, canvas: numpy.ndarray, quad: numpy.ndarray) -> None:
    """The foot of a monitor."""
    middle, wide = (quad[2] + quad[3]) / 2, float(numpy.linalg.norm(quad[2] - quad[3]))
    tint = ink.colour(rng, light=(0.05, 0.7), vivid=(0, 0.1))
    x, y = float(middle[0]), float(middle[1])
    cv2.rectangle(canvas, (round(x - wide * 0.06), round(y - 2)), (round(x + wide * 0.06), round(y + wide * 0.15)), tint, -1, cv2.LINE_AA)
    cv2.ellipse(canvas, (round(x), round(y + wide * 0.15)), (max(1, round(wide * 0.2)), max(1, round(wide * 0.04))), 0, 0, 360, tint, -1, cv2.LINE_AA)


def chest(rng: random.Random, canvas: numpy.ndarray, face: tuple[float, float, float, float]) -> None:
    """Shoulders and chest in a plain cloth, with a collar or an open coat."""
    x, y, high = (face[0] + face[2]) / 2, face[3], face[3] - face[1]
    wide, tall = max(8, round(high * rng.uniform(1.9, 2.6))), max(8, round(high * rng.uniform(2.4, 3.6)))
    cloth = ink.cloth(rng, wide, tall, ink.colour(rng, light=(0.08, 1.0), vivid=(0, rng.choice((0.15, 0.8)))))
    if rng.random() < 0.25:
        for i in range(0, wide, max(3, wide // rng.randint(6, 20))):
            cv2.line(cloth, (i, 0), (i, tall), ink.colour(rng), max(1, wide // 60))
    shape = numpy.zeros((tall, wide), "uint8")
    outline = numpy.array([(0.36, 0.02), (0.64, 0.02), (0.88, 0.1), (0.98, 0.24), (1, 1), (0, 1), (0.02, 0.24), (0.12, 0.1)]) * [wide, tall]
    cv2.fillPoly(shape, [outline.astype("int32")], 255, cv2.LINE_AA)
    skin = ink.colour(rng, light=(0.3, 0.95), vivid=(0.3, 0.6))
    cv2.fillPoly(cloth, [(numpy.array([(0.36, 0), (0.64, 0), (0.5, rng.uniform(0.06, 0.25))]) * [wide, tall]).astype("int32")], skin, cv2.LINE_AA)
    if rng.random() < 0.35:
        coat = ink.colour(rng, light=(0.1, 1.0), vivid=(0, 0.5))
        for flip in (0, 1):
            side = numpy.array([(0.36, 0), (0.42, 0.35), (0.4, 1), (0, 1), (0, 0.1)])
            side[:, 0] = side[:, 0] if flip == 0 else 1 - side[:, 0]
            cv2.fillPoly(cloth, [(side * [wide, tall]).astype("int32")], coat, cv2.LINE_AA)
    quad = corners(x - wide / 2, y - high * 0.12, x + wide / 2, y - high * 0.12 + tall)
    lay(rng, canvas, numpy.dstack([cloth, shape]), quad, shadow=0.2, soft=0.6)


def strap(rng: random.Random, canvas: numpy.ndarray, face: tuple[float, float, float, float], end: tuple[float, float], thick: float, tint: tuple[int, int, int]) -> None:
    """Two straps from the collar to one point."""
    x, y, high = (face[0] + face[2]) / 2, face[3], face[3] - face[1]
    spread = high * rng.uniform(0.25, 0.6)
    lower = (end[0], end[1] - high * rng.uniform(0, 0.15))
    for side in (-1, 1):
        ribbon(rng, canvas, [(x + side * spread, y + high * rng.uniform(0, 0.2)), lower, end], thick, tint)


def clip(rng: random.Random, canvas: numpy.ndarray, foot: numpy.ndarray, half: float, high: float) -> None:
    """A clip or a hook of metal, leather or plastic above a card."""
    x, y = float(foot[0]), float(foot[1])
    cv2.rectangle(canvas, (round(x - half), round(y - high)), (round(x + half), round(y + 1)), ink.colour(rng, light=(0.05, 0.9), vivid=(0, 0.2)), -1, cv2.LINE_AA)


def visible(thing: Thing) -> bool:
    """Whether enough lies inside the picture to be asked for; a thing cut to a sliver is to be ignored."""
    left, top, right, bottom = box_of(thing.quad)
    if right - left < 5 or bottom - top < 4:
        return False
    whole = thing.quad.max(0) - thing.quad.min(0)
    if (right - left) * (bottom - top) < 0.35 * float(whole[0] * whole[1]):
        thing.kind = IGNORE
    return True


def degrade(rng: random.Random, canvas: numpy.ndarray) -> numpy.ndarray:
    """What a camera does: light, colour, blur and noise. The JPEG's own loss comes with saving."""
    out = canvas.astype("float32")
    if rng.random() < 0.15:  # A lamp's yellowish light, or a cold one.
        warm = rng.uniform(-0.4, 1.0)
        out = out * numpy.array([1 + 0.12 * warm, 1.0, 1 - 0.35 * warm], "float32") * rng.uniform(0.6, 1.0)
    out = out * rng.uniform(0.7, 1.2) * numpy.array([rng.uniform(0.93, 1.07) for _ in range(3)], "float32") + rng.uniform(-12, 12)
    if rng.random() < 0.35:
        out = cv2.GaussianBlur(out, (0, 0), rng.uniform(0.4, 1.3))
    if rng.random() < 0.1:
        length = rng.randint(2, 5)
        kernel = numpy.zeros((length, length), "float32")
        kernel[length // 2] = 1 / length
        out = cv2.filter2D(out, -1, kernel)
    if rng.random() < 0.6:
        out += numpy.random.default_rng(rng.getrandbits(32)).normal(0, rng.uniform(1, 9), out.shape).astype("float32")
    if rng.random() < 0.06:
        out[:] = out.mean(2, keepdims=True)
    return numpy.clip(out, 0, 255).astype("uint8")
