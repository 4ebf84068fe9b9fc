"""The article's text as paragraphs in reading order: read from where it stands, or searched for.

The short way takes the passage that the page's own lines show. It is taken where checks find nothing to doubt,
and more readily where the site's pages agree on the place. Else trafilatura searches the page, and the better
of the two is kept.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from lxml import etree

from pipelines.extraction.furniture import not_text, text_place
from pipelines.extraction.paragraphs import paragraphs_of
from pipelines.extraction.passage import Passage, find_passage
from pipelines.extraction.searched import search
from pipelines.extraction.stamps import is_date_line
from pipelines.lines import words_of
from pipelines.page import Page

_COUNTER = re.compile(
    r"\W*(?:[^\W\d_]{2,20}\s?){1,2}\s?[:՝：(–-]\s?[\d., ]+[kKmM]?\)?\W*|[\W\d]*\d[\W\d]*|"
    r"[\d., ]+[kKmM]?\s[^\W\d_]{3,20}"
)

# A word for "by", then one to eight words that begin with a capital, joined by commas and small words.
_NAME = r"[^\W\d_a-zа-яёա-ֆ][\w’'.-]*"
_BYLINE = re.compile(
    r"(?i:by|von|par|por|di|da|door|av|автор:?|автори:?|հեղինակ՝?|yazan:?)\s+"
    rf"{_NAME}(?:,?\s+(?:(?:and|und|et|y|e|en|och|и|և|de|van|von)\s+)?{_NAME}){{0,7}}"
)

_BRIEF = 150  # characters


@dataclass(frozen=True, slots=True)
class Body:
    """An article's text, and the element that it stands in where that is known."""

    paragraphs: tuple[str, ...]
    box: etree._Element | None = None


def body(page: Page, furniture: frozenset[int], headline: str, *, short: bool = True) -> Body:
    """The block-level pieces of the text, white space folded; the headline, counters and dates around it left
    out. With `short` false the page is searched in any case."""
    own = frozenset({words_of(headline)} - {""})
    gone = not_text(page.lines, furniture, own)
    passage = find_passage(page.lines, gone, own)
    read = paragraphs_of(page.lines, passage.kept)
    agreed = text_place(passage.home) in furniture
    if short and not _is_doubtful(passage, agreed):
        return Body(tuple(_without_edges(read, headline)), passage.root)
    found = _without_edges(search(page.tree, page.lines, gone), headline)
    read = _without_edges(read, headline)
    better = read if short and not _is_worse(passage, agreed, len("".join(found))) else found
    return Body(tuple(better or read or found), passage.root)


def _is_doubtful(passage: Passage, agreed: bool) -> bool:
    """May this be something else than the article, or only a part of it? `agreed`: the site's other pages
    have theirs in the same place."""
    if agreed:
        return passage.size < 250 or passage.share < 0.6 or passage.links > 0.3
    return (
        passage.size < 500
        or passage.share < 0.8
        or passage.links > 0.1
        or passage.asides > 0.3
        or passage.paragraphs < 3
        or not passage.headed
    )


def _is_worse(passage: Passage, agreed: bool, found: int) -> bool:
    """Is the passage rather a part of the article, or more than it, compared with the `found` characters of
    the search?"""
    if passage.size < _BRIEF:
        return not agreed and passage.size < found
    if passage.size > 1.5 * found:
        return passage.links > 0.08 or passage.asides > 0.5
    return passage.size < 0.5 * found and passage.share < 0.6 and not passage.headed


def _without_edges(kept: list[str], headline: str) -> list[str]:
    """The text without what trafilatura leaves at either end: the headline, dates, counters, empty marks."""
    own = words_of(headline)
    start, end = 0, len(kept)
    while start < end and (
        words_of(kept[start]) in ("", own) or _is_counter(kept[start]) or _is_byline(kept[start])
    ):
        start += 1
    while end > start and (not words_of(kept[end - 1]) or _is_counter(kept[end - 1])):
        end -= 1
    return kept[start:end]


def _is_byline(text: str) -> bool:
    """Nothing but "By" and names: who wrote it is no part of what is written."""
    return len(text) <= 80 and _BYLINE.fullmatch(text) is not None


def _is_counter(text: str) -> bool:
    return len(text) <= 48 and (is_date_line(text) or _COUNTER.fullmatch(text) is not None)
