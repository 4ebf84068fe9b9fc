"""The words of each language: one TOML file a language, found by its name."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from random import Random

from babel.dates import format_date

LANGUAGES = ("en", "ru", "hy", "de", "az", "ka", "ar")
RIGHT_TO_LEFT = frozenset({"ar"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """Lists of names and of sentences with places for them, and what the furniture of a site says."""

    language: str
    paper: tuple[str, ...]
    town: tuple[str, ...]
    person: tuple[str, ...]
    thing: tuple[str, ...]
    office: tuple[str, ...]
    weekday: tuple[str, ...]
    headline: tuple[str, ...]
    sentence: tuple[str, ...]
    quote: tuple[str, ...]
    heading: tuple[str, ...]
    item: tuple[str, ...]
    caption: tuple[str, ...]
    comment: tuple[str, ...]
    menu: tuple[str, ...]
    furniture: Mapping[str, str]

    def compose(self, rng: Random, form: str) -> str:
        """A form with its places filled; the first letter a capital where the script has them."""
        town, town2 = rng.sample(self.town, 2)
        text = form.format(
            town=town,
            town2=town2,
            person=rng.choice(self.person),
            thing=rng.choice(self.thing),
            office=rng.choice(self.office),
            weekday=rng.choice(self.weekday),
            n=rng.randrange(21, 990),
            m=rng.randrange(3, 19),
        )
        return text if self.language == "ka" else text[0].upper() + text[1:]

    def long_date(self, day: date) -> str:
        """As people write it: 21 October 2025, 21. Oktober 2025, 21 октября 2025 г."""
        return format_date(day, "long", locale={"en": "en_GB"}.get(self.language, self.language))


@cache
def words(language: str) -> Words:
    sheet = tomllib.loads((files(__name__) / f"{language}.toml").read_text("utf-8"))
    lists = {key: tuple(value) for key, value in sheet.items() if key != "furniture"}
    return Words(language=language, furniture=sheet["furniture"], **lists)
