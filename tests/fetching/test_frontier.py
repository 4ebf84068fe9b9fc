"""When an article is looked at again, and what a site's own word on its changes is worth."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from newsbot.fetching import frontier as planning
from newsbot.fetching.frontier import LADDER, RUNGS, followed, lies, next_visit, pace, validators
from pipelines.storage import frontier, signals
from pipelines.storage.archive import Archive, text_of
from pipelines.storage.frontier import Entry, Finding
from pipelines.storage.signals import Record

NOW = datetime(2025, 3, 3, 9, 0, tzinfo=UTC)
HOME = "https://osmer.example"


def entry(**more: Any) -> Entry:
    known: dict[str, Any] = dict.fromkeys(Entry.__slots__)
    return Entry(**known | {"id": 1, "unmodified": 0, "etag": '"x"', "last_modified": "yesterday"} | more)


class TestValidators:
    def test_both_are_sent_and_one_request_in_ten_goes_without(self) -> None:
        sent = [validators(entry(id=7, unmodified=n), {}) for n in range(20)]
        assert sent.count({}) == 2
        assert {"If-None-Match": '"x"', "If-Modified-Since": "yesterday"} in sent

    def test_over_a_site_one_first_repeat_in_ten_goes_without(self) -> None:
        assert [validators(entry(id=n), {}) for n in range(100)].count({}) == 10

    def test_one_that_lied_is_sent_no_more(self) -> None:
        assert validators(entry(), {"etag": Record(3, 2)}) == {"If-Modified-Since": "yesterday"}
        assert validators(entry(), {"etag": Record(0, 2), "last-modified": Record(0, 9)}) == {}

    @pytest.mark.parametrize(
        ("right", "wrong", "lied"),
        [(0, 0, False), (0, 1, False), (0, 2, True), (38, 2, False), (37, 2, True)],
    )
    def test_two_lies_and_one_in_twenty_are_too_many(self, right: int, wrong: int, lied: bool) -> None:
        assert lies(Record(right, wrong)) is lied


@pytest.mark.parametrize(
    ("right", "wrong", "most"), [(0, 0, 10), (0, 9, 10), (0, 10, 1), (1, 10, 1), (2, 18, None), (40, 0, None)]
)
def test_announced_changes_are_followed_as_far_as_they_proved_true(
    right: int, wrong: int, most: int | None
) -> None:
    assert followed(Record(right, wrong)) == most


class TestTheLadder:
    @pytest.mark.parametrize(
        ("age", "wait", "why"),
        [
            (timedelta(hours=2), timedelta(hours=1), "younger than 1 d"),
            (timedelta(days=1), timedelta(hours=3), "younger than 7 d"),
            (timedelta(days=8), timedelta(days=3), "younger than 30 d"),
            (timedelta(days=40), timedelta(days=30), "younger than 365 d"),
        ],
    )
    def test_the_older_the_rarer(self, age: timedelta, wait: timedelta, why: str) -> None:
        assert next_visit(NOW, published=NOW - age, edited=None) == (NOW + wait, why)

    def test_beyond_a_year_never_and_an_edit_makes_young_again(self) -> None:
        old = NOW - timedelta(days=400)
        assert next_visit(NOW, published=old, edited=None) is None
        edited = next_visit(NOW, published=old, edited=NOW - timedelta(hours=1))
        assert edited == (NOW + timedelta(hours=1), "younger than 1 d")

    def test_it_bends_to_how_often_the_sites_articles_of_that_age_had_changed(self) -> None:
        heard = {"younger than 1 d": Record(0, 200)}
        visit = next_visit(NOW, published=NOW, edited=None, heard=heard)
        assert visit is not None
        assert visit[0] == NOW + timedelta(hours=8)
        assert next_visit(NOW, published=NOW - timedelta(days=2), edited=None, heard=heard) == (
            NOW + timedelta(hours=3), "younger than 7 d",
        )  # fmt: skip

    def test_it_bends_within_bounds_and_not_before_there_is_enough_to_tell(self) -> None:
        assert pace(Record(0, 19)) == 1.0
        assert pace(Record(5, 95)) == pytest.approx(1.0)
        assert pace(Record(0, 10_000)) == 8.0
        assert pace(Record(10_000, 0)) == 0.5
        paces = [pace(Record(n, 100 - n)) for n in range(101)]
        assert paces == sorted(paces, reverse=True)

    def test_every_rung_has_a_name(self) -> None:
        assert len(set(RUNGS)) == len(LADDER)


class TestPlanning:
    @pytest.fixture
    def archive(self, tmp_path: Path) -> Archive:
        return Archive.memory(tmp_path)

    def article(self, archive: Archive, number: int, *, url: str | None = None, **fields: Any) -> None:
        """An address that was asked for as an article, and the article unless `url` is empty."""
        path = f"/{number}"
        found = Finding(url=HOME + path, role="article", depth=1)
        frontier.insert(archive, "osmer.example", found, now=str(text_of(NOW)), why="new")
        row = archive.one("select max(id) from frontier")
        later = str(text_of(NOW + timedelta(days=30)))
        asked = {"asked_at": text_of(NOW), "outcome": "article", "due_at": later}
        frontier.answered(archive, row, asked | fields)
        if url != "":
            archive.db.conn.execute(
                "insert or ignore into texts (id, digest, words, title, body) values (1, 'd', 'w', 't', 'b')"
            )
            archive.db.conn.execute(
                """
                insert into articles (site, url, canonical_url, key, first_seen, published_latest, text)
                values ('osmer.example', :url, :url, :key, :seen, '2025-03-02', 1)
                """,
                {"url": url or HOME + path, "key": f"osmer.example{path}", "seen": text_of(NOW)},
            )

    def due(self, archive: Archive, number: int) -> tuple[Any, Any]:
        row = archive.db.conn.execute("select due_at, why from frontier where url = ?", (f"{HOME}/{number}",))
        return tuple(row.fetchone())

    def test_an_article_is_planned_by_its_age(self, archive: Archive) -> None:
        self.article(archive, 1)
        planning.plan(archive, "osmer.example")
        assert self.due(archive, 1) == (text_of(NOW + timedelta(hours=1)), "younger than 1 d")

    def test_another_address_of_it_is_not_asked_again(self, archive: Archive) -> None:
        self.article(archive, 1, url=f"{HOME}/main")
        planning.plan(archive, "osmer.example")
        assert self.due(archive, 1) == (None, None)

    def test_one_that_became_no_article_is_swept_up_now_and_then(self, archive: Archive) -> None:
        self.article(archive, 1, url="")
        planning.plan(archive, "osmer.example")
        assert self.due(archive, 1) == (text_of(NOW + timedelta(days=30)), "sweep")

    def test_where_the_site_tells_its_changes_one_in_twenty_is_still_asked(self, archive: Archive) -> None:
        for number in range(1, 41):
            self.article(archive, number, stated=text_of(NOW))
        planning.plan(archive, "osmer.example")
        asked = [number for number in range(1, 41) if self.due(archive, number)[0]]
        assert len(asked) == 2

    def test_a_site_that_keeps_changes_to_itself_is_asked_article_by_article(self, archive: Archive) -> None:
        for number in range(1, 21):
            self.article(archive, number, stated=text_of(NOW))
        for _ in range(2):
            signals.tell(archive, "osmer.example", "unsaid", right=False)
        planning.plan(archive, "osmer.example")
        assert all(self.due(archive, number)[0] for number in range(1, 21))

    def test_what_was_called_for_and_not_reached_stays_called_for(self, archive: Archive) -> None:
        self.article(archive, 1)
        frontier.call(archive, 1, now=str(text_of(NOW)), why="sitemap")
        planning.plan(archive, "osmer.example")
        assert self.due(archive, 1) == (text_of(NOW), "sitemap")
