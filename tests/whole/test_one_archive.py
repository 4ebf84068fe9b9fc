"""The archive is a function of its captures: crawl = rebuild = import = killed and resumed = run again."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from newsbot.demo.summary import compared
from pipelines.storage.archive import Archive

Exported = Callable[..., dict[str, list[str]]]


def differences(
    one: dict[str, list[str]], other: dict[str, list[str]]
) -> dict[str, tuple[list[str], list[str]]]:
    return {
        name: (sorted(set(one[name]) - set(other[name])), sorted(set(other[name]) - set(one[name])))
        for name in one
        if one[name] != other[name]
    }


def test_a_rebuild_ends_with_the_same_archive(
    demo: Any, newsbot: Callable[..., Any], exported: Exported
) -> None:
    archive = demo.copy("second", "rebuilt")
    ids = _ids(archive)
    newsbot(archive, "rebuild")
    assert differences(exported(demo.archives["second"]), exported(archive)) == {}
    assert _ids(archive) == ids
    assert "no problems" in newsbot(archive, "verify").stdout


def test_a_rebuild_without_the_database_ends_with_the_same_archive(
    demo: Any, newsbot: Callable[..., Any], exported: Exported
) -> None:
    archive = demo.copy("second", "rebuilt-from-warc")
    (archive / "newsbot.db").unlink()
    newsbot(archive, "rebuild")
    assert differences(exported(demo.archives["second"]), exported(archive)) == {}


def test_an_import_ends_with_the_same_archive(
    demo: Any, newsbot: Callable[..., Any], exported: Exported
) -> None:
    archive = demo.fresh("imported")
    newsbot(archive, "import", str(demo.archives["second"] / "warc"))
    assert differences(exported(demo.archives["second"]), exported(archive)) == {}
    again = newsbot(archive, "import", str(demo.archives["second"] / "warc")).stdout
    assert again.startswith("0 captures taken")


def test_an_import_in_two_parts_the_later_first_ends_with_the_same_archive(
    demo: Any, newsbot: Callable[..., Any], exported: Exported
) -> None:
    archive = demo.fresh("imported-backwards")
    for file in sorted((demo.archives["second"] / "warc").iterdir(), reverse=True):
        newsbot(archive, "import", str(file))
    assert differences(exported(demo.archives["second"]), exported(archive)) == {}


@pytest.mark.parametrize("after", [3, 60, 230])
def test_a_crawl_killed_and_run_again_ends_as_one_left_alone(
    demo: Any, newsbot: Callable[..., Any], exported: Exported, after: int
) -> None:
    archive = demo.fresh(f"killed-after-{after}")
    demo.crawl_killed(archive, 1, after)
    demo.crawl(archive, 1)
    assert differences(exported(demo.archives["first"]), exported(archive)) == {}
    assert "no problems" in newsbot(archive, "verify").stdout


def test_an_hour_later_little_is_asked_and_nothing_changes(demo: Any, exported: Exported) -> None:
    archive = demo.copy("first", "quiet")
    sightings = frozenset({"last_seen", "last_at", "times"})
    before = exported(archive, without=sightings)
    requests = demo.crawl(archive, 1, timedelta(hours=1))
    assert requests < demo.requests["first"] / 10
    assert differences(before, exported(archive, without=sightings)) == {}


def test_a_settled_archive_holds_what_the_papers_printed_also_after_a_quiet_run(demo: Any) -> None:
    archive = demo.copy("second", "quiet-second")
    demo.crawl(archive, 2, timedelta(hours=1))
    with Archive.reader(archive) as opened:
        assert compared(opened, demo.papers.truth(2)) == []


def _ids(archive: Path) -> dict[str, int]:
    with Archive.reader(archive) as opened:
        return {
            row["canonical_url"]: row["id"] for row in opened.rows("select canonical_url, id from articles")
        }
