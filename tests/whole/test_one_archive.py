"""The demo papers, crawled on two days: against what they printed, and as a function of their captures.

Crawl = rebuild = import = killed and resumed = run again. All of it in one file, for which the papers are crawled once.
"""

import os
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from newsbot.demo.summary import compared, summary
from pipelines.storage.archive import Archive

Exported = Callable[..., dict[str, list[str]]]


def test_nothing_is_missing_invented_misdated_or_leaked(demo: Any) -> None:
    with Archive.reader(demo.archives["second"]) as archive:
        demo.papers.day = 2
        assert compared(archive, demo.papers.truth()) == []


def test_the_comparison_sees_what_is_wrong(demo: Any) -> None:
    with Archive.reader(demo.archives["first"]) as archive:
        demo.papers.day = 2
        faults = compared(archive, demo.papers.truth())
    for word in ("missing:", "status is live, it is gone", "revisions, there were 2"):
        assert any(word in fault for fault in faults), word


def test_the_summary_names_what_was_kept(demo: Any) -> None:
    with Archive.reader(demo.archives["second"]) as archive:
        said = summary(archive)
    for word in ("courier, hy 25", "harbour, en 85", "listing", "json-ld", "exact 9", "gone 2"):
        assert word in said, said


def test_what_robots_txt_forbids_was_never_asked_for(demo: Any) -> None:
    asked = {request.path for request in demo.papers.requests}
    assert "/robots.txt" in asked
    assert not [path for path in asked if path.startswith(("/admin", "/search", "/account"))]


def test_every_request_names_newsbot_and_its_contact(demo: Any) -> None:
    agents = {request.user_agent for request in demo.papers.requests}
    assert len(agents) == 1
    assert agents.pop().endswith("(+tests@localhost)")


def test_both_archives_are_sound(demo: Any, newsbot: Callable[..., Any]) -> None:
    for archive in demo.archives.values():
        assert "no problems" in newsbot(archive, "verify").stdout


def test_the_second_day_asks_for_less_than_half(demo: Any) -> None:
    assert demo.requests["second"] < demo.requests["first"] / 2


def test_explain_tells_where_each_date_comes_from(demo: Any, newsbot: Callable[..., Any]) -> None:
    article = next(each for each in demo.papers.truth() if each.paper == "courier" and each.listed)
    said = newsbot(demo.archives["second"], "explain", article.url).stdout
    assert f"{article.published:%-d %B %Y}" in said
    assert "list" in said
    assert (
        article.published.isoformat()
        in newsbot(demo.archives["second"], "--json", "explain", article.url).stdout
    )


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


@pytest.mark.parametrize("after", [3, 60, 230] if os.environ.get("NEWSBOT_TEST_ALL") == "1" else [60])
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
