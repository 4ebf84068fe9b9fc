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
from pipelines.extraction.segments import Segment, words_of
from pipelines.page import Page
from pipelines.shape import PAGED, shape

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
_SHORT = 600  # characters of text under which a page may be a notice
_MISSING = re.compile(
    r"\b(?:404|page (?:can(?:no|’|')t be |was |is )?not found|not found|seite (?:wurde )?nicht gefunden|"
    r"page introuvable|"
    r"página no encontrada|страница не найдена|не найдено|էջը? (?:չի գտնվել|գոյություն չունի)|გვერდი (?:ვერ|"
    r"არ) მოიძებნა|"
    r"səhifə tapılmadı|sayfa bulunamadı|сторінку не знайдено|pagina non trovata|niet gevonden)\b",
    re.IGNORECASE,
)
_CHALLENGE = re.compile(
    r"just a moment|attention required|access denied|are you (?:a |not a )?(?:robot|human)|not a robot|"
    r"captcha|"
    r"checking your browser|verify(?:ing)? (?:that )?you are (?:a )?human|security check|ddos[- ]guard|"
    r"request unsuccessful|"
    r"unusual traffic|enable javascript and cookies|bot verification|проверка браузера|вы не робот",
    re.IGNORECASE,
)
_CONSENT = re.compile(
    r"cookie|consent|before you continue|privacy (?:settings|preferences)|datenschutz|einwilligung|"
    r"confidentialité|согласие",
    re.IGNORECASE,
)


def kind(page: Page, lines: Sequence[Segment], headline: str | None, text: str) -> tuple[str, str]:
    """article, listing or other, and why in a few plain words. `text` is what was taken for the body."""
    if not 200 <= page.capture.status < 300:
        return "other", f"status {page.capture.status}"
    if notice := _notice(page, lines, headline, text):
        return "other", notice
    listing = _listed(page, lines, headline, text)
    if listing:
        return "listing", listing
    if not text:
        return "other", "no text"
    at_section = len(text) < _SHORT and shape(page.url, page.site) == "listing"
    if at_section and not (_declares_article(page) or _opens_text(lines, headline)):
        return "other", "little text at a section's address"
    return "article", "running text"


def _listed(page: Page, lines: Sequence[Segment], headline: str | None, text: str) -> str | None:
    """Why a page is a listing: the site's own patterns come first, then its address, then its lines."""
    parts = urlsplit(page.url)
    address = parts.path + (f"?{parts.query}" if parts.query else "")
    if page.site.article and page.site.article.search(address):
        return None
    if page.site.listing and page.site.listing.search(address):
        return "the address fits the site's listings"
    if PAGED.search(address) and not _declares_article(page) and _longest_run(lines) < _SHORT:
        return "the address is a further page of a listing"
    if _HOME.fullmatch(parts.path) and not parts.query and not parts.fragment:
        return "the address is a home page"
    return None if text and _SINGLE.search(address) else _listing(page, lines, headline)


def _notice(page: Page, lines: Sequence[Segment], headline: str | None, text: str) -> str | None:
    """Why a page with little text is a notice put in the place of an article."""
    if len(text) >= _SHORT:
        return None
    heads = f"{page.title} · {headline or ''}"[:500]
    visible = sum(len(line.text) for line in lines)
    if _MISSING.search(heads) and not articles(page):
        return "page not found"
    if _CHALLENGE.search(heads) or (visible < 1200 and _CHALLENGE.search(text)):
        return "bot challenge" if visible < 3000 and not articles(page) else None
    if visible < 3000 and not articles(page) and _CONSENT.search(heads):
        return "consent wall"
    return None


def _listing(page: Page, lines: Sequence[Segment], headline: str | None) -> str | None:
    """Why a page is a list of others: many headlines lead away, and no two paragraphs stand together."""
    if _declares_article(page):
        return None
    headlines = {
        words_of(line.text) for line in lines if line.linked >= 25 and line.linked >= 0.5 * len(line.text)
    }
    run = _longest_run(lines)
    declared = any(types(node) & _LISTS for node in page.json_ld)
    dated = sum(len(stretch) for stretch in dated_lists(lines)) // 2
    section = shape(page.url, page.site) == "listing"
    if len(headlines) < (5 if declared or section or dated >= 5 else 12):
        return None
    if run >= _SHORT or _opens_text(lines, headline):
        return None
    if dated >= 5:
        return "dated links and no running text"
    return "links and no running text" if run < 300 or declared else None


def _declares_article(page: Page) -> bool:
    return bool(articles(page)) or any(value.lower() == "article" for value in page.meta.get("og:type", ()))


def _longest_run(lines: Sequence[Segment]) -> int:
    """The most characters of running text that no link to elsewhere interrupts."""
    best = run = 0
    for line in lines:
        if line.is_prose:
            run += len(line.text)
            best = max(best, run)
        elif line.is_link and len(line.text) >= 15:
            run = 0
    return best


def _opens_text(lines: Sequence[Segment], headline: str | None) -> bool:
    """Does the headline, as a sentence and no link, stand right above running text, as in a brief?"""
    own = words_of(headline or "")
    if len(own.split()) < 4:
        return False
    for at, line in enumerate(lines):
        if words_of(line.text) == own and not line.is_link:
            following = lines[at + 1 : at + 8]
            links = next(
                (n for n, other in enumerate(following) if other.is_link and len(other.text) >= 25),
                len(following),
            )
            if any(other.is_prose for other in following[:links]):
                return True
    return False
