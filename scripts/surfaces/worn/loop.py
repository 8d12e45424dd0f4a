"""The training loop of the network for squares below faces: from stored pixels, one thread, resumable."""

from __future__ import annotations

import random
import time
from pathlib import Path

import cv2
import numpy
import torch

from .. import loss, targets
from ..loop import KEEP, rate_at
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


def train(pools: list[Path], model: Path, out: Path, steps: int, seed: int, after: Path | None = None, every: int = 50) -> None:
    """Trains for so many steps; goes on from `out`/checkpoint.pt where that is there; writes `out`/log.tsv.

    A run begins with the weights of the model of whole pictures, or, `after` another run, with the mean weights of that one's
    checkpoint and with lower rates.
    """
    torch.set_num_threads(1)
    torch.manual_seed(seed)
    out.mkdir(parents=True, exist_ok=True)
    stored = pool.read(pools)
    network = Surfaces(kinds=1)
    network.trunk.freeze_early()
    checkpoint, first = out / "checkpoint.pt", 0
    if after is not None:
        network.load_state_dict(torch.load(after, weights_only=True)["mean"])
    else:
        start.fill(network, model, batch(random.Random(seed), stored, 64)[0])
    network = network.to(memory_format=torch.channels_last)
    parts = {"trunk": network.trunk.parameters(), "rest": (p for name, p in network.named_parameters() if not name.startswith("trunk."))}
    optimiser = torch.optim.AdamW([{"params": [p for p in part if p.requires_grad], "most": RATES[name] * (1 if after is None else AFTER)} for name, part in parts.items()], weight_decay=1e-3)
    mean = {name: value.detach().clone() for name, value in network.state_dict().items()}
    if checkpoint.exists():
        held = torch.load(checkpoint, weights_only=True)
        network.load_state_dict(held["network"])
        optimiser.load_state_dict(held["optimiser"])
        mean, first = held["mean"], held["step"]
    total, started = [0.0, 0.0], time.monotonic()
    with (out / "log.tsv").open("a", encoding="utf-8") as log:
        for step in range(first, steps):
            pixels, heat, shape, weight, mask = batch(random.Random(f"{seed}:{step}"), stored)
            for group in optimiser.param_groups:
                group["lr"] = group["most"] * rate_at(step, steps)
            logits, shapes = network(pixels.to(memory_format=torch.channels_last))
            on_heat = loss.heat_loss(logits, heat, mask, weight)
            on_shape = loss.shape_loss(shapes, shape, weight)
            optimiser.zero_grad(set_to_none=True)
            (on_heat + on_shape).backward()
            torch.nn.utils.clip_grad_norm_(network.parameters(), 5.0)
            optimiser.step()
            keep = min(KEEP, (step + 1) / (step + 20))
            for name, value in network.state_dict().items():
                if value.is_floating_point():
                    mean[name].lerp_(value.detach(), 1 - keep)
            total = [total[0] + float(on_heat.detach()), total[1] + float(on_shape.detach())]
            if (step + 1) % every == 0 or step + 1 == steps:
                log.write(f"{step + 1}\t{total[0] / every:.4f}\t{total[1] / every:.4f}\t{time.monotonic() - started:.0f}\n")
                log.flush()
                total = [0.0, 0.0]
                torch.save({"network": network.state_dict(), "optimiser": optimiser.state_dict(), "mean": mean, "step": step + 1}, out / "checkpoint.part")
                (out / "checkpoint.part").replace(checkpoint)
