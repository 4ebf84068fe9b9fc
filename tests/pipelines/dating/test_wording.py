"""An article's day and its evidence in words."""

from __future__ import annotations

from typing import Any

import pytest

from pipelines.dating import wording
from pipelines.dating.said import KINDS

NOTHING: dict[str, Any] = dict.fromkeys(
    (
        "published",
        "published_earliest",
        "published_latest",
        "published_precision",
        "published_basis",
        "published_confidence",
        "modified",
    )
)
BOUNDED = {
    "published_earliest": "2021-02-02",
    "published_latest": "2021-02-06",
    "published_basis": "neighbours",
    "published_confidence": 0.93,
}


def claim(**more: Any) -> dict[str, Any]:
    row = {
        "kind": "byline",
        "about": "published",
        "says": "6 Feb",
        "earliest": "2021-02-06",
        "latest": "2021-02-06",
        "instant": None,
        "verdict": "accepted",
        "reason": "names the day",
        "first_at": None,
        "last_at": None,
        "times": 1,
    }
    return row | more


def first(**fields: Any) -> str:
    return wording.sentences(NOTHING | fields)[0]


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        (
            BOUNDED,
            "Published between 2 and 6 February 2021, by the known days of the articles with the numbers beside its "
            "own; right with a chance of 93 %.",
        ),
        (
            {
                "published": "2021-02-06T14:05+04:00",
                "published_basis": "url",
                "published_confidence": 0.97,
            },
            "Published on 6 February 2021, 14:05 UTC+04:00, by the page's address; right with a chance of 97 %.",
        ),
        (
            {"published": "2021-02-06", "published_basis": "oracle"},
            "Published on 6 February 2021, by evidence of the kind “oracle”; how likely that is, is not known.",
        ),
        (
            {"published_latest": "2021-02-06", "published_basis": "first-seen"},
            "Published no later than 6 February 2021, when it was first seen; nothing tells more.",
        ),
        (
            {"published_latest": "2021-02-06", "published_basis": "sitemap"},
            "Published no later than 6 February 2021, by a sitemap of the site.",
        ),
        ({"published_earliest": "2021-02-06"}, "Published no earlier than 6 February 2021."),
        ({}, "When it was published is not known."),
    ],
)
def test_the_first_sentence_says_when_how_it_is_known_and_how_surely(
    fields: dict[str, Any], said: str
) -> None:
    assert first(**fields) == said


def test_a_change_that_the_source_states_is_told() -> None:
    told = wording.sentences(NOTHING | {"published": "2021-02-06", "modified": "2021-02-07T10:00:00Z"})
    assert told[-1] == "The source itself says that it changed on 7 February 2021, 10:00 UTC."


@pytest.mark.parametrize(
    ("evidence", "why"),
    [
        ([], "of its publication its pages, lists and feeds say nothing"),
        ([claim(about="modified")], "say only when it changed"),
        ([claim(verdict="rejected")], "the only date found does not count"),
        ([claim(verdict="rejected")] * 3, "none of the 3 dates found counts"),
        (
            [claim(verdict="outweighed"), claim(verdict="rejected")],
            "the dates found leave more doubt than is allowed for a day",
        ),
        ([claim(earliest="2021-02-01", latest="2021-02-28")], "what was found does not tell a single day"),
    ],
)
def test_where_no_day_is_named_the_reason_is(evidence: list[dict[str, Any]], why: str) -> None:
    assert why in wording.sentences(NOTHING, evidence)[-1]
    assert not any(
        "No day is named" in one for one in wording.sentences(NOTHING | {"published": "2021"}, evidence)
    )


@pytest.mark.parametrize(
    ("days", "said"),
    [
        (("2021-02-02", "2021-02-06"), "Its number stands between number 20 (2 February 2021) and number 26 (6 February 2021)."),
        (("2021-02-03", "2021-02-06"), "; the site does not number strictly in order, so some days more are possible."),
        (("2021-02-01", "2021-02-09"), "; where between the two it stands leaves out some of the days."),
        (("2021-02-02",), "A dated article has the same number 20 (2 February 2021)."),
    ],
)  # fmt: skip
def test_the_numbers_beside_it_are_named_with_their_days(days: tuple[str, ...], said: str) -> None:
    beside = [{"number": number, "day": day} for number, day in zip((20, 26)[: len(days)], days, strict=True)]
    assert wording.sentences(NOTHING | BOUNDED, (), beside)[1].endswith(said)
    assert wording.beside(NOTHING | BOUNDED | {"published_basis": "url"}, beside) == []


