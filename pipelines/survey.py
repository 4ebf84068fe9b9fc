"""What one capture says of other addresses and of its own day: links, dates beside them, claims, blocks."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from lxml.html import HtmlElement

from pipelines.dating.evidence import claims, order_of
from pipelines.dating.stated import stated
from pipelines.dating.strings import Found, find, read
from pipelines.dedup.addresses import bare_host, belongs, cautious
from pipelines.extraction.furniture import blocks
from pipelines.page import Page
from pipelines.values import Claim, Link, Survey

MOST_LINKS = 5_000  # of one page; what stands behind them is a trap or a directory
LONGEST_LABEL = 60  # characters of a text that may be the date of a list entry
DECORATION = 24  # characters that may stand around such a date: a time, a section, a separator
HEADLINE_WORDS = 2
LINK_KINDS = {"canonical": "canonical", "amphtml": "amp", "next": "next", "alternate": "alternate"}
FEED_TYPES = ("application/rss+xml", "application/atom+xml", "application/feed+json")
NEXT = re.compile(r"(?:[?&/](?:page|p|pg|start|offset)[=/]\d+)(?:$|[&/])", re.IGNORECASE)
REFRESH = re.compile(r"^\s*(\d+)(?:\.\d*)?\s*[;,]\s*(?:url\s*=\s*)?['\"]?([^'\"]+)", re.IGNORECASE)
AGENT = re.compile(r"\*|[a-z][\w.-]*")
VALUED = re.compile(r"max-[a-z-]+|unavailable_after")
RULES = ("noindex", "noarchive", "nofollow")


def survey(page: Page) -> Survey:
    """Survey one HTML page; cheap, and the same whatever else is known of the site.

    Raises BadPage or BadCapture where the page cannot be decoded or parsed.
    """
    anchors = tuple(_anchors(page))
    dated = dict(_dates_beside(anchors, order_of(page)))
    links = [*_declared(page), *_anchor_links(page, anchors, dated)]
    canonical = next((link.url for link in links if link.kind == "canonical"), None)
    return Survey(
        links=tuple(links),
        claims=(*claims(page), *_listing_claims(page, anchors, dated)),
        blocks=blocks(page),
        canonical=canonical if canonical and belongs(canonical, page.site) else None,
        rules=frozenset(_rules(page)),
    )


def _base(page: Page) -> str:
    for element in page.tree.iter("base"):
        if href := element.get("href"):
            return cautious(href, page.url) or page.url
    return page.url


def _declared(page: Page) -> Iterator[Link]:
    """What stands in <link> and <meta http-equiv=refresh>."""
    base = _base(page)
    for element in page.tree.iter("link"):
        href, relations = element.get("href"), (element.get("rel") or "").casefold().split()
        url = cautious(href, base) if href else None
        if url is None:
            continue
        if "alternate" in relations and (element.get("type") or "").casefold().strip() in FEED_TYPES:
            yield Link(url=url, text=element.get("title") or "", kind="feed")
        elif kind := next((LINK_KINDS[each] for each in relations if each in LINK_KINDS), None):
            yield Link(url=url, kind=kind, language=element.get("hreflang"))
    for content in page.meta.get("refresh", ()):
        found = REFRESH.match(content)
        if found and int(found[1][:9]) <= 10 and (url := cautious(found[2].strip(), base)):
            yield Link(url=url, kind="refresh")


@dataclass(frozen=True, slots=True)
class _Anchor:
    element: HtmlElement
    url: str
    text: str


def _anchors(page: Page) -> Iterator[_Anchor]:
    base, taken = _base(page), 0
    for element in page.tree.iter("a"):
        href = element.get("href")
        if href is None or href.startswith("#") or not (url := cautious(href, base)):
            continue
        yield _Anchor(element, url, " ".join(element.text_content()[:2000].split()))
        if (taken := taken + 1) >= MOST_LINKS:
            return


def _anchor_links(page: Page, anchors: tuple[_Anchor, ...], dated: dict[int, Found]) -> Iterator[Link]:
    seen: set[tuple[str, str]] = set()
    for position, anchor in enumerate(anchors):
        if (anchor.url, anchor.text) in seen:
            continue
        seen.add((anchor.url, anchor.text))
        relations = (anchor.element.get("rel") or "").casefold().split()
        ahead = "next" in relations or (
            NEXT.search(anchor.url) and bare_host(anchor.url) == bare_host(page.url)
        )
        yield Link(
            url=anchor.url,
            text=anchor.text,
            kind="next" if ahead else "anchor",
            nofollow="nofollow" in relations,
            dated=position in dated,
        )


def _listing_claims(page: Page, anchors: tuple[_Anchor, ...], dated: dict[int, Found]) -> Iterator[Claim]:
    """A list dates what it links to, never the page that it stands on; and only what is of its own site."""
    for position, found in dated.items():
        if belongs(anchors[position].url, page.site):
            yield stated(anchors[position].url, "listing", found, page.site)


# ---------------------------------------------------------------- dates beside links
#
# An entry of a list is the largest element in which one headline alone is linked. Its date stands inside it, or in the
# gap behind it, or in the gap before it; which of the two gaps is told by the first and the last entry of the list.


def _dates_beside(anchors: tuple[_Anchor, ...], order: str | None) -> Iterator[tuple[int, Found]]:
    headlines = {
        position: anchor
        for position, anchor in enumerate(anchors)
        if (len(anchor.text.split()) >= HEADLINE_WORDS or len(anchor.text) >= 8) and not _in_prose(anchor)
    }
    targets = _targets_below(anchors)
    lists: dict[HtmlElement, dict[HtmlElement, list[int]]] = defaultdict(lambda: defaultdict(list))
    for position, anchor in headlines.items():
        entry = anchor.element
        while (
            (parent := entry.getparent()) is not None and len(targets[parent]) == 1 and parent.tag != "body"
        ):
            entry = parent
        if parent is not None:
            lists[parent][entry].append(position)
    for parent, children in lists.items():
        inside = {entry: _only_date(_chunks(entry), order) for entry in children}
        dated = [entry for entry, found in inside.items() if found]
        if len(dated) > 1:  # one alone is an article with its own date and a link to another
            for entry in dated:
                if found := inside[entry]:
                    yield children[entry][0], found
        elif not dated:
            for entry, found in _dates_in_gaps(parent, children, order).items():
                yield children[entry][0], found


def _in_prose(anchor: _Anchor) -> bool:
    """Does running text lead up to the link? Then it is no headline."""
    before, parent = anchor.element.getprevious(), anchor.element.getparent()
    text = before.tail if before is not None else parent.text if parent is not None else None
    return len(" ".join((text or "").split())) > LONGEST_LABEL


def _targets_below(anchors: tuple[_Anchor, ...]) -> dict[HtmlElement, set[str]]:
    """For each element the addresses linked below it, counted to two: more makes no difference."""
    below: dict[HtmlElement, set[str]] = defaultdict(set)
    for anchor in anchors:
        element: HtmlElement | None = anchor.element
        while element is not None and len(below[element]) < 2:
            below[element].add(anchor.url)
            element = element.getparent()
    return below


def _dates_in_gaps(
    parent: HtmlElement, entries: dict[HtmlElement, list[int]], order: str | None
) -> dict[HtmlElement, Found]:
    if len(entries) < 2:
        return {}
    sequence: list[HtmlElement] = []
    gaps: list[list[str]] = [[parent.text or ""]]
    for child in parent:
        if child in entries:
            sequence.append(child)
            gaps.append([])
        elif isinstance(child.tag, str) and not any(True for _ in child.iter("a")):
            gaps[-1].extend(_chunks(child))
        gaps[-1].append(child.tail or "")
    found = [_only_date(gap, order) for gap in gaps]
    if found[0] is None and all(found[1:]):
        return {entry: day for entry, day in zip(sequence, found[1:], strict=True) if day}
    if found[-1] is None and all(found[:-1]):
        return {entry: day for entry, day in zip(sequence, found[:-1], strict=True) if day}
    return {}


def _chunks(element: HtmlElement) -> Iterator[str]:
    """The texts below an element one by one, the machine-readable form of a <time> before its words."""
    for each in element.iter():
        if not isinstance(each.tag, str) or each.tag in ("script", "style", "template", "noscript"):
            continue
        if each.tag == "time" and each.get("datetime"):
            yield each.get("datetime") or ""
        elif each.text:
            yield each.text
        if each is not element and each.tail:
            yield each.tail


def _only_date(chunks: Iterator[str] | list[str], order: str | None) -> Found | None:
    """The one day that stands alone in a text of its own; None if there is none, or several that differ."""
    days: list[Found] = []
    for chunk in chunks:
        text = " ".join(chunk.split())
        if 6 <= len(text) <= LONGEST_LABEL and any(map(str.isdigit, text)) and (found := _label(text, order)):
            days.append(found)
    if not days or len({(day.earliest, day.latest) for day in days}) > 1:
        return None
    return next((day for day in days if day.instant), days[0])


def _label(text: str, order: str | None) -> Found | None:
    if whole := read(text, order=order):
        return whole
    found = find(text, order=order)
    if len(found) == 1 and len(text) - (found[0].end - found[0].start) <= DECORATION:
        return found[0]
    return None


def _rules(page: Page) -> Iterator[str]:
    headers = [value for name, value in page.capture.headers if name.casefold() == "x-robots-tag"]
    stated = [*page.meta.get("robots", ()), *page.meta.get("newsbot", ()), *headers]
    wishes = {wish for text in stated for wish in _wishes(text)}
    yield from (rule for rule in RULES if rule in wishes or (rule != "noarchive" and "none" in wishes))
    if "1" in (*page.meta.get("tdm-reservation", ()), page.capture.header("tdm-reservation")):
        yield "tdm-reservation"


def _wishes(text: str) -> Iterator[str]:
    """The directives that are meant for everybody or for us: "none", but not "max-image-preview:none" or "otherbot: none"."""
    ours = True
    for part in text.casefold().split(","):
        name, colon, value = (each.strip() for each in part.partition(":"))
        if not colon:
            name, value = "", name
        elif not AGENT.fullmatch(name) or VALUED.fullmatch(name):
            continue
        else:
            ours = name in ("*", "newsbot")
        if ours:
            yield value
