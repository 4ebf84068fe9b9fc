"""Elements that are marked as dates: microdata and <time>."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from lxml.html import HtmlElement

from pipelines.dating.evidence.entries import is_beside_link, is_repeated, line_of
from pipelines.dating.evidence.places import (
    beginning,
    finder,
    is_of_others,
    is_own,
    is_own_aside,
)
from pipelines.dating.evidence.registry import MOST, evidence, if_agreed, read_claims
from pipelines.dating.labels import names_other, says_modified, says_published
from pipelines.dating.layout import Layout, layout
from pipelines.dating.months import fold
from pipelines.lines import frames_of
from pipelines.page import Page
from pipelines.values import Claim

_PUBLISHED_NAME = re.compile(
    r"(?:^|[\s_-])(?:pub|publish(?:ed)?|published|pubdate|publishdate|entry-date|entry-time|post-date|dateline|posted|created)"
    r"(?:$|[\s_-])",
    re.I,
)
_MODIFIED_NAME = re.compile(
    r"(?:^|[\s_-])(?:updated?|modified|modification)(?:$|[\s_-])|lastmod|datemodified", re.I
)
# By way of the attributes, that is quicker than to ask each element.
_marked = finder("(//@itemprop | //@property)[contains(., 'date')]/..")
_REST = 30  # lines in which the text would go on
_SCHEMA_NAMES = {"datepublished": "published", "datecreated": "published", "datemodified": "modified"}


@evidence("microdata")
def microdata(page: Page) -> Iterator[Claim]:
    """itemprop="datePublished" within the headline's article, and not on a comment, a review or a teaser."""
    place = layout(page)
    seen: dict[str, list[Claim]] = {"published": [], "modified": []}
    for element in _marked(page.tree)[:MOST]:
        names = f"{element.get('itemprop', '')} {element.get('property', '')}".lower().split()
        about = _SCHEMA_NAMES.get(names[0].split(":")[-1] if names else "")
        if about and is_own(place, frames_of(element)) and not _of_a_comment(element):
            seen[about].extend(_element_claims(page, "microdata", element, about))
    for about in ("published", "modified"):
        yield from if_agreed(seen[about])


def _of_a_comment(element: HtmlElement) -> bool:
    scope = next((above for above in element.iterancestors() if above.get("itemscope") is not None), None)
    return scope is not None and re.search(r"Comment|Review$|Answer", scope.get("itemtype") or "") is not None


def _element_claims(page: Page, kind: str, element: HtmlElement, about: str) -> list[Claim]:
    """What the attribute says, else the text."""
    for value in (*map(element.get, ("content", "datetime", "title")), beginning(element)):
        if value and (found := read_claims(page, kind, [" ".join(value.split())], about=about)):
            return found
    return []


@evidence("time")
def time_elements(page: Page) -> Iterator[Claim]:
    """A <time> marked as published; else the only day that <time> names outside lists and furniture.

    Where there is none, one in a sidebar of the article counts, or one in any that is labelled as of publication.
    """
    place = layout(page)
    marked: list[Claim] = []
    plain: list[Claim] = []
    aside: list[Claim] = []
    for element in islice(page.tree.iter("time"), MOST):
        if _of_a_comment(element) or is_of_others(element):
            continue
        at = line_of(page, element)
        if at is not None and (
            is_repeated(page, at) or (_is_below_text(place, at) and is_beside_link(page, at))
        ):
            continue
        within = frames_of(element)
        if not is_own(place, within):
            if is_own_aside(place, within) or says_published(fold(_label(element))):
                aside += _element_claims(page, "time", element, "published")
            continue
        name = " ".join(
            [element.get("class", ""), element.get("itemprop", ""), element.getparent().get("class", "")]
        )
        label = fold(_label(element))
        published = _PUBLISHED_NAME.search(name) is not None
        modified = not published and (_MODIFIED_NAME.search(name) is not None or says_modified(label))
        if names_other(label):
            continue
        found = _element_claims(page, "time", element, "modified" if modified else "published")
        if modified:
            yield from found
        elif element.get("pubdate") is not None or published or "datePublished" in name:
            marked += found
        else:
            plain += found
    yield from if_agreed(marked) or if_agreed(plain) or (if_agreed(aside) if not marked + plain else [])


def _is_below_text(place: Layout, at: int) -> bool:
    """Has the text begun above this line, and ended?"""
    start = place.headline or 0
    return any(line.is_long() for line in place.lines[start + 1 : at]) and not any(
        line.is_long() for line in place.lines[at + 1 : at + _REST]
    )


def _label(element: HtmlElement) -> str:
    """The few words right before an element, in the same block."""
    before = element.getprevious()
    text = (before.tail or "").strip() if before is not None else ""
    if not text:
        parent = element.getparent()
        text = beginning(before) if before is not None else (parent.text or "" if parent is not None else "")
    return text if len(text) <= 40 and not any(map(str.isdigit, text)) else ""
