"""The article's text by a full search: trafilatura on a copy of the page without its furniture.

The share below which the page with all its furniture is searched instead was measured together
with the learning of furniture (see furniture).
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable, Iterator, Sequence
from copy import deepcopy

import trafilatura
from lxml import etree

from pipelines.extraction.layout import lay_out
from pipelines.lines import Line

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
logging.getLogger("trafilatura").setLevel(logging.CRITICAL)


def search(tree: etree._Element, lines: Sequence[Line], gone: frozenset[int]) -> list[str]:
    """The block-level pieces of the text, white space folded.

    `gone` are the numbers of the lines that are no text (see furniture). The tree is left as it is.
    """
    hidden = any(_HAS_JOINER.search(line.text) and not _STAND_INS.search(line.text) for line in lines)
    kept = _searched(tree, lines, gone, hidden)
    size = sum(map(len, kept))
    if size < _KEPT_SHARE * (size + sum(len(lines[n].text) for n in gone if lines[n].is_prose)):
        whole = _searched(tree, lines, frozenset(), hidden)
        if size < _KEPT_SHARE * sum(map(len, whole)):
            kept = whole
    return [text.translate(_SHOW) for text in kept] if hidden else kept


def _searched(tree: etree._Element, lines: Sequence[Line], gone: frozenset[int], hidden: bool) -> list[str]:
    pruned = _copy_without(tree, [lines[n] for n in sorted(gone)])
    if hidden:
        _hide_joiners(pruned)
    lay_out(pruned)
    return _text_of(pruned)


def _copy_without(tree: etree._Element, lines: Sequence[Line]) -> etree._Element:
    """A copy of the tree in which these lines, and the elements that this leaves without text, are missing."""
    copied = deepcopy(tree)
    if lines:
        twin = dict(zip(tree.iter(), copied.iter(), strict=True))
        _remove(copied, lines, twin)
    for element in list(copied.iter("script", "style", "svg", "template")):
        if (parent := element.getparent()) is not None and "ld+json" not in (element.get("type") or ""):
            _drop(element, parent)
    return copied


def _remove(tree: etree._Element, lines: Iterable[Line], twin: dict[etree._Element, etree._Element]) -> None:
    """Blank the strings, then drop what is left empty, the innermost first; one walk, however many lines
    go."""
    touched: set[etree._Element | None] = set()
    for line in lines:
        for piece in line.pieces:
            element = twin[piece.element]
            if piece.is_tail:
                element.tail = None
                touched.add(element.getparent())
            else:
                element.text = None
                touched.add(element)
    _drop_silent(tree, touched)


def _drop_silent(tree: etree._Element, among: set[etree._Element | None] | None = None) -> None:
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


def _text_of(tree: etree._Element) -> list[str]:
    if sum(1 for _ in tree.iter()) > _MANY:
        _drop_silent(tree)
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


def _hide_joiners(tree: etree._Element) -> None:
    for element in tree.iter():
        if element.text:
            element.text = element.text.translate(_HIDE)
        if element.tail:
            element.tail = element.tail.translate(_HIDE)
