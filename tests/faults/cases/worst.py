"""The worst: pages that cost other programs gigabytes or minutes. Each costs itself, and the good page beside it is kept."""

from __future__ import annotations

import gzip
import json
import socket
import time
from collections.abc import Callable, Generator, Iterator
from functools import cache, partial
from itertools import pairwise

import brotli
import zstandard

from tests.faults.pages import answer, html, item, json_ld, links, loc, robots, story, xml
from tests.faults.server import Answer, Site
from tests.faults.suite import Kept

Visits = Generator[None, Kept, None]
GOOD = "/news/the-good-story-beside-it-1501"
BAD = "/news/the-bad-story-of-number-1502"
FILLER = b"<p>It rained in Odrin, and it rained in Ostwick. " * 1310  # 64 KiB


@cache
def _packed(coding: str) -> bytes:
    """A gigabyte in one coding, a quarter of one in brotli."""
    block = b"<html><body>" + bytes(2**24)
    if coding == "gzip":
        return gzip.compress(block, mtime=0) * 64
    if coding == "zstd":
        return zstandard.ZstdCompressor().compress(block) * 64
    packer = brotli.Compressor(quality=5)
    return b"".join(packer.process(block) for _ in range(16)) + packer.finish()


def _stacked(layers: int) -> bytes:
    body = gzip.compress(bytes(2**26), mtime=0)
    for _ in range(layers - 1):
        body = gzip.compress(body, mtime=0)
    return body


def _endless(head: bytes, step: bytes, pause: float = 0.0) -> Callable[[socket.socket], None]:
    def script(connection: socket.socket) -> None:
        connection.sendall(head)
        while True:  # until the other end has had enough
            connection.sendall(step)
            time.sleep(pause)

    return script


def _nested(tag: str, depth: int) -> str:
    told = story(("nested", tag, depth))
    return (
        f"<html><head><title>{told.title}</title></head><body>{f'<{tag}>' * depth}{told.markup}</body></html>"
    )


def _attributes(count: int) -> str:
    told = story("attributes")
    return told.page(above=f"<div {' '.join(f'a{at}=1' for at in range(count))}>x</div>")


def _graph(size: int) -> str:
    nodes = [
        {"@type": "NewsArticle", "headline": f"Story {at}", "datePublished": "2026-02-01"}
        for at in range(size)
    ]
    return f'<script type="application/ld+json">{json.dumps({"@graph": nodes})}</script>'


def _entities() -> str:
    """Each entity is ten of the one before it."""
    names = [f"e{at}" for at in range(12)]
    declared = "".join(f'<!ENTITY {name} "{f"&{before};" * 10}">' for before, name in pairwise(names))
    return f'<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY e0 "lol">{declared}]>'


def _addresses(count: int) -> Iterator[str]:
    return (f"/news/one-of-the-many-stories-{at}" for at in range(count))


HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"
WORST: dict[str, Callable[[Site], Answer]] = {
    "a_gigabyte_in_gzip": lambda _: html(_packed("gzip"), Content_Encoding="gzip"),
    "a_gigabyte_in_brotli": lambda _: html(_packed("br"), Content_Encoding="br"),
    "a_gigabyte_in_zstd": lambda _: html(_packed("zstd"), Content_Encoding="zstd"),
    "gzip_in_gzip": lambda _: html(_stacked(2), Content_Encoding="gzip, gzip"),
    "ten_layers_of_gzip": lambda _: html(_stacked(10), Content_Encoding=", ".join(["gzip"] * 10)),
    "a_body_without_end": lambda _: _endless(HEAD + b"\r\n<html><body>", FILLER),
    "a_body_of_ten_gigabytes_by_its_length": lambda _: _endless(HEAD + b"Content-Length: 10000000000\r\n\r\n", FILLER),
    "chunks_without_end": lambda _: _endless(HEAD + b"Transfer-Encoding: chunked\r\n\r\n", b"%x\r\n%s\r\n" % (len(FILLER), FILLER)),
    "chunks_of_one_byte_without_end": lambda _: _endless(HEAD + b"Transfer-Encoding: chunked\r\n\r\n", b"1\r\nx\r\n" * 10_000),
    "headers_without_end": lambda _: _endless(HEAD, b"X-More: and more and more\r\n" * 500),
    "one_header_without_end": lambda _: _endless(HEAD + b"X-Long: ", b"z" * 65_536),
    "a_header_folded_without_end": lambda _: _endless(HEAD + b"X-Fold: a\r\n", b" and more\r\n" * 1000),
    "interim_answers_without_end": lambda _: _endless(b"", b"HTTP/1.1 103 Early Hints\r\n\r\n" * 100),
    "a_status_line_without_end": lambda _: _endless(b"HTTP/1.1 200 ", b"O" * 65_536),
    "trailers_without_end": lambda _: _endless(HEAD + b"Transfer-Encoding: chunked\r\n\r\n0\r\n", b"X-More: and more\r\n" * 1000),
    "a_body_of_a_byte_now_and_then": lambda _: _endless(HEAD + b"Content-Length: 1000000\r\n\r\n", b"x", 0.2),
    "a_head_of_a_byte_now_and_then": lambda _: _endless(b"HTTP/1.1 200 OK\r\nX-Slow: ", b"x", 0.2),
    "a_million_attributes": lambda _: html(_attributes(1_000_000)),
    "a_million_attributes_on_many_tags": lambda _: html(story("many tags").page(above="<i a=1 b=2 c=3 d=4 e=5></i>" * 200_000)),
    "a_million_links": lambda _: html(story("links").page(below="".join(f'<a href="{each}">x</a>' for each in _addresses(1_000_000)))),
    "a_hundred_thousand_nested_boxes": lambda _: html(_nested("div", 100_000)),
    "a_hundred_thousand_nested_letters": lambda _: html(_nested("b", 100_000)),
    "a_hundred_thousand_nested_tables": lambda _: html(_nested("table><tr><td", 100_000)),
    "a_million_open_paragraphs": lambda _: html("<p><b><i>" * 400_000),
    "thirty_megabytes_of_json_ld": lambda _: html(story("graph").page(head=_graph(400_000))),
    "json_ld_nested_a_hundred_thousand_deep": lambda _: html(
        story("deep json").page(head=f'<script type="application/ld+json">{"[" * 100_000}</script>')
    ),
    "many_scripts_of_json_ld": lambda _: html(story("scripts").page(head=_graph(100) * 2000)),
    "one_line_of_thirty_megabytes": lambda _: html(story("line").page(below=f"<p>{'word and word ' * 2_200_000}</p>")),
    "one_word_of_thirty_megabytes": lambda _: html(story("word").page(below=f"<p>{'w' * 30_000_000}</p>")),
    "a_million_spaces_in_a_headline": lambda _: html(f"<title>{' ' * 1_000_000}x</title><h1>{' ,' * 500_000}x</h1>"),
    "a_million_digits_in_the_place_of_a_day": lambda _: html(story("digits").page(above=f"<time datetime='{'1' * 1_000_000}'>{'1/' * 500_000}</time>")),
    "a_byline_of_half_a_million_names": lambda _: html(story("names").page(above=f"<p class=byline>By {'Mira Holt and ' * 40_000}</p>")),
    "a_text_of_nothing_but_months": lambda _: html(story("months").page(below="<p>" + "5 March 2026, March 5, 05.03.2026 " * 60_000)),
    "a_million_comments": lambda _: html(story("comments").page(below="<!--" * 1_000_000)),
    "a_million_broken_tags": lambda _: html(story("broken").page(below="<" * 1_000_000 + "a<b<" * 1_000_000)),
    "a_million_entities": lambda _: html(story("entities").page(below="&amp;&lt;&#x202e;" * 1_000_000)),
    "a_canonical_link_of_a_megabyte": lambda _: html(story("canonical").page(head=f'<link rel="canonical" href="/{"a/" * 500_000}">')),
    "a_hundred_thousand_metas": lambda _: html(story("metas").page(head='<meta property="article:published_time" content="2026-02-01">' * 100_000)),
    "a_list_of_two_hundred_thousand_dates": lambda _: html(
        "<ul>" + "".join(f'<li><a href="{each}">One of the many stories of the year</a> <i>3 March 2026</i></li>' for each in _addresses(100_000))
    ),
    "a_table_of_a_million_cells": lambda _: html(story("cells").page(below="<table>" + ("<tr>" + "<td>7" * 10) * 100_000)),
}  # fmt: skip


