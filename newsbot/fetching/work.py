"""One crawl's state: what it may ask, what it has asked, and where everything is written."""

from __future__ import annotations

import logging
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from newsbot import clock
from newsbot.config import Config
from newsbot.fetching.frontier import SECOND_LOOK, after_failure, again, deep, host_of
from newsbot.site import Sites, moved
from pipelines.dedup.addresses import belongs
from pipelines.errors import NewsbotError
from pipelines.reading import Read
from pipelines.storage import captures, frontier, runs
from pipelines.storage.archive import Archive, text_of
from pipelines.storage.conclusions import furniture as furniture_rows
from pipelines.storage.frontier import Entry, Finding
from pipelines.storage.warc import Place
from pipelines.values import Capture, Site

LOG = logging.getLogger(__name__)
FAILURES = frozenset({"failed", "unreachable", "rate-limited", "server-error"})


class Reader(Protocol):
    """Reads a page away from the event loop."""

    async def read(self, capture: Capture, site: Site, furniture: frozenset[int]) -> Read: ...


@dataclass(slots=True, kw_only=True)
class Work:
    """Everything that the spider, the scheduler and the capture extension share in one crawl."""

    archive: Archive
    sites: Sites
    config: Config
    reader: Reader
    run: int
    asked: dict[str, Site]  # the sites of this crawl by name
    counts: Counter[str] = field(default_factory=Counter)
    outcomes: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))  # by site
    report: Callable[[Work], None] = lambda _: None
    interrupted: bool = False
    ended_by: NewsbotError | None = None  # a full disk, an archive that cannot be written
    started: float = field(default_factory=time.monotonic)
    furniture: dict[str, frozenset[int]] = field(default_factory=dict)

    def now(self) -> datetime:
        return clock.now(self.config.now)

    def now_text(self) -> str:
        return str(text_of(self.now()))

    def site_of(self, url: str) -> Site | None:
        """The site of this crawl that an address stands on; None: it is elsewhere."""
        return next((site for site in self.asked.values() if belongs(url, site)), None)

    def spent(self) -> bool:
        """Has the run used up what it may?"""
        most, longest = self.config.max_requests, self.config.max_seconds
        return (most is not None and self.counts["requests"] >= most) or (
            longest is not None and time.monotonic() - self.started >= longest
        )

    # ------------------------------------------------------------ what the capture extension calls

    def kept(self, capture: Capture, place: Place) -> int:
        """The row that names a record on disk."""
        self.counts["bytes"] += len(capture.body)
        site = self.site_of(capture.url)
        name = site.name if site else self.sites.of(capture.url).name
        return captures.keep(self.archive, capture, place, site=name, run=self.run)

    def defer(self, host: str, until: datetime) -> None:
        """A host asked to be left alone beyond this run."""
        frontier.defer(self.archive, host, str(text_of(until)))

    def delay(self, url: str) -> float:
        """Seconds between requests to the host of an address, before robots.txt is heard."""
        site = self.site_of(url)
        return self.config.delay_of(site) if site else self.config.delay_seconds

    # ------------------------------------------------------------ what the spider calls

    async def read(self, capture: Capture, site: Site) -> Read:
        if site.name not in self.furniture:
            self.furniture[site.name] = furniture_rows.furniture(self.archive, site.name)
        return await self.reader.read(capture, site, self.furniture[site.name])

    def found(self, site: Site, findings: Iterable[Finding]) -> int:
        """Enter addresses of the site into the frontier; the number of new ones."""
        inside = [each for each in findings if belongs(each.url, site)]
        with self.archive.transaction():
            return frontier.add(self.archive, site.name, inside, now=self.now_text())

    def move(self, site: Site, url: str) -> None:
        """The start address of a site answered from elsewhere: the site moves there."""
        there = moved(site, url)
        self.asked[there.name] = there
        with self.archive.transaction():
            if there.name != site.name:
                runs.part(self.archive, site)
            runs.meet(self.archive, there, now=self.now_text())
            frontier.enter(self.archive, there.name, url, role="start", now=self.now_text())

    def answered(self, entry: Entry, capture: Capture, outcome: str) -> None:
        """Note what came of a request and when to ask again."""
        now = self.now()
        self._count(entry, outcome)
        changed = capture.digest != entry.digest and capture.status < 300
        fields: dict[str, object] = {
            "outcome": outcome,
            "tries": 0,
            "asked_at": text_of(now),
            "unmodified": entry.unmodified + 1 if capture.status == 304 else 0,
        }
        if capture.status != 304:
            fields |= {"etag": capture.header("etag"), "last_modified": capture.header("last-modified")}
        if changed:
            fields["digest"] = capture.digest
        role = (
            outcome
            if outcome in ("article", "listing") and entry.role not in ("start", outcome)
            else entry.role
        )
        due: datetime | None = again(
            role, is_deep=deep(entry), now=now
        )  # an article's is planned by settling
        if outcome == "gone" or (outcome == "not-found" and (role == "number" or entry.tries)):
            due = None
        elif outcome == "not-found":
            due, fields["tries"] = (now + SECOND_LOOK if role == "article" else due), 1
        fields |= {"role": role, "due_at": text_of(due)}
        frontier.answered(self.archive, entry.id, fields)

    def failed(self, entry: Entry, outcome: str, why: str) -> None:
        """Note that no answer came."""
        LOG.info("%s: %s (%s)", entry.url, outcome, why)
        if outcome == "interrupted":  # it stays due
            return
        self._count(entry, outcome)
        due = after_failure(entry.tries, now=self.now())
        frontier.answered(
            self.archive,
            entry.id,
            {
                "outcome": outcome,
                "tries": entry.tries + 1,
                "asked_at": self.now_text(),
                "due_at": text_of(due),
            },
        )

    def _count(self, entry: Entry, outcome: str) -> None:
        self.outcomes[entry.site][outcome] += 1
        self.counts["done"] += 1
        if outcome == "not-modified":
            self.counts["not_modified"] += 1
        elif outcome in ("disallowed", "refused"):
            self.counts["blocked"] += 1
        elif outcome in FAILURES:
            self.counts["failed"] += 1
        self.report(self)

    def left_alone(self) -> set[str]:
        """The hosts that asked to be left alone for now."""
        return set(frontier.deferred(self.archive, now=self.now_text()))

    def next(self, besides: Iterable[int], most: int) -> list[Entry]:
        """The next addresses that may be fetched."""
        if self.spent():
            return []
        found = frontier.due(self.archive, self.asked, now=self.now_text(), besides=besides, most=most)
        alone = self.left_alone()
        return [each for each in found if host_of(each.url) not in alone]
