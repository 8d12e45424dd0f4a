"""Has lines judged, and prints how many names were found and how much else was taken for one."""

from __future__ import annotations

import argparse
import random
import subprocess
from collections import defaultdict
from pathlib import Path

from judging.keep import tell

from .lines import nobody, orders, people

# The preset event covers a name from the first confidence on, and asks a person from the second on.
COVERED, ASKED = 0.5, 0.4
# Such lines are names only beside other things.
ALONE = ("Given alone", "Surname alone")
HEAD = """Each line stands alone, as on a label, and was read without doubt. *covered*: the preset event covers it as a name or anything else; *asked*: a person must
look; *open*: neither. Names that stand alone are covered by what they stand on or beside. The names and places are those of packages that this project did not
write (`scripts/naming-requirements.txt`)."""


def judged(judge: Path, models: Path, lines: list[str]) -> list[float]:
    """How sure the program is of something private in each line."""
    done = subprocess.run([str(judge), str(models)], input="\n".join(lines) + "\n", capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"score-names: the judge ended with {done.returncode}: {done.stderr.strip()}")
    sure = [float(line.split("\t")[0]) for line in done.stdout.splitlines()]
    if len(sure) != len(lines):
        raise SystemExit(f"score-names: the judge answered {len(sure)} of {len(lines)} lines.")
    return sure


def row(name: str, sure: list[float]) -> str:
    """One row: how many, covered, asked about, open."""
    shares = [sum(low <= c < high for c in sure) / len(sure) for low, high in ((COVERED, 2.0), (ASKED, COVERED), (0.0, ASKED))]
    return " | ".join([f"| {name}", str(len(sure)), *(f"{share:.1%}" for share in shares)]) + " |"


def main() -> int:
    """Reads the command line and prints the table."""
    parser = argparse.ArgumentParser(prog="score-names")
    parser.add_argument("judge", type=Path)
    parser.add_argument("models", type=Path)
    parser.add_argument("--names", type=int, default=30)
    parser.add_argument("--keep", metavar="NAME")
    chosen = parser.parse_args()
    rng = random.Random(7)
    named = [(country, order, line) for country, given, surname in people(chosen.names) for order, line in orders(given, surname, rng.choice("ABCDEJKLMR")).items()]
    other = list(nobody(10 * chosen.names))
    sure = judged(chosen.judge, chosen.models, [line for *_, line in named] + [line for _, line in other])
    by_order, by_country, by_kind = defaultdict(list), defaultdict(list), defaultdict(list)
    for (country, order, _), confidence in zip(named, sure):
        by_order[order].append(confidence)
        if order not in ALONE:
            by_country[country].append(confidence)
    for (kind, _), confidence in zip(other, sure[len(named):]):
        by_kind[kind].append(confidence)
    full = [confidence for of_country in by_country.values() for confidence in of_country]
    out = [f"# {chosen.keep or 'names'}", "", HEAD, "", "| names | number | covered | asked | open |", "|---|---|---|---|---|", row("all but those that stand alone", full)]
    out += [row(order, confidences) for order, confidences in by_order.items()]
    out += [row(f"country: {country}", confidences) for country, confidences in by_country.items()]
    out += ["", "| nobody's name | number | covered | asked | stays |", "|---|---|---|---|---|"] + [row(kind, confidences) for kind, confidences in by_kind.items()]
    tell("\n".join(out) + "\n", chosen.keep)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
