"""Writes photos turned by quarters into a folder, each under the SHA-256 of the photo it was made from; run through drawing.draw."""

from __future__ import annotations

import hashlib
import sys
from pathlib import Path

import cv2

TURNS = {90: cv2.ROTATE_90_CLOCKWISE, 180: cv2.ROTATE_180, 270: cv2.ROTATE_90_COUNTERCLOCKWISE}


def main() -> int:
    """Takes the degrees clockwise, the folder, and the photos."""
    degrees, into, photos = int(sys.argv[1]), Path(sys.argv[2]), [Path(name) for name in sys.argv[3:]]
    into.mkdir(parents=True)
    for photo in photos:
        pixels = cv2.imread(str(photo), cv2.IMREAD_COLOR)
        if pixels is None:
            raise SystemExit(f"turning: {photo} cannot be read.")
        name = hashlib.sha256(photo.read_bytes()).hexdigest()
        turned = into / f"{name}.jpg"
        if not cv2.imwrite(str(turned), cv2.rotate(pixels, TURNS[degrees]), [cv2.IMWRITE_JPEG_QUALITY, 95]):
            raise SystemExit(f"turning: {turned} cannot be written.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
