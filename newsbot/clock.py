"""The one function that gives the time."""

from __future__ import annotations

from datetime import UTC, datetime


def now(fixed: datetime | None) -> datetime:
    """Give the time, aware, UTC, whole seconds: the real one, or the one that --now fixed for the run.

    Callers hand on Config.now, so that none can read the machine's clock by forgetting it. Durations are
    measured by time.monotonic, which --now leaves alone.
    """
    return (fixed or datetime.now(UTC)).astimezone(UTC).replace(microsecond=0)
