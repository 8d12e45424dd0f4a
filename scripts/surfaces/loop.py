"""The training loop: pictures from the pool, one thread, a log line and a checkpoint every so often, resumable."""

from __future__ import annotations

import json
import math
import random
import time
from pathlib import Path

import cv2
import numpy
import torch

from . import loss, targets
from .model import Surfaces
from .objects import fill

# The sides of the crops of a step and how many there are: mostly small ones, now and then one for what fills a picture.
CROPS = ((448, 4), (448, 4), (448, 4), (832, 1))
# Highest learning rates. The trunk has learned much and has no batch normalisation that would keep it from dying.
RATES = {"trunk": 2e-4, "rest": 2e-3}
WARM_UP = 100
# The share of those rates for a run that goes on from another's weights.
AFTER = 0.6
# Things with no side of so many pixels teach nothing.
SMALLEST = 14
# The share of the running mean of the weights that stays at each step.
KEEP = 0.998


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


def rate_at(step: int, steps: int) -> float:
    """The learning rate's share: a short rise, then half a cosine."""
    if step < WARM_UP:
        return (step + 1) / WARM_UP
    return 0.02 + 0.98 * 0.5 * (1 + math.cos(math.pi * min(1.0, (step - WARM_UP) / max(1, steps - WARM_UP))))


def train(pool: Path, start: Path, out: Path, steps: int, seed: int, after: Path | None = None, every: int = 100) -> None:
    """Trains for so many steps; goes on from `out`/checkpoint.pt where that is there; writes `out`/log.tsv.

    A run `after` another begins with the mean weights of that one's checkpoint, and with lower rates.
    """
    torch.set_num_threads(1)
    torch.manual_seed(seed)
    out.mkdir(parents=True, exist_ok=True)
    network = Surfaces()
    fill(network.trunk, start)
    network.trunk.freeze_early()
    network = network.to(memory_format=torch.channels_last)
    parts = {"trunk": network.trunk.parameters(), "rest": (p for name, p in network.named_parameters() if not name.startswith("trunk."))}
    optimiser = torch.optim.AdamW([{"params": [p for p in part if p.requires_grad], "most": RATES[name]} for name, part in parts.items()], weight_decay=1e-3)
    mean = {name: value.detach().clone() for name, value in network.state_dict().items()}
    checkpoint, first = out / "checkpoint.pt", 0
    if checkpoint.exists():
        held = torch.load(checkpoint, weights_only=True)
        network.load_state_dict(held["network"])
        optimiser.load_state_dict(held["optimiser"])
        mean, first = held["mean"], held["step"]
    elif after is not None:
        mean = torch.load(after, weights_only=True)["mean"]
        network.load_state_dict(mean)
    for group, rate in zip(optimiser.param_groups, RATES.values()):
        group["most"] = rate if after is None else rate * AFTER
    total, started = [0.0, 0.0], time.monotonic()
    with (out / "log.tsv").open("a", encoding="utf-8") as log:
        for step in range(first, steps):
            rng = random.Random(f"{seed}:{step}")
            if step % 50 == 0 or step == first:
                available = pool_size(pool)
            pixels, heat, shape, weight, mask = batch(rng, pool, available)
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
                share = every if (step + 1) % every == 0 else (step + 1) % every
                log.write(f"{step + 1}\t{total[0] / share:.4f}\t{total[1] / share:.4f}\t{available}\t{time.monotonic() - started:.0f}\n")
                log.flush()
                total = [0.0, 0.0]
                torch.save({"network": network.state_dict(), "optimiser": optimiser.state_dict(), "mean": mean, "step": step + 1}, out / "checkpoint.part")
                (out / "checkpoint.part").replace(checkpoint)
