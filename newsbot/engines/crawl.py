"""One crawl from beginning to end: recover, fetch, read, settle, plan the next visits, write the ledger."""

from __future__ import annotations

import asyncio
import logging
import signal
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from types import FrameType
from typing import Any

from scrapy.crawler import AsyncCrawlerProcess
from scrapy.settings import Settings

from newsbot import __version__, clock
from newsbot.config import Config
from newsbot.engines.conclude import conclude, read_unread
from newsbot.engines.readers import Readers
from newsbot.fetching.frontier import plan
from newsbot.fetching.scheduler import FrontierScheduler
from newsbot.fetching.work import FAILURES, Work
from newsbot.settings import user_agent
from newsbot.site import Sites
from newsbot.spiders.news import NewsSpider
from newsbot.spiders.ways import Visit, findings
from pipelines.reading import Read
from pipelines.settle import Settled
from pipelines.storage import captures, frontier, runs
from pipelines.storage.archive import Archive
from pipelines.storage.warc import recover
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
    progress: Callable[[str, int, int], None] | None = None,
) -> Crawled:
    """Crawl the sites asked for; `addresses` are further start addresses on them. The caller holds the lock."""
    with Archive.open(config.archive) as archive, Readers(config.workers) as readers:
        work = Work(
            archive=archive, sites=sites, config=config, reader=readers, run=0,
            asked={site.name: site for site in asked}, report=report,
        )  # fmt: skip
        work.run = runs.begin(archive, "crawl", __version__, now=work.now_text())
        if not config.contact:
            LOG.warning("no --contact: sites cannot tell whom to ask about this crawl")
        _recover(work, readers)
        _enter(work, addresses)
        process = AsyncCrawlerProcess(_settings(work))
        process.crawl(NewsSpider, work=work)
        with _stopping(process, work):
            process.start(install_signal_handlers=False)
        if work.ended_by is not None:
            raise work.ended_by
        settled = Settled()
        if not work.interrupted:
            settled = conclude(archive, sites, readers, progress=progress)
            for name in work.asked:
                plan(archive, name)
        outcome = _outcome(work)
        counts = {
            name: work.counts[name] for name in ("requests", "bytes", "not_modified", "failed", "blocked")
        } | {
            "new": settled.new,
            "changed": settled.changed,
            "unchanged": settled.unchanged,
            "gone": settled.gone,
        }
        runs.finish(
            archive, work.run, now=work.now_text(), outcome=outcome, exit_code=EXIT[outcome], counts=counts
        )
        return Crawled(run=work.run, outcome=outcome, exit_code=EXIT[outcome], counts=counts, settled=settled)


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


def _settings(work: Work) -> Settings:
    config = work.config
    settings = Settings()
    settings.setmodule("newsbot.settings")
    settings.setdict(
        {
            "USER_AGENT": user_agent(__version__, config.contact),
            "SCHEDULER": FrontierScheduler,
            "NEWSBOT_RETRY_SECONDS": list(config.retry_seconds),
            "NEWSBOT_ALLOW_PRIVATE": list(config.allow_private),
            "NEWSBOT_WARC": str(work.archive.warc),
            "NEWSBOT_KEEPER": lambda: work,  # a function: Scrapy copies everything else
            "NEWSBOT_CLOCK": partial(clock.now, config.now),
        },
        priority="cmdline",
    )
    return settings


def _recover(work: Work, readers: Readers) -> None:
    """Take up what a killed run left: records without a row, captures that nobody read, their links."""
    archive = work.archive
    for record in recover(archive.warc, captures.ends(archive)):
        if record.capture is not None and record.place is not None:
            site = work.site_of(record.capture.url) or work.sites.of(record.capture.url)
            captures.keep(archive, record.capture, record.place, site=site.name)

    def enter(capture: Capture, site: Site, result: Read) -> None:
        entry = frontier.entry(archive, capture.url)
        if entry is None or site.name not in work.asked:
            return
        work.found(site, findings(Visit(site=site, entry=entry, capture=capture, read=result)))

    read_unread(archive, work.sites, readers, after=enter)


def _enter(work: Work, addresses: Iterable[str]) -> None:
    """Put the start addresses at the head of the frontier, due now."""
    with work.archive.transaction():
        for site in work.asked.values():
            runs.meet(work.archive, site, now=work.now_text())
            for url in site.start:
                frontier.enter(work.archive, site.name, url, role="start", now=work.now_text())
        for url in addresses:
            if site_asked := work.site_of(url):
                frontier.enter(work.archive, site_asked.name, url, role="start", now=work.now_text())


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
    if counts["rate-limited"] or (not counts and _alone(work, name)):
        return "rate-limited"
    if any(counts[outcome] for outcome in FAILURES):
        return "unreachable"
    if counts["disallowed"] or counts["refused"]:
        return "blocked"
    return "done"


def _alone(work: Work, name: str) -> bool:
    """Did a host of the site ask to be left alone?"""
    alone = work.left_alone()
    return any(host.partition(":")[0] in alone for host in work.asked[name].hosts)
