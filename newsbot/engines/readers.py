"""Reading in processes of this machine, away from the event loop that fetches.

A page may be made to take minutes or gigabytes. Each process reads one page at a time within bounds of time and
memory; a page beyond them costs itself only, and a fresh process takes the place of the one that it took along.
"""

from __future__ import annotations

import asyncio
import gc
import logging
import os
import pickle
import resource
import signal
import traceback
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing import get_context, parent_process
from multiprocessing.connection import Connection
from threading import Thread
from typing import Any, TypeVar

from pipelines.reading import Read, pruned, read
from pipelines.together import Understood, read_together
from pipelines.values import Capture, Reading, Site, Survey, Verdict

START_SECONDS = 120.0  # for a process to come up; a busy machine is no fault of the page that waits for it
PATIENCE = 4  # times its seconds are waited for a job on a busy machine, or one that does nothing
AHEAD = 4  # pages handed out beyond the number of workers, so that none waits

LOG = logging.getLogger(__name__)
# Spawned, not forked: this process may run an event loop, and the times of its own children are told to it.
CONTEXT = get_context("spawn")
Job = tuple[Capture, Site, frozenset[int]]
Lot = tuple[list[Capture | str], Site]
Named = Any  # what the caller knows a lot by
Name = TypeVar("Name")
Given = TypeVar("Given")
Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Bounds:
    """What one job may take."""

    seconds: float  # of processor time: that the machine is busy is no fault of the page
    data_bytes: int  # of memory that a process has to itself; its libraries, some 60 MB, come on top


PAGE = Bounds(seconds=30.0, data_bytes=440 * 1024**2)  # together at most 512 MB
LOT = Bounds(seconds=300.0, data_bytes=4 * 1024**3)  # hundreds of pages; beyond it they are read one by one


class Unreadable(Exception):
    """A page was not read; the message says why."""


class Spent(Unreadable):
    """It took more than it may, and its process is of no more use."""


class Ended(Spent):
    """Its process ended, by the page or by something else."""


class Readers:
    """Reading processes, `workers` of them at most, started when there is something to read."""

    def __init__(self, workers: int) -> None:
        self.workers = workers
        self._lines = ThreadPoolExecutor(workers, thread_name_prefix="reader")  # one stands by each process
        self._idle: list[Process] = []
        self._all: set[Process] = set()
        self._closed = False

    async def read(self, capture: Capture, site: Site, furniture: frozenset[int]) -> Read:
        """Read one page from an event loop."""
        return await asyncio.wrap_future(self._lines.submit(self._page, (capture, site, furniture)))

    def read_all(self, jobs: Iterable[Job]) -> Iterator[Read]:
        """Read many, in order, with a bounded number under way."""
        return (result for _, result in self._each(self._page, ((None, job) for job in jobs)))

    def read_sites(
        self, lots: Iterable[tuple[Named, list[Capture | str], Site]]
    ) -> Iterator[tuple[Named, list[Understood]]]:
        """Read pages of one site together, one lot after another; a text in place of a capture says what is wrong."""
        return self._each(self._lot, ((named, (pages, site)) for named, pages, site in lots))

    def _each(
        self, function: Callable[[Given], Result], jobs: Iterable[tuple[Name, Given]]
    ) -> Iterator[tuple[Name, Result]]:
        under_way: deque[tuple[Name, Future[Result]]] = deque()
        for name, job in jobs:
            under_way.append((name, self._lines.submit(function, job)))
            if len(under_way) >= self.workers + AHEAD:
                first, future = under_way.popleft()
                yield first, future.result()
        for name, future in under_way:
            yield name, future.result()

    def _page(self, job: Job) -> Read:
        try:
            return self._surely(read, job, PAGE)
        except Unreadable as why:
            LOG.warning("%s could not be read: %s", job[0].url, why)
            return unreadable(why)

    def _lot(self, job: Lot) -> list[Understood]:
        """A lot that cannot be read together: its pages alone, so that the bad one costs itself only."""
        try:
            return self._do(read_lot, job, LOT)
        except Unreadable:
            pages, site = job
            return [self._alone(page, site) for page in pages]

    def _alone(self, page: Capture | str, site: Site) -> Understood:
        try:
            return self._surely(read_lot, ([page], site), PAGE)[0]
        except Unreadable as why:
            return beyond(why)

    def _surely(self, function: Callable[..., Result], job: tuple[Any, ...], bounds: Bounds) -> Result:
        """Do a job, once more if its process ended: it may not have been the page that ended it."""
        try:
            return self._do(function, job, bounds)
        except Ended:
            return self._do(function, job, bounds)

    def _do(self, function: Callable[..., Result], job: tuple[Any, ...], bounds: Bounds) -> Result:
        """Have an idle process do a job. Raises Unreadable."""
        if self._closed:
            raise Unreadable("the run ended before it was read")
        process = self._idle.pop() if self._idle else self._start()
        try:
            result: Result = process.do(function, job, bounds)
        except Spent:
            self._all.discard(process)
            process.kill()
            raise
        except Unreadable:
            self._idle.append(process)
            raise
        self._idle.append(process)
        return result

    def _start(self) -> Process:
        process = Process()
        self._all.add(process)
        if self._closed:  # while it was started, and close() may not have seen it
            process.kill()
        return process

    def close(self) -> None:
        """End the processes, also one that is at work: what nobody waits for is read by the next run."""
        self._closed = True
        for process in list(self._all):
            process.kill()
        self._lines.shutdown(cancel_futures=True)

    def __enter__(self) -> Readers:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


