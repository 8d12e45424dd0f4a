"""Tests of the benchmark: where lines lie, what counts as read, and what counts as covered."""

from __future__ import annotations

import hashlib
import math
import random
import sys
import tempfile
import unittest
from pathlib import Path
from unittest import mock

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))

from judging import measures  # noqa: E402
from scenes import geometry  # noqa: E402
from scenes.halves import KEPT, WORK, of_half  # noqa: E402

try:
    import numpy
    import cv2
    import PIL  # noqa: F401
except ImportError:
    numpy = None  # type: ignore[assignment]

BOX = [(10.0, 20.0), (110.0, 20.0), (110.0, 40.0), (10.0, 40.0)]


class Geometry(unittest.TestCase):
    """Places in a picture."""

    def test_a_line_keeps_its_edges(self) -> None:
        upper, lower = geometry.edges(geometry.band(BOX))
        self.assertEqual((upper[0], upper[-1], lower[0], lower[-1]), (BOX[0], BOX[1], BOX[3], BOX[2]))
        self.assertEqual(geometry.on(upper, 0.25), (35.0, 20.0))

    def test_how_a_line_stands(self) -> None:
        for degrees, expected in ((0, "upright"), (6, "upright"), (30, "tilted"), (90, "90"), (-85, "90"), (180, "180"), (150, "tilted")):
            cos, sin = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))
            points = geometry.band([(x * cos - y * sin, x * sin + y * cos) for x, y in BOX])
            self.assertEqual(geometry.angle_class(points), expected, degrees)
            self.assertEqual(geometry.angle_class(geometry.mirrored(points, 500)), "mirrored", degrees)

    def test_four_quarters_are_a_whole_turn(self) -> None:
        self.assertEqual(geometry.turned(BOX, 4, 300, 200), BOX)
        # The upper left corner of a picture comes to the upper right.
        self.assertEqual(geometry.turned([(0, 0)], 1, 300, 200), [(200, 0)])
        self.assertEqual(geometry.turned(geometry.turned(BOX, 1, 300, 200), 3, 200, 300), BOX)

    def test_heights_grow_with_the_picture(self) -> None:
        numbers = geometry.perspective([(0, 0), (1, 0), (1, 1), (0, 1)], [(0, 0), (0, 2), (-3, 2), (-3, 0)])
        self.assertAlmostEqual(geometry.height_scale(numbers, (0.5, 0.5), BOX), 3.0)


class Halves(unittest.TestCase):
    """What is tuned on and what is kept apart."""

    def test_nothing_is_in_both_and_nothing_is_lost(self) -> None:
        names = [f"font-{i}" for i in range(31)]
        work, kept = of_half(names, WORK), of_half(names, KEPT)
        self.assertEqual(sorted(work + kept), sorted(names))
        self.assertLessEqual(abs(len(work) - len(kept)), 1)
        self.assertEqual(of_half(list(reversed(names)), WORK), list(reversed(work)))


class Measures(unittest.TestCase):
    """What counts as read, and how sure a share is."""

    def test_likeness(self) -> None:
        self.assertEqual(measures.likeness("Muñoz, José", "MUNOZ JOSE"), 1.0)
        self.assertEqual(measures.edits("kitten", "sitting"), 3)
        self.assertEqual(measures.likeness("MRN 0012", ""), 0.0)

    def test_one_name_gives_a_person_away_and_a_label_does_not(self) -> None:
        self.assertTrue(measures.gives_away("Patient: Okafor, Ngozi", "Okafor", "name"))
        self.assertFalse(measures.gives_away("Patient: Okafor, Ngozi", "Patient:", "name"))
        self.assertFalse(measures.gives_away("DOB 03/14/1961", "DOB 1961", "birth"))
        self.assertTrue(measures.gives_away("DOB 03/14/1961", "DOB 03/14/1967", "birth"))

    def test_bounds(self) -> None:
        self.assertAlmostEqual(measures.upper_bound(0, 20), 1 - 0.025 ** (1 / 20), places=6)
        self.assertAlmostEqual(measures.upper_bound(3, 8), 0.7551, places=3)
        self.assertEqual((measures.upper_bound(5, 5), measures.upper_bound(0, 0)), (1.0, 1.0))

    def test_bands(self) -> None:
        self.assertEqual([measures.cap_band(c) for c in (7.9, 8, 10, 16, 32)], ["under 8", "8 to 10", "10 to 16", "16 to 32", "32 and more"])


