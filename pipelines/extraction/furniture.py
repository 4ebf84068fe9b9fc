"""What stands on a page besides its article: blocks that repeat across the site, lists of other articles,
labels.

The learning is "method A" of our measurements on four public sets of pages: text blocks that stand on at
least 15 % of a site's other pages are furniture; pages that hold the same article are counted once.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from lxml import etree

from pipelines.extraction.dated_lists import dated_lists
from pipelines.extraction.segments import Segment, fingerprint, segments, words_of
from pipelines.extraction.stamps import is_date_line
from pipelines.page import Page
from pipelines.values import Block

_SHARE = 0.15  # of the other pages
_PROSE_SHARE = 0.5  # follow-up stories repeat a paragraph of background; a notice stands everywhere
_TITLE_PARTS = re.compile(r"\s+[|–—·•»«:/\\~-]+\s+|\s*\|\s*|\s*[»«]\s*|:\s+")
_ADVERT_SIZE = 320  # characters of a box that an advert's label opens; a longer one holds the article
_ADVERT_STRINGS = 20
_SHARING = re.compile(
    r"""(?:facebook\.com/(?:sharer|share|dialog)|(?:twitter|x)\.com/(?:intent|share|home\?status)
    |(?:t|telegram)\.me/share|vk\.com/share|vkontakte\.ru/share|wa\.me/\?|whatsapp\.com/send|whatsapp://|linkedin\.com/(?:share|cws)
    |connect\.ok\.ru|pinterest\.[a-z.]+/pin/create|reddit\.com/submit|tumblr\.com/share|line\.me/r/msg|viber://|fb-messenger://
    |mailto:\?|plus\.google\.com/share|addthis\.com|addtoany\.com|digg\.com/submit|javascript:(?:window\.)?print)""",
    re.IGNORECASE | re.VERBOSE,
)
# fmt: off
_ADVERT = frozenset((
    "ad", "advert", "advertisement", "advertising", "sponsored", "anzeige", "werbung", "publicité",
    "publicidad", "pubblicità", "publicidade", "reklama", "reklam", "реклама", "գովազդ", "რეკლამა",
    "διαφήμιση", "إعلان", "広告", "广告", "advertisement continue reading the main story",
    "advertisement scroll to continue", "story continues below",
))
# fmt: on


def blocks(page: Page) -> tuple[Block, ...]:
    """The page's text blocks, each once, in order; and the parts of its <title>, under fingerprints of their
    own."""
    found: dict[int, Block] = {}
    for line in segments(page.tree):
        if (known := line.fingerprint) is not None and known not in found:
            found[known] = Block(known, line.is_prose)
    for part in title_parts(page.title):
        if (known := fingerprint(part, "title")) is not None:
            found.setdefault(known, Block(known, False))
    return tuple(found.values())


def title_parts(title: str) -> list[str]:
    """What separators divide a title into: the site's name is one of these on every page."""
    return [part for part in _TITLE_PARTS.split(title) if part and part.strip()]


def learn(pages: Sequence[tuple[Block, ...]]) -> frozenset[int]:
    """The fingerprints that repeat across pages of one site, whatever the order of the pages.

    A block repeats when it stands on at least one and at least 15 % of the other pages; running text, on more
    than half of them. Pages that share half or more of their running text with one already taken are left out
    first.
    """
    taken = _different(
        sorted((page for page in pages if page), key=lambda page: sorted(b.fingerprint for b in page))
    )
    others = len(taken) - 1
    counts = Counter(block for page in taken for block in set(page))
    return frozenset(
        block.fingerprint
        for block, count in counts.items()
        if count > 1
        and count - 1 >= _SHARE * others
        and (not block.long or count - 1 > _PROSE_SHARE * others)
    )


def _different(pages: Sequence[tuple[Block, ...]]) -> list[tuple[Block, ...]]:
    """The pages without those that hold the text of an earlier one once more."""
    texts = [frozenset(block.fingerprint for block in page if block.long) for page in pages]
    spread = Counter(line for text in texts for line in text)
    taken: list[tuple[Block, ...]] = []
    sizes: list[int] = []
    holders: dict[int, list[int]] = {}
    for page, text in zip(pages, texts, strict=True):
        # A notice on most pages makes no two of them one article, unless they have nothing else.
        own = {line for line in text if len(pages) < 3 or 2 * spread[line] <= len(pages)} or text
        shared = Counter(other for line in own for other in holders.get(line, ()))
        if any(2 * count >= min(len(own), sizes[other]) for other, count in shared.items()):
            continue
        for line in own:
            holders.setdefault(line, []).append(len(taken))
        taken.append(page)
        sizes.append(len(own))
    return taken


