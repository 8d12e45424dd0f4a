"""The fonts to draw with: those of hand-assets.toml, and those of the scenes' work half, so that the kept half stays unseen."""

from __future__ import annotations

import os
import tomllib
from pathlib import Path

from scenes.fonts import DISPLAY, HAND, PRINT, Face, Fonts
from scenes.halves import WORK

HERE = Path(__file__).resolve().parent


def faces() -> list[Face]:
    """All of them but the hands in kept-apart.txt."""
    kept_apart = set((HERE / "kept-apart.txt").read_text("utf-8").splitlines())
    folder = Path(os.environ["PHISCRUB_HAND_ASSETS"])
    listed = tomllib.loads((HERE.parent / "hand-assets.toml").read_text("utf-8"))["asset"]
    own = [Face(entry["id"], str(folder / entry["file"]), entry["use"]) for entry in listed]
    of_scenes = Fonts(WORK).by_use
    everything = own + of_scenes[HAND] + of_scenes[PRINT] + of_scenes[DISPLAY]
    return [face for face in everything if face.name not in kept_apart]
