"""Is a silence longer than this site's own? Pure functions of how many articles each day had.

How likely a day is to bring nothing is learned for each weekday, and drawn to the habit of all days while there are few of
that weekday (an estimate that shrinks to the pooled one, as in Efron and Morris, JASA 70, 1975). The days of a silence
multiply. That takes them for independent, which holidays and bursts are not: so a silence must also exceed the site's own
earlier ones by the same measure. The gravest of those counts up to a bound: an outage of a month, once, would otherwise
deafen the check for a year.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from pipelines.health import thresholds
from pipelines.health.chance import poisson_at_most, smoothed


@dataclass(frozen=True, slots=True)
class Silence:
    """A run of days without an article."""

    days: int
    since: date  # the last day that had one
    surprise: float  # -log of its chance
    gravest: float  # that of the gravest one before
    second: float  # and of the gravest but that one
    longest: int  # days of the longest one before

    def is_unusual(self) -> bool:
        """Is it less likely than chance allows, and graver than what the site has done before?"""
        unlikely = -math.log(thresholds.UNLIKELY)
        heeded = min(self.gravest, max(self.second, thresholds.HEEDED_ONCE * unlikely))
        return self.surprise >= unlikely and self.surprise > thresholds.GRAVER_THAN_EVER * heeded


def silence(articles: Mapping[date, int], watched: Sequence[date]) -> Silence | None:
    """The silence at the end of the days on which an article could have been seen, in order; None: too little is known."""
    first = next((place for place, day in enumerate(watched) if articles.get(day)), len(watched))
    days = watched[first:]
    busy = [place for place, day in enumerate(days) if articles.get(day)]
    if len(busy) < thresholds.FEWEST_DAYS_WITH_NEWS:
        return None
    past, current = days[: busy[-1] + 1], days[busy[-1] + 1 :]
    if len(past) < thresholds.FEWEST_DAYS:
        return None
    chances = _chances_of_nothing(articles, past)
    before = [past[start + 1 : end] for start, end in itertools.pairwise(busy) if end > start + 1]
    ranked = [*sorted((_surprise(quiet, chances) for quiet in before), reverse=True), 0.0, 0.0]
    return Silence(
        days=len(current),
        since=past[-1],
        surprise=_surprise(current, chances),
        gravest=ranked[0],
        second=ranked[1],
        longest=max(map(len, before), default=0),
    )


def _chances_of_nothing(articles: Mapping[date, int], days: Sequence[date]) -> dict[int, float]:
    """For each weekday how likely it is to bring no article; never less than so many days in all can tell."""
    quiet = [day for day in days if not articles.get(day)]
    pooled, least = smoothed(len(quiet), len(days)), smoothed(0, len(days))
    weight, found = thresholds.POOLED_WEIGHT, {}
    for weekday in range(7):
        seen = sum(day.weekday() == weekday for day in days)
        nothing = sum(day.weekday() == weekday for day in quiet)
        enough = seen >= thresholds.FEWEST_OF_WEEKDAY
        own = (nothing + weight * pooled) / (seen + weight)
        found[weekday] = max(own, least) if enough else pooled
    return found


def _surprise(days: Sequence[date], chances: Mapping[int, float]) -> float:
    return -sum(math.log(chances[day.weekday()]) for day in days)


@dataclass(frozen=True, slots=True)
class ThinWeek:
    """The last seven days, beside the leanest seven before them."""

    articles: int
    leanest: int
    weeks: int

    def is_unusual(self) -> bool:
        """Even at the pace of the leanest week, would so few be an unlikely week? Poisson's lower tail.

        The leanest, not the mean: articles come in bursts, and a mean would make every quiet week unlikely. A week
        without any is for `silence` to judge.
        """
        return (
            self.articles > 0
            and self.leanest >= thresholds.FEWEST_A_WEEK
            and poisson_at_most(self.articles, self.leanest) < thresholds.UNLIKELY
        )


def thin_week(articles: Mapping[date, int], watched: Sequence[date]) -> ThinWeek | None:
    """The last seven days that were watched beside all earlier sevens; None: too few of those."""
    first = next((place for place, day in enumerate(watched) if articles.get(day)), len(watched))
    days = watched[first:]
    sevens = [sum(articles.get(day, 0) for day in days[end - 7 : end]) for end in range(len(days), 6, -7)]
    if len(sevens) <= thresholds.FEWEST_WEEKS_OF_NEWS:
        return None
    return ThinWeek(articles=sevens[0], leanest=min(sevens[1:]), weeks=len(sevens) - 1)
