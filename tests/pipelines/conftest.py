"""A newspaper of our own and a desk that captures it: a real archive and real WARC files, no network."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from pipelines.reading import read
from pipelines.settle import Settled, settle
from pipelines.storage import captures
from pipelines.storage.archive import Archive
from pipelines.storage.conclusions import furniture as furniture_rows
from pipelines.storage.warc import Place, WarcWriter, digest, load
from pipelines.values import Capture, Site

OSMER = "https://osmer.example"
DAY = timedelta(days=1)
START = datetime(2025, 3, 3, 9, 0, tzinfo=UTC)
HTML = ("Content-Type", "text/html; charset=utf-8")

TOWNS = (
    "Osmer",
    "Tarn",
    "Halden",
    "Amery",
    "Grisel",
    "Lower Norland",
    "Harrow",
    "Vell",
    "Brandsund",
    "Calvia",
)
THINGS = (
    "ferry",
    "bridge",
    "harbour",
    "library",
    "tramway",
    "orchard",
    "lighthouse",
    "archive",
    "market",
    "canal",
)


def story(number: int) -> tuple[str, tuple[str, ...]]:
    """Headline and paragraphs, each number's words its own."""
    town, thing = TOWNS[number % 10], THINGS[(number // 10 + 3 * number) % 10]
    return f"{town} opens its {thing} number{number} after long repairs", (
        f"The people of {town} gathered on the quay to see how the {thing} called number{number} was opened by the mayor, "
        f"who thanked the masons, the welders and the two engineers of the waterways office by name{number}.",
        f"Repairs to the {thing} had taken a full winter, because the ice of the river Vell pressed item{number} against "
        f"the piles and the timber from the hills of {town} came late by way{number}.",
        f"Next the council of {town} wants to look after the road behind the {thing}, where lorries have worn lane{number} "
        f"down to the gravel and the schoolchildren wait for the bus in the rain.",
    )


def page(
    headline: str,
    paragraphs: tuple[str, ...],
    *,
    head: str = "",
    above: str = "",
    below: str = "",
    name: str = "The Osmer Messenger",
) -> str:
    text = "".join(f"<p>{each}</p>" for each in paragraphs)
    return (
        f'<!DOCTYPE html><html lang="en"><head><title>{headline} | {name}</title>{head}</head><body>{above}'
        f"<article><h1>{headline}</h1>{text}</article>{below}</body></html>"
    )


def article(number: int, **around: str) -> str:
    return page(*story(number), **around)


def dated(day: str) -> str:
    return f'<meta property="article:published_time" content="{day}">'


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """One response, as a server would give it."""

    url: str
    at: datetime | None
    body: str = ""
    status: int = 200
    headers: tuple[tuple[str, str], ...] = (HTML,)

    @property
    def capture(self) -> Capture:
        body = self.body.encode()
        return Capture(
            url=self.url,
            fetched_at=self.at,
            status=self.status,
            headers=self.headers,
            body=body,
            digest=digest(body),
        )


@dataclass(slots=True)
class Desk:
    """An archive with all that fills it."""

    archive: Archive
    warc: WarcWriter
    sites: dict[str, Site] = field(default_factory=dict)
    reread: list[int] = field(default_factory=list)

    def site_of(self, name: str) -> Site:
        return self.sites.get(name) or Site(name=name, hosts=frozenset({name}), timezone="Europe/Berlin")

    def take(self, *answers: Answer) -> None:
        """Keep and read."""
        for answer in answers:
            capture = answer.capture
            site = self.site_of(capture.url.split("/")[2].removeprefix("www.").removeprefix("m."))
            place = self.warc.keep(capture)
            row = captures.keep(self.archive, capture, place, site=site.name)
            if captures.outcome_of(capture, "page") == "unread":
                found = read(capture, site, furniture_rows.furniture(self.archive, site.name))
                captures.keep_read(self.archive, row, capture, site, found)

    def settle(self) -> Settled:
        return settle(self.archive, self.site_of, self.again)

    def again(self, pages: list[int]) -> None:
        for each in pages:
            self.reread.append(each)
            row = next(
                self.archive.rows(
                    """
                    select pages.site, warc, offset, length from pages
                    join captures on captures.id = pages.capture where pages.id = ?
                    """,
                    (each,),
                )
            )
            capture = load(self.archive.warc, Place(row["warc"], row["offset"], row["length"]))
            found = read(
                capture, self.site_of(row["site"]), furniture_rows.furniture(self.archive, row["site"])
            )
            assert found.reading is not None
            captures.keep_reading(self.archive, each, found.reading, found.pruned)

    def articles(self) -> dict[str, dict[str, Any]]:
        """By path or, where that is ambiguous, address."""
        rows = self.archive.rows(
            """
            select articles.*, texts.body, origin.canonical_url as copy_of from articles
            join texts on texts.id = articles.text
            left join articles as origin on origin.id = articles.duplicate_of
            order by articles.canonical_url
            """
        )
        return {row["canonical_url"].removeprefix(OSMER): row for row in rows}

    def revisions(self, path: str) -> list[dict[str, Any]]:
        return list(
            self.archive.rows(
                """
                select number, seen_from, seen_to, change, title, body from revisions
                join texts on texts.id = revisions.text
                where article = (select id from articles where canonical_url = ?) order by number
                """,
                (OSMER + path,),
            )
        )

    def aliases(self, path: str) -> dict[str, str]:
        rows = self.archive.rows(
            "select url, kind from aliases where article = (select id from articles where canonical_url = ?)",
            (OSMER + path,),
        )
        return {row["url"].removeprefix(OSMER): row["kind"] for row in rows}

    def state(self) -> dict[str, list[dict[str, Any]]]:
        """All conclusions, ids resolved to addresses, names of clusters to their members' origin."""
        found = {name: [dict(row) for row in self.archive.rows(query)] for name, query in CONCLUSIONS.items()}
        return {name: sorted(rows, key=repr) for name, rows in found.items()}


CONCLUSIONS = {
    "articles": """
        select articles.site, articles.url, canonical_url, articles.key, number, articles.title, section, language,
          authors, published, published_earliest, published_latest, published_precision, published_basis,
          published_confidence, modified, bracketed, first_seen, last_seen, gone_at, status,
          (select canonical_url from articles as o where o.id = articles.cluster) as cluster,
          (select canonical_url from articles as o where o.id = articles.duplicate_of) as duplicate_of, duplicate_kind,
          revisions, noarchive, withheld, texts.title as text_title, body
        from articles join texts on texts.id = articles.text""",
    "revisions": """
        select canonical_url, revisions.number, texts.title, body, seen_from, seen_to, change, captures.url, fetched_at
        from revisions join articles on articles.id = article join texts on texts.id = revisions.text
        join captures on captures.id = capture""",
    "aliases": """
        select canonical_url, aliases.url, kind, aliases.first_seen
        from aliases join articles on articles.id = article""",
    "evidence": """
        select canonical_url, evidence.key, evidence.url, evidence.site, kind, about, says, earliest, latest, instant,
          precision, source_url, captures.url as borne_by, fetched_at, first_at, last_at, times, verdict, reason
        from evidence left join articles on articles.id = article join captures on captures.id = capture""",
    "duplicates": """
        select one.canonical_url, other.canonical_url as of, kind, score from duplicates
        join articles as one on one.id = article join articles as other on other.id = of""",
    "captures": "select url, role, fetched_at, status, outcome, page is null as bare from captures",
    "furniture": "select site, block from furniture",
}


@contextmanager
def new_desk(folder: Path) -> Iterator[Desk]:
    with (
        Archive.open(folder) as archive,
        WarcWriter(archive.warc, software="tests", clock=lambda: START) as warc,
    ):
        yield Desk(archive, warc)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with new_desk(tmp_path / "archive") as one:
        yield one
