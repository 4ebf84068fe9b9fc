"""Which days does a claim leave possible, once all that bounds the article is known?

A date of unknown order (03/04/2021) is one of two days, a month one of thirty. What else is known may leave
one of them: a weekday in the same words, the month in the address, a change, a first sighting, neighbours.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, timedelta

from pipelines.dating.weekdays import named_weekdays
from pipelines.values import Claim

__all__ = ["Span", "narrowed", "readings"]

Span = tuple[date | None, date | None]  # both included; None is open

_LONGEST = 366  # days; a longer range is left as it is
_NUMBERS = re.compile(r"(?<!\d)\d{1,2}\D{1,3}\d{1,2}\D{1,3}\d{4}(?!\d)")


def readings(claim: Claim) -> tuple[date, ...]:
    """The two days that a date of unknown order can be, the earlier first; empty for any other claim."""
    one, other = claim.earliest, claim.latest
    swapped = one.year == other.year and (one.day, one.month) == (other.month, other.day)
    return (one, other) if one != other and swapped and _NUMBERS.search(claim.says) else ()


def narrowed(claim: Claim, spans: Iterable[tuple[Span, str]]) -> tuple[date, date, str]:
    """The first and last day that are left of a claim of several, and by what: its weekday, `spans` with names.

    A bound that none of the days keeps is passed over: one of the two is wrong, and who knows which.
    """
    left = list(readings(claim)) or _days(claim.earliest, claim.latest)
    by = []
    weekdays = named_weekdays(claim.says)
    fitting = [day for day in left if day.weekday() in weekdays]
    if fitting and len(fitting) < len(left):
        left = fitting
        by.append("the weekday beside it")
    for (low, high), name in spans:
        fitting = [day for day in left if (not low or low <= day) and (not high or day <= high)]
        if fitting and len(fitting) < len(left):
            left = fitting
            by.append(name)
    return left[0], left[-1], " and ".join(by)


def _days(first: date, last: date) -> list[date]:
    count = (last - first).days + 1
    return [first + timedelta(days=n) for n in range(count)] if count <= _LONGEST else [first, last]
