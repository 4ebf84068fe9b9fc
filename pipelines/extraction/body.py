"""The article's text as paragraphs in reading order: read from where it stands, or searched for.

The short way takes the passage that the page's own lines show. It is taken where checks find nothing to doubt,
and more readily where the site's pages agree on the place. Else trafilatura searches the page, and the better
of the two is kept.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from lxml import etree

from pipelines.extraction.closings import closings
from pipelines.extraction.furniture import not_text, text_place
from pipelines.extraction.names import is_byline
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

_BRIEF = 150  # characters
_LINKS, _LINKS_WHERE_AGREED = 0.08, 0.3  # characters of links to elsewhere for one of the text
_ASIDES = 0.5  # characters of asides for one of the text
_SHARE = 0.6  # of the running text that stands outside asides


@dataclass(frozen=True, slots=True)
class Body:
    """An article's text, and the element that it stands in where that is known."""

    paragraphs: tuple[str, ...]
    box: etree._Element | None = None


def body(page: Page, furniture: frozenset[int], headline: str, *, short: bool = True) -> Body:
    """The block-level pieces of the text, white space folded; the headline, counters and dates around it left
    out. With `short` false the page is searched in any case."""
    own = frozenset({words_of(headline)} - {""})
    gone = not_text(page, furniture, own)
    gone |= closings(page.lines, gone, own)
    passage = find_passage(page.lines, gone, own)
    read = _without_edges(paragraphs_of(page.lines, passage.kept), headline)
    agreed = text_place(passage.home) in furniture
    if short and not _is_doubtful(passage, agreed):
        return Body(tuple(read), passage.root)
    found = _without_edges(search(page.tree, page.lines, gone), headline)
    better = read if short and not _is_worse(passage, agreed, len("".join(found))) else found
    return Body(tuple(better or read or found), passage.root)


def _is_doubtful(passage: Passage, agreed: bool) -> bool:
    """May this be something else than the article, a part of it, or more than it?

    `agreed`: the site's other pages have theirs in the same place, where a few words can be a whole brief.
    """
    return (
        (passage.size < _BRIEF and not agreed)
        or passage.links > (_LINKS_WHERE_AGREED if agreed else _LINKS)
        or passage.asides > _ASIDES
        or (passage.share < _SHARE and not passage.headed)
    )


def _is_worse(passage: Passage, agreed: bool, found: int) -> bool:
    """Is a doubtful passage rather a part of the article, or more than it, compared with the `found`
    characters of the search?"""
    if passage.size < _BRIEF:
        return not agreed and passage.size < found
    if passage.size > 1.5 * found:
        return passage.links > _LINKS or passage.asides > _ASIDES
    return passage.size < 0.5 * found and passage.share < _SHARE and not passage.headed


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
    return len(text) <= 80 and is_byline(text)


def _is_counter(text: str) -> bool:
    return is_date_line(text) or (len(text) <= 48 and _COUNTER.fullmatch(text) is not None)
