from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

from click.testing import CliRunner, Result

from newsbot.cli import _health, main
from newsbot.lock import held
from newsbot.site import Sites
from pipelines.storage.archive import Archive

Newsbot = Callable[..., Result]


def change(folder: Path, *statements: str) -> None:
    with Archive.open(folder) as archive:
        for statement in statements:
            archive.db.conn.execute(statement)


def test_a_healthy_archive_is_not_spoken_of(newsbot: Newsbot) -> None:
    checked = newsbot("check")
    assert (checked.exit_code, checked.stdout, checked.stderr) == (0, "", "")
    said = json.loads(newsbot("--json", "check").stdout)
    assert said == {
        "archive": said["archive"], "at": "2026-03-05T12:00:00Z", "healthy": True, "findings": [], "ids": {},
    }  # fmt: skip


def test_what_is_wrong_is_said_in_a_sentence_each_and_exits_6(newsbot: Newsbot, folder: Path) -> None:
    change(folder, "insert into unsettled values ('x')")
    change(folder, "insert into hosts (host, not_before) values ('lantern.example', '2026-03-06T00:00:00Z')")
    checked = newsbot("check")
    assert checked.exit_code == 6
    assert checked.stdout == (
        "0 pages still to be read, 1 address to be settled, expected none after a run that ended; "
        "the next crawl or import does it; if it does not, `newsbot rebuild` does\n"
    )
    assert len(newsbot("-v", "check").stdout.splitlines()) == 2  # notes too
    said = json.loads(newsbot("--json", "check").stdout)
    assert not said["healthy"]
    assert [(each["check"], each["site"], each["gravity"]) for each in said["findings"]] == [
        ("left-over", None, "wrong"),
        ("hosts", None, "note"),
    ]
    assert said["findings"][0]["sentence"] == checked.stdout.rstrip()


def test_notes_alone_leave_it_silent(newsbot: Newsbot, folder: Path) -> None:
    change(folder, "insert into hosts (host, not_before) values ('lantern.example', '2026-03-06T00:00:00Z')")
    checked = newsbot("check")
    assert (checked.exit_code, checked.stdout) == (0, "")


def test_what_a_run_under_way_has_not_done_yet_is_not_wrong(newsbot: Newsbot, folder: Path) -> None:
    change(folder, "insert into unsettled values ('x')", "update runs set finished = null where id = 2")
    with held(folder, "crawl"):
        assert newsbot("check").exit_code == 0


def test_ids_are_accounted_for(newsbot: Newsbot, folder: Path) -> None:
    rows = [
        f"('https://lantern.example/news/{n}', {n}, 'lantern.example', 'article', '', 'article')"
        for n in range(11, 16)
    ]
    rows.append("('https://lantern.example/news/17', 17, 'lantern.example', 'article', '', 'article')")
    change(
        folder,
        "delete from frontier",
        f"insert into frontier (url, key, site, role, found_at, outcome) values {', '.join(rows)}",
    )
    (run,) = json.loads(newsbot("--json", "check").stdout)["ids"]["lantern.example"]
    assert (run["run"], run["lowest"], run["highest"], run["fetched"], run["never_tried"]) == (
        "news",
        11,
        17,
        6,
        1,
    )
    with Archive.reader(folder) as archive:
        assert _health.ids_of(archive, Sites(folder), most=5) == {}  # too many for one screen
    assert (
        "ids of lantern.example news 11-17: 6 fetched, 0 missing, 0 moved, 0 failed, 1"
        in newsbot("status").stdout
    )


def test_a_disk_that_does_not_tell_its_room_is_no_finding(folder: Path) -> None:
    assert _health.free_bytes(folder)
    assert _health.free_bytes(folder / "none") is None


def test_an_archive_that_is_not_there_is_unusable(tmp_path: Path) -> None:
    refused = CliRunner().invoke(main, ["--archive", str(tmp_path / "none"), "check"])
    assert refused.exit_code == 10
    assert "there is no archive at" in refused.stderr
