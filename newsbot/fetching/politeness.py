"""One request at a time to a host, as slowly as it asks; what fails is tried again, but never insisted on.

What a host taught a run, later runs know: how slowly it wants to be asked, and until when to be left alone.
"""

from __future__ import annotations

import asyncio
import random
import re
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
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
from twisted.internet.error import ConnectError, ConnectionClosed

from newsbot.fetching.capture import CapturingHandler, Keeper
from pipelines.storage import frontier

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
TOO_MANY = "429"
BUSY = (TOO_MANY, "503")
SLOWER = 2.0  # by what the delay of a host grows with each busy answer
SLOW = 1.0  # seconds that a delay has at least before it grows
QUICKER = 0.5  # by what it shrinks after a run without a busy answer
SILENT_IN_A_ROW = 3  # addresses of a host without an answer, each after all its tries
FIRST_BACK_OFF = timedelta(
    minutes=15
)  # after busy or no answers without a Retry-After; doubled by each run in a row
JITTER = 0.25  # a part of it more, so that not all of a host's robots come back at once


class HostDeferred(IgnoreRequest):
    """The host is left alone for longer than this run lasts; its requests are for a later one."""

    def __init__(self, says: str, outcome: str = "rate-limited") -> None:
        super().__init__(says)
        self.outcome = outcome


class RunEnding(IgnoreRequest):
    """The run ended before it was this request's turn; nothing was sent."""

    outcome = "interrupted"


@dataclass(slots=True)
class Manners:
    """How one host takes our requests, as far as this run knows."""

    delay_seconds: float | None  # as learned from its busy answers; None: as configured
    failures: int  # runs in a row in which it gave no answer, or was busy to the end
    asked_seconds: float = 0.0  # by its robots.txt
    was_busy: bool = False  # at any time in this run
    is_busy: bool = False  # with the address that has its turn
    silent: int = 0  # addresses in a row without an answer
    answered_at: float = float("-inf")  # monotonic
    until: datetime | None = None
    heard: str = ""  # what made it be left alone
    line: asyncio.Lock = field(default_factory=asyncio.Lock)


