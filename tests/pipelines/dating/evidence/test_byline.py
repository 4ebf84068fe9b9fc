"""Lines at the headline."""

from __future__ import annotations

from datetime import date

import pytest

from tests.pipelines.dating.conftest import DAY, HEADLINE, LONG, article, days, page, said

OTHER = "<div><a href='/x'>Bridge over the Tarn is closed again</a></div>"
AUTHOR = "<div><a href='/ann'>By Ann Maria Oster Junior</a></div>"


@pytest.mark.parametrize(
    "leaf",
    [
        "<div><div>04</div><div>Feb</div><div>2021</div></div>",
        "<div><b>Feb</b><br><b>4</b><br>2021</div>",
        "<p>4</p><p>февраля 2021</p>",
        "<p>4</p><p>փետրվարի</p><p>2021</p>",
        "<p>4</p><p>fevral</p><p>2021</p>",
        "<p>4</p><p>თებერვალი</p><p>2021</p>",
    ],
)
def test_a_calendar_leaf_is_one_date(leaf):
    assert days(article(after=leaf), "byline") == {DAY}


@pytest.mark.parametrize(
    "leaf", ["<p>4</p><p>Feb</p>", "<p>2021</p><p>Feb</p><p>4</p>", "<p>31</p><p>Feb</p><p>2021</p>"]
)
def test_a_leaf_that_is_no_date_is_none(leaf):
    assert days(article(after=leaf), "byline") == set()


def test_a_byline_above_a_list_without_dates_is_still_one():
    assert days(article(after=f"<p>Von: Björn Jahn | 4.2.2021</p>{OTHER}{OTHER}", lang="de"), "byline") == {
        DAY
    }
    listed = f"<p>4 Feb 2021</p>{OTHER}<p>3 Feb 2021</p>{OTHER}"
    assert days(article(after=listed), "byline") == set()


def test_a_linked_author_or_a_row_of_topics_is_no_headline():
    topics = "<div><a href='/a'>Rivers of the north</a>, <a href='/b'>Talks of the year</a></div>"
    for above in (AUTHOR, topics):
        assert days(article(after=f"{above}<p>4 Feb 2021</p>"), "byline") == {DAY}
    assert days(article(after=f"{OTHER}<p>4 Feb 2021</p>"), "byline") == set()


def test_below_several_links_without_dates_a_date_is_not_of_the_last():
    assert days(article(after=f"{OTHER}{OTHER.replace('/x', '/y')}<p>4 Feb 2021</p>"), "byline") == {DAY}


def test_a_small_block_right_below_the_headline_is_the_articles_whatever_it_is_called():
    for name in ("nav meta", "footer", "topbar"):
        assert days(article(after=f"<ul class='{name}'><li>4 Feb 2021</li></ul>"), "byline") == {DAY}
    for block in ("<div class='related'><p>4 Feb 2021</p></div>", "<aside><p>4 Feb 2021</p></aside>"):
        assert days(article(after=block), "byline") == set()
    long = "".join(f"<li>{n} Feb 2021</li>" for n in range(1, 8))
    assert days(article(after=f"<ul class='nav'>{long}</ul>"), "byline") == set()


def test_an_article_that_begins_below_the_headline_is_the_headlines():
    short = "세종시에서 성금 전달식이 열렸다. " * 4
    body = f"<h2>{HEADLINE}</h2><article><p>이용민 기자 | 2021-02-04 16:52</p><p>{short}</p></article>"
    assert days(page(body, lang="ko"), "byline") == {DAY}


def test_behind_the_text_no_line_is_a_byline():
    assert days(page(f"<h1>{HEADLINE}</h1><p>{LONG}</p><p>4 February 2021</p>"), "byline") == set()


def test_only_the_words_since_the_last_bar_label_a_date():
    of = article(after="<p>By Ann Oster | Senior editor of the northern desk | Updated 4 Feb 2021</p>")
    assert (days(of, "byline"), days(of, "byline", "modified")) == (set(), {DAY})


def test_a_date_of_unknown_order_says_its_weekday():
    assert said(article(after="<p>Thursday, 02/04/2021</p>"), "byline") == [
        ("Thursday, 02/04/2021", date(2021, 2, 4), date(2021, 4, 2))
    ]
