"""Metas by the meaning of their names."""

from __future__ import annotations

import pytest

from tests.pipelines.dating.conftest import DAY, article, days


@pytest.mark.parametrize(
    "name",
    [
        "published-time",
        "dtk:publishDate",
        "DC.Date.Issued",
        "vendor:article_date",
        "date.available",
        "firstcreate",
    ],
)
def test_a_name_that_speaks_of_publication_is_understood_whoever_made_it(name):
    assert days(article(head=f'<meta name="{name}" content="2021-02-04">'), "meta") == {DAY}


@pytest.mark.parametrize(
    "name", ["vendor:lastPublishedDate", "date.updated", "revision_date", "article:modified:time"]
)
def test_a_name_that_speaks_of_change_is_of_no_publication(name):
    of = article(head=f'<meta name="{name}" content="2021-02-04">')
    assert (days(of, "meta"), days(of, "meta", "modified")) == (set(), {DAY})


@pytest.mark.parametrize(
    "name",
    [
        "article:expiration_time",
        "builddate",
        "event-start-date",
        "uploadDate",  # of a film within the page
        "og:video:release_date",
        "cache-generated",
        "publisher",
        "description",
        "first-published",  # years before this version, where an article is republished
    ],
)
def test_dates_of_other_things_are_left_alone(name):
    of = article(head=f'<meta name="{name}" content="2021-02-04">')
    assert days(of, "meta") | days(of, "meta", "modified") | days(of, "meta-date") == set()
