"""`newsbot join` from the outside: what it says, its exit codes, its lock."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from newsbot.cli import main
from newsbot.lock import held
from tests.engines.test_joining import edited, files, filled


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return filled(tmp_path / "archive", 3)


def newsbot(folder: Path, *words: str) -> Result:
    return CliRunner().invoke(main, ["--archive", str(folder), *words])


def test_it_says_what_it_would_join_and_then_joins_it(folder: Path) -> None:
    old = files(folder)
    would = newsbot(folder, "join", "--dry-run")
    assert would.exit_code == 0
    assert would.stdout.startswith("3 files, 0.0 MB: ")
    assert all(name in would.stdout for name in old)
    told = json.loads(newsbot(folder, "--json", "join", "--dry-run").stdout)
    assert [list(group) for group in told["groups"]] == [old]
    assert files(folder) == old
    done = newsbot(folder, "join")
    assert (done.exit_code, done.stdout, done.stderr) == (0, "3 files joined into 1, 0.0 MB\n", "")
    assert len(files(folder)) == 1
    again = json.loads(newsbot(folder, "--json", "join").stdout)
    assert again == {"files": 0, "into": [], "bytes": 0, "problems": []}


def test_a_damaged_file_is_named_and_the_exit_code_says_so(folder: Path) -> None:
    bad = files(folder)[1]
    edited(lambda data: data[:900] + bytes([data[900] ^ 0x55]) + data[901:])(folder, bad)
    ended = newsbot(folder, "join")
    assert ended.exit_code == 6
    assert ended.stdout.startswith("2 files joined into 1")
    assert ended.stderr.startswith(f"newsbot: {bad}: ")
    assert "left as it is" in ended.stderr


def test_it_waits_for_nobody_and_makes_nothing(folder: Path, tmp_path: Path) -> None:
    with held(folder, "crawl"):
        assert newsbot(folder, "join").exit_code == 75
    assert newsbot(tmp_path / "nowhere", "join").exit_code == 10
    assert not (tmp_path / "nowhere").exists()
    assert newsbot(folder, "join", "--below", "0").exit_code == 2
    assert len(files(folder)) == 3
