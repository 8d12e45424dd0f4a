"""The tools that scripts/survival and scripts/awkward compare with; each takes out of a file all that it can, in place."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

INSTALL = "apt-get install libimage-exiftool-perl mat2 exiv2 jpegoptim; cargo install oxipng"
# Formats that a tool is not made for are left out of its figures.
ONLY = {"oxipng": ".png", "jpegoptim": ".jpg"}


def run(*command: str | Path) -> bool:
    done = subprocess.run([str(part) for part in command], capture_output=True, timeout=900, check=False)
    return done.returncode == 0


# Each says whether it wrote the file.
TOOLS: dict[str, Callable[[Path], bool]] = {
    "exiftool": lambda file: run("exiftool", "-q", "-all=", "-overwrite_original", file),
    "mat2": lambda file: run("mat2", "--inplace", file),
    "exiv2": lambda file: run("exiv2", "rm", file),
    "oxipng": lambda file: run("oxipng", "--quiet", "--strip", "all", file),
    "jpegoptim": lambda file: run("jpegoptim", "--quiet", "--strip-all", file),
}


def present() -> list[str]:
    """The tools that are installed, in their order."""
    return [tool for tool in TOOLS if shutil.which(tool)]
