"""The dates in the data that a page's scripts start from."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipelines.dating.evidence.registry import evidence, if_agreed, read_claims
from pipelines.page import Page
from pipelines.values import Claim

_KEY = (
    r"date[_-]?published|publish(?:ed)?[_-]?(?:date|at|time|on|first)|pub[_-]?date|publication[_-]?date"
    r"|first[_-]?publi(?:shed|cation)(?:[_-]?(?:at|date|time))?|article[_-]published[_-]time"
)
_VALUE = r"""\\?["']([^"'<>\\]{8,40})\\?["']"""
_STATE = re.compile(rf"""(?:["']|[\s{{,](?=\w+\s{{0,2}}:))(?:{_KEY})(?:\\?["'])?\s*:\s*{_VALUE}""", re.I)
# In each key; its first letters are spelled out, so that the search for them takes the short way.
_STEM = re.compile(r"[Pp][Uu][Bb](?i:lish(?:ed|[_-]?(?:date|at|time|on|first))|lication|[_-]?date)")
_BEFORE = 9  # characters of a statement that may stand before it


@evidence("script")
def script(page: Page) -> Iterator[Claim]:
    """The day of publication in the data that a page's scripts start from, if those name one day only."""
    values: list[str] = []
    for element in page.tree.iter("script"):
        if element.text and "ld+json" not in (element.get("type") or ""):
            values += _stated(element.text)
    yield from if_agreed(read_claims(page, "script", values))


def _stated(text: str) -> Iterator[str]:
    """What `_STATE` finds, which is tried around its keys' stem alone: scripts are long."""
    end = 0
    for stem in _STEM.finditer(text):
        for at in range(max(end, stem.start() - _BEFORE), stem.start()):
            if found := _STATE.match(text, at):
                yield found[1]
                end = found.end()
                break
