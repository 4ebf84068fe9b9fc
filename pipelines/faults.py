"""Named points at which a run can be made to die, as by SIGKILL: the tests prove that dying there loses nothing.

NEWSBOT_FAULT="POINT:N" has the process die the N-th time that it comes to POINT; NEWSBOT_FAULT="count:FILE" lets it
live, and keeps in FILE, as JSON, how often it came to each. Without the variable a point costs next to nothing.
"""

from __future__ import annotations

import json
import os
import signal
from collections import Counter
from functools import cache
from pathlib import Path

_passes: Counter[str] = Counter()


def point(name: str) -> None:
    """Die here, if that is asked for."""
    if due(name):
        die()


def due(name: str) -> bool:
    """Has the process come to this point for the last time? For points that must prepare what they leave behind."""
    asked, rest = _asked()
    if not asked:
        return False
    _passes[name] += 1
    if asked == "count":
        Path(rest).write_text(json.dumps(_passes), encoding="utf-8")
    return asked == name and _passes[name] == int(rest)


def die() -> None:
    """End at once, as a process that is killed: nothing is flushed, closed or undone."""
    os.kill(os.getpid(), signal.SIGKILL)


@cache
def _asked() -> tuple[str, str]:
    asked, _, rest = os.environ.get("NEWSBOT_FAULT", "").rpartition(":")
    return asked, rest
