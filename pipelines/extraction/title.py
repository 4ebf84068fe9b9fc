"""The page's headline, as its readers see it: the line on the page that its own metadata confirm."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cached_property
from html import unescape

from pipelines.extraction.furniture import title_parts
from pipelines.extraction.prose import opening
from pipelines.extraction.site_names import site_names
from pipelines.extraction.stamps import is_date_line
from pipelines.extraction.stated_titles import PART, metadata_titles, stated_titles, without_affix
from pipelines.lines import Line, words_of
from pipelines.page import Page

_MAX = 1000  # characters
_LINE = 400  # a longer line is no headline
_ENOUGH = 0.4
_LENGTHS = (0.0, 0.8, 0.9, 0.95, 1.0)  # by the number of words: the shorter, the more likely a label
_ABOVE = 25  # lines above the text among which an unconfirmed headline is looked for
_NAME = 4  # words
_OPENING = 3000  # characters of the text that a headline is held against
_PREFIX = 5  # letters: inflected words still agree
_CLEARLY, _BY_FAR = 0.3, 0.5  # of a title's longer words
_WORD = re.compile(r"[^\W\d_]{4,}")
_NO_LINE = re.compile(r"^©|\s[>»]\s")  # copyright lines and trails of links
_NO_HEADLINE = re.compile(
    r"^(?:by|von|par|por|from|text|foto|photo|автор|հեղինակ|published|(?:last )?updated|posted|courtesy)\b"
    r"|\s[>»]|[>»]\s|@",
    re.IGNORECASE,
)
_PROMINENT = re.compile(
    r"(?:^|[\s_-])(?:article|story|page|entry|post|news)?[_-]?(?:head(?:line)?|title)", re.IGNORECASE
)
_MARKS = " |•·*>\t"  # at either end they are the layout's
_STRONG = frozenset(("b", "strong", "font", "big"))


def title(
    page: Page, lines: Sequence[Line], furniture: frozenset[int], entries: Sequence[str] = ()
) -> str | None:
    """One line; None where neither the page nor its metadata have any.

    `entries` are the texts of other pages' links to this one, cut ones ending in "…": they confirm a line,
    and are never taken for the title themselves.
    """
    return _Choice(page, lines, furniture, entries).made()[:_MAX].strip(_MARKS) or None


class _Choice:
    """All that is known of one page's headline; worked out as far as it takes to decide."""

    def __init__(
        self, page: Page, lines: Sequence[Line], furniture: frozenset[int], entries: Sequence[str]
    ) -> None:
        self.lines = lines
        self.names = site_names(page, furniture)
        self.document_title = unescape(page.title)
        self.others = metadata_titles(page)
        self.stated = stated_titles(self.document_title, self.others, entries, self.names)
        self.headings = [line for line in lines if line.heading and len(line.text) <= _LINE]

    def made(self) -> str:
        """The confirmed line, unless the text below speaks of something else; else what metadata state."""
        line, likeness = self._confirmed()
        if line is not None and line.heading and likeness == 1.0:
            return self._trimmed(line)
        said, lone = self._said(), self._lone_heading()
        if lone is not None and (
            not said
            or (line is None and self._is_above(lone))
            or (line is not None and not line.heading and likeness < PART)
        ):
            line = lone
        chosen = self._trimmed(line) if line is not None else said
        if likeness < 1.0 or (line is not None and len(line.words.split()) < 3):
            return self._that_speaks(chosen, said if likeness == PART else "") or self.document_title
        return chosen

    def _confirmed(self) -> tuple[Line | None, float]:
        """The line that stated titles confirm best, and how well; (None, 0) where none does."""
        best, best_score, best_likeness = None, _ENOUGH, 0.0
        for line in self.headings:
            likeness = self._likeness(line)
            weight = 2.0 if line.heading == 1 else 1.9 if likeness >= PART and self._is_above(line) else 1.3
            if line.is_link and likeness < 1.0:  # another article's, or the way home
                weight *= 0.6
            score = likeness * weight * _LENGTHS[min(len(line.words.split()), 4)]
            better = score > best_score or (score == best_score and best is not None and self._is_above(line))
            if better and self._may_be_headline(line):
                best, best_score, best_likeness = line, score, likeness
        if best_score >= 1.0 or not self.stated:  # more than any line that is no heading can have
            return best, best_likeness
        vocabulary = frozenset[str]().union(*(each.single for each in self.stated))
        for line in self.lines:
            if line.heading or len(line.text) > _LINE:
                continue
            words = line.words.split()
            if vocabulary.isdisjoint(words) or _NO_LINE.search(line.text):
                continue
            likeness = self._likeness(line)
            score = likeness * (0.6 if line.is_link else 1.0) * _LENGTHS[min(len(words), 4)]
            if score > best_score and self._may_be_headline(line):
                best, best_score, best_likeness = line, score, likeness
        return best, best_likeness

    def _likeness(self, line: Line) -> float:
        return max((each.likeness(line.words) for each in self.stated), default=0.0)

    def _may_be_headline(self, line: Line) -> bool:
        return bool(line.words) and not (
            line.fingerprint in self.names.furniture or self.names.holds(line.text)
        )

    @cached_property
    def _opening(self) -> int:
        return opening(self.lines, self.names.furniture)

    def _is_above(self, line: Line) -> bool:
        return any(line is other for other in self.lines[: self._opening])

    def _lone_heading(self) -> Line | None:
        """The level-one heading, if there is but one of any length."""
        found = {
            line.words: line
            for line in self.headings
            if line.heading == 1 and not line.is_link and len(line.text) >= 10 and self._may_be_headline(line)
        }
        return next(iter(found.values())) if len(found) == 1 else None

    def _said(self) -> str:
        """The first stated title that is more than the site's name."""
        stated = (without_affix(text, self.names) for text in (*self.others, self.document_title))
        return next(filter(None, stated), "")

    def _that_speaks(self, chosen: str, said: str) -> str:
        """What was chosen, unless a line set off above the text, or a stated title, shares clearly more words with
        the text: the name of a section does not."""
        spoken = self._speaks(chosen)
        above = self._set_off()
        if above is not None:
            margin = _CLEARLY if _prominence(above) > 1 or not chosen else _BY_FAR
            longer = len(above.words.split()) > len(chosen.split())
            if above.heading and longer and self._may_be_name(chosen):
                return self._trimmed(above)
            if self._speaks(above.text) >= spoken + margin:
                return self._trimmed(above)
        is_other = bool(said) and words_of(chosen) not in words_of(said)
        return said if is_other and self._speaks(said) >= spoken + _CLEARLY else chosen

    def _may_be_name(self, chosen: str) -> bool:
        """Is it all that the page states, and as short as a site's name?"""
        return chosen in ("", self.document_title) and not self.others and len(chosen.split()) <= _NAME

    def _set_off(self) -> Line | None:
        """The most prominent line above the text, the nearest of several."""
        if self._opening >= len(self.lines):
            return None
        best, best_rank = None, 0
        for line in reversed(self.lines[max(0, self._opening - _ABOVE) : self._opening]):
            if line.is_link or not 2 <= len(line.words.split()) <= 40 or len(line.text) > 200:
                continue
            if is_date_line(line.text) or _NO_HEADLINE.search(line.text) or not self._may_be_headline(line):
                continue
            if (rank := _prominence(line)) > best_rank:
                best, best_rank = line, rank
        return best

    @cached_property
    def _vocabulary(self) -> frozenset[str]:
        size, words = 0, set[str]()
        for line in self.lines[self._opening :]:
            if line.is_prose:
                words.update(word[:_PREFIX] for word in _WORD.findall(line.text.casefold()))
                size += len(line.text)
                if size >= _OPENING:
                    break
        return frozenset(words)

    def _speaks(self, text: str) -> float:
        """The share of its longer words that the text below begins with as well."""
        words = {word[:_PREFIX] for word in _WORD.findall(text.casefold())}
        return len(words & self._vocabulary) / len(words) if words else 0.0

    def _trimmed(self, line: Line) -> str:
        """The line without kickers, dates and names that stand beside the headline in elements of their own."""
        known = {each.words for each in self.stated if not each.is_cut and len(each.single) >= 2}
        text = line.text
        if line.words not in known:
            halves = [
                " ".join("".join(piece.text for piece in pieces).split())
                for k in range(1, len(line.pieces))
                for pieces in (line.pieces[k:], line.pieces[:k])
            ]
            text = max((half for half in halves if words_of(half) in known), key=len, default=text)
        parts = title_parts(text)
        own = [
            part
            for place, part in enumerate(parts)
            if not (self.names.holds(part) or (place == 0 and is_date_line(part)))
        ]
        if own and len(own) < len(parts):
            start = text.index(own[0])
            text = text[start : max(text.rindex(own[-1]), start) + len(own[-1])]
        return unescape(text)


def _prominence(line: Line) -> int:
    """How the page sets it off: as a heading, by what its element is called, in bold."""
    if line.heading:
        return 10 - line.heading
    parent = line.element.getparent()
    for each in (line.element,) if parent is None else (line.element, parent):
        if _PROMINENT.search(f"{each.get('class') or ''} {each.get('id') or ''}"):
            return 3
        if each.tag in _STRONG:
            return 2
    return 1
