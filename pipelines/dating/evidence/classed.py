"""A date in an element whose class, id or attributes say that it is one."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipelines.dating.evidence.byline import ABOVE, BELOW, claims_of_text, has_byline
from pipelines.dating.evidence.dateline import opening_date
from pipelines.dating.evidence.entries import is_beside_link
from pipelines.dating.evidence.places import (
    DatedLine,
    beginning,
    dated_lines,
    finder,
    is_of_others,
    is_own,
)
from pipelines.dating.evidence.registry import MOST, evidence, if_agreed, read_claims
from pipelines.dating.layout import layout
from pipelines.lines import frames_of
from pipelines.page import Page
from pipelines.values import Claim

_SHORT = 160  # characters of a line that may be a date with a name beside it
# As templates name an element that holds a date, in some languages.
_DATE_CLASS = re.compile(
    r"(?:^|[\s_-])(?:date|datetime|datum|fecha|data|dato|datas|timestamp|time|published|pubdate|pub|posted|day"
    r"|postdate|publishdate|publishedat|updated|entrydate|articledate|newsdate)(?:$|[\s_-])"
    r"|[a-z](?:Date|Time)(?:$|[\s_A-Z-])",
)


@evidence("class")
def classed(page: Page) -> Iterator[Claim]:
    """A short text whose element is called a date, where all such elements outside lists name one day."""
    found: list[Claim] = []
    headline = layout(page).headline or 0
    for line in dated_lines(page):
        if (
            line.aside
            or line.at < headline - ABOVE
            or (line.at > headline + BELOW and is_beside_link(page, line.at))
        ):
            continue
        if len(line.text) <= _SHORT and any(_DATE_CLASS.search(name) for name in _names_around(page, line)):
            for one in claims_of_text(page, line.text, "", "class"):
                if one.about == "modified":
                    yield one
                else:
                    found.append(one)
    if not has_byline(page) and not opening_date(page):
        yield from if_agreed(found or list(_in_attributes(page)))


def _names_around(page: Page, line: DatedLine) -> Iterator[str]:
    """Class names and ids of the element with the date, and of the one around it if that holds no more."""
    for piece in page.lines[line.at].pieces:
        if any(map(str.isdigit, piece.text)):
            element = piece.element.getparent() if piece.is_tail else piece.element
            for each in (element, element.getparent()) if element is not None else ():
                if each is not None and each.tag not in ("body", "html", "article", "main"):
                    yield f"{each.get('class') or ''} {each.get('id') or ''}"


_ATTRIBUTES = (
    "data-date", "data-datetime", "data-date-time", "data-timestamp", "data-time", "data-pubdate", "data-published",
    "data-published-at", "data-published-date", "data-publish-date", "data-publication-date",
)  # fmt: skip
# By way of the attributes: to ask each element for each of them takes three times as long.
_with_attributes = finder(
    f"//@*[starts-with(name(), 'data-')][contains(' {' '.join(_ATTRIBUTES)} ', concat(' ', name(), ' '))]/.."
    " | //@title/parent::*[contains(@class, 'published')]"
)


def _in_attributes(page: Page) -> Iterator[Claim]:
    """What scripts fill in later stands in attributes: data-published="2021-02-04", <abbr class=published title=…>."""
    place, headline = layout(page), layout(page).headline
    if headline is None:
        return
    for element in _with_attributes(page.tree)[:MOST]:
        if is_own(place, frames_of(element)) and not is_of_others(element) and len(beginning(element)) <= 60:
            values = [value for name in (*_ATTRIBUTES, "title") if (value := element.get(name))]
            yield from read_claims(page, "class", values[:1])
