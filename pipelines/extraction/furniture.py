"""What stands on a page besides its article: blocks that repeat across the site, lists of other articles,
labels.

Blocks that stand on at least 15 % of a site's other pages are furniture; pages that hold the same article are
counted once. The share was measured on four public sets of pages, beside other ways of learning. Places are
learned in the same way: where the site's pages have their running text, and where their lists of links.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import islice
from weakref import WeakKeyDictionary

from lxml import etree

from pipelines.extraction.dated_lists import dated_lists
from pipelines.extraction.list_boxes import list_boxes, place_of
from pipelines.extraction.passage import block_of, home_of
from pipelines.extraction.stamps import is_date_line
from pipelines.lines import Line, fingerprint, words_of
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
    """The page's text blocks, each once, in order; the parts of its <title> and the places of its text and of
    its lists of links, under fingerprints of their own."""
    found: dict[int, Block] = {}
    for line in page.lines:
        if (known := line.fingerprint) is not None and known not in found:
            found[known] = Block(known, line.is_prose)
    for part in title_parts(page.title):
        if (known := fingerprint(part, "title")) is not None:
            found.setdefault(known, Block(known, False))
    places = [text_place(home_of(page.lines)), *_lists(page)]
    for place in places:
        if place is not None:
            found.setdefault(place, Block(place, False))
    return tuple(found.values())


_known_lists: WeakKeyDictionary[Page, dict[int, list[int]]] = WeakKeyDictionary()


def _lists(page: Page) -> dict[int, list[int]]:
    """The places of the page's lists of links, with the numbers of their lines; worked out once a page."""
    if (known := _known_lists.get(page)) is None:
        known = _known_lists[page] = {}
        for box, numbers in list_boxes(page.lines).items():
            if (place := place_of(box, "list")) is not None:
                known.setdefault(place, []).extend(numbers)
    return known


def text_place(box: etree._Element | None) -> int | None:
    """The fingerprint of the place where a page has its running text."""
    return None if box is None else place_of(box, "place")


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


def not_text(page: Page, furniture: frozenset[int], headline: frozenset[str]) -> frozenset[int]:
    """The numbers of the lines that are furniture, lists of other articles, or labels.

    `headline` are the wordings of the page's own headline (see words_of), which stays, whatever repeats.
    """
    lines = page.lines
    gone = {n for n, line in enumerate(lines) if line.fingerprint in furniture or _is_label(line)}
    for stretch in dated_lists(lines, headline):
        gone.update(stretch)
    if furniture:
        for place, numbers in _lists(page).items():
            if place in furniture and not any(lines[n].words in headline for n in numbers):
                gone.update(numbers)
    gone.update(_adverts(lines))
    gone.update(_lone_dates(lines, gone))
    gone.update(_tickers(lines))
    return frozenset(n for n in gone if lines[n].words not in headline)


def _is_label(line: Line) -> bool:
    """An advert's label, or a bar of buttons to share the page."""
    if line.words in _ADVERT and len(line.text) <= 60:
        return True
    return (
        line.is_link
        and len(line.text) <= 120
        and all(_shares(piece.link) for piece in line.pieces if piece.link is not None)
    )


@lru_cache(maxsize=20_000)
def _shares(link: str) -> bool:
    return _SHARING.search(link) is not None


def _adverts(lines: Sequence[Line]) -> Iterator[int]:
    """The lines that share a small box with an advert's label, which opens it."""
    for n, label in enumerate(lines):
        if len(label.text) > 60 or label.words not in _ADVERT:
            continue
        box: etree._Element | None = None
        parent: etree._Element | None = label.element
        while parent is not None and parent.tag not in ("body", "article", "main"):
            strings = list(islice(map(str, parent.itertext()), _ADVERT_STRINGS + 1))
            text = " ".join(strings)
            if len(strings) > _ADVERT_STRINGS or len(text) > _ADVERT_SIZE:
                break
            if not words_of(text).startswith(label.words):
                break
            box, parent = parent, parent.getparent()
        for m in range(n + 1, min(n + _ADVERT_STRINGS, len(lines))):
            if box is None or not any(
                each is box for each in (lines[m].element, *lines[m].element.iterancestors())
            ):
                break
            yield m


def _tickers(lines: Sequence[Line]) -> list[int]:
    """Headlines that run through a ticker: list items that stand on the page twice, as nothing else does."""
    spread = Counter(line.words for line in lines if line.is_prose)
    twice = [n for n, line in enumerate(lines) if line.is_prose and spread[line.words] > 1]
    return twice if all(block_of(lines[n]).tag == "li" for n in twice) else []


def _lone_dates(lines: Sequence[Line], gone: Iterable[int]) -> list[int]:
    """Lines of nothing but a date above the first and below the last running text: dateline and footer."""
    dropped = set(gone)
    prose = [n for n, line in enumerate(lines) if line.is_prose and n not in dropped]
    if not prose:
        return []
    return [n for n, line in enumerate(lines) if not prose[0] < n < prose[-1] and is_date_line(line.text)]
