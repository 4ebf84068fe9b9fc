"""The date that a text begins with."""

from __future__ import annotations

import pytest

from tests.pipelines.dating.conftest import DAY, HEADLINE, LONG, article, days, page


@pytest.mark.parametrize(
    "opening",
    [
        "LONDON, 4 February 2021 (Reuters) - ",
        "LONDON (February 4, 2021) — ",
        "4. Februar 2021. ",
        "04.02.2021 – ",
        "Pressemitteilung vom 4. Februar 2021 | Berlin – ",
        "МОСКВА, 4 февраля 2021 (ТАСС) — ",
        "ԵՐԵՎԱՆ, 4 փետրվարի 2021 – ",
        "BAKI, 4 fevral 2021 – ",
        "თბილისი, 4 თებერვალი 2021 – ",
    ],
)
def test_a_text_that_begins_with_its_date_is_dated(opening):
    assert days(page(f"<h1>{HEADLINE}</h1><p>{opening}{LONG}</p>"), "dateline") == {DAY}


@pytest.mark.parametrize(
    "opening",
    [
        "On 4 February 2021 the bridge fell. ",
        "Since 4 February 2021 – a long time – ",
        "Updated 4 February 2021 – ",
        "The bridge fell, and then on 4 February 2021 - ",
        "14 of them came. ",
    ],
)
def test_a_text_that_tells_of_a_day_is_not(opening):
    assert days(page(f"<h1>{HEADLINE}</h1><p>{opening}{LONG}</p>"), "dateline") == set()


def test_only_the_first_paragraphs_can_have_one_and_only_without_a_byline():
    dated = f"<p>BERLIN, 4 February 2021 – {LONG}</p>"
    assert days(page(f"<h1>{HEADLINE}</h1>{f'<p>{LONG}</p>' * 3}{dated}"), "dateline") == set()
    assert days(page(f"<h1>{HEADLINE}</h1><p>5 Feb 2021</p>{dated}"), "dateline") == set()
    assert days(page(f"<p>Quite another line</p>{dated}"), "dateline") == set()
    assert days(article(), "dateline") == set()
