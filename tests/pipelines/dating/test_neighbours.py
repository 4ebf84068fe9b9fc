"""What numbers tell of days."""

from __future__ import annotations

import random
from datetime import date, timedelta
from statistics import mean, median

import pytest

from pipelines.dating.neighbours import learn

START = date(2020, 1, 1)


def day(number: int) -> date:
    return START + timedelta(days=number)


def test_an_undated_article_lies_between_its_dated_neighbours():
    order = learn([(10 * n, day(n)) for n in range(40)])
    bracket = order.bracket(205)
    assert (bracket.earliest, bracket.latest) == (day(20), day(21))
    assert bracket.confidence > 0.9


def test_beyond_the_last_and_the_first_anchor_one_side_is_open():
    order = learn([(10, day(1)), (20, day(2)), (30, day(3))])
    assert (order.bracket(99).earliest, order.bracket(99).latest) == (day(3), None)
    assert (order.bracket(1).earliest, order.bracket(1).latest) == (None, day(1))


@pytest.mark.parametrize(
    "anchors",
    [
        [],
        [(1, START)],
        [(1, START), (1, day(9))],  # one number, two days
        [(n, day(-n)) for n in range(50)],  # numbers that fall
        [(n, day((n * 7919) % 101)) for n in range(101)],  # numbers without order
    ],
)
def test_numbers_that_tell_nothing_are_refused(anchors):
    assert learn(anchors) is None


def test_an_outlier_does_not_bend_the_order():
    order = learn([*((n, day(n)) for n in range(0, 200, 2)), (101, day(900))])
    bracket = order.bracket(103)
    assert (bracket.earliest, bracket.latest) == (day(102), day(104))


def test_few_anchors_promise_less_than_many():
    few, many = (learn([(n, day(n)) for n in range(count)]) for count in (2, 200))
    assert few.confidence < 0.8 < 0.98 < many.confidence


def test_the_order_of_the_anchors_does_not_matter():
    anchors = [(n, day(n // 3 + (5 if n % 11 == 0 else 0))) for n in range(120)]
    assert learn(anchors) == learn(anchors[::-1])


def simulated(
    dated: float, drafts: float, a_day: float, articles: int, seed: int, rate: float
) -> tuple[float, ...]:
    """Median and 95 % width in days, share of days held, and the confidence; drafts lie up to five days."""
    rnd, at, published = random.Random(seed), 0.0, []
    for number in range(articles):
        at += rnd.expovariate(a_day)
        published.append((number, day(int(at + (rnd.uniform(0, 5) if rnd.random() < drafts else 0)))))
    anchors = [one for one in published if rnd.random() < dated]
    order, known = learn(anchors, rate=rate), {number for number, _ in anchors}
    widths, held = [], []
    for number, truth in published:
        if number not in known:
            bracket = order.bracket(number)
            held.append((bracket.earliest or truth) <= truth <= (bracket.latest or truth))
            if bracket.earliest and bracket.latest:
                widths.append((bracket.latest - bracket.earliest).days)
    return median(widths), sorted(widths)[int(len(widths) * 0.95)], mean(held), order.confidence


@pytest.mark.parametrize(
    ("dated", "drafts", "a_day", "articles", "width", "p95", "held"),
    [
        (0.05, 0, 1.2, 2400, 28.5, 84, 1.0),
        (0.2, 0.05, 1.2, 2400, 7.3, 19, 0.978),
        (0.2, 0.2, 10, 2400, 1.0, 3, 0.819),
        (0.6, 0.2, 10, 2400, 0.1, 1, 0.830),
        (0.05, 0.05, 2.9, 7400, 11.5, 34, 0.978),
    ],
)
def test_unwidened_brackets_are_as_narrow_as_modelled(dated, drafts, a_day, articles, width, p95, held):
    rows = [simulated(dated, drafts, a_day, articles, seed, rate=0) for seed in range(5)]
    widths, tails, shares, confidences = zip(*rows, strict=True)
    assert mean(widths) <= width
    assert mean(tails) <= p95
    assert mean(shares) == pytest.approx(held, abs=0.015)
    assert mean(confidences) == pytest.approx(mean(shares), abs=0.03)


@pytest.mark.parametrize(("dated", "drafts", "a_day"), [(0.2, 0.2, 10), (0.6, 0.2, 10), (0.2, 0.05, 2.9)])
def test_brackets_are_widened_until_they_hold_as_often_as_promised(dated, drafts, a_day):
    rows = [simulated(dated, drafts, a_day, 2400, seed, rate=0.95) for seed in range(5)]
    _, tails, shares, confidences = zip(*rows, strict=True)
    assert mean(shares) >= 0.94
    assert mean(confidences) == pytest.approx(mean(shares), abs=0.03)
    assert mean(tails) < 14
