"""How a run shows itself: a progress line on a terminal, silence from cron, one summary line with -v."""

from __future__ import annotations

import logging
import sys
import time
from collections.abc import Iterable
from types import TracebackType
from typing import TYPE_CHECKING

from rich.console import Console
from rich.status import Status

from newsbot.cli._output import tell
from newsbot.config import Config

if TYPE_CHECKING:
    from newsbot.fetching.work import Work

EVERY_SECONDS = 0.2
ESTIMATE_AFTER = 20  # answers: by then the entry points have told what there is
ESTIMATE_EVERY_SECONDS = 10.0
LONG_SECONDS = 600.0


class Display:
    """A context manager; on anything but a terminal it shows nothing."""

    def __init__(self, config: Config) -> None:
        self.shown = sys.stderr.isatty() and config.verbosity >= 0 and not config.json
        self._config = config
        self._status: Status | None = None
        self._last = 0.0
        self._estimated = float("-inf")
        self._ahead = ""
        self._warned = False

    def __enter__(self) -> Display:
        if self.shown:
            self._status = Status("starting", console=Console(stderr=True))
            self._status.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._status is not None:
            self._status.stop()

    def fetched(self, work: Work) -> None:
        """Called after each answer."""
        if self._status is None:
            return
        counts = work.counts
        if counts["done"] >= ESTIMATE_AFTER and time.monotonic() - self._estimated >= ESTIMATE_EVERY_SECONDS:
            self._estimate(work)
        self._show(
            f"{_named(work.asked)}: {counts['done']} fetched, {counts['not_modified']} unchanged, "
            f"{counts['failed']} failed, {counts['bytes'] / 1e6:.1f} MB{self._ahead}"
        )

    def _estimate(self, work: Work) -> None:
        """How much there is to fetch by now; a person who waits is told once if that will be long."""
        self._estimated = time.monotonic()
        waiting, seconds = work.ahead()
        self._ahead = f"; {waiting:,} to go, {duration(seconds)} at least" if waiting else ""
        if self._status is not None and seconds >= LONG_SECONDS and not self._warned:
            self._warned = True
            self._status.console.print(
                f"newsbot: {waiting:,} addresses are known by now. One at a time to a host, as slowly as it asks, that takes "
                f"{duration(seconds)} at least. Stop it whenever you like (Ctrl-C): run again, it goes on.",
                highlight=False,
            )

    def progress(self, what: str, done: int, of: int) -> None:
        self._show(f"{what}: {done} of {of}")

    def _show(self, text: str) -> None:
        if self._status is not None and time.monotonic() - self._last >= EVERY_SECONDS:
            self._last = time.monotonic()
            self._status.update(text)

    def summary(self, outcome: str, counts: dict[str, int]) -> None:
        """One line on standard error."""
        tell(
            f"{outcome}: {counts.get('requests', 0)} requests, {counts.get('new', 0)} new, "
            f"{counts.get('changed', 0)} changed, {counts.get('gone', 0)} gone, "
            f"{counts.get('not_modified', 0)} not modified, {counts.get('failed', 0)} failed",
            level=logging.INFO,
            log_format=self._config.log_format,
        )


def duration(seconds: float) -> str:
    """A length of time as people say it, in its two greatest units."""
    minutes = round(seconds / 60)
    hours, days = minutes // 60, minutes // 1440
    if days:
        return f"{days} d {hours % 24} h"
    if hours:
        return f"{hours} h {minutes % 60} min"
    return f"{minutes} min" if minutes else f"{seconds:.0f} s"


def _named(sites: Iterable[str], most: int = 3) -> str:
    names = list(sites)
    return ", ".join(names[:most]) + (f" and {len(names) - most} more" if len(names) > most else "")
