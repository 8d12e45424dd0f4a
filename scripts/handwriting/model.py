"""The network: strokes, then letters, then the mean over all columns."""

from __future__ import annotations

import torch
from torch import nn

from surfaces.model import separable


class Handwriting(nn.Module):
    """n x 1 x 48 x columns, grey, 0 to 255, to n logits of having been written by hand."""

    def __init__(self) -> None:
        super().__init__()
        self.strokes = nn.Sequential(nn.Conv2d(1, 24, 5, 2, 2, bias=False), nn.BatchNorm2d(24), nn.ReLU(inplace=True))
        self.letters = nn.Sequential(separable(24, 48, 3, 2), separable(48, 48), separable(48, 64, 3, 2), separable(64, 64))
        self.words = nn.Sequential(separable(64, 96, 3, 2), separable(96, 96))
        self.answer = nn.Linear(96, 1)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """One logit a line."""
        seen = self.words(self.letters(self.strokes((x - 128) / 64)))
        return self.answer(seen.mean((2, 3)))[:, 0]
