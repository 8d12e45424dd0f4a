"""Invented people and everything that is written about them, and words that are meant for the public."""

from __future__ import annotations

import os
import random
from dataclasses import dataclass
from pathlib import Path

from . import names, public
from .halves import of_half

MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December")


@dataclass(frozen=True)
class Person:
    """One invented patient; the same name and numbers wherever a surface speaks of them."""

    first: str
    middle: str
    last: str
    birth: tuple[int, int, int]
    mrn: str
    phone: str
    area: int


class Words:
    """The words of one half; every method draws from the random numbers it is given."""

    def __init__(self, half: str) -> None:
        self.half = half
        self.origins = {origin: (of_half(first, half), of_half(last, half)) for origin, (first, last) in names.ORIGINS.items()}
        self.census_last = of_half(census("names-last.txt", 6000), half)
        self.census_first = of_half(census("names-first-male.txt", 500) + census("names-first-female.txt", 900), half)
        self.streets = of_half(names.STREETS, half)
        self.towns = of_half(names.TOWNS, half)
        self.diagnoses = of_half(names.DIAGNOSES, half)
        self.drugs = of_half(names.DRUGS, half)
        self.payers = of_half(names.PAYERS, half)
        self.slogans = of_half(public.SLOGANS, half)
        self.clinics = of_half(public.CLINICS, half)
        self.signs = of_half(public.SIGNS, half)
        self.brands = of_half(public.BRANDS, half)
        self.slides = of_half(public.SLIDES, half)

    def person(self, rng: random.Random) -> Person:
        """A person of any origin; a third come from the census lists."""
        if rng.random() < 0.33:
            first, last = rng.choice(self.census_first), rng.choice(self.census_last)
        else:
            firsts, lasts = self.origins[rng.choice(list(self.origins))]
            first, last = rng.choice(firsts), rng.choice(lasts)
            if rng.random() < 0.1:
                last += "-" + rng.choice(self.origins[rng.choice(list(self.origins))][1])
        born = (rng.randint(1, 12), rng.randint(1, 28), rng.randint(1926, 2025))
        mrn = rng.choice(("{:07}", "{:08}", "M{:08}", "{:06}", "E{:07}", "dash")).format(rng.randint(10**5, 10**6 - 1) * rng.choice((1, 7, 9)))
        if mrn == "dash":
            mrn = f"{rng.randint(10, 99)}-{rng.randint(10, 99)}-{rng.randint(10, 99)}"
        area = rng.randint(201, 989)
        return Person(first, rng.choice("ABCDEFGHJKLMNPRSTW"), last, born, mrn, f"{rng.randint(200, 999)}-{rng.randint(0, 9999):04}", area)

    def name(self, rng: random.Random, who: Person, *, short: bool = False) -> str:
        """The person's name in one of the orders that clinics write."""
        first, last, initial = who.first, who.last, who.middle
        if short:
            return rng.choice((f"{first[0]}. {last}", f"{last}, {first[0]}.", last, f"{first} {last[0]}.", f"{last} {first[0]}", f"{first} {last}"))
        said = rng.choice((f"{first} {last}", f"{first} {last}", f"{last}, {first}", f"{last}, {first} {initial}.", f"{first} {initial}. {last}",
                           f"{first[0]}. {last}", f"{last} {first}", f"{rng.choice(('Mr.', 'Mrs.', 'Ms.'))} {last}"))
        return said.upper() if rng.random() < 0.25 else said

    def date(self, rng: random.Random, when: tuple[int, int, int] | None = None) -> str:
        """A date in one of the ways it is written in the US, and a few others."""
        month, day, year = when or (rng.randint(1, 12), rng.randint(1, 28), rng.randint(2019, 2026))
        word = MONTHS[month - 1]
        return rng.choice((f"{month:02}/{day:02}/{year}", f"{month:02}/{day:02}/{year}", f"{month}/{day}/{year % 100:02}", f"{month:02}-{day:02}-{year}",
                           f"{day:02}-{word[:3].upper()}-{year}", f"{word[:3]} {day}, {year}", f"{word} {day}, {year}", f"{year}-{month:02}-{day:02}",
                           f"{month}.{day}.{year}", f"{day} {word[:3]} {year}"))

    def phone(self, rng: random.Random, who: Person) -> str:
        """The person's telephone number."""
        start, _, end = who.phone.partition("-")
        return rng.choice((f"({who.area}) {start}-{end}", f"{who.area}-{start}-{end}", f"{who.area}.{start}.{end}", f"+1 {who.area} {start} {end}", f"{start}-{end}"))

    def address(self, rng: random.Random) -> tuple[str, str]:
        """A street line and a town line."""
        street = f"{rng.randint(2, 9899)} {rng.choice(self.streets)} {rng.choice(('St', 'Ave', 'Rd', 'Lane', 'Dr', 'Blvd', 'Ct'))}"
        if rng.random() < 0.25:
            street += rng.choice((f", Apt {rng.randint(1, 40)}", f" #{rng.randint(1, 30)}{rng.choice('ABCD')}"))
        return street, f"{rng.choice(self.towns)}, {rng.choice('MA NY CA TX OH WA IL FL GA MN'.split())} {rng.randint(1001, 99950):05}"

    def email(self, rng: random.Random, who: Person) -> str:
        """An address at a domain that nobody can own."""
        plain = lambda text: "".join(c for c in names.folded(text).lower() if c.isalnum())
        first, last = plain(who.first), plain(who.last)
        return f"{rng.choice((f'{first}.{last}', f'{first[0]}{last}', f'{first}{who.birth[2] % 100:02}', f'{last}_{first[0]}'))}@{rng.choice(('mail.example', 'inbox.example', 'home.example.net'))}"

    def ssn(self, rng: random.Random) -> str:
        """A social security number's shape."""
        return f"{rng.randint(100, 665)}-{rng.randint(10, 99)}-{rng.randint(1000, 9999)}"

    def insurance(self, rng: random.Random) -> str:
        """A member number of an insurance plan."""
        letters = "".join(rng.choice("ABCDEFGHJKMNPQRTUVWXYZ") for _ in range(3))
        return rng.choice((f"{letters}{rng.randint(10**8, 10**9 - 1)}", f"W{rng.randint(10**8, 10**9 - 1)}", f"{rng.randint(1, 9)}{letters[:2]}{rng.randint(0, 9)}-{letters[0]}{letters[1]}{rng.randint(0, 9)}-{letters[1]}{letters[2]}{rng.randint(10, 99)}"))

    def medical(self, rng: random.Random) -> str:
        """A diagnosis, a medicine or a result."""
        drug = f"{rng.choice(self.drugs)} {rng.choice((5, 10, 20, 25, 40, 50, 100, 500))} mg {rng.choice(('daily', 'BID', 'TID', 'at bedtime', 'PRN'))}"
        return rng.choice((rng.choice(self.diagnoses), drug, f"Dx: {rng.choice(self.diagnoses)}", f"Allergy: {rng.choice(self.drugs)}", f"A1c {rng.uniform(5, 12):.1f} %"))

    def doctor(self, rng: random.Random) -> str:
        """A clinician's name, which is not a patient's."""
        who = self.person(rng)
        return rng.choice((f"Dr. {who.last}", f"{who.first[0]}. {who.last}, MD", f"Dr. {who.first[0]}. {who.last}"))


def census(file: str, count: int) -> list[str]:
    """The most frequent names of one of the census lists among the models, in mixed case."""
    folder = Path(os.environ.get("PHISCRUB_MODELS", Path(__file__).resolve().parents[2] / "models"))
    try:
        lines = (folder / file).read_text("utf-8").splitlines()[:count]
    except OSError:
        raise SystemExit(f"make-scenes: The list of names {folder / file} is missing: run scripts/fetch-models first.") from None
    return [line.split()[0].title() for line in lines if len(line.split()[0]) > 2]
