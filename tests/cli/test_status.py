from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

from click.testing import CliRunner, Result

from newsbot.cli import main
from newsbot.lock import held
from pipelines.storage.archive import Archive

Newsbot = Callable[..., Result]


def change(folder: Path, statement: str) -> None:
    with Archive.open(folder) as archive:
        archive.db.conn.execute(statement)


def test_one_screen_counts_articles_and_what_is_due(newsbot: Newsbot) -> None:
    shown = json.loads(newsbot("--json", "status").stdout)
    assert shown["at"] == "2026-03-05T12:00:00Z"
    assert shown["totals"]["articles"] == 3
    (site,) = shown["sites"]
    assert (site["site"], site["articles"], site["dated"], site["due"]) == ("lantern.example", 3, 1, 1)
    assert shown["running"] is None
    assert [run["id"] for run in shown["runs"]] == [2, 1]
    told = newsbot("status").stdout
    assert "3 articles (1 copy, 1 later revision) from 4 captures" in told
    assert "Nothing is running." in told
    assert len(told.splitlines()) < 24


def test_what_looks_wrong_is_named(newsbot: Newsbot, folder: Path) -> None:
    assert json.loads(newsbot("--json", "status").stdout)["wrong"] == [
        "lantern.example: 1 address failed when last asked"
    ]
    for statement in (
        "update articles set published = null",
        "update frontier set outcome = 'disallowed' where outcome = 'unreachable'",
        "update runs set finished = null where id = 2",
        "insert into unsettled values ('x')",
        "insert into hosts (host, not_before) values ('lantern.example', '2026-03-06T00:00:00Z')",
        "insert into sites (name) values ('glow.example')",
    ):
        change(folder, statement)
    assert json.loads(newsbot("--json", "status").stdout)["wrong"] == [
        "glow.example: no article yet",
        "lantern.example: no article has a date; newsbot explain ID says why",
        "lantern.example: 1 address blocked by robots.txt or refused as private",
        "run 2 (crawl, 2026-03-04T06:00:00Z) never ended",
        "0 pages to be read, 1 address to be settled: the next crawl or import does it",
        "lantern.example asked to be left alone until 2026-03-06T00:00:00Z",
    ]


def test_a_run_in_progress_is_named_and_not_called_wrong(newsbot: Newsbot, folder: Path) -> None:
    change(folder, "update runs set finished = null where id = 2")
    change(folder, "update frontier set outcome = 'article', tries = 0")
    with held(folder, "crawl"):
        told = newsbot("status").stdout
    assert "Running now: newsbot crawl (process " in told
    assert "Nothing looks wrong." in told


def test_an_archive_that_is_not_there_is_unusable_and_says_what_to_do(tmp_path: Path) -> None:
    refused = CliRunner().invoke(main, ["--archive", str(tmp_path / "none"), "status"])
    assert refused.exit_code == 10
    assert "there is no archive at" in refused.stderr
    assert not (tmp_path / "none").exists()
