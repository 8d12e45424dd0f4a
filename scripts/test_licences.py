"""Tests that every crate in the build has a licence that deny.toml allows."""

from __future__ import annotations

import json
import re
import subprocess
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def allowed() -> set[str]:
    """The licences that deny.toml allows."""
    listed = re.search(r"^allow = \[(.*?)^\]", (ROOT / "deny.toml").read_text("utf-8"), re.MULTILINE | re.DOTALL)
    return set(re.findall(r'"([^"]+)"', listed.group(1))) if listed else set()


def is_allowed(expression: str, licences: set[str]) -> bool:
    """Whether an SPDX expression (a slash is an old form of OR) leaves a choice in which every licence is allowed."""
    tokens = re.findall(r"\(|\)|[^\s()]+", expression.replace("/", " OR "))

    def either() -> bool:
        result = both()
        while tokens and tokens[0] == "OR":
            tokens.pop(0)
            result = both() or result
        return result

    def both() -> bool:
        result = one()
        while tokens and tokens[0] == "AND":
            tokens.pop(0)
            result = one() and result
        return result

    def one() -> bool:
        token = tokens.pop(0)
        if token == "(":
            result = either()
            tokens.pop(0)
            return result
        while tokens and tokens[0] == "WITH":
            token = " ".join([token, tokens.pop(0), tokens.pop(0)])
        return token in licences

    return either()


class Licences(unittest.TestCase):
    """What cargo would build, for every platform and with every feature."""

    def test_expressions_are_understood(self) -> None:
        for expression, expected in (
            ("MIT", True),
            ("GPL-3.0", False),
            ("GPL-3.0 OR MIT", True),
            ("MIT/Apache-2.0", True),
            ("MIT AND GPL-3.0", False),
            ("(MIT OR GPL-3.0) AND Unicode-3.0", True),
            ("Apache-2.0 WITH LLVM-exception", True),
            ("Apache-2.0 WITH another-exception", False),
        ):
            licences = {"MIT", "Apache-2.0", "Unicode-3.0", "Apache-2.0 WITH LLVM-exception"}
            self.assertEqual(is_allowed(expression, licences), expected, expression)

    def test_every_crate_may_be_used(self) -> None:
        command = ["cargo", "metadata", "--locked", "--all-features", "--format-version", "1"]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
        packages = json.loads(done.stdout)["packages"]
        self.assertGreater(len(packages), 100)
        licences = allowed()
        wrong = [f"{p['name']}: {p['license']}" for p in packages if not is_allowed(p["license"] or "none", licences)]
        self.assertEqual(wrong, [])


if __name__ == "__main__":
    unittest.main()
