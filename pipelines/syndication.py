"""Feeds, sitemaps and robots.txt: what they lead to, and what they say of the linked articles' days."""

from __future__ import annotations

import codecs
import gzip
import io
import re
import zlib
from collections.abc import Iterator
from datetime import datetime

import feedparser
from lxml import etree

from pipelines.dating.stated import stated
from pipelines.dating.strings import read
from pipelines.dedup.addresses import belongs, cautious
from pipelines.errors import BadCapture
from pipelines.page import decode_body
from pipelines.values import Capture, Claim, Link, Site, Survey

MOST_BYTES = 64 * 1024 * 1024  # of a sitemap, unpacked: the protocol allows 50 MiB
MOST_ENTRIES = 50_000  # the protocol's bound
HEAD_BYTES = 2048
MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
ENDLESS_TAG = re.compile(
    rb"<[a-zA-Z][^<>]{10000,}+>"
)  # feedparser's time grows with the square of its attributes
HEAD = re.compile(rb"<(?:\w+:)?(rss|feed|rdf|urlset|sitemapindex|html)[\s>]", re.IGNORECASE)
ADDRESSES = re.compile(
    rb"(?:\xef\xbb\xbf)?(?:\s*+https?://[^\s<>]++)++\s*+", re.IGNORECASE
)  # and nothing else
DOCTYPE = re.compile(
    rb"<!DOCTYPE[^>\[]*+(?:\[.*?\]\s*)?>", re.IGNORECASE | re.DOTALL
)  # a sitemap needs no entities
STRAY = re.compile(rb"&(?!#?\w{1,32};)")  # a parser that recovers from one loses what follows
# What can be read as ASCII is no UTF-16, whatever it calls itself.
WIDE = re.compile(rb"""(<\?xml\b[^>]{0,200}?)\sencoding\s*=\s*["']utf-?(?:16|32)[^"'>]*["']""", re.IGNORECASE)
WITHIN = {  # pictures and films have titles, dates and addresses of their own
    "loc": ("url", "sitemap"),
    "lastmod": ("url", "sitemap"),
    "publication_date": ("news",),
    "title": ("news",),
}
ROLES = {b"rss": "feed", b"feed": "feed", b"rdf": "feed", b"urlset": "sitemap", b"sitemapindex": "sitemap"}


def unpacked(capture: Capture) -> bytes:
    """The document, its content coding undone, and the gzip of a .gz file. Raises BadCapture."""
    body = decode_body(capture.headers, capture.body, MOST_BYTES)
    if body[:2] != b"\x1f\x8b":
        return body
    try:
        with gzip.open(io.BytesIO(body)) as file:
            return file.read(MOST_BYTES)
    except (OSError, EOFError, zlib.error) as error:
        raise BadCapture(
            f"{capture.url} is not whole gzip ({error}); it is asked for again next time"
        ) from error


def role_of(capture: Capture) -> str:
    """feed, sitemap, robots or page: told by the content, whatever the server calls it."""
    if capture.role == "robots":
        return "robots"
    head = capture.body[:HEAD_BYTES]
    if capture.header("content-encoding") or head[:2] == b"\x1f\x8b":
        try:
            head = unpacked(capture)[:HEAD_BYTES]
        except BadCapture:
            return capture.role
    found = HEAD.search(head)
    if found and found[1].lower() in ROLES:
        return ROLES[found[1].lower()]
    lines = head if len(head) < HEAD_BYTES else head.rpartition(b"\n")[0]
    if not found and ADDRESSES.fullmatch(lines):
        return "sitemap"
    return "page" if found or capture.role == "feed" else capture.role


def survey_feed(capture: Capture, site: Site) -> Survey:
    """RSS, Atom and RDF, by feedparser: well-formed or not."""
    body = unpacked(capture)
    headers = {
        "content-location": capture.url,
        "content-type": capture.header("content-type") or "application/xml",
    }
    parsed = feedparser.parse(
        io.BytesIO(ENDLESS_TAG.sub(b"", body)), response_headers=headers, sanitize_html=False
    )
    links, claims = [], []
    for entry in parsed.entries[:MOST_ENTRIES]:
        url = cautious(entry.get("link") or "", capture.url) if entry.get("link") else None
        if url is None:
            continue
        updated = dict.get(entry, "updated")  # feedparser's own `get` falls back to the day of publication
        changed = read(updated or "")
        links.append(
            Link(
                url=url,
                text=entry.get("title") or "",
                kind="anchor",
                modified=changed.instant if changed else None,
            )
        )
        claims += _claims(site, url, "feed", entry.get("published"), "published")
        claims += _claims(site, url, "feed", updated, "modified")
    return Survey(links=tuple(links), claims=tuple(claims))


