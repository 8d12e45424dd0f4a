"""Trains the network for squares below faces on stored pixels."""

from __future__ import annotations

import random
from pathlib import Path

import cv2
import numpy
import torch

from .. import optimise, targets
from ..model import Surfaces
from . import pool, start
from .square import SIDE, STORED

BATCH = 16
# Highest learning rates.
RATES = {"trunk": 2e-4, "rest": 1.5e-3}
# The share of those rates for a run that goes on from another's weights.
AFTER = 0.8
# Smaller badges in pixels of the square teach nothing.
SMALLEST = 8


def sample(rng: random.Random, pixels: numpy.ndarray, marked: list) -> tuple[numpy.ndarray, list[tuple[str, numpy.ndarray]]]:
    """One square: moved, scaled, mirrored and in another light."""
    scale = 2 ** rng.uniform(-0.25, 0.25)
    side = SIDE / scale
    loose = max(0.0, (STORED - side) / 2)
    x, y = STORED / 2 + rng.uniform(-1, 1) * (loose + 6), STORED / 2 + rng.uniform(-1, 1) * (loose + 6)
    flip = rng.random() < 0.5
    matrix = numpy.float32([[scale, 0, SIDE / 2 - x * scale], [0, scale, SIDE / 2 - y * scale]])
    if flip:
        matrix[0] = [-scale, 0, SIDE / 2 + x * scale]
    part = cv2.warpAffine(numpy.asarray(pixels), matrix, (SIDE, SIDE), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_CONSTANT).astype("float32")
    part = numpy.clip(part * rng.uniform(0.75, 1.25) * numpy.array([rng.uniform(0.94, 1.06) for _ in range(3)], "float32") + rng.uniform(-12, 12), 0, 255)
    things = []
    for kind, quad in marked:
        moved = numpy.array(quad, "float32") @ matrix[:, :2].T + matrix[:, 2]
        seen = numpy.ptp(numpy.clip(moved, 0, SIDE), 0)
        if seen.min() < 2:
            continue
        whole = numpy.ptp(moved, 0)
        things.append((kind if seen.prod() > 0.4 * whole.prod() and seen.max() >= SMALLEST else "ignore", moved.astype("float32")))
    return part, things


def batch(rng: random.Random, pools: list, count: int = BATCH) -> list[torch.Tensor]:
    """Pixels, heat, shapes, weights and masks of some squares."""
    parts = []
    sizes = [len(marked) for _, marked in pools]
    for _ in range(count):
        pixels, marked = rng.choices(pools, sizes)[0]
        index = rng.randrange(len(marked))
        part, things = sample(rng, pixels[index], marked[index])
        heat, shape, weight, mask = targets.of_picture(things, SIDE, SIDE)
        parts.append((numpy.ascontiguousarray(part.transpose(2, 0, 1)), heat[:1], shape, weight, mask))
    return [torch.from_numpy(numpy.stack(column)) for column in zip(*parts)]


def train(pools: list[Path], model: Path, out: Path, steps: int, seed: int, after: Path | None = None) -> None:
    """Trains for so many steps; goes on from `out`/checkpoint.pt where that is there; writes `out`/log.tsv.

    A run begins with the weights of a trained model's file, or, `after` another run, with the mean weights of that one's
    checkpoint and with lower rates.
    """
    optimise.one_thread(seed)
    stored = pool.read(pools)
    network = Surfaces(kinds=1)
    if after is None:
        start.fill(network, model, batch(random.Random(seed), stored, 64)[0])
    rates = {part: rate * (1 if after is None else AFTER) for part, rate in RATES.items()}
    optimise.detector(network, rates, lambda step: batch(random.Random(f"{seed}:{step}"), stored), out, steps, after)
