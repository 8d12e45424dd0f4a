"""Starts a network for squares with the weights of the committed detector of badges and surfaces."""

from __future__ import annotations

from pathlib import Path

import numpy
import onnx
import torch
from onnx import numpy_helper
from torch import nn

from ..model import Surfaces


def fill(network: Surfaces, file: Path, example: torch.Tensor) -> None:
    """Copies the convolutions of an exported network, in the order of running.

    The file has batch normalisation folded into them. Its statistics are taken anew from the example, so that the network answers as
    the file does and can be trained on.
    """
    graph = onnx.load(str(file)).graph
    stored = {each.name: numpy_helper.to_array(each) for each in graph.initializer}
    convolutions = [node for node in graph.node if node.op_type == "Conv"]
    order: list[nn.Conv2d] = []
    hooks = [module.register_forward_hook(lambda module, _in, _out: order.append(module)) for module in network.modules() if isinstance(module, nn.Conv2d)]
    network.eval()
    with torch.no_grad():
        network(torch.zeros(1, 3, 64, 64))
    for hook in hooks:
        hook.remove()
    if len(order) != len(convolutions):
        raise SystemExit("train-surfaces: The model's file does not hold this network: the number of its layers differs.")
    norms = {sequence[0]: sequence[1] for sequence in network.modules() if isinstance(sequence, nn.Sequential) and len(sequence) == 3 and isinstance(sequence[1], nn.BatchNorm2d)}
    with torch.no_grad():
        for module, node in zip(order, convolutions):
            weight, bias = (torch.from_numpy(numpy.array(stored[name])) for name in node.input[1:3])
            module.weight.copy_(weight[: module.weight.shape[0]])
            if module in norms:
                norm = norms[module]
                norm.bias.copy_(bias)
                norm.weight.fill_((1 + norm.eps) ** 0.5)
            else:
                module.bias.copy_(bias[: module.bias.shape[0]])
        hooks = [norm.register_forward_hook(take_statistics) for norm in norms.values()]
        network(example)
    for hook in hooks:
        hook.remove()
    network.train()


def take_statistics(norm: nn.BatchNorm2d, inputs: tuple[torch.Tensor], _output: torch.Tensor) -> None:
    """Lets a normalisation that passes values on unchanged go on doing so with their true mean and spread."""
    values = inputs[0].float()
    mean, spread = values.mean((0, 2, 3)), values.var((0, 2, 3), unbiased=False)
    norm.running_mean.copy_(mean)
    norm.running_var.copy_(spread)
    norm.weight.copy_((spread + norm.eps).sqrt())
    norm.bias.add_(mean)
