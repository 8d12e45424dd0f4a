"""Writes a trained network as ONNX, with heat as probabilities and only true peaks left in it."""

from __future__ import annotations

from pathlib import Path

import onnx
import torch
from torch import nn
from torch.nn import functional

from . import KINDS
from .model import Surfaces


class Exported(nn.Module):
    """The network as the program runs it: heat n x kinds x h x w from 0 to 1, zero where a neighbour is higher; shapes n x 12 x h x w."""

    def __init__(self, network: Surfaces) -> None:
        super().__init__()
        self.network = network

    def forward(self, picture: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        """n x 3 x height x width, red, green, blue, 0 to 255."""
        logits, shape = self.network(picture)
        heat = torch.sigmoid(logits)
        highest = functional.max_pool2d(heat, 3, 1, 1)
        return heat * (heat >= highest).float(), shape


def export(checkpoints: list[Path], file: Path, kinds: int = len(KINDS)) -> None:
    """Writes the mean weights of a checkpoint, or of several that follow each other, as ONNX, with a free number of pictures, height and width."""
    network = Surfaces(kinds)
    runs = [torch.load(checkpoint, weights_only=True)["mean"] for checkpoint in checkpoints]
    network.load_state_dict({name: (sum(run[name].float() for run in runs) / len(runs)).to(value.dtype) for name, value in runs[0].items()})
    sides = {0: "pictures", 2: "height", 3: "width"}
    cells = {0: "pictures", 2: "rows", 3: "columns"}
    write(Exported(network.eval()), torch.zeros(1, 3, 64, 96), file, {"picture": sides, "heat": cells, "shape": cells})


def write(network: nn.Module, example: torch.Tensor, file: Path, axes: dict[str, dict[int, str]]) -> None:
    """Writes a network of one input as ONNX; `axes` names the input and then the outputs, each with its free axes."""
    names = list(axes)
    torch.onnx.export(network, (example,), str(file), input_names=names[:1], output_names=names[1:], dynamic_axes=axes, opset_version=17, dynamo=False)
    model = onnx.load(str(file))
    model.doc_string = ""
    for node in model.graph.node:
        node.doc_string = ""
    onnx.save(model, str(file))
