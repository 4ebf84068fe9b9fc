"""Which days of the week does a short text name, in any language?

A weekday never makes a date. It only tells which of several possible days is meant.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from functools import cache

from babel.localedata import locale_identifiers

from pipelines.dating.months import WORD, fold, own_part

__all__ = ["named_weekdays"]


def named_weekdays(text: str) -> frozenset[int]:
    """The weekdays (Monday is 0) that the words of a text can mean; empty where it names none."""
    found: set[int] = set()
    for word in map(fold, WORD.findall(text)):
        found |= _english().get(word) or _all().get(word, frozenset())
    return frozenset(found)


@cache
def _english() -> dict[str, frozenset[int]]:
    return _names(["en"])


@cache
def _all() -> dict[str, frozenset[int]]:
    return _names(locale_identifiers())


def _names(locales: Iterable[str]) -> dict[str, frozenset[int]]:
    """Whole and abbreviated names that are one word; of two Latin letters there are too many."""
    found: defaultdict[str, set[int]] = defaultdict(set)
    for locale in locales:
        for context in own_part(locale, "days").values():
            for width in ("wide", "abbreviated") if isinstance(context, dict) else ():
                names = context.get(width)
                for weekday, name in names.items() if isinstance(names, dict) else ():
                    words = [fold(word) for word in WORD.findall(name)]
                    if len(words) == 1 and (len(words[0]) > 2 or not words[0].isascii()):
                        found[words[0]].add(weekday)
    return {word: frozenset(meant) for word, meant in found.items()}
