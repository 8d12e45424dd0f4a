"""Reads lists of names out of the source of a package that keeps them as Python literals, one provider a country.

The source is parsed, never run. Names come out in Latin letters without accents, in capitals, sorted, one a line; those in other
scripts are left out, since what a picture shows of them is read as Latin letters or not at all.
"""

from __future__ import annotations

import ast
import re
import unicodedata
from typing import Callable, Iterator

# Letters that do not come apart into a plain one and an accent.
WHOLE = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "ð": "d", "ı": "i", "ə": "a", "ß": "ss", "æ": "ae", "œ": "oe", "þ": "th"})
# Shorter ones are particles, initials, and what cloth and leaves are read as.
SHORTEST = 4


def lists_in(source: bytes) -> Iterator[tuple[str, ast.expr]]:
    """Every assignment of the source: the name that is assigned to, and what."""
    for node in ast.walk(ast.parse(source.decode("utf-8"))):
        targets = node.targets if isinstance(node, ast.Assign) else [node.target] if isinstance(node, ast.AnnAssign) else []
        for target in targets:
            if isinstance(target, ast.Name) and node.value is not None:
                yield target.id, node.value


def folded(name: str) -> str:
    """A name in lower case without accents and apostrophes."""
    apart = unicodedata.normalize("NFKD", name.lower().translate(WHOLE))
    return "".join(c for c in apart if not unicodedata.combining(c) and c not in "'’ʻ‘")


def names_from(source: bytes, kind: re.Pattern[str]) -> bytes:
    """All names of the lists whose name begins so, parts of double names each on their own."""
    texts = (
        leaf.value
        for name, value in lists_in(source)
        if kind.match(name)
        for leaf in ast.walk(value)
        if isinstance(leaf, ast.Constant) and isinstance(leaf.value, str)
    )
    parts = {part for text in texts for part in re.split(r"[\s-]", folded(text))}
    names = sorted(p.upper() for p in parts if len(p) >= SHORTEST and re.fullmatch("[a-z]+", p))
    return "".join(f"{name}\n" for name in names).encode()


def given_names(source: bytes) -> bytes:
    """First names."""
    return names_from(source, re.compile("first_(romanized_)?name"))


def surnames(source: bytes) -> bytes:
    """Last names."""
    return names_from(source, re.compile("((fe)?male_|unisex_)?last_(romanized_)?name"))


EDITS: dict[str, Callable[[bytes], bytes]] = {"given-names": given_names, "surnames": surnames}
