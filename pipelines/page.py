"""A capture decoded, parsed and cut into lines once, lazily: what every reader of a page starts from."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from functools import cached_property
from types import MappingProxyType

import lxml.html
from lxml import etree

from pipelines.charset import decode_text
from pipelines.codings import MAX_BYTES, decode_body
from pipelines.errors import BadPage
from pipelines.lines import Line, lines_of
from pipelines.values import Capture, Site

__all__ = ["Page", "decode_body"]

# trafilatura wants lxml.html's elements; its own lookup of one class a tag costs more than the parse.
_HTML_ELEMENTS = etree.ElementDefaultClassLookup(element=lxml.html.HtmlElement)
_MAX_TAGS = 1_500_000
_MAX_TAG = 16 * 1024  # characters; a longer tag may hold data, but not thousands of attributes
_MAX_ATTRIBUTES = 500  # libxml2 compares each with each
_MAX_SCRIPT = 1_000_000  # characters; libxml2 gives up a page with a node of ten million
_MAX_NODES = 10_000  # of JSON-LD
_LONG_TAG = re.compile(rf"<([A-Za-z][\w:-]{{0,40}})([^<>]{{{_MAX_TAG},}}>)")
_SCRIPT = re.compile(r"<(script|style)\b[^<>]*>", re.IGNORECASE)
_SCRIPT_END = {tag: re.compile(f"</{tag}", re.IGNORECASE) for tag in ("script", "style")}
# Formatting that old pages leave open by the hundred, which nests the rest of the page ever deeper.
_FORMATTING = re.compile(
    r"</?(?:font|b|i|u|em|strong|span|center|small|big|tt|s|nobr|div|section)(?=[\s>])[^<>]*>", re.I
)
_TITLE = re.compile(r"<title\b[^<>]*>[^<]*", re.IGNORECASE)
_HTML_TYPE = re.compile(r"\s*(?:text/html|application/xhtml\+xml)\b", re.IGNORECASE)
_OTHER_MARKUP = re.compile(rb"<(?:rss|feed|urlset|sitemapindex|rdf:rdf|opml|svg)\b", re.IGNORECASE)
_ANY_TAG = re.compile(rb"<(?:!doctype\s+html|[a-z][a-z0-9]*[\s>])", re.IGNORECASE)
_CONTROL = bytes([*range(9), 11, 12, *range(14, 32), 127])


class Page:
    """One capture. Everything is worked out on first use, and nobody changes what it hands out.

    `body` and what follows from it raise BadCapture where the content coding is cut, corrupt or too large,
    `text` raises BadPage where no charset fits, `tree` where the body is no HTML or not to be parsed within
    the bounds.
    """

    def __init__(self, capture: Capture, site: Site) -> None:
        self.capture = capture
        self.site = site

    @property
    def url(self) -> str:
        return self.capture.url

    @cached_property
    def body(self) -> bytes:
        """The bytes, content codings undone."""
        return decode_body(self.capture.headers, self.capture.body, MAX_BYTES)

    @cached_property
    def _decoded(self) -> tuple[str, str]:
        return decode_text(self.body, self.capture.header("content-type"))

    @property
    def encoding(self) -> str:
        """Python's name of the charset, or "armscii-8"."""
        return self._decoded[0]

    @property
    def text(self) -> str:
        """The whole source, markup included."""
        return self._decoded[1]

    @cached_property
    def is_html(self) -> bool:
        """By the media type; where that is missing or says nothing, by the first tags."""
        media_type = self.capture.header("content-type")
        if media_type and _HTML_TYPE.match(media_type):
            return True
        if media_type and not re.match(r"\s*(?:text/plain|application/octet-stream|\*|$)", media_type):
            return False
        head = self.body[:4096].replace(b"\0", b"")
        return bool(_ANY_TAG.search(head)) and not _OTHER_MARKUP.search(head[:1024])

    @cached_property
    def tree(self) -> lxml.html.HtmlElement:
        """The root element. Comments and processing instructions are left out."""
        if not self.is_html:
            raise BadPage(f"expected HTML, found {self.capture.header('content-type') or 'something else'}")
        if self.text.count("<") > _MAX_TAGS:
            raise BadPage(f"the page has more than {_MAX_TAGS} tags")
        source = _without_long_scripts(self.text)
        if any(len(part) > _MAX_TAG and not 0 <= part.find(">") <= _MAX_TAG for part in source.split("<")):
            source = _LONG_TAG.sub(_few_attributes, source)
        tree, whole = _parse(source)
        if not whole:
            tree, whole = _parse(_FORMATTING.sub(" ", source))
        if tree is not None and _swallowed(tree):
            tree, whole = _parse(_TITLE.sub("<title></title>", source, count=1))
        if not whole:
            raise BadPage(
                "the page nests deeper than 255 elements or has a text of over ten million characters"
            )
        if tree is None or not (
            len(tree.xpath("//meta[1]")) or any(text.strip() for text in tree.itertext())
        ):
            raise BadPage("the page is empty")
        return tree

    @cached_property
    def lines(self) -> tuple[Line, ...]:
        """The text that a reader may see, line by line."""
        return lines_of(self.tree)

    @cached_property
    def meta(self) -> Mapping[str, tuple[str, ...]]:
        """name, property, itemprop or http-equiv in lower case -> the contents, in the order of the page."""
        found: dict[str, list[str]] = {}
        for element in self.tree.iter("meta"):
            content = (element.get("content") or "").strip()
            names = {
                (element.get(a) or "").strip().lower() for a in ("name", "property", "itemprop", "http-equiv")
            }
            for name in sorted(names - {""}) if content else ():
                found.setdefault(name, []).append(content)
        return MappingProxyType({name: tuple(contents) for name, contents in found.items()})

    @cached_property
    def title(self) -> str:
        """The text of the first <title> outside drawings, white space folded; "" where there is none."""
        for element in self.tree.iter("title"):
            if not any(a.tag == "svg" for a in element.iterancestors()):
                return " ".join(element.text_content().split())
        return ""

    @cached_property
    def json_ld(self) -> tuple[dict[str, object], ...]:
        """The page's JSON-LD nodes, lists and @graph flattened. A block beyond repair is left out."""
        nodes: list[dict[str, object]] = []
        for script in self.tree.iter("script"):
            if "ld+json" in (script.get("type") or "").lower() and script.text:
                for value in _json_values(script.text):
                    nodes.extend(_nodes(value))
        return tuple(nodes[:_MAX_NODES])


