"""What a page says of its own day, and what it doesn't."""

from __future__ import annotations

import time
from datetime import UTC, date, datetime

import pytest

from pipelines.dating.evidence import claims, order_of
from pipelines.values import Claim
from tests.pipelines.dating.conftest import DAY, HEADLINE, LONG, URL, article, days, ld, listing, page, said

# ---------------------------------------------------------------- nothing


@pytest.mark.parametrize(
    "body",
    [
        f"<div><div>{HEADLINE}</div><div>{LONG}</div></div><div>{listing()}</div>",
        f"<main><article><h1>{HEADLINE}</h1><p>{LONG}</p></article><aside>{listing()}</aside></main>"
        "<footer><p>27 Oct 2025</p></footer>",
        f"<table><tr><td><b>{HEADLINE}</b><br><br>{LONG}</td><td>{listing()}</td></tr></table>",
        f"<h1>{HEADLINE}</h1>{listing()}<p>{LONG}</p>",
    ],
    ids=["div soup", "semantic", "table", "list before the text"],
)
def test_a_dated_list_and_a_footer_say_nothing_of_the_article(body):
    assert claims(page(body)) == ()


@pytest.mark.parametrize(
    "after",
    [
        "<nav>21 October 2025</nav>",
        "<div class='weather-box weather'>21 October 2025</div>",
        "<figure><img alt=''><figcaption>Ferry, 21 October 2025</figcaption></figure>",
        "<p>The treaty that both of them signed on 21 October 2020 will end</p>",
        "<p>Copyright 21 October 2025</p>",
        "<ul><li><a href='/x'>Bridge over the Tarn closed again since 20 October 2025</a></li></ul>",
    ],
)
def test_dates_of_other_things_at_the_headline_are_left_alone(after):
    assert claims(article(after=after)) == ()


# ---------------------------------------------------------------- addresses


@pytest.mark.parametrize(
    "path",
    [
        "/2021/02/04/talks",
        "/2021-02-04-talks",
        "/20210204/talks",
        "/news/2021/feb/4/talks",
        "/2021-02/04/c_1.htm",
    ],
)
def test_a_dated_path_is_a_claim(path):
    assert days(article(url=f"https://courier.example{path}"), "url") == {DAY}


def test_a_path_with_a_month_is_a_range():
    assert said(article(url="https://courier.example/2021/02/talks"), "url") == [
        ("/2021/02/", date(2021, 2, 1), date(2021, 2, 28))
    ]


@pytest.mark.parametrize(
    "path", ["/2021/02/30/x", "/from-2021-02-04/to/2021-03-04/", "/id/120210204", "/p/2021"]
)
def test_a_path_with_another_number_is_none(path):
    assert said(article(url=f"https://courier.example{path}"), "url") == []


# ---------------------------------------------------------------- JSON-LD


def test_the_article_node_dates_the_page_and_the_site_node_does_not():
    head = ld(**{"@type": "WebSite", "datePublished": "2001-01-01"}) + ld(
        **{"@type": "NewsArticle", "datePublished": "2021-02-04T22:30:00Z", "dateModified": "2021-02-06"}
    )
    of = article(head=head, timezone="Asia/Yerevan")
    assert days(of, "json-ld") == {date(2021, 2, 5)}
    assert days(of, "json-ld", "modified") == {date(2021, 2, 6)}


def test_of_several_article_nodes_the_one_with_this_address_counts():
    nodes = [
        {"@type": "NewsArticle", "url": "https://courier.example/news/1", "datePublished": "2020-01-01"},
        {
            "@type": ["NewsArticle"],
            "mainEntityOfPage": {"@id": URL + "/#it"},
            "datePublished": ["2021-02-04"],
        },
    ]
    assert days(article(head=ld(**{"@graph": nodes})), "json-ld") == {DAY}


