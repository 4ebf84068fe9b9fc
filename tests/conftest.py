"""How the whole suite runs: the long files first, so that every worker ends at about the same time; drawn examples."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import settings

# Those that crawl, then those that serve. A file is never split between workers, since its tests share what they made.
LONG = ("whole", "faults", "fetching", "publishing", "engines", "cli")
HERE = Path(__file__).parent

# The same examples in each run of `make test`; new ones, and many more, in `make test-all`. Never bound by time.
settings.register_profile("some", max_examples=100, deadline=None, derandomize=True)
settings.register_profile("all", max_examples=1500, deadline=None)
settings.load_profile("all" if os.environ.get("NEWSBOT_TEST_ALL") else "some")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=_turn)


def _turn(item: pytest.Item) -> int:
    folder = item.path.relative_to(HERE).parts[0]
    return LONG.index(folder) if folder in LONG else len(LONG)
