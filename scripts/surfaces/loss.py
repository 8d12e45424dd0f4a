"""How wrong an answer is: focal loss on the heat, plain distance on the shapes."""

from __future__ import annotations

import torch
from torch.nn import functional

# What the kinds weigh, in the order of KINDS: composites hold four times as many badges as anything else.
KIND_WEIGHTS = (1.0, 2.0, 2.0, 2.0, 1.5)
# What the parts of a shape weigh: offset in cells, logarithm of the size, the corners' way in.
OFFSET, SIZE, CORNERS = 0.3, 1.0, 1.0


def heat_loss(logits: torch.Tensor, heat: torch.Tensor, mask: torch.Tensor, weight: torch.Tensor) -> torch.Tensor:
    """Penalty-reduced focal loss: near a middle a high answer costs little; masked cells cost nothing.

    An object's answering cells share its weight, so that a large one counts for more than a small one, but not as its area does.
    """
    chance = torch.sigmoid(logits)
    hit = (heat >= 0.9999).float()
    on = functional.logsigmoid(logits) * (1 - chance) ** 2 * hit * weight.sqrt()[:, None]
    off = functional.logsigmoid(-logits) * chance**2 * (1 - heat) ** 4 * (1 - hit)
    weights = torch.tensor(KIND_WEIGHTS[: logits.shape[1]])[None, :, None, None]
    return -((on + off) * mask[:, None] * weights).sum() / weight.sum().clamp(min=1)


def shape_loss(shape: torch.Tensor, wanted: torch.Tensor, weight: torch.Tensor) -> torch.Tensor:
    """Mean distance an object, in cells, logarithms and shares."""
    away = functional.smooth_l1_loss(shape, wanted, reduction="none", beta=0.1)
    each = OFFSET * away[:, :2].sum(1) + SIZE * away[:, 2:4].sum(1) + CORNERS * away[:, 4:].mean(1)
    return (each * weight).sum() / weight.sum().clamp(min=1)
