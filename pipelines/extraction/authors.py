"""Who wrote the article: names alone, without offices, biographies and dates."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from lxml import etree

from pipelines.extraction.metadata import article, texts, types
from pipelines.extraction.names import is_capital, is_organisation, names
from pipelines.extraction.prose import opening
from pipelines.lines import words_of
from pipelines.page import Page

_META = (
    "author",
    "article:author",
    "byl",
    "dc.creator",
    "dcterms.creator",
    "parsely-author",
    "sailthru.author",
    "citation_author",
    "creator",
)
_MARK = re.compile(
    r"(?:^|[\s_-])(?:by-?line|authors?(?:[_-]{0,2}name)?|writer|autor)(?:$|[\s_-])", re.IGNORECASE
)
_ELSEWHERE = frozenset(("aside", "nav", "footer"))
_TAGS = ("a", "span", "div", "p", "address", "strong", "b", "li", "em", "cite", "i")
_WITHIN = re.compile(
    r"(?<=[\d|·•,.)] )(?:by|von|par|por|автор)\s", re.IGNORECASE
)  # "3 May 2020 by A. Author"
_ABOVE, _BELOW = 20, 3  # lines around the beginning of the text
_LONGEST = 120  # characters of a byline
_MOST = 12


def authors(page: Page) -> tuple[str, ...]:
    """Names in the order of the first source that names a person: JSON-LD, meta elements, the byline.

    Agencies and other organisations alone only where no source names a person; the site itself never.
    """
    unwanted = {words_of(text) for text in (*page.meta.get("og:site_name", ()), page.site.name)}
    spare: dict[str, str] = {}
    for source in (_linked_data(page), _meta(page), _byline(page)):
        found: dict[str, str] = {}
        has_person = False
        for name, is_company in source:
            known = words_of(name)
            if known and known not in unwanted:
                found.setdefault(known, name)
                has_person |= not (is_company or is_organisation(name))
        if has_person:
            return tuple(found.values())[:_MOST]
        spare = spare or found
    return tuple(spare.values())[:_MOST]


def _linked_data(page: Page) -> Iterator[tuple[str, bool]]:
    node = article(page)
    value = node.get("author") if node else None
    for each in value if isinstance(value, list) else [value]:
        if isinstance(each, dict):
            whole = _resolved(page, each)
            company = any(name.endswith("organization") for name in types(whole))
            for text in texts(whole.get("name")):
                for name in [text] if company else names(text):
                    yield name, company
        else:
            for text in texts(each):
                for name in names(text):
                    yield name, False


def _resolved(page: Page, reference: dict[str, object]) -> dict[str, object]:
    """A node given by its @id alone, as it stands elsewhere on the page."""
    if "name" in reference or not (known := reference.get("@id")):
        return reference
    return next((node for node in page.json_ld if node.get("@id") == known and "name" in node), reference)


def _meta(page: Page) -> Iterator[tuple[str, bool]]:
    for key in _META:
        for text in page.meta.get(key, ()):
            for name in names(text):
                yield name, False


def _byline(page: Page) -> Iterator[tuple[str, bool]]:
    """What markup calls an author, else the line above the text that says "By"."""
    for name in _marked(page) or _worded(page):
        yield name, False


def _marked(page: Page) -> list[str]:
    """The names of the first element that calls itself an author, the innermost of several in one another;
    none in lists of other articles or in comments."""
    found: list[str] = []
    holder: etree._Element | None = None
    for element in page.tree.iter(*_TAGS):
        if not _is_mark(element.get("class") or "", element.get("itemprop") or "", element.get("rel") or ""):
            continue
        within = holder is not None and any(above is holder for above in element.iterancestors())
        if holder is not None and not within:
            break
        if not within and _elsewhere(element):
            continue
        text = " ".join(" ".join(map(str, element.itertext())).split())
        if 2 < len(text) <= _LONGEST and (people := names(text)):
            found, holder = people, element
    return found


@lru_cache(maxsize=4096)
def _is_mark(*marks: str) -> bool:
    return any(map(_MARK.search, marks))


def _elsewhere(element: etree._Element) -> bool:
    return any(
        above.tag in _ELSEWHERE or "comment" in (above.get("class") or "")
        for above in element.iterancestors()
    )


def _worded(page: Page) -> list[str]:
    lines = page.lines
    start = opening(lines)
    if start == len(lines):
        return []
    for line in lines[max(0, start - _ABOVE) : start + _BELOW]:
        if len(line.text) > _LONGEST or any(frame.tag in _ELSEWHERE for frame in line.frames):
            continue
        text = line.spaced
        within = _WITHIN.search(text)
        found = names(text[within.start() :] if within else text, worded=True)
        if found and all(map(is_capital, found)):
            return found
    return []
