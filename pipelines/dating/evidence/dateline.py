"""The date that a text begins with."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from pipelines.dating.evidence.byline import has_byline
from pipelines.dating.evidence.places import DatedLine, dated_lines, is_own
from pipelines.dating.evidence.registry import claim, evidence
from pipelines.dating.labels import names_other, says_modified
from pipelines.dating.layout import layout
from pipelines.dating.months import fold
from pipelines.page import Page
from pipelines.values import Claim

__all__ = ["opening_date"]

_LINES, _LONG, _MOST_LONG = 30, 80, 3  # lines below the headline; characters of a paragraph; paragraphs
_PLACE = re.compile(r"(?:[^\W\d_][^\d,.;:!?]{0,40}[,.]?\s+)?[(\[]?")
_AFTER = re.compile(r"\s*(?:\([^()]{1,40}\)|[^\W\d_]{2,20}\))?\s*[–—\-|:./)\]•]")


@evidence("dateline")
def dateline(page: Page) -> Iterator[Claim]:
    """ "LONDON, 3 March 2015 (Reuters) - The talks": where a text begins with its date and no byline has one."""
    yield from opening_date(page)


@lru_cache(maxsize=1)
def opening_date(page: Page) -> tuple[Claim, ...]:
    """The claim of the date that the text begins with; empty where there is none."""
    return tuple(_at_beginning(page))


def _at_beginning(page: Page) -> Iterator[Claim]:
    place = layout(page)
    if place.headline is None or has_byline(page):
        return
    dated = {line.at: line for line in dated_lines(page) if not line.aside}
    long = 0
    for at in range(place.headline + 1, min(place.headline + _LINES, len(place.lines))):
        if len(place.lines[at].text) > _LONG and is_own(place, place.lines[at].within):
            long += 1
            if (line := dated.get(at)) and _opens(line):
                yield claim(page, "dateline", line.dates[0])
                return
            if long == _MOST_LONG:
                return


def _opens(line: DatedLine) -> bool:
    first = line.dates[0]
    spoken = fold(line.text[: first.start])
    return (
        _PLACE.fullmatch(line.text, 0, first.start) is not None
        and _AFTER.match(line.text, first.end) is not None
        and not (says_modified(spoken) or names_other(spoken))
    )
