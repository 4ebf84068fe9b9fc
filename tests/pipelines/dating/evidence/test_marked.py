"""<time> beside the text, in sidebars and in quotes."""

from __future__ import annotations

from tests.pipelines.dating.conftest import DAY, HEADLINE, LONG, article, days, page


def test_a_label_before_a_time_says_that_it_is_of_a_change():
    of = article(after="<p>Last updated: <time datetime='2021-02-04'>4 Feb</time></p>")
    assert (days(of, "time"), days(of, "time", "modified")) == (set(), {DAY})
    of = article(after="<p><span>Обновлено</span> <time datetime='2021-02-04'>4 фев</time></p>")
    assert (days(of, "time"), days(of, "time", "modified")) == (set(), {DAY})


def test_a_time_of_an_event_is_no_publication():
    assert days(article(after="<p>Event: <time datetime='2021-02-04'>4 Feb</time></p>"), "time") == set()


def test_a_time_in_a_quote_from_elsewhere_is_not_the_pages():
    quote = "<blockquote>Ships ahoy! <time datetime='2019-05-01'>1 May 2019</time></blockquote>"
    assert days(article(after=quote), "time") == set()


def test_a_sidebar_counts_within_the_article_or_behind_a_label_of_publication():
    moment = "<time datetime='2021-02-04'>4 Feb 2021</time>"
    side = f"<div class='sidebar'><p>{moment}</p></div>"
    assert days(page(f"<article><h1>{HEADLINE}</h1><p>{LONG}</p>{side}</article>"), "time") == {DAY}
    assert days(article(end=side), "time") == set()
    labelled = f"<div class='sidebar'><h4>Publish date</h4>{moment}</div>"
    assert days(article(end=labelled), "time") == {DAY}
    other = "<p><time datetime='2021-02-05'>Friday</time></p>"
    assert days(article(after=other, end=labelled), "time") == days(article(after=other), "time")


def test_a_time_in_the_foot_of_the_post_is_the_posts():
    foot = "<div class='entry-footer'><time datetime='2021-02-04'>4 Feb</time></div>"
    assert days(article(end=foot), "time") == {DAY}


def test_a_time_beside_a_link_below_the_text_is_the_links():
    end = "<p><a href='/x'>Ferry back</a></p><p><time>1 March 2021</time></p>"
    assert days(article(end=end), "time") == set()
