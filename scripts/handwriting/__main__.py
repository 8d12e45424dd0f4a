"""The steps of the training, one a call."""

from __future__ import annotations

import argparse
from pathlib import Path

MODELS = Path(__file__).resolve().parents[2] / "models"
MODEL, DETECTOR = MODELS / "handwriting-phiscrub.onnx", MODELS / "text-detect-ppocr-v6-tiny.onnx"


def options() -> argparse.Namespace:
    """What was asked for."""
    parser = argparse.ArgumentParser(prog="train-handwriting", description="Trains and measures the network that tells writing by hand from print.")
    verbs = parser.add_subparsers(dest="verb", required=True)
    draw = verbs.add_parser("draw", help="draws lines to train on, in the fonts of hand-assets.toml and of the scenes' work half")
    draw.add_argument("--photos", type=Path, required=True, help="a folder of photos to write on")
    draw.add_argument("--pool", type=Path, required=True, help="the folder to fill")
    draw.add_argument("--count", type=int, default=30000)
    draw.add_argument("--seed", type=int, default=1)
    strips = verbs.add_parser("strips", help="cuts lines out of scenes, to train on or to measure on")
    strips.add_argument("--scenes", type=Path, action="append", required=True, help="a folder that make-scenes wrote; may be given more than once")
    strips.add_argument("--pool", type=Path, required=True, help="the folder to fill")
    strips.add_argument("--seed", type=int, default=51)
    photos = verbs.add_parser("photos", help="cuts printed lines out of the photos of one half of the scenes: work to train on, kept to measure on")
    photos.add_argument("--half", choices=("work", "kept"), required=True)
    photos.add_argument("--pool", type=Path, required=True, help="the folder to fill")
    photos.add_argument("--without", action="append", default=[], help="the name of a photo with writing by hand, to be left out; may be given more than once")
    photos.add_argument("--seed", type=int, default=71)
    train = verbs.add_parser("train", help="trains, or goes on where a run stopped")
    train.add_argument("--pool", type=Path, action="append", required=True, help="a folder that draw or strips filled; may be given more than once")
    train.add_argument("--out", type=Path, required=True, help="the folder of the run: its log and its checkpoint")
    train.add_argument("--steps", type=int, default=4000)
    train.add_argument("--seed", type=int, default=1)
    export = verbs.add_parser("export", help="writes a checkpoint as ONNX")
    export.add_argument("--out", type=Path, required=True, help="the folder of the run")
    export.add_argument("--file", type=Path, default=MODEL)
    score = verbs.add_parser("score", help="prints how much handwriting it finds, as a table")
    score.add_argument("--pool", type=Path, required=True, help="strips of the half that was not trained on")
    score.add_argument("--file", type=Path, default=MODEL)
    return parser.parse_args()


def main() -> None:
    """Does one step."""
    asked = options()
    if asked.verb == "draw":
        from . import fonts, pool

        pool.of_fonts(fonts.faces(), asked.photos, asked.pool, asked.count, asked.seed)
    elif asked.verb == "strips":
        from . import pool

        pool.of_scenes(asked.scenes, asked.pool, asked.seed)
    elif asked.verb == "photos":
        from scenes import grounds

        from . import pool

        pool.of_photos([photo for photo in grounds.photographs(asked.half) if photo.name not in asked.without], DETECTOR, asked.pool, asked.seed)
    elif asked.verb == "train":
        from . import loop

        loop.train(asked.pool, asked.out, asked.steps, asked.seed)
    elif asked.verb == "export":
        from .export import export

        export(asked.out / "checkpoint.pt", asked.file)
    else:
        from . import score

        print(score.table(asked.file, asked.pool))


if __name__ == "__main__":
    main()
