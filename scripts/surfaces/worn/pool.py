"""The squares below faces, rendered once into one file of pixels that training reads without decoding anything."""

from __future__ import annotations

import json
import random
from pathlib import Path

import numpy

from .compose import Torsos
from .square import STORED


def render(composer: Torsos, folder: Path, count: int, seed: int) -> None:
    """Writes squares.npy, count x STORED x STORED x 3, and squares.json, the kinds and corners of what is in each."""
    folder.mkdir(parents=True, exist_ok=True)
    pixels = numpy.lib.format.open_memmap(folder / "squares.npy", "w+", "uint8", (count, STORED, STORED, 3))
    marked = []
    for index in range(count):
        square, things = composer.picture(random.Random(f"{seed}:{index}"))
        pixels[index] = square
        marked.append([[thing.kind, [[round(float(v), 1) for v in corner] for corner in thing.quad]] for thing in things])
    pixels.flush()
    (folder / "squares.json").write_text(json.dumps(marked), "utf-8")


def read(folders: list[Path]) -> list[tuple[numpy.ndarray, list]]:
    """The pixels and what is marked in them, of each folder."""
    return [(numpy.load(folder / "squares.npy", mmap_mode="r"), json.loads((folder / "squares.json").read_text("utf-8"))) for folder in folders]