def _parse(source: str) -> tuple[lxml.html.HtmlElement | None, bool]:
    """The tree, and whether libxml2 got to the end: past its limits it stops without raising anything."""
    parser = etree.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, collect_ids=False)
    parser.set_element_class_lookup(_HTML_ELEMENTS)
    try:
        tree = lxml.html.document_fromstring(
            source.encode("utf-8", "replace").translate(None, _CONTROL), parser=parser
        )
    except (etree.ParserError, etree.XMLSyntaxError, AssertionError):
        tree = None
    return tree, not any(
        entry.level_name == "FATAL" and "LIMIT" in entry.type_name for entry in parser.error_log
    )


def _swallowed(tree: lxml.html.HtmlElement) -> bool:
    """Is the whole page the text of a <title> that is never closed?"""
    return any(
        "</head" in text or "<body" in text for title in tree.iter("title") if (text := title.text or "")
    )


def _few_attributes(tag: re.Match[str]) -> str:
    return tag[0] if tag[2].count("=") < _MAX_ATTRIBUTES else f"<{tag[1]}>"


def _without_long_scripts(source: str) -> str:
    """The source with scripts and styles of over a million characters emptied: they shall cost no article."""
    if len(source) <= _MAX_SCRIPT:
        return source
    kept, at = [], 0
    while opening := _SCRIPT.search(source, at):
        closing = _SCRIPT_END[opening[1].lower()].search(source, opening.end())
        if closing is None:
            break
        kept.append(
            source[at : opening.end()]
            if closing.start() - opening.end() > _MAX_SCRIPT
            else source[at : closing.start()]
        )
        at = closing.start()
    return "".join([*kept, source[at:]])


def _json_values(block: str) -> Iterator[object]:
    """The values of one script: as they stand, or after the repairs that lose nothing."""
    block = (
        re.sub(r"^\s*(?:<!--|//\s*<!\[CDATA\[|<!\[CDATA\[)|(?:-->|//\s*\]\]>|\]\]>)\s*$", "", block)
        .strip()
        .rstrip(";")
    )
    for attempt in (block, re.sub(r",(\s*[}\]])", r"\1", block), block.replace("&quot;", '"')):
        decoder, values, at = json.JSONDecoder(strict=False), [], 0
        try:
            while at < len(attempt):
                value, at = decoder.raw_decode(attempt, at)
                values.append(value)
                while at < len(attempt) and attempt[at] in " \t\r\n,;":
                    at += 1
        except (ValueError, RecursionError):
            continue
        yield from values
        return


def _nodes(value: object, depth: int = 0) -> Iterator[dict[str, object]]:
    if depth > 6:
        return
    if isinstance(value, list):
        for item in value[:_MAX_NODES]:
            yield from _nodes(item, depth + 1)
    elif isinstance(value, dict):
        yield {str(key): item for key, item in value.items()}
        for key in ("@graph", "mainEntity"):
            if isinstance(inner := value.get(key), dict | list):
                yield from _nodes(inner, depth + 1)
