"""The kinds of scenes: photographs with something in them, desks, walls, decorated offices, and ordinary photographs."""

from __future__ import annotations

import random

import cv2

from . import grounds
from .compose import Kit, Scene, is_free
from .surface import Surface

Size = tuple[int, int]
LYING = ("folders", "labels", "notes", "forms", "badges")


def photo(kit: Kit, rng: random.Random, size: Size) -> Scene:
    """A real photograph with three to five things in it."""
    scene = Scene(kit, rng, *grounds.photograph(rng.choice(kit.photographs), rng, size))
    for _ in range(rng.randint(3, 5)):
        box = scene.lay(kit.surface(rng))
        if box and rng.random() < 0.3:
            scene.cover_part(box)
    for _ in range(rng.randint(0, 2)):
        public(scene)
    return scene


def desk(kit: Kit, rng: random.Random, size: Size) -> Scene:
    """A desk seen from above, with papers that partly hide each other."""
    ground = grounds.desk(rng, size)
    grounds.clutter(rng, ground, rng.randint(2, 7))
    scene = Scene(kit, rng, ground)
    for _ in range(rng.randint(3, 6)):
        box = scene.lay(kit.surface(rng, LYING), overlap=rng.random() < 0.15)
        if box and rng.random() < 0.3:
            scene.cover_part(box)
    if rng.random() < 0.5:
        scene.lay(kit.surface(rng, ("wares",), public=True), cap=rng.uniform(30, 110))
    return scene


def wall(kit: Kit, rng: random.Random, size: Size) -> Scene:
    """A wall with a board or a list, signs, and a framed photograph."""
    ground = grounds.wall(rng, size)
    wide, tall = size
    picture, _ = grounds.photograph(rng.choice(kit.photographs), rng, (wide // 3, tall // 3))
    x, y = rng.randint(0, wide - picture.shape[1] - 20), rng.randint(0, tall - picture.shape[0] - 20)
    ground[y:y + picture.shape[0] + 20, x:x + picture.shape[1] + 20] = rng.choice((30, 90, 200))
    ground[y + 10:y + 10 + picture.shape[0], x + 10:x + 10 + picture.shape[1]] = picture
    scene = Scene(kit, rng, ground)
    scene.taken.append((x, y, x + picture.shape[1], y + picture.shape[0]))
    for family in ("boards", *rng.choices(("boards", "notes", "forms", "screens", "badges"), k=rng.randint(2, 4))):
        box = scene.lay(kit.surface(rng, (family,)), turn=rng.uniform(-4, 4))
        if box and rng.random() < 0.15:
            scene.cover_part(box)
    for _ in range(rng.randint(1, 3)):
        public(scene, turn=rng.uniform(-5, 5))
    return scene


def office(kit: Kit, rng: random.Random, size: Size) -> Scene:
    """A decorated office: a photograph behind a desk, a computer on it, and a folder that sticks out from under the computer."""
    ground, heads = grounds.photograph(rng.choice(kit.photographs), rng, size)
    tall, wide = ground.shape[:2]
    horizon = round(tall * rng.uniform(0.5, 0.66))
    ground[:horizon] = cv2.GaussianBlur(ground[:horizon], (0, 0), rng.uniform(1, 10))
    ground[horizon:] = grounds.desk(rng, (wide, tall))[horizon:]
    scene = Scene(kit, rng, ground, [head for head in heads if (head[1] + head[3]) / 2 < horizon])
    public(scene, area=(0.05, 0.0, 0.95, 0.3), turn=rng.uniform(-4, 4))
    line = horizon / tall
    computer = (rng.uniform(0.1, 0.4), line - 0.25, 0.0, min(0.9, line + 0.14))
    x, top, bottom = computer[0] * wide, computer[1] * tall, computer[3] * tall
    nobody_behind = is_free((x, top, x + wide * 0.55, bottom), scene.heads)
    while (screen := kit.surface(rng, ("screens",), public=nobody_behind and rng.random() < 0.4)).width < screen.height:
        pass
    high = (bottom - top) * 0.86
    broad = min(wide * 0.55, high * screen.width / screen.height)
    # The folder lies first, so that the computer hides most of it; its tab looks out below or at a side.
    folder = kit.surface(rng, ("folders",))
    share = scene.cap() / folder.cap()
    turn, out = rng.choice((180, 90, -90)), folder.height * share * rng.uniform(0.1, 0.3)
    shift = {180: (x + broad * rng.uniform(0.15, 0.85), top + high + out), 90: (x + broad + out, top + high), -90: (x - out, top + high)}[turn]
    corners = scene.seen_from_aside(folder.width * share, folder.height * share, turn + rng.uniform(-12, 12))
    scene.put(folder, [(px + shift[0], py + shift[1]) for px, py in corners])
    drop = rng.uniform(-0.06, 0.06) * high
    scene.put(screen, [(x, top), (x + broad, top + drop), (x + broad, top + high - drop), (x, top + high)])
    foot = Surface("paper", 600, 60, rng.choice(((40, 42, 46), (190, 192, 196))))
    scene.put(foot, [(x + broad * 0.3, top + high), (x + broad * 0.7, top + high), (x + broad * 0.74, bottom), (x + broad * 0.26, bottom)])
    scene.taken.append((x, top, x + broad, bottom + tall * 0.1))
    for _ in range(rng.randint(1, 3)):
        scene.lay(kit.surface(rng, ("notes", "labels", "forms", "badges")), area=(0.0, line, 1.0, 1.0))
    return scene


def public(scene: Scene, *, area: tuple[float, float, float, float] | None = None, turn: float | None = None) -> None:
    """One thing that everybody may read, large or small."""
    rng = scene.rng
    scene.lay(scene.kit.surface(rng, public=True), cap=rng.choice((rng.uniform(16, 40), rng.uniform(40, 150))), area=area,
              turn=turn if turn is not None else rng.choice((rng.uniform(-6, 6), rng.uniform(-25, 25))))


def ordinary(kit: Kit, rng: random.Random, size: Size) -> Scene:
    """A photograph without anything that must be covered; now and then with a banner or a sign."""
    scene = Scene(kit, rng, *grounds.photograph(rng.choice([p for p in kit.photographs if p.parent.name != "event"] or kit.photographs), rng, size))
    for _ in range(rng.choice((0, 0, 1, 2))):
        public(scene)
    return scene


ROOMS = (photo, desk, office, wall, photo, desk, photo, ordinary, office, ordinary)
