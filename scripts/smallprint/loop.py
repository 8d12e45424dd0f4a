"""The training: one thread, a log line and a checkpoint every so often, resumable."""

from __future__ import annotations

from pathlib import Path

import numpy
import torch
from torch.nn import functional

from surfaces import optimise

from . import IGNORE, PRINT, STRIDE
from .model import SmallPrint

BATCH = 24
RATE = 3e-3
# How much a missed cell weighs beside one that is wrongly seen: a look too many costs a little time, one too few a name.
MISSED = 2.0
# Sides of what a step sees, in pixels.
SEEN = 320


class Pool:
    """All squares of a folder, drawn at random and turned, mirrored, lightened and darkened."""

    def __init__(self, folder: Path) -> None:
        names = sorted(folder.glob("*-pixels.npy"))
        if not names:
            raise SystemExit("train-small-print: The pool is empty: run the step squares before.")
        self.parts = [(numpy.load(name, mmap_mode="r"), numpy.load(str(name).replace("-pixels", "-targets"), mmap_mode="r")) for name in names]
        self.ends = numpy.cumsum([len(pixels) for pixels, _ in self.parts])

    def batch(self, seed: str) -> tuple[torch.Tensor, torch.Tensor]:
        """Pixels n x 1 x side x side, 0 to 255, and targets n x 1 x cells x cells."""
        rng = numpy.random.default_rng(int.from_bytes(seed.encode(), "big"))
        pictures, targets = [], []
        for _ in range(BATCH):
            at = int(rng.integers(self.ends[-1]))
            part = int(numpy.searchsorted(self.ends, at, side="right"))
            at -= int(self.ends[part - 1]) if part else 0
            pixels, target = self.parts[part][0][at].astype("float32"), self.parts[part][1][at]
            turns = int(rng.integers(4))
            pixels, target = numpy.rot90(pixels, turns), numpy.rot90(target, turns)
            if rng.random() < 0.5:
                pixels, target = pixels[:, ::-1], target[:, ::-1]
            cells = SEEN // STRIDE
            y, x = rng.integers(target.shape[0] - cells + 1), rng.integers(target.shape[1] - cells + 1)
            pixels, target = pixels[y * STRIDE : y * STRIDE + SEEN, x * STRIDE : x * STRIDE + SEEN], target[y : y + cells, x : x + cells]
            contrast, light = rng.uniform(0.6, 1.25), rng.uniform(-30, 30)
            pixels = (pixels - 128) * contrast + 128 + light
            if rng.random() < 0.3:
                pixels = pixels + rng.normal(0, rng.uniform(0, 6), pixels.shape)
            if rng.random() < 0.15:
                pixels = 255 - pixels
            pictures.append(numpy.clip(pixels, 0, 255).astype("float32"))
            targets.append(target.astype("int64"))
        return torch.from_numpy(numpy.stack(pictures))[:, None], torch.from_numpy(numpy.stack(targets))[:, None]


def loss_of(logits: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
    """Cross entropy over the cells that are known; what is plain already counts less."""
    truth = (targets == PRINT).float()
    each = functional.binary_cross_entropy_with_logits(logits, truth, reduction="none")
    doubt = (truth - torch.sigmoid(logits)).abs()
    weight = (targets != IGNORE).float() * (1 + (MISSED - 1) * truth) * doubt.detach()
    return (each * weight).sum() / (targets != IGNORE).float().sum().clamp(min=1) * 10


def train(pool: Path, out: Path, steps: int, seed: int) -> None:
    """Trains for so many steps; goes on from `out`/checkpoint.pt where that is there; writes `out`/log.tsv."""
    optimise.one_thread(seed)
    squares, network = Pool(pool), SmallPrint().to(memory_format=torch.channels_last)

    def losses_of(step: int) -> list[torch.Tensor]:
        pixels, targets = squares.batch(f"{seed}:{step}")
        return [loss_of(network(pixels.to(memory_format=torch.channels_last)), targets)]

    optimise.run(network, [{"params": list(network.parameters()), "most": RATE}], losses_of, out, steps)
