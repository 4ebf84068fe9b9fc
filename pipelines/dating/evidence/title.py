"""A date that stands by itself in the page's title."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from pipelines.dating.evidence.order import order_of
from pipelines.dating.evidence.registry import claim, evidence, if_agreed
from pipelines.dating.months import WORD
from pipelines.dating.strings import find
from pipelines.page import Page
from pipelines.values import Claim

_SEPARATOR = re.compile(r"\s[|·•»\-–—]+\s|\|")


@evidence("title")
def dated_title(page: Page) -> Iterator[Claim]:
    """ "Talks resume | The Courier | 04.02.2021": a part of its own, as within a sentence it is an event's."""
    titles = [page.title, *page.meta.get("og:title", ())[:2]]
    parts = [part for title in titles for part in _parts(title[:400])]
    found = []
    for part in parts:
        dates = find(part, order=order_of(page)) if any(map(str.isdigit, part)) else ()
        if len(dates) == 1:
            rest = f"{part[: dates[0].start]} {part[dates[0].end :]}"
            if len(WORD.findall(rest)) <= 1 and not any(map(str.isdigit, rest)):
                found.append(claim(page, "title", dates[0]))
    yield from if_agreed(found)


def _parts(title: str) -> list[str]:
    """What separators divide, except "14. - 20. January", which is a span of days."""
    parts = _SEPARATOR.split(title)[:20]
    return [part for before, part in pairwise(["", *parts]) if not re.search(r"(?<!\d)\d{1,2}\.?$", before)]
