"""The article among the lines of its page: the stretch that has the most running text and the least else.

Every line is worth something: running text its length, links to elsewhere and what stands in asides less than
nothing. The stretch with the greatest sum holds the article (maximum subsequence segmentation: Pasternack and
Roth, Extracting article text from the web with maximum subsequence segmentation, WWW 2009). No tree is copied
or changed, so that this costs a few milliseconds where the full search costs fifty.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice

from lxml import etree

from pipelines.extraction.asides import in_asides
from pipelines.extraction.stamps import is_moment
from pipelines.extraction.teasers import teasers
from pipelines.lines import INLINE, Line

_ENDS = tuple(".!?…:;”\"»’')]։。！？؟।")
_UNENDED = 140  # characters: a shorter line without a full stop is rather a headline than a sentence
_NEAR = 15  # lines between the headline and the text
_RIVAL = 0.35  # of the best stretch's worth: one that the headline opens needs no more
_SENTENCE = 20  # worth of a line that is text wherever it stands
_LABEL = 30  # characters before a link: "Read also:"
_CAPTION = 200  # characters
_PICTURES = ("img", "picture")
_LEADS = (":", "：", "→", "»", ">", "›")
_ROOT_SHARE = 0.9  # of the running text stands below the article's own element
_HOME_SHARE = 0.15


@dataclass(frozen=True, slots=True)
class Passage:
    """Where the text of an article stands, and how sure that is."""

    kept: tuple[int, ...] = ()  # numbers of its lines, in reading order
    root: etree._Element | None = None  # the lowest element over nearly all of its running text
    home: etree._Element | None = None  # the box whose own paragraphs hold the most of it
    share: float = 0.0  # of the page's running text outside asides
    links: float = 0.0  # characters of links to elsewhere within it, for one of its own
    asides: float = 0.0  # characters of asides within it, for one of its own
    size: int = 0  # characters
    headed: bool = False  # the headline stands right above it


def find_passage(lines: Sequence[Line], gone: frozenset[int], headline: frozenset[str]) -> Passage:
    """The article's passage. `gone` are the numbers of lines known to be furniture, `headline` the wordings
    of the page's own headline (see words_of)."""
    aside = in_asides(lines, gone, headline)
    total = sum(_own(line) for n, line in enumerate(lines) if line.is_prose and n not in gone)
    listed = {
        n
        for stretch in teasers(lines, headline)
        if 2 * sum(_own(lines[n]) for n in stretch if lines[n].is_prose) <= total
        for n in stretch
    }
    dropped = frozenset(gone | listed)
    worth = [_worth(line, n in dropped, aside[n]) for n, line in enumerate(lines)]
    start, stop = _stretch(worth, range(len(lines)))
    heads = [n for n, line in enumerate(lines) if line.words in headline and not line.is_link]
    if heads and not any(start - _NEAR <= head < stop for head in heads):
        start, stop = _headed(worth, heads, start, stop)
    if start == stop:
        return Passage()
    prose = [n for n in range(start, stop) if lines[n].is_prose and n not in dropped and not aside[n]]
    root, sizes = _root([lines[n] for n in prose]), _homes(lines[n] for n in prose)
    least = _HOME_SHARE * sum(sizes.values())
    homes = {box for box, size in sizes.items() if size >= least and box.tag not in ("body", "td")}
    able = [
        n
        for n, line in enumerate(lines)
        if n not in dropped and not aside[n] and _may_be_text(line, headline)
    ]
    kept = sorted(
        {
            *(n for n in able if start <= n < stop and (worth[n] >= _SENTENCE or _is_below(lines[n], root))),
            *(n for n in able if not start <= n < stop and _is_at_home(lines[n], homes)),
            *(n for n in able if worth[n] >= 4 and _own(lines[n]) >= 40 and _is_between(n, heads, start)),
        }
    )
    kept = [n for n in kept if not _is_caption(lines[n])]
    size = sum(len(lines[n].text) for n in kept) or 1
    outside = sum(
        _own(line) for n, line in enumerate(lines) if line.is_prose and n not in dropped and not aside[n]
    )
    return Passage(
        kept=tuple(kept),
        root=root,
        home=max(sizes, key=lambda box: sizes[box], default=None),
        share=sum(_own(lines[n]) for n in prose) / max(1, outside),
        links=sum(
            lines[n].linked
            for n in range(start, stop)
            if lines[n].is_link and n not in dropped and not aside[n]
        )
        / size,
        asides=sum(_own(lines[n]) for n in range(start, stop) if aside[n] and lines[n].is_prose) / size,
        size=size,
        headed=any(start - _NEAR <= head <= start for head in heads),
    )


def _own(line: Line) -> int:
    return len(line.text) - line.linked


