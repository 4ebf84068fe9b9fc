"""What kind of page is this: an article, a listing of others, or something else?

Careful with "listing" and "other": an article called so is lost, while a wall called an article is caught
again when its text turns out to be that of many addresses.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from urllib.parse import urlsplit

from pipelines.extraction.dated_lists import dated_lists
from pipelines.extraction.metadata import articles, types
from pipelines.extraction.notices import notice
from pipelines.extraction.prose import longest
from pipelines.extraction.stubs import stub
from pipelines.lines import Line, words_of
from pipelines.page import Page
from pipelines.shape import PAGED, shape

RUNNING_TEXT = "running text"  # why a page is an article
_HOME = re.compile(
    r"/*(?:(?:[a-z]{2}(?:[-_][a-z]{2,4})?|eng|rus|arm|hye|geo|kat|aze|deu|fra|spa|ukr|tur)/*)?"
    r"(?:(?:index|default|home|main)\.\w{2,5})?",
    re.IGNORECASE,
)
# A last part of four words or a number of four digits, or a number in the query: how articles are addressed.
_SINGLE = re.compile(
    r"/[^/?]*(?:\w{2,}[-_]\w+[-_]\w+[-_]\w+|\d{4,})[^/?]*/?(?:\?|$)|[?&;][^=&]*id=\d{2,}", re.IGNORECASE
)
_LISTS = frozenset(("collectionpage", "searchresultspage", "itemlist", "profilepage"))
_MOVING = frozenset(("videoobject", "movie", "tvepisode"))
_PICTURES = frozenset(("imagegallery", "mediagallery", "imageobject"))
_ADDRESSED = (
    (re.compile(r"/(?:search|suche|recherche|buscar|poisk|axtar\w*)(?:/|$)|[?&](?:q|s|query|search|keyword)=", re.IGNORECASE), "search results"),
    (re.compile(r"/(?:tags?|topics?|themen?|labels?|keywords?)/", re.IGNORECASE), "the page of a tag"),
    (re.compile(r"/(?:authors?|autor(?:en)?|users?|profile)/", re.IGNORECASE), "the page of an author"),
    (re.compile(r"/(?:archives?|archiv|arkhiv|arxiv)(?:/|$)", re.IGNORECASE), "an archive's page"),
)  # fmt: skip
_SHORT = 600  # characters of text
_CAPTION = 200


def kind(page: Page, lines: Sequence[Line], headline: str | None, text: str) -> tuple[str, str]:
    """article, listing or other, and why in a few plain words. `text` is what was taken for the body."""
    if not 200 <= page.capture.status < 300:
        return "other", f"status {page.capture.status}"
    if said := notice(page, lines, headline, text):
        return "other", said
    if listing := _listed(page, lines, headline, text):
        return "listing", listing
    if len(text) < _CAPTION and (shown := _shows(page)):
        return "other", shown
    if not text:
        return "other", "no text"
    if _links_alone(page, lines, headline):
        return "listing", "nothing but links"
    at_section = (
        len(text) < _SHORT and shape(page.url, page.site) == "listing" and not _SINGLE.search(_target(page))
    )
    if at_section and not (_declares_article(page) or _opens_text(lines, headline)):
        return "other", "little text at a section's address"
    if begun := stub(page, lines, text):
        return "other", begun
    return "article", RUNNING_TEXT


def _target(page: Page) -> str:
    parts = urlsplit(page.url)
    return parts.path + (f"?{parts.query}" if parts.query else "")


def _listed(page: Page, lines: Sequence[Line], headline: str | None, text: str) -> str | None:
    """Why a page is a listing: the site's own patterns come first, then its address, then its lines."""
    parts, address = urlsplit(page.url), _target(page)
    if page.site.article and page.site.article.search(address):
        return None
    if page.site.listing and page.site.listing.search(address):
        return "the address fits the site's listings"
    if PAGED.search(address) and not _declares_article(page) and longest(lines) < _SHORT:
        return "the address is a further page of a listing"
    if _HOME.fullmatch(parts.path) and not parts.query and not parts.fragment:
        return "the address is a home page"
    if text and (
        _SINGLE.search(address) or (len(text) >= _SHORT and shape(page.url, page.site) == "article")
    ):
        return None
    reason = _listing(page, lines, headline)
    addressed = next((name for pattern, name in _ADDRESSED if pattern.search(address)), None)
    return f"{addressed}: {reason}" if reason and addressed else reason


def _listing(page: Page, lines: Sequence[Line], headline: str | None) -> str | None:
    """Why a page is a list of others: many headlines lead away, and no two paragraphs stand together."""
    if _declares_article(page):
        return None
    headlines = {line.words for line in lines if line.linked >= 25 and line.linked >= 0.5 * len(line.text)}
    if len(headlines) < 5:
        return None
    declared = any(types(node) & _LISTS for node in page.json_ld)
    dated = sum(len(stretch) for stretch in dated_lists(lines)) // 2
    section = shape(page.url, page.site) == "listing"
    if len(headlines) < (5 if declared or section or dated >= 5 else 12):
        return None
    run = longest(lines)
    if run >= _SHORT or _opens_text(lines, headline):
        return None
    if dated >= 5:
        return "dated links and no running text"
    return "links and no running text" if run < 300 or declared else None


def _links_alone(page: Page, lines: Sequence[Line], headline: str | None) -> bool:
    """Does every line but the headline lead elsewhere? Such a page has no text, whatever its address says."""
    own = words_of(headline or "")
    rest = [line for line in lines if line.words != own]
    return bool(rest) and all(line.is_link for line in rest) and not _declares_article(page)


def _shows(page: Page) -> str | None:
    """What a page has instead of text, by its metadata."""
    declared = frozenset[str]().union(*map(types, page.json_ld))
    said = " ".join(page.meta.get("og:type", ())).lower()
    if declared & _MOVING or said.startswith("video"):
        return "video without text"
    return "pictures without text" if declared & _PICTURES and not articles(page) else None


def _declares_article(page: Page) -> bool:
    return bool(articles(page)) or any(value.lower() == "article" for value in page.meta.get("og:type", ()))


def _opens_text(lines: Sequence[Line], headline: str | None) -> bool:
    """Does the headline, as a sentence and no link, stand right above running text, as in a brief?"""
    own = words_of(headline or "")
    if len(own.split()) < 4:
        return False
    for at, line in enumerate(lines):
        if line.words == own and not line.is_link:
            following = lines[at + 1 : at + 8]
            links = next(
                (n for n, other in enumerate(following) if other.is_link and len(other.text) >= 25),
                len(following),
            )
            if any(other.is_prose for other in following[:links]):
                return True
    return False
