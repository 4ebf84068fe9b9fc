"""The day in an address."""

from __future__ import annotations

from datetime import date

import pytest

from tests.pipelines.dating.conftest import DAY, article, days, said


@pytest.mark.parametrize(
    "path",
    [
        "/2021/2/4/talks",
        "/04-02-2021/talks",
        "/04.02.2021/talks",
        "/4-feb-2021/talks",
        "/2021/february/4/talks",
    ],
)
def test_a_dated_path_is_read_in_more_spellings(path):
    assert days(article(url=f"https://courier.example{path}", lang="ru"), "url") == {DAY}


@pytest.mark.parametrize(
    "path",
    [
        "/04-02-2021/talks",  # of unknown order
        "/festival-on-14-february-2021-in-town",  # an event's
        "/31-02-2021/talks",
        "/2021/13/4/talks",
        "/4/2021/talks",
    ],
)
def test_a_path_whose_date_is_doubtful_or_an_events_says_nothing(path):
    assert said(article(url=f"https://courier.example{path}"), "url") == []


def test_a_number_above_twelve_needs_no_known_order():
    assert days(article(url="https://courier.example/24-02-2021/talks"), "url") == {date(2021, 2, 24)}
