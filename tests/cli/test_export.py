from __future__ import annotations

import csv
import io
import json
import os
import re
import sqlite3
import stat
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

from pipelines.storage.exporting import exporter, formats
from pipelines.storage.public import EXPORTS

Newsbot = Callable[..., Result]


def rows(result: Result) -> list[dict[str, Any]]:
    assert result.exit_code == 0, result.output
    return [json.loads(line) for line in result.stdout.splitlines()]


def cells(result: Result) -> list[dict[str, str]]:
    assert result.exit_code == 0, result.output
    return list(csv.DictReader(io.StringIO(result.stdout_bytes.decode(), newline="")))


@pytest.mark.parametrize("table", EXPORTS)
@pytest.mark.parametrize("form", ["jsonl", "csv"])
def test_every_table_leaves_in_every_format_with_the_same_rows(
    newsbot: Newsbot, table: str, form: str
) -> None:
    expected = {
        "articles": 3,
        "revisions": 4,
        "evidence": 2,
        "duplicates": 1,
        "aliases": 4,
        "images": 2,
        "captures": 4,
        "runs": 2,
    }
    written = newsbot("export", table, "--format", form)
    assert len(cells(written) if form == "csv" else rows(written)) == expected[table]


def test_articles_come_in_the_order_of_id_with_lists_as_lists(newsbot: Newsbot) -> None:
    found = rows(newsbot("export", "articles"))
    assert [row["id"] for row in found] == [1, 2, 3]
    assert found[0]["authors"] == ["Ada Quill"]
    assert found[0]["body"] == "The ferry sails again.\n\nIt is blue."
    assert found[1]["published"] is None


def test_one_row_is_one_line_whatever_the_text_holds(newsbot: Newsbot) -> None:
    assert len(newsbot("export", "articles").stdout.splitlines()) == 3  # one body holds U+2028


def test_csv_keeps_a_spreadsheet_from_running_a_headline(newsbot: Newsbot) -> None:
    lines = cells(newsbot("export", "articles", "--format", "csv"))
    assert lines[1]["title"] == '\'=HYPERLINK("x")'
    assert lines[1]["authors"] == '["Ada Quill"]'
    assert lines[2]["body"].startswith("'-12 degrees")
    assert lines[2]["published"] == ""


def test_raw_cells_leave_the_headline_as_it_is(newsbot: Newsbot) -> None:
    written = newsbot("export", "articles", "--format", "csv", "--raw-cells", "--where", "id = 2").stdout
    assert '"=HYPERLINK(""x"")"' in written


def test_a_condition_sees_the_fields_of_its_table(newsbot: Newsbot) -> None:
    assert [
        row["id"] for row in rows(newsbot("export", "articles", "--where", "published >= '2026-01'"))
    ] == [1]
    assert [
        row["id"]
        for row in rows(newsbot("export", "articles", "--where", "articles.body like '%harb%' -- so"))
    ] == [3]
    assert len(rows(newsbot("export", "evidence", "--where", "verdict = 'accepted'"))) == 1


@pytest.mark.parametrize(
    ("condition", "reason"),
    [
        ("id in (select article from evidence)", "prohibited"),
        ("exists (select 1 from main.articles)", "not authorized"),
        ("exists (with exported as (select * from frontier) select 1 from exported)", "prohibited"),
        ("exists (select name from sqlite_master)", "prohibited"),
        ("exists (select 1 from pragma_database_list)", "prohibited|not authorized"),
        ("load_extension('x')", "not authorized"),
        (
            "(with recursive n(i) as (select 1 union all select i + 1 from n) select max(i) from n)",
            "not authorized",
        ),
        ("key is not null", "no such column: key"),
        ("1; drop table articles", "syntax error"),
        ("id = ?", "bindings"),
        ("json_extract(title, '$.x') = 1", "malformed JSON"),
        ("zeroblob(4000000000) is null", "too big"),
        ("", "syntax error"),
        ("id = '\0'", "NUL|null|unrecognized"),
    ],
)
def test_a_condition_that_cannot_be_is_a_usage_error_that_names_the_fields(
    newsbot: Newsbot, condition: str, reason: str
) -> None:
    refused = newsbot("export", "articles", "--where", condition)
    assert refused.exit_code == 2
    assert "Its fields: id, site, url, canonical_url" in refused.stderr
    assert refused.stdout == ""
    assert re.search(reason, refused.stderr)


@pytest.mark.parametrize("table", EXPORTS)
def test_since_looks_at_when_a_row_was_first_seen(newsbot: Newsbot, table: str) -> None:
    everything = len(rows(newsbot("export", table)))
    assert len(rows(newsbot("export", table, "--since", "2026-03-01"))) == everything
    late = {
        "articles": 1,
        "revisions": 2,
        "evidence": 0,
        "duplicates": 0,
        "aliases": 2,
        "images": 0,
        "captures": 2,
        "runs": 1,
    }
    assert len(rows(newsbot("export", table, "--since", "2026-03-03"))) == late[table]


def test_a_day_that_is_none_is_a_usage_error(newsbot: Newsbot) -> None:
    assert newsbot("export", "articles", "--since", "yesterday").exit_code == 2


def test_a_file_is_replaced_only_when_the_new_one_is_whole(newsbot: Newsbot, tmp_path: Path) -> None:
    file = tmp_path / "articles.jsonl"
    file.write_text("old")
    (tmp_path / "link").symlink_to(file)
    assert newsbot("export", "articles", "-o", str(file), "--where", "json(title) = 1").exit_code == 2
    assert file.read_text() == "old"
    said = newsbot("--json", "export", "articles", "-o", str(tmp_path / "link"))
    assert json.loads(said.stdout) == {
        "table": "articles", "format": "jsonl", "rows": 3, "file": str(tmp_path / "link"),
    }  # fmt: skip
    assert len(file.read_text().splitlines()) >= 3
    assert (tmp_path / "link").is_symlink()
    assert {each.name for each in tmp_path.iterdir()} == {"archive", "articles.jsonl", "link"}


def test_a_pipe_is_written_to_and_not_replaced(newsbot: Newsbot, tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    read: list[str] = []
    reader = threading.Thread(target=lambda: read.append(pipe.read_text()))
    reader.start()
    assert newsbot("export", "runs", "-o", str(pipe)).exit_code == 0
    reader.join()
    assert len(read[0].splitlines()) == 2
    assert stat.S_ISFIFO(pipe.stat().st_mode)


@pytest.mark.parametrize("place", ["missing/a.csv", ""])
def test_a_file_that_cannot_be_written_is_a_usage_error(newsbot: Newsbot, tmp_path: Path, place: str) -> None:
    refused = newsbot("export", "articles", "-o", str(tmp_path / place))
    assert refused.exit_code == 2
    assert "cannot be written" in refused.stderr


def test_a_reader_never_waits_for_a_writer(newsbot: Newsbot, folder: Path) -> None:
    writer = sqlite3.connect(folder / "newsbot.db", isolation_level=None)
    writer.execute("begin immediate")
    writer.execute("delete from revisions")
    assert len(rows(newsbot("export", "revisions"))) == 4
    writer.execute("rollback")
    writer.close()


def test_the_formats_are_those_of_the_folder() -> None:
    assert {"csv", "jsonl"} <= set(formats())
    assert all(callable(exporter(name)) for name in formats())
