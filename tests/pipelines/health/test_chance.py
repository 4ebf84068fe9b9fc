from __future__ import annotations

from math import comb, exp

import pytest

from pipelines.health.chance import binomial_at_most, poisson_at_most, quantile, smoothed


def test_a_quantile_stands_between_its_neighbours_in_proportion() -> None:
    assert quantile([4, 1, 3, 2], 0.25) == 1.75
    assert quantile([7], 0.9) == 7
    assert quantile([1, 2, 3], 1.0) == 3


def test_tails_are_those_of_the_distributions() -> None:
    assert poisson_at_most(0, 3.0) == pytest.approx(exp(-3))
    assert poisson_at_most(1, 3.0) == pytest.approx(4 * exp(-3))
    assert poisson_at_most(2, 0.0) == 1.0
    assert binomial_at_most(1, 3, 0.5) == pytest.approx((comb(3, 0) + comb(3, 1)) / 8)
    assert binomial_at_most(3, 3, 0.5) == pytest.approx(1.0)
    assert (binomial_at_most(2, 3, 0.0), binomial_at_most(2, 3, 1.0), binomial_at_most(3, 3, 1.0)) == (
        1.0,
        0.0,
        1.0,
    )


def test_a_share_of_nothing_seen_is_one_half() -> None:
    assert smoothed(0, 0) == 0.5
