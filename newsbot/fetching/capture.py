"""Every response goes to the archive's files as it came off the wire, before anything else sees it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Protocol

from scrapy import Request
from scrapy.core.downloader.handlers.http11 import HTTP11DownloadHandler
from scrapy.crawler import Crawler
from scrapy.exceptions import CannotResolveHostError, ResponseDataLossError
from scrapy.http import Response

from newsbot import __version__
from newsbot.fetching.credentials import Credentials, seen
from newsbot.fetching.guard import AddressRefused, check_behind_proxy, refused
from newsbot.fetching.heads import BoundedHeads
from newsbot.fetching.whole import missing, pairs
from pipelines.errors import ArchiveUnusable, DiskFull
from pipelines.storage.runs import Receipt
from pipelines.storage.warc import Place, WarcWriter, bare, digest
from pipelines.values import Capture


class Keeper(Protocol):
    """Whoever writes the database rows of a crawl.

    The setting NEWSBOT_KEEPER is a function that gives it: Scrapy copies settings deeply, all but functions.
    """

    def kept(self, capture: Capture, place: Place) -> int:
        """The id of the row that names a record on disk."""

    def defer(self, host: str, until: datetime, heard: str) -> None:
        """A host is to be left alone beyond this run; `heard` is what made that necessary."""

    def manners(self, host: str) -> tuple[float | None, int]:
        """What earlier runs learned of a host: seconds between requests, and in how many runs it gave no answer."""

    def remember(self, host: str, *, delay_seconds: float | None, failures: int) -> None:
        """Keep that for later runs."""

    def receipt(self, host: str) -> Receipt:
        """What a host was asked so far in this run; whoever asks it writes it."""

    def delay(self, url: str) -> float:
        """Seconds between requests to the host of an address, before robots.txt is heard."""


class CapturingHandler(HTTP11DownloadHandler):
    """Downloads, checks that all of it came, writes the record, then the row.

    `request.meta["capture"]` then is the Capture and the id of its row.

    A download handler, for two reasons. The body is still the wire's here, its codings not undone. And an
    error is an error: what fails in a handler of the signal response_downloaded, Scrapy logs and forgets.
    """

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._pool._factory = BoundedHeads
        self.clock: Callable[[], datetime] = crawler.settings["NEWSBOT_CLOCK"]
        self.keeper: Keeper = crawler.settings["NEWSBOT_KEEPER"]()
        self._credentials: Credentials = crawler.settings["NEWSBOT_CREDENTIALS"]()
        folder = Path(crawler.settings["NEWSBOT_WARC"])
        self._warc = WarcWriter(folder, software=f"newsbot/{__version__}", clock=self.clock)
        self._closing: asyncio.Task[None] | None = None

    async def download_request(self, request: Request) -> Response:
        """Raises AddressRefused, ResponseDataLossError for a part, DiskFull; and what Scrapy's own raises."""
        told = self._credentials.told(request)  # for its server's eyes only
        await check_behind_proxy(told)
        try:
            response = seen(await super().download_request(told), request)
        except CannotResolveHostError as error:
            if reason := refused(request.url):
                raise AddressRefused(reason) from error
            raise
        except Exception as error:
            self._credentials.hush(error)
            raise
        if problem := missing(request, response):
            raise ResponseDataLossError(f"{bare(request.url)}: {problem}")
        try:
            self._keep(request, response, "proxy" in told.meta)
        except (DiskFull, ArchiveUnusable):
            self._stop()
            raise
        return response

    async def close(self) -> None:
        self._warc.close()
        await super().close()

    def _keep(self, request: Request, response: Response, is_behind_proxy: bool) -> None:
        capture = Capture(
            url=bare(request.url),
            fetched_at=self.clock(),
            status=response.status,
            headers=self._credentials.untold(request.url, pairs(response.headers)),
            body=response.body,
            digest=digest(response.body),
            role=request.meta.get("role", "page"),
        )
        place = self._warc.keep(
            capture,
            request_headers=pairs(request.headers),
            ip=str(response.ip_address) if response.ip_address and not is_behind_proxy else None,
            refers_to=request.meta.get("refers_to"),
        )
        request.meta["capture"] = (capture, self.keeper.kept(capture, place))

    def _stop(self) -> None:
        """Nothing can be kept any more, so nothing more is fetched."""
        engine = self._crawler.engine
        self._closing = self._closing or asyncio.ensure_future(
            engine.close_spider_async(reason="archive_unusable")
        )
