"""The list of everything that can be drawn: a template is one way to draw one kind of thing from random numbers."""

from __future__ import annotations

import random
from typing import Callable, NamedTuple

from .fonts import Fonts
from .halves import of_half
from .surface import Surface
from .words import Words

Draw = Callable[[random.Random, Words, Fonts], Surface]


class Template(NamedTuple):
    """One way to draw a thing of a family."""

    name: str
    family: str
    kind: str
    draw: Draw

    def make(self, rng: random.Random, words: Words, fonts: Fonts) -> Surface:
        """Draws one; the surface remembers which template made it."""
        surface = self.draw(rng, words, fonts)
        surface.template = self.name
        return surface


TEMPLATES: list[Template] = []


def template(family: str, kind: str, name: str) -> Callable[[Draw], Draw]:
    """Adds a drawing function to the list."""
    def add(draw: Draw) -> Draw:
        TEMPLATES.append(Template(name, family, kind, draw))
        return draw
    return add


from .families import badges, boards, folders, forms, labels, notes, posters, screens, wares  # noqa: E402, F401


def templates(half: str | None = None, *, kind: str | None = None, family: str | None = None) -> list[Template]:
    """The templates of a half, a kind or a family; variants of one thing, whose names begin alike, go to different halves."""
    found = []
    for one in dict.fromkeys((t.family, t.kind) for t in TEMPLATES):
        siblings = [t for t in TEMPLATES if (t.family, t.kind) == one]
        found += siblings if half is None else of_half(siblings, half, lambda t: t.name, lambda t: t.name.split("-")[0])
    return [t for t in found if kind in (None, t.kind) and family in (None, t.family)]
