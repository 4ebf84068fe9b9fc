"""Between which dated articles does an undated one stand, where a site numbers its articles?

Most sites number articles as they are created, so a number tells where in time an article belongs. How
strictly a site keeps to that is measured, not assumed: dated articles are set aside in turn, and the bounds
that the others give them are widened until they hold as often as promised.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

__all__ = ["Bracket", "IdOrder", "learn"]

_RATE = 0.95  # how often a bracket shall hold the day
_LEAST_IN_ORDER = 0.5  # share of the anchors; numbers given at random have 2 / sqrt(n) of them in order
_FOLDS = 10

Point = tuple[int, date]


@dataclass(frozen=True, slots=True, kw_only=True)
class Bracket:
    """Days between which an article was published; None is open."""

    earliest: date | None
    latest: date | None
    confidence: float  # the measured share of dated articles whose day such a bracket held


@dataclass(frozen=True, slots=True)
class IdOrder:
    """How a site's numbers run with time: the anchors in order, and the site's measured disorder."""

    run: tuple[Point, ...]  # numbers rising, days never falling
    days_before: int  # by which a bracket is widened towards the past
    days_after: int  # and the future
    confidence: float

    def bracket(self, number: int) -> Bracket:
        """The days that an article of this number can be of; open beyond the first and the last anchor.

        Meant for numbers that are no anchors: an anchor would only be told its own day.
        """
        earliest, latest = _bounds(self.run, number)
        return Bracket(
            earliest=earliest - timedelta(days=self.days_before) if earliest else None,
            latest=latest + timedelta(days=self.days_after) if latest else None,
            confidence=self.confidence,
        )


def learn(anchors: Iterable[Point], *, rate: float = _RATE) -> IdOrder | None:
    """What the dated articles of one numbering, as (number, day), tell of the others. O(n log n).

    None where that is nothing: fewer than two anchors, or numbers that don't rise with time. A number that is
    given several days is left out. The confidence is the rate at which articles set aside were held, by the
    rule of succession, so that few anchors promise little.
    """
    days: dict[int, set[date]] = {}
    for number, day in anchors:
        days.setdefault(number, set()).add(day)
    points = sorted((number, min(known)) for number, known in days.items() if len(known) == 1)
    run = _longest_run(points)
    if len(run) < 2 or len(run) < _LEAST_IN_ORDER * len(points):
        return None
    misses = _misses(points)
    before, after = _widening(misses, rate)
    # A side that was widened was fitted to one of the anchors that now vouch for it.
    held = sum(-before <= miss <= after for miss in misses) - (before > 0) - (after > 0)
    return IdOrder(tuple(run), before, after, round((held + 1) / (len(misses) + 2), 3))


def _longest_run(points: Sequence[Point]) -> list[Point]:
    """The longest subsequence whose days never fall, by patience sorting; ties go to the earlier days."""
    tops: list[date] = []  # the least day that a run of each length can end with
    ends: list[int] = []
    previous: list[int | None] = []
    for place, (_, day) in enumerate(points):
        length = bisect_right(tops, day)
        previous.append(ends[length - 1] if length else None)
        tops[length : length + 1] = [day]
        ends[length : length + 1] = [place]
    run: list[Point] = []
    at = ends[-1] if ends else None
    while at is not None:
        run.append(points[at])
        at = previous[at]
    return run[::-1]


def _bounds(run: Sequence[Point], number: int) -> tuple[date | None, date | None]:
    below = bisect_right(run, (number, date.max))
    above = bisect_left(run, (number, date.min))
    return run[below - 1][1] if below else None, run[above][1] if above < len(run) else None


def _misses(points: Sequence[Point]) -> list[int]:
    """By how many days each anchor falls outside the bounds that the rest give it; negative is too early.

    A tenth is set aside at a time: with the anchor itself among them, the run would be bent to hold it.
    """
    folds = min(_FOLDS, len(points))
    misses: list[int] = []
    for fold in range(folds):
        run = _longest_run([point for place, point in enumerate(points) if place % folds != fold])
        for number, day in points[fold::folds]:
            earliest, latest = _bounds(run, number)
            early = (day - earliest).days if earliest else 0
            late = (day - latest).days if latest else 0
            misses.append(min(early, 0) or max(late, 0))
    return misses


def _widening(misses: Sequence[int], rate: float) -> tuple[int, int]:
    """The least days to add before and after, so that the rate holds.

    Apart, since drafts make articles late and seldom early.
    """
    allowed = int(len(misses) * (1 - rate) + 1e-9)
    early = sorted((-miss for miss in misses if miss < 0), reverse=True)
    late = sorted((miss for miss in misses if miss > 0), reverse=True)
    best = None
    for given_up in range(min(allowed, len(early)) + 1):
        before = early[given_up] if given_up < len(early) else 0
        after = late[allowed - given_up] if allowed - given_up < len(late) else 0
        if best is None or before + after < sum(best):
            best = before, after
    return best or (0, 0)
