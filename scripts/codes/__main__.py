"""Draws codes, lets the program cover them, and prints which it covered and what looking for them cost."""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
from pathlib import Path
from typing import Callable

import cv2

from judging.keep import tell
from judging.outputs import outputs_of
from judging.pixels import Change
from judging.table import COVERED

from .draw import Planted, draw

ROOT = Path(__file__).resolve().parents[2]
HEAD = """Codes on labels and around wristbands on photographs of 12 megapixels, four a picture, with modules of 3, 4 and 6 pixels, turned by
0, 23, 90, 180 and 247 degrees, blurred and noisy, as JPEG. *covered*: at least 90 % of the code's place was changed or filled, judged from
pixels. Bar codes have their number printed below; it counts of its own."""
UNITS = {"ns": 1e-9, "µs": 1e-6, "ms": 1e-3, "s": 1.0}


def seconds(log: str, span: str) -> float:
    """The time of all spans of a kind that the program tells with --verbose."""
    found = re.findall(span + r": close time\.busy=([\d.]+)(ns|µs|ms|s) ", log)
    return sum(float(value) * UNITS[unit] for value, unit in found)


def judged(planted: list[Planted], folder: Path, out: Path) -> list[tuple[Planted, bool, bool | None]]:
    """For each code whether it is covered, and whether its number is, where it has one."""
    where = outputs_of(folder, out, sorted({each.file for each in planted}))
    rows = []
    for file, (output, _) in where.items():
        change = None
        if output:
            before, after = (cv2.cvtColor(cv2.imread(str(path)), cv2.COLOR_BGR2RGB) for path in (folder / "photos" / file, output))
            change = Change(before, after)
        # What has no output shows nothing.
        is_covered = lambda outline, change=change: change is None or change.covered(outline) >= COVERED  # noqa: E731
        rows += [(each, is_covered(each.code), each.number and is_covered(each.number)) for each in planted if each.file == file]
    return rows


def table(rows: list[tuple[Planted, bool, bool | None]], title: str, cost: float) -> str:
    """The result as Markdown."""
    out = [f"# {title}", "", HEAD, "", f"Looking for codes took {100 * cost:.1f} % of the time of these pictures.", "", "| codes | number | covered | printed numbers covered |", "|---|---|---|---|"]

    def row(name: str, keep: Callable[[Planted], bool]) -> str:
        mine = [(code, number) for each, code, number in rows if keep(each)]
        numbers = [number for _, number in mine if number is not None]
        share = lambda hits: f"{100 * sum(hits) / len(hits):.1f} %" if hits else "-"  # noqa: E731
        return f"| {name} | {len(mine)} | {share([code for code, _ in mine])} | {share(numbers)} |"

    out.append(row("all", lambda _: True))
    for name in ("kind", "module", "angle", "surface"):
        for group in sorted({getattr(each, name) for each, _, _ in rows}):
            out.append(row(f"{name} {group}", lambda each, name=name, group=group: getattr(each, name) == group))
    return "\n".join(out) + "\n"


def main() -> int:
    """Reads the command line."""
    parser = argparse.ArgumentParser(prog="score-codes")
    parser.add_argument("work", type=Path)
    parser.add_argument("program", type=Path)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep", metavar="NAME")
    chosen = parser.parse_args()
    planted = draw(chosen.work, chosen.seed)
    out = chosen.work / "out"
    command = [str(chosen.program), "scrub", str(chosen.work / "photos"), "-o", str(out), "--jobs", "1", "--models", str(ROOT / "models"), "--verbose"]
    done = subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, check=False)
    if done.returncode not in (0, 3):
        raise SystemExit(f"score-codes: the program ended with {done.returncode}:\n{done.stderr[-2000:]}")
    cost = seconds(done.stderr, r'detector\{id="code"\}') / seconds(done.stderr, r" file\{id=\d+\}")
    made = table(judged(planted, chosen.work, out), chosen.keep or "codes", cost)
    tell(made, chosen.keep)
    return 0


if __name__ == "__main__":
    sys.exit(main())
