"""What surfaces are laid onto: real photographs, and drawn desks, walls and shelves."""

from __future__ import annotations

import functools
import hashlib
import json
import os
import random
from pathlib import Path

import cv2
import numpy as np

from .halves import of_half

ROOT = Path(__file__).resolve().parents[2]
LABELS = ROOT / "testdata" / "labels" / "faces.json"
# A head is larger than its face by this share of the face on every side.
HEAD = 0.4
Box = tuple[float, float, float, float]
SIZES = ((3264, 2448), (4000, 3000), (4032, 3024), (4608, 3072), (5184, 3456), (6000, 4000))


def photographs(half: str) -> list[Path]:
    """The photographs of a half: from ../shared/photos, or, without it, the few that set-up fetches for the sample photos."""
    folder = Path(os.environ.get("PHISCRUB_PHOTOS") or ROOT.parent / "shared" / "photos")
    real = sorted(p for part in ("event", "everyday") for p in (folder / part).glob("*.jpg"))
    if not real:
        assets = Path(os.environ.get("PHISCRUB_DEMO_ASSETS", "."))
        real = sorted(p for p in assets.glob("*") if p.suffix in (".png", ".jpg"))
    if not real:
        raise SystemExit("make-scenes: There are no photographs to compose on: run scripts/make-demo-photos once, or set PHISCRUB_PHOTOS to a folder of your own.")
    return of_half(real, half, lambda p: p.name, lambda p: p.parent.name)


def photograph(path: Path, rng: random.Random, size: tuple[int, int]) -> tuple[np.ndarray, list[Box]]:
    """A photograph enlarged to a camera's size, with the grain that enlarging takes away, RGB; and the boxes of the heads in it, where its faces are labelled."""
    small = cv2.cvtColor(cv2.imread(str(path), cv2.IMREAD_COLOR), cv2.COLOR_BGR2RGB)
    wide, tall = size if small.shape[1] >= small.shape[0] else size[::-1]
    share = max(wide / small.shape[1], tall / small.shape[0])
    big = cv2.resize(small, (max(wide, round(small.shape[1] * share)), max(tall, round(small.shape[0] * share))), interpolation=cv2.INTER_CUBIC)
    left, top = rng.randint(0, big.shape[1] - wide), rng.randint(0, big.shape[0] - tall)
    big = big[top:top + tall, left:left + wide]
    grain = cv2.resize(_noise(rng, (tall // 2 + 1, wide // 2 + 1)), (wide, tall), interpolation=cv2.INTER_LINEAR)
    pixels = np.clip(big.astype(np.int16) + (grain[..., None] * 5).astype(np.int16), 0, 255).astype(np.uint8)
    return pixels, [tuple(v * share - (left, top)[i % 2] for i, v in enumerate(head)) for head in heads(path)]


def heads(path: Path) -> list[Box]:
    """The boxes of the heads in a photograph, in its own pixels; none where nobody has labelled its faces."""
    labelled = _labels().get(hashlib.sha256(path.read_bytes()).hexdigest(), {"faces": []})
    found = []
    for left, top, right, bottom in (face["box"] for face in labelled["faces"]):
        beside, above = HEAD * (right - left), HEAD * (bottom - top)
        found.append((left - beside, top - above, right + beside, bottom + above))
    return found


@functools.cache
def _labels() -> dict[str, dict]:
    return json.loads(LABELS.read_text("utf-8"))


def wall(rng: random.Random, size: tuple[int, int]) -> np.ndarray:
    """A painted wall, unevenly lit."""
    return _painted(rng, size, rng.choice(((214, 208, 196), (226, 228, 226), (188, 204, 208), (206, 214, 198), (230, 220, 204), (168, 178, 190))), 2.2)


def desk(rng: random.Random, size: tuple[int, int]) -> np.ndarray:
    """A desk's top, with grain where it is wood."""
    tone = rng.choice(((150, 108, 70), (196, 160, 118), (96, 66, 44), (224, 222, 216), (120, 124, 130), (60, 60, 64)))
    ground = _painted(rng, size, tone, 3.0)
    if tone[0] > tone[2] + 30:
        wide, tall = size
        streaks = cv2.resize(_noise(rng, (max(8, tall // 14), 12)), (wide, tall), interpolation=cv2.INTER_CUBIC)
        ground = np.clip(ground.astype(np.int16) + (streaks[..., None] * np.array([13, 11, 8])).astype(np.int16), 0, 255).astype(np.uint8)
    return ground


def clutter(rng: random.Random, ground: np.ndarray, count: int) -> None:
    """Plain things without any writing that lie about: pens, cups from above, blank papers, books; drawn in place."""
    tall, wide = ground.shape[:2]
    unit = wide / 40
    for _ in range(count):
        x, y, kind = rng.uniform(0, wide), rng.uniform(0, tall), rng.randrange(4)
        tone = tuple(rng.randint(30, 235) for _ in range(3))
        box = cv2.boxPoints(((x, y), {0: (unit * 5, unit * 0.3), 2: (unit * 6, unit * 8), 3: (unit * 5, unit * 3.4)}.get(kind, (unit, unit)), rng.uniform(0, 180)))
        if kind == 2:
            tone = (246, 246, 242)
        if kind == 1:
            cv2.circle(ground, (round(x + unit * 0.2), round(y + unit * 0.3)), round(unit * 1.7), tuple(int(c * 0.55) for c in ground[min(tall - 1, int(y)), min(wide - 1, int(x))]), -1, cv2.LINE_AA)
            for share, colour in ((1.6, tone), (1.4, tuple(c * 8 // 10 for c in tone)), (1.3, (70, 44, 28))):
                cv2.circle(ground, (round(x), round(y)), round(unit * share), colour, -1, cv2.LINE_AA)
        else:
            under = (box + unit * 0.12).astype(np.int32)
            cv2.fillConvexPoly(ground, under, tuple(int(c * 0.6) for c in ground[min(tall - 1, int(y)), min(wide - 1, int(x))]), cv2.LINE_AA)
            cv2.fillConvexPoly(ground, box.astype(np.int32), tone, cv2.LINE_AA)


def _painted(rng: random.Random, size: tuple[int, int], tone: tuple[int, int, int], rough: float) -> np.ndarray:
    """A ground of one colour under uneven light."""
    wide, tall = size
    light = cv2.resize(_noise(rng, (4, 5)) * 0.05 + 1, (wide, tall), interpolation=cv2.INTER_CUBIC)
    light *= np.linspace(rng.uniform(0.85, 1.05), rng.uniform(0.85, 1.05), wide, dtype=np.float32)[None, :]
    fine = cv2.resize(_noise(rng, (tall // 3 + 1, wide // 3 + 1)), (wide, tall), interpolation=cv2.INTER_LINEAR) * rough
    return np.clip(light[..., None] * np.array(tone, np.float32) + fine[..., None], 0, 255).astype(np.uint8)


def _noise(rng: random.Random, shape: tuple[int, int]) -> np.ndarray:
    return np.random.default_rng(rng.getrandbits(32)).standard_normal(shape, np.float32)
