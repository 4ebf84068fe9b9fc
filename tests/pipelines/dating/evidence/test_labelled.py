"""Dates behind "Posted on" and "Last updated"."""

from __future__ import annotations

import pytest

from tests.pipelines.dating.conftest import DAY, HEADLINE, LONG, article, days, page, said


@pytest.mark.parametrize(
    "line",
    [
        "Posted on February 4, 2021",
        "This entry was posted on Thursday, 4 February 2021 at 12:30 and is filed under Rivers, Talks, The North",
        "Dieser Beitrag wurde am 4. Februar 2021 um 14:48 von Ann geschrieben",
        "Mise en ligne : 4 février 2021",
        "Опубликовано: 4 февраля 2021",
        "Հրապարակվել է 4 փետրվարի 2021",
        "Dərc olunub: 4 fevral 2021",
        "გამოქვეყნდა: 4 თებერვალი 2021",
        "发布时间：2021年2月4日",
        "입력 2021.02.04 16:52",
        "Дата: 04.02.2021",
        "Written by Ann Oster</p><p>4 February 2021",
    ],
)
def test_a_labelled_line_below_the_text_dates_the_article(line):
    assert days(article(end=f"<p>{line}</p>"), "labelled") == {DAY}


@pytest.mark.parametrize(
    "line",
    [
        "Last updated: February 4, 2021",
        "Aktualisiert am 4. Februar 2021",
        "Letzte Änderung:</p><p>04.02.2021",
        "Обновлено 4 февраля 2021",
        "Թարմացվել է 4 փետրվարի 2021",
        "Yenilənib: 4 fevral 2021",
        "განახლდა: 4 თებერვალი 2021",
        "Date of last revision: February 4, 2021",
    ],
)
def test_a_change_is_told_apart(line):
    of = article(end=f"<p>{line}</p>")
    assert (days(of, "labelled"), days(of, "labelled", "modified")) == (set(), {DAY})


@pytest.mark.parametrize(
    "end",
    [
        "<p>Copyright published 4 Feb 2021</p>",
        "<footer><p>Posted on 4 Feb 2021</p></footer>",
        "<div class='comments'><p>Posted on 4 Feb 2021</p></div>",
        "<p>Posted on 4 Feb 2021</p><p>Posted on 5 Feb 2021</p>",
        "<p>The report that the ministers asked for was published on 4 Feb 2021</p>",
        "<p>He was suspended and then retired on 4 Feb 2021, it was published</p>",
        "<p>Bridge opened</p><p>4 Feb 2021</p>",
    ],
)
def test_what_others_posted_or_the_text_tells_is_left_alone(end):
    assert days(article(end=end), "labelled") == set()


def test_the_foot_of_the_post_is_the_posts():
    assert days(article(end="<div class='post-footer'><p>Posted on 4 Feb 2021</p></div>"), "labelled") == {
        DAY
    }


def test_a_sidebar_of_the_article_speaks_where_nothing_else_does():
    side = "<div class='article__sidebar sidebar'><p>Published</p><p>4 Feb 2021</p></div>"
    own = page(f"<article><h1>{HEADLINE}</h1><p>{LONG}</p><p>{LONG}</p>{side}</article>")
    assert days(own, "labelled") == {DAY}
    assert days(article(end=side), "labelled") == set()


def test_beside_a_byline_only_changes_are_told():
    of = article(after="<p>4 Feb 2021</p>", end="<p>Posted on 3 Feb 2021</p><p>Updated on 6 Feb 2021</p>")
    assert said(of, "labelled") == []
    assert len(said(of, "labelled", "modified")) == 1
