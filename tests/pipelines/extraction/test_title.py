"""The headline is what readers see and metadata confirm, without the site's name."""

from __future__ import annotations

import pytest

from pipelines.extraction import extract
from pipelines.extraction.furniture import blocks, learn

from .newspaper import BODY, HEADLINE, OTHERS, article, document, page

TEXT = "".join(f"<p>{paragraph}</p>" for paragraph in BODY)
OG = f'<meta property="og:title" content="{HEADLINE}">'
LD = f'<script type="application/ld+json">{{"@type": "NewsArticle", "headline": "{HEADLINE}"}}</script>'


@pytest.mark.parametrize(
    "html",
    [
        document(f"<h1>The Osmer Lantern</h1><h2>{HEADLINE}</h2>{TEXT}", f"{HEADLINE} - The Osmer Lantern"),
        document(f"<h1>{HEADLINE}</h1>{TEXT}", "Osmer"),
        document(f"<div>{HEADLINE}</div>{TEXT}", f"Osmer » News » {HEADLINE}"),
        document(f"<div><b>{HEADLINE}</b><br>{TEXT}</div>", f"{HEADLINE} | Osmer"),
        document(TEXT, f"{HEADLINE} | Osmer"),
        document(TEXT, "Osmer", OG),
        document(TEXT, "Osmer", LD),
        document(f"<h1><a href='/'>Osmer</a></h1><h1>{HEADLINE}</h1>{TEXT}", "", OG),
        document(f'<h1>{HEADLINE}</h1>{TEXT}<h1>{OTHERS[0]}</h1><a href="/1">{OTHERS[1]}</a>', HEADLINE),
    ],
)
def test_the_headline_is_found_wherever_it_stands(html: str) -> None:
    assert extract(page(html)).title == HEADLINE


def test_the_name_of_the_site_is_learnt_from_its_other_pages() -> None:
    name = "A Paper For All The People Of The River"
    sources = [document(f"<p>{BODY[n]} {n}</p>", f"{name}: {OTHERS[n]}") for n in range(4)]
    furniture = learn([blocks(page(source)) for source in sources])
    assert [extract(page(source), furniture).title for source in sources] == list(OTHERS[:4])


def test_a_headline_with_a_colon_or_dash_of_its_own_stays_whole() -> None:
    for headline in (
        "Mayor: we shall build the bridge this year",
        "Two ferries - one captain, and what he says of it",
    ):
        assert extract(page(document(f"<h1>{headline}</h1>{TEXT}", f"{headline} | Osmer"))).title == headline


def test_a_page_without_any_title_has_none() -> None:
    assert extract(page(document(TEXT, ""))).title is None


def test_a_title_is_bounded() -> None:
    assert len(extract(page(document(TEXT, "word " * 900))).title or "") <= 1000


def test_the_heading_of_another_article_is_no_title() -> None:
    html = article().replace("</body>", f"<h1><a href='/2'>{OTHERS[3]}</a></h1></body>")
    assert extract(page(html)).title == HEADLINE
