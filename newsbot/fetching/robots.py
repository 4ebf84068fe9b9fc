"""robots.txt by RFC 9309: asked for once a run, and where no answer is to be had, nothing is fetched."""

from __future__ import annotations

import asyncio
import re
from dataclasses import dataclass
from typing import Self
from urllib.parse import urljoin, urlsplit

from protego import Protego
from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response
from scrapy.http.request import NO_CALLBACK

from newsbot.fetching.guard import REDIRECTS, AddressRefused
from newsbot.fetching.politeness import LONGEST_CRAWL_DELAY, HostDeferred, Politeness, RunEnding
from newsbot.fetching.whole import pairs
from pipelines.codings import decode_body
from pipelines.errors import BadCapture, NewsbotError

TOKEN = "newsbot"
MOST_BYTES = 500 * 1024  # of the text, as the RFC demands at least
MOST_REDIRECTS = 5
AGENT = re.compile(r"[ \t]*(?:user-agent|useragent|user agent)[ \t]*(?::|[ \t])[ \t]*([^#]*)", re.IGNORECASE)
NAME = re.compile(r"[a-zA-Z_-]+")
UNRESERVED = re.compile(r"%(?=4[1-9a-f]|5[0-9a]|6[1-9a-f]|7[0-9a]|3[0-9]|2[de]|5f|7e)", re.IGNORECASE)

robots_read = object()
"""Signal: a robots.txt was read. Sent with host_url ("https://host[:port]/"), sitemaps (a tuple of absolute
addresses) and delay (seconds, or None)."""


class Disallowed(IgnoreRequest):
    """The site's robots.txt asks not to fetch this address."""

    outcome = "disallowed"


class RobotsUnreachable(IgnoreRequest):
    """There is no telling what the site asks for: it gave no robots.txt, nor said that there is none."""

    outcome = "unreachable"


@dataclass(frozen=True, slots=True)
class Rules:
    """What one robots.txt asks of one crawler."""

    normal: Protego  # escapes undone where RFC 9309 says so
    literal: Protego  # compared letter by letter
    sitemaps: tuple[str, ...]
    delay: float | None

    @classmethod
    def parse(cls, body: bytes, *, url: str = "", token: str = TOKEN) -> Self:
        """From the file's bytes, decoded; `url` is where it stands, for sitemaps named by a path alone."""
        kept = body if len(body) <= MOST_BYTES else body[: body.rfind(b"\n", 0, MOST_BYTES) + 1]
        text = "\n".join(_addressed(line, token) for line in re.split(r"\r\n?|\n", _without_mark(kept)))
        normal = Protego.parse(text)
        found = (urljoin(url, each) for each in normal.sitemaps)
        rate = normal.request_rate(TOKEN)
        asked = [normal.crawl_delay(TOKEN), rate.seconds / rate.requests if rate else None]
        return cls(
            normal,
            Protego.parse(UNRESERVED.sub("%25", text)),
            tuple(dict.fromkeys(each for each in found if urlsplit(each).scheme in ("http", "https"))),
            max((each for each in asked if each is not None), default=None),
        )

    def allow(self, url: str) -> bool:
        """Whether a percent-encoded address may be fetched.

        The RFC and the tests of its author disagree on escapes that were not needed (%62 for b):
        an address may be fetched if it may under both readings.
        """
        literal = UNRESERVED.sub("%25", url)
        raw = re.sub(r"[^\x00-\x7f]", lambda found: "%25" + found[0].encode().hex(), literal)
        return self.normal.can_fetch(url, TOKEN) and self.literal.can_fetch(raw, TOKEN)


def _without_mark(body: bytes) -> str:
    """As text, without a byte order mark, also one that was cut."""
    mark = b"\xef\xbb\xbf"
    length = next(size for size in (3, 2, 1, 0) if body.startswith(mark[:size]))
    return body[length:].decode("utf-8", "replace")


def _addressed(line: str, token: str) -> str:
    """A user-agent line says whether it speaks to us, to all, or to somebody else.

    Only up to what cannot stand in a product token, as its author's parser has it, and the whole of it:
    protego would take a group for "news" as one for "newsbot".
    """
    found = AGENT.match(line)
    if not found:
        return line
    said = found[1].strip()
    if said == "*" or said[:2] in ("* ", "*\t"):
        return "user-agent: *"
    name = NAME.match(said)
    ours = name is not None and name[0].lower() == token.lower()
    return f"user-agent: {TOKEN if ours else 'somebody-else'}"


class Robots:
    """Downloader middleware. Raises Disallowed, RobotsUnreachable, or what kept the file from coming."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._known: dict[str, asyncio.Task[Rules | IgnoreRequest]] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    async def process_request(self, request: Request) -> None:
        if request.meta.get("role") == "robots":
            return
        parts = urlsplit(request.url)
        host_url = f"{parts.scheme}://{parts.netloc}/"
        if host_url not in self._known:
            self._known[host_url] = asyncio.ensure_future(self._ask(host_url))
        rules = await asyncio.shield(self._known[host_url])
        if isinstance(rules, IgnoreRequest):
            raise rules
        if not rules.allow(request.url):
            raise Disallowed(f"{host_url}robots.txt asks not to fetch {request.url}")

    async def _ask(self, host_url: str) -> Rules | IgnoreRequest:
        try:
            url, response = await self._fetch(f"{host_url}robots.txt")
        except (HostDeferred, RunEnding, AddressRefused) as refusal:
            return refusal
        except NewsbotError:
            raise
        except Exception as error:  # whatever kept it from coming, there is no answer
            return RobotsUnreachable(f"{host_url}robots.txt gave no answer: {error or type(error).__name__}")
        if response.status == 429 or response.status >= 500:
            return RobotsUnreachable(
                f"{host_url}robots.txt answered {response.status}, so nothing is fetched"
            )
        try:
            found = 200 <= response.status < 300
            body = decode_body(pairs(response.headers), response.body) if found else b""
        except BadCapture as bad:
            return RobotsUnreachable(f"{host_url}robots.txt cannot be read: {bad}")
        rules = Rules.parse(body, url=url)
        if rules.delay is not None:
            politeness = self._crawler.get_downloader_middleware(Politeness)
            if politeness:
                politeness.slow_down(urlsplit(host_url).hostname or "", rules.delay)
        delay = None if rules.delay is None else min(rules.delay, LONGEST_CRAWL_DELAY)
        self._crawler.signals.send_catch_log(
            robots_read, host_url=host_url, sitemaps=rules.sitemaps, delay=delay
        )
        return rules

    async def _fetch(self, url: str) -> tuple[str, Response]:
        """The answer, after at most five redirects; a sixth is an answer without rules, as is a dead end."""
        for _ in range(MOST_REDIRECTS + 1):
            request = Request(url, callback=NO_CALLBACK, meta={"role": "robots", "dont_redirect": True})
            response = await self._crawler.engine.download_async(request)
            location = response.headers.get("Location")
            if response.status not in REDIRECTS or not location:
                break
            url = urljoin(url, location.decode("latin-1").strip())
        return url, response
