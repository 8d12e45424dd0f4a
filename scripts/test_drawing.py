"""Tests of the scripts that draw pictures: wrong calls end with one sentence."""

from __future__ import annotations

import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

HERE = Path(__file__).resolve().parent


def call(script: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Runs a script in an empty folder."""
    with tempfile.TemporaryDirectory() as folder:
        return subprocess.run([sys.executable, str(HERE / script), *arguments], cwd=folder, capture_output=True, text=True, check=False)


class WrongCalls(unittest.TestCase):
    """What a person gets who forgets something."""

    def test_a_folder_has_to_be_named(self) -> None:
        for arguments in (("--if-needed",), ("--bench",), ("--if-needed", "--bench"), ("photos", "--if-needed", "--only")):
            done = call("make-demo-photos", *arguments)
            self.assertEqual(done.returncode, 1, done.stderr)
            self.assertEqual(done.stderr.count("\n"), 1, done.stderr)
            self.assertIn("Name the folder", done.stderr)

    def test_scenes_and_outputs_go_together(self) -> None:
        for arguments in ((), ("scenes",), ("scenes", "out", "--run", "work")):
            done = call("score", *arguments)
            self.assertEqual((done.returncode, done.stderr.count("\n")), (1, 1), done.stderr)
            self.assertIn("Name the folder of scenes", done.stderr)

    def test_help_is_shown(self) -> None:
        for script in ("make-demo-photos", "make-testdata", "make-scenes", "score"):
            done = call(script, "--help")
            self.assertEqual(done.returncode, 0)
            self.assertIn(script, done.stdout)
        self.assertEqual(call("make-demo-photos").returncode, 2)
        self.assertEqual(call("make-testdata", "--wrong").returncode, 2)


if __name__ == "__main__":
    unittest.main()
