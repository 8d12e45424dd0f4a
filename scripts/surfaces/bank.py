"""A bank of surfaces drawn by the scene kit, so that composing is quick: small pictures in folders named by kind."""

from __future__ import annotations

import random
from pathlib import Path

from PIL import Image

# The longer side of a stored surface, in pixels.
SIDE = 640


def fill(folder: Path, half: str, count: int, seed: int) -> None:
    """Draws so many surfaces of one half of the scene kit; `public` ones too, which are decoys here."""
    from scenes.compose import Kit

    kit = Kit.of(half)
    for index in range(count):
        rng = random.Random(f"bank {half} {seed} {index}")
        surface = kit.surface(rng, public=index % 4 == 3)
        image = surface.image.convert("RGBA")
        image.thumbnail((SIDE, SIDE), Image.Resampling.LANCZOS, reducing_gap=2.0)
        (folder / surface.kind).mkdir(parents=True, exist_ok=True)
        image.save(folder / surface.kind / f"{index:05}.png", compress_level=1)


def read(folder: Path) -> dict[str, list[Path]]:
    """The stored surfaces by kind."""
    return {kind.name: sorted(kind.glob("*.png")) for kind in sorted(folder.iterdir()) if kind.is_dir()}


def take(rng: random.Random, files: list[Path], size: int) -> Image.Image:
    """One stored surface, its longer side so many pixels where it was stored that large."""
    image = Image.open(rng.choice(files)).convert("RGBA")
    share = size / max(image.size)
    return image.resize((max(4, round(image.width * share)), max(4, round(image.height * share))), Image.Resampling.BOX if share < 1 else Image.Resampling.BILINEAR)
