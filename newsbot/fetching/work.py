"""One crawl's state: what it may ask, what it has asked, and where everything is written."""

from __future__ import annotations

import logging
import time
from collections import Counter, OrderedDict, defaultdict
from collections.abc import Callable, Collection, Container, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from newsbot import clock
from newsbot.config import Config
from newsbot.fetching import traps
from newsbot.fetching.frontier import (
    RUNGS,
    SECOND_LOOK,
    STOP_AT_KNOWN,
    UNSAID,
    after_failure,
    again,
    deep,
    followed,
)
from newsbot.site import Sites, moved
from pipelines.dedup.addresses import bare_host, belongs, key
from pipelines.errors import NewsbotError
from pipelines.reading import Read
from pipelines.storage import captures, frontier, runs, signals
from pipelines.storage.archive import Archive, text_of
from pipelines.storage.conclusions import furniture as furniture_rows
from pipelines.storage.frontier import Entry, Finding, Known, rank
from pipelines.storage.runs import Receipt
from pipelines.storage.signals import Record
from pipelines.storage.warc import Place
from pipelines.values import Capture, Site

LOG = logging.getLogger(__name__)
FAILURES = frozenset({"failed", "unreachable", "rate-limited", "server-error"})
ASKED_NOT_TO = frozenset({"disallowed", "refused"})
REFILL_SECONDS = 60.0  # what falls due while a run goes on joins the queues so often
STOOD = ("article", "not-modified")
DOUBTS = ("redirect", "other")  # where an article stood: is it gone? Two of them, a day apart, tell
ANNOUNCED = ("feed", "sitemap")  # reasons to ask again that a site gave itself
DROPPED = "dropped"  # and one that it gave by silence


class Reader(Protocol):
    """Reads a page away from the event loop."""

    async def read(self, capture: Capture, site: Site, furniture: frozenset[int]) -> Read: ...


