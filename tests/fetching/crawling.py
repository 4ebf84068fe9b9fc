"""A real crawl in a process of its own, since Twisted's reactor runs once only. Told and telling by JSON."""

from __future__ import annotations

import json
import sys
from collections import defaultdict
from collections.abc import AsyncIterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import scrapy
from scrapy.crawler import CrawlerProcess
from scrapy.settings import Settings

from newsbot import settings as ours
from newsbot.fetching.robots import robots_read
from pipelines.errors import DiskFull
from pipelines.storage.runs import Receipt
from pipelines.storage.warc import Place
from pipelines.values import Capture
from tests.forked import forked

QUICK = {
    "NEWSBOT_RETRY_SECONDS": [0.05, 0.1],
    "NEWSBOT_LONGEST_WAIT_SECONDS": 3.0,
    "DOWNLOAD_TIMEOUT": 5.0,
    "TEST_DELAY": 0.0,
    "SPIDER_MODULES": [],  # the spider is here
}


@dataclass(frozen=True, slots=True)
class Crawled:
    """What came of it: one entry for each address asked for, and what the keeper was told."""

    answers: dict[str, dict[str, Any]]
    kept: list[dict[str, Any]]
    deferred: list[list[str]]
    robots: list[dict[str, Any]]
    reason: str
    remembered: dict[str, list[Any]]
    receipts: dict[str, dict[str, Any]]
    log: str
    warc: Path


def crawl(
    folder: Path, *requests: str | dict[str, Any], allow: tuple[str, ...] = (), **settings: Any
) -> Crawled:
    """Crawl these addresses, or requests as {"url": …, "headers": …, "meta": …}."""
    told = {
        "requests": [{"url": each} if isinstance(each, str) else each for each in requests],
        "settings": {
            **QUICK,
            "NEWSBOT_WARC": str(folder / "warc"),
            "NEWSBOT_ALLOW_PRIVATE": list(allow),
            **settings,
        },
    }
    done = forked("tests.fetching.crawling:main", text=json.dumps(told))
    assert done.returncode == 0, done.stderr
    return Crawled(**json.loads(done.stdout), log=done.stderr, warc=folder / "warc")


def main() -> None:
    told = json.load(sys.stdin)
    answers: dict[str, dict[str, Any]] = {}
    kept: list[dict[str, Any]] = []
    deferred: list[list[str]] = []
    robots: list[dict[str, Any]] = []
    reasons: list[str] = []
    remembered: dict[str, tuple[float | None, int]] = {}
    receipts: dict[str, Receipt] = defaultdict(Receipt)

    class Keeping:
        def kept(self, capture: Capture, place: Place) -> int:
            if told["settings"].get("TEST_FULL") and len(kept) >= 1:
                raise DiskFull("the disk took no more rows")
            kept.append(
                {"url": capture.url, "status": capture.status, "role": capture.role, "place": place.offset}
            )
            return len(kept)

        def defer(self, host: str, until: datetime, heard: str) -> None:
            deferred.append([host, until.isoformat(), heard])

        def manners(self, host: str) -> tuple[float | None, int]:
            delay_seconds, failures = told["settings"].get("TEST_MANNERS", {}).get(host, (None, 0))
            return delay_seconds, failures

        def remember(self, host: str, *, delay_seconds: float | None, failures: int) -> None:
            remembered[host] = (delay_seconds, failures)

        def receipt(self, host: str) -> Receipt:
            return receipts[host]

        def delay(self, url: str) -> float:
            return float(told["settings"]["TEST_DELAY"])

    class Asking(scrapy.Spider):
        name = "asking"

        async def start(self) -> AsyncIterator[Any]:
            self.crawler.signals.connect(self.robots, robots_read)
            self.crawler.signals.connect(self.ended, scrapy.signals.spider_closed)
            for number, each in enumerate(told["requests"]):
                meta = {**each.get("meta", {}), "first": f"{number} {each['url']}"}
                yield scrapy.Request(
                    each["url"],
                    headers=each.get("headers"),
                    meta=meta,
                    errback=self.failed,
                    dont_filter=True,
                    priority=-number,
                )

        def robots(self, host_url: str, sitemaps: tuple[str, ...], delay: float | None) -> None:
            robots.append({"host_url": host_url, "sitemaps": sitemaps, "delay": delay})

        def ended(self, reason: str) -> None:
            reasons.append(reason)

        def parse(self, response: Any) -> None:
            capture, number = response.meta["capture"]
            assert capture.body == response.body
            answers[response.meta["first"]] = {
                "url": capture.url,
                "status": capture.status,
                "row": number,
                "at": capture.fetched_at.isoformat(),
            }

        def failed(self, failure: Any) -> None:
            answers[failure.request.meta["first"]] = {
                "error": failure.type.__name__,
                "outcome": getattr(failure.value, "outcome", None),
                "says": str(failure.value),
                "capture": "capture" in failure.request.meta,
            }

    settings = Settings()
    settings.setmodule(ours)
    settings.set("EXTENSIONS", {"scrapy.extensions.closespider.CloseSpider": 0})
    settings.update(told["settings"])
    keeper = Keeping()
    settings.set("NEWSBOT_KEEPER", lambda: keeper)
    hours = told["settings"].get("TEST_HOURS_AN_ANSWER", 0)
    settings.set(
        "NEWSBOT_CLOCK", lambda: datetime(2026, 3, 1, 12, tzinfo=UTC) + timedelta(hours=hours * len(kept))
    )
    process = CrawlerProcess(settings)
    process.crawl(Asking)
    process.start()
    numbered = {first.partition(" ")[2]: answer for first, answer in answers.items()}
    json.dump(
        {
            "answers": numbered,
            "kept": kept,
            "deferred": deferred,
            "robots": robots,
            "reason": reasons[0],
            "remembered": remembered,
            "receipts": {host: asdict(receipt) for host, receipt in receipts.items()},
        },
        sys.stdout,
    )
