"""The table: per class, size, surface, angle and hand, and for whole pictures."""

from __future__ import annotations

from statistics import mean, median
from typing import Callable

from .lines import DRAWN, Line, Shot
from .measures import cap_band, upper_bound

COVERED = 0.9
HEAD = """An identifier counts when at least 60 % of it can be seen and its capitals are 8 px or higher in the picture, or the judge can read it in the original.
*covered*: at least 90 % of its place was changed or filled. *readable*: the judge (PP-OCRv5, which the program does not use, told where the line lies)
reads it in the output, of those it reads in the original: likeness of 0.75 or more, or one whole word of a name. *left open*: less than half of its place is
covered and its capitals are 10 px or higher, whatever the judge says. Codes and whole badges have no text of their own and count under covered only.
Text that must survive counts when the judge reads it in the original; it survives when 98 % of its place is untouched or the judge still reads it as before.
*covered needlessly*: share of the picture filled with one colour outside the surfaces that bear identifiers; text and badges that the background photographs
themselves hold are in it too. *softened*: share made soft there, as faces are; the photographs do hold faces. Bounds are the upper ends of 95 % intervals (Clopper and Pearson)."""


def table(lines: list[Line], shots: list[Shot], title: str, scenes: str) -> str:
    """The whole result as Markdown."""
    secret = [line for line in lines if line.fate == "identifier" and line.counts]
    text = [line for line in secret if line.cls not in DRAWN]
    out = [f"# {title}", "", scenes, "", HEAD, "", *_pictures(text, shots), "", "| identifiers | number | covered | readable | left open |", "|---|---|---|---|---|", _row("all", text)]
    for name, key in (("class", lambda l: l.cls), ("capitals", lambda l: cap_band(l.cap)), ("surface", lambda l: l.surface), ("angle", lambda l: l.angle),
                      ("writing", lambda l: "by hand" if l.handwritten else "print"), ("thing", lambda l: l.template)):
        chosen = secret if name in ("class", "surface") else text
        out += _rows(name, key, chosen)
    out += _rows("print, capitals", lambda l: cap_band(l.cap), [l for l in text if not l.handwritten])
    out += _rows("by hand, capitals", lambda l: cap_band(l.cap), [l for l in text if l.handwritten])
    public = _public(lines)
    out += ["", "| must survive | number | survives |", "|---|---|---|", _survival("all", public)]
    for key in (lambda l: l.cls, lambda l: cap_band(l.cap), lambda l: l.angle):
        out += [_survival(group, [l for l in public if key(l) == group]) for group in sorted({key(l) for l in public})]
    return "\n".join(out) + "\n"


def curve_table(rows: list[tuple[str, float, list[Line], list[Shot]]], title: str, folders: str) -> str:
    """What several runs over the same scenes cost and led to, as Markdown; the ratio is to the first."""
    out = [f"# {title}", "", f"The policies in `benches/policies` on the same scenes ({folders}).", "",
           "| policy | CPU s a picture | ratio | readable or left open, given safe | readable, given safe | covered | must survive, survives | needless, median and mean | review |", "|---" * 9 + "|"]
    for name, cpu, lines, shots in rows:
        text = [l for l in lines if l.fate == "identifier" and l.counts and l.cls not in DRAWN]
        safe = {shot.file for shot in shots if shot.standing == "safe" and shot.secrets}
        shown = [f"{len({l.file for l in text if l.file in safe and test(l)})} of {len(safe)}" for test in (lambda l: l.leaks or l.open, lambda l: l.leaks)]
        done = [shot.needless for shot in shots if shot.standing != "withheld"]
        public = _public(lines)
        cells = [name, f"{cpu / len(shots):.2f}", f"{cpu / rows[0][1]:.2f}", *shown, _share(sum(l.covered >= COVERED for l in text), len(text)),
                 _share(sum(map(survives, public)), len(public)), f"{100 * median(done):.2f} %, {100 * mean(done):.2f} %", _share(sum(s.standing == "review" for s in shots), len(shots))]
        out.append(f"| {' | '.join(cells)} |")
    return "\n".join(out) + "\n"


def _public(lines: list[Line]) -> list[Line]:
    """The lines that must survive and that the judge read before."""
    return [line for line in lines if line.fate == "must-survive" and line.visible >= 0.6 and line.read_before and line.standing != "withheld"]


def survives(line: Line) -> bool:
    """Whether a public line came out as it went in."""
    return line.untouched >= 0.98 or line.read_after


def _share(part: int, of: int) -> str:
    return f"{100 * part / of:.1f} %" if of else "-"


def _pictures(text: list[Line], shots: list[Shot]) -> list[str]:
    """The rows about whole pictures."""
    direct = [line for line in text if line.cls != "medical"]
    out = ["| pictures | number | result |", "|---|---|---|"]
    for what, chosen, test in (("an identifier is readable, given safe", text, lambda l: l.leaks), ("the same without diagnoses and medicines", direct, lambda l: l.leaks),
                               ("an identifier is readable or left open, given safe", text, lambda l: l.leaks or l.open)):
        safe = {shot.file for shot in shots if shot.standing == "safe" and shot.secrets}
        bad = {line.file for line in chosen if line.file in safe and test(line)}
        out.append(f"| {what} | {len(safe)} | {_share(len(bad), len(safe))} ({len(bad)}), at most {100 * upper_bound(len(bad), len(safe)):.1f} % |")
    done = [shot for shot in shots if shot.standing != "withheld"]
    for standing in ("safe", "review", "withheld"):
        count = sum(1 for shot in shots if shot.standing == standing)
        out.append(f"| {standing} | {len(shots)} | {_share(count, len(shots))} |")
    for what, chosen, area in (("covered needlessly", done, lambda s: s.needless), ("covered needlessly, pictures without identifiers", [s for s in done if not s.secrets], lambda s: s.needless),
                               ("softened", done, lambda s: s.softened)):
        if chosen:
            out.append(f"| {what} | {len(chosen)} | median {100 * median(map(area, chosen)):.2f} %, mean {100 * mean(map(area, chosen)):.2f} % of the picture |")
    return out


def _rows(name: str, key: Callable[[Line], str], lines: list[Line]) -> list[str]:
    """One row for each group."""
    return [_row(f"{name}: {group}", [l for l in lines if key(l) == group]) for group in sorted({key(l) for l in lines}, key=_order)]


def _order(group: str) -> tuple[int, str]:
    head = group.split(" ")[0]
    return (int(head), group) if head.isdigit() else (0, group) if head == "under" else (999, group)


def _row(name: str, lines: list[Line]) -> str:
    """One row of identifiers."""
    judged = [l for l in lines if l.read_before]
    done = [l for l in lines if l.standing != "withheld"]
    return (f"| {name} | {len(lines)} | {_share(sum(1 for l in done if l.covered >= COVERED) + len(lines) - len(done), len(lines))} "
            f"| {_share(sum(1 for l in judged if l.leaks), len(judged))} of {len(judged)} | {_share(sum(1 for l in lines if l.open and l.cls not in DRAWN), len(lines))} |")


def _survival(name: str, lines: list[Line]) -> str:
    return f"| {name} | {len(lines)} | {_share(sum(1 for l in lines if survives(l)), len(lines))} |"
