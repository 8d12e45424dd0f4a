"""Draws labels and wristbands with codes onto photographs, and keeps where each code and its printed number lie."""

from __future__ import annotations

import json
import random
from dataclasses import asdict, dataclass
from itertools import product
from pathlib import Path

import cv2
import numpy as np
import zxingcpp
from PIL import Image, ImageDraw

from scenes import grounds
from scenes.fonts import Fonts

MATRIX = ("QRCode", "DataMatrix", "Aztec")
BARS = ("Code128", "Code39", "EAN13")
KINDS = (*MATRIX, "PDF417", *BARS)
# Pixels of the picture for one module.
MODULES = (3, 4, 6)
ANGLES = (0, 23, 90, 180, 247)
SURFACES = ("label", "wristband")
SIZE = (4000, 3000)
# Codes a picture: as many columns and rows.
COLUMNS, ROWS = 2, 2
# A wristband shows so much of its turn to each side, in radians.
BEND = 0.9
# Drawn larger first, so that turning does not blur the modules.
FINE = 3


@dataclass
class Planted:
    """One code: outlines are corners in pixels of the picture."""

    file: str
    kind: str
    module: int
    angle: int
    surface: str
    code: list[list[float]]
    number: list[list[float]] | None


def label(rng: random.Random, kind: str, fonts: Fonts) -> tuple[np.ndarray, np.ndarray, np.ndarray | None]:
    """A white label at FINE x FINE pixels a module, and the corners of its code and of the number below it."""
    text = "".join(rng.choice("0123456789") for _ in range(12)) if kind == "EAN13" else f"MRN{rng.randrange(10**7):07}"
    code = zxingcpp.create_barcode(text, getattr(zxingcpp.BarcodeFormat, kind))
    modules = np.array(code.to_image(scale=1, add_quiet_zones=False))
    if kind in BARS:
        modules = modules[: rng.randint(24, 40)]
    picture = np.kron(modules, np.ones((FINE, FINE), np.uint8))
    tall, wide = picture.shape
    quiet = (10 if kind in BARS else 4) * FINE
    room = 16 * FINE if kind in BARS else 0
    sheet = Image.new("L", (wide + 2 * quiet, tall + 2 * quiet + room), 250)
    sheet.paste(Image.fromarray(picture), (quiet, quiet))
    number = None
    if kind in BARS:
        font = fonts.print(rng).at_cap(8 * FINE)
        at = (quiet + wide * 0.15, quiet + tall + 3 * FINE)
        ImageDraw.Draw(sheet).text(at, text, font=font, fill=20)
        left, top, right, bottom = font.getbbox(text)
        number = corners(at[0] + left, at[1] + top, at[0] + right, at[1] + bottom)
    return np.array(sheet), corners(quiet, quiet, quiet + wide, quiet + tall), number


def corners(left: float, top: float, right: float, bottom: float) -> np.ndarray:
    """A box as four corners, clockwise from the upper left."""
    return np.array([[left, top], [right, top], [right, bottom], [left, bottom]], np.float64)


def bent(sheet: np.ndarray, outlines: list[np.ndarray]) -> tuple[np.ndarray, list[np.ndarray]]:
    """A label as it looks around a wrist: narrower towards its ends."""
    tall, wide = sheet.shape
    middle, reach = wide / 2, np.sin(BEND)
    x = np.arange(wide, dtype=np.float32)
    source = middle + np.arcsin(np.clip((x - middle) / middle * reach, -1, 1)) / BEND * middle
    mapped = cv2.remap(sheet, np.repeat(source[None].astype(np.float32), tall, 0), np.repeat(np.arange(tall, dtype=np.float32)[:, None], wide, 1), cv2.INTER_LINEAR)
    move = lambda points: np.column_stack([middle + np.sin((points[:, 0] - middle) / middle * BEND) / reach * middle, points[:, 1]])  # noqa: E731
    return mapped, [move(points) for points in outlines]


def lay(picture: np.ndarray, rng: random.Random, kind: str, module: int, angle: int, surface: str, place: tuple[int, int], fonts: Fonts) -> tuple[list, list | None]:
    """Puts one label into the picture around a place and returns its outlines there."""
    sheet, code, number = label(rng, kind, fonts)
    outlines = [code] + ([number] if number is not None else [])
    if surface == "wristband":
        sheet, outlines = bent(sheet, outlines)
    tall, wide = sheet.shape
    scale = module / FINE
    turn = cv2.getRotationMatrix2D((wide / 2, tall / 2), angle + rng.uniform(-4, 4), scale)
    reach = int(np.hypot(tall, wide) * scale / 2) + 4
    left, top = max(0, place[0] - reach), max(0, place[1] - reach)
    ground = picture[top : place[1] + reach, left : place[0] + reach]
    turn[:, 2] += np.array(place) - [wide / 2 + left, tall / 2 + top]
    size = (ground.shape[1], ground.shape[0])
    soft = cv2.GaussianBlur(sheet, (0, 0), max(0.1, 0.45 / scale))
    flags = cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR
    laid = cv2.warpAffine(soft, turn, size, flags=flags)
    shown = cv2.warpAffine(np.full_like(sheet, 255), turn, size, flags=flags)[..., None] / 255.0
    light = rng.uniform(0.75, 1.0)
    ground[:] = (ground * (1 - shown) + laid[..., None] * light * shown).astype(np.uint8)
    moved = [(points @ turn[:, :2].T + turn[:, 2] + [left, top]).tolist() for points in outlines]
    return moved[0], moved[1] if number is not None else None


def draw(folder: Path, seed: int) -> list[Planted]:
    """Writes the pictures into folder/photos, and planted.json beside."""
    fonts = Fonts("work")
    rng = random.Random(seed)
    photographs = grounds.photographs("work")
    cases = [case for case in product(KINDS, MODULES, ANGLES, SURFACES)]
    rng.shuffle(cases)
    (folder / "photos").mkdir(parents=True)
    planted: list[Planted] = []
    count = COLUMNS * ROWS
    for number, start in enumerate(range(0, len(cases), count)):
        file = f"codes-{number:02}.jpg"
        picture, _ = grounds.photograph(rng.choice(photographs), rng, SIZE)
        tall, wide = picture.shape[:2]
        for spot, (kind, module, angle, surface) in enumerate(cases[start : start + count]):
            place = (round(wide * (spot % COLUMNS + 0.5) / COLUMNS), round(tall * (spot // COLUMNS + 0.5) / ROWS))
            code, printed = lay(picture, rng, kind, module, angle, surface, place, fonts)
            planted.append(Planted(file, kind, module, angle, surface, code, printed))
        noisy = np.clip(picture + np.random.default_rng(seed + number).normal(0, 3, picture.shape), 0, 255).astype(np.uint8)
        cv2.imwrite(str(folder / "photos" / file), cv2.cvtColor(noisy, cv2.COLOR_RGB2BGR), [cv2.IMWRITE_JPEG_QUALITY, 88])
    (folder / "planted.json").write_text(json.dumps([asdict(each) for each in planted], indent=1), "utf-8")
    return planted
