"""Writes the pictures into a folder, and beside that folder a list of what was planted in each."""

from __future__ import annotations

import argparse
import json
import os
from pathlib import Path

from PIL import Image
from PIL.ExifTags import GPS, IFD, Base

from .pictures import BENCH, SHOTS, Shot
from .scene import Scene

# The way to turn an upright picture so that a camera's orientation tag turns it back.
STORED = {1: None, 6: Image.Transpose.ROTATE_90}


def exif_of(shot: Shot, number: int) -> Image.Exif:
    """What a phone writes: camera, time, owner, place, and a caption."""
    exif = Image.Exif()
    exif[Base.Make], exif[Base.Model] = "Example Imaging", "Pocket 5"
    exif[Base.Orientation] = shot.orientation
    exif[Base.DateTime] = f"2026:04:18 10:{number + 10:02}:00"
    exif[Base.Artist] = "Jo Whitfield"
    if shot.caption:
        exif[Base.ImageDescription] = shot.caption
    details = exif.get_ifd(IFD.Exif)
    details[Base.DateTimeOriginal] = f"2026:04:18 10:{number + 10:02}:00"
    details[Base.BodySerialNumber] = "EX5-0093-7742"
    place = exif.get_ifd(IFD.GPSInfo)
    place[GPS.GPSLatitudeRef], place[GPS.GPSLatitude] = "N", (42.0, 21.0, 36.0 + number)
    place[GPS.GPSLongitudeRef], place[GPS.GPSLongitude] = "W", (71.0, 3.0, 28.0)
    return exif


def compose(shot: Shot, number: int) -> Scene:
    """Composes one picture."""
    scene = Scene(shot.width, shot.height, seed=number)
    shot.compose(scene)
    scene.expose()
    return scene


def keep(scene: Scene, shot: Shot, number: int, folder: Path) -> None:
    """Writes one picture the way its camera would."""
    way = STORED[shot.orientation]
    image = scene.image if way is None else scene.image.transpose(way)
    path, part = folder / shot.file, folder.with_name(folder.name + ".part")
    kind = {".jpg": "JPEG", ".png": "PNG", ".webp": "WEBP"}[path.suffix]
    options = {"JPEG": {"quality": 91, "subsampling": 2}, "PNG": {"compress_level": 4}, "WEBP": {"quality": 90, "method": 2}}[kind]
    image.save(part, kind, exif=exif_of(shot, number), **options)
    part.replace(path)


def truth(scene: Scene, shot: Shot) -> dict[str, object]:
    """What was planted, in the upright picture's pixels."""
    return {
        "file": shot.file,
        "width": scene.image.width,
        "height": scene.image.height,
        "planted": [
            {"kind": p.kind, "fate": p.fate, "text": p.text, "visible": round(p.visible, 2), "corners": [[round(x, 1), round(y, 1)] for x, y in p.corners]}
            for p in scene.planted
        ],
    }


def main() -> None:
    """Reads the command line."""
    parser = argparse.ArgumentParser(prog="make-demo-photos", description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--bench", action="store_true")
    parser.add_argument("--only", help="make only the picture of this file name")
    chosen = parser.parse_args()
    folder: Path = chosen.folder
    shots = BENCH if chosen.bench else SHOTS
    folder.mkdir(parents=True, exist_ok=True)
    list_path = folder.with_name(folder.name + ".planted.json")
    found = []
    for number, shot in enumerate(shots):
        if chosen.only and shot.file != chosen.only:
            continue
        scene = compose(shot, number)
        keep(scene, shot, number, folder)
        found.append(truth(scene, shot))
        print(f"  {shot.file}", flush=True)
    if not chosen.only:
        part = folder.with_name(folder.name + ".part")
        part.write_text(json.dumps({"recipe": os.environ["PHISCRUB_DEMO_RECIPE"], "pictures": found}, indent=1) + "\n", "utf-8")
        os.replace(part, list_path)


if __name__ == "__main__":
    main()
