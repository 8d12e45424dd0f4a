"""Writes the trained network as ONNX, its answer as probabilities."""

from __future__ import annotations

from pathlib import Path

import torch
from torch import nn

from surfaces.export import write

from . import COLUMNS, ROWS
from .model import Handwriting


class Exported(nn.Module):
    """The network as the program runs it."""

    def __init__(self, network: Handwriting) -> None:
        super().__init__()
        self.network = network

    def forward(self, lines: torch.Tensor) -> torch.Tensor:
        """n x 1 x 48 x 192, grey, 0 to 255, to n, 0 to 1."""
        return torch.sigmoid(self.network(lines))


def export(checkpoint: Path, file: Path) -> None:
    """Writes the mean weights of a checkpoint, with a free number of lines."""
    network = Handwriting()
    network.load_state_dict(torch.load(checkpoint, weights_only=True)["mean"])
    axes = {"lines": {0: "lines"}, "by_hand": {0: "lines"}}
    write(Exported(network.eval()), torch.zeros(2, 1, ROWS, COLUMNS), file, axes)
