"""How a run shows itself: a progress line on a terminal, silence from cron, one summary line with -v."""

from __future__ import annotations

import sys
import time
from types import TracebackType
from typing import TYPE_CHECKING

import click
from rich.console import Console
from rich.status import Status

from newsbot.config import Config

if TYPE_CHECKING:
    from newsbot.fetching.work import Work

EVERY_SECONDS = 0.2


class Display:
    """A context manager; on anything but a terminal it shows nothing."""

    def __init__(self, config: Config) -> None:
        self.shown = sys.stderr.isatty() and config.verbosity >= 0 and not config.json
        self._status: Status | None = None
        self._last = 0.0

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
        counts = work.counts
        self._show(
            f"{', '.join(work.asked)}: {counts['done']} fetched, {counts['not_modified']} unchanged, "
            f"{counts['failed']} failed, {counts['bytes'] / 1e6:.1f} MB"
        )

    def progress(self, what: str, done: int, of: int) -> None:
        self._show(f"{what}: {done} of {of}")

    def _show(self, text: str) -> None:
        if self._status is not None and time.monotonic() - self._last >= EVERY_SECONDS:
            self._last = time.monotonic()
            self._status.update(text)

    def summary(self, outcome: str, counts: dict[str, int]) -> None:
        """One line on standard error."""
        click.echo(
            f"newsbot: {outcome}: {counts.get('requests', 0)} requests, {counts.get('new', 0)} new, "
            f"{counts.get('changed', 0)} changed, {counts.get('gone', 0)} gone, "
            f"{counts.get('not_modified', 0)} not modified, {counts.get('failed', 0)} failed",
            err=True,
        )