def _worth(line: Line, dropped: bool, aside: bool) -> float:
    own = _own(line)
    if dropped:
        return -12
    if aside:
        return -8 - 0.3 * own if line.is_prose else -8
    if line.is_prose:
        return own if own >= _UNENDED or line.text.endswith(_ENDS) else 0.15 * own
    if own >= 40 and 2 * line.linked < len(line.text) and line.text.endswith(_ENDS):
        return own
    if line.is_link:
        return -25 - 0.3 * len(line.text)
    if line.heading:
        return -1
    return 4 if own >= 25 else -3


def _stretch(worth: Sequence[float], places: range) -> tuple[int, int]:
    """The stretch of the greatest sum: Kadane's algorithm."""
    best, found, sum_, start = 0.0, (places.start, places.start), 0.0, places.start
    for n in places:
        if sum_ <= 0:
            sum_, start = 0.0, n
        sum_ += worth[n]
        if sum_ > best:
            best, found = sum_, (start, n + 1)
    return found


def _headed(worth: Sequence[float], heads: Sequence[int], start: int, stop: int) -> tuple[int, int]:
    """The stretch that the headline opens, if it is not far behind the best one, which it does not open."""
    best = sum(worth[start:stop])
    for head in heads:
        opening = next((n for n in range(head, min(len(worth), head + _NEAR)) if worth[n] > 20), None)
        if opening is None:
            continue
        first, last = _stretch(worth, range(opening, len(worth)))
        if first != opening:  # a better one begins further down: take what stands before it
            first, last = _stretch(worth, range(opening, first))
        if sum(worth[first:last]) >= _RIVAL * best:
            return first, last
    return start, stop


def home_of(lines: Iterable[Line]) -> etree._Element | None:
    """The box whose own paragraphs hold the most running text; of equals the first."""
    sizes = _homes(line for line in lines if line.is_prose)
    return max(sizes, key=lambda box: sizes[box], default=None)


def _homes(prose: Iterable[Line]) -> Counter[etree._Element]:
    """How much running text stands in each box as its own paragraphs."""
    sizes: Counter[etree._Element] = Counter()
    for line in prose:
        if (home := box_of(line)) is not None:
            sizes[home] += _own(line)
    return sizes


def box_of(line: Line) -> etree._Element | None:
    """The box that a line is a paragraph of."""
    block = block_of(line)
    return block.getparent() if block.tag in ("p", "li", "blockquote", "br") else block


def _root(prose: Sequence[Line]) -> etree._Element | None:
    """The lowest element over nearly all of the running text."""
    below: Counter[etree._Element] = Counter()
    depth: dict[etree._Element, int] = {}
    for line in prose:
        for at, element in enumerate(reversed([line.element, *line.element.iterancestors()])):
            below[element] += _own(line)
            depth[element] = at
    total = sum(map(_own, prose))
    over = [element for element, size in below.items() if size >= _ROOT_SHARE * total]
    return max(over, key=lambda element: depth[element], default=None)


def block_of(line: Line) -> etree._Element:
    """The element that lays a line out."""
    element = line.element
    while element.tag in INLINE and (parent := element.getparent()) is not None:
        element = parent
    return element


def _may_be_text(line: Line, headline: frozenset[str]) -> bool:
    """No headline, no mark, no link to elsewhere, no stamp beside a text."""
    if not line.words or line.words in headline or (line.is_link and not line.heading):
        return False
    if 2 * line.linked >= len(line.text) and len(line.unlinked) <= _LABEL and line.unlinked.endswith(_LEADS):
        return False  # "Read also: a headline"
    return bool(line.heading) or not is_moment(line.text) or block_of(line).tag in ("td", "th", "dt", "dd")


def _is_caption(line: Line) -> bool:
    """A short line in a box that holds a picture above it and nothing else."""
    if line.heading or len(line.text) > _CAPTION:
        return False
    block = block_of(line)
    above = block.getprevious()
    if above is None or block.getnext() is not None or above.getprevious() is not None:
        return False
    return above.tag in _PICTURES or (
        next(above.iter(*_PICTURES), None) is not None and not any(map(str.strip, map(str, above.itertext())))
    )


def _is_below(line: Line, root: etree._Element | None) -> bool:
    return root is not None and any(
        element is root for element in (line.element, *line.element.iterancestors())
    )


def _is_at_home(line: Line, homes: set[etree._Element]) -> bool:
    """Does it stand in the same box as the article's paragraphs? So do names, scores and long lists."""
    block = block_of(line)
    levels = 3 if block.tag == "li" else 2
    return any(element in homes for element in islice((block, *block.iterancestors()), levels))


def _is_between(n: int, heads: Sequence[int], start: int) -> bool:
    """Does it stand between the headline and the text, as the summary does?"""
    return any(head < n < start <= head + _NEAR for head in heads)
