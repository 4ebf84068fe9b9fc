"""What it costs to take the next of a million addresses, and to enter a page's links among them.

The real tables on disk, the real choice of whose turn it is. Each case takes so many addresses one after the other, answers
them (not counted) and gives the processor time of one taking: the first, which also looks for what has fallen due and for
the queues there are, the mean of the others, and the slowest of them.
"""

from __future__ import annotations

import random
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import mean
from time import process_time
from typing import Any

from newsbot.config import Config
from newsbot.fetching.work import Work
from newsbot.site import Sites
from pipelines.storage import frontier
from pipelines.storage.archive import Archive, text_of
from pipelines.storage.frontier import Finding
from pipelines.values import Site

NOW = datetime(2026, 3, 5, 9, tzinfo=UTC)
LATER = str(text_of(NOW + timedelta(days=30)))
BATCH = 50_000  # addresses a transaction
HOSTS = tuple(
    f"{part}.{name}.example" for name in ("ferry", "harbour", "lantern") for part in ("www", "en", "ru")
)
LINKS, NEW = 100, 5  # of the page that is entered
PAGES = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Taking:
    """The milliseconds of one case."""

    case: str
    first: float
    usual: float
    slowest: float


def takings(folder: Path, addresses: int, turns: int) -> tuple[list[Taking], float]:
    """All cases, and the milliseconds of entering one page's links, in archives made in this folder."""
    found = []
    with _made(folder / "even", [(HOSTS, addresses)]) as archive:
        found.append(_taken("all are due, on nine hosts", archive, turns))
        found.append(_taken("so, and 16 are under way", archive, turns, under_way=16))
        frontier.defer(archive, HOSTS[0], LATER, heard="429")
        found.append(_taken("so, and the first host is deferred", archive, turns, under_way=16))
        _put_off(archive, addresses - 10)
        found.append(_taken("ten are due", archive, 8))  # the deferred host has up to two of them
    with _made(folder / "uneven", [(HOSTS[:1], addresses - 80), (HOSTS[1:], 80)]) as archive:
        entering = _entered(archive, addresses)
        found.append(_taken("one host has all but 80", archive, turns))
        found.append(_taken("so, and 16 are under way", archive, turns, under_way=16))
    return found, entering


def _url(host: str, number: int) -> str:
    return f"https://{host}/news/{number // 1000}/story-{number}"


@contextmanager
def _made(folder: Path, parts: Sequence[tuple[Sequence[str], int]]) -> Iterator[Archive]:
    """An archive with so many addresses on each group of hosts, all of them due."""
    now = str(text_of(NOW))
    with Archive.open(folder) as archive:
        for hosts, count in parts:
            for begun in range(0, count, BATCH):
                with archive.transaction():
                    for number in range(begun, min(begun + BATCH, count)):
                        host = hosts[number % len(hosts)]
                        found = Finding(url=_url(host, number), role="article", depth=2)
                        frontier.insert(archive, _name(host), found, now=now, why="new")
        yield archive


def _put_off(archive: Archive, addresses: int) -> None:
    """So many, the first that were found, are due later."""
    with archive.transaction():
        for number in range(addresses):
            frontier.answered(archive, number + 1, {"due_at": LATER})


def _name(host: str) -> str:
    return host.partition(".")[2]


def _work(archive: Archive) -> Work:
    asked = {
        name: Site(name=name, hosts=frozenset(host for host in (name, *HOSTS) if host.endswith(name)))
        for name in dict.fromkeys(map(_name, HOSTS))
    }
    config = Config(archive=archive.folder, now=NOW)
    nobody: Any = None  # nothing is read
    return Work(
        archive=archive, sites=Sites(archive.folder), config=config, reader=nobody, run=1, asked=asked
    )


def _taken(case: str, archive: Archive, turns: int, *, under_way: int = 0) -> Taking:
    work = _work(archive)
    taken: deque[int] = deque()
    times = []
    with archive.transaction():
        for _ in range(turns):
            begun = process_time()
            entry = work.next(frozenset(taken), frozenset())
            if entry is not None:
                work.taken(entry)
            times.append((process_time() - begun) * 1000)
            if entry is None:
                raise RuntimeError(f"{case}: expected {turns} addresses, found {len(times) - 1}")
            taken.append(entry.id)
            while len(taken) > under_way:
                frontier.answered(archive, taken.popleft(), {"due_at": LATER})
    return Taking(case=case, first=times[0], usual=mean(times[1:]), slowest=max(times[1:]))


def _entered(archive: Archive, addresses: int) -> float:
    """The links of pages of which most are known."""
    work, luck = _work(archive), random.Random(1)
    site = work.asked[_name(HOSTS[0])]
    pages = []
    for page in range(1, PAGES + 1):
        numbers = [page * addresses + place for place in range(NEW)]
        numbers += [luck.randrange(addresses - 80) for _ in range(LINKS - NEW)]
        pages.append([Finding(url=_url(HOSTS[0], each), role="article", depth=3) for each in numbers])
    with archive.transaction():
        begun = process_time()
        entered = sum(work.found(site, page) for page in pages)
        seconds = process_time() - begun
    assert entered == NEW * PAGES
    return seconds / PAGES * 1000