@dataclass(slots=True, kw_only=True)
class Work:
    """Everything that the spider, the scheduler and the download handler share in one crawl."""

    archive: Archive
    sites: Sites
    config: Config
    reader: Reader
    run: int
    asked: dict[str, Site]  # the sites of this crawl by name
    counts: Counter[str] = field(default_factory=Counter)
    outcomes: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))  # by site
    receipts: dict[str, Receipt] = field(default_factory=lambda: defaultdict(Receipt))  # by host
    report: Callable[[Work], None] = lambda _: None
    interrupted: bool = False
    ended_by: NewsbotError | None = None  # a full disk, an archive that cannot be written
    started: float = field(default_factory=time.monotonic)
    furniture: dict[str, frozenset[int]] = field(default_factory=dict)
    _queues: OrderedDict[tuple[str, str], None] = field(
        default_factory=OrderedDict
    )  # site and host, whose turn it is first
    _refilled: float = float("-inf")
    _by_host: dict[str, Site] = field(default_factory=dict)
    _alone: dict[str, str] = field(
        default_factory=dict
    )  # hosts to be left alone, and what made that necessary

    def __post_init__(self) -> None:
        self._by_host = {host: site for site in self.asked.values() for host in site.hosts}
        self._alone = frontier.deferred(self.archive, now=self.now_text())

    def now(self) -> datetime:
        return clock.now(self.config.now)

    def now_text(self) -> str:
        return str(text_of(self.now()))

    def site_of(self, url: str) -> Site | None:
        """The site of this crawl that an address stands on; None: it is elsewhere."""
        return self._by_host.get(bare_host(url))

    def spent(self) -> str | None:
        """What the run has used up of what it may, in words; None while there is some left."""
        most, longest = self.config.max_requests, self.config.max_seconds
        if most is not None and self.counts["asked"] >= most:
            return f"--max-requests {most} were reached"
        if longest is not None and time.monotonic() - self.started >= longest:
            return f"--max-seconds {longest:g} were over"
        return None

    # ------------------------------------------------------------ what the download handler calls

    def kept(self, capture: Capture, place: Place) -> int:
        """The row that names a record on disk."""
        receipt = self.receipts[frontier.host_of(capture.url)]
        receipt.kept += 1
        receipt.bytes += len(capture.body)
        self.counts["bytes"] += len(capture.body)
        site = self.site_of(capture.url)
        name = site.name if site else self.sites.of(capture.url).name
        return captures.keep(self.archive, capture, place, site=name, run=self.run)

    def receipt(self, host: str) -> Receipt:
        """What a host was asked so far in this run; whoever asks it writes it."""
        return self.receipts[host]

    def manners(self, host: str) -> tuple[float | None, int]:
        """What earlier runs learned of a host: seconds between requests, and in how many runs it gave no answer."""
        return frontier.manners(self.archive, host)

    def remember(self, host: str, *, delay_seconds: float | None, failures: int) -> None:
        """Keep for later runs how a host takes requests."""
        frontier.remember(self.archive, host, delay_seconds=delay_seconds, failures=failures)

    def defer(self, host: str, until: datetime, heard: str) -> None:
        """A host is to be left alone beyond this run."""
        self._alone[host] = heard
        self.receipts[host].until = text_of(until)
        frontier.defer(self.archive, host, str(text_of(until)), heard=heard)

    def delay(self, url: str) -> float:
        """Seconds between requests to the host of an address, before robots.txt is heard."""
        site = self.site_of(url)
        return self.config.delay_of(site) if site else self.config.delay_seconds

    # ------------------------------------------------------------ what the scheduler calls

    def next(self, under_way: Collection[int], busy: Container[str]) -> Entry | None:
        """The next address that may be fetched, of a host that is free; sites and hosts take turns."""
        if self.spent():
            return None
        if not self._queues or time.monotonic() - self._refilled >= REFILL_SECONDS:
            self._refill()
        for _ in range(len(self._queues)):
            queue = next(iter(self._queues))
            site, host = queue
            if host in self._alone or self._has_had_enough(site):
                del self._queues[queue]
                continue
            self._queues.move_to_end(queue)
            if host in busy:
                continue
            found = self._head(queue, under_way)
            if found is not None:
                return found
            del self._queues[queue]
        return None

    def _head(self, queue: tuple[str, str], under_way: Collection[int]) -> Entry | None:
        """The first of a queue that is not under way; what is under way stands at its head until its answer is noted."""
        return next(iter(frontier.head(self.archive, queue, besides=under_way)), None)

    def _refill(self) -> None:
        self._refilled = time.monotonic()
        names = list(self.asked)
        frontier.queue_up(self.archive, names, now=self.now_text())
        for queue in frontier.queues(self.archive, names):
            self._queues.setdefault(queue)

    def _has_had_enough(self, site: str) -> bool:
        return self.counts[f"asked of {site}"] >= self.config.site_requests

    def taken(self, entry: Entry) -> None:
        """An address goes to the network now."""
        self.counts["asked"] += 1
        self.counts[f"asked of {entry.site}"] += 1

    def signals(self, site: str) -> dict[str, Record]:
        """How far a site's own word on its changes holds."""
        return signals.heard(self.archive, site)

    # ------------------------------------------------------------ what the spider calls

    async def read(self, capture: Capture, site: Site) -> Read:
        if site.name not in self.furniture:
            self.furniture[site.name] = furniture_rows.furniture(self.archive, site.name)
        return await self.reader.read(capture, site, self.furniture[site.name])

    def found(self, site: Site, findings: Iterable[Finding]) -> int:
        """Enter addresses of the site into the frontier, and call for those that have changed; the number of new ones."""
        inside = self.inside(site, findings)
        now = self.now_text()
        new, run_of_known = 0, 0
        with self.archive.transaction():
            followed_up = self._allowance(site, inside)
            admitted = traps.admit(self.archive, site.name, inside, now=self.now())
            before = frontier.known_of(self.archive, (each.url for each, _ in admitted))
            touched: set[str] = set()  # keys of what was written meanwhile
            for each, held in admitted:
                name = key(each.url)
                known = frontier.known(self.archive, each.url) if name in touched else before.get(each.url)
                if known is None or (each.exact and known.url != each.url):
                    self._insert(site, each, now, held)
                    touched.add(name)
                    new += 1
                    run_of_known = 0 if each.role == "article" else run_of_known
                    continue
                run_of_known += each.role == "article"
                if each.due_if_asked_before:
                    self._announced(site, each, known, followed_up)
                    touched.add(name)
                if known.asked_at is None and len(each.url) < len(known.url) and known.role == each.role:
                    frontier.rename(self.archive, known.id, each.url)
                    touched.add(name)
            if new and run_of_known < STOP_AT_KNOWN:
                self._go_on(site, inside)
        return new

    @staticmethod
    def inside(site: Site, findings: Iterable[Finding]) -> list[Finding]:
        """What of this stands on the site."""
        return [each for each in findings if belongs(each.url, site)]

    def _insert(self, site: Site, found: Finding, now: str, held: str | None) -> None:
        why = found.role if found.role in ("feed", "sitemap", "listing", "probe") else "new"
        why = {"number": "gap"}.get(found.role, "redirect" if found.exact else why)
        frontier.insert(self.archive, site.name, found, now=now, why=why, held=held)
        if held is None:
            self._line_up(site.name, found.url)

    def _announced(
        self, site: Site, found: Finding, known: Known, followed_up: dict[str | None, float]
    ) -> None:
        """A feed or sitemap says when a known address last changed: ask again, if that was after it was asked."""
        changed_at, why = found.due_if_asked_before or "", found.signal or "sitemap"
        if changed_at != known.stated:
            frontier.state(self.archive, known.id, changed_at)
        is_later = known.asked_at is not None and known.asked_at < changed_at
        if is_later and followed_up[found.signal] > 0 and self._call(site, known, why):
            followed_up[found.signal] -= 1

    def dropped(self, site: Site, capture: Capture) -> None:
        """A feed or sitemap no longer names what it did, though older entries are still there: are those gone?"""
        left = self._left(site, DROPPED)
        for known in frontier.dropped(self.archive, capture.url, str(text_of(capture.fetched_at))):
            if left > 0 and self._call(site, known, DROPPED):
                left -= 1

    def _call(self, site: Site, known: Known, why: str) -> bool:
        called = frontier.call(self.archive, known.id, now=self.now_text(), why=why)
        if called:
            self._line_up(site.name, known.url)
        return called

    def _allowance(self, site: Site, found: Sequence[Finding]) -> dict[str | None, float]:
        """How many more announced changes of each kind may be followed up now."""
        left: dict[str | None, float] = {None: float("inf")}
        return left | {signal: self._left(site, signal) for each in found if (signal := each.signal)}

    def _left(self, site: Site, signal: str) -> float:
        most = followed(self.signals(site.name).get(signal, Record()))
        return float("inf") if most is None else most - frontier.called(self.archive, site.name, signal)

    def _go_on(self, site: Site, found: Sequence[Finding]) -> None:
        """The end of a listing was new too: what stands on its next page may be as well."""
        for each in found:
            known = frontier.known(self.archive, each.url) if each.further else None
            if known and known.asked_at:
                self._call(site, known, "listing")

    def _line_up(self, site: str, url: str) -> None:
        self._queues.setdefault((site, frontier.host_of(url)))

    def move(self, site: Site, url: str) -> None:
        """The start address of a site answered from elsewhere: the site moves there."""
        there = moved(site, url)
        self.asked[there.name] = there
        self._by_host |= dict.fromkeys(there.hosts, there)
        with self.archive.transaction():
            if there.name != site.name:
                runs.part(self.archive, site)
            runs.meet(self.archive, there, now=self.now_text())
            frontier.enter(self.archive, there.name, url, now=self.now_text())
        self._line_up(there.name, url)

    def answered(
        self,
        entry: Entry,
        capture: Capture,
        outcome: str,
        *,
        changed: bool | None = None,
        leads: Sequence[Finding] = (),
    ) -> None:
        """Note what came of a request and when to ask again.

        `changed`: has the text, of an article that was known? `leads` is all that the answer leads to on the site.
        """
        now = self.now()
        fields: dict[str, object] = {
            "outcome": outcome,
            "tries": 0,
            "held": None,
            "asked_at": text_of(now),
            "unmodified": entry.unmodified + 1 if capture.status == 304 else 0,
        }
        if capture.status != 304:
            fields |= {"etag": capture.header("etag"), "last_modified": capture.header("last-modified")}
        if capture.digest != entry.digest and capture.status < 300:
            fields["digest"] = capture.digest
        role = (
            outcome
            if outcome in ("article", "listing") and entry.role not in ("start", "probe", outcome)
            else entry.role
        )
        why = "sweep" if role in ("listing", "other") and (role == "other" or deep(entry)) else role
        due: datetime | None = again(
            role, is_deep=deep(entry), now=now
        )  # an article's is planned by settling
        if role != "probe" and (
            outcome == "gone" or (outcome == "not-found" and (role == "number" or entry.tries))
        ):
            due = None
        elif role == "article" and (outcome == "not-found" or (outcome in DOUBTS and entry.outcome in STOOD)):
            due, fields["tries"], why = now + SECOND_LOOK, 1, "missing"
        elif outcome == "not-found":
            fields["tries"] = 1
        elif outcome == "redirect" and entry.role != "start":  # another address of what it leads to
            due = None
        fields |= {"role": role, "rank": rank(role, seen=True), "due_at": text_of(due), "why": why}
        with self.archive.transaction():
            self._learn(entry, capture, changed)
            if traps.learn(self.archive, entry, outcome, capture.digest, leads, now=now):
                self._line_up(entry.site, entry.url)
            self._count(entry, outcome)
            frontier.answered(self.archive, entry.id, fields)
        self.report(self)

    def _learn(self, entry: Entry, capture: Capture, changed: bool | None) -> None:
        """What this answer says of the site's own word on its changes."""
        if entry.why == DROPPED:
            signals.tell(self.archive, entry.site, DROPPED, right=changed is not False)
        if changed is None or entry.asked_at is None:
            return
        if entry.why in ANNOUNCED:
            signals.tell(self.archive, entry.site, entry.why, right=changed)
        elif entry.why in RUNGS:
            signals.tell(self.archive, entry.site, entry.why, right=changed)
            if entry.stated:
                signals.tell(self.archive, entry.site, UNSAID, right=not changed)
        if capture.status == 304:
            return
        # Without a validator, or in spite of it, the whole came: would the validator have told the truth?
        for signal, before in (("etag", entry.etag), ("last-modified", entry.last_modified)):
            if before and before == capture.header(signal):
                signals.tell(self.archive, entry.site, signal, right=not changed)

    def failed(self, entry: Entry, outcome: str, why: str) -> None:
        """Note that no answer came."""
        LOG.info("%s: %s (%s)", entry.url, outcome, why)
        if outcome == "interrupted":  # it stays due
            return
        asked_not_to = outcome in ASKED_NOT_TO
        due = (
            again("other", is_deep=False, now=self.now())
            if asked_not_to
            else after_failure(entry.tries, now=self.now())
        )
        with self.archive.transaction():
            self._count(entry, outcome, why)
            frontier.answered(
                self.archive,
                entry.id,
                {
                    "outcome": outcome,
                    "tries": entry.tries + 1,
                    "asked_at": self.now_text(),
                    "due_at": text_of(due),
                    "why": "sweep" if asked_not_to else "failed",
                },
            )
        self.report(self)

    def _count(self, entry: Entry, outcome: str, reason: str | None = None) -> None:
        self.outcomes[entry.site][outcome] += 1
        self.counts["done"] += 1
        if outcome == "not-modified":
            self.counts["not_modified"] += 1
        elif outcome in ASKED_NOT_TO:
            self.counts["blocked"] += 1
        elif outcome in FAILURES:
            self.counts["failed"] += 1
        runs.count(self.archive, self.run, entry.site, entry.why or entry.role, outcome)
        if entry.role == "start":
            runs.started(self.archive, self.run, entry.url, outcome, reason)
        runs.hand_out(self.archive, self.run, entry.host, self.receipts[entry.host])

    def damaged(self, problem: str) -> None:
        """A capture of an earlier run cannot be read: it fails alone."""
        LOG.warning("%s", problem)
        self.counts["failed"] += 1

    # ------------------------------------------------------------ what the end of a run, and who watches it, call

    def ahead(self) -> tuple[int, float]:
        """How many addresses wait, and the seconds that they take at least: hosts go side by side, each by its delay."""
        waiting = {
            host: many
            for host, many in frontier.lengths(self.archive, self.asked).items()
            if host not in self._alone
        }
        slowest = max((many * self._delay_of(host) for host, many in waiting.items()), default=0.0)
        return sum(waiting.values()), slowest

    def _delay_of(self, host: str) -> float:
        known = self.receipts[host].delay_seconds if host in self.receipts else None
        return self.delay(f"http://{host}/") if known is None else known

    def left_alone(self) -> dict[str, str]:
        """The hosts that are left alone for now, and what made that necessary."""
        return self._alone

    def close(self) -> None:
        """Give each start address that was not reached its outcome, and each host its receipt."""
        with self.archive.transaction():
            for url in runs.unasked(self.archive, self.run):
                runs.started(self.archive, self.run, url, runs.NOT_ASKED, self._why_not(url))
            for host, receipt in self.receipts.items():
                runs.hand_out(self.archive, self.run, host, receipt)

    def _why_not(self, url: str) -> str:
        if self.interrupted:
            return "the run was interrupted"
        host = frontier.host_of(url)
        if heard := self._alone.get(host):
            return f"{host} is left alone for now ({heard})"
        return self.spent() or f"{self.config.site_requests} requests of its site were reached"
