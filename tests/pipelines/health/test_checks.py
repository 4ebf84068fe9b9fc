"""Each check, on an archive whose past gives it cause, and on one that gives none."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from pipelines.health import Gravity
from pipelines.health.numbering import accounts
from pipelines.health.quality import dropped
from pipelines.health.visits import in_words, overdue
from pipelines.storage.viewing import health, overview
from pipelines.values import Site

from .conftest import DAY, NOW, SITE, Past

FAILED = {("start", "unreachable"): 3}


def test_nothing_is_wrong_with_a_healthy_site_or_an_empty_archive(healthy: Past) -> None:
    assert healthy.found(free_bytes=10**12) == []


def test_an_archive_without_a_past_gets_no_alarm(past: Past) -> None:
    assert past.found() == []
    past.run(1)
    past.page(1)
    assert past.found() == []


class TestSilence:
    def test_a_site_that_is_reached_and_brings_nothing_new_is_silent(self, past: Past) -> None:
        past.daily_runs(60)
        for days_ago in range(60, 5, -1):
            past.article(days_ago)
        (found,) = past.found()
        assert (found.check, found.site, found.gravity) == ("silence", SITE, Gravity.GRAVE)
        assert str(found).startswith(
            f"{SITE}: no new article for 5 days, the last one of 2026-02-27, expected one sooner"
        )

    def test_days_on_which_newsbot_did_not_run_are_no_silence(self, past: Past) -> None:
        past.daily_runs(60, until=6)
        for days_ago in range(60, 5, -1):
            past.article(days_ago)
        assert past.wrong() == ["late"]

    def test_a_site_that_cannot_be_reached_is_not_called_silent(self, past: Past) -> None:
        past.daily_runs(60, until=6)
        for days_ago in range(5, -1, -1):
            past.run(days_ago, FAILED)
        for days_ago in range(60, 5, -1):
            past.article(days_ago)
        assert past.wrong() == ["visits"]

    def test_without_dates_the_days_of_first_sight_tell_the_rhythm_of_days_with_a_run(
        self, past: Past
    ) -> None:
        for days_ago in range(90, -1, -2):
            past.run(days_ago)
            if days_ago > 10:
                past.article(days_ago, dated=False)
        assert "silence" in past.wrong()
        for days_ago in range(10, -1, -2):
            past.article(days_ago, dated=False)
        assert "silence" not in past.wrong()

    def test_a_paused_site_may_be_silent(self, past: Past) -> None:
        past.daily_runs(60)
        for days_ago in range(60, 5, -1):
            past.article(days_ago)
        past.site(paused=1)
        assert past.wrong() == []

    def test_a_site_that_lost_most_of_its_news_is_thin(self, past: Past) -> None:
        past.daily_runs(120)
        for days_ago in range(120, 9, -1):
            for _ in range(5):
                past.article(days_ago)
        for days_ago in range(9, -1, -1):
            past.article(days_ago)
        assert past.wrong() == ["thin"]


class TestQuality:
    @pytest.mark.parametrize(
        ("change", "check"),
        [
            ({"kind": "other"}, "reading"),
            ({"title": None}, "titles"),
            ({"body": "Subscribe."}, "bodies"),
            ({"dated": False}, "dates"),
            ({"confidence": 0.6}, "confidence"),
        ],
    )
    def test_a_week_worse_than_those_before_it_is_named(
        self, past: Past, change: dict[str, object], check: str
    ) -> None:
        for days_ago in range(69, -1, -1):
            past.run(days_ago)
            for hour in range(4):
                past.page(days_ago + hour / 24, **(change if days_ago < 6 else {}))  # type: ignore[arg-type]
        found = past.found()
        assert check in [each.check for each in found if each.site == SITE and each.gravity == Gravity.WRONG]

    def test_pages_that_are_no_articles_by_their_address_do_not_count(self, healthy: Past) -> None:
        for hour in range(60):
            healthy.page(hour / 24, kind="listing", path="/section/{}")
        assert healthy.found() == []

    def test_broken_links_are_named_when_they_become_many(self, healthy: Past) -> None:
        healthy.run(0.5, {("start", "listing"): 1, ("new", "not-found"): 30})
        (found,) = healthy.found()
        assert found.check == "missing"
        assert "of the addresses linked for the first time are there this week" in str(found)

    def test_a_drop_must_be_sure_and_worth_telling(self) -> None:
        before = [(95, 100)] * 6
        assert dropped((50, 100), before) is not None
        assert dropped((90, 100), before) is None  # too small
        assert dropped((5, 10), before) is None  # too few this week
        assert dropped((50, 100), before[:3]) is None  # too little past
        assert dropped((9, 20), [(6, 10), (7, 10), (7, 10), (6, 10)]) is None  # may be chance

    def test_a_few_bad_weeks_do_not_become_usual(self) -> None:
        assert dropped((10, 100), [(10, 100)] * 5 + [(95, 100)] * 21) is not None


class TestVisits:
    def test_no_run_for_several_usual_gaps_is_grave(self, past: Past) -> None:
        past.daily_runs(30, until=4)
        (found,) = past.found()
        assert str(found).startswith(
            "no crawl since 2026-03-01T12:00:00Z, expected one within 24 hours, as usual; "
        )
        assert past.found(running=True) == []

    def test_a_single_site_that_is_not_visited_any_more_is_named(self, past: Past) -> None:
        past.daily_runs(30, until=6)
        for days_ago in range(5, -1, -1):
            past.run(days_ago, {})
        (found,) = past.found()
        assert (found.check, found.site) == ("late", SITE)
        past.insert("hosts", host=SITE, not_before="2026-03-06T00:00:00Z")
        assert [each.check for each in past.found()] == ["hosts"]  # it asked for that

    def test_gaps_are_those_that_are_usual(self) -> None:
        hourly = [NOW - timedelta(hours=4 + number) for number in range(12)]
        assert overdue(hourly, NOW) is not None
        assert overdue(hourly, NOW - timedelta(hours=2)) is None
        assert overdue(hourly[:3], NOW) is None
        assert [in_words(timedelta(seconds=each)) for each in (1, 120, 7_200, 260_000)] == [
            "1 minute", "2 minutes", "2 hours", "3 days",
        ]  # fmt: skip

    def test_one_run_without_an_answer_is_a_note_and_three_are_grave(self, past: Past) -> None:
        past.daily_runs(9, until=3)
        past.run(2, FAILED)
        (found,) = past.found()
        assert (found.gravity, found.found) == (
            Gravity.NOTE,
            "nothing answered in its last run (unreachable)",
        )
        past.run(1, FAILED)
        past.run(0, {("start", "disallowed"): 1})
        (found,) = past.found()
        assert (found.gravity, found.found) == (
            Gravity.GRAVE,
            "nothing answered in its last 3 runs (disallowed)",
        )
        assert "robots.txt asks not to be crawled" in str(found)

    def test_a_host_that_is_left_alone_is_a_note_and_run_after_run_it_is_wrong(self, past: Past) -> None:
        until = "2026-03-06T00:00:00Z"
        past.insert("hosts", host=SITE, not_before=until, heard="429")
        (found,) = past.found()
        assert (found.gravity, found.found) == (Gravity.NOTE, f"{SITE} is left alone until {until} (429)")
        for days_ago in (2, 1, 0):
            past.insert("receipts", run=past.run(days_ago), host=SITE, until=until)
        assert past.wrong() == ["hosts"]

    def test_addresses_that_fail_again_and_again_are_told_with_an_example(self, past: Past) -> None:
        def address(number: int, outcome: str, tries: int) -> None:
            url = f"https://{SITE}/{number}"
            past.insert(
                "frontier",
                url=url,
                key=url,
                site=SITE,
                role="article",
                found_at="",
                outcome=outcome,
                tries=tries,
            )

        address(1, "unreachable", 5)
        address(2, "unreachable", 2)
        address(3, "not-found", 9)
        address(4, "disallowed", 1)
        failed, blocked = past.found()
        assert blocked.found.startswith("1 address not asked for")
        assert failed.found == "1 address failed 5 times or more in a row, mostly unreachable"
        assert failed.advice.endswith(f"https://{SITE}/1")
        assert past.wrong() == []
        for number in range(10, 16):
            address(number, "server-error", 6)
        assert past.wrong() == ["addresses"]

    def test_traps_are_notes(self, past: Past) -> None:
        past.insert(
            "patterns", site=SITE, pattern="/calendar/N", trap="a calendar", since="2026-03-01", held=70
        )
        assert past.wrong() == []
        assert [each.headline() for each in past.found()] == [
            f"{SITE}: /calendar/N is a calendar: 70 addresses held since 2026-03-01"
        ]


class TestUpkeep:
    def test_a_killed_run_is_a_note_until_it_happens_again(self, past: Past) -> None:
        past.run(3)
        past.run(2, finished=None, outcome="killed")
        assert [(each.check, each.gravity) for each in past.found()] == [("runs", Gravity.NOTE)]
        past.run(1, finished=None, outcome=None)
        assert past.wrong() == ["runs"]
        assert past.found(running=True) == []
        past.run(0)
        assert past.found() == []

    def test_a_run_that_ended_in_an_accident_is_grave(self, past: Past) -> None:
        past.run(1, outcome="disk full", exit_code=3)
        (found,) = past.found()
        assert found.found == "run 1 (crawl) ended with disk full, exit 3"

    def test_left_over_work_is_wrong_only_after_a_run_that_ended_well(self, past: Past) -> None:
        past.insert("unsettled", key="x")
        assert [(each.check, each.gravity) for each in past.found()] == [("left-over", Gravity.NOTE)]
        past.run(0)
        assert past.wrong() == ["left-over"]
        assert past.found(running=True) == []

    def test_damaged_answers_are_counted_for_a_week(self, past: Past) -> None:
        for number in range(20):
            at = (NOW - DAY).strftime("%Y-%m-%dT%H:%M:%SZ")
            past.insert(
                "captures", site=SITE, url="u", key="u", role="page", fetched_at=at, status=200, warc="w", offset=number,
                length=1, digest="d", outcome="damaged",
            )  # fmt: skip
            if number == 0:
                assert [(each.check, each.gravity) for each in past.found()] == [("damaged", Gravity.NOTE)]
        assert past.wrong() == ["damaged"]
        past.archive.db.conn.execute("update captures set fetched_at = '2026-02-01T00:00:00Z'")
        assert past.found() == []

    def test_a_site_that_answers_and_yields_nothing_is_named(self, past: Past) -> None:
        past.archive.db.conn.execute("delete from articles")
        past.daily_runs(3)
        (found,) = past.found()
        assert found.found == "it answers, and after 3 runs no article is kept"
        for _ in range(20):
            past.article(1, dated=False)
        (found,) = past.found()
        assert found.found == "none of 20 articles has a day"

    def test_the_disk_must_have_room_for_the_runs_to_come(self, past: Past) -> None:
        assert past.found(free_bytes=10**9) == []
        assert past.wrong(free_bytes=10**8) == ["disk"]
        past.run(0, {}, bytes=10**8)
        assert past.wrong(free_bytes=5 * 10**9) == ["disk"]
        assert past.wrong(free_bytes=10**10) == []


def test_the_gravest_findings_come_first(past: Past) -> None:
    past.daily_runs(9, until=3)
    for days_ago in (2, 1, 0):
        past.run(days_ago, FAILED)
    past.insert("patterns", site=SITE, pattern="/c/N", trap="a calendar", since="2026-03-01")
    past.insert("unsettled", key="x")
    assert [each.gravity for each in past.found()] == [Gravity.GRAVE, Gravity.WRONG, Gravity.NOTE]


def test_each_id_between_the_lowest_and_the_highest_is_accounted_for_once() -> None:
    addresses: list[tuple[str, str | None]] = [
        (f"https://{SITE}/news/{number}", "article") for number in range(10, 16)
    ]
    addresses += [
        (f"https://{SITE}/news/16", "not-found"),
        (f"https://{SITE}/news/17", "redirect"),
        (f"https://{SITE}/news/18", "unreachable"),
        (f"https://{SITE}/news/19", None),
        (f"https://{SITE}/news/21", "gone"),
        (f"https://{SITE}/news/24", "not-modified"),
        (f"https://{SITE}/news/99", "not-found"),  # beyond the last that is there
        (f"https://{SITE}/blog/3", "article"),  # too few to be a run
        (f"https://{SITE}/about-us", "other"),
        *((f"https://{SITE}/tag/{number * 1000}", "article") for number in range(5)),  # too sparse
    ]
    (found,) = accounts(addresses, Site(name=SITE))
    assert (found.run, found.lowest, found.highest) == ("news", 10, 24)
    assert (found.fetched, found.missing, found.redirected, found.failed, found.never_tried) == (
        7,
        2,
        1,
        1,
        4,
    )


def test_no_question_of_health_or_status_walks_through_a_large_table(healthy: Past) -> None:
    """A search in an index, or a walk through an index alone: nothing that reads each row."""
    asked: list[str] = []
    connection = healthy.archive.db.conn
    connection.set_trace_callback(asked.append)
    healthy.found()
    overview.sites(healthy.archive, NOW)
    overview.totals(healthy.archive)
    connection.set_trace_callback(None)
    walks = {
        (table, plan)
        for statement in dict.fromkeys(asked)
        if statement.lstrip().startswith(("select", "with"))
        for *_, plan in connection.execute(f"explain query plan {statement}")
        if (
            table := re.match(
                r"SCAN (articles|captures|frontier|pages|texts|evidence|asks)\b(?!.*INDEX)", plan
            )
        )
    }
    assert walks == set()
    assert len(asked) > 20


def test_numbers_are_known_where_articles_have_them(past: Past) -> None:
    assert not health.has_numbers(past.archive, SITE)
    past.article(1, number=7)
    assert health.has_numbers(past.archive, SITE)
