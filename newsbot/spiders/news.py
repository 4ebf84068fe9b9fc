"""The spider: asks for what is due, has it read, stores what it says and enters what it leads to."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

from scrapy import Request, Spider, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import DontCloseSpider
from scrapy.http import Response
from twisted.python.failure import Failure

from newsbot.fetching.robots import robots_read
from newsbot.fetching.scheduler import FrontierScheduler
from newsbot.fetching.work import FAILURES, Work
from newsbot.spiders.ways import Visit, findings, when_idle
from pipelines.dedup.addresses import belongs, cautious
from pipelines.errors import ArchiveUnusable, DiskFull
from pipelines.reading import Read
from pipelines.storage import captures
from pipelines.storage.captures import outcome_of
from pipelines.storage.frontier import Entry, Finding
from pipelines.values import Capture


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
        self.scheduler.arrived(entry)
        try:
            await self._take(entry, capture, capture_id)
        finally:
            self.scheduler.finished(entry)

    async def _take(self, entry: Entry, capture: Capture, capture_id: int) -> None:
        site = self.work.asked[entry.site]
        read: Read | None = None
        outcome = outcome_of(capture, "page")
        page = captures.known_page(self.work.archive, capture) if outcome == "unread" else None
        if page is not None:  # the very bytes that were read before
            captures.link_page(self.work.archive, capture_id, page)
            outcome = captures.kind_of(self.work.archive, page)
        elif outcome == "unread":
            read = await self.work.read(capture, site)
            outcome = read.reading.kind if read.reading else read.role
        if outcome in FAILURES:
            self.work.failed(entry, outcome, f"status {capture.status}")
            return
        target = cautious(capture.header("location") or "", capture.url) if outcome == "redirect" else None
        if target and entry.role == "start" and not belongs(target, site):
            self.work.move(site, target)
        # Links first, the outcome last: an entry whose links are not all stored stays due.
        self.work.found(site, findings(Visit(site=site, entry=entry, capture=capture, read=read)))
        if read is not None:
            captures.keep_read(self.work.archive, capture_id, capture, site, read)
        self.work.answered(entry, capture, outcome)

    def failed(self, failure: Failure) -> None:
        """No answer, or none that could be kept."""
        entry: Entry = failure.request.meta["entry"]  # type: ignore[attr-defined]
        if isinstance(failure.value, DiskFull | ArchiveUnusable):
            self.work.ended_by = failure.value
            outcome = "interrupted"
        else:
            outcome = getattr(failure.value, "outcome", "failed")
        self.work.failed(entry, outcome, str(failure.value))
        self.scheduler.finished(entry)

    def heard(self, host_url: str, sitemaps: tuple[str, ...]) -> None:
        """A robots.txt names sitemaps."""
        if site := self.work.site_of(host_url):
            found = (
                Finding(url=url, role="sitemap", depth=1, found_on=f"{host_url}robots.txt")
                for url in sitemaps
            )
            self.work.found(site, found)

    def idle(self) -> None:
        """Nothing is due: the ways may know more."""
        found = (
            [when_idle(self.work, site) for site in self.work.asked.values()] if not self.work.spent() else []
        )
        if any(found):
            raise DontCloseSpider
