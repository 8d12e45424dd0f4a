"""The policy `event`, whose thresholds the scripts share with the program."""

from __future__ import annotations

import tomllib
from pathlib import Path

POLICY = tomllib.loads((Path(__file__).resolve().parents[2] / "src" / "policy" / "presets" / "event.toml").read_text("utf-8"))
LOOK = POLICY["first_look"]
