"""What an address looks like, before anybody has asked for it."""

from __future__ import annotations

import re

import pytest

from pipelines.shape import shape
from pipelines.values import Site

PLAIN = Site(name="osmer.example")


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("", "listing"), ("/", "listing"), ("/news", "listing"), ("/news/", "listing"), ("/en", "listing"),
        ("/tag/ferries", "listing"), ("/news/category/harbour-and-river-news", "listing"), ("/author/ilse-brandvik", "listing"),
        ("/archive/2025/03", "listing"), ("/news?page=2", "listing"), ("/news/page/3", "listing"), ("/news/p-7", "unknown"),
        ("/search?q=a-very-long-query", "listing"), ("/harbour-opens-after-long-repairs?start=10", "listing"),
        ("/feed", "listing"), ("/rss/", "listing"),
        ("/2025/03/03/harbour-opens", "article"), ("/2025/03/harbour-opens", "article"), ("/20250303/harbour-opens.html", "article"),
        ("/harbour-opens-after-repairs", "article"), ("/news/harbour_opens_after_repairs.html", "article"),
        ("/%D0%B3%D0%B0%D0%B2%D0%B0%D0%BD%D1%8C-%D0%BE%D1%82%D0%BA%D1%80%D1%8B%D1%82%D0%B0-%D1%81%D0%BD%D0%BE%D0%B2%D0%B0-%D1%81%D0%B5%D0%B9%D1%87%D0%B0%D1%81", "article"),
        ("/news/4711", "article"), ("/4711", "article"), ("/news/harbour-4711.html", "article"), ("/en/news/detail/2423", "article"),
        ("/index.php?id=5", "article"), ("/?p=5", "article"), ("/view?article=9", "article"), ("/story.asp?x=1&news=12", "article"),
        ("/news/harbour-opens", "unknown"), ("/about/contact", "unknown"), ("/2025/03/03/", "unknown"), ("/news/12", "unknown"),
        ("/photo.jpg", "file"), ("/a/harbour-opens-after-repairs.PDF", "file"), ("/report.docx?id=5", "file"), ("/app.js", "file"),
        ("/mp3-players-are-back-again", "article"), ("/news/the.jpg.story-of-a-picture", "article"),
    ],
)  # fmt: skip
def test_an_address_alone_tells_what_it_probably_is(path: str, kind: str) -> None:
    assert shape(f"https://osmer.example{path}", PLAIN) == kind


def test_a_site_that_describes_itself_decides() -> None:
    site = Site(
        name="osmer.example",
        article=re.compile(r"^/n/\d+$"),
        listing=re.compile(r"^/(?:n|old)/?(?:\?|$)|^/n/7$"),
    )
    assert shape("https://osmer.example/n/8", site) == "article"
    assert shape("https://osmer.example/n/7", site) == "listing"
    assert shape("https://osmer.example/old?page=2", site) == "listing"
    assert shape("https://osmer.example/harbour-opens-after-repairs", site) == "listing"
    assert shape("https://osmer.example/n/8.pdf", site) == "file"
    only_listing = Site(name="osmer.example", listing=re.compile("^/rubric-of-the-day-and-night"))
    assert shape("https://osmer.example/rubric-of-the-day-and-night", only_listing) == "listing"
    assert shape("https://osmer.example/harbour-opens-after-repairs", only_listing) == "article"
