"""The network: it sees texture at full resolution, in grey, and little of it at once."""

from __future__ import annotations

import math

import torch
from torch import nn

from surfaces.model import separable

# A cell's chance of holding small print before anything is learned.
PRIOR = 0.03


class Around(nn.Module):
    """A separable layer beside a bypass."""

    def __init__(self, channels: int, size: int) -> None:
        super().__init__()
        self.look = separable(channels, channels, size)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """The same shape."""
        return x + self.look(x)


class SmallPrint(nn.Module):
    """n x 1 x height x width, grey, 0 to 255, sides a multiple of 16, to logits n x 1 at 1/16 of the size."""

    def __init__(self) -> None:
        super().__init__()
        self.strokes = nn.Sequential(nn.Conv2d(1, 16, 6, 4, 1, bias=False), nn.BatchNorm2d(16), nn.ReLU(inplace=True))
        self.letters = nn.Sequential(separable(16, 32, 3, 2), Around(32, 3), Around(32, 3))
        self.words = nn.Sequential(separable(32, 64, 5, 2), Around(64, 5), Around(64, 5))
        self.answer = nn.Conv2d(64, 1, 1)
        with torch.no_grad():
            self.answer.bias.fill_(math.log(PRIOR / (1 - PRIOR)))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """Logits of small print lying in each cell."""
        return self.answer(self.words(self.letters(self.strokes((x - 128) / 64))))
