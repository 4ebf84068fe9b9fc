"""The ways to discover addresses, one module each: `findings(visit)` yields what a response leads to.

A module in this folder is a way; there is no list to update. One with `when_idle(work, site)` is also asked once
nothing else is due.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from typing import Any

from newsbot.fetching.work import Work
from pipelines.dedup.probes import is_probe
from pipelines.reading import Read
from pipelines.storage.frontier import Entry, Finding
from pipelines.values import Capture, Site

DEEPEST = 20  # links from a start address; further pages of one listing do not count


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """A response, and how it came to be asked for."""

    site: Site
    entry: Entry
    capture: Capture
    read: Read | None = None  # None: a redirect or an error


@cache
def modules() -> tuple[Any, ...]:
    """All ways, in the order of their names."""
    return tuple(import_module(f"{__name__}.{each.name}") for each in iter_modules(__path__))


def findings(visit: Visit) -> Iterator[Finding]:
    """What all ways make of one response. A probe leads nowhere: what its page links to, the home page links to."""
    probing = is_probe(visit.capture.url)
    for module in modules():
        if hasattr(module, "findings"):
            found = (each for each in module.findings(visit) if each.depth <= DEEPEST)
            yield from (each for each in found if not probing or is_probe(each.url))


def when_idle(work: Work, site: Site) -> int:
    """Ask the ways for more once nothing is due; the number of new addresses."""
    return sum(int(module.when_idle(work, site)) for module in modules() if hasattr(module, "when_idle"))
