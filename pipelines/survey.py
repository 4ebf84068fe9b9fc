"""What one capture says of other addresses and of its own day: links, dates beside them, claims, blocks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from pipelines.dating.evidence import claims
from pipelines.dating.stated import stated
from pipelines.dating.strings import Found
from pipelines.dedup.addresses import bare_host, belongs, cautious
from pipelines.extraction.furniture import blocks
from pipelines.listings import Anchor, anchors_of, dates_beside
from pipelines.page import Page
from pipelines.values import Claim, Link, Survey

MOST_LINKS = 5_000  # of one page; what stands behind them is a trap or a directory
LINK_KINDS = {"canonical": "canonical", "amphtml": "amp", "next": "next", "alternate": "alternate"}
FEED_TYPES = ("application/rss+xml", "application/atom+xml", "application/feed+json")
# Not shape.PAGED: among the links of a page ?p=2 counts as well, which elsewhere is as likely the id of an article, and
# a number that is joined to its word (/page2, /page-2) does not.
NEXT = re.compile(r"(?:[?&/](?:page|p|pg|start|offset)[=/]\d+)(?:$|[&/])", re.IGNORECASE)
REFRESH = re.compile(r"^\s*(\d+)(?:\.\d*)?\s*[;,]\s*(?:url\s*=\s*)?['\"]?([^'\"]+)", re.IGNORECASE)
AGENT = re.compile(r"\*|[a-z][\w.-]*")
VALUED = re.compile(r"max-[a-z-]+|unavailable_after")
RULES = ("noindex", "noarchive", "nofollow")


def survey(page: Page) -> Survey:
    """Survey one HTML page; cheap, and the same whatever else is known of the site.

    Raises BadPage or BadCapture where the page cannot be decoded or parsed.
    """
    base = _base(page)
    anchors = tuple(anchors_of(page, base, MOST_LINKS))
    dated = dates_beside(page, anchors)
    links = [*_declared(page, base), *_anchor_links(page, anchors, dated)]
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


def _declared(page: Page, base: str) -> Iterator[Link]:
    """What stands in <link> and <meta http-equiv=refresh>."""
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


def _anchor_links(page: Page, anchors: tuple[Anchor, ...], dated: dict[int, Found]) -> Iterator[Link]:
    seen: set[tuple[str, str]] = set()
    for position, anchor in enumerate(anchors):
        if (anchor.url, anchor.text) in seen:
            continue
        seen.add((anchor.url, anchor.text))
        relations = (anchor.element.get("rel") or "").casefold().split()
        ahead = "next" in relations or (
            _is_paged(anchor.url) and bare_host(anchor.url) == bare_host(page.url)
        )
        yield Link(
            url=anchor.url,
            text=anchor.text,
            kind="next" if ahead else "anchor",
            nofollow="nofollow" in relations,
            dated=position in dated,
        )


# The menus of a site's pages lead to the same addresses.
@lru_cache(maxsize=10_000)
def _is_paged(url: str) -> bool:
    return NEXT.search(url) is not None


def _listing_claims(page: Page, anchors: tuple[Anchor, ...], dated: dict[int, Found]) -> Iterator[Claim]:
    """A list dates what it links to, never the page that it stands on; and only what is of its own site."""
    for position, found in dated.items():
        if belongs(anchors[position].url, page.site):
            yield stated(anchors[position].url, "listing", found, page.site)


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
