"""Which blocks teach a site's furniture, and which contents are to be read again under it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from pipelines.storage.archive import Archive
from pipelines.storage.captures import unpacked
from pipelines.storage.warc import Place
from pipelines.values import Block


def sites_with_pages(archive: Archive) -> list[str]:
    return [row["site"] for row in archive.rows("select distinct site from pages order by site")]


def sample(archive: Archive, site: str, *, most: int, shape: Any) -> Iterator[list[tuple[Block, ...]]]:
    """For each quarter of a year the blocks of at most `most` pages, one a key, drawn by the key's lot."""
    rows = archive.rows(
        """
        select pages.key, pages.url, pages.lot, pages.digest, pages.blocks, min(captures.fetched_at) as seen
        from pages join captures on captures.page = pages.id
        where pages.site = ?
        group by pages.id
        order by pages.lot, pages.key, seen, pages.digest
        """,
        (site,),
    )
    drawn: dict[str, dict[str, tuple[Block, ...]]] = {}
    spare: dict[str, dict[str, tuple[Block, ...]]] = {}
    for row in rows:
        pages = (drawn if shape(row["url"]) != "listing" else spare).setdefault(quarter(row["seen"]), {})
        if row["key"] not in pages and len(pages) < most:
            pages[row["key"]] = unpacked(row["blocks"])
    for period in sorted(drawn):
        yield list(drawn[period].values())
    for period in sorted(set(spare) - set(drawn)):
        yield list(spare[period].values())


def quarter(seen: str | None) -> str:
    """2025Q4 of a time; empty where it is not known."""
    return f"{seen[:4]}Q{(int(seen[5:7]) + 2) // 3}" if seen else ""


def furniture(archive: Archive, site: str) -> frozenset[int]:
    return frozenset(
        row["block"] for row in archive.rows("select block from furniture where site = ?", (site,))
    )


def write_furniture(archive: Archive, site: str, learned: frozenset[int]) -> None:
    known = furniture(archive, site)
    with archive.transaction() as connection:
        connection.executemany(
            "delete from furniture where site = ? and block = ?", [(site, b) for b in known - learned]
        )
        connection.executemany("insert into furniture values (?, ?)", [(site, b) for b in learned - known])


def pages_to_read(archive: Archive, site: str) -> Iterator[dict[str, Any]]:
    """All pages of a site with their blocks and what was pruned when they were read; null: never read."""
    return archive.rows("select id, capture, blocks, pruned from pages where site = ? order by id", (site,))


@dataclass(frozen=True, slots=True, kw_only=True)
class PageRow:
    """A content that is to be read again."""

    id: int
    site: str
    kind: str | None  # what it was read as; None: never
    blocks: tuple[Block, ...]
    place: Place


def page(archive: Archive, page_id: int) -> PageRow:
    """A content, and where one capture of it stands."""
    row = archive.db.conn.execute(
        """
        select pages.site, pages.kind, pages.blocks, captures.warc, captures.offset, captures.length
        from pages join captures on captures.id = pages.capture
        where pages.id = ?
        """,
        (page_id,),
    ).fetchone()
    return PageRow(id=page_id, site=row[0], kind=row[1], blocks=unpacked(row[2]), place=Place(*row[3:]))
