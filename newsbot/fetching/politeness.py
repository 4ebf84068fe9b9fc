"""One request at a time to a host, as slowly as it asks; what fails is tried again, but never insisted on."""

from __future__ import annotations

import asyncio
import re
import time
from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Self

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    IgnoreRequest,
    ResponseDataLossError,
)
from scrapy.http import Response
from scrapy.utils.httpobj import urlparse_cached
from twisted.internet.error import ConnectError, ConnectionClosed

from newsbot.fetching.capture import CapturingHandler, Keeper

NO_ANSWER = (
    CannotResolveHostError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    ResponseDataLossError,
    ConnectError,
    ConnectionClosed,
)
LONGEST_DEFERRAL = timedelta(hours=24)  # 24 h is common, 88 h were seen
LONGEST_CRAWL_DELAY = 120.0
STEP = 0.5


class HostDeferred(IgnoreRequest):
    """The host asked for more time than this run has; its requests are for a later one."""

    outcome = "rate-limited"


class RunEnding(IgnoreRequest):
    """The run ended before it was this request's turn; nothing was sent."""

    outcome = "interrupted"


class Politeness:
    """Downloader middleware: whose turn it is at a host, and which hosts are left alone in this run."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._keeper: Keeper = crawler.settings["NEWSBOT_KEEPER"]()
        self._asked: dict[str, float] = {}
        self._deferred: dict[str, datetime] = {}
        self._lines: dict[str, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._answered_at: dict[str, float] = {}  # monotonic

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    def process_request(self, request: Request) -> None:
        """Raises HostDeferred."""
        host = host_of(request)
        if until := self._deferred.get(host):
            raise HostDeferred(f"{host} asked to be left alone until {until:%Y-%m-%d %H:%M:%S} UTC")

    def slow_down(self, host: str, seconds: float) -> None:
        """A host's robots.txt asks for so many seconds between requests."""
        self._asked[host] = max(self._asked.get(host, 0.0), min(seconds, LONGEST_CRAWL_DELAY))

    def defer(self, host: str, until: datetime) -> None:
        """Leave a host alone for the rest of this run, and until then."""
        self._deferred[host] = until
        self._keeper.defer(host, until)

    def delay(self, request: Request) -> float:
        """Seconds between the end of one request to a host and the start of the next."""
        return max(self._keeper.delay(request.url), self._asked.get(host_of(request), 0.0))

    @asynccontextmanager
    async def turn(self, request: Request) -> AsyncIterator[None]:
        """One at a time for each host, its delay apart. Raises HostDeferred or RunEnding instead.

        Scrapy's slots measure from start to start, forget a delay after a minute, and in 2.19 let a whole queue
        through at once where the delay is 0.
        """
        host = host_of(request)
        async with self._lines[host]:
            rested = await self.rest(
                self._answered_at.get(host, float("-inf")) + self.delay(request) - time.monotonic()
            )
            self.process_request(request)  # it may have been deferred while this one stood in line
            if not rested:
                raise RunEnding(f"the run ended before {request.url} was asked for")
            try:
                yield
            finally:
                self._answered_at[host] = time.monotonic()

    async def rest(self, seconds: float) -> bool:
        """Wait so long; False, and at once, if the run is ending."""
        end = time.monotonic() + seconds
        while not self._ending() and (left := end - time.monotonic()) > 0:
            await asyncio.sleep(min(left, STEP))
        return not self._ending()

    def _ending(self) -> bool:
        engine = self._crawler.engine
        return not engine.running or engine._slot is None or engine._slot.closing is not None


class PoliteHandler(CapturingHandler):
    """Tries up to three times, all in one turn: while it waits, nobody else asks the host either."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        settings = crawler.settings
        self._waits = tuple(float(each) for each in settings.getlist("NEWSBOT_RETRY_SECONDS"))
        self._longest_wait = settings.getfloat("NEWSBOT_LONGEST_WAIT_SECONDS")

    async def download_request(self, request: Request) -> Response:
        """The last answer, whatever its status; raises HostDeferred, or the failure of the last try."""
        politeness = self._crawler.get_downloader_middleware(Politeness)
        assert politeness is not None
        async with politeness.turn(request):
            for wait in self._waits:
                try:
                    response = await super().download_request(request)
                except NO_ANSWER:
                    if not await politeness.rest(max(wait, politeness.delay(request))):
                        raise
                    continue
                asked = self._asked_wait(response, politeness, request)
                if not worth_another_try(response.status):
                    return response
                pause = wait if asked is None else asked
                if not await politeness.rest(max(pause, politeness.delay(request))):
                    return response
            response = await super().download_request(request)
            self._asked_wait(response, politeness, request)
            return response

    def _asked_wait(self, response: Response, politeness: Politeness, request: Request) -> float | None:
        """The seconds that a busy host asks for; None if it does not say. Raises HostDeferred if too many."""
        stated = response.headers.get("Retry-After")
        if response.status not in (429, 503) or not stated:
            return None
        dated = response.headers.get("Date")
        now = (http_date(dated.decode("latin-1")) if dated else None) or self.clock()
        asked = retry_after(stated.decode("latin-1"), now)
        if asked is not None and asked > self._longest_wait:
            politeness.defer(host_of(request), self.clock() + min(timedelta(seconds=asked), LONGEST_DEFERRAL))
            politeness.process_request(request)
        return asked


def worth_another_try(status: int) -> bool:
    """Whether a status may be another one in a while."""
    return status in (408, 429) or status >= 500


def retry_after(stated: str, now: datetime) -> float | None:
    """The seconds that a Retry-After asks for, which may be a number or a date; None if it is neither."""
    if re.fullmatch(r"\s*\d{1,10}\s*", stated):
        return float(stated)
    until = http_date(stated)
    return None if until is None else max((until - now).total_seconds(), 0.0)


def http_date(stated: str) -> datetime | None:
    """A date as HTTP writes it, aware, UTC; None if it is none."""
    try:
        told = parsedate_to_datetime(stated)
    except ValueError:
        return None
    return (told if told.tzinfo else told.replace(tzinfo=UTC)).astimezone(UTC)


def host_of(request: Request) -> str:
    """What Scrapy queues by: the name, without port."""
    return urlparse_cached(request).hostname or ""
