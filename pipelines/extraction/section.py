"""Which part of the paper the article stands in."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from pipelines.extraction.metadata import articles, named, texts, types
from pipelines.extraction.segments import words_of
from pipelines.page import Page

_META = (
    "article:section",
    "og:article:section",
    "parsely-section",
    "sailthru.section",
    "section",
    "dc.subject.section",
)
_MAX = 60


def section(page: Page, headline: str | None) -> str | None:
    """As JSON-LD, the meta elements or the trail of links above the headline name it; None where none
    does."""
    candidates = [text for node in articles(page)[:1] for text in texts(node.get("articleSection"))[:1]]
    candidates += [text for key in _META for text in page.meta.get(key, ())[:1]]
    candidates += [*_trail(page), *reversed(list(_links_of_trail(page.tree)))]
    own = words_of(headline or "")
    for text in candidates:
        if words_of(text) and len(text) <= _MAX and words_of(text) != own and "://" not in text:
            return " ".join(text.split())
    return None


def _trail(page: Page) -> list[str]:
    """The names of a BreadcrumbList from the innermost out, without the first, which is the home page."""
    for node in page.json_ld:
        items = node.get("itemListElement")
        if "breadcrumblist" in types(node) and isinstance(items, list):
            names = [
                name
                for i in items
                if isinstance(i, dict)
                for name in (named(i)[:1] or named(i.get("item"))[:1])
            ]
            return names[:0:-1]
    return []


def _links_of_trail(tree: etree._Element) -> Iterator[str]:
    """The links of the first element that calls itself a breadcrumb, without the first."""
    for element in tree.iter("ul", "ol", "div", "nav", "p"):
        if "breadcrumb" in " ".join(filter(None, map(element.get, ("class", "id", "aria-label")))).lower():
            yield from (
                text
                for a in list(element.iter("a"))[1:10]
                if (text := "".join(map(str, a.itertext())).strip())
            )
            return
