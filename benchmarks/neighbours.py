"""Between its dated neighbours: how wide the brackets by id are, and how often they hold the day.

    python -m benchmarks.neighbours

Made up, not crawled: sites whose articles appear at random times, a number each, of which a share is dated. Drafts
appear up to five days after their number was given. Each row is a kind of site; the first eight have their figures in
an earlier model of brackets that are drawn from neighbour to neighbour and left so, "modelled" here.
"""

from __future__ import annotations

import random
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import mean, median

from pipelines.dating.neighbours import Point, learn

START = date(2020, 1, 1)
SEEDS = range(5)
STEP = 0.0025  # of the rates tried to meet the modelled coverage

Articles = Callable[
    [random.Random], tuple[list[Point], set[int]]
]  # all, and the places of those that are dated


@dataclass(frozen=True, slots=True)
class Modelled:
    """One row of the id model: what it describes, and what neighbours alone give there."""

    dated: float
    drafts: float
    a_day: float
    articles: int
    width: float  # median, in days
    p95: float
    held: float

    def __str__(self) -> str:
        return f"{self.dated:.0%} dated, {self.drafts:.0%} drafts, {self.a_day:g} a day, {self.articles:,}"

    def __call__(self, rnd: random.Random) -> tuple[list[Point], set[int]]:
        at = 0.0
        published: list[Point] = []
        for number in range(self.articles):
            at += rnd.expovariate(self.a_day)
            published.append((number, _day(at + _draft(rnd, self.drafts))))
        return published, {place for place in range(self.articles) if rnd.random() < self.dated}


@dataclass(frozen=True, slots=True)
class Measured:
    """What brackets gave, the mean of all seeds."""

    width: float  # median, in days
    p95: float
    held: float  # share of the undated articles
    confidence: float  # as stated

    def __str__(self) -> str:
        return f"{self.width:6.1f} {self.p95:6.1f}  {self.held:5.3f}"


MODEL = (
    Modelled(0.05, 0, 1.2, 2400, 28, 83, 1.0),
    Modelled(0.2, 0.05, 1.2, 2400, 7.2, 19, 0.978),
    Modelled(0.2, 0.2, 10, 2400, 1.0, 3.0, 0.819),
    Modelled(0.6, 0.05, 1.2, 2400, 2.2, 6.6, 0.957),
    Modelled(0.6, 0.2, 10, 2400, 0, 1.0, 0.830),
    Modelled(0.01, 0, 2.9, 7400, 57, 146, 1.0),
    Modelled(0.05, 0.05, 2.9, 7400, 11, 34, 0.978),
    Modelled(0.2, 0.05, 2.9, 7400, 3.0, 8.2, 0.959),
)


def weekdays_only(rnd: random.Random) -> tuple[list[Point], set[int]]:
    days = (START + timedelta(days=n) for n in range(1200))
    busy = [day for day in days if day.weekday() < 5 for _ in range(rnd.randint(0, 5))]
    return list(enumerate(busy)), {place for place in range(len(busy)) if rnd.random() < 0.1}


def ten_times_as_many_in_the_last_year(rnd: random.Random) -> tuple[list[Point], set[int]]:
    at = 0.0
    published: list[Point] = []
    while at < 1460:
        at += rnd.expovariate(1 if at < 1095 else 10)
        published.append((len(published), _day(at + _draft(rnd, 0.1))))
    return published, {place for place in range(len(published)) if rnd.random() < 0.1}


def summers_without_news(rnd: random.Random) -> tuple[list[Point], set[int]]:
    at = 0.0
    published: list[Point] = []
    for number in range(2400):
        at += rnd.expovariate(3)
        if 180 < at % 365 < 240:
            at += 240 - at % 365
        published.append((number, _day(at)))
    return published, {place for place in range(2400) if rnd.random() < 0.05}


def the_newest_tenth_dated_well(rnd: random.Random) -> tuple[list[Point], set[int]]:
    published, _ = Modelled(0, 0.1, 3, 4000, 0, 0, 0)(rnd)
    return published, {p for p in range(4000) if rnd.random() < (0.5 if p > 3600 else 0.01)}


