"""Measures a trained network on strips that it was not trained on."""

from __future__ import annotations

from pathlib import Path

import numpy

from surfaces.decode import session

from .loop import padded

# Printed lines that may be taken for writing by hand, as shares.
WRONG = (0.005, 0.01, 0.02, 0.05)
BATCH = 64


def answers(file: Path, pool: Path) -> tuple[numpy.ndarray, numpy.ndarray]:
    """How sure the network is of each strip, 0 to 1, and whether it was written by hand."""
    network = session(file)
    strips, widths = numpy.load(pool / "strips.npy", mmap_mode="r"), numpy.load(pool / "widths.npy")
    lines = [padded(strips[i][:, : widths[i]].astype("float32")) for i in range(len(widths))]
    stacked = [numpy.stack(lines[i : i + BATCH])[:, None] for i in range(0, len(lines), BATCH)]
    return numpy.concatenate([network.run(None, {"lines": some})[0] for some in stacked]), numpy.load(pool / "by_hand.npy")


def table(file: Path, pool: Path) -> str:
    """A section of the report."""
    sure, by_hand = answers(file, pool)
    lines = [f"{by_hand.sum()} lines by hand, {(~by_hand).sum()} printed ones.", "", "| printed lines taken for handwriting | from | handwriting found |", "|---|---|---|"]
    printed = numpy.sort(sure[~by_hand])[::-1]
    for share in WRONG:
        least = float(printed[min(len(printed) - 1, int(share * len(printed)))])
        lines.append(f"| {100 * share:.1f} % | {least:.2f} | {100 * float((sure[by_hand] > least).mean()):.1f} % |")
    return "\n".join(lines) + "\n"
