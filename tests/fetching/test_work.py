"""What a crawl asks for next, what an answer changes about that, and what the ledger says of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from newsbot.config import Config
from newsbot.fetching.work import Work
from newsbot.site import Sites
from pipelines.reading import Read
from pipelines.storage import frontier, runs, signals
from pipelines.storage.archive import Archive, text_of
from pipelines.storage.frontier import Entry, Finding
from pipelines.values import Capture, Site

NOW = datetime(2025, 3, 3, 9, 0, tzinfo=UTC)
OSMER = Site(name="osmer.example", hosts=frozenset({"osmer.example"}))
TARN = Site(name="tarn.example", hosts=frozenset({"tarn.example"}))
HOME = "https://osmer.example"


class Unread:
    """A reader that nobody asks."""

    async def read(self, capture: Capture, site: Site, furniture: frozenset[int]) -> Read:
        raise AssertionError("not asked for")


@pytest.fixture
def begin(tmp_path: Path) -> Iterator[Callable[..., Work]]:
    """A run of an archive; called again, the next run of the same one, some time later."""
    archive = Archive.memory(tmp_path)
    began = [0]

    def run(*sites: Site, later: timedelta = timedelta(0), **config: Any) -> Work:
        began[0] += 1
        settings = Config(archive=tmp_path, now=NOW + later, **config)
        asked = {site.name: site for site in sites or (OSMER,)}
        number = runs.begin(archive, "crawl", "0", now=str(text_of(NOW + later)))
        return Work(
            archive=archive, sites=Sites(tmp_path), config=settings, reader=Unread(), run=number, asked=asked
        )

    yield run
    archive.close()


def finding(path: str, role: str = "article", depth: int = 1, **more: Any) -> Finding:
    return Finding(url=HOME + path, role=role, depth=depth, **more)


def capture(url: str, status: int = 200, digest: str = "sha256:A", **headers: str) -> Capture:
    pairs = tuple((name.replace("_", "-"), value) for name, value in headers.items())
    return Capture(url=url, fetched_at=NOW, status=status, digest=digest, headers=pairs)


def take(work: Work, path: str) -> Entry:
    entry = frontier.entry(work.archive, HOME + path)
    assert entry is not None
    return entry


def answer(
    work: Work, path: str, outcome: str = "article", *, changed: bool | None = None, **more: Any
) -> None:
    work.answered(take(work, path), capture(HOME + path, **more), outcome, changed=changed)


def in_turn(work: Work) -> list[str]:
    """What the run would ask for, one after the other."""
    found: dict[int, str] = {}
    while (entry := work.next(found, frozenset())) is not None:
        found[entry.id] = entry.url.removeprefix(HOME)
    return list(found.values())


def asks(work: Work) -> list[tuple[Any, ...]]:
    rows = work.archive.rows(
        "select why, outcome, addresses from asks where run = ? order by 1, 2", (work.run,)
    )
    return [tuple(row.values()) for row in rows]


class TestFinding:
    def test_an_address_is_entered_once_in_whatever_spelling(self, begin: Callable[..., Work]) -> None:
        work = begin()
        spelt = (finding(path) for path in ("/a", "/a", "/a/", "/a?utm_source=x", "/b"))
        assert work.found(OSMER, spelt) == 2
        assert work.found(OSMER, [finding("/b/index.html")]) == 0
        assert in_turn(work) == ["/a", "/b"]

    def test_the_shorter_spelling_stands_until_it_was_asked_for(self, begin: Callable[..., Work]) -> None:
        work = begin()
        work.found(OSMER, [finding("/a/index.html"), finding("/a")])
        assert in_turn(work) == ["/a"]
        answer(work, "/a")
        mobile = replace(finding("/a"), url="https://m.osmer.example/a")
        work.found(OSMER, [mobile, finding("/b/index.html"), finding("/b", "listing")])
        assert in_turn(work) == ["/b/index.html"]

    def test_an_exact_address_is_entered_beside_its_likes(self, begin: Callable[..., Work]) -> None:
        work = begin()
        exact = finding("/a/amp", exact=True)
        assert work.found(OSMER, [finding("/a"), exact, exact]) == 2
        assert in_turn(work) == ["/a", "/a/amp"]

    def test_what_stands_elsewhere_is_not_entered(self, begin: Callable[..., Work]) -> None:
        work = begin()
        assert work.found(OSMER, [replace(finding("/a"), url="https://tarn.example/a")]) == 0

    def test_a_listing_is_followed_where_its_end_was_new_and_not_behind_known_articles(
        self, begin: Callable[..., Work]
    ) -> None:
        work = begin()
        further = finding("/list?page=2", "listing", 2, further=True)
        work.found(OSMER, [*(finding(f"/news/{n}") for n in range(6)), further])
        for n in range(6):
            answer(work, f"/news/{n}")
        answer(work, "/list?page=2", "listing")
        known = [finding(f"/news/{n}") for n in range(6)]
        work.found(OSMER, [finding("/news/9"), *known, further])
        assert in_turn(work) == ["/news/9"]
        work.found(OSMER, [*known, finding("/news/10"), further])
        assert in_turn(work) == ["/news/9", "/news/10", "/list?page=2"]
        assert take(work, "/list?page=2").why == "listing"


class TestTurns:
    def test_sites_take_turns_and_a_busy_host_is_passed_over(self, begin: Callable[..., Work]) -> None:
        work = begin(OSMER, TARN)
        work.found(OSMER, [finding("/a"), finding("/b")])
        work.found(TARN, [Finding(url="https://tarn.example/c", role="article", depth=1)])
        assert in_turn(work) == ["/a", "https://tarn.example/c", "/b"]
        free = work.next({}, {"osmer.example"})
        assert free is not None
        assert free.site == "tarn.example"
        assert work.next({}, {"osmer.example", "tarn.example"}) is None

    def test_a_host_that_is_left_alone_is_not_asked_in_this_run_nor_in_the_next(
        self, begin: Callable[..., Work]
    ) -> None:
        work = begin()
        work.found(OSMER, [finding("/a")])
        work.defer("osmer.example", NOW + timedelta(hours=2), "429")
        assert in_turn(work) == []
        assert in_turn(begin(later=timedelta(hours=1))) == []
        assert in_turn(begin(later=timedelta(hours=3))) == ["/a"]

    def test_a_run_stops_at_its_bounds(self, begin: Callable[..., Work]) -> None:
        for bounds, taken in (({"max_requests": 2}, 2), ({"site_requests": 3}, 3), ({"max_seconds": 0.0}, 0)):
            work = begin(**bounds)
            work.found(OSMER, [finding(f"/{n}") for n in range(5)])
            under_way = {}
            while (entry := work.next(under_way, frozenset())) is not None:
                under_way[entry.id] = entry
                work.taken(entry)
            assert len(under_way) == taken

    def test_what_is_under_way_does_not_hide_what_stands_behind_it(self, begin: Callable[..., Work]) -> None:
        work = begin()
        work.found(OSMER, [finding(f"/{n}") for n in range(40)])
        assert in_turn(work) == [f"/{n}" for n in range(40)]

    def test_how_much_is_ahead_counts_hosts_side_by_side(self, begin: Callable[..., Work]) -> None:
        work = begin(OSMER, TARN, delay_seconds=2.0)
        work.found(OSMER, [finding(f"/{n}") for n in range(10)])
        work.found(TARN, [Finding(url="https://tarn.example/c", role="article", depth=1)])
        assert work.ahead() == (11, 20.0)
        work.receipt("osmer.example").delay_seconds = 6.0
        assert work.ahead() == (11, 60.0)
        work.defer("osmer.example", NOW + timedelta(hours=2), "429")
        assert work.ahead() == (1, 2.0)


class TestChanges:
    def test_an_announced_change_calls_an_address_that_was_asked_before_it(
        self, begin: Callable[..., Work]
    ) -> None:
        work = begin()
        work.found(OSMER, [finding("/a")])
        answer(work, "/a", "other")
        earlier, later = (str(text_of(NOW + timedelta(hours=hours))) for hours in (-1, 1))
        work.found(OSMER, [finding("/a", due_if_asked_before=earlier, signal="sitemap")])
        assert in_turn(work) == []
        work.found(OSMER, [finding("/a", due_if_asked_before=later, signal="sitemap")])
        assert in_turn(work) == ["/a"]
        assert (take(work, "/a").why, take(work, "/a").stated) == ("sitemap", later)

    def test_a_sitemap_whose_changes_are_none_is_followed_ever_less(self, begin: Callable[..., Work]) -> None:
        work = begin()
        paths = [f"/{n}" for n in range(60)]
        work.found(OSMER, map(finding, paths))
        for path in paths:
            answer(work, path, "other")
        asked = []
        for hours in range(1, 5):
            at = str(text_of(NOW + timedelta(hours=hours)))
            again = begin(later=timedelta(hours=hours))
            again.found(OSMER, [finding(path, due_if_asked_before=at, signal="sitemap") for path in paths])
            called = in_turn(again)
            asked.append(len(called))
            for path in called:
                answer(again, path, "other", changed=False)
        assert asked == [10, 1, 1, 1]
        assert signals.heard(work.archive, OSMER.name)["sitemap"] == signals.Record(0, 13)

    def test_a_sitemap_that_proves_true_is_followed_in_full(self, begin: Callable[..., Work]) -> None:
        work = begin()
        paths = [f"/{n}" for n in range(60)]
        work.found(OSMER, map(finding, paths))
        for path in paths:
            answer(work, path, "other")
        for _ in range(10):
            signals.tell(work.archive, OSMER.name, "sitemap", right=True)
        at = str(text_of(NOW + timedelta(hours=1)))
        work.found(OSMER, [finding(path, due_if_asked_before=at, signal="sitemap") for path in paths])
        assert len(in_turn(work)) == 60

    def test_a_validator_that_hid_a_change_is_told_of(self, begin: Callable[..., Work]) -> None:
        work = begin()
        work.found(OSMER, [finding("/a")])
        answer(work, "/a", ETag='"x"')
        answer(work, "/a", ETag='"x"', digest="sha256:B", changed=True)  # the same tag, other words
        answer(work, "/a", ETag='"y"', digest="sha256:C", changed=True)  # another tag: it said so
        answer(work, "/a", ETag='"y"', digest="sha256:C", changed=False)
        answer(work, "/a", "not-modified", status=304, changed=False)  # nothing can be told from that
        assert signals.heard(work.archive, OSMER.name) == {"etag": signals.Record(1, 1)}


class TestAnswers:
    def test_each_outcome_has_its_next_time(self, begin: Callable[..., Work]) -> None:
        work = begin()
        roles = {
            "/s": "start",
            "/l": "listing",
            "/n": "number",
            "/a": "article",
            "/p": "probe",
            "/o": "other",
        }
        work.found(OSMER, [finding(path, role) for path, role in roles.items()])
        outcomes = {
            "/s": ("listing", timedelta(minutes=30), "start"),
            "/l": ("listing", timedelta(hours=3), "listing"),
            "/n": ("not-found", None, "number"),
            "/a": ("not-found", timedelta(days=1), "missing"),
            "/p": ("not-found", timedelta(days=30), "probe"),
            "/o": ("gone", None, "sweep"),
        }
        for path, (outcome, wait, why) in outcomes.items():
            answer(work, path, outcome, status=404)
            due = work.archive.one("select due_at from frontier where url = ?", (HOME + path,))
            assert due == text_of(None if wait is None else NOW + wait), path
            assert take(work, path).why == why
        answer(work, "/a", "not-found", status=404)  # the second time it is gone
        assert work.archive.one("select due_at from frontier where url = ?", (HOME + "/a",)) is None

    def test_an_article_found_as_something_else_is_one_from_then_on(self, begin: Callable[..., Work]) -> None:
        work = begin()
        work.found(OSMER, [finding("/o", "other"), finding("/s", "start"), finding("/p", "probe")])
        for path in ("/o", "/s", "/p"):
            answer(work, path, "article")
        assert [take(work, path).role for path in ("/o", "/s", "/p")] == ["article", "start", "probe"]

    def test_where_an_article_stood_a_redirect_or_another_page_is_looked_at_twice(
        self, begin: Callable[..., Work]
    ) -> None:
        work = begin()
        work.found(OSMER, [finding("/a"), finding("/b"), finding("/c")])
        answer(work, "/a")
        answer(work, "/b")
        for path, outcome in (("/a", "redirect"), ("/b", "other"), ("/c", "redirect")):
            answer(work, path, outcome)
        assert [take(work, path).why for path in ("/a", "/b")] == ["missing", "missing"]
        due = [row["due_at"] for row in work.archive.rows("select due_at from frontier order by id")]
        assert due == [text_of(NOW + timedelta(days=1))] * 2 + [None]
        for path, outcome in (("/a", "redirect"), ("/b", "other")):
            answer(work, path, outcome)
        due = [row["due_at"] for row in work.archive.rows("select due_at from frontier order by id")]
        assert due == [None, text_of(NOW + timedelta(days=30)), None]

    def test_each_failure_in_a_row_doubles_the_wait_but_what_is_not_to_be_asked_waits_long(
        self, begin: Callable[..., Work]
    ) -> None:
        work = begin()
        work.found(OSMER, [finding("/a"), finding("/b"), finding("/c")])
        waits = []
        for _ in range(3):
            work.failed(take(work, "/a"), "failed", "no answer")
            waits.append(work.archive.one("select due_at from frontier where id = 1"))
        assert waits == [text_of(NOW + timedelta(hours=hours)) for hours in (1, 2, 4)]
        work.failed(take(work, "/b"), "disallowed", "robots.txt")
        assert work.archive.one("select due_at from frontier where id = 2") == text_of(
            NOW + timedelta(days=30)
        )
        work.failed(take(work, "/c"), "interrupted", "the run ended")
        assert in_turn(work) == ["/c"]

    def test_the_ledger_counts_what_was_asked_for_by_why_and_outcome(
        self, begin: Callable[..., Work]
    ) -> None:
        work = begin()
        work.found(OSMER, [finding("/a"), finding("/b"), finding("/7", "number"), finding("/f", "feed")])
        for path in ("/a", "/b"):
            answer(work, path)
        answer(work, "/7", "not-found", status=404)
        work.failed(take(work, "/f"), "unreachable", "no answer")
        assert asks(work) == [
            ("feed", "unreachable", 1),
            ("gap", "not-found", 1),
            ("new", "article", 2),
        ]
        assert (work.counts["done"], work.counts["failed"]) == (4, 1)


class TestStarts:
    def starts(self, work: Work) -> dict[str, tuple[str, str | None]]:
        rows = work.archive.rows("select url, outcome, reason from starts where run = ?", (work.run,))
        return {row["url"].removeprefix(HOME): (row["outcome"], row["reason"]) for row in rows}

    def enter(self, work: Work, *paths: str) -> None:
        for path in paths:
            frontier.enter(work.archive, OSMER.name, HOME + path, now=work.now_text())
        runs.start(work.archive, work.run, [HOME + path for path in paths])

    def test_each_start_address_ends_with_one_outcome(self, begin: Callable[..., Work]) -> None:
        work = begin(max_requests=2)
        self.enter(work, "/", "/b", "/c", "/")
        answer(work, "/", "listing")
        work.failed(take(work, "/b"), "failed", "the connection was reset")
        work.counts["asked"] = 2
        assert self.starts(work)["/c"] == ("not asked", "the run was killed")
        work.close()
        assert self.starts(work) == {
            "/": ("listing", None),
            "/b": ("failed", "the connection was reset"),
            "/c": ("not asked", "--max-requests 2 were reached"),
        }

    @pytest.mark.parametrize("reason", ["interrupted", "left alone", "requests of its site"])
    def test_one_that_was_not_reached_says_why(self, begin: Callable[..., Work], reason: str) -> None:
        work = begin()
        self.enter(work, "/")
        work.interrupted = reason == "interrupted"
        if reason == "left alone":
            work.defer("osmer.example", NOW + timedelta(hours=1), "503")
        work.close()
        outcome, why = self.starts(work)["/"]
        assert outcome == "not asked"
        assert reason in (why or "")

    def test_a_site_that_moved_is_asked_at_its_new_place(self, begin: Callable[..., Work]) -> None:
        work = begin()
        self.enter(work, "/")
        work.move(OSMER, "https://tarn.example/")
        assert "https://tarn.example/" in in_turn(work)
        there = work.site_of("https://tarn.example/a")
        assert there is not None
        assert there.name == "tarn.example"
