"""Judges every line of every scene: was it covered, can it still be read."""

from __future__ import annotations

import io
import json
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import pillow_heif
from PIL import Image, ImageCms, ImageOps

from .measures import gives_away, likeness
from .outputs import outputs_of
from .pixels import Change
from .reader import Judge

pillow_heif.register_heif_opener()
# Pictures of many megapixels are what this measures.
Image.MAX_IMAGE_PIXELS = None

# Enough of a line must be seen for it to count.
VISIBLE = 0.6
# Things that are covered or not, but have no text to read.
DRAWN = ("badge", "code")


@dataclass
class Line:
    """One planted line and what became of it; `read_before` and `read_after` are the judge's."""

    file: str
    standing: str
    text: str
    cls: str
    fate: str
    surface: str
    template: str
    angle: str
    handwritten: bool
    cap: float
    visible: float
    covered: float
    untouched: float
    read_before: bool
    read_after: bool
    polygon: list[list[float]]

    @property
    def counts(self) -> bool:
        """Whether a person could be expected to read it in the original."""
        return self.visible >= VISIBLE and (self.cls in DRAWN or self.cap >= 8 or self.read_before)

    @property
    def leaks(self) -> bool:
        """Whether the judge reads it in the output as it did in the original."""
        return self.counts and self.standing != "withheld" and self.read_before and self.read_after

    @property
    def open(self) -> bool:
        """Whether a person would still read it: letters of a fair size, less than half covered."""
        return self.counts and self.standing != "withheld" and self.cap >= 10 and self.covered < 0.5


@dataclass
class Shot:
    """One scene and what became of it."""

    file: str
    scene: str
    standing: str
    needless: float
    softened: float
    secrets: int


def judge(scenes: Path, out: Path) -> tuple[list[Line], list[Shot]]:
    """Judges all outputs of a folder of scenes; what the judge reads in the originals is kept beside them."""
    truth = json.loads((scenes / "planted.json").read_text("utf-8"))
    where = outputs_of(scenes, out, [picture["file"] for picture in truth["pictures"]])
    reader, known = Judge(), _kept(scenes)
    lines: list[Line] = []
    shots: list[Shot] = []
    for picture in truth["pictures"]:
        output, standing = where[picture["file"]]
        before = _picture(scenes / "photos" / picture["file"])
        after = _picture(output) if output else None
        change = Change(before, after) if after is not None else None
        if picture["file"] not in known:
            known[picture["file"]] = _read_all(reader, before, picture["planted"])
        originals = known[picture["file"]]
        mine = [_line(reader, picture, i, standing, change, originals[i]) for i in range(len(picture["planted"]))]
        secret = [surface["polygon"] for surface in picture["surfaces"] if surface["secret"]]
        shots.append(Shot(picture["file"], picture["scene"], standing, *(change.needless(secret) if change else (0.0, 0.0)),
                          sum(1 for line in mine if line.fate == "identifier" and line.counts and line.cls not in DRAWN)))
        lines += mine
    (scenes / "judge.json").write_text(json.dumps(known, ensure_ascii=False), "utf-8")
    (out / "judged.json").write_text(json.dumps({"lines": [asdict(line) for line in lines], "shots": [asdict(shot) for shot in shots]}, ensure_ascii=False, indent=1), "utf-8")
    return lines, shots


def _kept(scenes: Path) -> dict[str, list[list[str]]]:
    """What was read in the originals before, if the scenes are still the same."""
    kept = scenes / "judge.json"
    if kept.is_file() and kept.stat().st_mtime >= (scenes / "planted.json").stat().st_mtime:
        return json.loads(kept.read_text("utf-8"))
    return {}


def _picture(path: Path) -> np.ndarray:
    """A picture file as it is shown, as RGB: turned as its metadata says, in sRGB, see-through parts on white."""
    try:
        with Image.open(path) as file:
            shown = ImageOps.exif_transpose(file)
            if shown.mode.startswith("I"):
                shown = Image.fromarray((np.asarray(shown) // 257).astype(np.uint8))
            if shown.has_transparency_data:
                shown = Image.alpha_composite(Image.new("RGBA", shown.size, "white"), shown.convert("RGBA"))
            profile = shown.info.get("icc_profile")
            if profile and shown.mode in ("RGB", "CMYK", "L"):
                shown = ImageCms.profileToProfile(shown, ImageCms.ImageCmsProfile(io.BytesIO(profile)), ImageCms.createProfile("sRGB"), outputMode="RGB")
            return np.asarray(shown.convert("RGB"))
    except (OSError, ImageCms.PyCMSError) as fault:
        raise SystemExit(f"score: {path} cannot be read as a picture: {fault}") from fault


def _read_all(reader: Judge, pixels: np.ndarray, planted: list[dict]) -> list[list[str]]:
    """What the judge reads of every line that can be seen at all."""
    return [reader.readings(pixels, line["polygon"]) if line["cap"] and line["visible"] >= VISIBLE else [] for line in planted]


def _line(reader: Judge, picture: dict, at: int, standing: str, change: Change | None, original: list[str]) -> Line:
    """Judges one line in one output."""
    line = picture["planted"][at]
    polygon, text, cls = line["polygon"], line["text"], line["class"]
    read_before = any(gives_away(text, read, cls) for read in original)
    covered, untouched, read_after = 0.0, 1.0, read_before
    if change:
        covered, untouched = change.covered(polygon), change.untouched(polygon)
        # A line that is as it was reads as it did.
        if original and untouched < 0.995:
            after = reader.readings(change.after, polygon)
            if line["fate"] == "must-survive":
                read_after = max(likeness(text, read) for read in after) >= max(likeness(text, read) for read in original) - 0.1
            else:
                read_after = any(gives_away(text, read, cls) for read in after)
    return Line(picture["file"], standing, text, cls, line["fate"], line["surface"], picture["surfaces"][line["on"]]["template"], line["angle"], line["handwritten"], line["cap"],
                line["visible"], round(covered, 3), round(untouched, 4), read_before, read_after, polygon)
