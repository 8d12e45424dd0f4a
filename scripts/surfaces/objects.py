"""The trunk's first weights: Google's detector of everyday objects (SSD MobileNetV2, Open Images V4) out of a TensorFlow Lite file."""

from __future__ import annotations

from pathlib import Path

import numpy
import tflite
import torch
from torch import nn

from .model import Trunk

# The package's file holds several assets one after the other; the detector lies at these bytes.
PLACE = slice(184, 9987912)
# Convolutions of this name give the detector's answers, in between those of the trunk.
ANSWERS = b"BoxPredictor"
CONVOLUTIONS = (tflite.BuiltinOperator.CONV_2D, tflite.BuiltinOperator.DEPTHWISE_CONV_2D)


def convolutions(packed: Path) -> list[tuple[numpy.ndarray, numpy.ndarray]]:
    """Weights (out x in x height x width, or channels x 1 x height x width) and biases of the convolutions in the order of running."""
    model = tflite.Model.GetRootAsModel(packed.read_bytes()[PLACE], 0)
    graph = model.Subgraphs(0)
    half = {}
    found = []
    for operator in (graph.Operators(i) for i in range(graph.OperatorsLength())):
        code = model.OperatorCodes(operator.OpcodeIndex()).BuiltinCode()
        if code == tflite.BuiltinOperator.DEQUANTIZE:
            half[operator.Outputs(0)] = operator.Inputs(0)
        elif code in CONVOLUTIONS and not graph.Tensors(operator.Inputs(1)).Name().startswith(ANSWERS):
            weight, bias = (stored(model, graph, half[operator.Inputs(i)]) for i in (1, 2))
            found.append((weight.transpose(0, 3, 1, 2) if code == tflite.BuiltinOperator.CONV_2D else weight.transpose(3, 0, 1, 2), bias))
    return found


def stored(model: tflite.Model, graph: tflite.SubGraph, index: int) -> numpy.ndarray:
    """A tensor of 16-bit numbers as 32-bit ones."""
    tensor = graph.Tensors(index)
    raw = model.Buffers(tensor.Buffer()).DataAsNumpy()
    return numpy.frombuffer(raw.tobytes(), "float16").astype("float32").reshape(tensor.ShapeAsNumpy())


def fill(trunk: Trunk, packed: Path) -> None:
    """Puts the file's weights into the trunk; the file wants values from -1 to 1, the trunk takes 0 to 255."""
    layers = [module for module in trunk.modules() if isinstance(module, nn.Conv2d)]
    with torch.no_grad():
        for layer, (weight, bias) in zip(layers, convolutions(packed)):
            if tuple(weight.shape) != tuple(layer.weight.shape):
                raise SystemExit("train-surfaces: The object detector's file is not the one that is pinned: its layers differ.")
            layer.weight.copy_(torch.from_numpy(weight.copy()))
            layer.bias.copy_(torch.from_numpy(bias.copy()))
        trunk.stem.bias -= trunk.stem.weight.sum((1, 2, 3))
        trunk.stem.weight /= 127.5
