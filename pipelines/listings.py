"""Which day stands beside each link of a page?

An entry of a list is the largest element in which one headline alone is linked. Its date stands inside it, or in the
gap behind it, or in the gap before it; which of the two gaps is told by the first and the last entry of the list.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from lxml.html import HtmlElement

from pipelines.dating.evidence import order_of
from pipelines.dating.strings import Found, find, read
from pipelines.dedup.addresses import cautious
from pipelines.page import Page

LONGEST_LABEL = 60  # characters of a text that may be the date of a list entry
DECORATION = 24  # characters that may stand around such a date: a time, a section, a separator
HEADLINE_WORDS = 2
DIGIT = re.compile(r"\d")


@dataclass(frozen=True, slots=True)
class Anchor:
    """A link as it stands on the page."""

    element: HtmlElement
    url: str
    text: str  # white space folded


def anchors_of(page: Page, base: str, most: int) -> Iterator[Anchor]:
    """The first links of the page to other addresses, in its order; `base` is what they are relative to."""
    taken = 0
    for element in page.tree.iter("a"):
        href = element.get("href")
        if href is None or href.startswith("#") or not (url := cautious(href, base)):
            continue
        text = element.text_content() if len(element) else element.text or ""
        yield Anchor(element, url, " ".join(text[:2000].split()))
        if (taken := taken + 1) >= most:
            return


def dates_beside(page: Page, anchors: Sequence[Anchor]) -> dict[int, Found]:
    """The day that stands beside an anchor, by the anchor's position."""
    labels = _Labels(page)
    if not labels.below:
        return {}
    found: dict[int, Found] = {}
    for box, entries in _lists(anchors).items():
        if box not in labels.below:
            continue
        inside = {entry: day for entry in entries if (day := _agreed(labels.below.get(entry, ())))}
        if len(inside) == 1:  # an article with its own date and a link to another
            continue
        dated = inside or _in_gaps(box, entries, labels)
        found.update((entries[entry], day) for entry, day in dated.items())
    return found


class _Labels:
    """The strings of a page that are dates and little else."""

    def __init__(self, page: Page) -> None:
        self.order = order_of(page)
        self.below: defaultdict[HtmlElement, list[Found]] = defaultdict(list)
        stamped = {element for element in page.tree.iter("time") if element.get("datetime")}
        for line in page.lines:
            if DIGIT.search(line.text):
                for piece in line.pieces:
                    if piece.is_tail or piece.element not in stamped:
                        self._add(piece.element.getparent() if piece.is_tail else piece.element, piece.text)
        for element in stamped:
            self._add(element, element.get("datetime") or "")

    def _add(self, element: HtmlElement | None, text: str) -> None:
        if (found := self.read(text)) is not None:
            while element is not None:
                self.below[element].append(found)
                element = element.getparent()

    def read(self, text: str | None) -> Found | None:
        """The date that a string is, with little around it."""
        if (
            not text
            or not DIGIT.search(text)
            or not 6 <= len(text := " ".join(text.split())) <= LONGEST_LABEL
        ):
            return None
        if whole := read(text, order=self.order):
            return whole
        found = find(text, order=self.order)
        if len(found) == 1 and len(text) - (found[0].end - found[0].start) <= DECORATION:
            return found[0]
        return None


def _agreed(days: Sequence[Found]) -> Found | None:
    """The one day that they all name, rather with its time; None if there is none, or several that differ."""
    if len({(day.earliest, day.latest) for day in days}) != 1:
        return None
    return next((day for day in days if day.instant), days[0])


def _lists(anchors: Sequence[Anchor]) -> dict[HtmlElement, dict[HtmlElement, int]]:
    """Each box that holds entries, with the position of the first headline of each."""
    targets = _targets_below(anchors)
    lists: dict[HtmlElement, dict[HtmlElement, int]] = defaultdict(dict)
    for position, anchor in enumerate(anchors):
        if (len(anchor.text) < 8 and len(anchor.text.split()) < HEADLINE_WORDS) or _is_in_prose(anchor):
            continue
        entry = anchor.element
        while (
            (parent := entry.getparent()) is not None and len(targets[parent]) == 1 and parent.tag != "body"
        ):
            entry = parent
        if parent is not None:
            lists[parent].setdefault(entry, position)
    return lists


def _is_in_prose(anchor: Anchor) -> bool:
    """Does running text lead up to the link? Then it is no headline."""
    before, parent = anchor.element.getprevious(), anchor.element.getparent()
    text = before.tail if before is not None else parent.text if parent is not None else None
    return text is not None and len(text) > LONGEST_LABEL and len(" ".join(text.split())) > LONGEST_LABEL


def _targets_below(anchors: Sequence[Anchor]) -> dict[HtmlElement, set[str]]:
    """For each element the addresses linked below it, counted to two: more makes no difference."""
    below: dict[HtmlElement, set[str]] = defaultdict(set)
    for anchor in anchors:
        element: HtmlElement | None = anchor.element
        while element is not None and len(below[element]) < 2:
            below[element].add(anchor.url)
            element = element.getparent()
    return below


def _in_gaps(box: HtmlElement, entries: dict[HtmlElement, int], labels: _Labels) -> dict[HtmlElement, Found]:
    """The dates that stand between the entries: all behind them, or all before."""
    if len(entries) < 2:
        return {}
    sequence: list[HtmlElement] = []
    gaps: list[list[Found]] = [_listed(labels.read(box.text))]
    for child in box:
        if child in entries:
            sequence.append(child)
            gaps.append([])
        elif child in labels.below and next(child.iter("a"), None) is None:
            gaps[-1] += labels.below[child]
        gaps[-1] += _listed(labels.read(child.tail))
    found = [_agreed(gap) for gap in gaps]
    if found[0] is None and all(found[1:]):
        return {entry: day for entry, day in zip(sequence, found[1:], strict=True) if day}
    if found[-1] is None and all(found[:-1]):
        return {entry: day for entry, day in zip(sequence, found[:-1], strict=True) if day}
    return {}


def _listed(day: Found | None) -> list[Found]:
    return [] if day is None else [day]
