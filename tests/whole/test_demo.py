"""The demo papers, crawled on two days, against what they printed."""

from collections.abc import Callable
from typing import Any

from newsbot.demo.summary import compared, summary
from pipelines.storage.archive import Archive


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
