"""What to fetch next: each address once, in the order that serves, and again when it is due."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from pipelines.storage import frontier
from pipelines.storage.archive import Archive
from pipelines.storage.frontier import Finding

SITE, OSMER = "osmer.example", "https://osmer.example"
NOW, LATER, LAST = (f"2025-03-0{day}T09:00:00Z" for day in (3, 4, 5))


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    with Archive.memory(tmp_path) as one:
        yield one


def finding(path: str, role: str = "article", depth: int = 1, **more: object) -> Finding:
    return Finding(url=OSMER + path, role=role, depth=depth, **more)  # type: ignore[arg-type]


def due(archive: Archive, now: str = NOW, besides: tuple[int, ...] = (), most: int = 99) -> list[str]:
    return [
        each.url.removeprefix(OSMER)
        for each in frontier.due(archive, [SITE], now=now, besides=besides, most=most)
    ]


def add(archive: Archive, *found: Finding, now: str = NOW) -> int:
    return frontier.add(archive, SITE, found, now=now)


def test_an_address_is_entered_once_in_whatever_spelling(archive: Archive) -> None:
    assert (
        add(archive, finding("/a"), finding("/a"), finding("/a/"), finding("/a?utm_source=x"), finding("/b"))
        == 2
    )
    assert add(archive, finding("/b/index.html")) == 0
    assert due(archive) == ["/a", "/b"]


def test_the_shorter_spelling_stands_until_it_was_asked_for(archive: Archive) -> None:
    add(archive, finding("/a/index.html"), finding("/a"))
    assert due(archive) == ["/a"]
    (one,) = frontier.due(archive, [SITE], now=NOW, besides=[], most=1)
    frontier.answered(archive, one.id, {"asked_at": NOW})
    add(
        archive,
        replace(finding("/a"), url="https://m.osmer.example/a"),
        finding("/b/index.html"),
        finding("/b", "listing"),
    )
    assert due(archive) == ["/a", "/b/index.html"]


def test_an_exact_address_is_entered_beside_its_likes(archive: Archive) -> None:
    add(archive, finding("/a"))
    assert add(archive, finding("/a/amp", exact=True), finding("/a/amp", exact=True)) == 1
    assert due(archive) == ["/a", "/a/amp"]


def test_what_its_source_says_has_changed_since_is_due_again(archive: Archive) -> None:
    add(archive, finding("/a"))
    frontier.answered(archive, 1, {"asked_at": LATER, "due_at": None})
    add(archive, finding("/a", due_if_asked_before=NOW), now=LAST)
    assert due(archive, LAST) == []
    add(archive, finding("/a", due_if_asked_before=LAST), now=LAST)
    assert due(archive, LAST) == ["/a"]
    frontier.answered(archive, 1, {"due_at": NOW})
    add(archive, finding("/a", due_if_asked_before=LAST), now=LAST)
    assert frontier.waiting(archive, [SITE], now=NOW) == 1  # it is not put off


def test_starts_feeds_and_sitemaps_come_before_articles_and_those_before_lists(archive: Archive) -> None:
    roles = ("number", "other", "listing", "article", "sitemap", "feed", "start")
    add(
        archive,
        *(finding(f"/{role}", role) for role in roles),
        finding("/deep", "article", 5),
        finding("/shallow", "article", 0),
    )
    assert due(archive) == [
        "/start",
        "/sitemap",
        "/feed",
        "/shallow",
        "/article",
        "/deep",
        "/listing",
        "/other",
        "/number",
    ]
    assert due(archive, most=2, besides=(7,)) == ["/sitemap", "/feed"]


def test_only_what_is_due_of_the_sites_asked_is_handed_out(archive: Archive) -> None:
    add(archive, finding("/a"), finding("/b"), finding("/c"))
    frontier.add(
        archive, "tarn.example", [Finding(url="https://tarn.example/", role="start", depth=0)], now=NOW
    )
    frontier.answered(archive, 1, {"due_at": LATER})
    frontier.answered(archive, 2, {"due_at": None})
    assert due(archive) == ["/c"]
    assert due(archive, LATER) == ["/a", "/c"]
    assert frontier.due(archive, [], now=NOW, besides=[], most=9) == []
    assert frontier.waiting(archive, [SITE, "tarn.example"], now=NOW) == 2
    assert frontier.waiting(archive, [], now=NOW) == 0


def test_a_start_address_is_due_now_whatever_was_known(archive: Archive) -> None:
    add(archive, finding("/", "listing"))
    frontier.answered(archive, 1, {"due_at": None, "etag": '"x"'})
    frontier.enter(archive, SITE, OSMER + "/", role="start", now=LATER)
    frontier.enter(archive, SITE, OSMER + "/b", role="article", now=LATER)
    assert due(archive, LATER) == ["/", "/b"]
    entry = frontier.entry(archive, OSMER + "/")
    assert entry is not None
    assert (entry.role, entry.etag) == ("start", '"x"')
    assert frontier.entry(archive, OSMER + "/c") is None


def test_the_ledger_of_addresses_tells_what_came_of_each(archive: Archive) -> None:
    add(archive, finding("/a"), finding("/4711", "number"), finding("/4712", "number"), now=NOW)
    add(archive, finding("/4713", "number"), now=LAST)
    frontier.answered(archive, 1, {"outcome": "article", "asked_at": NOW})
    assert frontier.known_addresses(archive, SITE)[:2] == [(f"{OSMER}/a", "article"), (f"{OSMER}/4711", None)]
    assert frontier.numbers_tried(archive, SITE, since=NOW) == 3
    assert frontier.numbers_tried(archive, SITE, since=LATER) == 1


def test_articles_that_were_asked_for_are_planned_with_what_is_known_of_them(archive: Archive) -> None:
    add(archive, finding("/a"), finding("/b"), finding("/list", "listing"), finding("/never"))
    for entry in (1, 2, 3):
        frontier.answered(archive, entry, {"asked_at": NOW, "outcome": "article"})
    connection = archive.db.conn
    connection.execute("insert into texts (id, digest, words, title, body) values (1, 'd', 'w', 't', 'b')")
    connection.execute(
        "insert into articles (id, site, url, canonical_url, key, first_seen, published_latest, text) "
        "values (1, ?, ?1, ?2, 'osmer.example/a', ?3, '2025-03-03', 1)".replace("?,", "'osmer.example',", 1),
        (SITE, OSMER + "/a", NOW),
    )
    connection.executemany(
        "insert into revisions (article, number, text, seen_from) values (1, ?, 1, ?)", [(1, NOW), (2, LATER)]
    )
    found = {each["url"].removeprefix(OSMER): each for each in frontier.asked_articles(archive, SITE)}
    assert sorted(found) == ["/a", "/b"]
    assert (found["/a"]["edited_at"], found["/a"]["published_latest"]) == (LATER, "2025-03-03")
    assert found["/b"]["first_seen"] is None


def test_a_host_is_left_alone_until_the_latest_time_it_asked_for(archive: Archive) -> None:
    frontier.defer(archive, SITE, LATER)
    frontier.defer(archive, SITE, NOW)
    frontier.defer(archive, "tarn.example", NOW)
    assert frontier.deferred(archive, now=NOW) == {SITE: LATER}
    assert frontier.deferred(archive, now=LATER) == {}
