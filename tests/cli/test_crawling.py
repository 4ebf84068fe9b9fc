"""What a person at a terminal sees of a crawl: how far it is, and that it will be long."""

from __future__ import annotations

import io
from collections import Counter
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from rich.console import Console
from rich.status import Status

from newsbot.cli import _crawling
from newsbot.cli._crawling import Display, duration
from newsbot.config import Config


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (0, "0 s"),
        (12.4, "12 s"),
        (60, "1 min"),
        (3600, "1 h 0 min"),
        (12_000, "3 h 20 min"),
        (100_000, "1 d 3 h"),
    ],
)
def test_a_length_of_time_is_said_as_people_do(seconds: float, said: str) -> None:
    assert duration(seconds) == said


def work(done: int, waiting: int, seconds: float) -> Any:
    return SimpleNamespace(
        asked={"osmer.example": None, "tarn.example": None, "weir.example": None, "lindle.example": None},
        counts=Counter(done=done, bytes=5_000_000),
        ahead=lambda: (waiting, seconds),
    )


@pytest.fixture
def display(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Display:
    """One whose terminal is a text, and that shows everything at once."""
    monkeypatch.setattr(_crawling, "EVERY_SECONDS", 0.0)
    monkeypatch.setattr(_crawling, "ESTIMATE_EVERY_SECONDS", 0.0)
    found = Display(Config(archive=tmp_path))
    found._status = Status("", console=Console(file=io.StringIO(), width=300))
    return found


def printed(display: Display) -> str:
    assert display._status is not None
    file = display._status.console.file
    assert isinstance(file, io.StringIO)
    return file.getvalue()


def test_a_long_crawl_says_so_once_when_the_entry_points_have_told_what_there_is(display: Display) -> None:
    display.fetched(work(5, 9_000, 45_000))
    assert printed(display) == ""
    for done in (20, 40, 60):
        display.fetched(work(done, 9_000, 45_000))
    assert printed(display).count("takes 12 h 30 min at least") == 1
    assert "9,000 addresses" in printed(display)


def test_a_short_one_shows_how_far_it_is_and_says_nothing(display: Display) -> None:
    display.fetched(work(20, 30, 150))
    assert printed(display) == ""
    assert display._status is not None
    shown = str(display._status.status)
    assert "osmer.example, tarn.example, weir.example and 1 more: 20 fetched" in shown
    assert "30 to go, 2 min at least" in shown


def test_off_a_terminal_nobody_counts_what_is_ahead(tmp_path: Path) -> None:
    with Display(Config(archive=tmp_path)) as display:
        crawled = work(100, 9_000, 45_000)
        crawled.ahead = lambda: pytest.fail("counted for nobody")
        display.fetched(crawled)