def test_else_the_one_with_this_headline_and_else_none():
    nodes = [
        {"@type": "NewsArticle", "headline": "Another matter", "datePublished": "2020-01-01"},
        {"@type": "NewsArticle", "headline": HEADLINE, "datePublished": {"@value": "2021-02-04"}},
    ]
    assert days(article(head=ld(**{"@graph": nodes})), "json-ld") == {DAY}
    nodes[1] = {"@type": "BlogPosting", "datePublished": 1612430000}
    assert days(article(head=ld(**{"@graph": nodes})), "json-ld") == set()
    assert days(article(head=ld(**nodes[1])), "json-ld") == {DAY}


def test_the_page_node_is_a_kind_of_its_own():
    head = ld(**{"@type": "WebPage", "url": "http://[broken", "datePublished": "2021-02-04"})
    assert days(article(head=head), "json-ld-page") == {DAY}


# ---------------------------------------------------------------- meta, microdata, time, scripts


def test_metas_tell_publication_change_and_the_vague_date_apart():
    of = article(
        head='<meta property="article:published_time" content="2021-02-04T18:24:55+04:00">'
        '<meta name="last-modified" content="2021-02-06"><meta name="date" content="2025-10-27">'
    )
    [claim] = [one for one in claims(of) if one.kind == "meta" and one.about == "published"]
    assert claim == Claim(
        url=URL,
        kind="meta",
        says="2021-02-04T18:24:55+04:00",
        earliest=DAY,
        latest=DAY,
        instant=datetime(2021, 2, 4, 14, 24, 55, tzinfo=UTC),
        precision="second",
    )
    assert days(of, "meta", "modified") == {date(2021, 2, 6)}
    assert days(of, "meta-date") == {date(2025, 10, 27)}


def test_a_meta_that_repeats_with_other_days_is_of_other_articles():
    head = "".join(f'<meta name="publish-date" content="2021-02-0{n}">' for n in range(1, 5))
    assert days(article(head=head), "meta") == set()


def test_microdata_of_a_comment_is_not_the_articles():
    after = (
        '<span itemprop="datePublished" content="2021-02-04"></span><i itemprop="dateModified">6 Feb 2021</i>'
    )
    comment = (
        '<div itemscope itemtype="https://schema.org/Comment">'
        '<time itemprop="datePublished">1 March 2021</time></div>'
    )
    of = article(after=after, end=comment)
    assert days(of, "microdata") == {DAY}
    assert days(of, "microdata", "modified") == {date(2021, 2, 6)}
    assert days(of, "time") == set()


def test_a_marked_time_beats_plain_ones_and_a_modified_one_is_kept_apart():
    after = (
        '<time class="entry-date published" datetime="2021-02-04T10:00:00+04:00">x</time>'
        '<time class="updated" datetime="2021-02-06">y</time>'
    )
    of = article(after=after, end="<time>1 March 2021</time>")
    assert days(of, "time") == {DAY}
    assert days(of, "time", "modified") == {date(2021, 2, 6)}


def test_plain_times_count_only_where_they_name_one_day():
    one = "<p><time datetime='2021-02-04'>Thursday</time></p>"
    assert days(article(after=one), "time") == {DAY}
    assert days(article(after=one, end="<p><time>1 March 2021</time></p>"), "time") == set()


def test_times_in_other_articles_lists_and_teasers_are_of_others():
    body = (
        f"<article><header><h1>{HEADLINE}</h1></header>"
        "<footer>By Ann, <time datetime='2021-02-04'>4 Feb</time></footer>"
        f"<p>{LONG}</p></article><article><h2><a href='/x'>Other</a></h2><time>1 March 2021</time></article>"
        "<ul><li>A long entry that goes on about quite another matter for a while "
        "<time>2 March 2021</time></li></ul>"
    )
    assert days(page(body), "time") == {DAY}


def test_the_article_is_the_one_with_the_text_where_the_headline_stands_outside():
    own = f"<article><time>4 Feb 2021</time><p>{LONG}</p></article>"
    body = f"<h1>{HEADLINE}</h1>{own}<article><time>1 May 2021</time></article>"
    assert days(page(body), "time") == {DAY}


def test_data_in_scripts_counts_if_it_names_one_day():
    state = '<script>window.state = {"publishedAt": "2021-02-04T10:00:00Z", "id": 7}</script>'
    assert days(article(head=state), "script") == {DAY}
    other = '<script>var more = [{"publishDate": "2021-03-04"}]</script>'
    assert days(article(head=state + other), "script") == set()


