"""The dates in a page's <meta> elements, told apart by what their names mean.

Hundreds of systems name them in as many ways, so a name is read for its meaning; only what is a date counts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from pipelines.dating.evidence.registry import MOST, evidence, if_agreed, read_claims
from pipelines.page import Page
from pipelines.values import Claim

_GENERIC = re.compile(r"(?:dc|dcterms|article)?[.:_-]?date")
_OTHER = re.compile(
    r"expir|publisher|valid|embargo|event|start|(?:^|[._:-])end|birth|death|build|cache|generat|render|access|crawl|review|copyright|cover"
    r"|version|register|registration|user|account|founded|title|description|keywords|image|video|zone|first[._-]?publi"
)
_MODIFIED = re.compile(r"modif|updat|revis|lastmod|last[._-]?(?:publish|edit|chang)|changed")
_PUBLISHED = re.compile(
    r"publi|\bpub[._-]?(?:date|time)|pubdate|pubtime|issued|posted|post[._-]?date|creat(?:ed|ion)|createdate|firstcreate"
    r"|release[._-]?date|uploaded\b|available|display[._-]?date|original.?date|article[._-]?date|eprints\.date"
    r"|citation_(?:online_)?date|sailthru\.date|(?:^|[._:-])date[._-]original"
)


@lru_cache(maxsize=2_000)
def _meaning(name: str) -> tuple[str, str] | None:
    """Kind and subject of the claims that a meta of this name (lower case) makes; None if it makes none.

    Of the ones called no more than "date" many systems make the day of the render or of the last change.
    """
    if _GENERIC.fullmatch(name):
        return "meta-date", "published"
    if _OTHER.search(name):
        return None
    if _MODIFIED.search(name):
        return "meta", "modified"
    return ("meta", "published") if _PUBLISHED.search(name) else None


@evidence("meta")
def meta(page: Page) -> Iterator[Claim]:
    """The metas whose name tells publication from change."""
    yield from _claims(page, "meta")


@evidence("meta-date")
def meta_date(page: Page) -> Iterator[Claim]:
    """The metas called no more than "date"."""
    yield from _claims(page, "meta-date")


def _claims(page: Page, kind: str) -> Iterator[Claim]:
    """A name that repeats with different days is of other articles."""
    for name, contents in page.meta.items():
        meaning = _meaning(name)
        if meaning and meaning[0] == kind:
            yield from if_agreed(read_claims(page, kind, contents[:MOST], about=meaning[1]))
