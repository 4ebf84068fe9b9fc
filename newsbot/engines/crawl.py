"""One crawl from beginning to end: recover, fetch, read, settle, plan the next visits, write the ledger."""

from __future__ import annotations

import asyncio
import logging
import signal
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from types import FrameType
from typing import Any

from scrapy.crawler import AsyncCrawlerProcess
from scrapy.settings import Settings

from newsbot import __version__, clock, log
from newsbot.accidents import named
from newsbot.config import Config
from newsbot.engines.conclude import Progress, conclude, read_unread, take_up
from newsbot.engines.readers import Readers
from newsbot.fetching import traps
from newsbot.fetching.credentials import Credentials
from newsbot.fetching.frontier import plan
from newsbot.fetching.politeness import BUSY
from newsbot.fetching.scheduler import FrontierScheduler
from newsbot.fetching.work import FAILURES, Work
from newsbot.settings import user_agent
from newsbot.site import Sites
from newsbot.spiders.news import NewsSpider
from newsbot.spiders.ways import Visit, findings
from pipelines import faults
from pipelines.dedup.addresses import bare_host
from pipelines.reading import Read
from pipelines.settle import Settled
from pipelines.storage import frontier, runs
from pipelines.storage.archive import Archive
from pipelines.values import Capture, Site

LIVE = frozenset({"article", "listing", "other", "feed", "sitemap", "not-modified", "redirect"})
GRACE_SECONDS = 3.0  # for answers that are on their way when a run is asked to stop
LOG = logging.getLogger(__name__)
EXIT = {"done": 0, "partial": 5, "unreachable": 7, "rate-limited": 8, "blocked": 9, "interrupted": 130}


@dataclass(frozen=True, slots=True, kw_only=True)
class Crawled:
    """What a crawl came to."""

    run: int
    outcome: str  # done, partial, unreachable, rate-limited, blocked, interrupted
    exit_code: int
    counts: dict[str, int]
    settled: Settled


def crawl(
    config: Config,
    sites: Sites,
    asked: Sequence[Site],
    *,
    addresses: Iterable[str] = (),
    report: Callable[[Work], None] = lambda _: None,
    progress: Progress | None = None,
) -> Crawled:
    """Crawl the sites asked for; `addresses` are further start addresses on them. The caller holds the lock."""
    with Archive.open(config.archive) as archive, Readers(config.workers) as readers:
        work = Work(
            archive=archive, sites=sites, config=config, reader=readers, run=0,
            asked={site.name: site for site in asked}, report=report,
        )  # fmt: skip
        credentials = Credentials(asked, site_of=work.site_of)
        work.run = runs.begin(archive, "crawl", __version__, now=work.now_text())
        log.run(work.run)
        if not config.contact:
            LOG.warning("no --contact: sites cannot tell whom to ask about this crawl")
        try:
            settled = _run(work, readers, addresses, credentials, progress)
        except (KeyboardInterrupt, Exception) as accident:
            with suppress(sqlite3.Error):  # the disk may be full, the database locked
                _finish(work, Settled(), *_broken(accident))
            raise
        outcome = _outcome(work)
        counts = _finish(work, settled, outcome, EXIT[outcome])
        return Crawled(run=work.run, outcome=outcome, exit_code=EXIT[outcome], counts=counts, settled=settled)


def _run(
    work: Work,
    readers: Readers,
    addresses: Iterable[str],
    credentials: Credentials,
    progress: Progress | None,
) -> Settled:
    _recover(work, readers)
    _enter(work, addresses)
    process = AsyncCrawlerProcess(_settings(work, credentials))
    process.crawl(NewsSpider, work=work)
    with _stopping(process, work):
        process.start(install_signal_handlers=False)
    if work.ended_by is not None:
        raise work.ended_by
    if work.interrupted:
        return Settled()
    settled = conclude(work.archive, work.sites, readers, damaged=work.damaged, progress=progress)
    faults.point("all is settled")
    for name in work.asked:
        plan(work.archive, name)
    faults.point("the next visits are planned")
    return settled


def _broken(accident: BaseException) -> tuple[str, int]:
    """Outcome and exit code of a run that did not come to its end."""
    if not isinstance(accident, Exception):
        return "interrupted", EXIT["interrupted"]
    failure = named(accident)
    return "failed", failure.exit_code if failure else 1


def _finish(work: Work, settled: Settled, outcome: str, exit_code: int) -> dict[str, int]:
    """Write the ledger; what it counts."""
    counts = {name: work.counts[name] for name in ("bytes", "not_modified", "failed", "blocked")} | {
        "requests": sum(receipt.requests for receipt in work.receipts.values()),
        "new": settled.new,
        "changed": settled.changed,
        "unchanged": settled.unchanged,
        "gone": settled.gone,
    }
    work.close()
    runs.finish(
        work.archive, work.run, now=work.now_text(), outcome=outcome, exit_code=exit_code, counts=counts
    )
    return counts


