"""What becomes of each fault of the web, in crawls of all of them at once."""

from __future__ import annotations

import pytest

from tests.faults.suite import CLASSES, SHARE, cases, chosen


@pytest.mark.parametrize("name", [name for name, _ in chosen(SHARE, *CLASSES)])
def test_a_crawl_meets_this(name: str, failures: dict[str, str | None]) -> None:
    if failure := failures[name]:
        pytest.fail(failure, pytrace=False)


def test_there_are_cases_of_every_class() -> None:
    for each in CLASSES:
        assert cases(each), f"cases/{each}.py holds no case"