@unittest.skipIf(numpy is None, "needs the packages of scene-requirements.txt; test_benchmark runs it there")
class InPixels(unittest.TestCase):
    """That truth and pixels agree."""

    def laid(self, bow: float = 0.0):
        from scenes.place import Bend, Picture
        from scenes.surface import Surface
        surface = Surface("paper", 400, 300, (255, 255, 255))
        surface.box((100, 120, 300, 160), (0, 0, 0))
        surface.mark((100, 120, 300, 160), "name", "identifier", "x")
        picture = Picture(numpy.full((600, 800, 3), 200, numpy.uint8))
        laid = picture.place(surface, [(200, 100), (600, 160), (560, 480), (150, 400)], bend=Bend(bow=bow))
        return picture, laid

    def test_a_line_lies_where_it_was_drawn(self) -> None:
        from judging.pixels import _mask
        for bow in (0.0, 0.2):
            picture, laid = self.laid(bow)
            dark = picture.pixels.max(axis=2) < 60
            box, mask = _mask(laid.planted[0].corners, dark.shape)
            self.assertGreater((dark[box] & mask).sum() / mask.sum(), 0.93, bow)
            self.assertGreater((dark[box] & mask).sum() / dark.sum(), 0.93, bow)

    def test_what_is_laid_over_hides(self) -> None:
        picture, laid = self.laid()
        self.assertEqual(picture.truth()[0][1].visible, 1.0)
        xs = [x for x, _ in laid.planted[0].corners]
        middle = round((min(xs) + max(xs)) / 2)
        picture.hide(numpy.full((600, middle), 255, numpy.uint8), 0, 0)
        self.assertAlmostEqual(picture.truth()[0][1].visible, 0.5, delta=0.1)

    def test_no_sign_hangs_before_a_head(self) -> None:
        from scenes.compose import Scene, is_free
        from scenes.surface import Surface
        heads = [(0.0, 0.0, 500.0, 600.0)]
        for seed in range(8):
            laid = {}
            for kind in ("public", "paper"):
                scene = Scene(None, random.Random(seed), numpy.full((600, 800, 3), 200, numpy.uint8), heads)
                laid[kind] = scene.lay(Surface(kind, 400, 300), cap=16.0, turn=0.0)
            self.assertTrue(laid["public"] is None or is_free(laid["public"], heads), laid)
            self.assertIsNotNone(laid["paper"], "papers lie anywhere")

    def test_labelled_heads_are_larger_than_their_faces(self) -> None:
        from scenes import grounds
        with tempfile.TemporaryDirectory() as folder:
            photo = Path(folder) / "photo.jpg"
            cv2.imwrite(str(photo), numpy.full((60, 90, 3), 120, numpy.uint8))
            self.assertEqual(grounds.heads(photo), [], "nobody labelled it")
            labels = {hashlib.sha256(photo.read_bytes()).hexdigest(): {"faces": [{"box": [40, 20, 50, 30]}]}}
            with mock.patch.object(grounds, "_labels", lambda: labels):
                self.assertEqual(grounds.heads(photo), [(36.0, 16.0, 54.0, 34.0)])
                pixels, heads = grounds.photograph(photo, random.Random(1), (900, 600))
            self.assertEqual((pixels.shape, heads), ((600, 900, 3), [(360.0, 160.0, 540.0, 340.0)]))

    def test_fill_counts_as_covered_and_compression_does_not(self) -> None:
        from judging.pixels import Change
        before = numpy.random.default_rng(1).integers(80, 190, (200, 300, 3)).astype(numpy.uint8)
        after = before.copy()
        after[20:41, 10:111] = 32
        change = Change(before, after)
        self.assertGreater(change.covered(BOX), 0.95)
        self.assertLess(change.untouched(BOX), 0.1)
        self.assertEqual(change.needless([BOX]), (0.0, 0.0))
        self.assertAlmostEqual(change.needless([])[0], 2121 / 60000, delta=0.004)
        ramp = before.copy()
        ramp[60:160, 100:250] = numpy.linspace(0, 60, 150)[None, :, None]
        filled, softened = Change(before, ramp).needless([])
        self.assertEqual(filled, 0.0)
        self.assertAlmostEqual(softened, 15000 / 60000, delta=0.03)
        near = Change(before, (before.astype(int) + 9).astype(numpy.uint8))
        self.assertEqual((near.covered(BOX), near.untouched(BOX)), (0.0, 1.0))

    def test_pictures_are_judged_as_they_are_shown(self) -> None:
        from PIL import Image
        from judging.lines import _picture
        red, half = (200, 30, 40), numpy.zeros((20, 40, 4), numpy.uint8)
        half[:, :20] = (*red, 255)
        exif = Image.Exif()
        exif[0x0112] = 6
        with tempfile.TemporaryDirectory() as folder:
            Image.fromarray(half[:, :, :3]).save(turned := Path(folder) / "turned.jpg", exif=exif, quality=95, subsampling=0)
            Image.fromarray(half).save(seen_through := Path(folder) / "seen-through.png")
            Image.fromarray(numpy.full((20, 40), 257 * 90, numpy.uint16)).save(deep := Path(folder) / "deep.png")
            Image.new("CMYK", (40, 20), (0, 255, 255, 0)).save(inks := Path(folder) / "inks.jpg", quality=95)
            shown = _picture(turned)
            self.assertEqual(shown.shape, (40, 20, 3))
            self.assertLess(abs(shown[5, 10].astype(int) - red).max(), 12, "the left half comes to the top")
            self.assertEqual([_picture(seen_through)[10, x].tolist() for x in (5, 35)], [list(red), [255] * 3])
            self.assertEqual(_picture(deep)[0, 0].tolist(), [90] * 3)
            red_of_inks = _picture(inks)[0, 0]
            self.assertGreater(int(red_of_inks[0]) - int(red_of_inks[1]), 150)

    def test_a_leak_counts_once_a_picture_and_only_when_safe(self) -> None:
        from judging.lines import Line, Shot
        from judging.table import table

        def line(file: str, standing: str, after: bool, visible: float = 1.0, fate: str = "identifier") -> Line:
            return Line(file, standing, "Okafor", "name", fate, "label", "door-card", "upright", False, 20.0, visible, 0.0 if after else 1.0, 0.0, True, after, [])
        lines = [line("a", "safe", True), line("a", "safe", True), line("b", "safe", False), line("c", "review", True), line("b", "safe", True, 0.3),
                 line("b", "safe", False, fate="must-survive"), line("b", "safe", True, fate="must-survive")]
        shots = [Shot("a", "desk", "safe", 0.0, 0.0, 2), Shot("b", "desk", "safe", 0.02, 0.0, 1), Shot("c", "desk", "review", 0.0, 0.0, 1)]
        made = table(lines, shots, "made", "three scenes")
        self.assertIn("| an identifier is readable, given safe | 2 | 50.0 % (1), at most 98.7 % |", made)
        self.assertIn("| all | 4 | 25.0 % | 75.0 % of 4 | 75.0 % |", made)
        self.assertIn("| all | 2 | 50.0 % |", made)
        self.assertIn("| review | 3 | 33.3 % |", made)

    def test_every_family_is_in_both_halves(self) -> None:
        from scenes.templates import TEMPLATES, templates
        for family in {t.family for t in TEMPLATES}:
            for half in (WORK, KEPT):
                self.assertTrue(templates(half, family=family), (family, half))


if __name__ == "__main__":
    unittest.main()
