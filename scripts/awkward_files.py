"""What becomes of the files that Pillow and pillow-heif test themselves with; run by scripts/awkward."""

from __future__ import annotations

import argparse
import hashlib
import io
import json
import os
import subprocess
import sys
import tarfile
import tempfile
import tomllib
import warnings
from collections import Counter, defaultdict
from pathlib import Path

import pillow_heif
from archive import cache_folder, download
from PIL import ExifTags, Image, ImageChops, ImageCms, ImageOps, ImageStat
from stripping import TOOLS, present

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("pillow==12.0.0", "pillow-heif==1.1.1")
# How files begin that this program takes; nothing else is counted.
BEGINNINGS = {b"\xff\xd8\xff": "jpg", b"\x89PNG\r\n\x1a\n": "png", b"GIF8": "gif", b"II*\0": "tif", b"MM\0*": "tif", b"BM": "bmp"}
# A copy whose mean difference from what Pillow shows is larger than this, of 255, is looked at by eye.
ALIKE = 4.0
# The tools whose copies are searched for texts as well, where they are installed.
COMPARED = ("exiftool", "mat2")
# Shorter texts stand in every file by chance.
LONG_ENOUGH = 6


def format_of(data: bytes) -> str | None:
    """The format by content."""
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "webp"
    if data[4:8] == b"ftyp":
        return "avif" if b"avi" in data[8:32] else "heic"
    return next((kind for begin, kind in BEGINNINGS.items() if data.startswith(begin)), None)


def fetched() -> Path:
    """The folder with the files, each once, named by its own name and its hash."""
    folder = cache_folder() / "awkward"
    if (folder / "complete").is_file():
        return folder
    folder.mkdir(parents=True, exist_ok=True)
    seen = set()
    for package in PACKAGES:
        with tempfile.TemporaryDirectory(prefix="download-", dir=cache_folder()) as into:
            archive = download(package, Path(into), cache_folder(), ())
            with tarfile.open(archive) as members:
                for member in filter(tarfile.TarInfo.isfile, members):
                    data = members.extractfile(member).read()
                    kind, sha256 = format_of(data), hashlib.sha256(data).hexdigest()
                    if kind and sha256 not in seen:
                        seen.add(sha256)
                        (folder / f"{Path(member.name).stem.replace('.', '_')}-{sha256[:6]}.{kind}").write_bytes(data)
    (folder / "complete").touch()
    return folder


def covering_nothing() -> str:
    """A policy that leaves every pixel as it is."""
    event = tomllib.loads((ROOT / "src/policy/presets/event.toml").read_text("utf-8"))
    kept = (kind for kind, on in event["on"].items() if on["action"] != "drop")
    return 'name = "nothing"\n' + "".join(f'[on.{kind}]\naction = "keep"\n' for kind in kept)


def shown(data: bytes) -> Image.Image | None:
    """What Pillow shows: upright, in sRGB, on white; nothing where it shows nothing."""
    try:
        with Image.open(io.BytesIO(data)) as opened:
            opened.load()
            profile = opened.info.get("icc_profile")
            picture = ImageOps.exif_transpose(opened)
        if picture.mode.startswith("I;16") or picture.mode in ("I", "F"):
            picture = picture.point(lambda value: value / 257).convert("L")
        if picture.mode not in ("RGB", "L", "CMYK", "RGBA"):
            picture = picture.convert("RGBA")
        opacity = picture.getchannel("A") if picture.mode == "RGBA" else None
        picture = picture.convert("RGB") if picture.mode == "RGBA" else picture
        if profile:
            try:
                source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
                picture = ImageCms.profileToProfile(picture, source, ImageCms.createProfile("sRGB"), outputMode="RGB")
            except ImageCms.PyCMSError:
                pass
        picture = picture.convert("RGB")
        if opacity:
            picture = Image.composite(picture, Image.new("RGB", picture.size, "white"), opacity)
        return picture
    except Exception:  # noqa: BLE001 - whatever stops Pillow, it shows nothing
        return None


def texts(data: bytes) -> set[bytes]:
    """The texts that Pillow finds in a file's metadata."""
    found = set()
    try:
        with Image.open(io.BytesIO(data)) as opened:
            exif = opened.getexif()
            # Pillow calls the first letters of a GIF its version.
            values = [*(value for name, value in opened.info.items() if name != "version"), *exif.values()]
            for part in (ExifTags.IFD.Exif, ExifTags.IFD.GPSInfo, ExifTags.IFD.IFD1):
                values += exif.get_ifd(part).values()
    except Exception:  # noqa: BLE001
        return found
    for value in values:
        text = value.encode() if isinstance(value, str) else value
        if isinstance(text, bytes) and LONG_ENOUGH <= len(text.strip(b"\0 ")) <= 4096:
            found.add(text.strip(b"\0 "))
    return found


def difference(copy: Image.Image | None, original: Image.Image) -> float | None:
    """The mean difference of two pictures, 0 to 255; nothing where their sizes differ."""
    if copy is None or copy.size != original.size:
        return None
    return sum(ImageStat.Stat(ImageChops.difference(copy, original)).mean) / 3


