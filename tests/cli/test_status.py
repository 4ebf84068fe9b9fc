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
    assert "Nothing is running in " in told
    assert "Nothing looks wrong." in told
    assert " 33% " in told


def test_what_looks_wrong_is_what_check_finds_notes_last(newsbot: Newsbot, folder: Path) -> None:
    for statement in (
        "insert into unsettled values ('x')",
        "insert into hosts (host, not_before) values ('lantern.example', '2026-03-06T00:00:00Z')",
    ):
        change(folder, statement)
    told = newsbot("status").stdout.splitlines()
    assert told[-3:] == [
        "Looks wrong (`newsbot check` says what to do):",
        "  0 pages still to be read, 1 address to be settled",
        "  note: lantern.example is left alone until 2026-03-06T00:00:00Z",
    ]
    said = json.loads(newsbot("--json", "status").stdout)
    assert said["wrong"] == newsbot("check").stdout.splitlines()
    assert len(said["notes"]) == 1


def test_it_fits_one_screen_whatever_is_wrong(newsbot: Newsbot, folder: Path) -> None:
    change(
        folder,
        "insert into sites (name) values ('a-paper-with-quite-a-long-name.and-host.example'), ('b'), ('c')",
    )
    change(folder, "update sites set paused = 1 where name = 'c'")
    for number in range(30):
        change(
            folder,
            "insert into patterns (site, pattern, trap, since, held)"
            f" values ('lantern.example', '/archive/calendar/{number}', 'a calendar without end', '2026-03-01', 500)",
        )
    told = newsbot("status").stdout.splitlines()
    assert len(told) < 24
    assert max(map(len, told)) <= 80
    assert told[-1] == f"  and {30 - sum('note: ' in line for line in told)} more: newsbot -v check"
    assert any(line.startswith("c ") and line.endswith("paused") for line in told)
    assert any(line.startswith("a-paper-with-quite-a-lo…") for line in told)


def test_a_run_in_progress_is_named_and_not_called_wrong(newsbot: Newsbot, folder: Path) -> None:
    change(folder, "update runs set finished = null where id = 2")
    with held(folder, "crawl"):
        told = newsbot("status").stdout
    assert "Running now: newsbot crawl (process " in told
    assert "Nothing looks wrong." in told


def test_it_waits_for_no_writer(newsbot: Newsbot, folder: Path) -> None:
    with Archive.open(folder) as archive, archive.transaction() as connection:
        connection.execute("insert into sites (name) values ('half-written.example')")
        told = newsbot("status")
    assert told.exit_code == 0
    assert "half-written" not in told.stdout


def test_an_archive_that_is_not_there_is_unusable_and_says_what_to_do(tmp_path: Path) -> None:
    refused = CliRunner().invoke(main, ["--archive", str(tmp_path / "none"), "status"])
    assert refused.exit_code == 10
    assert "there is no archive at" in refused.stderr
    assert not (tmp_path / "none").exists()
