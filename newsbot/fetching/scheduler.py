"""Scrapy's scheduler over the archive's frontier: nothing waits in memory that a killed process would lose."""

from __future__ import annotations

from collections import deque

from scrapy import Request, Spider
from scrapy.core.scheduler import BaseScheduler

from newsbot.fetching.frontier import validators
from newsbot.fetching.work import Work
from pipelines.storage.frontier import Entry

# Answers that wait for a reader: more would only fill the memory.
READ_AT_A_TIME = 16
BYTES_AT_A_TIME = 64 * 1024**2


class FrontierScheduler(BaseScheduler):
    """Hands out what is due, one request a host; takes back only what the engine wants to try again."""

    def open(self, spider: Spider) -> None:
        self.work: Work = spider.work  # type: ignore[attr-defined]
        self.spider = spider
        self.again: deque[Request] = deque()
        self.under_way: dict[int, Entry] = {}
        self.busy: set[str] = set()  # hosts whose answer is awaited
        self.read: dict[int, int] = {}  # answers that are being read, and their bytes
        spider.scheduler = self  # type: ignore[attr-defined]

    def enqueue_request(self, request: Request) -> bool:
        self.again.append(request)
        return True

    def has_pending_requests(self) -> bool:
        return bool(self.again) or bool(self.read) or self._free() is not None

    def next_request(self) -> Request | None:
        if self.again:
            return self.again.popleft()
        entry = self._free()
        if entry is None:
            return None
        self.under_way[entry.id] = entry
        self.busy.add(entry.host)
        self.work.taken(entry)
        site = self.work.asked[entry.site]
        headers = dict(site.headers) | validators(entry, self.work.signals(entry.site))
        if site.user_agent:
            headers["User-Agent"] = site.user_agent
        return Request(
            entry.url,
            headers=headers,
            callback=self.spider.parse,
            errback=self.spider.failed,  # type: ignore[attr-defined]
            # Each hop is an entry of its own. Scrapy's own slots would hold all ports of a name in one line.
            meta={"entry": entry, "download_slot": entry.host},
            dont_filter=True,
        )

    def arrived(self, entry: Entry, size: int) -> None:
        """The answer is here, of so many bytes: its host may be asked again while it is read."""
        self.busy.discard(entry.host)
        self.read[entry.id] = size

    def finished(self, entry: Entry) -> None:
        """The outcome of an entry is in the archive."""
        if self.read.pop(entry.id, None) is None:
            self.busy.discard(entry.host)
        self.under_way.pop(entry.id, None)

    def _free(self) -> Entry | None:
        if len(self.read) >= READ_AT_A_TIME or sum(self.read.values()) >= BYTES_AT_A_TIME:
            return None
        return self.work.next(self.under_way, self.busy)