def _costs_itself_only(said: Callable[[Site], Answer], site: Site) -> Visits:
    site.start("/", html(links(GOOD)))
    site.starts.append(BAD)
    site.ask(BAD, lambda _: said(site))  # made when it is asked for, and forgotten
    site.on(GOOD, html(story(("good", id(said))).page()))
    kept = yield
    kept.is_whole(story(("good", id(said))), GOOD) if len(kept.articles) == 1 else kept.at(GOOD)
    assert kept.outcomes[BAD] is not None


for _name, _said in WORST.items():
    vars()[f"{_name}_cost_one_page"] = partial(_costs_itself_only, _said)


def _document_without_end(path: str, said: Callable[[Site], Answer], site: Site) -> Visits:
    """A feed, sitemap or robots.txt of the worst kind."""
    site.start("/", html(links(GOOD)))
    site.ask(path, lambda _: said(site))
    site.start(GOOD, html(story(("beside", path)).page()))
    kept = yield
    assert kept.outcomes[GOOD] in ("article", "unreachable", "disallowed")
    assert sum(kept.requests.values()) < 600


DOCUMENTS: dict[str, tuple[str, Callable[[Site], Answer]]] = {
    "a_sitemap_of_a_million_addresses": (
        "/sitemap.xml",
        lambda site: xml(gzip.compress(f"<urlset>{''.join(loc(site.url(f'/tag/{at}')) for at in range(400_000))}</urlset>".encode(), 1)),
    ),
    "a_sitemap_that_swells_to_a_gigabyte": (
        "/sitemap.xml",
        lambda _: answer(_packed("gzip"), Content_Type="application/gzip"),
    ),
    "a_sitemap_of_entities_in_entities": (
        "/sitemap.xml",
        lambda _: xml(_entities().replace("rss", "urlset") + "<urlset><url><loc>http://a.example/&e11;</loc></url></urlset>"),
    ),
    "a_sitemap_nested_a_hundred_thousand_deep": ("/sitemap.xml", lambda _: xml(f"<urlset>{'<url>' * 100_000}")),
    "a_text_sitemap_of_one_line": ("/sitemap.xml", lambda _: answer(b"http://a.example/" * 1_000_000, Content_Type="text/plain")),
    "a_robots_txt_without_end": ("/robots.txt", lambda _: _endless(b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\n", b"Disallow: /x\n" * 5000)),
    "a_robots_txt_of_wildcards": ("/robots.txt", lambda _: robots("User-agent: *\n" + "Disallow: /" + "*a" * 200_000 + "$\n")),
    "a_robots_txt_that_swells": ("/robots.txt", lambda _: robots(_packed("gzip"), Content_Encoding="gzip")),
}  # fmt: skip
for _name, (_path, _said) in DOCUMENTS.items():
    vars()[f"{_name}_costs_that_document"] = partial(_document_without_end, _path, _said)


def a_feed_of_entities_in_entities_costs_that_feed(site: Site) -> Visits:
    site.start("/feed", xml(f"{_entities()}<rss><channel>{item(GOOD, '&e11;')}</channel></rss>"))
    site.start(GOOD, html(story("beside entities").page()))
    kept = yield
    kept.is_whole(story("beside entities"))


def a_feed_of_a_hundred_thousand_entries_costs_that_feed(site: Site) -> Visits:
    site.start(
        "/feed", xml(f"<rss><channel>{''.join(item(each) for each in _addresses(100_000))}</channel></rss>")
    )
    site.start(GOOD, html(story("beside entries").page()))
    kept = yield
    kept.at(GOOD)
    assert kept.outcomes["/feed"] is not None


def what_was_too_much_says_so(site: Site) -> Visits:
    """A page beyond the bounds is an error with a reason, and its capture is kept."""
    site.starts.append(BAD)
    site.ask(BAD, lambda _: html(_packed("gzip"), Content_Encoding="gzip"))
    kept = yield
    kind, reason = kept.read_as(BAD)
    assert kind == "error"
    assert "decodes to more than" in (reason or "")


def a_page_with_json_ld_of_three_megabytes_keeps_its_text(site: Site) -> Visits:
    told = story("huge json")
    site.start("/news/1503", html(told.page(head=json_ld(articleBody="word " * 600_000))))
    kept = yield
    kept.is_whole(told)
