from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from newsbot.cli._verdict import sentences
from pipelines.storage.archive import Archive

Newsbot = Callable[..., Result]


@pytest.mark.parametrize(
    "words",
    [
        "1",
        "https://lantern.example/news/1",
        "http://www.lantern.example/news/1?utm_source=feed#top",
        "https://lantern.example/amp/news/ferry",
        "lantern.example/news/1",
        "https://lantern.example/news/1/print",
    ],
)
def test_an_article_is_found_by_id_address_alias_and_key(newsbot: Newsbot, words: str) -> None:
    found = newsbot("explain", words)
    assert found.exit_code == 0
    assert found.stdout.startswith("1  The ferry is back\n")


def test_everything_known_is_told_in_words(newsbot: Newsbot) -> None:
    told = newsbot("explain", "1").stdout
    for part in (
        "Published 2026-03-01 (to the day), by the page's JSON-LD.",
        "The chance that the day is right is 98%.",
        "json-ld is better",
        "Revisions (2)",
        "rewritten",
        "Duplicates (1)",
        "Aliases (2)",
        "Captures (2)",
        "by Ada Quill",
    ):
        assert part in told


def test_everything_known_is_told_as_json(newsbot: Newsbot) -> None:
    known = json.loads(newsbot("--json", "explain", "2").stdout)
    assert known["article"]["id"] == 2
    assert known["article"]["authors"] == ["Ada Quill"]
    assert known["verdict"][1] == "It lies between 2026-02-27 and 2026-03-02, both included."
    assert [row["url"] for row in known["duplicates"]] == ["https://lantern.example/news/1"]
    assert {"evidence", "aliases", "revisions", "captures", "key"} <= known.keys()


def test_what_the_web_wrote_does_not_steer_the_terminal(newsbot: Newsbot) -> None:
    told = newsbot("explain", "3").stdout
    assert "\x1b" not in told
    assert r"Harbour \x1b[31mred\x1b[0m [bold]" in told


def test_an_address_that_is_no_article_yet_tells_what_is_known(newsbot: Newsbot) -> None:
    told = newsbot("explain", "https://lantern.example/news/9").stdout
    assert "is known, and no article" in told
    assert "article, never asked, due 2026-03-05T06:00:00Z, found on https://lantern.example/" in told
    assert "Claims about it (1)" in told
    failed = newsbot("explain", "https://lantern.example/news/8").stdout
    assert (
        "article, unreachable when asked 2026-03-04T06:00:00Z after 3 failures in a row, not due again, found on no page"
        in failed
    )
    known = json.loads(newsbot("--json", "explain", "https://lantern.example/news/9").stdout)
    assert known["article"] is None
    assert known["frontier"][0]["due_at"] == "2026-03-05T06:00:00Z"


@pytest.mark.parametrize("words", ["99", "https://glow.example/", "99999999999999999999999", "ferry"])
def test_of_a_stranger_nothing_is_known(newsbot: Newsbot, words: str) -> None:
    refused = newsbot("explain", words)
    assert refused.exit_code == 2
    assert f"nothing is known of '{words}'" in refused.stderr


@pytest.mark.parametrize(
    ("verdict", "expected"),
    [
        (
            {"published_latest": "2026-03-02"},
            ["No day of publication is accepted.", "It is not after 2026-03-02."],
        ),
        (
            {"published_precision": "range", "published_earliest": "2026-03-01", "published_basis": "oracle"},
            ["Published on a day that is not certain, by oracle.", "It is not before 2026-03-01."],
        ),
        (
            {
                "published": "2026-03-01T06:00:00+04:00",
                "published_precision": "second",
                "modified": "2026-03-02",
            },
            [
                "Published 2026-03-01T06:00:00+04:00 (to the second).",
                "How likely that is, is not known.",
                "The source itself says that it changed on 2026-03-02.",
            ],
        ),
    ],
)
def test_a_verdict_is_told_with_its_bounds_and_its_chance(
    verdict: dict[str, str], expected: list[str]
) -> None:
    nothing = dict.fromkeys(
        (
            "published",
            "published_earliest",
            "published_latest",
            "published_basis",
            "published_confidence",
            "modified",
        )
    )
    assert sentences(nothing | {"published_precision": "unknown"} | verdict) == expected


def test_a_long_body_is_told_by_its_beginning_and_the_rest_is_marked(newsbot: Newsbot, folder: Path) -> None:
    with Archive.open(folder) as archive:
        archive.db.conn.execute("update texts set body = ? where id = 1", ("word " * 100,))
        archive.db.conn.execute(
            "update articles set noarchive = 1, withheld = 'noindex', authors = '[]' where id = 1"
        )
    told = newsbot("explain", "1").stdout
    assert "word …\n" in told
    assert "withheld: noindex" in told
    assert "the source asks not to be archived" in told
