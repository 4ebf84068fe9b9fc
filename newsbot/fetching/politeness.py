"""One request at a time to a host, as slowly as it asks; what fails is tried again, but never insisted on."""

from __future__ import annotations

import asyncio
import re
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Self

from scrapy import Request, signals
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


class Politeness:
    """Downloader middleware: how far apart a host's requests are, and which hosts are left alone."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._keeper: Keeper = crawler.settings["NEWSBOT_KEEPER"]()
        self._asked: dict[str, float] = {}
        self._deferred: dict[str, datetime] = {}
        crawler.signals.connect(self._space, signals.request_reached_downloader)

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
        """Seconds between this request and the one before it to the same host."""
        return max(self._keeper.delay(request.url), self._asked.get(host_of(request), 0.0))

    def _space(self, request: Request) -> None:
        # Scrapy forgets a slot, and its delay, a minute after its last request: so tell it each time.
        slot = self._crawler.engine.downloader.slots[request.meta["download_slot"]]
        slot.delay = self.delay(request)


class PoliteHandler(CapturingHandler):
    """Tries up to three times. While it waits, the host's one place is taken, so nobody else asks it."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        settings = crawler.settings
        self._waits = tuple(float(each) for each in settings.getlist("NEWSBOT_RETRY_SECONDS"))
        self._longest_wait = settings.getfloat("NEWSBOT_LONGEST_WAIT_SECONDS")

    async def download_request(self, request: Request) -> Response:
        """The last answer, whatever its status; raises HostDeferred, or the failure of the last try."""
        politeness = self._crawler.get_downloader_middleware(Politeness)
        assert politeness is not None
        for wait in (*self._waits, None):
            politeness.process_request(request)  # it may have been deferred while this one stood in line
            asked: float | None = None
            try:
                response = await super().download_request(request)
            except NO_ANSWER:
                if wait is None or self._ending():
                    raise
            else:
                asked = self._asked_wait(response)
                if asked is not None and asked > self._longest_wait:
                    until = self.clock() + min(timedelta(seconds=asked), LONGEST_DEFERRAL)
                    politeness.defer(host_of(request), until)
                    politeness.process_request(request)
                if wait is None or not worth_another_try(response.status) or self._ending():
                    return response
            await self._sleep(max(wait if asked is None else asked, politeness.delay(request)))
        raise AssertionError("the last try returns or raises")

    def _asked_wait(self, response: Response) -> float | None:
        if response.status not in (429, 503):
            return None
        stated = response.headers.get("Retry-After")
        dated = response.headers.get("Date")
        now = (http_date(dated.decode("latin-1")) if dated else None) or self.clock()
        return retry_after(stated.decode("latin-1"), now) if stated else None

    async def _sleep(self, seconds: float) -> None:
        end = asyncio.get_running_loop().time() + seconds
        while (left := end - asyncio.get_running_loop().time()) > 0 and not self._ending():
            await asyncio.sleep(min(left, STEP))

    def _ending(self) -> bool:
        engine = self._crawler.engine
        return not engine.running or engine._slot is None or engine._slot.closing is not None


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
