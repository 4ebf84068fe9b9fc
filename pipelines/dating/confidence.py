"""How sure is a day that is stated in this way?

What is known of such statements is a frequency: on pages whose day people had noted, how often was it the day
that was concluded? Each way of stating a day is a row of `PRIORS` and `COUNTS`; few pages tell little,
so each is drawn towards a guess made beforehand, as if `WEIGHT` pages had borne that out.

The counts are printed by `python -m benchmarks.dates --fit`, and judged, without the site that is judged, by
`python -m benchmarks.dates`.
"""

from __future__ import annotations

from collections.abc import Mapping

__all__ = ["COUNTS", "PRIORS", "WEIGHT", "Counts", "chance"]

WEIGHT = 4  # pages, as in the interval of Agresti and Coull
Counts = Mapping[str, tuple[int, int]]  # sign -> right, of so many pages


# What is believed of each sign before any page is counted. The last six are of statements by other pages than the
# article's own, which the pages counted hardly have: they stay guesses, on the careful side.
PRIORS = {
    "the address and another source agree": 0.97,
    "text and markup agree": 0.96,
    "several kinds of markup agree": 0.95,
    "only the address tells": 0.92,
    "only the text tells": 0.92,
    "only one kind of markup tells": 0.9,
    "only JSON-LD tells": 0.85,
    "only a script tells": 0.75,
    "only a meta of vague name tells": 0.6,
    "a script or a meta of vague name and a change in the text agree": 0.8,
    "only a change is told, in the text": 0.65,
    "only a change is told, in the markup": 0.35,
    "readers see the day, another source names another": 0.75,
    "only markup tells the day, another source names another": 0.5,
    "a feed, sitemap or list agrees with the page": 0.96,
    "several feeds, sitemaps or lists agree": 0.95,
    "only one feed, sitemap or list tells": 0.88,
    "the page tells, a feed or list names a later day": 0.82,
    "feeds, sitemaps or lists differ": 0.5,
    "only text, a script or a meta tells, and its neighbours bear it out": 0.92,
}

# Of 842 pages of five public sets, November 2026; about 2.6 % of them are labelled wrongly.
COUNTS: Counts = {
    "the address and another source agree": (144, 146),
    "text and markup agree": (315, 331),
    "several kinds of markup agree": (75, 77),
    "only the address tells": (2, 2),
    "only the text tells": (120, 126),
    "only one kind of markup tells": (39, 41),
    "only JSON-LD tells": (25, 32),
    "only a script tells": (1, 1),
    "only a meta of vague name tells": (3, 4),
    "a script or a meta of vague name and a change in the text agree": (1, 1),
    "only a change is told, in the text": (17, 22),
    "only a change is told, in the markup": (1, 6),
    "readers see the day, another source names another": (13, 14),
    "only markup tells the day, another source names another": (2, 10),
    "a feed, sitemap or list agrees with the page": (3, 3),
}


def chance(sign: str, counts: Counts = COUNTS) -> float:
    """The chance that a day stated in this way is the day of publication, 0 to 1 in hundredths."""
    right, of = counts.get(sign, (0, 0))
    return round((right + WEIGHT * PRIORS[sign]) / (of + WEIGHT), 2)
