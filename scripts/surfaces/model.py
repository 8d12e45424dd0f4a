"""The network: CenterFace's trunk and neck with a head for badges and surfaces, and the way from its ONNX file to PyTorch.

A cell of the output stands for STRIDE pixels and says for each kind whether an object's centre lies in it, and once
for all kinds the object's upright box and how far each corner of the object lies inside that box.
"""

from __future__ import annotations

from pathlib import Path

import numpy
import onnx
import torch
from onnx import numpy_helper
from torch import nn
from torch.nn import functional

from . import KINDS

# Of the trunk (MobileNetV2): expansion, channels out, blocks, stride of the first.
STAGES = ((6, 24, 2, 2), (6, 32, 3, 2), (6, 64, 4, 2), (6, 96, 3, 1), (6, 160, 3, 2), (6, 320, 1, 1))
NECK = 24
HEAD = 48
# Offset of the centre 2, logarithm of width and height 2, four corners' way into the box 8.
SHAPE_VALUES = 12
# What the neck and the head let through below zero.
LEAK = 0.05
# A cell's chance of holding a centre before anything is learned.
PRIOR = 0.01


def bent(x: torch.Tensor) -> torch.Tensor:
    """A ReLU that lets a little through below zero: without batch normalisation, a plain one can die and stay dead."""
    return functional.leaky_relu(x, LEAK)


class Block(nn.Module):
    """An inverted bottleneck: widen, look around in each channel, narrow; with a bypass where the shape stays."""

    def __init__(self, channels_in: int, channels_out: int, stride: int, expansion: int) -> None:
        super().__init__()
        wide = channels_in * expansion
        self.widen = nn.Conv2d(channels_in, wide, 1)
        self.look = nn.Conv2d(wide, wide, 3, stride, 1, groups=wide)
        self.narrow = nn.Conv2d(wide, channels_out, 1)
        self.bypass = stride == 1 and channels_in == channels_out

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """n x channels_in x height x width to n x channels_out at 1/stride of the size."""
        y = self.narrow(torch.relu(self.look(torch.relu(self.widen(x)))))
        return x + y if self.bypass else y


class Surfaces(nn.Module):
    """n x 3 x height x width, red, green, blue, 0 to 255, sides a multiple of 32, to heat maps and shapes at stride 4."""

    def __init__(self) -> None:
        super().__init__()
        self.stem = nn.Conv2d(3, 32, 3, 2, 1)
        self.stem_look = nn.Conv2d(32, 32, 3, 1, 1, groups=32)
        self.stem_narrow = nn.Conv2d(32, 16, 1)
        self.stages = nn.ModuleList()
        channels = 16
        for expansion, out, count, stride in STAGES:
            blocks = [Block(channels if i == 0 else out, out, stride if i == 0 else 1, expansion) for i in range(count)]
            self.stages.append(nn.Sequential(*blocks))
            channels = out
        self.lateral32 = nn.Conv2d(320, NECK, 1)
        self.up16 = nn.ConvTranspose2d(NECK, NECK, 2, 2)
        self.lateral16 = nn.Conv2d(96, NECK, 1)
        self.up8 = nn.ConvTranspose2d(NECK, NECK, 2, 2)
        self.lateral8 = nn.Conv2d(32, NECK, 1)
        self.up4 = nn.ConvTranspose2d(NECK, NECK, 2, 2)
        self.lateral4 = nn.Conv2d(24, NECK, 1)
        self.head = nn.Conv2d(NECK, HEAD, 3, 1, 1)
        self.heat = nn.Conv2d(HEAD, len(KINDS), 1)
        self.shape = nn.Conv2d(HEAD, SHAPE_VALUES, 1)

    def early(self, x: torch.Tensor) -> torch.Tensor:
        """The first layers, which see edges and stay as CenterFace learned them."""
        x = torch.relu(self.stem(x))
        x = self.stem_narrow(torch.relu(self.stem_look(x)))
        return self.stages[0](x)

    def forward(self, x: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        """Logits n x kinds and shapes n x 12, both at 1/4 of the size."""
        with torch.set_grad_enabled(torch.is_grad_enabled() and self.stem.weight.requires_grad):
            at4 = self.early(x)
        at8 = self.stages[1](at4)
        at16 = self.stages[3](self.stages[2](at8))
        at32 = self.stages[5](self.stages[4](at16))
        y = bent(self.up16(bent(self.lateral32(at32)))) + bent(self.lateral16(at16))
        y = bent(self.up8(y)) + bent(self.lateral8(at8))
        y = bent(self.up4(y)) + bent(self.lateral4(at4))
        y = bent(self.head(y))
        return self.heat(y), self.shape(y)

    def freeze_early(self) -> None:
        """Leaves the first layers as they are: training costs half, and edges need no new lesson."""
        for part in (self.stem, self.stem_look, self.stem_narrow, self.stages[0]):
            part.requires_grad_(False)


def from_centerface(path: Path) -> Surfaces:
    """A network whose trunk and neck hold the weights of CenterFace's ONNX file; the head's new parts are random."""
    network = Surfaces()
    graph = onnx.load(str(path)).graph
    stored = {item.name: numpy_helper.to_array(item) for item in graph.initializer}
    scales = {node.input[0]: [stored[name] for name in node.input[1:]] for node in graph.node
              if node.op_type == "BatchNormalization"}
    layers = [module for name, module in network.named_modules()
              if isinstance(module, (nn.Conv2d, nn.ConvTranspose2d)) and name not in ("head", "heat", "shape")]
    nodes = [node for node in graph.node if node.op_type in ("Conv", "ConvTranspose")]
    for layer, node in zip(layers, nodes):
        weight = stored[node.input[1]]
        bias = stored[node.input[2]] if len(node.input) > 2 else numpy.zeros(layer.out_channels, "float32")
        if node.output[0] in scales:
            gain, shift, mean, variance = scales[node.output[0]]
            factor = gain / numpy.sqrt(variance + 1e-5)
            weight = weight * factor[None, :, None, None]
            bias = shift + (bias - mean) * factor
        fill(layer, weight, bias)
    head = nodes[len(layers)]
    with torch.no_grad():
        network.head.weight[:NECK] = torch.from_numpy(stored[head.input[1]].copy())
        network.head.bias[:NECK] = torch.from_numpy(stored[head.input[2]].copy())
        network.heat.weight.mul_(0.1)
        network.heat.bias.fill_(float(numpy.log(PRIOR / (1 - PRIOR))))
        network.shape.weight.mul_(0.1)
        network.shape.bias.zero_()
        network.shape.bias[2:4] = 2.5  # About 50 pixels, a usual object.
    return network


def fill(layer: nn.Module, weight: numpy.ndarray, bias: numpy.ndarray) -> None:
    """Puts weights into a layer; a layer of another shape means another CenterFace file."""
    if tuple(weight.shape) != tuple(layer.weight.shape):
        raise SystemExit("train-surfaces: The CenterFace file is not the one that is pinned: its layers differ.")
    with torch.no_grad():
        layer.weight.copy_(torch.tensor(weight))
        layer.bias.copy_(torch.tensor(bias))
