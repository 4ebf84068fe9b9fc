"""The article's text: trafilatura on the page without its furniture, as paragraphs in reading order.

The share below which the plain result is kept instead comes from our measurements of method A (see
furniture).
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from copy import deepcopy

import trafilatura
from lxml import etree

from pipelines.extraction.furniture import drop_silent, prune
from pipelines.extraction.layout import lay_out
from pipelines.extraction.segments import words_of
from pipelines.extraction.stamps import is_date_line

_KEPT_SHARE = 0.3
_MANY = 8000  # elements; beyond, trafilatura compares thousands of empty boxes with each other
# trafilatura drops what does not print, joiners of Indic and Persian spelling and of emoji among it; letters
# of a script that no page writes stand in for them meanwhile.
_JOINERS = [
    0x200C,
    0x200D,
    0x200E,
    0x200F,
    *range(0x202A, 0x202F),
    *range(0x2066, 0x206A),
    *range(0xE0020, 0xE0080),
]
_HIDE = {joiner: 0x10600 + n for n, joiner in enumerate(_JOINERS)}  # Linear A
_SHOW = {stand_in: joiner for joiner, stand_in in _HIDE.items()}
_HAS_JOINER = re.compile("[" + "".join(map(chr, _JOINERS)) + "]")
_STAND_INS = re.compile("[\U00010600-\U0001066c]")
_BLOCKS = ("p", "head", "item", "quote", "code", "row", "list", "table", "div", "cell", "body")
_COUNTER = re.compile(
    r"\W*(?:[^\W\d_]{2,20}\s?){1,2}\s?[:՝：(–-]\s?[\d., ]+[kKmM]?\)?\W*|[\W\d]*\d[\W\d]*|"
    r"[\d., ]+[kKmM]?\s[^\W\d_]{3,20}"
)

# A word for "by", then one to eight words that begin with a capital, joined by commas and small words.
_NAME = r"[^\W\d_a-zа-яёա-ֆ][\w’'.-]*"
_BYLINE = re.compile(
    r"(?i:by|von|par|por|di|da|door|av|автор:?|автори:?|հեղինակ՝?|yazan:?)\s+"
    rf"{_NAME}(?:,?\s+(?:(?:and|und|et|y|e|en|och|и|և|de|van|von)\s+)?{_NAME}){{0,7}}"
)
logging.getLogger("trafilatura").setLevel(logging.CRITICAL)


def paragraphs(tree: etree._Element, furniture: frozenset[int], headline: str) -> tuple[str, ...]:
    """The block-level pieces of the text, white space folded; the headline, counters and dates around it left
    out.

    The tree is left as it is.
    """
    pruned = deepcopy(tree)
    hidden = _hide_joiners(pruned)
    lost = prune(pruned, furniture, headline)
    lay_out(pruned)
    kept = _text_of(pruned)
    size = sum(map(len, kept))
    if size < _KEPT_SHARE * (size + sum(map(len, lost))):
        plain = deepcopy(tree)
        hidden = _hide_joiners(plain) or hidden
        prune(plain, frozenset(), headline)
        lay_out(plain)
        whole = _text_of(plain)
        if size < _KEPT_SHARE * sum(map(len, whole)):
            kept = whole
    if hidden:
        kept = [text.translate(_SHOW) for text in kept]
    return tuple(_without_edges(kept, headline))


def _text_of(tree: etree._Element) -> list[str]:
    if sum(1 for _ in tree.iter()) > _MANY:
        drop_silent(tree)
    found = trafilatura.bare_extraction(tree)  # its dates, addresses and memory of earlier pages stay unused
    if found is None or isinstance(found, dict) or found.body is None:
        return []
    return [text for piece in _pieces(found.body) if (text := " ".join(piece.split()))]


def _pieces(body: etree._Element) -> Iterator[str]:
    """Text cut at the block-level elements of trafilatura's own vocabulary; cells of a row are joined by a
    bar."""
    current: list[str] = []
    for event, element in etree.iterwalk(body, events=("start", "end")):
        if element.tag == "cell":
            current.append(" | " if event == "start" and any(map(str.strip, current)) else "")
        elif element.tag == "lb":
            current.append(" ")
        elif element.tag in _BLOCKS and not (element.tag == "p" and _within_row(element)):
            yield "".join(current)
            current = []
        text = element.text if event == "start" else element.tail
        if text and not (event == "end" and element is body):
            current.append(text)
    yield "".join(current)


def _within_row(element: etree._Element) -> bool:
    return any(True for _ in element.iterancestors("cell"))


def _hide_joiners(tree: etree._Element) -> bool:
    texts = "".join(map(str, tree.itertext()))
    if not _HAS_JOINER.search(texts) or _STAND_INS.search(texts):
        return False
    for element in tree.iter():
        if element.text:
            element.text = element.text.translate(_HIDE)
        if element.tail:
            element.tail = element.tail.translate(_HIDE)
    return True


def _without_edges(kept: list[str], headline: str) -> list[str]:
    """The text without what trafilatura leaves at either end: the headline, dates, counters, empty marks."""
    own = words_of(headline)
    start, end = 0, len(kept)
    while start < end and (
        words_of(kept[start]) in ("", own) or _is_counter(kept[start]) or _is_byline(kept[start])
    ):
        start += 1
    while end > start and (not words_of(kept[end - 1]) or _is_counter(kept[end - 1])):
        end -= 1
    return kept[start:end]


def _is_byline(text: str) -> bool:
    """Nothing but "By" and names: who wrote it is no part of what is written."""
    return len(text) <= 80 and _BYLINE.fullmatch(text) is not None


def _is_counter(text: str) -> bool:
    return len(text) <= 48 and (is_date_line(text) or _COUNTER.fullmatch(text) is not None)
