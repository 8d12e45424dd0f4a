"""Renders composites ahead of time, so that training never waits for drawing: JPEG files and what is in each."""

from __future__ import annotations

import json
import random
from pathlib import Path

import cv2

from .compose import Composer


def render(composer: Composer, folder: Path, first: int, count: int, seed: int) -> None:
    """Writes pictures `first` to `first + count` of a seed; those that are there stay."""
    folder.mkdir(parents=True, exist_ok=True)
    for index in range(first, first + count):
        written = folder / f"{index:06}.json"
        if written.exists():
            continue
        rng = random.Random(f"{seed}:{index}")
        picture, things = composer.picture(rng)
        quality = rng.randint(55, 95)
        cv2.imwrite(str(folder / f"{index:06}.jpg"), picture[:, :, ::-1], [cv2.IMWRITE_JPEG_QUALITY, quality])
        written.write_text(json.dumps([[thing.kind, [[round(float(v), 1) for v in corner] for corner in thing.quad]] for thing in things]), "utf-8")
