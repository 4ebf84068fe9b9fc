"""Dated addresses bound the others of their run."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

import pytest

from pipelines.numbering import Numbering
from pipelines.values import Site

HOST = "https://ferry.example"
SITE = Site(name="ferry", hosts=frozenset({"ferry.example"}))
BY_PATTERN = replace(SITE, article=re.compile(r"/(?:en/)?story-(?P<id>\d+)$"))
LOW, HIGH = date(2025, 3, 1), date(2025, 3, 9)
NUMBERING = Numbering.learn(
    SITE,
    [
        (f"{HOST}/en/news/100", LOW),
        (f"{HOST}/en/news/300", HIGH),
        (f"{HOST}/sport/200", date(2020, 1, 1)),
        ("https://elsewhere.example/en/news/199", date(2020, 1, 1)),
        (f"{HOST}/about", date(2020, 1, 1)),
    ],
)


def test_an_address_is_bounded_by_the_dated_ones_of_its_run_and_of_no_other_run_or_site() -> None:
    assert NUMBERING.beside(f"{HOST}/en/news/200") == [(("*/news", 100), LOW), (("*/news", 300), HIGH)]
    bracket = NUMBERING.bracket(f"{HOST}/en/news/200")
    assert bracket
    assert bracket.earliest
    assert bracket.latest
    assert bracket.earliest <= LOW < HIGH <= bracket.latest


def test_languages_share_a_run_so_the_same_number_is_the_one_neighbour() -> None:
    assert NUMBERING.beside(f"{HOST}/de/news/100") == [(("*/news", 100), LOW)]


def test_beyond_the_last_dated_number_one_neighbour_is_left() -> None:
    assert NUMBERING.beside(f"{HOST}/en/news/301") == [(("*/news", 300), HIGH)]


@pytest.mark.parametrize("path", ["/about", "/sport/201", "/culture/201"])
def test_nothing_bounds_an_address_without_a_number_or_in_a_run_without_order(path: str) -> None:
    assert NUMBERING.bracket(HOST + path) is None
    assert NUMBERING.beside(HOST + path) == []


def test_by_the_pattern_of_the_site_all_ids_are_one_run() -> None:
    numbering = Numbering.learn(BY_PATTERN, [(f"{HOST}/story-1", LOW), (f"{HOST}/en/story-3", HIGH)])
    assert numbering.beside(f"{HOST}/story-2") == [(("", 1), LOW), (("", 3), HIGH)]