def survey_sitemap(capture: Capture, site: Site) -> Survey:
    """A sitemap, a sitemap index or a text sitemap; one odd entry costs that entry alone."""
    body = unpacked(capture)
    if b"<" not in body[:1024]:
        return Survey(links=tuple(_lines(body, capture.url)))
    links, claims = [], []
    for entry in _entries(body):
        url = cautious(entry.get("loc", ""), capture.url) if entry.get("loc") else None
        if url is None:
            continue
        if entry["entry"] == "sitemap":
            links.append(Link(url=url, kind="sitemap", modified=_instant(entry.get("lastmod"))))
            continue
        links.append(Link(url=url, text=entry.get("title", ""), modified=_instant(entry.get("lastmod"))))
        claims += _claims(site, url, "sitemap", entry.get("publication_date"), "published")
        claims += _claims(site, url, "sitemap", entry.get("lastmod"), "modified")
    return Survey(links=tuple(links), claims=tuple(claims))


def survey_robots(capture: Capture) -> Survey:
    """The sitemaps that a robots.txt names."""
    lines = unpacked(capture)[: 512 * 1024].decode("utf-8", "replace").splitlines()
    named = (found[1] for line in lines if (found := re.match(r"\s*sitemap\s*:\s*([^\s#]+)", line, re.I)))
    return Survey(
        links=tuple(Link(url=url, kind="sitemap") for each in named if (url := cautious(each, capture.url)))
    )


def _entries(body: bytes) -> Iterator[dict[str, str]]:
    """loc, lastmod, publication_date and title of each <url> and <sitemap>, whatever the namespaces."""
    if not body.startswith(MARKS):
        start = body[:65536].upper().find(b"<!DOCTYPE")
        if start >= 0 and (doctype := DOCTYPE.match(body, start)):
            body = body[:start] + body[doctype.end() :]
        body = STRAY.sub(b"&amp;", WIDE.sub(rb"\1", body, count=1))
    context = etree.iterparse(
        io.BytesIO(body),
        events=("end",),
        recover=True,
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=True,  # else a text of 10 MB costs all entries; unpacked() has bounded the bytes
    )
    entry: dict[str, str] = {}
    found = 0
    try:
        for _, element in context:
            name = _local(element)
            if name in ("url", "sitemap"):
                if name == "sitemap" and element.text and element.text.strip():
                    entry.setdefault("loc", element.text.strip())  # some write the address without a <loc>
                yield {"entry": name, **entry}
                entry, found = {}, found + 1
                element.clear()
                while element.getprevious() is not None:
                    del element.getparent()[0]
                if found >= MOST_ENTRIES:
                    return
            elif name == "loc" and "loc" in entry and _local(element.getparent()) in WITHIN["loc"]:
                yield {"entry": _local(element.getparent()), **entry}  # its end is missing
                entry = {"loc": (element.text or "").strip()}
            elif name in WITHIN and element.text and _local(element.getparent()) in WITHIN[name]:
                entry.setdefault(name, element.text.strip())
    except etree.XMLSyntaxError:
        return  # what came before the fault has been read


def _local(element: etree._Element | None) -> str:
    """The name without its namespace, or without the prefix of one that nobody declared."""
    if element is None or not isinstance(element.tag, str):
        return ""
    return re.split("[}:]", element.tag)[-1].casefold()


def _lines(body: bytes, base: str) -> Iterator[Link]:
    text = body.decode("utf-16" if body.startswith(MARKS) else "utf-8-sig", "replace")
    for line in text.splitlines()[:MOST_ENTRIES]:
        if line.strip().startswith(("http://", "https://")) and (url := cautious(line, base)):
            yield Link(url=url)


def _claims(site: Site, url: str, kind: str, says: str | None, about: str) -> list[Claim]:
    found = read(says) if says and belongs(url, site) else None
    return [stated(url, kind, found, site, about=about)] if found else []


def _instant(says: str | None) -> datetime | None:
    found = read(says) if says else None
    return found.instant if found else None
