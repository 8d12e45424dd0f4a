"""Splits everything a scene is made of into two halves, so that what was tuned on one can be judged on the other."""

from __future__ import annotations

import hashlib
from typing import Callable, Sequence, TypeVar

T = TypeVar("T")
WORK, KEPT = "work", "kept"


def of_half(things: Sequence[T], half: str, key: Callable[[T], str] = str, group: Callable[[T], str] = lambda _: "") -> list[T]:
    """Those of the things that belong to a half, in their own order.

    The hash of its name decides, and equally many go to either half, also within neighbouring groups; which half a thing is in
    depends on nothing but the list of names."""
    if half not in (WORK, KEPT):
        raise ValueError("a half is either work or kept")
    ranked = sorted({key(thing): group(thing) for thing in things}.items(), key=lambda item: (item[1], _hash(item[0])))
    chosen = {name for rank, (name, _) in enumerate(ranked) if (rank % 2 == 0) == (half == WORK)}
    return [thing for thing in things if key(thing) in chosen]


def _hash(name: str) -> str:
    return hashlib.sha256(f"phiscrub-scenes:{name}".encode()).hexdigest()