def test_beyond_the_last_dated_number_there_is_one_beside_it() -> None:
    open_range = NOTHING | BOUNDED | {"published_latest": None}
    assert wording.beside(open_range, [{"number": 20, "day": "2021-02-02"}]) == [
        "The dated article next to it is number 20 (2 February 2021)."
    ]


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (claim(), "A date in the text, near the headline says “6 Feb”: 6 February 2021."),
        (
            claim(kind="listing", says="21.Oct.2025\n", earliest="2025-10-21", latest="2025-10-21"),
            "A list that links to it says “21.Oct.2025”: 21 October 2025.",
        ),
        (
            claim(kind="oracle", about="modified"),
            "Evidence of the kind “oracle” says of a change “6 Feb”: 6 February 2021.",
        ),
        (
            claim(kind="url", says="/2021/02/", earliest="2021-02-01", latest="2021-02-28"),
            "The page's address says “/2021/02/”: in February 2021.",
        ),
        (
            claim(kind="time", says="03/04/2021", earliest="2021-03-04", latest="2021-04-03"),
            "A date that the page's code marks as one (a time element) says “03/04/2021”: 4 March 2021 or 3 April 2021, "
            "as its day and month can be read both ways.",
        ),
        (
            claim(kind="feed", says="x" * 500, instant="2021-02-06T10:05:00+00:00"),
            f"A feed that names it says “{'x' * 120} …”: 6 February 2021, 10:05 UTC, as it states the time with its zone.",
        ),
    ],
)
def test_a_claim_says_who_says_what_and_which_day_that_is(row: dict[str, Any], said: str) -> None:
    assert wording.told(row) == said


def test_words_are_of_kinds_that_there_are() -> None:
    assert wording.SOURCES.keys() - KINDS.keys() == {"change", "neighbours", "first-seen"}
    assert wording.source(None) == ""


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (claim(), "counts: names the day"),
        (claim(verdict="outweighed", reason=None), "does not decide"),
        (claim(verdict="rejected", reason="of a comment"), "does not count: of a comment"),
        (claim(verdict=None, reason=None), "not weighed"),
        (claim(verdict="doubted", reason=None), "doubted"),
    ],
)
def test_what_became_of_a_claim_is_told_with_the_reason(row: dict[str, Any], said: str) -> None:
    assert wording.outcome(row) == said


def test_sightings_are_told_as_far_as_they_were_noted() -> None:
    at, later = "2021-02-06T08:00:00Z", "2021-02-09T08:30:00Z"
    assert wording.sightings(claim()) == ""
    assert wording.sightings(claim(first_at=at)) == "seen on 6 February 2021, 08:00 UTC"
    assert (
        wording.sightings(claim(first_at=at, last_at=later, times=4))
        == "seen 4 times, first on 6 February 2021, 08:00 UTC, last on 9 February 2021, 08:30 UTC"
    )


@pytest.mark.parametrize(
    ("earliest", "latest", "said"),
    [
        ("2021-02-02", "2021-02-06", "between 2 and 6 February 2021"),
        ("2021-01-28", "2021-02-06", "between 28 January and 6 February 2021"),
        ("2020-12-30", "2021-01-02", "between 30 December 2020 and 2 January 2021"),
        ("2021-02-02", "2021-02-02", "on or about 2 February 2021"),
        ("2021-02-01", "2021-02-28", "in February 2021"),
        ("2021-01-01", "2021-02-28", "between 1 January and 28 February 2021"),
        ("9999-12-01", "9999-12-31", "between 1 and 31 December 9999"),
        ("spring", "autumn", "between spring and autumn"),
    ],
)
def test_two_days_are_told_no_longer_than_they_need(earliest: str, latest: str, said: str) -> None:
    assert wording.span(earliest, latest) == said


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("2021-02-06", "6 February 2021"),
        ("2021-02-06T14:05:00-03:00", "6 February 2021, 14:05 UTC-03:00"),
        ("2021-02-06T14:05:00", "6 February 2021, 14:05"),
        ("2021-02-06 or so", "6 February 2021"),
        ("long ago", "long ago"),
    ],
)
def test_a_moment_is_told_as_exactly_as_it_is_known(text: str, said: str) -> None:
    assert wording.moment(text) == said
