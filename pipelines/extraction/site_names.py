"""What a site calls itself: a headline is none of these, and loses them at either end."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from unicodedata import combining, normalize
from urllib.parse import urljoin, urlsplit

from pipelines.extraction.furniture import title_parts
from pipelines.extraction.metadata import article, named
from pipelines.lines import fingerprint, words_of
from pipelines.page import Page

_STATED = ("og:site_name", "application-name", "apple-mobile-web-app-title", "twitter:app:name:iphone")
_LOCAL = re.compile(r"(?:www\d?|m|mobile|amp|en|news|edition)\.")
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})
_MOST_WORDS = 5  # of a name that is told by the host alone
_LONGEST = 40  # characters of a name that links to the front page
_LEAST = 4  # letters of a host's label that says anything
_CJK_END = re.compile(r"[-_–—|]\s*(?=[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3][^-_–—|]{1,11}$)")


@dataclass(frozen=True)
class SiteNames:
    """The wordings known for the site's name, the letters of its host, the furniture of its titles."""

    wordings: frozenset[str]  # see words_of
    host: str  # letters of the host without www and the public suffix
    label: str  # its longest label
    furniture: frozenset[int]

    def holds(self, text: str, in_title: bool = False) -> bool:
        """Is this the site's name, or part of a <title> that stands on the site's other pages too?"""
        words = words_of(text)
        if not words or words in self.wordings:
            return True
        if in_title and fingerprint(text, "title") in self.furniture:
            return True
        return len(words.split()) <= _MOST_WORDS and self._is_host(_letters(text), _letters(text, _UMLAUTS))

    def _is_host(self, *spellings: str) -> bool:
        if len(self.label) < _LEAST:
            return False
        return any(
            (len(letters) >= _LEAST and letters in self.host)
            or (self.label in letters and 2 * len(self.label) >= len(letters) and letters.isalpha())
            for letters in spellings
        )

    def cut(self, title: str) -> str:
        """A title without the names at its ends; "" where nothing else is left."""
        if ending := _CJK_END.search(title):
            title = title[: ending.start()].strip() or title
        parts = title_parts(title)
        own = [part for part in parts if not self.holds(part, in_title=True)]
        if len(own) == len(parts):
            return title
        if not own:
            return ""
        start = title.index(own[0])
        return title[start : max(title.rindex(own[-1]), start) + len(own[-1])].strip()


def site_names(page: Page, furniture: frozenset[int]) -> SiteNames:
    """All that page and host give; `furniture` holds the parts of titles that repeat across the site."""
    host = _LOCAL.sub("", (urlsplit(page.url).hostname or "").lower(), count=1)
    labels = host.split(".")
    own = labels[:-1] if len(labels) > 1 else labels
    if len(own) > 1 and len(own[-1]) <= 3:  # co.uk, com.au
        own = own[:-1]
    node = article(page)
    stated = [
        host,
        ".".join(own),
        page.site.name,
        *(text for key in _STATED for text in page.meta.get(key, ())),
        *(named(node.get("publisher")) if node else ()),
        *_way_home(page),
    ]
    return SiteNames(
        wordings=frozenset(map(words_of, stated)) - {""},
        host=_letters("".join(own)),
        label=_letters(max(own, key=len, default="")),
        furniture=furniture,
    )


def _way_home(page: Page) -> Iterator[str]:
    """What links to the site's front page read: its name, or "Home"."""
    front = urljoin(page.url, "/")
    addresses = {"/", "./", front, front[:-1]}
    for line in page.lines:
        if line.linked and line.pieces[0].link in addresses and line.is_link and len(line.text) <= _LONGEST:
            yield line.text


def _letters(text: str, table: dict[int, str] | None = None) -> str:
    text = text.casefold()
    if table:
        text = text.translate(table)
    return "".join(c for c in normalize("NFKD", text) if c.isalnum() and not combining(c))