def prune(tree: etree._Element, furniture: frozenset[int], headline: str) -> list[str]:
    """Take out of the tree all text that is furniture, and the elements that this leaves without text.

    The headline stays, whatever repeats. Gives the running text among what went.
    """
    lines = segments(tree)
    own = frozenset({words_of(headline)} - {""})
    gone = {n for n, line in enumerate(lines) if line.fingerprint in furniture or _is_label(line)}
    for stretch in dated_lists(lines, own):
        gone.update(stretch)
    gone.update(_adverts(lines))
    gone.update(_lone_dates(lines, gone))
    gone = {n for n in gone if words_of(lines[n].text) not in own}
    _remove(tree, [lines[n] for n in sorted(gone)])
    return [lines[n].text for n in sorted(gone) if lines[n].is_prose]


def _is_label(line: Segment) -> bool:
    """An advert's label, or a bar of buttons to share the page."""
    if len(line.text) <= 60 and words_of(line.text) in _ADVERT:
        return True
    links = [piece.link for piece in line.pieces if piece.link is not None]
    return (
        bool(links)
        and line.is_link
        and len(line.text) <= 120
        and all(_SHARING.search(link) for link in links)
    )


def _adverts(lines: Sequence[Segment]) -> Iterator[int]:
    """The lines that share a small box with an advert's label, which opens it."""
    for n, label in enumerate(lines):
        if len(label.text) > 60 or words_of(label.text) not in _ADVERT:
            continue
        box: etree._Element | None = None
        parent: etree._Element | None = label.element
        while parent is not None and parent.tag not in ("body", "article", "main"):
            strings = list(islice(map(str, parent.itertext()), _ADVERT_STRINGS + 1))
            text = " ".join(strings)
            if len(strings) > _ADVERT_STRINGS or len(text) > _ADVERT_SIZE:
                break
            if not words_of(text).startswith(words_of(label.text)):
                break
            box, parent = parent, parent.getparent()
        for m in range(n + 1, min(n + _ADVERT_STRINGS, len(lines))):
            if box is None or not any(
                each is box for each in (lines[m].element, *lines[m].element.iterancestors())
            ):
                break
            yield m


def _lone_dates(lines: Sequence[Segment], gone: Iterable[int]) -> list[int]:
    """Lines of nothing but a date above the first and below the last running text: dateline and footer."""
    dropped = set(gone)
    prose = [n for n, line in enumerate(lines) if line.is_prose and n not in dropped]
    if not prose:
        return []
    return [n for n, line in enumerate(lines) if not prose[0] < n < prose[-1] and is_date_line(line.text)]


def _remove(tree: etree._Element, lines: Iterable[Segment]) -> None:
    """Blank the strings, then drop what is left empty, the innermost first; one walk, however many lines
    go."""
    touched: set[etree._Element | None] = set()
    for line in lines:
        for piece in line.pieces:
            if piece.is_tail:
                piece.element.tail = None
                touched.add(piece.element.getparent())
            else:
                piece.element.text = None
                touched.add(piece.element)
    drop_silent(tree, touched)


def drop_silent(tree: etree._Element, among: set[etree._Element | None] | None = None) -> None:
    """Drop elements without text, the innermost first: those `among`, and those that this leaves empty; or
    all."""
    speaking: set[etree._Element | None] = set()
    for element in reversed(list(tree.iter())):
        parent = element.getparent()
        if element.tail and not element.tail.isspace():
            speaking.add(parent)
        if element in speaking or (element.text and not element.text.isspace()):
            speaking.add(parent)
        elif (among is None or element in among) and parent is not None and element.tag not in ("body", "br"):
            if among is not None:
                among.add(parent)
            _drop(element, parent)


def _drop(element: etree._Element, parent: etree._Element) -> None:
    if element.tail:
        before = element.getprevious()
        if before is not None:
            before.tail = (before.tail or "") + element.tail
        else:
            parent.text = (parent.text or "") + element.tail
    parent.remove(element)
