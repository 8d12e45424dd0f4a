"""The network: a trunk that knows everyday objects, a neck that joins its levels, and a head for badges and surfaces.

A cell of the output stands for STRIDE pixels and says for each kind whether an object's middle lies in it, and once
for all kinds the object's upright box and how far each corner of the object lies inside that box.
"""

from __future__ import annotations

import math

import torch
from torch import nn
from torch.nn import functional

from . import KINDS

# Of the trunk (MobileNetV2): expansion, channels out, blocks, stride of the first.
STAGES = ((6, 24, 2, 2), (6, 32, 3, 2), (6, 64, 4, 2), (6, 96, 3, 1), (6, 160, 3, 2), (6, 320, 1, 1))
NECK = 64
# Offset of the middle 2, logarithm of width and height 2, four corners' way into the box 8.
SHAPE_VALUES = 12
# A cell's chance of holding a middle before anything is learned.
PRIOR = 0.01
# The logarithm in cells of a usual object's side, about 80 pixels.
USUAL_SIDE = 2.3


class Pointwise(nn.Conv2d):
    """A 1 x 1 convolution; in training a product of matrices, which costs a quarter less on one thread."""

    def __init__(self, channels_in: int, channels_out: int, *, bias: bool = True) -> None:
        super().__init__(channels_in, channels_out, 1, bias=bias)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """n x channels_in x height x width to n x channels_out x height x width."""
        if not self.training:
            return super().forward(x)
        return functional.linear(x.permute(0, 2, 3, 1), self.weight.flatten(1), self.bias).permute(0, 3, 1, 2)


class Block(nn.Module):
    """An inverted bottleneck: widen, look around in each channel, narrow; with a bypass where the shape stays."""

    def __init__(self, channels_in: int, channels_out: int, stride: int, expansion: int) -> None:
        super().__init__()
        wide = channels_in * expansion
        self.widen = Pointwise(channels_in, wide)
        self.look = nn.Conv2d(wide, wide, 3, stride, 1, groups=wide)
        self.narrow = Pointwise(wide, channels_out)
        self.bypass = stride == 1 and channels_in == channels_out

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """n x channels_in x height x width to n x channels_out at 1/stride of the size."""
        return self.rest(x, functional.relu6(self.widen(x)))

    def rest(self, x: torch.Tensor, widened: torch.Tensor) -> torch.Tensor:
        """What follows the widening."""
        y = self.narrow(functional.relu6(self.look(widened)))
        return x + y if self.bypass else y


class Trunk(nn.Module):
    """MobileNetV2 without batch normalisation, which its file has folded into the weights."""

    def __init__(self) -> None:
        super().__init__()
        self.stem = nn.Conv2d(3, 32, 3, 2, 1)
        self.stem_look = nn.Conv2d(32, 32, 3, 1, 1, groups=32)
        self.stem_narrow = Pointwise(32, 16)
        self.stages = nn.ModuleList()
        channels = 16
        for expansion, out, count, stride in STAGES:
            blocks = [Block(channels if i == 0 else out, out, stride if i == 0 else 1, expansion) for i in range(count)]
            self.stages.append(nn.Sequential(*blocks))
            channels = out

    def early(self, x: torch.Tensor) -> torch.Tensor:
        """The first layers, which see edges and are not trained further: training costs half."""
        x = functional.relu6(self.stem(x))
        x = self.stem_narrow(functional.relu6(self.stem_look(x)))
        return self.stages[0](x)

    def freeze_early(self) -> None:
        """Leaves the first layers as they are."""
        for part in (self.stem, self.stem_look, self.stem_narrow, self.stages[0]):
            part.requires_grad_(False)

    def forward(self, x: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor, torch.Tensor]:
        """What is seen at 1/4, 1/8, 1/16 and 1/32 of the size; at 1/16 in the wide form that the objects were learned from."""
        with torch.set_grad_enabled(torch.is_grad_enabled() and self.stem.weight.requires_grad):
            at4 = self.early(x)
        at8 = self.stages[1](at4)
        narrow16 = self.stages[3](self.stages[2](at8))
        first = self.stages[4][0]
        at16 = functional.relu6(first.widen(narrow16))
        at32 = self.stages[5](self.stages[4][1:](first.rest(narrow16, at16)))
        return at4, at8, at16, at32


def joined(channels_in: int, channels_out: int, size: int = 1, stride: int = 1, groups: int = 1) -> nn.Sequential:
    """A convolution with batch normalisation and ReLU."""
    look = Pointwise(channels_in, channels_out, bias=False) if size == 1 else nn.Conv2d(channels_in, channels_out, size, stride, size // 2, groups=groups, bias=False)
    return nn.Sequential(look, nn.BatchNorm2d(channels_out), nn.ReLU(inplace=True))


def separable(channels_in: int, channels_out: int, size: int = 3, stride: int = 1) -> nn.Sequential:
    """A look around in each channel, then a mix of the channels."""
    return nn.Sequential(joined(channels_in, channels_in, size, stride, channels_in), joined(channels_in, channels_out))


class Surfaces(nn.Module):
    """n x 3 x height x width, red, green, blue, 0 to 255, sides a multiple of 32, to heat maps and shapes at stride 8."""

    def __init__(self, kinds: int = len(KINDS)) -> None:
        super().__init__()
        self.trunk = Trunk()
        self.lateral32 = joined(320, NECK * 2)
        # Sees far enough for a board that fills the picture.
        self.far = nn.Sequential(separable(NECK * 2, NECK * 2, 5, 2), separable(NECK * 2, NECK * 2, 5))
        self.narrow32 = joined(NECK * 2, NECK)
        self.lateral16 = joined(576, NECK)
        self.mix16 = separable(NECK, NECK, 5)
        self.lateral8 = joined(32, NECK)
        self.lateral4 = joined(24, NECK, 3, 2)
        self.mix8 = joined(NECK, NECK, 3)
        self.head = nn.ModuleList([nn.Sequential(separable(NECK, NECK, 5), separable(NECK, NECK)) for _ in range(2)])
        self.heat = Pointwise(NECK, kinds)
        self.shape = Pointwise(NECK, SHAPE_VALUES)
        with torch.no_grad():
            self.heat.weight.mul_(0.1)
            self.heat.bias.fill_(math.log(PRIOR / (1 - PRIOR)))
            self.shape.weight.mul_(0.1)
            self.shape.bias.zero_()
            self.shape.bias[2:4] = USUAL_SIDE

    def forward(self, x: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        """Logits n x kinds and shapes n x 12, both at 1/8 of the size."""
        at4, at8, at16, at32 = self.trunk(x)
        y = self.lateral32(at32)
        far = functional.interpolate(self.far(y), scale_factor=2.0, mode="nearest")
        y = self.narrow32(y + far[:, :, : y.shape[2], : y.shape[3]])
        y = self.mix16(functional.interpolate(y, scale_factor=2.0, mode="nearest") + self.lateral16(at16))
        y = functional.interpolate(y, scale_factor=2.0, mode="nearest") + self.lateral8(at8) + self.lateral4(at4)
        y = self.mix8(y)
        return self.heat(self.head[0](y)), self.shape(self.head[1](y))
