"""Between which dated articles does an undated one stand, where a site numbers its articles?

Most sites number articles as they are created, so a number tells where in time an article belongs: between the
days of the dated numbers below and above it, and the nearer to one of them, the nearer to its day. How strictly a
site keeps to that is measured, not assumed: dated articles are set aside in turn, and of the bounds that the others
give them the narrowest are taken that hold as often as promised.
"""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import accumulate

__all__ = ["Bracket", "IdOrder", "learn"]

_RATE = 0.98  # how often a bracket shall hold the day
_LEAST_IN_ORDER = 0.5  # share of the anchors; numbers given at random have 2 / sqrt(n) of them in order
_STRETCH = 20  # anchors in a row, of which that share has to be in order too
_FOLDS = 10
_TRIED = 10_000  # anchors that are enough to measure by
# How far around its place between two neighbours an article may lie, in standard deviations of where it would lie if
# all numbers between them were given at random times; the first is anywhere between them.
_SPREADS = (math.inf, 3.0, 2.0, 1.5, 1.0, 0.5, 0.0)
_MOST_DISORDER = 0.5  # of the days from the first anchor to the last, by which brackets may be widened
_COMMON = 0.95  # share of the gaps that were tried; where one is wider than these, all of it stays possible

_WEEK = 7  # days of widening are never too much

Point = tuple[int, date]
Ends = tuple[float | None, float | None]  # days since 1 January of the year 1; None is open


