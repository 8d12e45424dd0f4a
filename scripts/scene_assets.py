"""What scenes are drawn with: fonts, the judge, and the few photographs of the sample pictures."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from archive import cache_folder

HERE = Path(__file__).resolve().parent


def assets() -> dict[str, str]:
    """Fetches what is missing into the cache folder, and says where everything is."""
    where = {}
    for list_, setting in (("scene-assets", "PHISCRUB_SCENE_ASSETS"), ("demo-assets", "PHISCRUB_DEMO_ASSETS")):
        folder = cache_folder() / list_
        folder.parent.mkdir(parents=True, exist_ok=True)
        done = subprocess.run([sys.executable, str(HERE / "fetch-models"), "--manifest", str(HERE / f"{list_}.toml"), "--into", str(folder)], stdout=subprocess.DEVNULL, check=False)
        if done.returncode:
            sys.exit(done.returncode)
        where[setting] = str(folder)
    return where
