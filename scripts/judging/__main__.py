"""Judges the outputs of a folder of scenes and prints the table, or one of several that were judged before."""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import replace
from pathlib import Path

from .keep import tell
from .lines import Line, Shot, judge
from .table import curve_table, table


def one(scenes: Path, out: Path, title: str | None) -> str:
    """Judges one folder of outputs."""
    for needed in (scenes / "planted.json", out):
        if not needed.exists():
            raise SystemExit(f"score: {needed} is missing: make scenes with scripts/make-scenes, and let a tool work on their folder photos.")
    lines, shots = judge(scenes, out)
    truth = json.loads((scenes / "planted.json").read_text("utf-8"))
    return table(lines, shots, title or f"{scenes.name}, {out.name}", f"{len(shots)} scenes of the {truth['half']} half, seed {truth['seed']}, with {len(lines)} planted lines.")


def judged(out: Path) -> tuple[list[Line], list[Shot]]:
    """What became of the lines and scenes of a folder that was judged before."""
    if not (out / "judged.json").is_file():
        raise SystemExit(f"score: {out} was not judged yet: run scripts/score on it first.")
    kept = json.loads((out / "judged.json").read_text("utf-8"))
    return [Line(**entry) for entry in kept["lines"]], [Shot(**entry) for entry in kept["shots"]]


def curve(outs: list[Path], title: str | None) -> str:
    """One row for each folder that was judged before: what the run cost and what it led to."""
    rows = []
    for out in outs:
        name = json.loads((out / "report.json").read_text("utf-8"))["made"]["policy"]["name"]
        rows.append((name, json.loads((out / "cost.json").read_text("utf-8"))["cpu_seconds"], *judged(out)))
    return curve_table(rows, title or "curve", ", ".join(out.name for out in outs))


def pooled(outs: list[Path], title: str | None) -> str:
    """One table of folders that were judged before."""
    lines: list[Line] = []
    shots: list[Shot] = []
    for out in outs:
        of_lines, of_shots = judged(out)
        # Every folder of scenes has the same file names.
        lines += [replace(line, file=f"{out.name}/{line.file}") for line in of_lines]
        shots += [replace(shot, file=f"{out.name}/{shot.file}") for shot in of_shots]
    names = ", ".join(out.name for out in outs)
    return table(lines, shots, title or "pooled", f"{len(shots)} scenes out of {names}, with {len(lines)} planted lines.")


def main() -> int:
    """Reads the command line."""
    parser = argparse.ArgumentParser(prog="score")
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--pool", action="store_true")
    parser.add_argument("--curve", action="store_true")
    parser.add_argument("--silent", action="store_true")
    parser.add_argument("--keep", metavar="NAME")
    chosen = parser.parse_args()
    of_several = curve if chosen.curve else pooled if chosen.pool else None
    made = of_several(chosen.folders, chosen.keep) if of_several else one(*chosen.folders, chosen.keep)
    if not chosen.silent:
        tell(made, chosen.keep)
    return 0


if __name__ == "__main__":
    sys.exit(main())
