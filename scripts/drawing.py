"""What the scripts that draw pictures share: a small Python environment in the cache folder, made the first time."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import venv
from pathlib import Path
from typing import Callable, NoReturn

from archive import cache_folder

HERE = Path(__file__).resolve().parent
REQUIREMENTS = HERE / "demo-requirements.txt"
SCENE_REQUIREMENTS = HERE / "scene-requirements.txt"


def fail(sentence: str) -> NoReturn:
    """Ends with one sentence."""
    print(f"{Path(sys.argv[0]).name}: {sentence}", file=sys.stderr)
    sys.exit(1)


def python_with_requirements(requirements: Path = REQUIREMENTS) -> Path:
    """The Python of an environment that has exactly the pinned packages; a stamp tells that it was finished."""
    wanted = hashlib.sha256(requirements.read_bytes() + sys.version.encode()).hexdigest()
    home = cache_folder() / requirements.name.replace("-requirements.txt", "-python")
    python = home / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    stamp = home / "complete"
    if python.exists() and stamp.is_file() and stamp.read_text("utf-8") == wanted:
        return python
    print("  preparing Python for drawing pictures", file=sys.stderr, flush=True)
    home.parent.mkdir(parents=True, exist_ok=True)
    try:
        venv.create(home, with_pip=True, clear=True)
    except (subprocess.CalledProcessError, ImportError):
        fail("Python cannot make an environment: install python3-venv and start again.")
    command = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-input", "--no-deps",
               "--retries", "2", "--only-binary=:all:", "-r", str(requirements)]
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace", check=False)
    if done.returncode:
        if "No space left" in done.stdout:
            fail("The disk is full: free about 1 GB and start again.")
        fail(f"The packages in scripts/{requirements.name} cannot be fetched: connect to the network and start again.")
    stamp.write_text(wanted, "utf-8")
    return python


def draw(module: str, arguments: list[str], settings: dict[str, str], requirements: Path = REQUIREMENTS) -> int:
    """Runs a module of this folder in that environment and returns how it ended; the working directory stays."""
    env = {**os.environ, **settings, "PYTHONPATH": str(HERE), "PYTHONDONTWRITEBYTECODE": "1"}
    return subprocess.run([str(python_with_requirements(requirements)), "-m", module, *arguments], env=env, check=False).returncode


def main(work: Callable[[], int]) -> NoReturn:
    """Runs a script; whatever stops it is one sentence."""
    if sys.version_info < (3, 10):
        fail("Drawing pictures needs Python 3.10 or newer.")
    try:
        sys.exit(work())
    except OSError as e:
        fail(f"{e.filename or 'A file'} cannot be written or read: {e.strerror}.")
    except KeyboardInterrupt:
        fail("Stopped.")
