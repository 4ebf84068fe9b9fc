"""Three renderings of one page whose markup nobody knows, and the seams of a whole reading."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from pipelines.errors import BadPage
from pipelines.extraction import extract
from pipelines.extraction.furniture import blocks, learn
from pipelines.lines import fingerprint
from pipelines.page import Page

from .newspaper import BODY, HEADLINE, OTHERS, article, document, page

PAGES = Path(__file__).parent / "pages"
EXPECTED = json.loads((PAGES / "expected.json").read_text("utf-8"))
FILES = ("div.html", "semantic.html", "table.html")


def _rendering(name: str) -> Page:
    return page((PAGES / name).read_bytes(), EXPECTED["url"])


@pytest.mark.parametrize("together", [False, True])
@pytest.mark.parametrize("name", FILES)
def test_each_rendering_gives_the_headline_and_the_text_and_nothing_else(name: str, together: bool) -> None:
    furniture = learn([blocks(_rendering(other)) for other in FILES]) if together else frozenset()
    reading = extract(_rendering(name), furniture)
    assert (reading.kind, reading.language) == ("article", "en")
    assert reading.title == EXPECTED["title"]
    assert list(reading.paragraphs) == EXPECTED["paragraphs"]
    for string in EXPECTED["forbidden"] + EXPECTED["files"][name]["forbidden"]:
        assert string not in reading.body
        assert string not in (reading.title or "")


def test_a_page_of_twenty_thousand_links_is_read_in_seconds() -> None:
    links = "".join(
        f'<li><a href="/{n}">{OTHERS[n % 12]} {n}</a> <i>21.10.2025</i></li>' for n in range(20_000)
    )
    assert extract(page(article(around=f"<ul>{links}</ul>"))).paragraphs == BODY


def test_thousands_of_empty_boxes_cost_no_minutes() -> None:
    assert extract(page(article(before="<div><img src=x><span></span></div>" * 10_000))).paragraphs == BODY


def test_joiners_of_emoji_and_of_persian_stay_in_the_text() -> None:
    flag = "🏴\U000e0067\U000e0062\U000e007f"
    words = f"The family 👩\u200d👩\u200d👧 reads می\u200cخواهم aloud, and a {flag} flies over the quay."
    assert extract(page(article((BODY[0], words, BODY[1])))).paragraphs == (BODY[0], words, BODY[1])


def test_headings_lists_quotes_and_tables_of_the_text_stay_in_their_order() -> None:
    items = "<ul><li>Dredging takes eighteen months.</li><li>The quay wall is renewed.</li></ul>"
    table = "<table><tr><th>Year</th><th>Ships</th></tr><tr><td>2019</td><td>412</td></tr></table>"
    html = document(
        f"<article><h1>{HEADLINE}</h1><p>{BODY[0]}</p><h2>What it costs the town</h2><p>{BODY[1]}</p>"
        f"{items}<blockquote>{BODY[2]}</blockquote>{table}<p>{BODY[3]}</p></article>"
    )
    assert extract(page(html)).paragraphs == (
        BODY[0],
        "What it costs the town",
        BODY[1],
        "Dredging takes eighteen months.",
        "The quay wall is renewed.",
        BODY[2],
        "Year | Ships",
        "2019 | 412",
        BODY[3],
    )


def test_a_page_without_text_is_no_article_and_has_no_paragraphs() -> None:
    reading = extract(page(document("<div><img src=x></div>", "Osmer")))
    assert (reading.kind, reading.reason, reading.paragraphs) == ("other", "no text", ())


def test_what_is_no_html_cannot_be_read() -> None:
    with pytest.raises(BadPage, match="expected HTML"):
        extract(page("%PDF-1.4", headers=(("Content-Type", "application/pdf"),)))


def test_the_title_is_not_the_first_paragraph_again() -> None:
    html = document(f"<div><p>{HEADLINE}</p>" + "".join(f"<p>{p}</p>" for p in BODY) + "</div>")
    assert extract(page(html)).paragraphs == BODY


@pytest.mark.parametrize("listed", [0, 1])
def test_of_two_headings_the_one_that_other_pages_link_to_is_the_headline(listed: int) -> None:
    headings = ("Readers walk along the old harbour wall", "Council of Osmer votes for the channel")
    content = "".join(f"<h2>{heading}</h2>" for heading in headings)
    html = document(content + "".join(f"<p>{text}</p>" for text in BODY), "Osmer Courier")
    linked = fingerprint(headings[listed], "link")
    assert linked is not None
    assert extract(page(html), frozenset({linked})).title == headings[listed]
