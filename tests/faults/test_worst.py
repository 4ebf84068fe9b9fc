"""Bombs, floods and mazes of markup in one run: each costs itself, good pages are kept, and memory stays bounded."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.faults.memory import Peaks
from tests.faults.server import Server
from tests.faults.suite import Run, chosen

SHARE = 0.3
MOST_BYTES = 512 * 1024**2
QUICK = {"NEWSBOT_TIMEOUT": "20", "NEWSBOT_RETRY_SECONDS": "0.05", "NEWSBOT_SITE_REQUESTS": "100"}


@pytest.fixture(scope="session")
def ended(once: Callable[[str, Callable[[Path], object]], dict[str, Any]]) -> dict[str, Any]:
    """How each case failed, and the memory that the processes of the run took at most."""

    def run(folder: Path) -> dict[str, Any]:
        peaks = Peaks()
        with Server() as server:
            failures = Run(folder, server, environment=QUICK, watch=peaks.watch).all(chosen(SHARE, "worst"))
        return {"failures": failures, "main": peaks.main, "readers": list(peaks.readers.values())}

    return once("worst", run)


@pytest.mark.parametrize("name", [name for name, _ in chosen(SHARE, "worst")])
def test_a_crawl_survives_this(name: str, ended: dict[str, Any]) -> None:
    if failure := ended["failures"][name]:
        pytest.fail(failure, pytrace=False)


@pytest.mark.skipif(sys.platform != "linux", reason="the memory of a process is read from /proc")
def test_no_process_takes_more_than_half_a_gigabyte(ended: dict[str, Any]) -> None:
    assert 0 < ended["main"] <= MOST_BYTES
    assert ended["readers"]
    assert max(ended["readers"]) <= MOST_BYTES
