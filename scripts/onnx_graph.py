"""The three edits that published graphs need before ONNX Runtime can use them.

An ONNX file is one protocol-buffer message. All edits only drop or replace whole fields of it, so they need no ONNX
library; the manifest holds the hash of the file before and after, so a wrong edit cannot go unseen.
"""

from __future__ import annotations

from typing import Callable, Iterator, NamedTuple

# Field numbers of onnx.proto3.
MODEL_GRAPH = 7
GRAPH_NODE, GRAPH_INITIALIZER = 1, 5
NODE_INPUT = 1
GRAPH_INPUT, GRAPH_OUTPUT, GRAPH_VALUE_INFO = 11, 12, 13
TENSOR_NAME = 8
VALUE_NAME, VALUE_TYPE = 1, 2
TYPE_TENSOR = 1
TENSOR_SHAPE = 2
SHAPE_DIM = 1
DIM_PARAM = 2

VARINT, FIXED64, BYTES, FIXED32 = 0, 1, 2, 5


class Field(NamedTuple):
    """One field of a message: its number, the bytes of the whole field, and of its value."""

    number: int
    whole: bytes
    value: bytes


def read_varint(data: bytes, at: int) -> tuple[int, int]:
    """Returns the number at a place, and the place after it."""
    value = shift = 0
    while True:
        byte = data[at]
        at += 1
        value |= (byte & 0x7F) << shift
        if byte < 0x80:
            return value, at
        shift += 7


def varint(value: int) -> bytes:
    """A number as a variable-length integer."""
    out = bytearray()
    while value >= 0x80:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes(out + bytes([value]))


def fields(message: bytes) -> Iterator[Field]:
    """Takes a message apart, in order."""
    at = 0
    while at < len(message):
        start = at
        tag, at = read_varint(message, at)
        kind = tag & 7
        if kind == VARINT:
            begin, (_, end) = at, read_varint(message, at)
        elif kind == BYTES:
            length, begin = read_varint(message, at)
            end = begin + length
        elif kind in (FIXED32, FIXED64):
            begin, end = at, at + (4 if kind == FIXED32 else 8)
        else:
            raise ValueError("not an ONNX graph")
        if end > len(message):
            raise ValueError("the ONNX graph is cut short")
        yield Field(tag >> 3, message[start:end], message[begin:end])
        at = end


def field(number: int, value: bytes) -> bytes:
    """A field that holds bytes, text or a message."""
    return varint(number << 3 | BYTES) + varint(len(value)) + value


def edit(message: bytes, number: int, change: Callable[[bytes], bytes]) -> bytes:
    """Replaces the value of every field of that number; all other bytes stay as they are."""
    return b"".join(field(number, change(f.value)) if f.number == number else f.whole for f in fields(message))


def without(message: bytes, unwanted: Callable[[Field], bool]) -> bytes:
    """Leaves fields out; all other bytes stay as they are."""
    return b"".join(f.whole for f in fields(message) if not unwanted(f))


def name_of(value_info: bytes) -> str:
    """The name of a graph's input or output."""
    return next(f.value.decode() for f in fields(value_info) if f.number == VALUE_NAME)


def tensor_name(tensor: bytes) -> str:
    """The name of a graph's weight."""
    return next(f.value.decode() for f in fields(tensor) if f.number == TENSOR_NAME)


def free_dims(value_info: bytes, names: dict[int, str]) -> bytes:
    """Gives the named axes of a tensor a symbol in place of a fixed size."""

    def shape(message: bytes) -> bytes:
        axes = [f.whole for f in fields(message) if f.number == SHAPE_DIM]
        for axis, name in names.items():
            axes[axis] = field(SHAPE_DIM, field(DIM_PARAM, name.encode()))
        return b"".join(axes)

    def tensor(message: bytes) -> bytes:
        return edit(message, TENSOR_SHAPE, shape)

    return edit(value_info, VALUE_TYPE, lambda t: edit(t, TYPE_TENSOR, tensor))


def free_input_dims(model: bytes) -> bytes:
    """Lets a face detector take pictures of any size: height, width and the number of anchors become symbols."""

    def graph(message: bytes) -> bytes:
        message = without(message, lambda f: f.number == GRAPH_VALUE_INFO)
        message = edit(message, GRAPH_INPUT, lambda v: free_dims(v, {2: "height", 3: "width"}))
        return edit(message, GRAPH_OUTPUT, lambda v: free_dims(v, {1: "anchors_" + name_of(v).rsplit("_", 1)[-1]}))

    return edit(model, MODEL_GRAPH, graph)


def weights_not_inputs(model: bytes) -> bytes:
    """Leaves `data` as a graph's only input: the others named there are weights, which the graph makes itself."""

    def graph(message: bytes) -> bytes:
        return without(message, lambda f: f.number == GRAPH_INPUT and name_of(f.value) != "data")

    return edit(model, MODEL_GRAPH, graph)


def any_picture(model: bytes) -> bytes:
    """Leaves the picture as a graph's only input, of any number and size, and leaves out weights that nothing uses."""

    def graph(message: bytes) -> bytes:
        names = {tensor_name(f.value) for f in fields(message) if f.number == GRAPH_INITIALIZER}
        message = without(message, lambda f: f.number == GRAPH_INPUT and name_of(f.value) in names)
        nodes = [f.value for f in fields(message) if f.number == GRAPH_NODE]
        used = {f.value.decode() for node in nodes for f in fields(node) if f.number == NODE_INPUT}
        message = without(message, lambda f: f.number == GRAPH_INITIALIZER and tensor_name(f.value) not in used)
        message = edit(message, GRAPH_INPUT, lambda v: free_dims(v, {0: "pictures", 2: "height", 3: "width"}))
        return edit(message, GRAPH_OUTPUT, lambda v: free_dims(v, {0: "pictures", 2: "rows", 3: "columns"}))

    return edit(model, MODEL_GRAPH, graph)


EDITS: dict[str, Callable[[bytes], bytes]] = {
    "free-input-dims": free_input_dims,
    "weights-not-inputs": weights_not_inputs,
    "any-picture": any_picture,
}
