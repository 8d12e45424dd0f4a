"""When a text counts as read, and how sure a share is. Plain numbers, so that it can be tested without any package."""

from __future__ import annotations

import math
import re
import unicodedata

# From this likeness of what was read to what was written, a line counts as read.
READ_AT = 0.75
# Words that forms and notes print beside a name; reading one of them tells nothing.
PLAIN_WORDS = frozenset("""name patient labs call back spoke with thank seeing born today phone cell email mail example inbox home from about date city state street dear
    type diabetes chest pain asthma stroke sepsis anemia migraine epilepsy lupus pneumonia hypertension pregnancy fracture disorder""".split())


def plain(text: str) -> str:
    """A text as it is compared: no accents, no case, letters and digits only; letters that look alike are one."""
    folded = "".join(c for c in unicodedata.normalize("NFKD", text.translate(_ALIKE)) if not unicodedata.combining(c)).lower()
    return re.sub(r"[^a-z0-9]", "", folded).translate(_SAME)


_ALIKE = str.maketrans("łŁøØđĐı", "lLoOdDi")
_SAME = str.maketrans("oil", "011")


def edits(one: str, other: str) -> int:
    """How many letters must be changed, added or left out to make one text the other."""
    row = list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        last, row[0] = row[0], i
        for j, b in enumerate(other, 1):
            last, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, last + (a != b))
    return row[-1]


def likeness(written: str, read: str) -> float:
    """1 where a text was read as it was written, 0 where nothing of it was."""
    a, b = plain(written), plain(read)
    return 1.0 - edits(a, b) / max(len(a), len(b)) if a and b else 0.0


def gives_away(written: str, read: str, cls: str) -> bool:
    """Whether what was read tells what was written: nearly all of it, or, of a person's name, one whole name."""
    if likeness(written, read) >= READ_AT:
        return True
    if cls not in ("name", "badge-name", "email"):
        return False
    found = plain(read)
    words = [w for w in re.split(r"[^\w]+|_", written) if len(w) >= 4 and w.isalpha() and w.lower() not in PLAIN_WORDS]
    return any(plain(word) in found for word in words)


def upper_bound(hits: int, of: int, confidence: float = 0.95) -> float:
    """The exact upper end (Clopper and Pearson) of the two-sided interval of a share."""
    if of == 0 or hits >= of:
        return 1.0
    tail, low, high = (1 - confidence) / 2, hits / of, 1.0
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if at_most(hits, of, middle) > tail else (low, middle)
    return high


def at_most(hits: int, of: int, share: float) -> float:
    """The chance of at most so many hits."""
    return sum(math.comb(of, k) * share**k * (1 - share) ** (of - k) for k in range(hits + 1))


def cap_band(cap: float) -> str:
    """The row of the table that a capital height belongs to."""
    return "under 8" if cap < 8 else "8 to 10" if cap < 10 else "10 to 16" if cap < 16 else "16 to 32" if cap < 32 else "32 and more"
