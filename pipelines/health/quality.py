"""Are pages still read and dated as well as they were? Each week beside the weeks before it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from statistics import fmean, median

from pipelines.health import thresholds
from pipelines.health.chance import binomial_at_most, quantile
from pipelines.health.registry import WEEK, Finding, Gravity, Observed, check
from pipelines.storage.viewing import health
from pipelines.storage.viewing.health import ReadPage

Share = tuple[int, int]  # hits, tries
REREAD = "read one of this week's with `newsbot explain`; if the site was redesigned, a newer newsbot or its site file may help"


@dataclass(frozen=True, slots=True)
class Drop:
    """A share of this week that is well below what is usual."""

    now: float
    usual: float


def dropped(now: Share, before: Sequence[Share]) -> Drop | None:
    """Is a share lower than in the leaner weeks before, by more than chance and enough to matter? None: no, or unknown.

    The lower tail of the binomial distribution, taken at the lower quartile of the weeks: their spread is part of what
    is usual, and a few bad weeks are not.
    """
    hits, tries = now
    weeks = [one / all_ for one, all_ in before if all_ >= thresholds.FEWEST_PAGES_BEFORE]
    if tries < thresholds.FEWEST_PAGES or len(weeks) < thresholds.FEWEST_WEEKS:
        return None
    usual = quantile(weeks, thresholds.LOW_QUARTILE)
    if hits / tries > usual - thresholds.SMALLEST_DROP:
        return None
    return Drop(hits / tries, usual) if binomial_at_most(hits, tries, usual) < thresholds.UNLIKELY else None


@check("reading")
def read_as_articles(observed: Observed) -> Iterator[Finding]:
    """Pages at addresses of articles that are no longer read as articles."""
    for name in observed.sites:
        weeks = [_share(pages, lambda page: page.kind == "article") for pages in observed.weeks(name)]
        if found := dropped(weeks[0], weeks[1:]):
            yield _worse(
                "reading", name, "of the pages at addresses of articles were read as articles", found, REREAD
            )


@check("titles")
def titled(observed: Observed) -> Iterator[Finding]:
    """Articles without a title."""
    for name in observed.sites:
        weeks = [_share(_articles(pages), lambda page: page.titled) for pages in observed.weeks(name)]
        if found := dropped(weeks[0], weeks[1:]):
            yield _worse("titles", name, "of the articles have a title", found, REREAD)


@check("bodies")
def long_enough(observed: Observed) -> Iterator[Finding]:
    """Articles whose bodies have become far shorter: their ends may be cut, or a wall stands in their place."""
    for name in observed.sites:
        weeks = [[page.length for page in _articles(pages)] for pages in observed.weeks(name)]
        usual = [median(each) for each in weeks[1:] if len(each) >= thresholds.FEWEST_PAGES_BEFORE]
        if len(weeks[0]) < thresholds.FEWEST_PAGES or len(usual) < thresholds.FEWEST_WEEKS:
            continue
        length, leaner = median(weeks[0]), quantile(usual, thresholds.LOW_QUARTILE)
        if length < thresholds.SHORTER * leaner:
            yield Finding(
                check="bodies",
                site=name,
                gravity=Gravity.WRONG,
                found=f"half of this week's articles have {length:.0f} characters or fewer",
                expected=f"about {leaner:.0f}, as in the leaner weeks before",
                advice=REREAD,
            )


@check("dates")
def dated(observed: Observed) -> Iterator[Finding]:
    """New articles whose day is no longer asserted, only bounds of it."""
    for name in observed.sites:
        weeks = [_share(_new(pages), lambda page: page.dated) for pages in observed.weeks(name)]
        if found := dropped(weeks[0], weeks[1:]):
            yield _worse(
                "dates",
                name,
                "of the new articles have a day",
                found,
                "`newsbot explain` tells what one says",
            )


@check("confidence")
def confident(observed: Observed) -> Iterator[Finding]:
    """New articles whose days rest on weaker evidence than before."""
    for name in observed.sites:
        weeks = [
            [page.confidence or 0.0 for page in _new(pages) if page.dated] for pages in observed.weeks(name)
        ]
        usual = [fmean(each) for each in weeks[1:] if len(each) >= thresholds.FEWEST_PAGES_BEFORE]
        if len(weeks[0]) < thresholds.FEWEST_PAGES or len(usual) < thresholds.FEWEST_WEEKS:
            continue
        mean, leaner = fmean(weeks[0]), quantile(usual, thresholds.LOW_QUARTILE)
        if mean < leaner - thresholds.SMALLEST_DROP_OF_CONFIDENCE:
            yield Finding(
                check="confidence",
                site=name,
                gravity=Gravity.WRONG,
                found=f"the days of this week's articles have a mean confidence of {mean:.2f}",
                expected=f"about {leaner:.2f}, as in the weaker weeks before",
                advice="`newsbot explain` tells on what one of them rests",
            )


@check("missing")
def linked_and_there(observed: Observed) -> Iterator[Finding]:
    """Addresses that the site links to and that are not there: its links are broken, or are misread."""
    since = observed.now - WEEK * (thresholds.WEEKS + 1)
    for name in observed.sites:
        weeks = health.linked_by_week(observed.archive, name, since, observed.now)
        shares = [weeks.get(number, (0, 0)) for number in range(thresholds.WEEKS + 1)]
        if found := dropped(shares[0], shares[1:]):
            advice = (
                "see where such an address is linked: `newsbot explain` names the page that it was found on"
            )
            yield _worse(
                "missing", name, "of the addresses linked for the first time are there", found, advice
            )


def _articles(pages: Sequence[ReadPage]) -> list[ReadPage]:
    return [page for page in pages if page.kind == "article"]


def _new(pages: Sequence[ReadPage]) -> list[ReadPage]:
    return [page for page in _articles(pages) if page.is_new]


def _share(pages: Sequence[ReadPage], holds: Callable[[ReadPage], bool]) -> Share:
    return sum(map(holds, pages)), len(pages)


def _worse(check: str, site: str, of_what: str, found: Drop, advice: str) -> Finding:
    return Finding(
        check=check,
        site=site,
        gravity=Gravity.WRONG,
        found=f"{found.now:.0%} {of_what} this week",
        expected=f"about {found.usual:.0%}, as in the leaner weeks before",
        advice=advice,
    )
