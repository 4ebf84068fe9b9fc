"""How 03/04/2021 is meant on a page."""

from __future__ import annotations

from datetime import date

import pytest

from pipelines.dating.evidence import order_of
from tests.pipelines.dating.conftest import article, days, ld, said


@pytest.mark.parametrize(
    ("lang", "order"),
    [
        ("en-GB", "dmy"),
        ("en_AU", "dmy"),
        ("en-US", None),
        ("en", None),
        ("en-CA", None),
        ("en-ZA", None),
        ("ru", "dmy"),
        ("hy-AM", "dmy"),
        ("az", "dmy"),
        ("ka", "dmy"),
        ("hu", "ymd"),
        ("", None),
        ("not a language", None),
    ],
)
def test_the_language_tells_the_order_and_for_english_the_region_does_but_not_the_preset_one(lang, order):
    assert order_of(article(lang=lang)) == order


@pytest.mark.parametrize(
    "head",
    [
        '<meta property="og:locale" content="en_GB">',
        '<meta http-equiv="content-language" content="en-IE">',
    ],
)
def test_a_region_in_the_metas_counts_as_well(head):
    assert order_of(article(head=head)) == "dmy"


@pytest.mark.parametrize(
    ("host", "order"),
    [
        ("courier.co.uk", "dmy"),
        ("courier.am", "dmy"),
        ("courier.de", "dmy"),
        ("courier.ru", "dmy"),
        ("courier.gov", "mdy"),
        ("courier.us", "mdy"),
        ("courier.ca", None),
        ("courier.io", None),
        ("courier.com", None),
    ],
)
def test_the_country_of_the_host_tells_the_order_of_english_pages(host, order):
    assert order_of(article(lang="en", url=f"https://{host}/news/1")) == order


def test_a_number_above_twelve_shows_the_order_of_the_page_unless_others_show_another():
    line = "<p>By Ann Oster, 03/02/2021</p>"
    of = article(after=line, end="<p>Ferry closed, 25/01/2021</p>")
    assert days(of, "byline") == {date(2021, 2, 3)}
    assert order_of(article(after=line, end="<p>01/25/2021</p>")) == "mdy"
    assert order_of(article(after=line, end="<p>25/01/2021</p><p>01/25/2021</p>")) is None


def test_the_day_that_the_markup_states_decides_even_against_the_language():
    line, head = "<p>11/01/2021</p>", ld(**{"@type": "NewsArticle", "datePublished": "2021-11-01T22:30:00Z"})
    assert days(article(after=line, lang="de"), "byline") == {date(2021, 1, 11)}
    assert days(article(after=line, lang="de", head=head), "byline") == {date(2021, 11, 1)}
    assert days(article(after=line, lang="de", head=head, date_order="dmy"), "byline") == {date(2021, 1, 11)}


def test_markup_that_bears_out_both_orders_or_none_decides_nothing():
    line = "<p>11/01/2021</p>"
    both = "".join(f'<meta name="date-{day}" content="{day}">' for day in ("2021-11-01", "2021-01-11"))
    neither = '<meta name="date" content="2021-06-01"><meta name="pubdate" content="2021-02-30">'
    for head in (both, neither):
        assert said(article(after=line, head=head), "byline") == [
            ("11/01/2021", date(2021, 1, 11), date(2021, 11, 1))
        ]
    assert order_of(article(after="<p>05/05/2021</p>", head=neither)) is None
