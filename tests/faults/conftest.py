"""The crawls behind the cases: run once, whichever of the test processes comes first."""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.faults.server import Server
from tests.faults.suite import CLASSES, SHARE, Run, chosen

pytest.register_assert_rewrite("tests.faults.cases")


@pytest.fixture(scope="session")
def once(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str, Callable[[Path], object]], object]:
    """What a function gives, worked out by one process of this test run for all: it must be JSON."""
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base

    def give(name: str, function: Callable[[Path], object]) -> object:
        with (shared / f"{name}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            result = shared / f"{name}.json"
            if not result.exists():
                found = function(tmp_path_factory.mktemp(name))
                result.write_text(json.dumps(found), encoding="utf-8")
            return json.loads(result.read_text(encoding="utf-8"))

    return give


@pytest.fixture(scope="session")
def failures(once: Callable[[str, Callable[[Path], object]], dict[str, str | None]]) -> dict[str, str | None]:
    """How each case failed, by its name; None: it passed."""

    def run(folder: Path) -> dict[str, str | None]:
        with Server() as server:
            return Run(folder, server).all(chosen(SHARE, *CLASSES))

    return once("faults", run)
