"""The checks: whoever registers a function is asked of every archive."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from enum import IntEnum
from itertools import islice
from typing import Any, TypeVar

from pipelines.health import thresholds
from pipelines.shape import shape
from pipelines.storage.archive import Archive
from pipelines.storage.viewing.health import ReadPage, dated, read_pages
from pipelines.values import Site

T = TypeVar("T")
WEEK = timedelta(days=7)
Weeks = Sequence[Sequence[ReadPage]]


class Gravity(IntEnum):
    """How much a finding matters: the graver, the higher."""

    NOTE = 1  # good to know when one looks; nobody has to come for it
    WRONG = 2  # what is kept gets worse
    GRAVE = 3  # articles are being missed, or will be


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What was expected, what is, and what to do: three clauses, each of which reads on from the one before."""

    check: str
    site: str | None  # None: the archive as a whole
    gravity: Gravity
    found: str
    expected: str
    advice: str

    def __str__(self) -> str:
        return f"{self.headline()}, expected {self.expected}; {self.advice}"

    def headline(self) -> str:
        """Only what is, for a line that has to be short."""
        return f"{self.site}: {self.found}" if self.site else self.found

    def as_json(self) -> dict[str, Any]:
        return asdict(self) | {"gravity": self.gravity.name.lower(), "sentence": str(self)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Observed:
    """What a check may look at, at one moment."""

    archive: Archive
    now: datetime
    sites: dict[str, Site]  # those visited, by name; what is paused is not among them
    running: bool = False  # a run is under way: what it has not done yet is not wrong
    free_bytes: int | None = None  # left on the archive's disk; None: not known
    _asked: dict[tuple[str, str], Any] = field(default_factory=dict)

    def once(self, question: str, name: str, answer: Callable[[], T]) -> T:
        """The answer to a question on a site that several checks ask, worked out once."""
        if (question, name) not in self._asked:
            self._asked[question, name] = answer()
        return self._asked[question, name]  # type: ignore[no-any-return]

    def weeks(self, name: str) -> Weeks:
        """Of a site's last seven days and each seven before: pages at addresses of articles, as they were first read."""
        return self.once("weeks", name, lambda: [self._week(name, at) for at in range(thresholds.WEEKS + 1)])

    def _week(self, name: str, ago: int) -> list[ReadPage]:
        until = self.now - WEEK * ago + timedelta(seconds=not ago)  # what is captured right now counts
        pages = read_pages(self.archive, name, until - WEEK, until, thresholds.PAGES_A_WEEK)
        alike = (page for page in pages if shape(page.url, self.sites[name]) == "article")
        return list(islice(alike, thresholds.PAGES_A_WEEK))

    def dated(self, name: str) -> tuple[int, int]:
        """How many articles of a site have an asserted day, and how many there are."""
        return self.once("dated", name, lambda: dated(self.archive, name))


Check = Callable[[Observed], Iterator[Finding]]
_CHECKS: dict[str, Check] = {}


def check(name: str) -> Callable[[Check], Check]:
    """Register a function as the check of that name, by which its findings go."""

    def register(function: Check) -> Check:
        _CHECKS[name] = function
        return function

    return register


def findings(observed: Observed) -> list[Finding]:
    """All that the checks find, the gravest first."""
    found = [each for function in _CHECKS.values() for each in function(observed)]
    return sorted(found, key=lambda each: (-each.gravity, each.site or "", each.check, each.found))


def several(number: int, one: str, more: str | None = None) -> str:
    """A number with its noun."""
    return f"{number:,} {one if number == 1 else more or f'{one}s'}"
