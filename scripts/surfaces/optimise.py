"""The training loop: batches in, one thread, a log line and a checkpoint every so often, resumable."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import torch
from torch import nn

from . import loss
from .model import Surfaces

WARM_UP = 100
# The share of the running mean of the weights that stays at each step.
KEEP = 0.998
# Steps from one log line and checkpoint to the next.
EVERY = 50


def one_thread(seed: int) -> None:
    """Leaves the other cores alone, and draws the same first weights for the same seed."""
    torch.set_num_threads(1)
    torch.manual_seed(seed)


def rate_at(step: int, steps: int) -> float:
    """The learning rate's share: a short rise, then half a cosine."""
    if step < WARM_UP:
        return (step + 1) / WARM_UP
    return 0.02 + 0.98 * 0.5 * (1 + math.cos(math.pi * min(1.0, (step - WARM_UP) / max(1, steps - WARM_UP))))


def run(network: nn.Module, groups: list[dict], losses_of: Callable[[int], Sequence[torch.Tensor]], out: Path, steps: int, after: Path | None = None) -> None:
    """Trains for so many steps; goes on from `out`/checkpoint.pt where that is there, else from the mean weights of the
    checkpoint `after`, else from the network's own; writes `out`/log.tsv.

    `groups` are parameters (`params`) with their highest learning rate (`most`); `losses_of` a step gives what is to be made
    small, each a column of the log.
    """
    out.mkdir(parents=True, exist_ok=True)
    optimiser = torch.optim.AdamW(groups, weight_decay=1e-3)
    checkpoint, first = out / "checkpoint.pt", 0
    mean = {name: value.detach().clone() for name, value in network.state_dict().items()}
    if checkpoint.exists():
        held = torch.load(checkpoint, weights_only=True)
        network.load_state_dict(held["network"])
        optimiser.load_state_dict(held["optimiser"])
        mean, first = held["mean"], held["step"]
    elif after is not None:
        mean = torch.load(after, weights_only=True)["mean"]
        network.load_state_dict(mean)
    totals: list[float] = []
    count, started = 0, time.monotonic()
    with (out / "log.tsv").open("a", encoding="utf-8") as log:
        for step in range(first, steps):
            for group in optimiser.param_groups:
                group["lr"] = group["most"] * rate_at(step, steps)
            losses = losses_of(step)
            optimiser.zero_grad(set_to_none=True)
            sum(losses).backward()
            torch.nn.utils.clip_grad_norm_(network.parameters(), 5.0)
            optimiser.step()
            keep = min(KEEP, (step + 1) / (step + 20))
            for name, value in network.state_dict().items():
                if value.is_floating_point():
                    mean[name].lerp_(value.detach(), 1 - keep)
            totals = [total + float(loss.detach()) for total, loss in zip(totals or [0.0] * len(losses), losses)]
            count += 1
            if (step + 1) % EVERY == 0 or step + 1 == steps:
                columns = "\t".join(f"{total / count:.4f}" for total in totals)
                log.write(f"{step + 1}\t{columns}\t{time.monotonic() - started:.0f}\n")
                log.flush()
                totals, count = [], 0
                torch.save({"network": network.state_dict(), "optimiser": optimiser.state_dict(), "mean": mean, "step": step + 1}, out / "checkpoint.part")
                (out / "checkpoint.part").replace(checkpoint)


def detector(network: Surfaces, rates: dict[str, float], batch_of: Callable[[int], list[torch.Tensor]], out: Path, steps: int, after: Path | None) -> None:
    """Trains a network of badges and surfaces, as [`run`] does. `rates` are the highest ones, of the trunk and the rest;
    `batch_of` a step gives pixels, heat, shapes, weights and masks."""
    network.trunk.freeze_early()
    network = network.to(memory_format=torch.channels_last)
    parts = {"trunk": network.trunk.parameters(), "rest": (p for name, p in network.named_parameters() if not name.startswith("trunk."))}
    groups = [{"params": [p for p in part if p.requires_grad], "most": rates[name]} for name, part in parts.items()]

    def losses_of(step: int) -> list[torch.Tensor]:
        pixels, heat, shape, weight, mask = batch_of(step)
        logits, shapes = network(pixels.to(memory_format=torch.channels_last))
        return [loss.heat_loss(logits, heat, mask, weight), loss.shape_loss(shapes, shape, weight)]

    run(network, groups, losses_of, out, steps, after)