def main() -> int:
    parser = argparse.ArgumentParser(prog="scripts/awkward")
    parser.add_argument("--keep", metavar="NAME", help="keep the tables as benches/runs/NAME.md")
    options = parser.parse_args()
    pillow_heif.register_heif_opener()
    warnings.simplefilter("ignore")
    # As many as the program takes; Pillow counts to twice this.
    Image.MAX_IMAGE_PIXELS = 60_000_000
    files = sorted(path for path in fetched().iterdir() if path.name != "complete")
    program = os.environ.get("PHISCRUB") or ROOT / "target" / "release" / "phiscrub"
    with tempfile.TemporaryDirectory() as scratch:
        top = Path(scratch)
        (top / "nothing.toml").write_text(covering_nothing())
        command = [program, "scrub", fetched(), "-o", top / "out", "--policy", top / "nothing.toml", "--models", ROOT / "models"]
        ended = subprocess.run([str(part) for part in command], stderr=subprocess.DEVNULL, check=False).returncode
        if ended not in (0, 1, 3):
            sys.exit(f"awkward: The program ended with {ended}: run scripts/setup.")
        records = {r["input_sha256"]: r for r in json.loads((top / "out" / "report.json").read_text())["files"] if "input_sha256" in r}
        told = judged(files, records, top / "out")
    print(told)
    if options.keep:
        (ROOT / "benches" / "runs" / f"{options.keep}.md").write_text(f"# {options.keep}\n\n{told}")
    return 0


def left_by_tools(files: list[Path]) -> list[str]:
    """Lines on what other tools leave of the texts, of those that are installed; `files` are those that hold texts."""
    lines = []
    for tool in [tool for tool in present() if tool in COMPARED]:
        count = Counter()
        for file in files:
            with tempfile.TemporaryDirectory() as scratch:
                copy = Path(scratch) / file.name
                copy.write_bytes(file.read_bytes())
                if not TOOLS[tool](copy):
                    count["refused"] += 1
                elif any(secret in copy.read_bytes() for secret in texts(file.read_bytes())):
                    count["left"] += 1
        lines.append(f"| {tool} | {len(files)} | {count['refused']} | {count['left']} |")
    return lines


def judged(files: list[Path], records: dict[str, dict], out: Path) -> str:
    """The tables."""
    counts: dict[str, Counter] = defaultdict(Counter)
    reasons, apart, stays, told = Counter(), [], [], []
    for file in files:
        data, kind = file.read_bytes(), file.suffix[1:]
        record = records.get(hashlib.sha256(data).hexdigest())
        count = counts[kind]
        count["files"] += 1
        original, secrets = shown(data), texts(data)
        count["shown"] += original is not None
        count["with texts"] += bool(secrets)
        told += [file] if secrets else []
        if record is None or "output" not in record:
            count["refused"] += 1
            count["refused with texts"] += bool(secrets)
            count["refused and shown"] += original is not None
            reasons[" ".join(record["reasons"]) if record else "left out"] += 1
            continue
        copy = (out / record["output"]["file"]).read_bytes()
        if any(secret in copy for secret in secrets):
            stays.append(file.name)
            count["text stays"] += 1
        if original is None:
            count["only here"] += 1
            continue
        apart_by = difference(shown(copy), original)
        if apart_by is None or apart_by > ALIKE:
            apart.append((file.name, apart_by))
        else:
            count["alike"] += 1
    heads = ["files", "shown", "refused", "refused and shown", "with texts", "text stays", "alike", "only here"]
    names = ["files", "Pillow shows", "refused", "of these Pillow shows", "hold texts", "copies that hold them", "copies that look alike", "copies where Pillow shows nothing"]
    lines = ["| format | " + " | ".join(names) + " |", "|---" * (len(heads) + 1) + "|"]
    for kind, count in sorted(counts.items()):
        lines.append(f"| {kind} | " + " | ".join(str(count[head]) for head in heads) + " |")
    total = sum(counts.values(), Counter())
    lines.append("| **all** | " + " | ".join(str(total[head]) for head in heads) + " |")
    lines += ["", "| tool | files that hold texts | of these refused | copies that hold them |", "|---|---|---|---|"]
    lines += left_by_tools(told)
    lines.append(f"| phiscrub | {len(told)} | {total['refused with texts']} | {total['text stays']} |")
    lines += ["", "| refused because | files |", "|---|---|"]
    lines += [f"| {reason} | {number} |" for reason, number in reasons.most_common()]
    lines += ["", f"Copies that differ from what Pillow shows by more than {ALIKE:g} of 255 in the mean:", ""]
    lines += [f"* {name}: {'another size' if by is None else f'{by:.1f}'}" for name, by in sorted(apart)] or ["* none"]
    lines += ["", *(f"* {name} still holds a text" for name in stays)]
    return "\n".join(lines).rstrip() + "\n"


if __name__ == "__main__":
    sys.exit(main())
