"""Is the archive itself in order: runs that ended, answers that were whole, work that was done, room on the disk?"""

from __future__ import annotations

from collections.abc import Iterator

from pipelines.health import thresholds
from pipelines.health.registry import Finding, Gravity, Observed, check, several
from pipelines.storage.viewing import health

ENDED_WELL = frozenset({"done", "partial"})
# How a crawl ends that `visits` judges by site, or that somebody stopped.
NOBODYS_FAULT = frozenset({"unreachable", "rate-limited", "blocked", "interrupted"})


@check("runs")
def ended(observed: Observed) -> Iterator[Finding]:
    """The last runs, if they never ended or ended in an accident."""
    unended = [] if observed.running else health.unended(observed.archive)
    if unended:
        last = unended[-1]
        several = len(unended) >= thresholds.UNENDED_RUNS
        runs = f"the last {len(unended)} runs" if len(unended) > 1 else "the last run"
        yield Finding(
            check="runs",
            site=None,
            gravity=Gravity.WRONG if several else Gravity.NOTE,
            found=f"{runs} never ended (run {last['id']}, {last['command']}, {last['started']})",
            expected="an end, also of a run that fails",
            advice="the next run takes up what it left; if it is killed too, see whether memory or time ran out",
        )
    last_ended = health.last_ended(observed.archive)
    outcome = last_ended["outcome"] if last_ended else None
    if last_ended and outcome is not None and outcome not in ENDED_WELL | NOBODYS_FAULT:
        yield Finding(
            check="runs",
            site=None,
            gravity=Gravity.GRAVE,
            found=f"run {last_ended['id']} ({last_ended['command']}) ended with {outcome}, exit {last_ended['exit_code']}",
            expected="done or partial",
            advice="its log names the cause; run it again with -v",
        )


@check("left-over")
def done(observed: Observed) -> Iterator[Finding]:
    """Pages that were fetched and not read, addresses that were not settled."""
    if observed.running:
        return
    unread, unsettled = health.left_over(observed.archive)
    if not unread and not unsettled:
        return
    last = health.last_ended(observed.archive)
    excused = last is None or last["outcome"] not in ENDED_WELL or bool(health.unended(observed.archive))
    yield Finding(
        check="left-over",
        site=None,
        gravity=Gravity.NOTE if excused else Gravity.WRONG,
        found=f"{several(unread, 'page')} still to be read, {several(unsettled, 'address', 'addresses')} to be settled",
        expected="none after a run that ended",
        advice="the next crawl or import does it; if it does not, `newsbot rebuild` does",
    )


@check("damaged")
def whole(observed: Observed) -> Iterator[Finding]:
    """Captures of late whose records were damaged before anybody had read them."""
    since = observed.now - thresholds.RECENT
    for name in observed.sites:
        if count := health.damaged(observed.archive, name, since):
            yield Finding(
                check="damaged",
                site=name,
                gravity=Gravity.WRONG if count >= thresholds.DAMAGED else Gravity.NOTE,
                found=f"the records of {several(count, 'capture')} of the last {thresholds.RECENT.days} days are damaged",
                expected="whole ones",
                advice="newsbot verify names them; restore their files from a copy, then newsbot rebuild; check the disk",
            )


@check("articles")
def some(observed: Observed) -> Iterator[Finding]:
    """Sites that answer and of which no article is kept, or none has a day."""
    for name in observed.sites:
        dated, articles = observed.dated(name)
        visits = health.visits(observed.archive, name, thresholds.FAILED_RUNS)
        if not articles and sum(visit.answered() > 0 for visit in visits) >= thresholds.FAILED_RUNS:
            yield Finding(
                check="articles",
                site=name,
                gravity=Gravity.GRAVE,
                found=f"it answers, and after {thresholds.FAILED_RUNS} runs no article is kept",
                expected="some",
                advice="look whether its text comes without a browser: `newsbot probe` tells",
            )
        elif articles >= thresholds.FEWEST_PAGES and not dated:
            yield Finding(
                check="articles",
                site=name,
                gravity=Gravity.WRONG,
                found=f"none of {articles} articles has a day",
                expected="a day for most",
                advice="`newsbot explain` tells why of one; its time zone or date format may have to be in its site file",
            )


@check("disk")
def room(observed: Observed) -> Iterator[Finding]:
    """Little room beside what the last runs took."""
    if observed.free_bytes is None:
        return
    grown = max(health.bytes_of_runs(observed.archive, thresholds.RUNS), default=0) * thresholds.GROWTH
    wanted = max(thresholds.LEAST_FREE_BYTES, thresholds.RUNS_AHEAD * grown)
    if observed.free_bytes < wanted:
        yield Finding(
            check="disk",
            site=None,
            gravity=Gravity.GRAVE,
            found=f"{observed.free_bytes / 1e9:.2f} GB are free on the archive's disk",
            expected=f"at least {wanted / 1e9:.2f}, for {thresholds.RUNS_AHEAD} runs as large as the largest of late",
            advice="make room, or move the archive: nothing is lost when it is full, but crawling stops (exit 3)",
        )
