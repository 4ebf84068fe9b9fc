"""Who wrote the article: names alone, without offices, biographies and dates."""

from __future__ import annotations

import re
from collections.abc import Iterable
from html import unescape

from lxml import etree

from pipelines.extraction.metadata import articles, named
from pipelines.extraction.segments import words_of
from pipelines.page import Page

_META = (
    "author",
    "article:author",
    "byl",
    "dc.creator",
    "dcterms.creator",
    "parsely-author",
    "sailthru.author",
    "creator",
)
_PREFIX = re.compile(
    r"^\W*(?:(?:written |posted |story )?by|von|par|por|di|autor(?:in)?|author|автор|текст|հեղինակ|ավտոր|"
    r"ავტორი|müəllif|yazar|"
    r"tekst|door|av|af|od)(?:\s*:\s*|\s+)",
    re.IGNORECASE,
)
_BETWEEN = re.compile(r"\s*(?:[;/|•·]|,| and | und | et | y | и | և | და | və | & )\s*")
_CLASSES = re.compile(r"(?:^|[\s_-])(?:byline|author(?:[_-]?name)?)(?:$|[\s_-])", re.IGNORECASE)
_MOST = 12
_NAME = re.compile(r"[^\W\d_][\w.’'ʼ‘`-]*(?:\s[\w.’'ʼ‘`\"“”()-]+){0,5}")


def authors(page: Page) -> tuple[str, ...]:
    """In the order of the source that names them first: JSON-LD, meta elements, then the byline's own
    markup."""
    sources: tuple[Iterable[str], ...] = (
        (name for node in articles(page)[:1] for name in named(node.get("author"))),
        (text for key in _META for text in page.meta.get(key, ())),
        _marked(page.tree),
    )
    unwanted = {words_of(text) for text in (*page.meta.get("og:site_name", ()), page.site.name)}
    for source in sources:
        found: dict[str, str] = {}
        for text in source:
            for name in _names(text):
                if words_of(name) not in unwanted:
                    found.setdefault(words_of(name), name)
        if found:
            return tuple(found.values())[:_MOST]
    return ()


def _names(text: str) -> list[str]:
    text = _PREFIX.sub("", " ".join(unescape(text).split()))
    if "://" in text or "@" in text or len(text) > 200:
        return []
    parts = [part.strip(" .:-–—") for part in _BETWEEN.split(text)]
    return [part for part in parts if len(part) > 2 and len(part) <= 60 and _NAME.fullmatch(part)]


def _marked(tree: etree._Element) -> Iterable[str]:
    """Short texts that markup calls an author, unless they stand in a list of other articles or in
    comments."""
    for element in tree.iter("a", "span", "div", "p", "address", "strong", "b", "li", "em"):
        marks = " ".join(filter(None, (element.get("class"), element.get("itemprop"), element.get("rel"))))
        if not marks or not _CLASSES.search(marks) or _elsewhere(element):
            continue
        text = " ".join("".join(map(str, element.itertext())).split())
        if 2 < len(text) <= 80:
            yield text
            return


def _elsewhere(element: etree._Element) -> bool:
    return any(
        a.tag in ("aside", "nav", "footer") or "comment" in (a.get("class") or "")
        for a in element.iterancestors()
    )
