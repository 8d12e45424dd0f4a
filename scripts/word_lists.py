"""Makes word lists, sorted, one word a line, out of files of packages.

Names come from the source of a package that keeps them as Python literals, one provider a country. The source is parsed, never
run. They come out in Latin letters without accents, in capitals; those in other scripts are left out, since what a picture shows of
them is read as Latin letters or not at all. Everyday words come from a table of how often English words are printed.
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
# Of 23 billion times that the commonest word is in the table; the 12,000 words above it are those that signs and slides say.
PRINTED_OFTEN = 3_000_000


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


def words_printed(table: bytes, is_wanted: Callable[[int], bool]) -> bytes:
    """The words of a table of lines `word count` whose count is wanted."""
    pairs = (line.split() for line in table.decode("utf-8-sig").splitlines())
    words = sorted(word for word, count in pairs if is_wanted(int(count)) and re.fullmatch("[a-z]{2,}", word))
    return "".join(f"{word}\n" for word in words).encode()


def everyday_words(table: bytes) -> bytes:
    """The words of such a table that are printed often."""
    return words_printed(table, lambda count: count >= PRINTED_OFTEN)


def rarer_words(table: bytes) -> bytes:
    """Its other words."""
    return words_printed(table, lambda count: count < PRINTED_OFTEN)


EDITS: dict[str, Callable[[bytes], bytes]] = {
    "given-names": given_names,
    "surnames": surnames,
    "everyday-words": everyday_words,
    "rarer-words": rarer_words,
}