@contextmanager
def _stopping(process: AsyncCrawlerProcess, work: Work) -> Iterator[None]:
    """SIGINT and SIGTERM end the run within seconds: what is under way stays due. A second signal ends it at once."""
    from twisted.internet import reactor

    running: Any = reactor

    def stop(_signal: int, _frame: FrameType | None) -> None:
        wait = 0.0 if work.interrupted else GRACE_SECONDS
        work.interrupted = True
        running.callFromThread(lambda: asyncio.ensure_future(process.stop()))
        running.callFromThread(running.callLater, wait, _halt, running)

    before = {sign: signal.signal(sign, stop) for sign in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for sign, handler in before.items():
            signal.signal(sign, handler)


def _halt(reactor: Any) -> None:
    """End the loop without waiting for answers: stop() would wait for all that is under way."""
    if reactor.running:
        reactor.crash()
        reactor.getThreadPool().stop()


def _settings(work: Work, credentials: Credentials) -> Settings:
    config = work.config
    settings = Settings()
    settings.setmodule("newsbot.settings")
    settings.setdict(
        {
            "USER_AGENT": user_agent(__version__, config.contact),
            "SCHEDULER": FrontierScheduler,
            "NEWSBOT_RETRY_SECONDS": list(config.retry_seconds),
            "DOWNLOAD_TIMEOUT": config.timeout_seconds,
            "NEWSBOT_ALLOW_PRIVATE": list(config.allow_private),
            "NEWSBOT_WARC": str(work.archive.warc),
            "NEWSBOT_PROXIES": credentials.proxies(),
            "NEWSBOT_KEEPER": lambda: work,  # a function: Scrapy copies everything else
            "NEWSBOT_CREDENTIALS": lambda: credentials,
            "NEWSBOT_CLOCK": partial(clock.now, config.now),
        },
        priority="cmdline",
    )
    return settings


def _recover(work: Work, readers: Readers) -> None:
    """Take up what a killed run left: records without a row, captures that nobody read, their links."""
    archive = work.archive
    take_up(archive, lambda url: work.site_of(url) or work.sites.of(url))
    faults.point("lost records are taken up")

    def enter(capture: Capture, site: Site, result: Read) -> None:
        entry = frontier.entry(archive, capture.url)
        if entry is None or site.name not in work.asked:
            return
        work.found(site, findings(Visit(site=site, entry=entry, capture=capture, read=result)))

    read_unread(archive, work.sites, readers, damaged=work.damaged, after=enter)
    faults.point("what was lost is read")


def _enter(work: Work, addresses: Iterable[str]) -> None:
    """Put the start addresses at the head of the frontier, due now."""
    with work.archive.transaction():
        started = [(site, url) for site in work.asked.values() for url in site.start]
        started += [(site, url) for url in addresses if (site := work.site_of(url))]
        for site in work.asked.values():
            traps.look_again(work.archive, site.name, now=work.now())
            runs.meet(work.archive, site, now=work.now_text())
        for site, url in started:
            frontier.enter(work.archive, site.name, url, now=work.now_text())
        runs.start(work.archive, work.run, (url for _, url in started))


def _outcome(work: Work) -> str:
    """7, 8 and 9 only when they hold for every site asked; else some failures make a run partial."""
    if work.interrupted:
        return "interrupted"
    each = [_site_outcome(work, name) for name in work.asked]
    for outcome in ("unreachable", "rate-limited", "blocked"):
        if each and all(one == outcome for one in each):
            return outcome
    failed = any(one != "done" for one in each) or work.counts["failed"]
    return "partial" if failed else "done"


def _site_outcome(work: Work, name: str) -> str:
    counts = work.outcomes[name]
    if any(counts[outcome] for outcome in LIVE):
        return "done"
    heard = "" if counts else _heard(work, name)
    if counts["rate-limited"] or heard in BUSY:
        return "rate-limited"
    if heard or any(counts[outcome] for outcome in FAILURES):
        return "unreachable"
    if counts["disallowed"] or counts["refused"]:
        return "blocked"
    return "done"


def _heard(work: Work, name: str) -> str:
    """What made a host of the site be left alone; empty if none is."""
    alone = work.left_alone()
    hosts = work.asked[name].hosts
    return next((heard for host, heard in sorted(alone.items()) if bare_host(f"http://{host}/") in hosts), "")
