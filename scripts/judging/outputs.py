"""Which output belongs to which scene."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

PICTURES = (".jpg", ".jpeg", ".png", ".webp")


def outputs_of(scenes: Path, out: Path, files: list[str]) -> dict[str, tuple[Path | None, str]]:
    """For every scene its output, if there is one, and its standing: safe, review or withheld.

    Of phiscrub's report only the hash of each input and the name of its output are used, because its outputs have neutral names;
    outputs of other tools are found by the scene's own name, and count as safe unless they lie in a folder named review."""
    if (out / "report.json").is_file():
        records = {record["input_sha256"]: record for record in json.loads((out / "report.json").read_text("utf-8"))["files"]}
        found = {}
        for file in files:
            record = records.get(hashlib.sha256((scenes / "photos" / file).read_bytes()).hexdigest(), {})
            output = record.get("output")
            found[file] = (out / output["file"], Path(output["file"]).parts[0]) if output else (None, "withheld")
        return found
    there = {path.stem: path for path in sorted(out.rglob("*")) if path.suffix.lower() in PICTURES}
    return {file: (there[stem], "review" if "review" in there[stem].relative_to(out).parts else "safe") if (stem := Path(file).stem) in there else (None, "withheld")
            for file in files}
