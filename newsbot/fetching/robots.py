"""robots.txt by RFC 9309: where no answer is to be had, nothing is fetched.

Each run asks each host once before anything else, and one that lasts asks again when the answer is a day old.
"""

from __future__ import annotations

import asyncio
import codecs
import math
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Self
from urllib.parse import urljoin, urlsplit

from protego import Protego
from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response
from scrapy.http.request import NO_CALLBACK

from newsbot.fetching.guard import AddressRefused
from newsbot.fetching.politeness import (
    LONGEST_CRAWL_DELAY,
    HostDeferred,
    Politeness,
    RunEnding,
    worth_another_try,
)
from newsbot.fetching.whole import pairs
from pipelines.codings import decode_body
from pipelines.dedup.addresses import cautious
from pipelines.errors import BadCapture, NewsbotError
from pipelines.storage.captures import REDIRECTS
from pipelines.storage.frontier import host_of

TOKEN = "newsbot"
MOST_BYTES = 500 * 1024  # of the text, as the RFC demands at least
MOST_REDIRECTS = 5
GOOD_FOR = timedelta(hours=24)  # the longest that the RFC lets an answer be kept
ASKED_AGAIN_AFTER = timedelta(hours=1)  # without an answer
MARKS = ((codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
AGENT = re.compile(r"[ \t]*(?:user-agent|useragent|user agent)[ \t]*(?::|[ \t])[ \t]*([^#]*)", re.IGNORECASE)
NAME = re.compile(r"[a-zA-Z_-]+")
# What the RFC knows, as sites misspell it. Any other record, as a Crawl-delay, must not end a group.
RULE = re.compile(r"[ \t]*(allow|dis+al+ow|disallaw|diasllow)(?![\w-]).*", re.IGNORECASE)
RECORD = re.compile(rf"[ \t]*user-agent(?![\w-])|{RULE.pattern}", re.IGNORECASE)
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
        whole = _without_mark(body)
        kept = whole if len(whole) <= MOST_BYTES else whole[: whole.rfind("\n", 0, MOST_BYTES) + 1]
        lines = [_addressed(line, token) for line in re.split(r"\r\n?|\n", kept)]
        rules = "\n".join(line for line in lines if RECORD.match(line))
        normal = Protego.parse(rules)
        spelt = UNRESERVED.sub("%25", rules)
        others = Protego.parse("\n".join(RULE.sub(r"\1:", line) for line in lines))
        rate = others.request_rate(TOKEN)
        delays = [others.crawl_delay(TOKEN), rate.seconds / rate.requests if rate else None]
        found = (cautious(each, url) for each in others.sitemaps)
        return cls(
            normal,
            normal if spelt == rules else Protego.parse(spelt),
            tuple(dict.fromkeys(each for each in found if each)),
            max((each for each in delays if each is not None and 0 <= each < math.inf), default=None),
        )

    def allow(self, url: str) -> bool:
        """Whether a percent-encoded address may be fetched.

        The RFC and the tests of its author disagree on escapes that were not needed (%62 for b):
        an address may be fetched if it may under both readings. robots.txt itself always may.
        """
        if urlsplit(url).path == "/robots.txt":
            return True
        literal = UNRESERVED.sub("%25", url)
        raw = re.sub(r"[^\x00-\x7f]", lambda found: "%25" + found[0].encode().hex(), literal)
        return self.normal.can_fetch(url, TOKEN) and self.literal.can_fetch(raw, TOKEN)


def _without_mark(body: bytes) -> str:
    """As text, without a byte order mark, also one that was cut."""
    for wide, charset in MARKS:
        if body.startswith(wide):
            return body[len(wide) :].decode(charset, "replace")
    mark = codecs.BOM_UTF8
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


@dataclass(frozen=True, slots=True)
class Asked:
    """A question for one robots.txt, and what came or will come of it."""

    at: datetime
    answer: asyncio.Task[Rules | IgnoreRequest]

    def holds(self, now: datetime) -> bool:
        """Whether the answer may still be gone by. A clock that was set back proves nothing."""
        if not self.answer.done():
            return True
        has_rules = not self.answer.exception() and isinstance(self.answer.result(), Rules)
        return timedelta(0) <= now - self.at < (GOOD_FOR if has_rules else ASKED_AGAIN_AFTER)


class Robots:
    """Downloader middleware. Raises Disallowed, RobotsUnreachable, or what kept the file from coming."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._clock: Callable[[], datetime] = crawler.settings["NEWSBOT_CLOCK"]
        self._asked: dict[str, Asked] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    async def process_request(self, request: Request) -> None:
        if request.meta.get("role") == "robots":
            return
        parts = urlsplit(request.url)
        host_url = f"{parts.scheme}://{parts.netloc}/"
        asked, now = self._asked.get(host_url), self._clock()
        if asked is None or not asked.holds(now):
            asked = self._asked[host_url] = Asked(now, asyncio.ensure_future(self._ask(host_url)))
        rules = await asyncio.shield(asked.answer)
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
        if worth_another_try(response.status):
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
            assert politeness is not None
            politeness.slow_down(host_of(host_url), rules.delay)
        delay = None if rules.delay is None else min(rules.delay, LONGEST_CRAWL_DELAY)
        self._crawler.signals.send_catch_log(
            robots_read, host_url=host_url, sitemaps=rules.sitemaps, delay=delay
        )
        return rules

    async def _fetch(self, url: str) -> tuple[str, Response]:
        """The answer, after at most five redirects; a sixth is an answer without rules, as is a dead end."""
        for _ in range(MOST_REDIRECTS + 1):
            request = Request(
                url,
                callback=NO_CALLBACK,
                meta={"role": "robots", "download_slot": host_of(url)},
            )
            response = await self._crawler.engine.download_async(request)
            location = response.headers.get("Location")
            if response.status not in REDIRECTS or not location:
                break
            url = urljoin(url, location.decode("latin-1").strip())
        return url, response
