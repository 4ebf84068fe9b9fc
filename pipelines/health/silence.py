"""Has a site stopped publishing, or have we stopped seeing it?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from functools import partial

from pipelines.health import thresholds
from pipelines.health.registry import Finding, Gravity, Observed, check, several
from pipelines.health.rhythm import silence, thin_week
from pipelines.storage.viewing import health


@check("silence")
def silent(observed: Observed) -> Iterator[Finding]:
    """A site without a new article for longer than its own habits explain, though it was reached."""
    for name in observed.sites:
        articles, watched = observed.once("days", name, partial(_watch, observed, name))
        found = silence(articles, watched)
        if found is not None and found.is_unusual():
            yield Finding(
                check="silence",
                site=name,
                gravity=Gravity.GRAVE,
                found=f"no new article for {several(found.days, 'day')}, the last one of {found.since}",
                expected=f"one sooner: it was never silent for more than {several(found.longest, 'day')}",
                advice="see whether the site itself has new ones; if it has, its listings or feeds have changed or moved",
            )


@check("thin")
def thin(observed: Observed) -> Iterator[Finding]:
    """A site that publishes far less than in any of its weeks: a part of it may be out of sight."""
    for name in observed.sites:
        articles, watched = observed.once("days", name, partial(_watch, observed, name))
        found = thin_week(articles, watched)
        if found is not None and found.is_unusual():
            yield Finding(
                check="thin",
                site=name,
                gravity=Gravity.WRONG,
                found=f"{several(found.articles, 'new article')} in seven days",
                expected=f"about {found.leanest} or more, as in the leanest of the {found.weeks} weeks before",
                advice="see whether a section, feed or listing of the site has moved",
            )


def _watch(observed: Observed, name: str) -> tuple[Mapping[date, int], Sequence[date]]:
    """How many articles were of each day, and the days on which one could have been seen.

    What is asserted of days tells the rhythm also of the time before the first visit, and of days without a run. Where few
    articles are dated they count on the day when they were first seen, and then only days with a run tell anything, the
    first of them left out, since on it all was new.
    """
    since = observed.now - thresholds.MEMORY
    reached = health.reached(observed.archive, name, since)
    articles = health.articles_by_day(observed.archive, name, since.date())
    if not reached:
        return articles, ()
    over = [day for day in _days(since.date(), reached[-1].date()) if _is_over(day, reached[-1])]
    known, total = observed.dated(name)
    if known >= thresholds.DATED_ENOUGH * total:
        return articles, over
    visited = sorted({moment.date() for moment in reached})[1:]
    return articles, [day for day in over if day in set(visited)]


def _days(first: date, last: date) -> Iterator[date]:
    return (first + timedelta(number) for number in range((last - first).days + 1))


def _is_over(day: date, reached: datetime) -> bool:
    """Had the day ended everywhere on earth when the site was last reached?"""
    return reached >= datetime.combine(day, time(), UTC) + thresholds.OVER_EVERYWHERE
