"""The training: one thread, a log line and a checkpoint every so often, resumable."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy
import torch
from torch.nn import functional

from surfaces import optimise

from . import COLUMNS, ROWS
from .model import Handwriting

BATCH = 64
RATE = 3e-3


class Pool:
    """All strips of some folders, drawn at random, half of them by hand, and mirrored, inverted, stretched, lightened and made coarse."""

    def __init__(self, folders: list[Path]) -> None:
        self.strips = [numpy.load(folder / "strips.npy", mmap_mode="r") for folder in folders]
        self.widths = [numpy.load(folder / "widths.npy") for folder in folders]
        by_hand = [numpy.load(folder / "by_hand.npy") for folder in folders]
        places = [(part, at, hand) for part, hands in enumerate(by_hand) for at, hand in enumerate(hands)]
        self.halves = [[place for place in places if place[2] == hand] for hand in (False, True)]

    def batch(self, seed: str) -> tuple[torch.Tensor, torch.Tensor]:
        """Pixels n x 1 x ROWS x COLUMNS, 0 to 255, and whether each is by hand."""
        rng = numpy.random.default_rng(int.from_bytes(seed.encode(), "big"))
        pictures, truth = [], []
        for number in range(BATCH):
            by_hand = number % 2
            part, at, _ = self.halves[by_hand][int(rng.integers(len(self.halves[by_hand])))]
            strip = self.strips[part][at][:, : self.widths[part][at]].astype("float32")
            if rng.random() < 0.5:
                strip = strip[:, ::-1]
            stretch = rng.uniform(0.8, 1.25)
            strip = cv2.resize(strip, (max(8, round(strip.shape[1] * stretch)), ROWS), interpolation=cv2.INTER_LINEAR)
            if rng.random() < 0.4:
                coarse = rng.uniform(0.3, 0.9)
                small = cv2.resize(strip, None, fx=coarse, fy=coarse, interpolation=cv2.INTER_AREA)
                strip = cv2.resize(small, (strip.shape[1], ROWS), interpolation=cv2.INTER_LINEAR)
            start = int(rng.integers(0, max(1, strip.shape[1] - COLUMNS)))
            strip = strip[:, start : start + COLUMNS]
            strip = (strip - 128) * rng.uniform(0.5, 1.25) + 128 + rng.uniform(-35, 35)
            if rng.random() < 0.3:
                strip = 255 - strip
            if rng.random() < 0.4:
                strip = strip + rng.normal(0, rng.uniform(0, 8), strip.shape)
            pictures.append(padded(numpy.clip(strip, 0, 255)))
            truth.append(float(by_hand))
        return torch.from_numpy(numpy.stack(pictures))[:, None], torch.tensor(truth)


def padded(strip: numpy.ndarray) -> numpy.ndarray:
    """The first COLUMNS of a strip; a shorter one goes on from its start, so that it fills them."""
    return numpy.take(strip, numpy.arange(COLUMNS) % strip.shape[1], axis=1).astype("float32")


def train(pools: list[Path], out: Path, steps: int, seed: int) -> None:
    """Trains for so many steps; goes on from `out`/checkpoint.pt where that is there; writes `out`/log.tsv."""
    optimise.one_thread(seed)
    strips, network = Pool(pools), Handwriting()

    def losses_of(step: int) -> list[torch.Tensor]:
        pixels, truth = strips.batch(f"{seed}:{step}")
        return [functional.binary_cross_entropy_with_logits(network(pixels), truth)]

    optimise.run(network, [{"params": list(network.parameters()), "most": RATE}], losses_of, out, steps)
