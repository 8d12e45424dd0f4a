"""The judge: PP-OCRv5's recogniser, which phiscrub does not use. It is told where a line lies, so it sees more than a tool does."""

from __future__ import annotations

import math
import os
from pathlib import Path

import cv2
import numpy as np
import onnxruntime

from scenes.geometry import Point, edges, on

HIGH = 48
# The reader's input is as wide as the line asks for, within these.
WIDTHS = (96, 1600)


def straightened(pixels: np.ndarray, polygon: list[Point], pad: float) -> np.ndarray:
    """The line cut out along its edges and laid straight, 48 pixels high, with a margin as a share of its height."""
    upper, lower = edges(polygon)
    tall = sum(math.dist(a, b) for a, b in zip(upper, lower)) / len(upper)
    long = sum(math.dist(upper[i], upper[i + 1]) + math.dist(lower[i], lower[i + 1]) for i in range(len(upper) - 1)) / 2
    scale = HIGH / max(1.0, tall * (1 + 2 * pad))
    wide = int(min(WIDTHS[1], max(WIDTHS[0] // 4, round((long + 2 * pad * tall) * scale))))
    at = (np.arange(wide) + 0.5) / wide * (1 + 2 * pad * tall / max(1.0, long)) - pad * tall / max(1.0, long)
    top, bottom = (np.array([_beyond(line, float(s)) for s in at]) for line in (upper, lower))
    down = (np.arange(HIGH) + 0.5) / HIGH * (1 + 2 * pad) - pad
    grid = top[None] + (bottom - top)[None] * down[:, None, None]
    left, upper_y = np.floor(grid.reshape(-1, 2).min(0)).astype(int) - 3
    right, lower_y = np.ceil(grid.reshape(-1, 2).max(0)).astype(int) + 4
    left, upper_y = max(0, left), max(0, upper_y)
    smooth = pixels[upper_y:max(upper_y + 1, lower_y), left:max(left + 1, right)]
    if smooth.size == 0:
        return np.zeros((HIGH, wide, 3), np.uint8)
    if scale < 0.8:
        smooth = cv2.GaussianBlur(smooth, (0, 0), 0.45 / scale)
    grid = (grid - [left + 0.5, upper_y + 0.5]).astype(np.float32)
    return cv2.remap(smooth, grid[..., 0], grid[..., 1], cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE)


def _beyond(line: list[Point], share: float) -> Point:
    """A point of an edge, which goes on straight beyond its ends."""
    if 0 <= share <= 1:
        return on(line, share)
    end, inner = (line[0], line[1]) if share < 0 else (line[-1], line[-2])
    step = (share if share < 0 else share - 1) * (len(line) - 1)
    return end[0] + (end[0] - inner[0]) * abs(step), end[1] + (end[1] - inner[1]) * abs(step)


class Judge:
    """Reads lines whose place is known, on one thread."""

    def __init__(self, model: Path | None = None) -> None:
        model = model or Path(os.environ["PHISCRUB_SCENE_ASSETS"]) / "judge-ppocr-v5.onnx"
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        self.session = onnxruntime.InferenceSession(str(model), options, providers=["CPUExecutionProvider"])
        self.characters = ["", *self.session.get_modelmeta().custom_metadata_map["character"].split("\n"), " "]

    def read(self, crop: np.ndarray) -> str:
        """What stands in a straightened crop."""
        wide = max(WIDTHS[0], crop.shape[1])
        sheet = np.zeros((1, 3, HIGH, wide), np.float32)
        sheet[0, :, :, :crop.shape[1]] = (crop[..., ::-1].astype(np.float32) / 127.5 - 1).transpose(2, 0, 1)
        best = self.session.run(None, {self.session.get_inputs()[0].name: sheet})[0][0].argmax(1)
        return "".join(self.characters[i] for k, i in enumerate(best) if i and (k == 0 or best[k - 1] != i))

    def readings(self, pixels: np.ndarray, polygon: list[Point]) -> list[str]:
        """What stands at a place, read with a narrow and a wide margin."""
        return [self.read(straightened(pixels, polygon, pad)) for pad in (0.06, 0.22)]
