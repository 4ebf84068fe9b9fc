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
from newsbot.fetching.guard import AddressRefused, refused
from newsbot.fetching.whole import missing, pairs
from pipelines.errors import ArchiveUnusable, DiskFull
from pipelines.storage.warc import Place, WarcWriter, bare, digest
from pipelines.values import Capture


class Keeper(Protocol):
    """Whoever writes the database rows of a crawl.

    The setting NEWSBOT_KEEPER is a function that gives it: Scrapy copies settings deeply, all but functions.
    """

    def kept(self, capture: Capture, place: Place) -> int:
        """The id of the row that names a record on disk."""

    def defer(self, host: str, until: datetime) -> None:
        """A host asked to be left alone beyond this run."""

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
        self.clock: Callable[[], datetime] = crawler.settings["NEWSBOT_CLOCK"]
        self.keeper: Keeper = crawler.settings["NEWSBOT_KEEPER"]()
        folder = Path(crawler.settings["NEWSBOT_WARC"])
        self._warc = WarcWriter(folder, software=f"newsbot/{__version__}", clock=self.clock)
        self._closing: asyncio.Task[None] | None = None

    async def download_request(self, request: Request) -> Response:
        """Raises AddressRefused, ResponseDataLossError for a part, DiskFull; and what Scrapy's own raises."""
        try:
            response = await super().download_request(request)
        except CannotResolveHostError as error:
            if reason := refused(request.url):
                raise AddressRefused(reason) from error
            raise
        if problem := missing(request, response):
            raise ResponseDataLossError(f"{bare(request.url)}: {problem}")
        try:
            self._keep(request, response)
        except (DiskFull, ArchiveUnusable):
            self._stop()
            raise
        return response

    async def close(self) -> None:
        self._warc.close()
        await super().close()

    def _keep(self, request: Request, response: Response) -> None:
        capture = Capture(
            url=bare(request.url),
            fetched_at=self.clock(),
            status=response.status,
            headers=pairs(response.headers),
            body=response.body,
            digest=digest(response.body),
            role=request.meta.get("role", "page"),
        )
        place = self._warc.keep(
            capture,
            request_headers=pairs(request.headers),
            ip=str(response.ip_address) if response.ip_address else None,
            refers_to=request.meta.get("refers_to"),
        )
        request.meta["capture"] = (capture, self.keeper.kept(capture, place))

    def _stop(self) -> None:
        """Nothing can be kept any more, so nothing more is fetched."""
        if self._closing is None:
            closing = self._crawler.engine.close_spider_async(reason="archive_unusable")
            self._closing = asyncio.ensure_future(closing)
