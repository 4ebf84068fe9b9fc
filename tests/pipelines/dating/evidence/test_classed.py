"""Elements that are called dates."""

from __future__ import annotations

import pytest

from tests.pipelines.dating.conftest import DAY, HEADLINE, LONG, article, days, page


@pytest.mark.parametrize(
    "element",
    [
        "<p class='date'>4 February 2021</p>",
        "<div id='post-date'>By Ann, 4 Feb 2021</div>",
        "<span class='articleDate'>4 февраля 2021</span>",
        "<span class='news-date'><b>4 փետրվարի 2021</b></span>",
        "<span class='entry__date'>4 fevral 2021</span>",
        "<p class='timestamp'>4 თებერვალი 2021</p>",
        "<p class='date'>4 February 2021. Updated: 6 February 2021</p>",
    ],
)
def test_an_element_called_a_date_dates_the_article_wherever_it_stands(element):
    assert days(article(end=element), "class") == {DAY}


def test_also_on_a_page_without_a_headline():
    assert days(page(f"<p class='date'>4 Feb 2021</p><p>{LONG}</p>"), "class") == {DAY}


@pytest.mark.parametrize(
    "more",
    [
        {
            "before": "<div class='date'>4 Feb 2021</div>" + "<p>Menu</p>" * 9
        },  # today's, at the top of the page
        {"end": "<p class='date'>4 Feb 2021</p><p>Bridge</p><p class='date'>5 Feb 2021</p>"},
        {"end": "<p class='update'>4 Feb 2021</p>"},
        {"end": "<p>4 Feb 2021</p>"},
        {"end": "<footer><p class='date'>4 Feb 2021</p></footer>"},
        {"end": "<p>x</p>" * 20 + "<p class='date'>4 Feb 2021</p><p><a href='/x'>Ferry back</a></p>"},
        {"after": "<p>5 Feb 2021</p>", "end": "<p class='date'>4 Feb 2021</p>"},
    ],
)
def test_dates_of_other_things_are_left_alone(more):
    assert days(article(**more), "class") == set()


@pytest.mark.parametrize(
    "element",
    [
        "<span data-published='2021-02-04T10:00:00+04:00'></span>",
        "<span data-timestamp='1612430000'></span>",
        "<abbr class='published' title='2021-02-04'>Thursday</abbr>",
    ],
)
def test_what_scripts_fill_in_later_stands_in_attributes(element):
    assert days(article(after=element), "class") == {DAY}
    assert days(article(after=f"<a href='/x'>Bridge over the Tarn {element}</a>"), "class") == set()
    assert days(page(f"<h6>{element}</h6><p>{LONG}</p>"), "class") == set()


def test_attributes_that_name_several_days_are_of_others():
    two = "<i data-date='2021-02-04'></i><i data-date='2021-02-05'></i>"
    assert days(page(f"<h1>{HEADLINE}</h1>{two}<p>{LONG}</p>"), "class") == set()
