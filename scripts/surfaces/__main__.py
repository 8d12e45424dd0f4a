"""The steps of the training, one a call."""

from __future__ import annotations

import argparse
import os
from pathlib import Path

from .event import LOOK, POLICY

ROOT = Path(__file__).resolve().parents[2]
LABELS = ROOT / "testdata" / "labels"
MODELS = ROOT / "models"
MODEL = MODELS / "surface-detect-phiscrub.onnx"
OBJECTS = Path(os.environ["PHISCRUB_TRAIN_ASSETS"]) / "object-detect-ssd.data"
WORN = MODELS / "badge-detect-phiscrub.onnx"
YUNET = MODELS / "face-detect-yunet-2023mar.onnx"
# The scores from which the policy event covers a badge: below faces, and in the whole picture.
COVERED_FROM = (LOOK["badge"]["threshold"], POLICY["on"]["badge"]["cover_above"])
# The longest side in pixels at which the program looks.
LONG_SIDE = LOOK["surface"]["long_side"]


def options() -> argparse.Namespace:
    """What was asked for."""
    parser = argparse.ArgumentParser(prog="train-surfaces", description="Trains and measures the detector of badges and surfaces.")
    verbs = parser.add_subparsers(dest="verb", required=True)
    kit = verbs.add_parser("bank", help="draws surfaces of the scene kit for composing")
    kit.add_argument("--bank", type=Path, required=True, help="the folder to fill")
    kit.add_argument("--half", choices=("work", "kept"), default="work", help="the kit's half: work to train on, kept to measure with")
    kit.add_argument("--count", type=int, default=800)
    kit.add_argument("--seed", type=int, default=1)
    render = verbs.add_parser("render", help="draws composites into a pool")
    render.add_argument("--photos", type=Path, action="append", required=True, help="a folder of photos; may be given more than once")
    render.add_argument("--bank", type=Path, required=True)
    render.add_argument("--pool", type=Path, required=True, help="the folder to fill")
    render.add_argument("--count", type=int, default=3000)
    render.add_argument("--seed", type=int, default=11)
    render.add_argument("--mistakes-of", type=Path, help="a trained model: what it takes for something in these photos is shown more often")
    render.add_argument("--kept-apart", action="store_true", help="from the photos that are never trained on")
    train = verbs.add_parser("train", help="trains, or goes on where a run stopped")
    train.add_argument("--pool", type=Path, required=True)
    train.add_argument("--start", type=Path, default=OBJECTS, help="the object detector's file")
    train.add_argument("--out", type=Path, required=True, help="the folder of the run: its log and its checkpoint")
    train.add_argument("--after", type=Path, help="the folder of a run that ended, whose weights this one begins with")
    train.add_argument("--steps", type=int, default=2000)
    train.add_argument("--seed", type=int, default=1)
    export = verbs.add_parser("export", help="writes a checkpoint as ONNX")
    export.add_argument("--out", type=Path, required=True, help="the folder of the run")
    export.add_argument("--file", type=Path, default=MODEL)
    score = verbs.add_parser("score", help="prints what a model finds, as a table")
    score.add_argument("--file", type=Path, default=MODEL)
    score.add_argument("--photos", type=Path, action="append", default=[], help="a folder with photos that were labelled")
    score.add_argument("--pool", type=Path, help="composites of the kept half")
    score.add_argument("--long-side", type=int, default=LONG_SIDE)
    squares = verbs.add_parser("squares", help="draws the squares below faces that worn badges are learned from")
    squares.add_argument("--photos", type=Path, action="append", required=True, help="a folder of photos; may be given more than once")
    squares.add_argument("--pool", type=Path, required=True, help="the folder to fill")
    squares.add_argument("--count", type=int, default=9000)
    squares.add_argument("--seed", type=int, default=21)
    squares.add_argument("--mistakes-of", type=Path, help="a trained model: where it sees badges in these photos, though none is there, is shown more often")
    worn = verbs.add_parser("train-worn", help="trains the detector of worn badges, or goes on where a run stopped")
    worn.add_argument("--pool", type=Path, action="append", required=True)
    worn.add_argument("--out", type=Path, required=True, help="the folder of the run: its log and its checkpoint")
    worn.add_argument("--start", type=Path, default=MODEL, help="a trained model, whose weights a first run begins with")
    worn.add_argument("--after", type=Path, help="the folder of a run that ended, whose weights this one begins with")
    worn.add_argument("--steps", type=int, default=1700)
    worn.add_argument("--seed", type=int, default=1)
    export_worn = verbs.add_parser("export-worn", help="writes a checkpoint of that detector as ONNX")
    export_worn.add_argument("--out", type=Path, action="append", required=True, help="the folder of a run; of several that go on from each other, the mean is taken")
    export_worn.add_argument("--file", type=Path, default=WORN)
    score_worn = verbs.add_parser("score-worn", help="prints which badges both detectors find, as a table")
    score_worn.add_argument("--file", type=Path, default=WORN)
    score_worn.add_argument("--photos", type=Path, action="append", default=[], help="a folder with photos that were labelled")
    score_worn.add_argument("--pool", type=Path, help="composites of the kept half")
    return parser.parse_args()


