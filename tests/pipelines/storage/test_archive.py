"""An archive opens, or says in words why it does not."""

from __future__ import annotations

import os
import sqlite3
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest

from pipelines.errors import ArchiveTooNew, ArchiveUnusable
from pipelines.storage import carrying, runs
from pipelines.storage.archive import DATABASE, Archive, text_of, time_of
from pipelines.values import Site


def test_an_archive_is_made_where_there_is_none_and_found_again(tmp_path: Path) -> None:
    folder = tmp_path / "new" / "archive"
    with Archive.open(folder) as archive:
        archive.db.conn.execute("insert into unsettled values ('a')")
    assert (folder / "warc").is_dir()
    with Archive.open(folder) as archive, Archive.reader(folder) as reader:
        assert archive.one("select key from unsettled") == reader.one("select key from unsettled") == "a"
        assert archive.one("pragma journal_mode") == "wal"
        assert archive.one("pragma synchronous") == 2


def test_a_reader_sees_no_archive_where_there_is_none_and_makes_none(tmp_path: Path) -> None:
    with pytest.raises(ArchiveUnusable, match="there is no archive at"):
        Archive.reader(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_reader_neither_waits_nor_writes(tmp_path: Path) -> None:
    with Archive.open(tmp_path) as archive, Archive.reader(tmp_path) as reader:
        with archive.transaction() as connection:
            connection.execute("insert into unsettled values ('a')")
            assert reader.one("select count(*) from unsettled") == 0
        assert reader.one("select count(*) from unsettled") == 1
        with pytest.raises(sqlite3.OperationalError, match="readonly"):
            reader.db.conn.execute("insert into unsettled values ('b')")


@pytest.mark.parametrize("opened", [Archive.open, Archive.reader])
def test_an_archive_of_a_later_newsbot_is_left_alone(tmp_path: Path, opened: object) -> None:
    with Archive.open(tmp_path) as archive:
        columns = [row["name"] for row in archive.rows("pragma table_info(_sqlite_migrations)")]
        assert "name" in columns
        archive.db.conn.execute(
            f"insert into _sqlite_migrations ({', '.join(columns)}) "
            f"select {', '.join('? ' if name == 'name' else name if name != 'id' else 'id + 1000' for name in columns)} "
            "from _sqlite_migrations limit 1",
            ("m999_what_is_to_come",),
        )
    with pytest.raises(ArchiveTooNew, match=r"m999_what_is_to_come.*upgrade newsbot"):
        opened(tmp_path)  # type: ignore[operator]


@pytest.mark.parametrize("opened", [Archive.open, Archive.reader])
def test_a_damaged_file_is_named_with_the_way_out(tmp_path: Path, opened: object) -> None:
    with Archive.open(tmp_path):
        pass
    (tmp_path / DATABASE).write_bytes(b"This is no database at all. " * 400)
    with pytest.raises(ArchiveUnusable, match=rf"{tmp_path}.*not a database"):
        opened(tmp_path)  # type: ignore[operator]


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(ArchiveUnusable, match="cannot be written"):
        Archive.open(tmp_path / "file")


def test_a_read_only_archive_is_named_on_writing_and_read_all_the_same(tmp_path: Path) -> None:
    with Archive.open(tmp_path):
        pass
    if os.geteuid() == 0:  # root may write everywhere: a folder in the database's place stands in for it
        (tmp_path / "other").mkdir()
        with pytest.raises(ArchiveUnusable, match="cannot be written"):
            Archive.open(tmp_path, name="other")
    else:
        (tmp_path / DATABASE).chmod(0o444)
        with pytest.raises(ArchiveUnusable, match="cannot be written"):
            Archive.open(tmp_path)
    with Archive.reader(tmp_path) as reader:
        assert reader.one("select count(*) from captures") == 0


def test_a_transaction_is_all_or_nothing(tmp_path: Path) -> None:
    with Archive.memory(tmp_path) as archive:

        def stopped(*statements: str) -> None:
            with archive.transaction() as connection:
                for statement in statements:
                    connection.execute(statement)
                raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            stopped("insert into unsettled values ('a')")
        with pytest.raises(KeyboardInterrupt):
            stopped("insert into unsettled values ('a')", "rollback")  # as SQLite itself does on a full disk
        with archive.transaction() as connection:
            connection.execute("insert into unsettled values ('b')")
        assert [row["key"] for row in archive.rows("select key from unsettled")] == ["b"]
        assert archive.one("select key from unsettled where key = 'a'") is None


def test_times_are_text_in_utc_of_whole_seconds() -> None:
    moment = datetime(2025, 3, 3, 9, 0, 0, 999, tzinfo=timezone(timedelta(hours=2)))
    assert text_of(moment) == "2025-03-03T07:00:00Z"
    assert time_of(text_of(moment)) == datetime(2025, 3, 3, 7, tzinfo=UTC)
    assert text_of(None) is time_of(None) is None


# ---------------------------------------------------------------- runs and what is carried over


def test_a_run_that_never_ended_was_killed(tmp_path: Path) -> None:
    with Archive.memory(tmp_path) as archive:
        first = runs.begin(archive, "crawl", "1.0", now="2025-03-03T09:00:00Z")
        second = runs.begin(archive, "crawl", "1.0", now="2025-03-04T09:00:00Z")
        runs.finish(
            archive, second, now="2025-03-04T09:05:00Z", outcome="done", exit_code=0, counts={"requests": 7}
        )
        runs.begin(archive, "crawl", "1.0", now="2025-03-05T09:00:00Z")
        found = [
            (row["id"], row["outcome"], row["requests"])
            for row in archive.rows("select * from runs order by id")
        ]
        assert found == [(first, "killed", 0), (second, "done", 7), (second + 1, None, 0)]


def test_a_site_met_again_keeps_the_day_it_was_first_crawled(tmp_path: Path) -> None:
    with Archive.memory(tmp_path) as archive:
        site = Site(
            name="osmer.example", hosts=frozenset({"osmer.example"}), start=("https://osmer.example/",)
        )
        runs.meet(archive, site, now="2025-03-03T09:00:00Z")
        moved = Site(
            name="osmer.example",
            hosts=frozenset({"osmer.example", "messenger.example"}),
            timezone="Europe/Berlin",
        )
        runs.meet(archive, moved, now="2025-03-09T09:00:00Z")
        (row,) = archive.rows("select * from sites")
        assert row["first_crawled"] == "2025-03-03T09:00:00Z"
        assert (row["hosts"], row["timezone"]) == ('["messenger.example", "osmer.example"]', "Europe/Berlin")


CAPTURE = "insert into captures (site, url, key, role, status, warc, offset, length, digest, run) values ('o', ?, ?, 'page', 200, 'w', ?, 1, '', ?)"


def test_a_rebuild_carries_over_what_captures_do_not_tell(tmp_path: Path) -> None:
    with Archive.open(tmp_path) as old, Archive.open(tmp_path, name="rebuilt.db") as new:
        run = runs.begin(old, "crawl", "1.0", now="2025-03-03T09:00:00Z")
        old.db.conn.execute(CAPTURE, ("https://osmer.example/a", "osmer.example/a", 0, run))
        old.db.conn.execute("insert into article_ids values (77, 'osmer.example/a')")
        carrying.carry(new, tmp_path / DATABASE)
        assert new.one("select id from article_ids") == 77
        assert new.one("select count(*) from captures") == 0
        new.db.conn.execute(CAPTURE, ("https://osmer.example/a", "osmer.example/a", 0, None))
        new.db.conn.execute(CAPTURE, ("https://osmer.example/b", "osmer.example/b", 9, None))
        carrying.carry_runs(new)
        assert [row["run"] for row in new.rows("select run from captures order by id")] == [run, None]
        carrying.carry_runs(new)  # nothing was carried: nothing to do
        assert old.one("select count(*) from captures") == 1
        with pytest.raises(sqlite3.OperationalError, match="no such"):
            new.one("select count(*) from old.captures")
