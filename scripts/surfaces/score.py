"""Measures a trained network: what share of the things it finds when it may be wrong once in ten pictures."""

from __future__ import annotations

import json
import time
from dataclasses import dataclass, field
from pathlib import Path

import cv2
import numpy

from . import KINDS, decode
from .photos import Labels, load

# A box answers to a label when shared over joint area reaches this.
MATCH = 0.4
# Wrong boxes that may stand in a picture, on average.
ALLOWED = 0.1
# Bands of the label's height, in pixels of the picture.
BANDS = ((0, 24), (24, 40), (40, 80), (80, 10_000))
# Lower scores are not looked at.
LEAST = 0.05
ANY = "any surface"
IGNORE = "ignore"


@dataclass
class Picture:
    """A picture with its labels (kind, left, top, right, bottom) and what the network saw."""

    name: str
    labels: list[tuple[str, tuple[float, float, float, float]]]
    seen: list[decode.Seen] = field(default_factory=list)
    seconds: float = 0.0


@dataclass
class Result:
    """One kind: threshold, found and asked for in each band, wrong boxes a picture, and the share of found things' area that is covered."""

    kind: str
    threshold: float
    found: list[int]
    asked: list[int]
    wrong: float
    covered: float


def real(network, folders: list[Path], marked: Labels, long_side: int) -> list[Picture]:
    """The photos that are never trained on."""
    pictures = []
    for photo in load(folders, marked, None, kept_apart=True):
        picture = Picture(photo.sha256[:8], [(kind, tuple(box)) for kind, box in photo.labels])
        look(network, picture, photo.pixels, long_side)
        pictures.append(picture)
    return pictures


def composites(network, pool: Path, long_side: int) -> list[Picture]:
    """Composites of kept-apart photos, templates, fonts and words."""
    pictures = []
    for written in sorted(pool.glob("*.json")):
        labels = []
        pixels = cv2.cvtColor(cv2.imread(str(written.with_suffix(".jpg"))), cv2.COLOR_BGR2RGB)
        for kind, quad in json.loads(written.read_text("utf-8")):
            corners = numpy.clip(numpy.array(quad), 0, pixels.shape[0])
            labels.append((kind, (*map(float, corners.min(0)), *map(float, corners.max(0)))))
        picture = Picture(written.stem, labels)
        look(network, picture, pixels, long_side)
        pictures.append(picture)
    return pictures


def look(network, picture: Picture, pixels: numpy.ndarray, long_side: int) -> None:
    """Runs the network and notes its processor time."""
    start = time.process_time()
    picture.seen = decode.look(network, pixels, long_side, LEAST)
    picture.seconds = time.process_time() - start


def fits(kind: str, of: str) -> bool:
    """Whether a kind counts for a row of the table."""
    return kind == of or (of == ANY and kind in KINDS and kind != "badge")


def inside(box: tuple, region: tuple) -> float:
    """The share of a box that lies in a region."""
    shared = max(0.0, min(box[2], region[2]) - max(box[0], region[0])) * max(0.0, min(box[3], region[3]) - max(box[1], region[1]))
    return shared / max(1e-6, (box[2] - box[0]) * (box[3] - box[1]))


def judge(pictures: list[Picture], kind: str) -> Result:
    """Matches the surest boxes first; takes the lowest threshold with no more wrong boxes than allowed."""
    hits: list[tuple[float, int | None, float]] = []
    heights: list[float] = []
    for picture in pictures:
        wanted = [box for label, box in picture.labels if fits(label, kind)]
        ignored = [box for label, box in picture.labels if label == IGNORE]
        first = len(heights)
        heights += [box[3] - box[1] for box in wanted]
        taken: set[int] = set()
        for seen in sorted((s for s in picture.seen if fits(s.kind, kind)), key=lambda s: -s.score):
            box = seen.box()
            best = max(range(len(wanted)), key=lambda i: decode.shared(box, wanted[i]), default=None)
            if best is not None and decode.shared(box, wanted[best]) >= MATCH:
                if best not in taken:
                    taken.add(best)
                    hits.append((seen.score, first + best, inside(wanted[best], box)))
            elif best is not None and decode.shared(box, wanted[best]) > 0.15:
                continue  # A loose box around the right thing hides no banner; it is no find either.
            elif not any(inside(box, region) > 0.5 for region in ignored):
                hits.append((seen.score, None, 0.0))
    hits.sort(key=lambda hit: -hit[0])
    allowed = ALLOWED * len(pictures)
    wrong, good = 0, []
    threshold = 1.0
    for score, label, covered in hits:
        if label is None:
            if wrong + 1 > allowed:
                break
            wrong += 1
        else:
            good.append((label, covered))
        threshold = score
    band = [next(i for i, (low, high) in enumerate(BANDS) if low <= height < high) for height in heights]
    return Result(kind, threshold, [sum(band[label] == i for label, _ in good) for i in range(len(BANDS))], [band.count(i) for i in range(len(BANDS))],
                  wrong / max(1, len(pictures)), float(numpy.mean([c for _, c in good])) if good else 0.0)


def table(title: str, pictures: list[Picture]) -> str:
    """A section of the report."""
    bands = " | ".join(f"{low} to {high} px" if high < 10_000 else f"{low} px and more" for low, high in BANDS)
    lines = [f"## {title}", "", f"{len(pictures)} pictures; {1000 * numpy.median([p.seconds for p in pictures]):.0f} ms CPU a picture (median).", "",
             f"| kind | threshold | {bands} | 40 px and more | wrong a picture | covered of what was found |", "|---" * (len(BANDS) + 5) + "|"]
    for kind in (*KINDS, ANY):
        result = judge(pictures, kind)
        cells = [f"{f} of {a}" if a else "none" for f, a in zip(result.found, result.asked)]
        large, of = sum(result.found[2:]), sum(result.asked[2:])
        share = f"{100 * large / of:.0f} % of {of}" if of else "none"
        lines.append(f"| {kind} | {result.threshold:.2f} | {' | '.join(cells)} | {share} | {result.wrong:.2f} | {100 * result.covered:.0f} % |")
    return "\n".join(lines) + "\n"
