"""Dates in the data of scripts."""

from __future__ import annotations

import pytest

from tests.pipelines.dating.conftest import DAY, article, days


@pytest.mark.parametrize(
    "data",
    [
        '{"first-publication":"2021-02-04 19:20"}',
        '{firstPublicationDate: "20210204", id: 7}',
        "{'article_published_time':'2021-02-04T10:00:00Z'}",
        r"{\"publishedAt\":\"2021-02-04T10:00:00Z\"}",
    ],
)
def test_keys_are_read_quoted_or_not(data):
    assert days(article(head=f"<script>var layer = {data};</script>"), "script") == {DAY}


@pytest.mark.parametrize(
    "data", ["{unpublishDate: '2021-02-04'}", "{updated: '2021-02-04'}", "{publishDate: 'soon, perhaps'}"]
)
def test_other_keys_are_not(data):
    assert days(article(head=f"<script>var layer = {data};</script>"), "script") == set()
