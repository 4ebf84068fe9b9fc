"""Do we reach the sites, as often as we used to, and what do they say?"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from pipelines.health import thresholds
from pipelines.health.chance import quantile
from pipelines.health.registry import Finding, Gravity, Observed, check, several
from pipelines.storage.archive import text_of
from pipelines.storage.viewing import health

ADVICE = {
    "unreachable": "look whether the site is there from this machine; if it has moved, crawl its new address",
    "failed": "look whether the site is there from this machine; `newsbot -v crawl` tells what went wrong",
    "server-error": "it is the site's own fault; if it lasts, look whether it has moved",
    "rate-limited": "give it a longer pause (delay_seconds in its site file) and fewer runs",
    "disallowed": "its robots.txt asks not to be crawled: ask the site, or take it out of what is visited",
    "refused": "it turns this crawler away: tell it whom to ask (--contact), and ask the site",
}


@check("late")
def late(observed: Observed) -> Iterator[Finding]:
    """No run for several of the usual gaps between runs: of any site, or of one."""
    if observed.running:
        return
    if found := overdue(health.crawls(observed.archive, thresholds.RUNS), observed.now):
        yield _late(None, "crawl", *found)
        return
    alone = {each["host"].partition(":")[0] for each in health.left_alone(observed.archive, observed.now, 1)}
    for name, site in observed.sites.items():
        if alone & {host.partition(":")[0] for host in site.hosts}:
            continue
        visits = [visit.at for visit in health.visits(observed.archive, name, thresholds.RUNS)]
        if found := overdue(visits, observed.now):
            yield _late(name, "visit", *found)


def overdue(starts: Sequence[datetime], now: datetime) -> tuple[datetime, timedelta] | None:
    """When the last one was and the gap that is usual, if several of those have passed since; `starts`: the latest first."""
    gaps = [(later - one).total_seconds() for later, one in itertools.pairwise(starts)]
    if len(starts) < thresholds.FEWEST_RUNS:
        return None
    usual = timedelta(seconds=quantile(gaps, thresholds.USUAL_GAP))
    late = now - starts[0] > max(thresholds.MISSED_RUNS * usual, thresholds.LATE_AT_LEAST)
    return (starts[0], usual) if late else None


def _late(site: str | None, what: str, last: datetime, usual: timedelta) -> Finding:
    return Finding(
        check="late",
        site=site,
        gravity=Gravity.GRAVE,
        found=f"no {what} since {text_of(last)}",
        expected=f"one within {in_words(usual)}, as usual",
        advice="see whether cron or the timer still starts it, and what its log says",
    )


def in_words(span: timedelta) -> str:
    """About how long: in minutes, hours or days, whichever says it in few digits."""
    seconds = max(span.total_seconds(), 60.0)
    for unit, size in (("day", 86_400), ("hour", 3_600), ("minute", 60)):
        if seconds >= 1.5 * size or unit == "minute":
            return several(round(seconds / size), unit)
    raise AssertionError("minutes are the last")


@check("visits")
def visited(observed: Observed) -> Iterator[Finding]:
    """Sites of which nothing answered, run after run."""
    for name in observed.sites:
        visits = health.visits(observed.archive, name, thresholds.RUNS)
        vain = next((place for place, visit in enumerate(visits) if visit.answered()), len(visits))
        if not vain:
            continue
        said = visits[0].outcomes
        worst = max(said, key=lambda outcome: (said[outcome], outcome))
        runs = "its last run" if vain == 1 else f"its last {vain} runs"
        yield Finding(
            check="visits",
            site=name,
            gravity=Gravity.GRAVE if vain >= thresholds.FAILED_RUNS else Gravity.NOTE,
            found=f"nothing answered in {runs} ({worst})",
            expected="pages, feeds or listings",
            advice=ADVICE.get(worst, "`newsbot -v crawl` tells what went wrong"),
        )


@check("hosts")
def left_alone(observed: Observed) -> Iterator[Finding]:
    """Hosts that asked to be left alone; again and again, and their site is not covered any more."""
    for each in health.left_alone(observed.archive, observed.now, thresholds.FAILED_RUNS):
        often = max(each["times"], each["failures"] or 0) >= thresholds.FAILED_RUNS
        heard = f" ({each['heard']})" if each["heard"] else ""
        yield Finding(
            check="hosts",
            site=None,
            gravity=Gravity.WRONG if often else Gravity.NOTE,
            found=f"{each['host']} is left alone until {each['not_before']}{heard}{', run after run' if often else ''}",
            expected="answers at the pace of its requests",
            advice="give its site a longer pause (delay_seconds in its site file) if this goes on",
        )


@check("addresses")
def failing(observed: Observed) -> Iterator[Finding]:
    """Addresses that fail again and again, and those that nobody may ask for."""
    for name in observed.sites:
        said = health.failing(observed.archive, name, thresholds.FAILED_TRIES)
        blocked = sum(said.pop(outcome, 0) for outcome in health.BLOCKED)
        failed = sum(said.values())
        if failed:
            worst = max(said, key=lambda outcome: (said[outcome], outcome))
            articles = observed.dated(name)[1]
            many = failed >= max(thresholds.FAILING_ADDRESSES, thresholds.FAILING_SHARE * articles)
            yield Finding(
                check="addresses",
                site=name,
                gravity=Gravity.WRONG if many else Gravity.NOTE,
                found=f"{several(failed, 'address', 'addresses')} failed {thresholds.FAILED_TRIES} times or more in a row, mostly {worst}",
                expected="an answer, be it that they are gone",
                advice=f"look at one of them, as {health.example(observed.archive, name, worst)}",
            )
        if blocked:
            yield Finding(
                check="addresses",
                site=name,
                gravity=Gravity.NOTE,
                found=f"{several(blocked, 'address', 'addresses')} not asked for: disallowed by robots.txt, or refused",
                expected="none, unless the site means it",
                advice="nothing, if what it publishes is not among them",
            )


@check("traps")
def trapped(observed: Observed) -> Iterator[Finding]:
    """Forms of addresses without end, which are asked for no more."""
    for name in observed.sites:
        for trap in health.traps(observed.archive, name):
            yield Finding(
                check="traps",
                site=name,
                gravity=Gravity.NOTE,
                found=f"{trap['pattern']} is {trap['trap']}: {several(trap['held'], 'address', 'addresses')} held since {trap['since']}",
                expected="addresses that come to an end",
                advice="nothing, unless articles stand there",
            )
