"""Scrapy's scheduler over the archive's frontier: nothing waits in memory that a killed process would lose."""

from __future__ import annotations

from collections import Counter, deque

from scrapy import Request, Spider
from scrapy.core.scheduler import BaseScheduler

from newsbot.fetching.frontier import host_of, validators
from newsbot.fetching.work import Work
from pipelines.storage.frontier import Entry

AT_A_TIME = 50  # entries looked at, to find one whose host is free
READ_AT_A_TIME = 16  # answers that wait for a reader; more would only fill the memory
PER_HOST = 1  # requests handed to the downloader; it spaces them


class FrontierScheduler(BaseScheduler):
    """Hands out what is due, one request a host; takes back only what the engine wants to try again."""

    def open(self, spider: Spider) -> None:
        self.work: Work = spider.work  # type: ignore[attr-defined]
        self.spider = spider
        self.again: deque[Request] = deque()
        self.under_way: dict[int, str | None] = {}  # entry id -> host; None: its answer is being read
        self.busy: Counter[str] = Counter()
        spider.scheduler = self  # type: ignore[attr-defined]

    def enqueue_request(self, request: Request) -> bool:
        self.again.append(request)
        return True

    def has_pending_requests(self) -> bool:
        return bool(self.again) or any(host is None for host in self.under_way.values()) or bool(self._free())

    def next_request(self) -> Request | None:
        if self.again:
            return self.again.popleft()
        entry = self._free()
        if entry is None:
            return None
        host = host_of(entry.url)
        self.under_way[entry.id] = host
        self.busy[host] += 1
        self.work.counts["requests"] += 1
        site = self.work.asked[entry.site]
        headers = dict(site.headers) | validators(entry)
        if site.user_agent:
            headers["User-Agent"] = site.user_agent
        return Request(
            entry.url,
            headers=headers,
            callback=self.spider.parse,
            errback=self.spider.failed,  # type: ignore[attr-defined]
            meta={"entry": entry, "dont_redirect": True},  # each hop is an entry of its own
            dont_filter=True,
        )

    def arrived(self, entry: Entry) -> None:
        """The answer is here, or there is none: its host may be asked again while the answer is read."""
        if (host := self.under_way.get(entry.id)) is not None:
            self.under_way[entry.id] = None
            self.busy[host] -= 1

    def finished(self, entry: Entry) -> None:
        """The outcome of an entry is in the archive."""
        self.arrived(entry)
        self.under_way.pop(entry.id, None)

    def _free(self) -> Entry | None:
        if sum(host is None for host in self.under_way.values()) >= READ_AT_A_TIME:
            return None
        for entry in self.work.next(self.under_way, AT_A_TIME):
            if self.busy[host_of(entry.url)] < PER_HOST:
                return entry
        return None
