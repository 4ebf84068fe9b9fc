"""Reading in processes of this machine, away from the event loop that fetches."""

from __future__ import annotations

import asyncio
import gc
import logging
import os
import resource
import signal
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import CancelledError, Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from multiprocessing import get_context, parent_process
from threading import Thread
from typing import Any, TypeVar

from pipelines.reading import Read, pruned, read
from pipelines.together import Understood, read_together
from pipelines.values import Capture, Reading, Site, Survey, Verdict

LONGEST_SECONDS = 60.0  # of reading one page; hostile ones go on for minutes
MEMORY_BYTES = 4 * 1024**3  # address space of a worker
AHEAD = 4  # pages handed out beyond the number of workers, so that none waits

LOG = logging.getLogger(__name__)
Job = tuple[Capture, Site, frozenset[int]]
Named = Any  # what the caller knows a lot by
Name = TypeVar("Name")
Result = TypeVar("Result")


class Readers:
    """A pool of reading processes. A page that ends or stalls its worker costs that page only."""

    def __init__(self, workers: int) -> None:
        self.workers = workers
        self._pool: ProcessPoolExecutor | None = None

    async def read(self, capture: Capture, site: Site, furniture: frozenset[int]) -> Read:
        """Read one page from an event loop."""
        pool = self._start()
        try:
            future = asyncio.wrap_future(pool.submit(read, capture, site, furniture))
            return await asyncio.wait_for(future, LONGEST_SECONDS)
        except (TimeoutError, BrokenProcessPool) as failure:
            self._discard(pool)
            return unreadable(failure)
        except CancelledError:  # the pool was discarded because of another page
            return await self.read(capture, site, furniture)
        except Exception as failure:  # the seam: one bad page never stops a crawl
            return unreadable(failure)

    def read_all(self, jobs: Iterable[Job]) -> Iterator[Read]:
        """Read many, in order, with a bounded number under way."""
        return (result for _, result in self._each(read, ((job, job) for job in jobs), unreadable))

    def read_sites(
        self, lots: Iterable[tuple[Named, list[Capture | str], Site]]
    ) -> Iterator[tuple[Named, list[Understood]]]:
        """Read pages of one site together, one lot after another; a text in place of a capture says what is wrong."""
        yield from self._each(read_lot, ((named, (pages, site)) for named, pages, site in lots), None)

    def _each(
        self,
        function: Callable[..., Result],
        jobs: Iterable[tuple[Name, tuple[Any, ...]]],
        failed: Callable[[BaseException], Result] | None,
    ) -> Iterator[tuple[Name, Result]]:
        under_way: list[tuple[Name, tuple[Any, ...], Future[Result], ProcessPoolExecutor]] = []
        for name, job in jobs:
            pool = self._start()
            under_way.append((name, job, pool.submit(function, *job), pool))
            if len(under_way) >= self.workers + AHEAD:
                yield self._result(function, *under_way.pop(0), failed)
        while under_way:
            yield self._result(function, *under_way.pop(0), failed)

    def _result(
        self,
        function: Callable[..., Result],
        name: Name,
        job: tuple[Any, ...],
        future: Future[Result],
        pool: ProcessPoolExecutor,
        failed: Callable[[BaseException], Result] | None,
    ) -> tuple[Name, Result]:
        patience = LONGEST_SECONDS * (1 + AHEAD)
        try:
            return name, future.result(patience)
        except (TimeoutError, BrokenProcessPool, CancelledError):
            self._discard(pool)
        except Exception as failure:  # the seam: one bad page never stops a run
            return name, failed(failure) if failed else self._one_by_one(job)  # type: ignore[return-value]
        try:  # alone in a fresh pool: was it this page, or one beside it?
            pool = self._start()
            return name, pool.submit(function, *job).result(patience)
        except (TimeoutError, BrokenProcessPool) as failure:
            self._discard(pool)
            if failed is not None:
                return name, failed(failure)
        return name, self._one_by_one(job)  # type: ignore[return-value]

    def _one_by_one(self, job: tuple[Any, ...]) -> list[Understood]:
        """A lot that ends its worker: its pages alone, so that the bad one costs itself only."""
        pages, site = job
        lots = ((None, ([page], site)) for page in pages)
        return [
            one for _, found in self._each(read_lot, lots, lambda failure: [beyond(failure)]) for one in found
        ]

    def _start(self) -> ProcessPoolExecutor:
        if self._pool is None:
            # Spawned, not forked: this process may run an event loop, and the times of its own children are told to it.
            self._pool = ProcessPoolExecutor(
                self.workers, mp_context=get_context("spawn"), initializer=_settle_in
            )
        return self._pool

    def _discard(self, pool: ProcessPoolExecutor) -> None:
        if pool is self._pool:
            self._pool = None
        for process in list((getattr(pool, "_processes", None) or {}).values()):
            process.kill()
        pool.shutdown(wait=False, cancel_futures=True)

    def close(self) -> None:
        if self._pool is not None:
            self._pool.shutdown(cancel_futures=True)
            self._pool = None

    def __enter__(self) -> Readers:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def read_lot(pages: list[Capture | str], site: Site) -> list[Understood]:
    """Read what can be read of a lot; the rest are errors in their place."""
    understood = iter(read_together([page for page in pages if isinstance(page, Capture)], site))
    return [
        next(understood)
        if isinstance(page, Capture)
        else Understood(reading=Reading(kind="error", reason=page), verdict=Verdict())
        for page in pages
    ]


def beyond(failure: BaseException) -> Understood:
    """A page that took its worker with it, as `newsbot read` gives it."""
    reading = unreadable(failure).reading
    return Understood(reading=reading or Reading(kind="error", reason=str(failure)), verdict=Verdict())


def unreadable(failure: BaseException) -> Read:
    """What is kept of a page that took its worker with it: the capture, and why it was not read."""
    if isinstance(failure, TimeoutError):
        why = f"reading took more than {LONGEST_SECONDS:.0f} s"
    elif isinstance(failure, BrokenProcessPool):
        why = "reading ended its process"
    else:
        LOG.warning("a page could not be read", exc_info=failure)
        why = f"unexpected {type(failure).__name__}: {failure}"
    return Read(
        role="page",
        survey=Survey(),
        reading=Reading(kind="error", reason=why),
        pruned=pruned((), frozenset()),
    )


def collect_seldom() -> None:
    """Have the garbage collector look for cycles a hundred times less often: reading a page makes tens of
    thousands of small values and no cycle, and to look through them all again and again costs a third of it."""
    gc.set_threshold(70_000, 20, 20)


def _settle_in() -> None:
    """Bound a worker's memory, and let it end with its parent, however that ends."""
    collect_seldom()
    with suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the whole group; the parent decides
    Thread(target=_leave_with_parent, daemon=True).start()


def _leave_with_parent() -> None:
    if (parent := parent_process()) is not None:
        parent.join()
        os._exit(1)