class Process:
    """One reading process, and this end of the pipe to it."""

    def __init__(self) -> None:
        self._pipe, theirs = CONTEXT.Pipe()
        self._process = CONTEXT.Process(target=_serve, args=(theirs,), daemon=True)
        self._process.start()
        theirs.close()  # so that its end is heard

    def do(self, function: Callable[..., Result], job: tuple[Any, ...], bounds: Bounds) -> Result:
        """Wait for the result. Raises Unreadable; after Spent this process is of no more use."""
        try:
            self._hear(START_SECONDS, "no process to read it came up")  # or the one before is done
            self._pipe.send((bounds, pickle.dumps((function, job))))
            failure, result = self._hear(PATIENCE * bounds.seconds, too_long(bounds))
        except (EOFError, OSError) as error:
            self._process.join()
            if self._process.exitcode == -signal.SIGPROF:
                raise Spent(too_long(bounds)) from error
            raise Ended("reading ended its process") from error
        if failure is not None:
            raise failure(result)
        return result  # type: ignore[no-any-return]

    def _hear(self, seconds: float, otherwise: str) -> Any:
        if not self._pipe.poll(seconds):
            raise Spent(otherwise)
        return self._pipe.recv()

    def kill(self) -> None:
        self._process.kill()
        self._process.join()


def too_long(bounds: Bounds) -> str:
    return f"reading took more than {bounds.seconds:.0f} s"


def _serve(pipe: Connection) -> None:
    """The life of a reading process: say that it is ready, take a job, give its result."""
    collect_seldom()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the whole group; the parent decides
    Thread(target=_leave_with_parent, daemon=True).start()
    failure: type[Unreadable] | None = None
    while failure is not Spent:
        pipe.send(None)
        try:
            bounds, packed = pipe.recv()
        except EOFError:
            return
        failure, result = _within(bounds, packed)
        pipe.send((failure, result))


def _within(bounds: Bounds, packed: bytes) -> tuple[type[Unreadable] | None, Any]:
    """The result of a job, or what it failed by and why."""
    _bound(bounds.data_bytes)
    signal.setitimer(signal.ITIMER_PROF, bounds.seconds)  # its signal ends the process, also inside a library
    try:
        function, job = pickle.loads(packed)
        return None, function(*job)
    except MemoryError:
        return Spent, f"reading took more than {bounds.data_bytes // 1024**2} MiB of memory"
    except Exception as failure:  # the seam: one bad page never stops a run
        LOG.warning("%s", traceback.format_exc())
        return Unreadable, f"unexpected {type(failure).__name__}: {failure}"
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        _bound(resource.RLIM_INFINITY)  # the answer is to get out in any case


def _bound(data_bytes: int) -> None:
    with suppress(ValueError, OSError):
        _, most = resource.getrlimit(resource.RLIMIT_DATA)
        resource.setrlimit(resource.RLIMIT_DATA, (data_bytes, most))


def _leave_with_parent() -> None:
    if (parent := parent_process()) is not None:
        parent.join()
        os._exit(1)


def read_lot(pages: list[Capture | str], site: Site) -> list[Understood]:
    """Read what can be read of a lot; the rest are errors in their place."""
    understood = iter(read_together([page for page in pages if isinstance(page, Capture)], site))
    return [
        next(understood)
        if isinstance(page, Capture)
        else Understood(reading=Reading(kind="error", reason=page), verdict=Verdict())
        for page in pages
    ]


def beyond(why: Unreadable) -> Understood:
    """A page that was not read, as `newsbot read` gives it."""
    return Understood(reading=Reading(kind="error", reason=str(why)), verdict=Verdict())


def unreadable(why: Unreadable) -> Read:
    """What is kept of a page that was not read: its capture, and the reason. Its links are lost."""
    return Read(
        role="page",
        survey=Survey(),
        reading=Reading(kind="error", reason=str(why)),
        pruned=pruned((), frozenset()),
    )


def collect_seldom() -> None:
    """Have the garbage collector look for cycles a hundred times less often: reading a page makes tens of
    thousands of small values and no cycle, and to look through them all again and again costs a third of it."""
    gc.set_threshold(70_000, 20, 20)
