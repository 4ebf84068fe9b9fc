"""A page as the reader's eye takes it: lines of text, cut where the layout breaks them.

Worked out once a page, by one walk; whoever asks where something stands, asks these.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b
from typing import NamedTuple

from lxml import etree

# fmt: off
INLINE = frozenset((
    "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em",
    "font", "i", "img", "ins", "kbd", "label", "mark", "nobr", "picture", "q", "ruby", "rb", "s", "samp", "small", "source", "span", "strike", "strong", "sub", "sup", "time", "tt",
    "u", "var", "wbr", "blink", "noindex",
))
UNSEEN = frozenset((
    "script", "style", "noscript", "template", "svg", "math", "head", "title", "select", "datalist",
    "rt", "rp", "textarea", "iframe", "object", "embed", "audio", "video", "canvas", "map", "noframes",
))
# Unseen, and no end of a line either.
_SILENT = INLINE | {"script", "style", "template", "svg", "math", "rt", "rp"}
_FRAMES = frozenset(("nav", "aside", "footer", "header", "form", "figure", "article"))
# fmt: on
_ROLES = frozenset(("navigation", "complementary", "contentinfo", "banner", "search"))
# What templates everywhere call the blocks that are not the article.
_FRAME_NAME = re.compile(
    r"(?:^|[\s_-])(?:footer|caption|comments?|sidebar|related|recommended|recommendations|popular|trending|latest|menu|nav"
    r"|navbar|navigation|topbar|ticker|weather|copyright|breadcrumbs?|newsletter)(?:$|[\s_-])",
    re.I,
)
_LEVELS = {f"h{n}": n for n in range(1, 7)}
_MENU = 120  # characters
_WORD = re.compile(r"\w+")
_SPOKEN = re.compile(r"[^\W\d_]{2,}")


class Piece(NamedTuple):
    """One string of the tree: the text of an element, or its tail."""

    element: etree._Element
    is_tail: bool
    text: str
    link: str | None  # the address of the link that it stands in


@dataclass(slots=True)
class Line:
    """One line or paragraph as laid out, however it was marked up."""

    pieces: list[Piece]
    text: str  # white space folded
    words: str  # lower-case words alone, to compare two wordings of one line
    linked: int  # how many characters stand in links
    is_link: bool  # all text but a mark or a word beside it leads elsewhere
    is_prose: bool  # running text: long, and most of it no link
    fingerprint: (
        int | None
    )  # of the words; None where there are none. A linked headline is another block than itself
    heading: int  # 1 to 6; 0 for none
    frames: tuple[
        etree._Element, ...
    ]  # above it: what looks like furniture or holds one article, outermost first
    breaks: int  # how many <br> part it from the line before; 0 where a block does

    @property
    def unlinked(self) -> str:
        """The text outside links."""
        if not self.linked:
            return self.text
        return " ".join("".join([piece.text if piece.link is None else " " for piece in self.pieces]).split())

    @property
    def spaced(self) -> str:
        """The text with gaps where a span, a link or a <time> begins or ends: "By A. Author" "3 May"."""
        if len(self.pieces) == 1:
            return self.text
        apart = [
            f" {piece.text}" if piece.element.tag in ("span", "time", "a") else piece.text
            for piece in self.pieces
        ]
        return " ".join("".join(apart).split())

    @property
    def element(self) -> etree._Element:
        """The element around the first string."""
        piece = self.pieces[0]
        parent = piece.element.getparent() if piece.is_tail else piece.element
        return piece.element if parent is None else parent

    def is_teaser(self) -> bool:
        """A linked headline: what stands beside it speaks of another page."""
        return self.linked * 5 > len(self.text) * 4 and len(_SPOKEN.findall(self.text)) >= 4

    def is_long(self) -> bool:
        """Most of a paragraph, links apart."""
        return len(self.text) - self.linked >= 200


def fingerprint(text: str, role: str = "") -> int | None:
    """64 bits, signed as SQLite wants them, of the lower-case words; None for a text without any."""
    return _fingerprint(words_of(text), role.encode())


def _fingerprint(words: str, role: bytes) -> int | None:
    if not words:
        return None
    digest = blake2b(words.encode("utf-8", "replace"), digest_size=8, person=role).digest()
    return int.from_bytes(digest, "big", signed=True)


def words_of(text: str) -> str:
    """Lower-case words alone, to compare two wordings of one line."""
    return " ".join(_WORD.findall(text.casefold()))


def lines_of(tree: etree._Element) -> tuple[Line, ...]:
    """All text of a tree that a reader may see, in the order of the source; line breaks cut too."""
    return tuple(_Typesetter().lines(tree))


class _Typesetter:
    """What is known half-way through a page: the line being filled, and what stands around it."""

    def __init__(self) -> None:
        self.pieces: list[Piece] = []
        self.links: list[str] = []
        self.frames: list[etree._Element] = []
        self.heading = 0
        self.breaks = 0
        self.place: tuple[int, tuple[etree._Element, ...], int] = (0, (), 0)  # of the line being filled

    def lines(self, tree: etree._Element) -> Iterator[Line]:
        walker = etree.iterwalk(tree, events=("start", "end"))
        for event, element in walker:
            tag = element.tag
            if tag not in _SILENT:
                if self.pieces and (line := self._line()) is not None:
                    yield line
                if tag != "br":
                    self.breaks = 0
                elif event == "start":
                    self.breaks += 1
            if event == "end":
                if element is tree:
                    break
                self._leave(element, tag)
                if (text := element.tail) and (self.pieces or not text.isspace()):
                    self._say(element, True, text)
            elif tag in UNSEEN:
                walker.skip_subtree()
            else:
                self._enter(element, tag)
                if (text := element.text) and (self.pieces or not text.isspace()):
                    self._say(element, False, text)
        if self.pieces and (line := self._line()) is not None:
            yield line

    def _enter(self, element: etree._Element, tag: str) -> None:
        if tag == "a":
            if href := element.get("href"):
                self.links.append(href)
        elif tag in _LEVELS:
            self.heading = _LEVELS[tag]
        if is_frame(element, tag):
            self.frames.append(element)

    def _leave(self, element: etree._Element, tag: str) -> None:
        if tag == "a":
            if element.get("href"):
                self.links.pop()
        elif tag in _LEVELS:
            self.heading = 0
        if self.frames and self.frames[-1] is element:
            self.frames.pop()

    def _say(self, element: etree._Element, is_tail: bool, text: str) -> None:
        if not self.pieces:
            self.place = (self.heading, tuple(self.frames), self.breaks)
            self.breaks = 0
        self.pieces.append(Piece(element, is_tail, text, self.links[-1] if self.links else None))

    def _line(self) -> Line | None:
        pieces, self.pieces = self.pieces, []
        if len(pieces) == 1:
            text = " ".join(pieces[0].text.split())
            linked = len(text) if pieces[0].link is not None else 0
        else:
            text = " ".join("".join([piece.text for piece in pieces]).split())
            linked = sum([len(" ".join(piece.text.split())) for piece in pieces if piece.link is not None])
        if not text:
            return None
        size = len(text)
        is_link, is_prose = linked > 0.8 * size, size > 60 and linked < 0.5 * size
        words, known = (_repeated if size <= _MENU else _named)(text, b"link" if is_link else b"")
        return Line(pieces, text, words, min(linked, size), is_link, is_prose, known, *self.place)


def _named(text: str, role: bytes) -> tuple[str, int | None]:
    words = words_of(text)
    return words, _fingerprint(words, role)


_repeated = lru_cache(maxsize=20_000)(_named)  # menus and lists are the same on all pages of a site


def frames_of(element: etree._Element) -> tuple[etree._Element, ...]:
    """What `Line.frames` says, for one element."""
    return tuple(reversed([above for above in element.iterancestors() if is_frame(above, above.tag)]))


def is_frame(element: etree._Element, tag: str) -> bool:
    """Does an element, by its tag, role or names, look like furniture or hold one article?"""
    if tag in _FRAMES:
        return True
    if tag in ("html", "body"):
        return False
    kind, name = element.get("class"), element.get("id")
    return bool(
        (kind and _names_frame(kind)) or (name and _names_frame(name)) or element.get("role") in _ROLES
    )


@lru_cache(maxsize=20_000)
def _names_frame(name: str) -> bool:
    return _FRAME_NAME.search(name) is not None
