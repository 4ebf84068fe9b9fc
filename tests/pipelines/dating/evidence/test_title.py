"""A date in the title."""

from __future__ import annotations

import pytest

from tests.pipelines.dating.conftest import DAY, article, days


def titled(title: str) -> set:
    return days(article(head=f'<meta property="og:title" content="{title}">', lang="de"), "title")


@pytest.mark.parametrize(
    "title",
    [
        "Talks resume | The Courier | 04.02.2021",
        "Talks resume – DW – 04. Februar 2021",
        "04.02.2021 - Talks resume",
        "Переговоры | Донской курьер | 4 февраля 2021",
        "Բանակցություններ | 4 փետրվարի 2021",
        "Danışıqlar | Courier | 4 fevral 2021",
        "მოლაპარაკება | 4 თებერვალი 2021",
    ],
)
def test_a_date_that_is_a_part_of_its_own_is_the_pages(title):
    assert titled(title) == {DAY}


@pytest.mark.parametrize(
    "title",
    [
        "Report on the flood of 04.02.2021 | The Courier",
        "Weekly report 1. - 4. Februar 2021 | The Courier",
        "Weekly report | 1. – 4. Februar 2021",
        "The river in 2021 | 2020",
        "04.02.2021 | 05.02.2021",
    ],
)
def test_within_a_sentence_or_a_span_it_is_of_something_else(title):
    assert titled(title) == set()
