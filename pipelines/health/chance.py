"""How likely is what is seen, if nothing has changed? Exact tails and plain quantiles, for small numbers."""

from __future__ import annotations

import math
from collections.abc import Sequence


def quantile(values: Sequence[float], share: float) -> float:
    """The value that this share of them do not exceed, between two neighbours in proportion.

    Hyndman and Fan, "Sample Quantiles in Statistical Packages", The American Statistician 50 (1996), definition 7.
    """
    ranked = sorted(values)
    place = (len(ranked) - 1) * share
    below = math.floor(place)
    above = min(below + 1, len(ranked) - 1)
    return ranked[below] + (ranked[above] - ranked[below]) * (place - below)


def poisson_at_most(count: int, mean: float) -> float:
    """The chance of so few events or fewer where so many are usual. The lower tail of Poisson's distribution, summed."""
    if mean <= 0:
        return 1.0
    return min(1.0, sum(math.exp(k * math.log(mean) - mean - math.lgamma(k + 1)) for k in range(count + 1)))


def binomial_at_most(count: int, tries: int, share: float) -> float:
    """The chance of so few hits or fewer in so many tries. The lower tail of the binomial distribution, summed."""
    if share <= 0:
        return 1.0
    if share >= 1:
        return 1.0 if count >= tries else 0.0
    hit, miss = math.log(share), math.log1p(-share)
    ways = (
        math.lgamma(tries + 1) - math.lgamma(k + 1) - math.lgamma(tries - k + 1) for k in range(count + 1)
    )
    return min(1.0, sum(math.exp(each + k * hit + (tries - k) * miss) for k, each in enumerate(ways)))


def smoothed(hits: int, tries: int) -> float:
    """A share as a chance that is never 0 or 1.

    Krichevsky and Trofimov, "The performance of universal encoding", IEEE Trans. Inf. Theory 27 (1981): half a hit and
    half a miss more than were seen.
    """
    return (hits + 0.5) / (tries + 1)
