"""The numbers of a site's articles whose days are known, and of those whose days are not."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from pipelines.storage.archive import Archive
from pipelines.storage.conclusions.articles import IN_ITS_PLACE


def dated_numbers(archive: Archive, site: str) -> Iterator[tuple[str, date]]:
    """Addresses of a site whose day is known, with it: dated articles, and list entries that were never fetched.

    Articles that owe their day to their neighbours date no others: what is concluded would depend on the order. Nor do
    those whose day is no more than that of a change.
    """
    for row in archive.rows(
        f"""
        select url, substr(published, 1, 10) as day from articles
        where site = ?1 and number is not null and published is not null and not bracketed
          and published_basis is not 'change'
        union all
        select url, min(earliest) from evidence
        where site = ?1 and article is null and about = 'published' and precision is not 'range'
          and not ({IN_ITS_PLACE})
        group by key having min(earliest) = max(latest)
        """,
        (site,),
    ):
        yield row["url"], date.fromisoformat(row["day"])


def sites_touched(archive: Archive) -> list[str]:
    """The sites of the addresses that are unsettled."""
    return [
        row["site"]
        for row in archive.rows(
            """
            select site from captures where key in (select key from unsettled)
            union
            select site from evidence where key in (select key from unsettled)
            order by site
            """
        )
    ]


def undated_numbers(archive: Archive, site: str) -> list[dict[str, Any]]:
    return list(
        archive.rows(
            """
            select id, key, url, number from articles
            where site = ? and number is not null
              and (published is null or bracketed or published_basis = 'change')
            order by id
            """,
            (site,),
        )
    )
