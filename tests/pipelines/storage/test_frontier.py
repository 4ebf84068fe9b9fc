"""What to fetch next: each address once, in the order that serves, and again when it is due."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from pipelines.storage import frontier
from pipelines.storage.archive import Archive
from pipelines.storage.frontier import Finding

SITE, OSMER = "osmer.example", "https://osmer.example"
NOW, LATER, LAST = (f"2025-03-0{day}T09:00:00Z" for day in (3, 4, 5))
QUEUE = (SITE, "osmer.example")


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    with Archive.memory(tmp_path) as one:
        yield one


def insert(archive: Archive, *paths: str, role: str = "article", depth: int = 1, now: str = NOW) -> None:
    for path in paths:
        found = Finding(url=OSMER + path, role=role, depth=depth)
        frontier.insert(archive, SITE, found, now=now, why="new")


def queue(archive: Archive, most: int = 99, besides: tuple[int, ...] = ()) -> list[str]:
    return [
        each.url.removeprefix(OSMER) for each in frontier.head(archive, QUEUE, besides=besides, most=most)
    ]


def planned(archive: Archive, now: str = NOW, most: int = 99) -> list[str]:
    return [each.url.removeprefix(OSMER) for each in frontier.due(archive, [SITE], now=now, most=most)]


def test_an_address_is_known_by_its_key_and_by_itself_first(archive: Archive) -> None:
    insert(archive, "/a/index.html", "/a/amp")
    by_key = frontier.known(archive, f"{OSMER}/a")
    assert by_key is not None
    assert by_key.url == f"{OSMER}/a/index.html"
    itself = frontier.known(archive, f"{OSMER}/a/amp")
    assert itself is not None
    assert itself.url == f"{OSMER}/a/amp"
    assert frontier.known(archive, f"{OSMER}/b") is None


def test_many_addresses_at_once_are_known_as_each_is_alone(archive: Archive) -> None:
    insert(archive, "/a/index.html", "/a/amp", "/c/amp", "/c")
    paths = ("/a", "/a/amp", "/b", "/c", "/c/amp", "/c/index.html")
    alone = {f"{OSMER}{path}": frontier.known(archive, f"{OSMER}{path}") for path in paths}
    found = frontier.known_of(archive, [*alone, *alone])
    assert found == {url: known for url, known in alone.items() if known is not None}
    assert frontier.known_of(archive, []) == {}


def test_the_queue_and_the_plan_have_one_order(archive: Archive) -> None:
    for role in ("number", "probe", "other", "listing", "article", "sitemap", "feed", "start"):
        insert(archive, f"/{role}", role=role)
    insert(archive, "/deep", depth=5)
    insert(archive, "/shallow", depth=0)
    expected = [
        "/start", "/sitemap", "/feed", "/shallow", "/article", "/deep", "/listing", "/other", "/probe", "/number",
    ]  # fmt: skip
    assert queue(archive) == planned(archive) == expected
    assert queue(archive, most=2, besides=(8,)) == ["/sitemap", "/feed"]


def test_an_article_seen_before_waits_for_those_that_were_not() -> None:
    assert frontier.rank("article", seen=False) < frontier.rank("article", seen=True)
    assert frontier.rank("listing", seen=True) == frontier.rank("listing", seen=False)


def test_each_host_has_a_queue_and_an_empty_one_is_none(archive: Archive) -> None:
    insert(archive, "/a", "/b")
    other = Finding(url="http://m.osmer.example:8080/c", role="article", depth=1)
    frontier.insert(archive, SITE, other, now=NOW, why="new")
    elsewhere = Finding(url="https://tarn.example/", role="start", depth=0)
    frontier.insert(archive, "tarn.example", elsewhere, now=NOW, why="start")
    assert frontier.queues(archive, [SITE]) == [(SITE, "m.osmer.example:8080"), QUEUE]
    assert frontier.lengths(archive, [SITE]) == {"m.osmer.example:8080": 1, "osmer.example": 2}
    assert frontier.waiting(archive, [SITE, "tarn.example"], now=NOW) == 4
    for each in (1, 2):
        frontier.answered(archive, each, {"due_at": LATER})
    assert frontier.queues(archive, [SITE]) == [(SITE, "m.osmer.example:8080")]
    assert frontier.queues(archive, []) == []


def test_what_falls_due_is_queued_up_and_what_is_held_is_not(archive: Archive) -> None:
    insert(archive, "/a", "/b", "/c")
    frontier.answered(archive, 1, {"due_at": LATER})
    frontier.answered(archive, 2, {"due_at": None})
    frontier.answered(archive, 3, {"due_at": LATER, "held": "a calendar without end"})
    for now, expected in ((NOW, []), (LATER, ["/a"])):
        frontier.queue_up(archive, [SITE], now=now)
        assert queue(archive) == planned(archive, now) == expected


def test_an_address_that_is_called_for_is_asked_again_once(archive: Archive) -> None:
    insert(archive, "/a")
    assert not frontier.call(archive, 1, now=NOW, why="feed")  # it is due anyway
    frontier.answered(archive, 1, {"asked_at": NOW, "due_at": None})
    assert frontier.call(archive, 1, now=LATER, why="feed")
    assert not frontier.call(archive, 1, now=LATER, why="feed")
    assert frontier.called(archive, SITE, "feed") == 1
    (entry,) = frontier.head(archive, QUEUE)
    assert (entry.why, entry.asked_at) == ("feed", NOW)


def test_a_start_address_is_due_now_whatever_was_known(archive: Archive) -> None:
    insert(archive, "/", role="listing")
    frontier.answered(archive, 1, {"due_at": None, "etag": '"x"', "held": "a trap"})
    frontier.enter(archive, SITE, OSMER + "/", now=LATER)
    frontier.enter(archive, SITE, OSMER + "/b", now=LATER)
    assert queue(archive) == ["/", "/b"]
    entry = frontier.entry(archive, OSMER + "/")
    assert entry is not None
    assert (entry.role, entry.etag, entry.why) == ("start", '"x"', "start")
    assert frontier.entry(archive, OSMER + "/c") is None


def test_an_address_takes_another_spelling_unless_that_is_taken(archive: Archive) -> None:
    insert(archive, "/a/index.html", "/b")
    frontier.rename(archive, 1, f"{OSMER}/a")
    frontier.rename(archive, 2, f"{OSMER}/a")
    assert queue(archive) == ["/a", "/b"]


def test_the_ledger_of_addresses_tells_what_came_of_each(archive: Archive) -> None:
    insert(archive, "/a")
    insert(archive, "/4711", "/4712", role="number")
    insert(archive, "/4713", role="number", now=LAST)
    frontier.answered(archive, 1, {"outcome": "article", "asked_at": NOW})
    assert frontier.known_addresses(archive, SITE)[:2] == [(f"{OSMER}/a", "article"), (f"{OSMER}/4711", None)]
    assert frontier.numbers_tried(archive, SITE, since=NOW) == 3
    assert frontier.numbers_tried(archive, SITE, since=LATER) == 1


def test_articles_that_were_asked_for_are_planned_with_what_is_known_of_them(archive: Archive) -> None:
    insert(archive, "/a", "/b", "/never")
    insert(archive, "/list", role="listing")
    for entry in (1, 2, 4):
        frontier.answered(archive, entry, {"asked_at": NOW, "outcome": "article", "due_at": LATER})
    connection = archive.db.conn
    connection.execute("insert into texts (id, digest, words, title, body) values (1, 'd', 'w', 't', 'b')")
    connection.execute(
        """
        insert into articles (id, site, url, canonical_url, key, first_seen, published_latest, text)
        values (1, 'osmer.example', :url, :url, 'osmer.example/a', :now, '2025-03-03', 1)
        """,
        {"url": OSMER + "/a", "now": NOW},
    )
    connection.executemany(
        "insert into revisions (article, number, text, seen_from) values (1, ?, 1, ?)", [(1, NOW), (2, LATER)]
    )
    found = {each["url"].removeprefix(OSMER): each for each in frontier.asked_articles(archive, SITE)}
    assert sorted(found) == ["/a", "/b"]
    assert (found["/a"]["edited_at"], found["/a"]["published_latest"]) == (LATER, "2025-03-03")
    assert found["/b"]["article"] is None


def sight(archive: Archive, path: str, day: int, *, seen: str, source: str = f"{OSMER}/feed") -> None:
    archive.db.conn.execute(
        """
        insert into evidence (key, site, url, kind, about, says, earliest, latest, precision, source_url, last_at)
        values (?, ?, ?, 'feed', 'published', 'x', ?, ?, 'day', ?, ?)
        """,
        (f"osmer.example{path}", SITE, OSMER + path, f"2025-03-0{day}", f"2025-03-0{day}", source, seen),
    )


def test_what_a_feed_drops_from_its_middle_is_told_and_what_leaves_its_window_is_not(
    archive: Archive,
) -> None:
    insert(archive, "/old", "/gone", "/kept", "/known-gone", "/long-dropped")
    for entry in range(1, 6):
        frontier.answered(archive, entry, {"asked_at": NOW, "outcome": "article", "due_at": None})
    frontier.answered(archive, 4, {"outcome": "gone"})
    sight(archive, "/long-dropped", 4, seen=NOW)
    sight(archive, "/old", 1, seen=LATER)
    sight(archive, "/gone", 3, seen=LATER)
    sight(archive, "/known-gone", 3, seen=LATER)
    sight(archive, "/kept", 2, seen=LAST)
    found = frontier.dropped(archive, f"{OSMER}/feed", LAST)
    assert [each.url.removeprefix(OSMER) for each in found] == ["/gone"]
    assert frontier.dropped(archive, f"{OSMER}/other", LAST) == []


def test_a_feed_that_says_nothing_drops_nothing(archive: Archive) -> None:
    insert(archive, "/a")
    frontier.answered(archive, 1, {"asked_at": NOW, "outcome": "article", "due_at": None})
    sight(archive, "/a", 3, seen=NOW)
    assert frontier.dropped(archive, f"{OSMER}/feed", LAST) == []


def test_a_host_is_left_alone_until_the_latest_time_and_says_why(archive: Archive) -> None:
    frontier.defer(archive, SITE, LATER, heard="no answer")
    frontier.defer(archive, SITE, NOW, heard="503")
    frontier.defer(archive, "tarn.example", NOW, heard="429")
    assert frontier.deferred(archive, now=NOW) == {SITE: "503"}
    assert frontier.deferred(archive, now=LATER) == {}


def test_a_host_keeps_its_manners_beside_its_deferral(archive: Archive) -> None:
    frontier.defer(archive, SITE, LATER, heard="503")
    frontier.remember(archive, SITE, delay_seconds=4.0, failures=2)
    assert frontier.manners(archive, SITE) == (4.0, 2)
    assert frontier.manners(archive, "tarn.example") == (None, 0)
    assert frontier.deferred(archive, now=NOW) == {SITE: "503"}
    frontier.remember(archive, SITE, delay_seconds=None, failures=0)
    assert frontier.manners(archive, SITE) == (None, 0)


def test_politeness_counts_a_name_and_an_unusual_port() -> None:
    hosts = [
        frontier.host_of(url)
        for url in ("http://a.example/", "https://A.example:443/x", "http://a.example:8080/", "nothing")
    ]
    assert hosts == ["a.example", "a.example", "a.example:8080", ""]
