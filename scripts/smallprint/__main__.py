"""The steps of the training, one a call."""

from __future__ import annotations

import argparse
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
MODELS = ROOT / "models"
MODEL = MODELS / "small-print-phiscrub.onnx"
DETECTOR = MODELS / "text-detect-ppocr-v6-tiny.onnx"


def options() -> argparse.Namespace:
    """What was asked for."""
    parser = argparse.ArgumentParser(prog="train-small-print", description="Trains and measures the network that tells where small print is.")
    verbs = parser.add_subparsers(dest="verb", required=True)
    squares = verbs.add_parser("squares", help="cuts what is learned from out of scenes and of the photos that they stand on")
    squares.add_argument("--scenes", type=Path, action="append", required=True, help="a folder that make-scenes wrote; may be given more than once")
    squares.add_argument("--pool", type=Path, required=True, help="the folder to fill")
    squares.add_argument("--seed", type=int, default=31)
    train = verbs.add_parser("train", help="trains, or goes on where a run stopped")
    train.add_argument("--pool", type=Path, required=True)
    train.add_argument("--out", type=Path, required=True, help="the folder of the run: its log and its checkpoint")
    train.add_argument("--steps", type=int, default=3000)
    train.add_argument("--seed", type=int, default=1)
    export = verbs.add_parser("export", help="writes a checkpoint as ONNX")
    export.add_argument("--out", type=Path, required=True, help="the folder of the run")
    export.add_argument("--file", type=Path, default=MODEL)
    score = verbs.add_parser("score", help="prints how much small print it sees, and how much else, as a table")
    score.add_argument("--scenes", type=Path, required=True, help="a folder that make-scenes wrote, of the half that was not trained on")
    score.add_argument("--photos", type=Path, action="append", default=[], help="a folder of photos, to tell how much of them is seen as print")
    score.add_argument("--file", type=Path, default=MODEL)
    return parser.parse_args()


def main() -> None:
    """Does one step."""
    asked = options()
    if asked.verb == "squares":
        from scenes import grounds
        from scenes.halves import WORK

        from . import pool

        pool.of_photos(grounds.photographs(WORK), DETECTOR, asked.pool, asked.seed)
        pool.of_scenes(asked.scenes, DETECTOR, asked.pool, asked.seed)
    elif asked.verb == "train":
        from . import loop

        loop.train(asked.pool, asked.out, asked.steps, asked.seed)
    elif asked.verb == "export":
        from .export import export

        export(asked.out / "checkpoint.pt", asked.file)
    else:
        from . import score

        print(score.table(asked.file, asked.scenes, asked.photos))


if __name__ == "__main__":
    main()