@dataclass(frozen=True, slots=True, kw_only=True)
class Bracket:
    """Days between which an article was published; None is open."""

    earliest: date | None
    latest: date | None
    confidence: (
        float  # the share of dated articles whose day such a bracket held, less what chance may add to it
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Rule:
    """How a bracket is drawn between two anchors."""

    spread: float = math.inf
    widest: int = 0  # in numbers; in a wider gap the spread is not heeded
    before: float = 0.0  # days added towards the past
    after: float = 0.0  # and the future

    def ends(self, below: Point | None, above: Point | None, number: int) -> Ends:
        """First and last day possible, not yet widened, in fractions of days."""
        low, high = (point[1].toordinal() if point else None for point in (below, above))
        if below is None or above is None or low is None or high is None:
            return low, high
        gap = above[0] - below[0]
        if not 0 < gap <= self.widest or self.spread == math.inf:
            return low, high
        share = (number - below[0]) / gap
        place = low + share * (high - low)
        reach = self.spread * (high - low + 1) * math.sqrt(share * (1 - share) / gap)
        return max(low, place - reach), min(high, place + reach)

    def days(self, ends: Ends) -> tuple[int | None, int | None]:
        """The days that the widened bracket holds, at least one."""
        low, high = ends
        first = None if low is None else math.ceil(low - self.before - 1e-6)
        last = None if high is None else math.floor(high + self.after + 1e-6)
        if first is not None and last is not None and first > last:
            return last, first  # a place between two days may be of either
        return first, last


@dataclass(frozen=True, slots=True, kw_only=True)
class IdOrder:
    """How a site's numbers run with time: the anchors in order, and how brackets between them hold."""

    run: tuple[Point, ...]  # numbers rising, days never falling
    rule: _Rule
    confidence: float
    unordered: tuple[tuple[int, int], ...] = ()  # first and last number of stretches without order

    def beside(self, number: int) -> tuple[Point | None, Point | None]:
        """The anchors next to a number, below and above; None beyond the first and the last."""
        return _beside(self.run, number)

    def bracket(self, number: int) -> Bracket:
        """The days that an article of this number can be of; open beyond the first and the last anchor.

        All open within a stretch of numbers without order, as those of old articles that were imported in one go.

        Meant for numbers that are no anchors: an anchor would only be told its own day.
        """
        if any(low <= number <= high for low, high in self.unordered):
            return Bracket(earliest=None, latest=None, confidence=self.confidence)
        first, last = self.rule.days(self.rule.ends(*self.beside(number), number))
        return Bracket(earliest=_date(first), latest=_date(last), confidence=self.confidence)


def learn(anchors: Iterable[Point], *, rate: float = _RATE) -> IdOrder | None:
    """What the dated articles of one numbering, as (number, day), tell of the others. O(n log n).

    None where that is nothing: fewer than two anchors, numbers that don't rise with time, or so out of order that
    brackets would span half of all days. A number that is given several days is left out. Brackets hold at least the `rate` (0 to 1) of the articles set aside, and at 1
    they are never less than all days from one neighbour to the next. Fewer anchors than it takes to bear the rate
    out (48 for .98) get a day more on either side, and a confidence below the rate.
    """
    days: dict[int, set[date]] = {}
    for number, day in anchors:
        days.setdefault(number, set()).add(day)
    points = sorted((number, min(known)) for number, known in days.items() if len(known) == 1)
    run = _longest_run(points)
    if len(run) < 2 or len(run) < _LEAST_IN_ORDER * len(points):
        return None
    points, unordered = _without_unordered(points, set(run))
    run = _longest_run(points)
    tried = list(_set_aside(points))
    tried = tried[:: -(-len(tried) // _TRIED)]
    gaps = sorted(above[0] - below[0] for below, above, _ in tried if below and above)
    widest = gaps[int(len(gaps) * _COMMON)] if gaps else 0
    found = [_fitted(tried, _Rule(spread=spread, widest=widest), rate) for spread in _SPREADS]
    kept = [one for one in found if one[1] >= rate]
    # The first draws all of the gap: where no rule keeps the promise, it has the best chance of it.
    rule, confidence, _ = min(kept, key=lambda one: one[2]) if kept else found[0]
    disorder, days_in_all = rule.before + rule.after, (run[-1][1] - run[0][1]).days
    if disorder > max(_MOST_DISORDER * days_in_all, _WEEK):
        return None
    return IdOrder(run=tuple(run), rule=rule, confidence=round(confidence, 3), unordered=unordered)


def _without_unordered(
    points: list[Point], in_order: set[Point]
) -> tuple[list[Point], tuple[tuple[int, int], ...]]:
    """The anchors outside of stretches in which too few are in order, and those stretches."""
    before = list(accumulate((point in in_order for point in points), initial=0))
    kept: list[Point] = []
    stretches: list[tuple[int, int]] = []
    out = False
    for place, point in enumerate(points):
        first = max(min(place - _STRETCH // 2, len(points) - _STRETCH), 0)
        last = min(first + _STRETCH, len(points))
        if before[last] - before[first] >= _LEAST_IN_ORDER * (last - first):
            kept.append(point)
            out = False
        elif out:
            stretches[-1] = stretches[-1][0], point[0]
        else:
            stretches.append((point[0], point[0]))
            out = True
    return kept, tuple(stretches)


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


def _beside(run: Sequence[Point], number: int) -> tuple[Point | None, Point | None]:
    below = bisect_right(run, (number, date.max))
    above = bisect_left(run, (number, date.min))
    return run[below - 1] if below else None, run[above] if above < len(run) else None


def _date(day: int | None) -> date | None:
    return None if day is None else date.fromordinal(min(max(day, 1), date.max.toordinal()))


# ---------------------------------------------------------------- how well brackets hold


def _set_aside(points: Sequence[Point]) -> Iterator[tuple[Point | None, Point | None, Point]]:
    """Each anchor with its neighbours among the rest, a tenth of the anchors set aside at a time.

    With the anchor itself among them, the run would be bent to hold it.
    """
    folds = min(_FOLDS, len(points))
    for fold in range(folds):
        run = _longest_run([point for place, point in enumerate(points) if place % folds != fold])
        for point in points[fold::folds]:
            yield *_beside(run, point[0]), point


def _fitted(
    tried: Sequence[tuple[Point | None, Point | None, Point]], rule: _Rule, rate: float
) -> tuple[_Rule, float, float]:
    """The rule widened until it keeps the rate, its confidence, and the mean width of its brackets in days."""
    drawn = [(rule.ends(below, above, point[0]), point[1].toordinal()) for below, above, point in tried]
    misses = [_miss(ends, day) for ends, day in drawn]
    chosen = rule.spread != math.inf
    allowed = min(int(len(misses) * (1 - rate)) + 2, len(misses))
    while allowed > 0 and _confidence(len(misses) - allowed, len(misses), chosen=chosen) < rate:
        allowed -= 1
    before, after = _widening(misses, allowed)
    held = sum(-before <= miss <= after for miss in misses)
    if not chosen:
        # A side that was widened was fitted to one of the anchors that now vouch for it.
        held -= (before > 0) + (after > 0)
        if _confidence(len(misses), len(misses), chosen=False) < rate < 1:
            before, after = max(before, 1.0), max(after, 1.0)
    widened = _Rule(spread=rule.spread, widest=rule.widest, before=before, after=after)
    days = [widened.days(ends) for ends, _ in drawn]
    widths = [last - first for first, last in days if first is not None and last is not None]
    confidence = _confidence(held, len(misses), chosen=chosen)
    return widened, confidence, sum(widths) / len(widths) if widths else before + after


def _confidence(held: int, count: int, *, chosen: bool) -> float:
    """The share held by the rule of succession, so that few anchors promise little.

    A rule that was chosen as the best of several owes some of its share to chance: its standard error is taken off.
    """
    share = max(held + 1, 0) / (count + 2)
    return share - math.sqrt(share * (1 - share) / count) if chosen else share


def _miss(ends: Ends, day: int) -> float:
    """By how many days it falls outside; negative is too early."""
    low, high = ends
    if low is not None and day < low:
        return day - low
    return day - high if high is not None and day > high else 0.0


def _widening(misses: Sequence[float], allowed: int) -> tuple[float, float]:
    """The least days to add before and after, so that no more than the allowed misses are left.

    Apart, since drafts make articles late and seldom early.
    """
    early = sorted((-miss for miss in misses if miss < 0), reverse=True)
    late = sorted((miss for miss in misses if miss > 0), reverse=True)
    best = None
    for given_up in range(min(allowed, len(early)) + 1):
        before = early[given_up] if given_up < len(early) else 0.0
        after = late[allowed - given_up] if allowed - given_up < len(late) else 0.0
        if best is None or before + after < sum(best):
            best = before, after
    return best or (0.0, 0.0)
