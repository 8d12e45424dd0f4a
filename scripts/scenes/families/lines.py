"""What records say about a person, line by line, and small drawings that many things share."""

from __future__ import annotations

import random

from ..surface import IDENTIFIER, NEUTRAL, Surface
from ..words import Person, Words

# Text, class, fate.
Line = tuple[str, str, str]


def name_line(rng: random.Random, words: Words, who: Person) -> Line:
    """The name, with or without what a form prints before it."""
    return rng.choice(("", "", "Name: ", "Patient: ", "Pt: ", "Pt Name ", "NAME ")) + words.name(rng, who), "name", IDENTIFIER


def birth_line(rng: random.Random, words: Words, who: Person) -> Line:
    """The date of birth."""
    return rng.choice(("DOB ", "DOB: ", "D.O.B. ", "Born ", "DOB:", "")) + words.date(rng, who.birth), "birth", IDENTIFIER


def mrn_line(rng: random.Random, who: Person) -> Line:
    """The record number."""
    return rng.choice(("MRN ", "MRN: ", "MR# ", "Pt ID ", "MRN:", "Acct# ", "#")) + who.mrn, "mrn", IDENTIFIER


def more_lines(rng: random.Random, words: Words, who: Person) -> list[Line]:
    """The rarer lines, in random order."""
    street, town = words.address(rng)
    lines = [(rng.choice(("Ph: ", "Tel ", "Phone: ", "Cell ", "")) + words.phone(rng, who), "phone", IDENTIFIER), (street, "address", IDENTIFIER),
             (town, "address", IDENTIFIER), (rng.choice(("SSN ", "SSN: ", "SS# ")) + words.ssn(rng), "ssn", IDENTIFIER),
             (rng.choice(("Ins ID ", "Member ID: ", "Policy ")) + words.insurance(rng), "insurance", IDENTIFIER), (rng.choice(words.payers), "other", NEUTRAL),
             (words.email(rng, who), "email", IDENTIFIER), (words.medical(rng), "medical", IDENTIFIER), (words.doctor(rng), "doctor", NEUTRAL),
             (rng.choice(("Sex: F", "Sex: M", "F", "M", "NKDA", "FULL CODE")), "other", NEUTRAL)]
    rng.shuffle(lines)
    return lines


def record(rng: random.Random, words: Words, who: Person, count: int) -> list[Line]:
    """The lines of a record, the name first, most often followed by birth and number."""
    lines = [name_line(rng, words, who)]
    lines += [birth_line(rng, words, who)] if rng.random() < 0.85 else []
    lines += [mrn_line(rng, who)] if rng.random() < 0.8 else []
    return (lines + more_lines(rng, words, who))[:max(1, count)]


def bars(surface: Surface, rng: random.Random, area: tuple[float, float, float, float], *, upright: bool = False) -> None:
    """A linear code; the benchmark counts what is printed beside it, not the bars."""
    left, top, right, bottom = area
    at, end = (top, bottom) if upright else (left, right)
    unit = max(2.0, (end - at) / 110)
    while at < end - unit * 2:
        wide = unit * rng.choice((1, 1, 2, 3))
        surface.box((left, at, right, at + wide) if upright else (at, top, at + wide, bottom), (10, 10, 12))
        at += wide + unit * rng.choice((1, 1, 2, 3))
