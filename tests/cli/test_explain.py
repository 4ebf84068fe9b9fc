from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

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
        "Published on 1 March 2026, by the page's own machine-readable data (JSON-LD); right with a chance of 98 %.",
        "Evidence (2)\n",
        "  The page's own machine-readable data (JSON-LD) says “2026-03-01”: 1 March 2026.\n"
        "    counts: most trusted\n"
        "    on https://lantern.example/news/1, seen on 1 March 2026, 06:00 UTC\n",
        "    does not decide: json-ld is better\n",
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
    assert known["verdict"][0] == (
        "Published between 27 February and 2 March 2026, by the known days of the articles with the numbers beside "
        "its own; right with a chance of 90 %."
    )
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


def test_what_several_lists_say_is_told_once_with_each_of_them(newsbot: Newsbot, folder: Path) -> None:
    with Archive.open(folder) as archive:
        for place in ("/list/7", "/list/8"):
            archive.db.conn.execute(
                """
                insert into evidence (
                  key, site, url, article, kind, about, says, earliest, latest, precision, source_url, first_at, verdict
                )
                select key, site, url, 1, 'listing', about, says, earliest, latest, precision, ?, first_at, 'accepted'
                from evidence
                where article = 1 and kind = 'json-ld'
                """,
                (f"https://lantern.example{place}",),
            )
    told = newsbot("explain", "1").stdout
    assert "Evidence (4)" in told
    assert told.count("A list that links to it says “2026-03-01”: 1 March 2026.") == 1
    assert "    on https://lantern.example/list/7, seen on" in told
    assert "    on https://lantern.example/list/8, seen on" in told
    claims = json.loads(newsbot("--json", "explain", "1").stdout)["evidence"]
    assert [claim["in_words"] for claim in claims if claim["kind"] == "listing"] == [
        "A list that links to it says “2026-03-01”: 1 March 2026."
    ] * 2


def test_an_article_between_numbers_is_told_with_the_dated_ones_beside_it(
    newsbot: Newsbot, folder: Path
) -> None:
    (folder / "sites").mkdir()
    (folder / "sites" / "lantern.toml").write_text(
        'name = "lantern.example"\nstart = ["https://lantern.example/"]\narticle = \'^/news/(?P<id>\\d+)$\'\n'
    )
    with Archive.open(folder) as archive:
        archive.db.conn.execute(
            "update articles set published = '2026-03-02', published_basis = 'json-ld' where id = 3"
        )
    told = newsbot("explain", "2").stdout
    assert "Its number stands between number 1 (1 March 2026) and number 3 (2 March 2026)" in told
    assert "Neighbours (2)" in told


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
