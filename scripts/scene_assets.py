"""What scenes are drawn with: fonts, the judge, and the few photographs of the sample pictures; and more lists of the same kind."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from archive import cache_folder

HERE = Path(__file__).resolve().parent


def assets(*more: str) -> dict[str, str]:
    """Fetches what is missing into the cache folder, and says where everything is; `more` are further kinds, such as HAND for hand-assets.toml."""
    where = {}
    for kind in ("SCENE", "DEMO", *more):
        list_, setting = f"{kind.lower()}-assets", f"PHISCRUB_{kind}_ASSETS"
        folder = cache_folder() / list_
        folder.parent.mkdir(parents=True, exist_ok=True)
        done = subprocess.run([sys.executable, str(HERE / "fetch-models"), "--manifest", str(HERE / f"{list_}.toml"), "--into", str(folder)], stdout=subprocess.DEVNULL, check=False)
        if done.returncode:
            sys.exit(done.returncode)
        where[setting] = str(folder)
    return where
