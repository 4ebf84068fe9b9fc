"""An article is hardly ever called anything else, and a page of links never an article."""

from __future__ import annotations

import re

import pytest

from pipelines.extraction import extract
from pipelines.extraction.kinds import kind
from pipelines.values import Site

from .newspaper import BODY, HEADLINE, OTHERS, article, document, page

LINKS = "".join(f'<li><a href="/news/{n}">{OTHERS[n % 12]} {n}</a></li>' for n in range(20))
DATED = "".join(
    f'<li><a href="/news/{n}">{OTHERS[n % 12]} {n}</a> <i>{n + 1}.10.2025</i></li>' for n in range(10)
)
TEASERS = "".join(
    f'<div><h3><a href="/n/{n}">{OTHERS[n % 12]} {n}</a></h3><p>{BODY[n % 4]}</p></div>' for n in range(16)
)


@pytest.mark.parametrize(
    "content", [f"<ul>{LINKS}</ul>", f"<h1>Politics</h1><ul>{DATED}</ul>", f"<h1>Politics</h1>{TEASERS}"]
)
def test_a_page_of_links_is_a_listing_without_text(content: str) -> None:
    reading = extract(page(document(content, "Politics"), "http://osmer.example/politics"))
    assert (reading.kind, reading.paragraphs) == ("listing", ())


@pytest.mark.parametrize("path", ["", "/", "/en", "/en/", "/index.php", "/hy/index.html", "/arm"])
def test_a_home_page_is_a_listing(path: str) -> None:
    assert extract(page(article(), f"http://osmer.example{path}")).kind == "listing"


@pytest.mark.parametrize("around", ["", f"<ul>{LINKS}</ul>", f"<ul>{DATED}</ul>", f"<div>{TEASERS}</div>"])
@pytest.mark.parametrize(
    "url", ["http://osmer.example/news/4711", "http://osmer.example/a", "http://osmer.example/?p=12"]
)
def test_a_brief_of_two_sentences_is_an_article_whatever_stands_around_it(around: str, url: str) -> None:
    brief = (
        "The ferry to Tarn will not run on Sunday.",
        "The captain has caught a cold, the company said in the evening.",
    )
    reading = extract(page(article(brief, around=around), url))
    assert reading.kind == "article", reading.reason


@pytest.mark.parametrize(
    ("html", "reason"),
    [
        (
            document("<h1>404</h1><p>The page was eaten by the harbour seal.</p>", "Page not found - Osmer"),
            "page not found",
        ),
        (document("<p>Возможно, она была удалена.</p>", "Страница не найдена"), "page not found"),
        (document("<p>Checking your browser before you go on.</p>", "Just a moment..."), "bot challenge"),
        (
            document("<h1>We value your privacy</h1><p>May we keep files?</p>", "Cookie consent"),
            "consent wall",
        ),
        (document("<p>Sie suchen etwas, das wir nicht haben.</p>", "Seite nicht gefunden"), "page not found"),
        (document("<p>Փորձեք որոնել։</p>", "Էջը գոյություն չունի"), "page not found"),
        (document("<p>Try again soon.</p>", "502 Bad Gateway"), "error page"),
        (document("<p>Make an offer.</p>", "This domain is for sale"), "parked address"),
        (document("<p>Name and password, please.</p>", "Log in - Osmer"), "login wall"),
        (document("<p>Please solve the captcha to go on.</p>", "Osmer"), "bot challenge"),
        (document("", "Osmer"), "no text"),
        (
            document("<h1>The tide, filmed</h1>", "Tide", '<meta property="og:type" content="video.other">'),
            "video without text",
        ),
        (
            document(
                "<h1>Ten boats</h1>",
                "Boats",
                '<script type="application/ld+json">{"@type": "ImageGallery"}</script>',
            ),
            "pictures without text",
        ),
    ],
)
def test_a_notice_in_the_place_of_an_article_is_other(html: str, reason: str) -> None:
    reading = extract(page(html))
    assert (reading.kind, reading.reason) == ("other", reason)


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("/search?q=grain", "search results: links and no running text"),
        ("/tag/grain", "the page of a tag: links and no running text"),
        ("/author/ilse", "the page of an author: links and no running text"),
        ("/archive/", "an archive's page: links and no running text"),
        ("/politics", "links and no running text"),
    ],
)
def test_a_listing_is_named_after_its_address(path: str, reason: str) -> None:
    reading = extract(page(document(f"<ul>{LINKS}</ul>", "Grain"), f"http://osmer.example{path}"))
    assert (reading.kind, reading.reason) == ("listing", reason)


def test_the_beginning_of_an_article_before_a_wall_is_no_article() -> None:
    wall = "<p>Subscribe to continue reading.</p>"
    free = (
        '<script type="application/ld+json">{"@type": "NewsArticle", "isAccessibleForFree": false}</script>'
    )
    html = document(f"<h1>{HEADLINE}</h1><p>{BODY[0]}</p>{wall}", HEADLINE, free)
    reading = extract(page(html))
    assert reading.kind == "other"
    assert (reading.reason or "").startswith("paywall")


@pytest.mark.parametrize(
    "url", ["http://osmer.example/index.jsp?storyID=331300", "http://osmer.example/2012/07/why-the-tide"]
)
def test_an_address_of_one_story_keeps_a_short_text_from_being_a_section(url: str) -> None:
    long = BODY + tuple(paragraph.replace("Osmer", "Tarn") for paragraph in BODY)
    for body in (BODY[:1], long):
        assert (
            extract(page(article(body, "The tide", f"<ul>{DATED}</ul>" if body is long else ""), url)).kind
            == "article"
        )


def test_dated_links_alone_are_a_listing() -> None:
    listed = page(document(f"<h1>Politics</h1><ul>{DATED}</ul>", "Politics"), "http://osmer.example/politics")
    assert kind(listed, listed.lines, "Politics", "") == ("listing", "dated links and no running text")


def test_an_article_about_notices_is_an_article() -> None:
    for headline in (
        "Why 404 pages are not found funny",
        "Cookie makers of Osmer ask for consent",
        "Captcha poets meet",
    ):
        long = BODY + tuple(paragraph.replace("Osmer", "Tarn") for paragraph in BODY)
        assert extract(page(article(long, headline))).kind == "article"


def test_a_failed_answer_is_no_article() -> None:
    reading = extract(page(article(), status=404))
    assert (reading.kind, reading.reason, reading.paragraphs) == ("other", "status 404", BODY)


def test_the_patterns_of_a_site_decide_where_it_has_them() -> None:
    site = Site(name="osmer", article=re.compile(r"^/x/\d+"), listing=re.compile(r"^/topic/"))
    assert (
        extract(
            page(document(f"<p>{BODY[0]}</p><ul>{LINKS}</ul>"), "http://osmer.example/x/1", site=site)
        ).kind
        == "article"
    )
    assert extract(page(document(""), "http://osmer.example/x/1", site=site)).reason == "no text"
    assert extract(page(article(), "http://osmer.example/topic/fish", site=site)).kind == "listing"


def test_a_page_that_declares_a_list_needs_fewer_links() -> None:
    declared = '<script type="application/ld+json">{"@type": "CollectionPage"}</script>'
    few = "".join(f'<li><a href="/news/{n}">{OTHERS[n]}</a></li>' for n in range(8))
    assert (
        extract(page(document(f"<ul>{few}</ul>", "Topics", declared), "http://osmer.example/topics")).kind
        == "listing"
    )
    assert HEADLINE