class Politeness:
    """Downloader middleware: whose turn it is at a host, and which hosts are left alone in this run."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._keeper: Keeper = crawler.settings["NEWSBOT_KEEPER"]()
        self._clock: Callable[[], datetime] = crawler.settings["NEWSBOT_CLOCK"]
        self._hosts: dict[str, Manners] = {}
        crawler.signals.connect(self.remember, signal=signals.spider_closed)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    def of(self, host: str) -> Manners:
        """What is known of a host."""
        if host not in self._hosts:
            self._hosts[host] = Manners(*self._keeper.manners(host))
        return self._hosts[host]

    def process_request(self, request: Request) -> None:
        """Raises HostDeferred."""
        host = host_of(request)
        manners = self.of(host)
        if manners.until:
            outcome = "rate-limited" if manners.heard in BUSY else "unreachable"
            raise HostDeferred(
                f"{host} is left alone until {manners.until:%Y-%m-%d %H:%M:%S} UTC ({manners.heard})", outcome
            )

    def slow_down(self, host: str, seconds: float) -> None:
        """A host's robots.txt asks for so many seconds between requests."""
        manners = self.of(host)
        manners.asked_seconds = max(manners.asked_seconds, min(seconds, LONGEST_CRAWL_DELAY))

    def defer(self, host: str, wait: timedelta, heard: str) -> None:
        """Leave a host alone for the rest of this run, and for so long."""
        manners = self.of(host)
        manners.heard = heard
        manners.until = self._clock() + min(wait, LONGEST_DEFERRAL) * (1 + JITTER * random.random())
        self._keeper.defer(host, manners.until, heard)

    def back_off(self, host: str, heard: str) -> None:
        """Leave a host alone that gives no answers, or none but that it is busy, for longer each run."""
        manners = self.of(host)
        self.defer(host, FIRST_BACK_OFF * 2 ** min(manners.failures, 10), heard)
        manners.failures += 1

    def delay(self, request: Request) -> float:
        """Seconds between the end of one request to a host and the start of the next."""
        manners = self.of(host_of(request))
        return max(self._keeper.delay(request.url), manners.asked_seconds, manners.delay_seconds or 0.0)

    def sending(self, request: Request) -> None:
        """A request leaves now: note it in the receipt."""
        host = host_of(request)
        manners, receipt = self.of(host), self._keeper.receipt(host)
        pause = time.monotonic() - manners.answered_at
        receipt.requests += 1
        receipt.delay_seconds = self.delay(request)
        if receipt.requests > 1:
            receipt.shortest_seconds = round(min(pause, receipt.shortest_seconds or pause), 3)

    def answered(self, request: Request, response: Response | None) -> None:
        """An answer came, or None did."""
        host = host_of(request)
        manners = self.of(host)
        manners.answered_at = time.monotonic()
        if response is None:
            return
        if str(response.status) in BUSY:
            self._keeper.receipt(host).busy += 1
            manners.was_busy = manners.is_busy = True
        else:
            manners.silent = manners.failures = 0

    def gave_up(self, request: Request, heard: str) -> None:
        """After its last try an address has no answer, or a busy one: too many in a row, and the host has rest.

        429 speaks of the host at once; 503 may be of one page alone.
        """
        host = host_of(request)
        manners = self.of(host)
        manners.silent += 1
        if heard == TOO_MANY or manners.silent >= SILENT_IN_A_ROW:
            self.back_off(host, heard)

    def remember(self) -> None:
        """At the end of a run: what later runs should know."""
        for host, manners in self._hosts.items():
            delay = manners.delay_seconds
            if delay is not None and not manners.was_busy:
                delay = delay * QUICKER if delay * QUICKER >= SLOW else None
            if (delay, manners.failures) != self._keeper.manners(host):
                self._keeper.remember(host, delay_seconds=delay, failures=manners.failures)

    @asynccontextmanager
    async def turn(self, request: Request) -> AsyncIterator[None]:
        """One at a time for each host, its delay apart. Raises HostDeferred or RunEnding instead.

        Scrapy's slots measure from start to start, forget a delay after a minute, and in 2.19 let a whole queue
        through at once where the delay is 0.
        """
        manners = self.of(host_of(request))
        async with manners.line:
            rested = await self.rest(manners.answered_at + self.delay(request) - time.monotonic())
            self.process_request(request)  # it may have been deferred while this one stood in line
            if not rested:
                raise RunEnding(f"the run ended before {request.url} was asked for")
            manners.is_busy = False
            try:
                yield
            finally:
                if manners.is_busy:  # once for an address, however often it was tried
                    slower = max(self.delay(request), SLOW) * SLOWER
                    manners.delay_seconds = min(slower, LONGEST_CRAWL_DELAY)

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
                    response = await self._try(request, politeness)
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
            try:
                response = await self._try(request, politeness)
            except NO_ANSWER:
                politeness.gave_up(request, "no answer")
                raise
            self._asked_wait(response, politeness, request)
            if str(response.status) in BUSY:
                politeness.gave_up(request, str(response.status))
            return response

    async def _try(self, request: Request, politeness: Politeness) -> Response:
        politeness.sending(request)
        response = None
        try:
            response = await super().download_request(request)
            return response
        finally:
            politeness.answered(request, response)

    def _asked_wait(self, response: Response, politeness: Politeness, request: Request) -> float | None:
        """The seconds that a busy host asks for; None if it does not say. Raises HostDeferred if too many."""
        stated = response.headers.get("Retry-After")
        if str(response.status) not in BUSY or not stated:
            return None
        dated = response.headers.get("Date")
        now = (http_date(dated.decode("latin-1")) if dated else None) or self.clock()
        asked = retry_after(stated.decode("latin-1"), now)
        if asked is not None and asked > self._longest_wait:
            politeness.defer(host_of(request), timedelta(seconds=asked), str(response.status))
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
    """Whom politeness counts a request to."""
    return frontier.host_of(request.url)
