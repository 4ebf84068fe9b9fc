"""A host is asked as slowly as it wants, one thing at a time, and left alone when it says so."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from itertools import pairwise
from pathlib import Path

import pytest

from newsbot.fetching.politeness import FIRST_BACK_OFF, JITTER, http_date, retry_after, worth_another_try

from .crawling import crawl
from .faulty import Faulty, page, slowly, then_close

NOON = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)


@pytest.fixture
def another() -> Iterator[Faulty]:
    with Faulty() as one:
        yield one


@pytest.mark.parametrize(
    ("stated", "seconds"),
    [
        ("120", 120.0),
        (" 7 ", 7.0),
        ("0", 0.0),
        ("Sun, 01 Mar 2026 12:02:00 GMT", 120.0),
        ("Sun, 01 Mar 2026 13:00:00 +0100", 0.0),
        ("Sunday, 01-Mar-26 12:01:00 GMT", 60.0),
        ("Sat, 28 Feb 2026 12:00:00 GMT", 0.0),
        ("Sun Mar  1 12:00:30 2026", 30.0),
        ("-5", None),
        ("soon", None),
        ("", None),
        ("99999999999999999999", None),
    ],
)
def test_retry_after_is_read_as_seconds_or_as_a_date(stated: str, seconds: float | None) -> None:
    assert retry_after(stated, NOON) == seconds


def test_a_date_is_told_in_utc_or_not_at_all() -> None:
    assert http_date("Sun, 01 Mar 2026 12:00:00 GMT") == NOON
    assert http_date("Sun, 45 Mar 2026 12:00:00 GMT") is None


def test_only_what_may_change_is_tried_again() -> None:
    assert [
        status
        for status in (200, 301, 400, 401, 403, 404, 408, 410, 418, 429, 451)
        if worth_another_try(status)
    ] == [
        408,
        429,
    ]
    assert all(worth_another_try(status) for status in (500, 502, 503, 504, 522, 599))


def test_failures_are_tried_three_times_and_then_told(tmp_path: Path, server: Faulty) -> None:
    statuses = {"/500": "500 Oops", "/503": "503 Busy", "/408": "408 Slow"}
    urls = [server.on(path, page(b"", status)) for path, status in statuses.items()]
    once = [server.on(path, page(b"", f"{path[1:]} No")) for path in ("/403", "/404", "/410")]
    dead = server.on("/dead", then_close(b""))
    done = crawl(tmp_path, *urls, *once, dead, allow=(server.place,))
    assert {path: len(server.asked_for(path)) for path in statuses} == dict.fromkeys(statuses, 3)
    assert [len(server.asked_for(path)) for path in ("/403", "/404", "/410")] == [1, 1, 1]
    assert [done.answers[url]["status"] for url in urls] == [500, 503, 408]
    assert done.answers[dead]["error"] == "DownloadFailedError"
    kept = [each["status"] for each in done.kept]
    assert [kept.count(status) for status in (500, 503, 408)] == [3] * 3  # every answer is evidence
    receipt = done.receipts[server.place]
    assert (receipt["requests"], receipt["kept"], receipt["busy"]) == (1 + 9 + 3 + 3, 0, 3)
    assert receipt["shortest_seconds"] >= 0
    assert done.remembered == {server.place: [2.0, 0]}  # the 503 made it slower, the others were answers
    assert done.deferred == []


def test_one_that_is_too_many_for_a_host_and_a_host_that_is_silent_leave_it_alone(
    tmp_path: Path, server: Faulty, another: Faulty
) -> None:
    many = server.on("/many", page(b"", "429 Many"))
    after = server.on("/after", page())
    silent = [another.on(f"/{n}", then_close(b"")) for n in range(4)]
    done = crawl(tmp_path, many, after, *silent, allow=(server.place, another.place))
    assert done.answers[many]["status"] == 429
    assert done.answers[after]["outcome"] == "rate-limited"
    assert server.asked_for("/after") == []
    assert done.answers[silent[3]]["outcome"] == "unreachable"
    assert another.asked_for("/3") == []
    assert sorted((host, heard) for host, _, heard in done.deferred) == sorted(
        [(server.place, "429"), (another.place, "no answer")]
    )
    for _, until, _ in done.deferred:
        waited = datetime.fromisoformat(until) - NOON
        assert FIRST_BACK_OFF <= waited <= FIRST_BACK_OFF * (1 + JITTER)
    assert {host: failures for host, (_, failures) in done.remembered.items()} == {
        server.place: 1,
        another.place: 1,
    }


def test_what_earlier_runs_learned_of_a_host_is_kept_and_fades(tmp_path: Path, server: Faulty) -> None:
    urls = [server.on(f"/{n}", page()) for n in range(2)]
    done = crawl(tmp_path, *urls, allow=(server.place,), TEST_MANNERS={server.place: [2.0, 3]})
    assert done.receipts[server.place]["delay_seconds"] == 2.0
    assert done.receipts[server.place]["shortest_seconds"] >= 2.0
    assert done.remembered == {server.place: [1.0, 0]}
    again = crawl(tmp_path / "again", urls[0], allow=(server.place,), TEST_MANNERS={server.place: [1.0, 0]})
    assert again.remembered == {server.place: [None, 0]}


def test_an_unused_port_and_an_unknown_name_are_failures(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as unused:
        port = unused.getsockname()[1]
    urls = f"http://127.0.0.1:{port}/robots.txt", "http://nowhere.invalid/robots.txt"
    asked = [{"url": url, "meta": {"role": "robots"}} for url in urls]
    done = crawl(tmp_path, *asked, allow=(f"127.0.0.1:{port}",))
    assert [done.answers[url]["error"] for url in urls] == [
        "DownloadConnectionRefusedError",
        "CannotResolveHostError",
    ]


def test_waits_grow_and_nobody_else_asks_the_host_meanwhile(tmp_path: Path, server: Faulty) -> None:
    busy = server.on("/busy", page(b"", "503 Busy"), page(b"", "503 Busy"), page())
    other = server.on("/other", page())
    done = crawl(tmp_path, busy, other, allow=(server.place,), NEWSBOT_RETRY_SECONDS=[0.4, 0.8])
    assert done.answers[busy]["status"] == done.answers[other]["status"] == 200
    assert "/busy /busy /busy" in " ".join(each.path for each in server.asked)
    first, second, third = (each.at for each in server.asked_for("/busy"))
    assert 0.4 <= second - first < 0.8 <= third - second


@pytest.mark.parametrize("as_date", [False, True])
def test_a_short_retry_after_is_waited_for(tmp_path: Path, server: Faulty, as_date: bool) -> None:
    now = datetime.now(UTC)  # the server's clock, not newsbot's, which says noon
    until = now.timestamp() + 2
    stated = format_datetime(datetime.fromtimestamp(until, UTC), usegmt=True) if as_date else "2"
    busy = page(b"", "429 Many", Retry_After=stated, Date=format_datetime(now, usegmt=True))
    url = server.on("/a", busy, page())
    done = crawl(tmp_path, url, allow=(server.place,))
    assert done.answers[url]["status"] == 200
    first, second = (each.at for each in server.asked_for("/a"))
    assert 1.9 <= second - first < 3.5
    assert done.deferred == []


def test_a_long_one_leaves_the_host_to_a_later_run(tmp_path: Path, server: Faulty) -> None:
    busy = page(b"", "429 Many", Retry_After="600")
    urls = [server.on(f"/{n}", busy) for n in range(20)]
    done = crawl(tmp_path, *urls, allow=(server.place,))
    ((host, until, heard),) = done.deferred
    assert (host, heard) == (server.place, "429")
    waited = datetime.fromisoformat(until) - NOON
    assert timedelta(minutes=10) <= waited <= timedelta(minutes=10) * (1 + JITTER)
    assert {done.answers[url]["outcome"] for url in urls} == {"rate-limited"}
    assert all("until 2026-03-01 12:1" in done.answers[url]["says"] for url in urls)
    assert len(server.asked) == 2  # robots.txt and the first of them
    assert [each["status"] for each in done.kept] == [404, 429]


def test_no_deferral_lasts_longer_than_a_day(tmp_path: Path, server: Faulty) -> None:
    url = server.on("/a", page(b"", "503 Busy", Retry_After="9999999"))
    ((_, until, heard),) = crawl(tmp_path, url, allow=(server.place,)).deferred
    assert heard == "503"
    assert timedelta(days=1) <= datetime.fromisoformat(until) - NOON <= timedelta(days=1) * (1 + JITTER)


def test_requests_to_a_host_are_apart_by_the_delay_and_never_overlap(tmp_path: Path, server: Faulty) -> None:
    urls = [server.on(f"/{n}", slowly(page(), 0.3)) for n in range(3)]
    done = crawl(tmp_path, *urls, allow=(server.place,), TEST_DELAY=0.5)
    assert all(done.answers[url]["status"] == 200 for url in urls)
    gaps = [later.at - earlier.at for earlier, later in pairwise(server.asked)]
    assert len(gaps) == 3
    assert all(gap >= 0.5 + 0.3 for gap in gaps[1:])  # from the end of one to the start of the next
    assert gaps[0] >= 0.5


def test_a_crawl_delay_is_kept_and_a_shorter_one_does_not_hurry(tmp_path: Path, server: Faulty) -> None:
    server.on("/robots.txt", page(b"User-agent: newsbot\nCrawl-delay: 0.8\n"))
    urls = [server.on(f"/{n}", page()) for n in range(3)]
    done = crawl(tmp_path, *urls, allow=(server.place,), TEST_DELAY=0.1)
    gaps = [later.at - earlier.at for earlier, later in pairwise(server.asked)]
    assert all(gap >= 0.8 for gap in gaps)
    assert done.robots[0]["delay"] == 0.8
    server.asked.clear()
    server.on("/robots.txt", page(b"User-agent: newsbot\nCrawl-delay: 0.01\n"))
    crawl(tmp_path / "again", *urls, allow=(server.place,), TEST_DELAY=0.4)
    assert all(later.at - earlier.at >= 0.4 for earlier, later in pairwise(server.asked))


def test_a_run_that_ends_does_not_wait_for_a_busy_host(tmp_path: Path, server: Faulty) -> None:
    busy = server.on("/busy", page(b"", "503 Busy"))
    waiting = server.on("/waiting", page())
    done = crawl(  # within what any test may take, or it fails
        tmp_path,
        busy,
        waiting,
        allow=(server.place,),
        NEWSBOT_RETRY_SECONDS=[3600, 3600],
        CLOSESPIDER_TIMEOUT=1,
    )
    assert done.answers[busy]["status"] == 503
    assert done.answers[waiting]["outcome"] == "interrupted"
    assert server.asked_for("/waiting") == []
    assert done.reason == "closespider_timeout"
