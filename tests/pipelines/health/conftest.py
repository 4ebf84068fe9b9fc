"""An archive with a past: a site that publishes, runs that visit it, pages that are read, written through the schema."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from pipelines.health import Finding, Observed, findings
from pipelines.storage.archive import Archive, text_of
from pipelines.values import Site

NOW = datetime(2026, 3, 5, 12, tzinfo=UTC)  # a Thursday
DAY = timedelta(days=1)
SITE = "lantern.example"
Fields = Any


@dataclass(slots=True)
class Past:
    """Writes what happened so long ago."""

    archive: Archive
    ids: Iterator[int] = field(default_factory=lambda: iter(range(1, 10**9)))

    def insert(self, table: str, **fields: Fields) -> int:
        names, marks = ", ".join(fields), ", ".join("?" * len(fields))
        statement = f"insert or replace into {table} ({names}) values ({marks})"
        return int(self.archive.db.conn.execute(statement, tuple(fields.values())).lastrowid or 0)

    def site(self, name: str = SITE, **more: Fields) -> None:
        self.insert("sites", name=name, **more)

    def run(self, days_ago: float, asks: dict[tuple[str, str], int] | None = None, **more: Fields) -> int:
        at = text_of(NOW - days_ago * DAY)
        fields = {
            "command": "crawl",
            "version": "0",
            "started": at,
            "finished": at,
            "outcome": "done",
            "exit_code": 0,
        }
        run = self.insert("runs", **fields | more)
        for (why, outcome), addresses in (asks if asks is not None else {("start", "listing"): 1}).items():
            self.insert("asks", run=run, site=SITE, why=why, outcome=outcome, addresses=addresses)
        return run

    def daily_runs(self, days: int, until: int = 0) -> None:
        for days_ago in range(days, until - 1, -1):
            self.run(days_ago)

    def page(self, days_ago: float, *, kind: str = "article", body: str = "words " * 100, title: str | None = "A title",
             dated: bool = True, confidence: float = 0.95, path: str = "/news/a-long-enough-title-{}") -> None:  # fmt: skip
        """A page that was captured and read then, and its article."""
        number, at = next(self.ids), NOW - days_ago * DAY
        url, seen = f"https://{SITE}{path.format(number)}", text_of(at)
        text = self.insert("texts", digest=str(number), words=str(number), title=title, body=body)
        capture = self.insert(
            "captures", site=SITE, url=url, key=url, role="page", fetched_at=seen, status=200, warc="w", offset=number,
            length=1, digest=str(number), outcome=kind,
        )  # fmt: skip
        page = self.insert(
            "pages", site=SITE, url=url, key=url, digest=str(number), capture=capture, lot=number, kind=kind, text=text,
            blocks=b"",
        )  # fmt: skip
        self.archive.db.conn.execute("update captures set page = ? where id = ?", (page, capture))
        if kind == "article":
            self.article(days_ago, url, text, dated=dated, confidence=confidence)

    def article(
        self, days_ago: float, url: str = "", text: int = 0, *, dated: bool = True, **more: Fields
    ) -> None:
        at, number = NOW - days_ago * DAY, next(self.ids)
        url = url or f"https://{SITE}/{number}"
        text = text or self.insert("texts", id=10**9, digest="", words="", body="")
        day = at.date().isoformat()
        fields = {
            "site": SITE, "url": url, "canonical_url": url, "key": url, "first_seen": text_of(at), "text": text,
            "published": day if dated else None, "published_earliest": day if dated else None, "published_latest": day,
            "published_precision": "day" if dated else "range",
        }  # fmt: skip
        confidence = more.pop("confidence", 0.95)
        self.insert("articles", **fields | more, published_confidence=confidence)

    def found(self, **more: Fields) -> list[Finding]:
        """What the checks find now."""
        names = [row["name"] for row in self.archive.rows("select name from sites where not paused")]
        sites = {name: Site(name=name, hosts=frozenset({name})) for name in names}
        return findings(Observed(**{"archive": self.archive, "now": NOW, "sites": sites} | more))

    def wrong(self, **more: Fields) -> list[str]:
        """The names of the checks that find anything worse than a note."""
        return [each.check for each in self.found(**more) if each.gravity > 1]


@pytest.fixture
def past(tmp_path: Path) -> Iterator[Past]:
    """A site of which one article is kept."""
    with Archive.memory(tmp_path) as archive:
        one = Past(archive)
        one.site()
        one.article(50)
        yield one


@pytest.fixture
def healthy(past: Past) -> Past:
    """A site of four articles a day, read and dated, visited every day for ten weeks."""
    for days_ago in range(70, -1, -1):
        past.run(days_ago, {("start", "listing"): 1, ("new", "article"): 4})
        for hour in range(4):
            past.page(days_ago + hour / 24)
    return past
