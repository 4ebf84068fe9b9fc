"""A page as the reader's eye takes it: runs of text, cut where the layout breaks the line."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import blake2b

from lxml import etree

# fmt: off
_INLINE = frozenset((
    "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em",
    "font", "i", "img", "ins", "kbd", "label", "mark", "nobr", "picture", "q", "ruby", "rb", "rt",
    "rp", "s", "samp", "small", "source", "span", "strike", "strong", "sub", "sup", "time", "tt",
    "u", "var", "wbr", "blink", "noindex",
))
# fmt: on
# fmt: off
_UNSEEN = frozenset((
    "script", "style", "noscript", "template", "svg", "math", "head", "title", "select", "datalist",
    "textarea", "iframe", "object", "embed", "audio", "video", "canvas", "map", "noframes",
))
# fmt: on
_WORD = re.compile(r"\w+")


@dataclass(slots=True)
class Piece:
    """One string of the tree: the text of an element, or its tail."""

    element: etree._Element
    is_tail: bool
    text: str
    link: str | None  # the address of the link that it stands in


@dataclass
class Segment:
    """One line or paragraph as laid out, however it was marked up."""

    pieces: list[Piece] = field(default_factory=list)
    heading: bool = False

    @cached_property
    def text(self) -> str:
        return " ".join("".join(piece.text for piece in self.pieces).split())

    @cached_property
    def linked(self) -> int:
        """How many characters stand in links."""
        return sum(len(" ".join(piece.text.split())) for piece in self.pieces if piece.link is not None)

    @cached_property
    def unlinked(self) -> str:
        return " ".join("".join(piece.text if piece.link is None else " " for piece in self.pieces).split())

    @property
    def is_link(self) -> bool:
        """All text but a mark or a word beside it leads elsewhere."""
        return self.linked > 0.8 * len(self.text)

    @cached_property
    def is_prose(self) -> bool:
        """Running text: long, and most of it no link."""
        return len(self.text) > 60 and self.linked < 0.5 * len(self.text)

    @cached_property
    def fingerprint(self) -> int | None:
        """Of the words; None where there are none. A headline as a link is another block than the headline
        itself."""
        return fingerprint(self.text, "link" if self.is_link else "")

    @property
    def element(self) -> etree._Element:
        """The element around the first string."""
        piece = self.pieces[0]
        parent = piece.element.getparent() if piece.is_tail else piece.element
        return piece.element if parent is None else parent


def fingerprint(text: str, role: str = "") -> int | None:
    """64 bits, signed as SQLite wants them, of the lower-case words; None for a text without any."""
    words = " ".join(_WORD.findall(text.casefold()))
    if not words:
        return None
    digest = blake2b(words.encode("utf-8", "replace"), digest_size=8, person=role.encode())
    return int.from_bytes(digest.digest(), "big", signed=True)


def words_of(text: str) -> str:
    """Lower-case words alone, to compare two wordings of one line."""
    return " ".join(_WORD.findall(text.casefold()))


def segments(tree: etree._Element) -> tuple[Segment, ...]:
    """All text of a tree that a reader may see, in the order of the source; line breaks cut too."""
    found: list[Segment] = []
    current = Segment()

    def cut() -> None:
        nonlocal current
        if any(not piece.text.isspace() for piece in current.pieces):
            found.append(current)
            current = Segment()
        else:
            current.pieces.clear()

    links: list[str] = []
    headings = 0
    for event, element in _walk(tree):
        is_block = element.tag not in _INLINE
        if is_block:
            cut()
        if event == "start":
            links += [element.get("href") or ""] if element.tag == "a" and element.get("href") else []
            headings += element.tag in ("h1", "h2", "h3", "h4", "h5", "h6")
            text = element.text if element.tag not in _UNSEEN else None
        else:
            if element.tag == "a" and element.get("href"):
                links.pop()
            headings -= element.tag in ("h1", "h2", "h3", "h4", "h5", "h6")
            text = element.tail if element is not tree else None
        if text:
            current.pieces.append(Piece(element, event == "end", text, links[-1] if links else None))
            current.heading = headings > 0
    cut()
    return tuple(found)


def _walk(tree: etree._Element) -> Iterator[tuple[str, etree._Element]]:
    """Start and end of each element; what no reader sees is entered by none."""
    walker = etree.iterwalk(tree, events=("start", "end"))
    for event, element in walker:
        if isinstance(element.tag, str):
            yield event, element
            if event == "start" and element.tag in _UNSEEN:
                walker.skip_subtree()
