"""The spider: asks for what is due, has it read, stores what it says and enters what it leads to."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from typing import Any

from scrapy import Request, Spider, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import DontCloseSpider
from scrapy.http import Response
from twisted.python.failure import Failure

from newsbot import log
from newsbot.accidents import named
from newsbot.fetching.robots import robots_read
from newsbot.fetching.scheduler import FrontierScheduler
from newsbot.fetching.work import ANNOUNCED, FAILURES, Work
from newsbot.spiders.ways import Visit, findings, when_idle
from pipelines import faults
from pipelines.dedup.addresses import belongs, cautious
from pipelines.errors import NewsbotError
from pipelines.reading import Read
from pipelines.storage import captures
from pipelines.storage.captures import outcome_of
from pipelines.storage.frontier import Entry, Finding
from pipelines.values import Capture

LOG = logging.getLogger(__name__)


class NewsSpider(Spider):
    """One spider for every site. It decides nothing about articles: reading and settling do."""

    name = "newsbot"
    scheduler: FrontierScheduler

    def __init__(self, work: Work, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.work = work

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> NewsSpider:
        spider = super().from_crawler(crawler, *args, **kwargs)
        crawler.signals.connect(spider.idle, signal=signals.spider_idle)
        crawler.signals.connect(spider.heard, signal=robots_read)
        return spider

    async def start(self) -> AsyncIterator[Request]:
        """Nothing: the frontier holds the start addresses too."""
        nothing: tuple[Request, ...] = ()
        for each in nothing:
            yield each

    async def parse(self, response: Response, **_: Any) -> None:
        """One answer. Its capture is on disk and in the archive already."""
        entry: Entry = response.meta["entry"]
        capture: Capture
        capture_id: int
        capture, capture_id = response.meta["capture"]
        self.scheduler.arrived(entry, len(capture.body))
        try:
            with log.about(entry.url), self._ending():
                await self._take(entry, capture, capture_id)
        except (
            Exception
        ) as accident:  # the seam: Scrapy would log and forget it, and the entry would come again
            LOG.exception("unexpected %s", type(accident).__name__)
            self.work.failed(entry, "failed", f"unexpected {type(accident).__name__}: {accident}")
        finally:
            self.scheduler.finished(entry)

    @contextmanager
    def _ending(self) -> Iterator[None]:
        """Where the archive cannot be written, the run ends: nothing more could be kept. Scrapy would just log it."""
        try:
            yield
        except Exception as accident:
            if (failure := named(accident)) is None:
                raise
            self._end(failure)

    def _end(self, failure: NewsbotError) -> None:
        if self.work.ended_by is None:
            self.work.ended_by = failure
            ending = self.crawler.engine.close_spider_async(reason="archive_unusable")
            self._closing = asyncio.ensure_future(ending)

    async def _take(self, entry: Entry, capture: Capture, capture_id: int) -> None:
        work = self.work
        site = work.asked[entry.site]
        read: Read | None = None
        outcome = outcome_of(capture, "page")
        page = captures.known_page(work.archive, capture) if outcome == "unread" else None
        if page is None and outcome == "unread":
            read = await work.read(capture, site)
            outcome = read.reading.kind if read.reading else read.role
        faults.point("an answer is read")
        if outcome in FAILURES:
            work.failed(entry, outcome, f"status {capture.status}")
            return
        with work.archive.transaction():  # whole or not at all: an entry whose links are not stored stays due
            changed = False if capture.status == 304 else None
            if page is not None:  # the very bytes that were read before
                captures.link_page(work.archive, capture_id, page)
                outcome, changed = captures.kind_of(work.archive, page), False
            elif read is not None:
                before = captures.words_of(work.archive, capture.url)
                captures.keep_read(work.archive, capture_id, capture, site, read)
                after = captures.words_of(work.archive, capture.url)
                changed = None if before is None else before != after
            target = (
                cautious(capture.header("location") or "", capture.url) if outcome == "redirect" else None
            )
            if target and entry.role == "start" and not belongs(target, site):
                work.move(site, target)
            visit = Visit(site=site, entry=entry, capture=capture, read=read)
            leads = work.inside(site, findings(visit))
            work.found(site, leads)
            if read is not None and read.role in ANNOUNCED:
                work.dropped(site, capture)
            faults.point("an answer is half noted")
            work.answered(entry, capture, outcome, changed=changed, leads=leads)
        faults.point("an answer is noted")

    def failed(self, failure: Failure) -> None:
        """No answer, or none that could be kept."""
        entry: Entry = failure.request.meta["entry"]  # type: ignore[attr-defined]
        end = named(failure.value) if isinstance(failure.value, Exception) else None
        with self._ending():
            if end is not None:
                self._end(end)
            else:
                self.work.failed(entry, getattr(failure.value, "outcome", "failed"), str(failure.value))
        self.scheduler.finished(entry)

    def heard(self, host_url: str, sitemaps: tuple[str, ...]) -> None:
        """A robots.txt names sitemaps."""
        if site := self.work.site_of(host_url):
            found = (
                Finding(url=url, role="sitemap", depth=1, found_on=f"{host_url}robots.txt")
                for url in sitemaps
            )
            with self._ending():
                self.work.found(site, found)

    def idle(self) -> None:
        """Nothing is due: the ways may know more."""
        found: list[int] = []
        with self._ending():
            if not self.work.spent():
                found = [when_idle(self.work, site) for site in self.work.asked.values()]
        if any(found):
            raise DontCloseSpider
