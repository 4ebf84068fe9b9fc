from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

from click.testing import CliRunner, Result

from newsbot.cli import main
from pipelines.storage.archive import Archive

Newsbot = Callable[..., Result]


def test_the_last_runs_are_listed_the_newest_first(newsbot: Newsbot) -> None:
    listed = json.loads(newsbot("--json", "runs").stdout)["runs"]
    assert [run["id"] for run in listed] == [2, 1]
    assert [run["id"] for run in json.loads(newsbot("--json", "runs", "--last", "1").stdout)["runs"]] == [2]
    lines = newsbot("runs").stdout.splitlines()
    assert lines[1].split()[:3] == ["id", "command", "started"]
    assert lines[2].split()[4:6] == ["partial", "5"]


def test_an_archive_without_runs_says_how_to_make_one(tmp_path: Path) -> None:
    Archive.open(tmp_path).close()
    listed = CliRunner().invoke(main, ["--archive", str(tmp_path), "runs"])
    assert listed.exit_code == 0
    assert listed.stdout.startswith("no runs yet: newsbot crawl")


def test_one_run_is_shown_with_what_became_of_its_responses(newsbot: Newsbot) -> None:
    shown = json.loads(newsbot("--json", "runs", "show", "1").stdout)
    assert (shown["requests"], shown["outcomes"]) == (9, {"article": 3})
    assert "requests      9" in newsbot("runs", "show", "1").stdout


def test_two_runs_are_compared_figure_by_figure(newsbot: Newsbot) -> None:
    compared = json.loads(newsbot("--json", "runs", "diff", "1", "2").stdout)
    assert (compared["a"], compared["b"]) == (1, 2)
    assert compared["differences"]["requests"] == [9, 4, -5]
    assert compared["differences"]["outcome: article"] == [3, 1, -2]
    told = newsbot("runs", "diff", "1", "2").stdout
    assert "Run 1 (crawl, 2026-03-01T06:00:00Z) and Run 2 (crawl, 2026-03-04T06:00:00Z)" in told
    assert "-5" in told


def test_a_run_that_never_was_is_a_usage_error_that_names_the_last_ones(newsbot: Newsbot) -> None:
    refused = newsbot("runs", "diff", "1", "7")
    assert refused.exit_code == 2
    assert "there is no run 7; the last ones are: 2, 1" in refused.stderr
