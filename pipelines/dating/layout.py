"""Where on a page is the headline, and what stands around it?"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from lxml.html import HtmlElement

from pipelines.lines import Line as Seen
from pipelines.page import Page

_WORD = re.compile(r"\w+")
_SPOKEN = re.compile(r"[^\W\d_]{2,}")
_DIGIT = re.compile(r"\d")
_LONGEST = 400  # characters of a headline
_NUMBERED = 200  # characters of a line in which a number is looked for


class Line:
    """A run of text that no block boundary or line break divides."""

    __slots__ = ("_seen", "_text", "heading", "linked", "within")

    def __init__(self, seen: Seen) -> None:
        self.linked = seen.linked  # characters of it that are link text
        self.heading = seen.heading  # 1 to 6; 0 for no heading
        self.within: tuple[HtmlElement, ...] = seen.frames  # what looks like furniture or holds one article
        self._seen = seen
        self._text = ""

    @property
    def text(self) -> str:
        """Spaced out when it is first asked for: few lines of a page ever are."""
        if not self._text:
            self._text = self._seen.spaced
        return self._text

    def words(self) -> list[str]:
        """Its words in lower case."""
        seen = self._seen
        return seen.words.split() if self.text == seen.text else _WORD.findall(self.text.casefold())

    def is_teaser(self) -> bool:
        """A linked headline: what stands beside it speaks of another page."""
        return self.linked * 5 > len(self.text) * 4 and len(_SPOKEN.findall(self.text)) >= 4

    def is_long(self) -> bool:
        """Most of a paragraph, links apart."""
        return len(self.text) - self.linked >= 200


@dataclass(frozen=True, slots=True)
class Layout:
    """A page as lines of text, the headline's place among them, and the <article> that they are of."""

    lines: tuple[Line, ...]
    headline: int | None
    article: HtmlElement | None

    def is_furniture(self, within: tuple[HtmlElement, ...]) -> bool:
        """Is this in a navigation, a footer, an aside, or in another article than the headline?

        Elements that hold the headline itself don't count, nor do headers and footers within its article: by
        the HTML standard those speak of the article, and many put the byline there.
        """
        own = self.lines[self.headline].within if self.headline is not None else ()
        inside = False
        for element in within:
            if element is self.article:
                inside = True
            elif element not in own and not (inside and element.tag in {"header", "footer"}):
                return True
        return False

    def before_headline(self, count: int) -> Iterator[int]:
        """Places of the lines above the headline, nearest first, furniture left out."""
        if self.headline is not None:
            yield from self._seen(range(self.headline - 1, max(-1, self.headline - 1 - count), -1))

    def after_headline(self, count: int) -> Iterator[int]:
        """Places of the lines from the headline to the first long paragraph, furniture left out."""
        if self.headline is not None:
            yield from self._seen(range(self.headline + 1, min(len(self.lines), self.headline + 1 + count)))

    def _seen(self, places: range) -> Iterator[int]:
        long = 0
        for place in places:
            long += self.lines[place].is_long()
            if long > 1:
                return
            if not self.is_furniture(self.lines[place].within):
                yield place


# Three kinds of evidence ask for the same page, one after the other.
@lru_cache(maxsize=1)
def layout(page: Page) -> Layout:
    lines = tuple([Line(line) for line in page.lines])
    headline = _headline(lines, [*page.meta.get("og:title", ()), page.title])
    return Layout(lines, headline, _article(lines, headline))


@lru_cache(maxsize=1)
def numbered(page: Page) -> tuple[int, ...]:
    """Places of the lines with a digit in their beginning: only there can a date stand."""
    return tuple([at for at, line in enumerate(page.lines) if _DIGIT.search(line.text, 0, _NUMBERED)])


def _article(lines: tuple[Line, ...], headline: int | None) -> HtmlElement | None:
    """The <article> that holds the headline, else the one with most running text."""
    if headline is not None and (
        own := [above for above in lines[headline].within if above.tag == "article"]
    ):
        return own[-1]
    text: Counter[HtmlElement] = Counter()
    for line in lines:
        articles = [above for above in line.within if above.tag == "article"]
        if articles and line.is_long():
            text.update(dict.fromkeys(articles, len(line.text)))
    return max(text, key=lambda article: text[article], default=None)


def _headline(lines: tuple[Line, ...], titles: list[str]) -> int | None:
    """The line that says what the page's title says: rather a heading than a plain line, rather a bigger one
    than a smaller, the first of several.

    Titles carry the site's name as well, before or behind, so the line has to be within the title or share
    most of its words. Where no line does, a single <h1> that looks like a sentence is taken.
    """
    wanted = {tuple(_WORD.findall(title[:400].casefold())) for title in titles[:3]} - {()}
    best, best_score = None, -10
    for place, line in enumerate(lines):
        # A line that could win by no likeness whatever is not looked at.
        if 10 - (line.heading or 7) <= best_score or len(line.text) > _LONGEST:
            continue
        if line.linked * 2 > len(line.text) and not line.heading:
            continue
        words = line.words()
        likeness = max([_likeness(words, title) for title in wanted], default=0.0)
        if likeness >= 0.6 and len(words) >= 2:
            score = (likeness >= 0.8) * 10 - (line.heading or 7)
            if score > best_score:
                best, best_score = place, score
    if best is not None:
        return best
    alone = [place for place, line in enumerate(lines) if line.heading == 1 and len(line.words()) >= 4]
    return alone[0] if len(alone) == 1 else None


def _likeness(words: list[str], title: tuple[str, ...]) -> float:
    said = set(words)
    if said.isdisjoint(title):
        return 0
    if len(words) >= 3 and tuple(words) in (title[: len(words)], title[-len(words) :]):
        return 0.8 + 0.2 * len(words) / len(title)
    named = set(title)
    return 2 * len(said & named) / (len(said) + len(named))
