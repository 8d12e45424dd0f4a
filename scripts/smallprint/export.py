"""Writes the trained network as ONNX, its answer as probabilities."""

from __future__ import annotations

from pathlib import Path

import torch
from torch import nn

from surfaces.export import write

from .model import SmallPrint


class Exported(nn.Module):
    """The network as the program runs it."""

    def __init__(self, network: SmallPrint) -> None:
        super().__init__()
        self.network = network

    def forward(self, picture: torch.Tensor) -> torch.Tensor:
        """1 x 1 x height x width, grey, 0 to 255, to 1 x 1 x rows x columns, 0 to 1."""
        return torch.sigmoid(self.network(picture))


def export(checkpoint: Path, file: Path) -> None:
    """Writes the mean weights of a checkpoint, with a free height and width."""
    network = SmallPrint()
    network.load_state_dict(torch.load(checkpoint, weights_only=True)["mean"])
    axes = {"picture": {2: "height", 3: "width"}, "print": {2: "rows", 3: "columns"}}
    write(Exported(network.eval()), torch.zeros(1, 1, 64, 96), file, axes)
