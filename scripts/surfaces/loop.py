"""Trains the detector of badges and surfaces on pictures from the pool, of which more may come while it runs."""

from __future__ import annotations

import json
import random
from pathlib import Path

import cv2
import numpy
import torch

from . import optimise, targets
from .model import Surfaces
from .objects import fill

# The sides of the crops of a step and how many there are: mostly small ones, now and then one for what fills a picture.
CROPS = ((448, 4), (448, 4), (448, 4), (832, 1))
# Highest learning rates. The trunk has learned much and has no batch normalisation that would keep it from dying.
RATES = {"trunk": 2e-4, "rest": 2e-3}
# The share of those rates for a run that goes on from another's weights.
AFTER = 0.6
# Things with no side of so many pixels teach nothing.
SMALLEST = 14
# After how many steps it looks how many pictures there are.
RECOUNT = 50


def sample(rng: random.Random, folder: Path, index: int, crop: int) -> tuple[numpy.ndarray, list[tuple[str, numpy.ndarray]]]:
    """One picture of the pool: a square part of it, or all of it, mirrored half of the time."""
    pixels = cv2.cvtColor(cv2.imread(str(folder / f"{index:06}.jpg")), cv2.COLOR_BGR2RGB)
    things = [(kind, numpy.array(quad, "float32")) for kind, quad in json.loads((folder / f"{index:06}.json").read_text("utf-8"))]
    side = pixels.shape[0]
    scale = max(crop / side, rng.choice((crop / side, 1.0, rng.uniform(0.7, 1.5), rng.uniform(1.2, 1.8))))
    x, y = rng.uniform(0, side * scale - crop), rng.uniform(0, side * scale - crop)
    how = cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR
    part = cv2.resize(pixels, None, fx=scale, fy=scale, interpolation=how)[int(y) : int(y) + crop, int(x) : int(x) + crop]
    if part.shape[:2] != (crop, crop):
        part = cv2.copyMakeBorder(part, 0, crop - part.shape[0], 0, crop - part.shape[1], cv2.BORDER_REPLICATE)
    moved = [(kind, quad * scale - numpy.array([int(x), int(y)], "float32")) for kind, quad in things]
    if rng.random() < 0.5:
        part = part[:, ::-1]
        moved = [(kind, numpy.stack([crop - quad[:, 0], quad[:, 1]], 1)) for kind, quad in moved]
    return part, [part_of(kind, quad, crop) for kind, quad in moved if touches(quad, crop)]


def touches(quad: numpy.ndarray, crop: int) -> bool:
    """Whether any of it lies in the crop."""
    return bool(quad[:, 0].max() > 2 and quad[:, 1].max() > 2 and quad[:, 0].min() < crop - 2 and quad[:, 1].min() < crop - 2)


def part_of(kind: str, quad: numpy.ndarray, crop: int) -> tuple[str, numpy.ndarray]:
    """The thing, to be ignored where the crop leaves only a sliver of it or where it is too small to be told from others."""
    seen = numpy.ptp(numpy.clip(quad, 0, crop), 0)
    whole = numpy.prod(numpy.ptp(quad, 0))
    return (kind if numpy.prod(seen) > 0.3 * whole and seen.max() >= SMALLEST else "ignore"), quad


def batch(rng: random.Random, folder: Path, available: int) -> list[torch.Tensor]:
    """Pixels, heat, shapes, weights and masks of some pictures."""
    crop, count = rng.choice(CROPS)
    parts = []
    for _ in range(count):
        pixels, things = sample(rng, folder, rng.randrange(available), crop)
        parts.append((numpy.ascontiguousarray(pixels.transpose(2, 0, 1), "float32"), *targets.of_picture(things, crop, crop)))
    return [torch.from_numpy(numpy.stack(column)) for column in zip(*parts)]


def pool_size(folder: Path) -> int:
    """How many pictures lie in the pool without a gap."""
    count = len(list(folder.glob("*.json")))
    while count and not (folder / f"{count - 1:06}.json").exists():
        count -= 1
    return count


def train(pool: Path, start: Path, out: Path, steps: int, seed: int, after: Path | None = None) -> None:
    """Trains for so many steps; goes on from `out`/checkpoint.pt where that is there; writes `out`/log.tsv.

    A run `after` another begins with the mean weights of that one's checkpoint, and with lower rates.
    """
    optimise.one_thread(seed)
    network = Surfaces()
    fill(network.trunk, start)
    available = 0

    def batch_of(step: int) -> list[torch.Tensor]:
        nonlocal available
        if step % RECOUNT == 0 or not available:
            available = pool_size(pool)
        return batch(random.Random(f"{seed}:{step}"), pool, available)

    rates = {part: rate * (1 if after is None else AFTER) for part, rate in RATES.items()}
    optimise.detector(network, rates, batch_of, out, steps, after)
