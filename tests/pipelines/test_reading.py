"""One capture read: the same in any process, and never an exception for a bad page."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pipelines.lines import fingerprint
from pipelines.reading import Read, pruned, read
from pipelines.values import Block, Capture, Site, Survey
from tests.pipelines.conftest import HTML, OSMER, START, article, page, story

SITE = Site(name="osmer.example", hosts=frozenset({"osmer.example"}), timezone="Europe/Berlin")


def capture(body: str | bytes, path: str = "/news/4711", role: str = "page", **headers: str) -> Capture:
    given = tuple((name.replace("_", "-"), value) for name, value in headers.items())
    data = body.encode() if isinstance(body, str) else body
    return Capture(
        url=OSMER + path, fetched_at=START, status=200, headers=(HTML, *given), body=data, role=role
    )


@pytest.mark.parametrize(
    ("body", "path", "role", "links"),
    [
        (article(1, below='<a href="/b">B</a>'), "/news/4711", "page", ["/b"]),
        (f"<rss><channel><item><link>{OSMER}/b</link></item></channel></rss>", "/feed", "feed", ["/b"]),
        (f"<urlset><url><loc>{OSMER}/b</loc></url></urlset>", "/sitemap.xml", "sitemap", ["/b"]),
        (f"Sitemap: {OSMER}/b", "/robots.txt", "robots", ["/b"]),
    ],
)
def test_each_kind_of_document_is_read_as_what_it_is(
    body: str, path: str, role: str, links: list[str]
) -> None:
    found = read(capture(body, path, "robots" if role == "robots" else "page"), SITE)
    assert found.role == role
    assert [each.url.removeprefix(OSMER) for each in found.survey.links] == links
    assert (found.reading is not None) == (role == "page")


def test_reading_is_a_function_of_capture_site_and_furniture() -> None:
    one = capture(article(1))
    assert read(one, SITE) == read(one, SITE)


@pytest.mark.parametrize(
    ("body", "headers"),
    [
        (b"\x1f\x8bbroken", {"Content_Encoding": "gzip"}),
        (b"", {}),
        (b"<p>" + b"<div>" * 400 + b"x", {}),
    ],
)
def test_a_bad_page_is_an_error_with_a_reason(body: bytes, headers: dict[str, str]) -> None:
    found = read(capture(body, **headers), SITE)
    if found.reading is not None and found.reading.kind == "error":
        assert found == Read(
            role="page", survey=Survey(), reading=found.reading, pruned=pruned((), frozenset())
        )
        assert found.reading.reason
    else:
        assert body.startswith(b"<p>")  # deep, but within what can be repaired


def test_a_bad_feed_or_sitemap_is_empty() -> None:
    torn = replace(capture(b"\x1f\x8bbroken"), role="sitemap")
    assert read(torn, SITE) == Read(role="sitemap", survey=Survey(), pruned=pruned((), frozenset()))


def test_furniture_goes_out_of_the_text_and_into_the_name() -> None:
    notice = "Readers of the Messenger keep the ferry timetable free for everybody with a small gift each spring and autumn."
    one = capture(page(story(1)[0], (*story(1)[1], notice)))
    plain = read(one, SITE)
    known = frozenset({fingerprint(notice) or 0})
    without = read(one, SITE, known)
    assert plain.reading is not None
    assert without.reading is not None
    assert notice in plain.reading.body
    assert notice not in without.reading.body
    assert plain.survey == without.survey
    assert plain.pruned != without.pruned == pruned(plain.survey.blocks, known)


def test_only_furniture_that_stands_on_the_page_names_it() -> None:
    blocks = (Block(1, True), Block(2, False))
    assert (
        pruned(blocks, frozenset({2, 3}))
        == pruned(blocks[::-1], frozenset({2}))
        != pruned(blocks, frozenset({3}))
    )
    assert pruned(blocks, frozenset()) == pruned((), frozenset({1}))
