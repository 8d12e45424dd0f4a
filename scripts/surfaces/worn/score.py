"""Measures the look below faces alone, the look at the whole picture alone, and both together."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

import cv2
import onnxruntime

from .. import decode
from ..photos import Labels, is_kept_apart, load
from ..score import ALLOWED, LEAST, Picture, inside
from . import faces, look

# Bands of the label's height, in pixels of the picture.
BANDS = ((0, 24), (24, 40), (40, 10_000))
# The score from which a badge was covered when only the whole picture was looked at.
ALONE = 0.5
# A box answers to a label from this share of joint area on, and is loose rather than wrong from the second on.
MATCH, LOOSE = 0.4, 0.15


@dataclass
class Networks:
    """What looks: at faces, below them, and at the whole picture."""

    face: onnxruntime.InferenceSession
    worn: onnxruntime.InferenceSession
    whole: onnxruntime.InferenceSession


@dataclass
class Looked:
    """A picture as each look sees it."""

    below: Picture
    whole: Picture
    trained_on: bool


def look_at(networks: Networks, name: str, pixels, labels: list, long_side: int, *, trained_on: bool) -> Looked:  # noqa: ANN001
    """Both looks at one picture."""
    found = look.badges(networks.worn, pixels, faces.faces(networks.face, pixels), LEAST)
    whole = [seen for seen in decode.look(networks.whole, pixels, long_side, LEAST) if seen.kind == "badge"]
    return Looked(Picture(name, labels, found), Picture(name, labels, whole), trained_on)


def real(networks: Networks, folders: list[Path], marked: Labels, long_side: int) -> list[Looked]:
    """All photos of the folders."""
    photos = [photo for apart in (True, False) for photo in load(folders, marked, None, kept_apart=apart)]
    return [look_at(networks, photo.sha256[:8], photo.pixels, [(kind, tuple(box)) for kind, box in photo.labels], long_side,
                    trained_on=not is_kept_apart(photo.sha256, marked)) for photo in photos]


def composites(networks: Networks, pool: Path, long_side: int) -> list[Looked]:
    """Composites of photos kept apart."""
    pictures = []
    for written in sorted(pool.glob("*.json")):
        pixels = cv2.cvtColor(cv2.imread(str(written.with_suffix(".jpg"))), cv2.COLOR_BGR2RGB)
        high, wide = pixels.shape[:2]
        labels = []
        for kind, quad in json.loads(written.read_text("utf-8")):
            x, y = [min(max(0.0, p[0]), wide) for p in quad], [min(max(0.0, p[1]), high) for p in quad]
            labels.append((kind, (min(x), min(y), max(x), max(y))))
        pictures.append(look_at(networks, written.stem, pixels, labels, long_side, trained_on=False))
    return pictures


def hits(pictures: list[Picture]) -> tuple[list[tuple[float, int | None]], list[int]]:
    """Scores with the label they answer to, or none, the surest first; and the band of each label."""
    answers: list[tuple[float, int | None]] = []
    bands: list[int] = []
    for picture in pictures:
        wanted = [box for kind, box in picture.labels if kind == "badge"]
        ignored = [box for kind, box in picture.labels if kind == "ignore"]
        first, taken = len(bands), set()
        bands += [next(i for i, (low, most) in enumerate(BANDS) if low <= box[3] - box[1] < most) for box in wanted]
        for seen in sorted(picture.seen, key=lambda s: -s.score):
            box = seen.box()
            best = max(range(len(wanted)), key=lambda i: decode.shared(box, wanted[i]), default=None)
            share = 0.0 if best is None else decode.shared(box, wanted[best])
            if share >= MATCH:
                if best not in taken:
                    taken.add(best)
                    answers.append((seen.score, first + best))
            elif share <= LOOSE and not any(inside(box, region) > 0.5 for region in ignored):
                answers.append((seen.score, None))
    return sorted(answers, key=lambda each: -each[0]), bands


def row(name: str, pictures: list[Picture], least: float | None = None) -> str:
    """Found in each band, right and needless: from a score on, or from the lowest with no more wrong boxes than allowed."""
    answers, bands = hits(pictures)
    if least is None:
        least, wrong = 1.0, 0
        for score, label in answers:
            wrong += label is None
            if wrong > ALLOWED * len(pictures):
                break
            least = score
    counted = [label for score, label in answers if score >= least]
    right = [bands[label] for label in counted if label is not None]
    cells = " | ".join(f"{right.count(i)} of {bands.count(i)}" for i in range(len(BANDS) - 1, -1, -1))
    return f"| {name} | {least:.2f} | {cells} | {len(right)} | {counted.count(None)} |"


def both(looked: Looked, below: float, whole: float) -> Picture:
    """What either look is sure enough of, each thing once."""
    seen = [s for s in looked.below.seen if s.score >= below] + [s for s in looked.whole.seen if s.score >= whole]
    return Picture(looked.below.name, looked.below.labels, decode.each_once(sorted(seen, key=lambda s: -s.score)))


def table(title: str, looked: list[Looked], below: float, whole: float) -> str:
    """A section of the report; `below` and `whole` are the policy's thresholds."""
    lines = [f"## {title}", "", f"{len(looked)} pictures.", "",
             "| look | from | 40 px and more | 24 to 40 px | under 24 px | right | needless |", "|---" * 7 + "|",
             row("whole picture, one needless in ten", [each.whole for each in looked]),
             row("below faces, one needless in ten", [each.below for each in looked]),
             row("whole picture, as it was alone", [each.whole for each in looked], ALONE),
             row("whole picture, as the policy has it", [each.whole for each in looked], whole),
             row("below faces, as the policy has it", [each.below for each in looked], below),
             row("both, as the policy has it", [both(each, below, whole) for each in looked], min(below, whole))]
    return "\n".join(lines) + "\n"
