"""A part of a response is never taken for the whole."""

from __future__ import annotations

import codecs
import gzip
import zlib

import brotli
import pytest
import zstandard
from scrapy import Request
from scrapy.http import Headers, Response

from newsbot.fetching.whole import missing, pairs

HTML = b"<!DOCTYPE html>\n<!-- a <b> --><HTML lang=en><p>It rained in Ostwick.</p></HTML >\n<!-- cached -->"
RSS = b'<?xml version="1.0"?><rss version="2.0"><channel></channel></rss>'


def said(
    body: bytes = HTML,
    status: int = 200,
    flags: tuple[str, ...] = (),
    asked: tuple[str, ...] = (),
    **headers: str,
) -> str | None:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    request = Request("https://lantern.example/", headers=dict.fromkeys(asked, "x"))
    return missing(request, Response(request.url, status, headers=named, body=body, flags=list(flags)))


def test_a_response_with_its_length_is_whole_whatever_it_holds() -> None:
    assert said() is None
    assert said(b"", Content_Length="0") is None
    assert said(b"cut <p", Content_Length="6") is None
    assert said(b"", 304, asked=("If-None-Match",), Content_Length="900") is None
    assert said(b"", 204, Content_Length="900") is None
    assert said(Content_Length="odd") is None


@pytest.mark.parametrize(
    ("flags", "expected"), [(("dataloss",), "ended inside"), (("download_stopped",), "ended inside")]
)
def test_what_scrapy_marks_as_cut_is_cut(flags: tuple[str, ...], expected: str) -> None:
    assert expected in (said(flags=flags) or "")


def test_fewer_bytes_than_declared_are_a_part() -> None:
    assert said(Content_Length=str(len(HTML) + 1)) == f"{len(HTML) + 1} bytes were declared, {len(HTML)} came"


def test_a_206_is_a_part_unless_a_part_was_asked_for() -> None:
    assert "206" in (said(status=206) or "")
    assert said(status=206, asked=("Range",)) is None


def test_a_304_answers_only_who_asked() -> None:
    assert "not asked" in (said(b"", 304) or "")
    assert said(b"", 304, asked=("If-Modified-Since",)) is None


BARE = zlib.compressobj(wbits=-15)
CODED = {
    "gzip": gzip.compress(HTML),
    "deflate": zlib.compress(HTML),
    "Deflate": BARE.compress(HTML) + BARE.flush(),  # as many servers understand it
    "br": brotli.compress(HTML),
    "zstd": zstandard.compress(HTML),
    "gzip, br": brotli.compress(gzip.compress(HTML)),
    "zstd, gzip": gzip.compress(zstandard.compress(HTML)),
    "gzip, gzip": gzip.compress(gzip.compress(HTML)),
}


@pytest.mark.parametrize("coding", CODED)
def test_a_coding_must_reach_its_end_wherever_it_is_cut(coding: str) -> None:
    whole = CODED[coding]
    assert said(whole, Content_Encoding=coding) is None
    assert said(whole, Content_Encoding=coding, flags=("partial",)) is None
    for cut in range(len(whole)):
        assert said(whole[:cut], Content_Encoding=coding, flags=("partial",)), cut
        assert said(whole[:cut], Content_Encoding=coding, Content_Length=str(len(whole))), cut
        assert said(whole[:cut], Content_Encoding=coding, flags=("dataloss",)), cut
        if cut:  # with a length of 0, or a last chunk at once, nothing is what was sent
            assert said(whole[:cut], Content_Encoding=coding), cut


@pytest.mark.parametrize("kind", ["text/html", "application/xhtml+xml", "application/rss+xml; charset=utf-8"])
def test_markup_must_reach_its_end_wherever_it_is_cut(kind: str) -> None:
    whole = RSS if "rss" in kind else HTML
    assert said(whole, Content_Type=kind, flags=("partial",)) is None
    end = whole.rindex(b">", 0, whole.rindex(b"</") + 9)  # what follows the last tag is only a comment
    for cut in range(end):
        assert said(whole[:cut], Content_Type=kind, Content_Length=str(len(whole))), cut
        assert said(whole[:cut], Content_Type=kind, flags=("partial",)), cut
        assert said(codecs.BOM_UTF8 + whole[:cut], Content_Type=kind, flags=("partial",)) or not cut, cut


def test_a_packed_file_without_a_coding_must_reach_its_end_too() -> None:
    whole = gzip.compress(RSS)
    assert said(whole, flags=("partial",)) is None
    assert said(gzip.compress(bytes(40 << 20)), flags=("partial",)) is None  # too large, but whole
    assert all(said(whole[:cut], flags=("partial",)) for cut in range(2, len(whole)))


def test_a_wrong_checksum_is_no_whole_body() -> None:
    whole = CODED["gzip"]
    damaged = whole[:-6] + bytes([whole[-6] ^ 1]) + whole[-5:]
    assert "not whole gzip" in (said(damaged, Content_Encoding="gzip") or "")


def test_a_coding_that_nobody_knows_and_a_bomb_came_whole() -> None:
    assert said(b"...", Content_Encoding="pack200-gzip") is None
    assert said(gzip.compress(bytes(40 << 20)), Content_Encoding="gzip") is None


@pytest.mark.parametrize("body", [HTML, RSS, b"plain words", b"", b"User-agent: *\nDisallow: /"])
def test_a_body_that_only_the_connection_ends_is_whole_if_its_last_tag_is_there(body: bytes) -> None:
    assert said(body, flags=("partial",)) is None


@pytest.mark.parametrize(
    "body", [HTML[: HTML.index(b"</HTML")], RSS[:-1], b"<html>", b"<feed><entry></entry>"]
)
def test_and_a_part_if_it_is_not(body: bytes) -> None:
    assert said(body, flags=("partial",))
    assert said(body, 404, flags=("partial",)) is None  # no page is made of it


def test_headers_come_in_pairs_with_repeated_ones_kept() -> None:
    assert pairs(Headers({"A": ["1", "2"], "B": b"caf\xc3\xa9"})) == (("A", "1"), ("A", "2"), ("B", "café"))


def test_a_row_of_comments_costs_no_time() -> None:
    # Where each piece is looked at for every other, this takes an hour.
    assert said(b"<!---->" * 200_000 + b"<!--", flags=("partial",))
    assert said(b"<?" * 1_000_000 + b"<!doctype " * 100_000, flags=("partial",))