# ---------------------------------------------------------------- bylines


@pytest.mark.parametrize(
    "line",
    [
        "<p>By Ann Oster, 4 Feb 2021</p>",
        "<span>Published: February 4, 2021 at 10:20</span>",
        "<div><a href='/authors/ann'>Ann Oster</a> | <a href='/2021/02/04'>04.02.2021</a></div>",
        f"<p>{LONG}</p><p>4 February 2021</p>",
    ],
)
def test_a_short_line_at_the_headline_dates_the_article(line):
    assert days(article(after=line), "byline") == {DAY}


def test_a_line_above_the_headline_counts_where_none_follows():
    assert days(article(before="<p>4 February 2021</p>"), "byline") == {DAY}
    assert days(article(before="<p>1 May 2021</p>", after="<p>4 February 2021</p>"), "byline") == {DAY}


def test_an_update_is_not_a_publication():
    of = article(after="<p>Published 4 Feb 2021 | Updated 6 Feb 2021</p>")
    assert (days(of, "byline"), days(of, "byline", "modified")) == ({DAY}, {date(2021, 2, 6)})
    of = article(after="<p>Last updated:</p><p>6 Feb 2021</p>")
    assert (days(of, "byline"), days(of, "byline", "modified")) == (set(), {date(2021, 2, 6)})


def test_relative_dates_count_from_the_fetch_less_the_age_in_a_cache():
    hours = article(after="<p>3 hours ago</p>", timezone="Asia/Yerevan")
    assert said(hours, "relative") == [("3 hours ago", date(2025, 10, 27), date(2025, 10, 27))]
    aged = article(after="<p>3 hours ago</p>", timezone="Asia/Yerevan", headers=(("Age", "86400"),))
    assert said(aged, "relative") == [("3 hours ago", date(2025, 10, 26), date(2025, 10, 26))]


def test_the_order_of_a_date_is_the_sites_else_the_languages_else_unknown():
    line = "<p>03/02/2021</p>"
    assert said(article(after=line), "byline") == [("03/02/2021", date(2021, 2, 3), date(2021, 3, 2))]
    assert days(article(after=line, lang="fr-FR"), "byline") == {date(2021, 2, 3)}
    assert days(article(after=line, lang="fr-FR", date_order="mdy"), "byline") == {date(2021, 3, 2)}
    assert [order_of(article(lang=lang)) for lang in ("en-US", "hu", "xx")] == [None, "ymd", None]


def test_a_page_without_a_headline_has_no_byline():
    assert claims(page(f"<p>4 February 2021</p><p>{LONG}</p>")) == ()


def test_a_lone_heading_is_the_headline_even_if_the_title_says_something_else():
    assert days(page(f"<h1>Quite another line of words</h1><p>4 Feb 2021</p><p>{LONG}</p>"), "byline") == {
        DAY
    }


def test_what_nobody_sees_is_no_byline():
    after = "<script>4 Feb 2021</script><template><p>4 Feb 2021</p></template><noscript>4 Feb 2021</noscript>"
    assert days(article(after=after), "byline") == set()


@pytest.mark.parametrize(
    ("label", "about"),
    [
        ("Republic of Norland, updated", "modified"),
        ("Veröffentlicht am", "published"),
        ("Stand:", "modified"),
        ("Verstand, Herz,", "published"),
        ("تحديث", "modified"),
        ("Обновлено", "modified"),
        ("Publié le", "published"),
    ],
)
def test_labels_are_read_in_several_languages(label, about):
    assert days(article(after=f"<p>{label} 4 Feb 2021</p>"), "byline", about) == {DAY}


def test_a_page_made_to_be_slow_is_not():
    nested = "<div itemprop='datePublished'>" * 100 + "<i itemprop='datePublished'>4 Feb 2021</i>" * 20_000
    of = article(end="<li>" + "<time>4 Feb 2021</time> x " * 20_000 + "</li>" + nested)
    _ = of.tree
    started = time.process_time()
    claims(of)
    assert time.process_time() - started < 2
