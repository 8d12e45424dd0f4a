"""Judges the outputs of a folder of scenes and prints the table."""

from __future__ import annotations

import argparse
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
    parser.add_argument("--title")
    chosen = parser.parse_args()
    for needed in (chosen.scenes / "planted.json", chosen.out):
        if not needed.exists():
            raise SystemExit(f"score: {needed} is missing: make scenes with scripts/make-scenes, and let a tool work on their folder photos.")
    made = table(*judge(chosen.scenes, chosen.out), chosen.title or chosen.keep or f"{chosen.scenes.name}, {chosen.out.name}")
    print(made)
    if chosen.keep:
        (ROOT / "benches" / "runs" / f"{chosen.keep}.md").write_text(made, "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