def main() -> None:
    """Does one step."""
    asked = options()
    if asked.verb == "bank":
        from . import bank

        bank.fill(asked.bank, asked.half, asked.count, asked.seed)
    elif asked.verb == "render":
        from . import bank, photos, pool
        from .compose import Composer

        found = photos.load(asked.photos, photos.labels_from(LABELS), MODELS / "face-detect-yunet-2023mar.onnx", kept_apart=asked.kept_apart)
        if asked.mistakes_of:
            from . import decode, mine

            network = decode.session(asked.mistakes_of)
            for photo in found:
                photo.mistaken = mine.mistaken(network, photo)
        pool.render(Composer(found, bank.read(asked.bank)), asked.pool, 0, asked.count, asked.seed)
    elif asked.verb == "train":
        from . import loop

        loop.train(asked.pool, asked.start, asked.out, asked.steps, asked.seed, asked.after and asked.after / "checkpoint.pt")
    elif asked.verb == "export":
        from .export import export

        export([asked.out / "checkpoint.pt"], asked.file)
    elif asked.verb == "squares":
        from . import decode, photos
        from .worn import compose, faces, mine, pool as squares

        finder = decode.session(YUNET)
        found = photos.load(asked.photos, photos.labels_from(LABELS), None, kept_apart=False)
        for photo in found:
            photo.faces = faces.faces(finder, photo.pixels)
        if asked.mistakes_of:
            network = decode.session(asked.mistakes_of)
            for photo in found:
                photo.mistaken = mine.mistaken(network, photo)
        squares.render(compose.Torsos(found, {}), asked.pool, asked.count, asked.seed)
    elif asked.verb == "train-worn":
        from .worn import loop as worn_loop

        worn_loop.train(asked.pool, asked.start, asked.out, asked.steps, asked.seed, asked.after and asked.after / "checkpoint.pt")
    elif asked.verb == "export-worn":
        from .export import export

        export([out / "checkpoint.pt" for out in asked.out], asked.file, kinds=1)
    elif asked.verb == "score-worn":
        from . import decode, photos
        from .worn import score as worn_score

        networks = worn_score.Networks(*(decode.session(file) for file in (YUNET, asked.file, MODEL)))
        if asked.photos:
            looked = worn_score.real(networks, asked.photos, photos.labels_from(LABELS), LONG_SIDE)
            print(worn_score.table("Real photos", looked, *COVERED_FROM))
            print(worn_score.table("Real photos that were never trained on", [each for each in looked if not each.trained_on], *COVERED_FROM))
        if asked.pool:
            print(worn_score.table("Composites", worn_score.composites(networks, asked.pool, LONG_SIDE), *COVERED_FROM))
    else:
        from . import decode, photos, score

        network = decode.session(asked.file)
        if asked.photos:
            print(score.table("Real photos", score.real(network, asked.photos, photos.labels_from(LABELS), asked.long_side)))
        if asked.pool:
            print(score.table("Composites", score.composites(network, asked.pool, asked.long_side)))


if __name__ == "__main__":
    main()