def imported_in_blocks(rnd: random.Random) -> tuple[list[Point], set[int]]:
    """A thousand old articles got their numbers on one day, out of order."""
    published, dated = Modelled(0.1, 0.05, 3, 3000, 0, 0, 0)(rnd)
    block = [day for _, day in published[1000:2000]]
    rnd.shuffle(block)
    return [*published[:1000], *enumerate(block, 1000), *published[2000:]], dated


def two_counters_in_one(rnd: random.Random) -> tuple[list[Point], set[int]]:
    """Two languages that count apart, read as one run: each number stands for two articles."""
    fast, dated = Modelled(0.2, 0.05, 4, 3000, 0, 0, 0)(rnd)
    slow, also = Modelled(0.2, 0.05, 2, 3000, 0, 0, 0)(rnd)
    return [*fast, *slow], dated | {3000 + place for place in also}


def numbers_that_fall(rnd: random.Random) -> tuple[list[Point], set[int]]:
    published, dated = Modelled(0.2, 0.05, 3, 3000, 0, 0, 0)(rnd)
    return [(3000 - number, day) for number, day in published], dated


def numbers_at_random(rnd: random.Random) -> tuple[list[Point], set[int]]:
    published, dated = Modelled(0.2, 0, 3, 3000, 0, 0, 0)(rnd)
    return [(rnd.randrange(10**6), day) for _, day in published], dated


OTHERS: Sequence[Articles] = (
    weekdays_only,
    summers_without_news,
    ten_times_as_many_in_the_last_year,
    the_newest_tenth_dated_well,
    imported_in_blocks,
    two_counters_in_one,
    numbers_that_fall,
    numbers_at_random,
)


def _day(at: float) -> date:
    return START + timedelta(days=int(at))


def _draft(rnd: random.Random, share: float) -> float:
    return rnd.uniform(0, 5) if rnd.random() < share else 0.0


def measured(articles: Articles, rate: float | None = None, seeds: Sequence[int] = SEEDS) -> Measured | None:
    """How brackets of that rate (None: the usual one) do on such sites; None where all are refused."""
    rows = [row for seed in seeds if (row := _one_site(articles, rate, seed))]
    return Measured(*map(mean, zip(*rows, strict=True))) if rows else None


def _one_site(articles: Articles, rate: float | None, seed: int) -> tuple[float, ...] | None:
    published, dated = articles(random.Random(seed))
    anchors = [published[place] for place in dated]
    order = learn(anchors) if rate is None else learn(anchors, rate=rate)
    if order is None:
        return None
    widths, held = [], []
    for place, (number, day) in enumerate(published):
        if place not in dated:
            bracket = order.bracket(number)
            held.append((bracket.earliest or day) <= day <= (bracket.latest or day))
            if bracket.earliest and bracket.latest:
                widths.append((bracket.latest - bracket.earliest).days)
    widths.sort()
    return median(widths), widths[int(len(widths) * 0.95)], mean(held), order.confidence


def at_coverage(row: Modelled) -> Measured:
    """The narrowest brackets that hold at least as many days as the modelled ones."""
    rates = [row.held + step * STEP for step in range(-10, 5)] if row.held < 1 else [1.0]
    found = [one for rate in rates if (one := measured(row, rate)) and one.held >= row.held]
    return min(found, key=lambda one: (one.width, one.p95))


def lines() -> Iterator[str]:
    yield f"{'':38} {'modelled':^21}   {'at the same coverage':^21}   {'as promised: .98':^21}  stated"
    yield f"{'':38}" + "  median    p95   held " * 3
    for row in MODEL:
        told = Measured(row.width, row.p95, row.held, 0)
        usual = measured(row)
        assert usual
        yield f"{row!s:38} {told}   {at_coverage(row)}   {usual}   {usual.confidence:.3f}"
    yield ""
    yield "Sites unlike the model, as promised: .98"
    for site in OTHERS:
        found = measured(site)
        said = f"{found}   {found.confidence:.3f}" if found else "refused"
        yield f"{getattr(site, '__name__', '').replace('_', ' '):38} {said}"


def main() -> int:
    for line in lines():
        print(line)
    return 0


if __name__ == "__main__":
    sys.exit(main())
