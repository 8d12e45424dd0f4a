"""The benchmark as it is run: in its own environment, from drawing a scene to its table."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))

import drawing  # noqa: E402

BLACK = "import sys; from PIL import Image; Image.new('RGB', Image.open(sys.argv[1]).size).save(sys.argv[2])"


class InItsEnvironment(unittest.TestCase):
    """What needs the packages of scene-requirements.txt; they are fetched the first time."""

    @classmethod
    def setUpClass(cls) -> None:
        cls.python = str(drawing.python_with_requirements(drawing.SCENE_REQUIREMENTS))

    def ended_well(self, *command: str) -> str:
        done = subprocess.run(command, cwd=HERE, capture_output=True, text=True, check=False)
        self.assertEqual(done.returncode, 0, done.stderr)
        return done.stdout + done.stderr

    def test_in_pixels(self) -> None:
        self.assertIn("Ran 8 tests", self.ended_well(self.python, "-m", "unittest", "test_scenes.InPixels"))

    def test_a_scene_left_as_it_is_leaks_and_a_black_one_does_not(self) -> None:
        with tempfile.TemporaryDirectory() as folder:
            scenes, again, left, black = (Path(folder) / name for name in ("scenes", "again", "left", "black"))
            for drawn in (scenes, again):
                self.ended_well(sys.executable, "make-scenes", str(drawn), "--count", "1", "--seed", "1")
            photo = scenes / "photos" / "scene-000.jpg"
            self.assertEqual(photo.read_bytes(), (again / "photos" / photo.name).read_bytes(), "the same seed")
            left.mkdir()
            black.mkdir()
            shutil.copy(photo, left)
            self.ended_well(self.python, "-c", BLACK, str(photo), str(black / "scene-000.png"))
            share = {}
            for out in (left, black):
                self.assertIn("# scenes", self.ended_well(sys.executable, "score", str(scenes), str(out)))
                lines = json.loads((out / "judged.json").read_text("utf-8"))["lines"]
                read = [line for line in lines if line["read_before"]]
                self.assertTrue(any(line["fate"] == "identifier" for line in read), "a scene with something private in it")
                share[out.name] = (sum(line["read_after"] for line in read), min(line["covered"] for line in read), len(read))
            self.assertEqual(share["left"][:2], (share["left"][2], 0.0))
            self.assertEqual(share["black"][0], 0)
            self.assertGreater(share["black"][1], 0.9)


if __name__ == "__main__":
    unittest.main()
