"""The titles that a page's metadata and other pages' links state, and how well a line agrees with them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import unescape

from pipelines.extraction.furniture import title_parts
from pipelines.extraction.metadata import article, texts
from pipelines.extraction.site_names import SiteNames
from pipelines.lines import words_of
from pipelines.page import Page

PART = 0.75  # the likeness of a line that is one part of a stated title
_HOLDS = 0.8  # of a line that begins or ends with a stated title
_META = ("og:title", "twitter:title", "dc.title", "parsely-title", "sailthru.title", "headline")
_MOST_PARTS = 6
_SEPARATOR = " |–—-·•»«:/\\~"
_CUT = ("…", "...")
_LEAST_CUT = 20  # characters of a cut text that still tell what it is of


@dataclass(frozen=True, slots=True)
class Stated:
    """One stated title as words (see words_of), the site's name left out."""

    words: str
    single: frozenset[str]
    parts: frozenset[str] = frozenset()  # one or more of what separators divide it into; the whole left out
    is_cut: bool = False

    def likeness(self, words: str) -> float:
        """1 for equal wordings; the share of the longer one where it holds the other; else the share of words."""
        if words == self.words:
            return 1.0
        if self.is_cut:
            return 1.0 if len(self.words) > _LEAST_CUT and words.startswith(self.words) else 0.0
        if words in self.parts:
            return PART
        mine, its = f" {words} ", f" {self.words} "
        if len(self.single) >= 4 and (mine.startswith(its) or mine.endswith(its)):
            return _HOLDS
        if mine in its or its in mine:
            return min(len(mine), len(its)) / max(len(mine), len(its))
        single = set(words.split())
        both = len(single & self.single)
        return both / max(len(single), len(self.single)) if both >= 3 else 0.0


def metadata_titles(page: Page) -> tuple[str, ...]:
    """og:title and its kin, then the headline of JSON-LD; white space folded, each once."""
    node = article(page)
    said = (
        *(text for key in _META for text in page.meta.get(key, ())),
        *(texts(node.get("headline")) if node else ()),
    )
    return tuple(dict.fromkeys(text for each in said if (text := " ".join(unescape(each).split()))))


def stated_titles(
    title: str, others: Sequence[str], entries: Iterable[str], names: SiteNames
) -> list[Stated]:
    """Those of `title` (the <title>), of the other metadata, and of the links of other pages."""
    said = [_of(text, names) for text in others]
    own = _of(title, names)
    # Where another title is one part of <title>, the other parts are section and site.
    found = said if any(each.words in own.parts for each in said) else [own, *said]
    linked = [_of_entry(text) for text in dict.fromkeys(entries)]
    return [each for each in (*found, *linked) if each.words]


def _of(text: str, names: SiteNames) -> Stated:
    own = names.cut(text)
    words = [words_of(part) for part in title_parts(own)[:_MOST_PARTS]]
    whole = words_of(own)
    runs = {" ".join(words[a:b]) for a in range(len(words)) for b in range(a + 1, len(words) + 1)}
    return Stated(whole, frozenset(whole.split()), frozenset(runs - {"", whole}))


def _of_entry(text: str) -> Stated:
    words = words_of(text)
    return Stated(words, frozenset(words.split()), is_cut=text.rstrip().endswith(_CUT))


def without_affix(text: str, names: SiteNames) -> str:
    """A stated title less the site's name: the known one, else a short last part; "" where nothing is left."""
    own = names.cut(text)
    parts = title_parts(own)
    if len(parts) > 1 and len(parts[-1].split()) <= 4:
        before = own[: own.rindex(parts[-1])]
        # A bar divides a headline from a section or a name; a dash or a colon may be the headline's own.
        bar = before.rstrip().endswith("|")
        if (own == text or bar) and len(parts[0].split()) + bar > len(parts[-1].split()):
            return before.rstrip(_SEPARATOR)
    return own
