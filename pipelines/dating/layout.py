"""Where on a page is the headline, and what stands around it?"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from lxml.html import HtmlElement

from pipelines.lines import frames_of as frames
from pipelines.page import Page

__all__ = ["Layout", "Line", "frames", "layout"]


_WORD = re.compile(r"\w+")
_SPOKEN = re.compile(r"[^\W\d_]{2,}")


@dataclass(frozen=True, slots=True)
class Line:
    """A run of text that no block boundary or line break divides."""

    text: str
    linked: int  # characters of it that are link text
    heading: int  # 1 to 6; 0 for no heading
    within: tuple[
        HtmlElement, ...
    ]  # elements above it that look like furniture or hold one article, outermost first

    def is_teaser(self) -> bool:
        """A linked headline: what stands beside it speaks of another page."""
        return self.linked * 5 > len(self.text) * 4 and len(_SPOKEN.findall(self.text)) >= 4

    def is_long(self) -> bool:
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

    def is_beside_teaser(self, place: int) -> bool:
        """Does a linked headline stand right above or below? (The page's own may link to itself.)"""
        beside = (place - 1, place + 1)
        return any(
            self.lines[at].is_teaser() for at in beside if at != self.headline and 0 <= at < len(self.lines)
        )

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
    lines = tuple(Line(line.spaced, line.linked, line.heading, line.frames) for line in page.lines)
    headline = _headline(lines, [*page.meta.get("og:title", ()), page.title])
    return Layout(lines, headline, _article(lines, headline))


def _article(lines: tuple[Line, ...], headline: int | None) -> HtmlElement | None:
    """The <article> that holds the headline, else the one with most running text."""
    if headline is not None and (
        own := [above for above in lines[headline].within if above.tag == "article"]
    ):
        return own[-1]
    text: Counter[HtmlElement] = Counter()
    for line in lines:
        if line.is_long():
            text.update({above: len(line.text) for above in line.within if above.tag == "article"})
    return max(text, key=lambda article: text[article], default=None)


def _headline(lines: tuple[Line, ...], titles: list[str]) -> int | None:
    """The line that says what the page's title says: rather a heading than a plain line, rather a bigger one
    than a smaller, the first of several.

    Titles carry the site's name as well, before or behind, so the line has to be within the title or share
    most of its words. Where no line does, a single <h1> that looks like a sentence is taken.
    """
    wanted = [_WORD.findall(title[:400].casefold()) for title in titles[:3] if title]
    best: tuple[int, int] | None = None
    for place, line in enumerate(lines):
        if len(line.text) > 400 or (line.linked * 2 > len(line.text) and not line.heading):
            continue
        words = _WORD.findall(line.text.casefold())
        likeness = max((_likeness(words, title) for title in wanted), default=0)
        if likeness >= 0.6 and len(words) >= 2:
            score = (likeness >= 0.8) * 10 - (line.heading or 7)
            if best is None or score > best[0]:
                best = score, place
    if best:
        return best[1]
    alone = [
        place for place, line in enumerate(lines) if line.heading == 1 and len(_WORD.findall(line.text)) >= 4
    ]
    return alone[0] if len(alone) == 1 else None


def _likeness(words: list[str], title: list[str]) -> float:
    if not words or not title:
        return 0
    if len(words) >= 3 and words in (title[: len(words)], title[-len(words) :]):
        return 0.8 + 0.2 * len(words) / len(title)
    common = len(set(words) & set(title))
    return 2 * common / (len(set(words)) + len(set(title)))
