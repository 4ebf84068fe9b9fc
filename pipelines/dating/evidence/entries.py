"""Is a date on the page one of a list of links?"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import islice

from lxml.html import HtmlElement

from pipelines.dating.evidence.order import order_of
from pipelines.dating.labels import says_modified
from pipelines.dating.layout import layout, numbered
from pipelines.dating.months import fold
from pipelines.dating.strings import Found, find
from pipelines.page import Page

__all__ = ["dates_in_lines", "is_beside_link", "is_in_list", "is_repeated", "line_of"]

_HEAD = 160  # characters of a line: what stands further in is told, not stated
_HEADING = 100  # of a line that still belongs to the headline, as a kicker does, and is no text
_MOST = 300  # lines with dates
_APART = 5  # lines between two entries of a list, at most
_TITLE = 8  # characters of a short headline
_DATE_LIKE = re.compile(
    r"\d\s?[./-]\s?\d|\d.{0,30}?\d{4}|\d{4}.{0,30}?\d|\d\d?[^\W\d]?\.?\s[^\W\d_]{3,}\.?,?\s\d\d"
)
_BY = re.compile(
    r"(?:(?:interview|text|texte|story|words|written|report|bericht|foto|photo|текст)\s)?(?:by|von|par|por|di|door|av|af|text|author|autor|автор)\b:?\s",
    re.I,
)


@lru_cache(maxsize=1)
def dates_in_lines(page: Page) -> dict[int, tuple[Found, ...]]:
    """The dates in the first words of each line, by its place."""
    order = order_of(page)
    found: dict[int, tuple[Found, ...]] = {}
    lines = layout(page).lines
    for at in numbered(page):
        head = lines[at].text[:_HEAD]
        if _DATE_LIKE.search(head) and (dates := find(head, order=order)):
            found[at] = dates
            if len(found) >= _MOST:
                break
    return found


def is_in_list(page: Page, at: int) -> bool:
    """Does the date of this line belong to a link beside it, as one of a list?

    A linked headline right above says so, unless that is the last of several without dates. One right below may be
    the first of a list that follows the byline: then no second date stands behind it. Whatever the links say, a date
    is of a list where a second one stands near in the same markup, with a link between or beside them.
    """
    place = layout(page)
    lines = place.lines
    if is_repeated(page, at):
        return True
    if at and at - 1 != place.headline and (link := _teased(page, at - 1)):
        above = _teased(page, at - 2) if at > 1 and at - 2 != place.headline else None
        return above in (None, link)
    if at + 1 == place.headline or at + 1 >= len(lines) or not _teased(page, at + 1):
        return False
    if (
        place.headline is None
        or at < place.headline
        or any(len(line.text) > _HEADING for line in lines[place.headline + 1 : at])
    ):
        return True
    return any(other in dates_in_lines(page) for other in (at + 2, at + 3))


def is_repeated(page: Page, at: int) -> bool:
    """Does a second date stand near this one in the same markup, with a link between or beside them?

    One of a change is none of a list: it is the same article's.
    """
    marks, headline = _marks(page), layout(page).headline
    if at not in marks:
        return False
    if len(dates_in_lines(page)[at]) > 1 and len(_titles(page, at)) > 1:
        return True
    for other in range(at - _APART, at + _APART + 1):
        if other == at or marks.get(other) != marks[at]:
            continue
        first, last = min(at, other), max(at, other)
        if headline is not None and first <= headline <= last:
            continue
        if any(_leads_elsewhere(page, each) for each in range(first, last + 1)):
            return True
    return False


@lru_cache(maxsize=1)
def _marks(page: Page) -> dict[int, tuple[tuple[str, str | None], ...]]:
    """The markup of the dated lines that tell of no change."""
    lines = layout(page).lines
    return {
        at: _markup(page, at)
        for at, dates in dates_in_lines(page).items()
        if not says_modified(fold(lines[at].text[: dates[0].start]))
    }


def _markup(page: Page, at: int) -> tuple[tuple[str, str | None], ...]:
    """Tags and classes of the element that holds the date of a line, and of two around it."""
    for piece in page.lines[at].pieces:
        if any(map(str.isdigit, piece.text)):
            element = piece.element.getparent() if piece.is_tail else piece.element
            around = [element, *islice(element.iterancestors(), 2)] if element is not None else []
            return tuple([(str(each.tag), each.get("class")) for each in around])
    return ()


def _leads_elsewhere(page: Page, at: int) -> bool:
    """Is a headline linked here, however short, and no name behind a "by"?"""
    return bool(_titles(page, at)) and not _BY.match(page.lines[at].text)


def _titles(page: Page, at: int) -> list[str]:
    """What the links of a line say, where that is more than a word."""
    if not page.lines[at].linked:
        return []
    texts: dict[str, str] = {}
    for piece in page.lines[at].pieces:
        if piece.link and not piece.link.startswith("#"):
            texts[piece.link] = f"{texts.get(piece.link, '')} {piece.text.strip()}".strip()
    return [text for text in texts.values() if _is_title(text)]


def _is_title(text: str) -> bool:
    """Does a link's text say something, its dates apart?"""
    for found in reversed(find(text)):
        text = text[: found.start] + text[found.end :]
    text = text.strip()
    return len(text) >= _TITLE or " " in text


def is_beside_link(page: Page, at: int) -> bool:
    """Does a headline, however short, stand linked in this line or right above or below?"""
    return any(_leads_elsewhere(page, each) for each in range(max(0, at - 1), min(at + 2, len(page.lines))))


def _teased(page: Page, at: int) -> str | None:
    """Where a linked headline leads; None for a row of categories or the author's name."""
    line = layout(page).lines[at]
    if not line.is_teaser() or (_BY.match(line.text) and len(line.text.split()) <= 6):
        return None
    links = {piece.link for piece in page.lines[at].pieces if piece.link}
    return links.pop() if len(links) == 1 else None


def line_of(page: Page, element: HtmlElement) -> int | None:
    """The place of the dated line that an element's text stands in; None if no date is seen there."""
    return _lines_of_elements(page).get(element)


@lru_cache(maxsize=1)
def _lines_of_elements(page: Page) -> dict[HtmlElement, int]:
    return {
        piece.element: at
        for at in dates_in_lines(page)
        for piece in page.lines[at].pieces
        if not piece.is_tail
    }
