"""How newspapers write a day: by figures, by names of months, in English whatever the language."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from types import MappingProxyType

from benchmarks.sites.languages import Words

FORMS: Mapping[str, Callable[[Words, date], str]] = MappingProxyType(
    {
        "dotted-name": lambda _, day: day.strftime("%d.%b.%Y"),  # 21.Oct.2025
        "short-name": lambda _, day: day.strftime("%d %b %Y"),
        "dotted": lambda _, day: day.strftime("%d.%m.%Y"),
        "iso": lambda _, day: day.isoformat(),
        "slashed": lambda _, day: day.strftime("%Y/%m/%d"),
        "long": lambda words, day: words.long_date(day),
        "timed": lambda _, day: f"{day.strftime('%d.%m.%Y')} {9 + day.day % 12}:{10 + day.day}",
        "time-first": lambda _, day: f"{9 + day.day % 12}:{10 + day.day}, {day.strftime('%d.%m.%Y')}",
    }
)
TODAY_FORMS = ("short-name", "dotted", "long", "iso")


def written(form: str, words: Words, day: date) -> str:
    return FORMS[form](words, day)
