"""Where on the page a date stands, and whether that place speaks of the page's own article."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import cast

from lxml.etree import XPath
from lxml.html import HtmlElement

from pipelines.dating.evidence.entries import dates_in_lines, is_in_list
from pipelines.dating.layout import Layout, layout
from pipelines.dating.strings import Found
from pipelines.page import Page

__all__ = [
    "DatedLine",
    "beginning",
    "below_headline",
    "dated_lines",
    "finder",
    "is_of_others",
    "is_own",
    "is_own_aside",
]

_REST = 12  # lines below a date between lead and text, among which the text begins
# The foot and head of a post are its own, whatever the block around them is called.
_OWN_PART = re.compile(
    r"(?:^|[\s_-])(?:post|entry|article|story|news)[\s_-]{1,3}(?:foot|head)(?:er)?(?:$|[\s_-])", re.I
)
_ASIDE = re.compile(r"(?:^|[\s_-])sidebar(?:$|[\s_-])", re.I)
_FURNITURE_TAGS = frozenset(("nav", "aside", "footer", "form", "figure", "article"))
_SMALL = 4  # lines of a block that is no list
_OTHERS = re.compile(
    r"(?:^|[\s_-])(?:comments?|related|recommended|recommendations|popular|trending|latest|ticker|weather|copyright"
    r"|newsletter|caption|widget|teasers?)(?:$|[\s_-])",
    re.I,
)


@dataclass(frozen=True, slots=True)
class DatedLine:
    """A line in whose beginning dates stand."""

    at: int  # its place among the lines of the layout
    text: str
    dates: tuple[Found, ...]
    aside: bool  # in a sidebar of the article


# Several kinds of evidence ask for the same page, one after the other.
@lru_cache(maxsize=1)
def dated_lines(page: Page) -> tuple[DatedLine, ...]:
    """The lines outside furniture in whose first words a date stands that no list entry has."""
    place = layout(page)
    found = []
    for at, dates in dates_in_lines(page).items():
        line = place.lines[at]
        aside = not is_own(place, line.within)
        if aside and not is_own_aside(place, line.within):
            continue
        if not line.is_teaser() and not is_in_list(page, at):
            found.append(DatedLine(at, line.text, dates, aside))
    return tuple(found)


def is_own(place: Layout, within: tuple[HtmlElement, ...]) -> bool:
    """Is this no furniture, or the foot or head of the post itself?"""
    if not place.is_furniture(within):
        return True
    kept = tuple(each for each in within if not _is_part_of_post(each))
    return len(kept) < len(within) and not place.is_furniture(kept)


def is_own_aside(place: Layout, within: tuple[HtmlElement, ...]) -> bool:
    """Is this a sidebar within the article itself? Many put the facts of publication there, others more articles."""
    if place.article is None or place.article not in within:
        return False
    kept = tuple(each for each in within if not _named(each, _ASIDE))
    return len(kept) < len(within) and not place.is_furniture(kept)


def below_headline(page: Page, count: int) -> Iterator[int]:
    """Places of the lines from the headline to the first long paragraph, as `Layout.after_headline`.

    With what stands right below the headline in a small block called as furniture is ("nav meta", "footer"), and in
    an <article> that begins only there: those are of the article.
    """
    place = layout(page)
    if place.headline is None:
        return
    first = place.headline + 1
    found = set(place.after_headline(count))
    found |= {at for at in range(first, first + 3) if at not in found and _is_in_head(place, at)}
    reach = place.lines[first : max(found, default=0) + 1 + _REST]
    long = [at for at, line in enumerate(reach, first) if line.is_long()]
    for at in sorted(found):
        # No long paragraph stands between, or one stands below too, and the first is a lead.
        if not long or at <= long[0] or any(at < other <= at + _REST for other in long):
            yield at


def _is_in_head(place: Layout, at: int) -> bool:
    if place.headline is None or at >= len(place.lines):
        return False
    after = place.lines[place.headline + 1 : place.headline + 12]
    for element in place.lines[at].within:
        if not place.is_furniture((element,)):
            continue
        if element.tag == "article" and place.article is None:
            continue
        size = sum(element in line.within for line in after)
        if element.tag in _FURNITURE_TAGS or size > _SMALL or _named(element, _OTHERS):
            return False
    return True


def _named(element: HtmlElement, names: re.Pattern[str]) -> bool:
    return names.search(f"{element.get('class') or ''} {element.get('id') or ''}") is not None


def _is_part_of_post(element: HtmlElement) -> bool:
    return _named(element, _OWN_PART) and not _named(element, _OTHERS)


def finder(path: str) -> Callable[[HtmlElement], list[HtmlElement]]:
    """Finds the elements of an XPath; read once, since on a small page that takes as long as the search."""
    return cast("Callable[[HtmlElement], list[HtmlElement]]", XPath(path))


def beginning(element: HtmlElement) -> str:
    """The first hundreds of characters: who looks for a date or counts words needs no more."""
    parts, length = [], 0
    for part in element.itertext():
        parts.append(part[:400])
        length += len(part)
        if length > 400:
            break
    return " ".join("".join(parts).split())


def is_of_others(element: HtmlElement) -> bool:
    """Within a link or a list entry that says more than the date, or in what is quoted from elsewhere."""
    words = len(beginning(element).split())
    most = {"a": words + 3, "li": words + 8, "blockquote": 0}
    return any(len(beginning(above).split()) > most[str(above.tag)] for above in element.iterancestors(*most))
