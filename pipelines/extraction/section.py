"""Which part of the paper the article stands in."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from itertools import chain

from lxml import etree

from pipelines.extraction.metadata import article, named, texts, types
from pipelines.lines import words_of
from pipelines.page import Page

_META = (
    "article:section",
    "og:article:section",
    "parsely-section",
    "sailthru.section",
    "section",
    "dc.subject.section",
)
_MAX = 60  # characters
_MOST_WORDS = 5
# fmt: off
_HOME = frozenset((
    "home", "homepage", "start", "startseite", "accueil", "inicio", "главная", "գլխավոր", "მთავარი", "ana səhifə",
    "ana sayfa", "uncategorized", "uncategorised", "allgemein", "unkategorisiert", "non classé", "sin categoría",
    "без рубрики", "news home",
))
# fmt: on


def section(page: Page, headline: str | None) -> str | None:
    """As JSON-LD, the meta elements or the trail of links above the headline name it; None where none
    does."""
    own = words_of(headline or "")
    for text in _candidates(page):
        words = words_of(text)
        if not words or words == own or words in _HOME or words.isdigit():
            continue
        if len(text) <= _MAX and "://" not in text:
            return " ".join(text.strip(" |<>»«›‹/·•-").split())
    return None


def _candidates(page: Page) -> Iterator[str]:
    if node := article(page):
        yield from texts(node.get("articleSection"))[:1]
    for key in _META:
        yield from page.meta.get(key, ())[:1]
    for text in chain(_trail(page), reversed(list(_links_of_trail(page.tree)))):
        if len(text.split()) <= _MOST_WORDS:  # longer, it is the page's own headline or another's
            yield text


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
        if _is_trail(element.get("class") or "", element.get("id") or "", element.get("aria-label") or ""):
            yield from (
                text
                for a in list(element.iter("a"))[1:10]
                if (text := "".join(map(str, a.itertext())).strip())
            )
            return


@lru_cache(maxsize=4096)
def _is_trail(*names: str) -> bool:
    return any("breadcrumb" in name.lower() for name in names)
