"""Judges the outputs of a folder of scenes and prints the table."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from .lines import judge
from .table import table

ROOT = Path(__file__).resolve().parents[2]


def main() -> int:
    """Reads the command line."""
    parser = argparse.ArgumentParser(prog="score")
    parser.add_argument("scenes", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--keep", metavar="NAME")
    chosen = parser.parse_args()
    for needed in (chosen.scenes / "planted.json", chosen.out):
        if not needed.exists():
            raise SystemExit(f"score: {needed} is missing: make scenes with scripts/make-scenes, and let a tool work on their folder photos.")
    lines, shots = judge(chosen.scenes, chosen.out)
    truth = json.loads((chosen.scenes / "planted.json").read_text("utf-8"))
    made = table(lines, shots, chosen.keep or f"{chosen.scenes.name}, {chosen.out.name}", f"{len(shots)} scenes of the {truth['half']} half, seed {truth['seed']}, with {len(lines)} planted lines.")
    print(made)
    if chosen.keep:
        (ROOT / "benches" / "runs" / f"{chosen.keep}.md").write_text(made, "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
