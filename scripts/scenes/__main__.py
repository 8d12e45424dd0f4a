"""Writes the pictures of one half, and beside them what was planted in each."""

from __future__ import annotations

import argparse
import json
import random
import sys
from pathlib import Path

import cv2

from .compose import Kit, compose
from .geometry import angle_class
from .place import Picture

VERSION = 2


def truth_of(picture: Picture) -> dict:
    """Everything known of a picture: every line, and every surface with its outline."""
    numbered = {id(laid): i for i, laid in enumerate(picture.laid)}
    lines = []
    for laid, thing in picture.truth():
        lines.append({"text": thing.text, "class": thing.cls, "fate": thing.fate, "handwritten": thing.handwritten, "cap": round(thing.cap, 1), "visible": round(thing.visible, 3),
                      "angle": angle_class(thing.corners), "surface": laid.surface.kind, "on": numbered[id(laid)], "polygon": [[round(x, 1), round(y, 1)] for x, y in thing.corners]})
    surfaces = [{"kind": laid.surface.kind, "template": laid.surface.template, "secret": any(t.fate == "identifier" for t in laid.planted),
                 "polygon": [[round(x, 1), round(y, 1)] for x, y in laid.outline]} for laid in picture.laid]
    return {"width": picture.size[0], "height": picture.size[1], "planted": lines, "surfaces": surfaces}


def main() -> int:
    """Reads the command line and writes the scenes."""
    parser = argparse.ArgumentParser(prog="make-scenes", description="Composes clinic scenes whose writing is known.")
    parser.add_argument("out", type=Path, help="a new folder: photos/ and planted.json come into it")
    parser.add_argument("--half", choices=("work", "kept"), default="work", help="the half to tune on, or the one kept for the final table")
    parser.add_argument("--count", type=int, default=20, help="how many pictures")
    parser.add_argument("--seed", type=int, default=1, help="the same seed gives the same pictures")
    chosen = parser.parse_args()
    photos = chosen.out / "photos"
    photos.mkdir(parents=True, exist_ok=True)
    kit, pictures = Kit.of(chosen.half), []
    for number in range(chosen.count):
        rng = random.Random(f"{chosen.half} {chosen.seed} {number}")
        picture, made = compose(kit, rng, number)
        file = f"scene-{number:03}.jpg"
        quality = [cv2.IMWRITE_JPEG_QUALITY, made["quality"], cv2.IMWRITE_JPEG_SAMPLING_FACTOR, cv2.IMWRITE_JPEG_SAMPLING_FACTOR_420]
        if not cv2.imwrite(str(photos / file), cv2.cvtColor(picture.pixels, cv2.COLOR_RGB2BGR), quality):
            raise SystemExit(f"make-scenes: {photos / file} cannot be written.")
        pictures.append({"file": file, **made, **truth_of(picture)})
        if sys.stderr.isatty():
            print(f"\r  {number + 1} of {chosen.count}", end="", file=sys.stderr, flush=True)
    (chosen.out / "planted.json").write_text(json.dumps({"version": VERSION, "half": chosen.half, "seed": chosen.seed, "pictures": pictures}, ensure_ascii=False, indent=1), "utf-8")
    strings = sum(len(p["planted"]) for p in pictures)
    print(f"{chosen.count} pictures with {strings} lines in {photos}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
