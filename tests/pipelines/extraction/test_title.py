"""The headline is what readers see and metadata confirm, without the site's name."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.extraction import extract
from pipelines.extraction.furniture import blocks, learn
from pipelines.extraction.title import title

from .newspaper import BODY, HEADLINE, OTHERS, article, document, page

TEXT = "".join(f"<p>{paragraph}</p>" for paragraph in BODY)
OG = f'<meta property="og:title" content="{HEADLINE}">'
LD = f'<script type="application/ld+json">{{"@type": "NewsArticle", "headline": "{HEADLINE}"}}</script>'


def _title(
    html: str, url: str = "http://osmer.example/news/4711", entries: tuple[str, ...] = ()
) -> str | None:
    read = page(html, url)
    return title(read, read.lines, frozenset(), entries)


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
        document(f"<h1>{HEADLINE}</h1>{TEXT}<footer>© 2026 The Osmer Lantern</footer>", "The Osmer Lantern"),
        document(f"<p>Home &gt; News &gt; {HEADLINE}</p>{TEXT}", f"{HEADLINE} | News | Osmer"),
        document(f"<h1>Harbour</h1><h2>{HEADLINE}</h2>{TEXT}", f"{HEADLINE} : Harbour"),
    ],
)
def test_the_headline_is_found_wherever_it_stands(html: str) -> None:
    assert extract(page(html)).title == HEADLINE


@pytest.mark.parametrize(
    "heading",
    [
        f"<h1><span>Shipping</span> {HEADLINE}</h1>",
        f"<h1><time>3 March 2025</time> {HEADLINE}</h1>",
        f"<h1>3 March 2025 - {HEADLINE}</h1>",
        f"<h1>{HEADLINE} <small>What the captains say of it</small></h1>",
        f"<h1>Osmer | {HEADLINE}</h1>",
        f"<h1>» {HEADLINE}</h1>",
    ],
)
def test_what_stands_beside_the_headline_in_its_heading_is_cut(heading: str) -> None:
    assert _title(document(heading + TEXT, f"{HEADLINE} | Osmer", OG)) in (HEADLINE, f"» {HEADLINE}")


@pytest.mark.parametrize("mark", ["h3", "b", 'div class="story-headline"'])
def test_where_title_names_a_section_the_line_set_off_above_the_text_is_the_headline(mark: str) -> None:
    menu = "<p>Weather</p><p>Tides and winds</p>"
    html = document(f"{menu}<{mark}>{HEADLINE}</{mark.split(maxsplit=1)[0]}>{TEXT}", "Shipping wire")
    assert _title(html) == HEADLINE


def test_dates_bylines_and_links_above_the_text_are_no_headline() -> None:
    above = (
        '<b>3 March 2025</b><b>By Ilse Brandvik</b><b><a href="/2">The harbour council of Tarn meets</a></b>'
    )
    assert _title(document(above + TEXT, "Shipping wire")) == "Shipping wire"


def test_the_site_is_known_by_its_host() -> None:
    html = document(f"<h1>Osmer Lantern</h1>{TEXT}", f"{HEADLINE} - Osmer Lantern")
    assert _title(html, "http://www.osmerlantern.co.uk/news/4711") == HEADLINE


def test_a_name_after_a_bar_goes_even_where_it_is_as_long_as_the_headline() -> None:
    assert _title(document(TEXT, "Grain prices fall | Tarn Harbour Post")) == "Grain prices fall"


def test_a_name_in_chinese_is_cut_without_spaces() -> None:
    assert _title(document("<p>水位正在上升。</p>", "北港将加深两米-港口晚报")) == "北港将加深两米"


def test_where_metadata_name_one_part_of_title_the_other_part_is_no_headline() -> None:
    html = document(
        f"<h1>Notes from the quay</h1><h3>{HEADLINE}</h3>{TEXT}", f"Notes from the quay: {HEADLINE}", OG
    )
    assert _title(html) == HEADLINE


def test_links_of_other_pages_confirm_a_line_but_are_never_the_title() -> None:
    html = document(f"<div>{HEADLINE}</div>{TEXT}", "")
    assert _title(html, entries=(HEADLINE,)) == HEADLINE
    assert _title(html, entries=(f"{HEADLINE[:30]}…",)) == HEADLINE
    assert _title(document("<p>Short.</p>", ""), entries=(HEADLINE,)) is None


def test_the_logo_in_a_heading_is_no_headline() -> None:
    html = document(f'<h1><a href="/">All the news of the river</a></h1><p>{BODY[0]}</p>', HEADLINE)
    assert _title(html) == HEADLINE


def test_the_headline_of_a_listed_article_does_not_count() -> None:
    nodes = (
        f'[{{"@type": "NewsArticle", "url": "http://osmer.example/news/1", "headline": "{OTHERS[0]}"}}, '
        f'{{"@type": "NewsArticle", "mainEntityOfPage": {{"@id": "http://osmer.example/news/4711"}}, '
        f'"headline": "{HEADLINE}"}}]'
    )
    listed = f"<h2>{OTHERS[0]}</h2><h2>{HEADLINE}</h2>{TEXT}"
    assert _title(document(listed, "", f'<script type="application/ld+json">{nodes}</script>')) == HEADLINE


def test_entities_written_twice_are_undone() -> None:
    assert _title(
        document(f"<h1>Fish &amp;amp; chips at the quay</h1>{TEXT}", "Fish &amp; chips at the quay")
    ) == ("Fish & chips at the quay")


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


@given(
    head=st.text(alphabet="ab |-:»é…Ա北&", max_size=40),
    heading=st.text(alphabet="ab |-:»é…Ա北&<", max_size=40),
    entry=st.text(alphabet="ab …", max_size=20),
)
def test_any_wording_gives_one_line_or_none(head: str, heading: str, entry: str) -> None:
    shown = heading.replace("&", "&amp;").replace("<", "&lt;")
    found = _title(document(f"<h1>{shown}</h1>{TEXT}", head.replace("&", "&amp;")), entries=(entry,))
    assert found is None or (found == found.strip() and found and "\n" not in found)


@pytest.mark.parametrize("level", ["h1", "h2", "h3"])
@pytest.mark.parametrize("masthead", ['<a href="/">Brass Pier Courier</a>', "<div>Home</div>", ""])
def test_a_document_s_title_that_only_names_the_paper_gives_way_to_the_heading_above_the_text(
    level: str, masthead: str
) -> None:
    html = document(f"{masthead}<{level}>{HEADLINE}</{level}>{TEXT}", "Brass Pier Courier")
    assert _title(html) == HEADLINE


def test_a_short_title_that_its_heading_repeats_is_kept() -> None:
    html = document(f"<h1>Election night</h1><h2>{HEADLINE}</h2>{TEXT}", "Election night")
    assert _title(html) == "Election night"


def test_another_article_s_linked_heading_is_not_taken_for_a_headline_that_no_heading_bears() -> None:
    mine, other = (
        "218 families have left Osmer, the pier is still closed",
        "651 families have left Tarn, the pier is still closed",
    )
    links = f'<h3><a href="/1">{other}</a></h3>'
    assert _title(document(f"{links}<p>{mine}</p>{TEXT}", mine)) == mine
