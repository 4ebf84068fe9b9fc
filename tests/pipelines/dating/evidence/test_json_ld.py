"""Which nodes of JSON-LD are of the article."""

from __future__ import annotations

import pytest

from tests.pipelines.dating.conftest import DAY, article, days, ld


@pytest.mark.parametrize(
    "kind", ["HowTo", "CreativeWork", "ReportageNewsArticle", "https://schema.org/BlogPosting"]
)
def test_an_article_has_many_types(kind):
    assert days(article(head=ld(**{"@type": kind, "datePublished": "2021-02-04"})), "json-ld") == {DAY}


@pytest.mark.parametrize("kind", ["Event", "JobPosting", "Product", "Movie", "Organization", "VideoObject"])
def test_what_the_page_tells_of_has_dates_of_its_own(kind):
    of = article(head=ld(**{"@type": kind, "datePublished": "2021-02-04"}))
    assert days(of, "json-ld") | days(of, "json-ld-page") == set()


def test_thousandths_behind_a_colon_are_a_time_as_well():
    head = ld(**{"@type": "NewsArticle", "datePublished": "2021-02-04T22:06:08:684Z"})
    assert days(article(head=head), "json-ld") == {DAY}
