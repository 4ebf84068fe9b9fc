"""What numbers tell of days."""

from __future__ import annotations

import random
from datetime import date, timedelta
from statistics import mean, median

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.dating.neighbours import learn

START = date(2020, 1, 1)


def day(number: int) -> date:
    return START + timedelta(days=number)


def in_order(count: int) -> list[tuple[int, date]]:
    return [(10 * n, day(n)) for n in range(count)]


def test_an_undated_article_lies_between_its_dated_neighbours():
    order = learn(in_order(60))
    bracket = order.bracket(205)
    assert (bracket.earliest, bracket.latest) == (day(20), day(21))
    assert bracket.confidence > 0.98


def test_beyond_the_last_and_the_first_anchor_one_side_is_open():
    order = learn(in_order(60))
    assert (order.bracket(999).earliest, order.bracket(999).latest) == (day(59), None)
    assert (order.bracket(-9).earliest, order.bracket(-9).latest) == (None, day(0))


def test_anchors_too_few_to_bear_out_the_promise_get_a_day_more_on_either_side():
    bracket = learn(in_order(20)).bracket(105)
    assert (bracket.earliest, bracket.latest) == (day(9), day(12))
    assert bracket.confidence < 0.98


def test_a_bracket_of_the_first_days_there_are_stays_a_bracket():
    order = learn([(n, date(1, 1, 1)) for n in (1, 3)])
    assert order.bracket(2).earliest == date(1, 1, 1)


def test_a_far_gap_keeps_all_its_days_and_a_usual_one_leaves_out_the_unlikely():
    rnd = random.Random(7)
    days = sorted(rnd.randrange(1200) for _ in range(6000))
    numbered = [(number, day(at)) for number, at in enumerate(days)]
    recent = [one for one in numbered[3000:] if rnd.random() < 0.1]
    order = learn([numbered[0], *recent])
    far = order.bracket(1500)
    assert (far.earliest, far.latest) <= (numbered[0][1], recent[0][1])
    assert (far.latest - far.earliest).days >= (recent[0][1] - numbered[0][1]).days
    within = [order.bracket(number) for number, _ in numbered[3100:5900]]
    plain = [learn([numbered[0], *recent], rate=1.0).bracket(number) for number in range(3100, 5900, 50)]
    assert mean((each.latest - each.earliest).days for each in within) < mean(
        (each.latest - each.earliest).days for each in plain
    )


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


def test_a_block_of_numbers_without_order_is_left_out_and_leaves_the_rest_in_order():
    rnd = random.Random(3)
    days = list(range(600))
    block = days[200:400]
    rnd.shuffle(block)
    order = learn([(2 * n, day(at)) for n, at in enumerate([*days[:200], *block, *days[400:]])])
    assert (order.bracket(601).earliest, order.bracket(601).latest) == (None, None)
    for number in (201, 1001):
        bracket = order.bracket(number)
        assert bracket.earliest <= day(number // 2) <= bracket.latest
        assert (bracket.latest - bracket.earliest).days < 120


def test_two_counters_in_one_run_tell_nothing():
    fast = [(n, day(n // 4)) for n in range(1, 3000, 7)]
    slow = [(n, day(n // 2)) for n in range(3, 3000, 9)]
    assert learn(fast) is not None
    assert learn([*fast, *slow]) is None


def test_few_anchors_promise_less_than_many():
    few, many = (learn([(n, day(n)) for n in range(count)]) for count in (2, 200))
    assert few.confidence < 0.8 < 0.98 < many.confidence


@given(st.lists(st.tuples(st.integers(0, 60), st.integers(0, 30)), max_size=40), st.randoms())
def test_the_order_of_the_anchors_does_not_matter_and_no_bracket_is_empty(found, rnd):
    anchors = [(number, day(number + late)) for number, late in found]
    shuffled = rnd.sample(anchors, len(anchors))
    order = learn(anchors)
    assert learn(shuffled) == order
    if order:
        assert 0 <= order.confidence < 1
        for number in range(-1, 62):
            bracket = order.bracket(number)
            assert (bracket.earliest or START) <= (bracket.latest or date.max)


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
    ("dated", "drafts", "a_day", "articles", "rate", "width", "p95", "held"),
    [
        (0.05, 0, 1.2, 2400, 1.0, 28.5, 83, 1.0),
        (0.2, 0.05, 1.2, 2400, 0.98, 7.2, 19, 0.975),
        (0.2, 0.2, 10, 2400, 0.8, 1.0, 3, 0.815),
        (0.6, 0.05, 1.2, 2400, 0.957, 2.2, 6.6, 0.955),
        (0.05, 0.05, 2.9, 7400, 0.98, 11, 34, 0.978),
    ],
)
def test_brackets_are_no_wider_than_from_neighbour_to_neighbour_at_the_same_coverage(
    dated, drafts, a_day, articles, rate, width, p95, held
):
    rows = [simulated(dated, drafts, a_day, articles, seed, rate) for seed in range(5)]
    widths, tails, shares, _ = zip(*rows, strict=True)
    assert mean(widths) <= width
    assert mean(tails) <= p95
    assert mean(shares) >= held


@pytest.mark.parametrize("rate", [0.9, 0.95, 0.98])
@pytest.mark.parametrize(
    ("dated", "drafts", "a_day"),
    [(0.05, 0, 1.2), (0.2, 0.2, 10), (0.6, 0.2, 10), (0.2, 0.05, 2.9), (0.6, 0.05, 1.2)],
)
def test_brackets_hold_as_often_as_promised_and_say_so(dated, drafts, a_day, rate):
    rows = [simulated(dated, drafts, a_day, 2400, seed, rate) for seed in range(5)]
    _, _, shares, confidences = zip(*rows, strict=True)
    assert mean(shares) >= rate - 0.006  # two standard errors of five sites
    assert mean(confidences) == pytest.approx(mean(shares), abs=0.02)
    assert mean(confidences) >= rate
