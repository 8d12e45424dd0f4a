"""Shows a table and keeps it; needs no packages."""

from __future__ import annotations

from pathlib import Path

RUNS = Path(__file__).resolve().parents[2] / "benches" / "runs"


def tell(made: str, keep: str | None) -> None:
    """Prints a table, and keeps it in benches/runs where a name is given."""
    print(made)
    if keep:
        (RUNS / f"{keep}.md").write_text(made, "utf-8")
