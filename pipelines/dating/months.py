"""Which word names which month, in any language?"""

from __future__ import annotations

import pickle
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from functools import cache
from typing import Any
from unicodedata import normalize

from babel.core import get_global
from babel.localedata import load, locale_identifiers, resolve_locale_filename

# A word is whatever stands between white space, digits and the punctuation of any script. Marks that Unicode
# does not call letters (vowel signs of India's scripts) belong to it, which \w would not see.
WORD = re.compile(r"[^\s\d!-/:-@\[-`{-¿\u058a\u060c\u061b\u06d4\u2000-\u206f\u3000-\u303f\uff00-\uff0f]+")


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# What stands between day, month and year in speech: "27 de octubre de 2025", "2025 m. spalio 21 d."
CONNECTING = _words(
    "a al d da de del den di do dos e eko g gada gads j la le m nam o of r ta the tou г год года ж թ"
)

COUNTED = "thang"  # folded: Vietnamese has no names for months, but counts them

# Accents of Latin, Greek and Cyrillic, and the hamza that hurried Arabic leaves out; not the vowels of Indic
# scripts.
_ACCENTS = re.compile(r"[\u0300-\u036f\u064b-\u065f]+")


def fold(word: str) -> str:
    """One spelling for all: no case, no accents (capitals and hurried writers drop them), dotless i as i."""
    if word.isascii():
        return word.lower()
    word = word.casefold().replace("ı", "i").replace("ي", "ی").replace("ك", "ک")
    return _ACCENTS.sub("", normalize("NFKD", word))


def named(words: tuple[str, ...]) -> frozenset[int]:
    """The months that these folded words can mean: none, one, or (listopad: October or November) several."""
    if found := _english().get(words):
        return found
    return _all().get(words, frozenset())


def begins_name(word: str) -> bool:
    """Can a month be named beginning with this folded word? Most words cannot, which spares trying them."""
    return word in _first_words()


@cache
def _first_words() -> frozenset[str]:
    return frozenset({COUNTED, *(words[0] for words in (*_english(), *_all()))})


def longest_name() -> int:
    """How many words the longest name has."""
    return 3


@cache
def _english() -> dict[tuple[str, ...], frozenset[int]]:
    return {words: frozenset({month}) for words, month in _names("en")}


@cache
def _all() -> dict[tuple[str, ...], frozenset[int]]:
    """Names in the languages that are official somewhere.

    CLDR has a hundred more, whose short names (Teso "Mar" is May) would only shadow those of languages that
    newspapers are written in.
    """
    languages: defaultdict[tuple[str, ...], defaultdict[int, set[str]]] = defaultdict(
        lambda: defaultdict(set)
    )
    official = _official_languages()
    for locale in locale_identifiers():
        if (language := locale.split("_")[0]) in official:
            for words, month in _names(locale):
                languages[words][month].add(language)
    return {words: _meant({month: len(who) for month, who in by.items()}) for words, by in languages.items()}


def _meant(languages: dict[int, int]) -> frozenset[int]:
    """A meaning that ten times as many languages share wins; else all of them stay possible."""
    most = max(languages.values())
    return frozenset(month for month, count in languages.items() if count * 10 > most)


def _official_languages() -> frozenset[str]:
    return frozenset(
        language.split("_")[0]
        for spoken in get_global("territory_languages").values()
        for language, about in spoken.items()
        if about.get("official_status")
    )


def own_part(locale: str, part: str) -> dict[str, Any]:
    """What a locale says itself, without what it inherits: that is met again where it inherits it from.

    babel's own load() would remember this half for the whole, for everybody in the process.
    """
    with open(resolve_locale_filename(locale), "rb") as own:
        found: dict[str, Any] = pickle.load(own).get(part, {})
    return found


def _names(locale: str) -> Iterator[tuple[tuple[str, ...], int]]:
    for context in own_part(locale, "months").values():
        for width in ("wide", "abbreviated") if isinstance(context, dict) else ():
            names = context.get(width)
            for month, name in names.items() if isinstance(names, dict) else ():
                if words := name_of(name):
                    yield words, month


def name_of(text: str) -> tuple[str, ...]:
    """A month's name as folded words; empty where it is a number in disguise ("10月", "tháng 10")."""
    if any(char.isdigit() for char in text):
        return ()
    words = [fold(word) for word in WORD.findall(text)]
    while len(words) > 1 and words[0] in CONNECTING:
        del words[0]
    return tuple(words) if len(words) <= longest_name() else ()


@cache
def most_common_order(language: str) -> str | None:
    """The order of day, month and year ("dmy", "mdy", "ymd") in a language's short dates; None if not known.

    English has no answer: it is written both ways, and pages of all countries declare en-US, which many
    systems preset.
    """
    language = language.partition("-")[0].casefold()
    return None if language == "en" else _short_order(language)


@cache
def order_in_territory(language: str, territory: str) -> str | None:
    """The order in the short dates of a language ("en", or "" for any official one) in a territory ("GB").

    None if not known, or if official languages differ, or where the short form begins with the year: in Canada and
    South Africa that leaves open how 03/04/2021 is meant.
    """
    if language:
        orders = {_short_order(f"{language}_{territory}")}
    if not language or orders == {None}:
        spoken = get_global("territory_languages").get(territory, {})
        national = {"official", "de_facto_official"}
        orders = {
            _short_order(each) for each, about in spoken.items() if about.get("official_status") in national
        }
    orders -= {None}
    return orders.pop() if len(orders) == 1 and "ymd" not in orders else None


@cache
def _short_order(locale: str) -> str | None:
    if locale not in locale_identifiers():
        return None
    pattern = load(locale).get("date_formats", {}).get("short")
    fields = re.findall(r"d+|M+|y+", str(getattr(pattern, "pattern", pattern)))
    order = "".join(field[0].lower() for field in fields)
    return order if Counter(order) == Counter("dmy") else None
