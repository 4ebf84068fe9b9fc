"""The frontier's table: which addresses are known, when each is due, and how to ask for it again."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from pipelines.dedup.addresses import key
from pipelines.storage.archive import Archive


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One address of the frontier, as it is handed out for fetching."""

    id: int
    url: str
    site: str
    role: str
    depth: int
    tries: int
    etag: str | None
    last_modified: str | None
    unmodified: int
    digest: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """An address that was found, on its way into the frontier."""

    url: str
    role: str
    depth: int
    found_on: str | None = None
    exact: bool = (
        False  # fetch it even if another address with the same key is known (redirects, canonical links)
    )
    due_if_asked_before: str | None = (
        None  # the source says it changed at that time: ask again if that was later
    )


def add(archive: Archive, site: str, found: Iterable[Finding], *, now: str) -> int:
    """Enter what is not known yet, due at once; the number of new addresses."""
    new = 0
    connection = archive.db.conn
    for each in found:
        name = key(each.url)
        known = connection.execute(
            "select id, url, asked_at, role from frontier where url = ? or key = ? order by url = ? desc",
            (each.url, name, each.url),
        ).fetchone()
        if known is None or (each.exact and known[1] != each.url):
            connection.execute(
                """
                insert into frontier (url, key, site, role, depth, found_on, found_at, due_at)
                values (?, ?, ?, ?, ?, ?, ?, ?)
                """,
                (each.url, name, site, each.role, each.depth, each.found_on, now, now),
            )
            new += 1
        elif known[2] is None and len(each.url) < len(known[1]) and known[3] == each.role:
            connection.execute("update frontier set url = ? where id = ?", (each.url, known[0]))
        elif each.due_if_asked_before and known[2] and known[2] < each.due_if_asked_before:
            connection.execute(
                "update frontier set due_at = ? where id = ? and (due_at is null or due_at > ?)",
                (now, known[0], now),
            )
    return new


def due(
    archive: Archive, sites: Iterable[str], *, now: str, besides: Iterable[int], most: int
) -> list[Entry]:
    """The next addresses to fetch: starts, feeds and sitemaps first, then articles as found, then further listings."""
    sites, besides = list(sites), list(besides)
    rows = archive.rows(
        f"""
        select id, url, site, role, depth, tries, etag, last_modified, unmodified, digest
        from frontier
        where site in ({", ".join("?" * len(sites))}) and due_at <= ? and id not in ({", ".join("?" * len(besides))})
        order by
          case role when 'start' then 0 when 'feed' then 1 when 'sitemap' then 1 when 'article' then 2
            when 'listing' then 3 when 'other' then 4 else 5 end,
          depth, id
        limit ?
        """,
        (*sites, now, *besides, most),
    )
    return [Entry(**row) for row in rows]


def entry(archive: Archive, url: str) -> Entry | None:
    """The entry of an address."""
    rows = archive.rows(
        "select id, url, site, role, depth, tries, etag, last_modified, unmodified, digest from frontier where url = ?",
        (url,),
    )
    return next((Entry(**row) for row in rows), None)


def answered(archive: Archive, entry: int, fields: dict[str, Any]) -> None:
    """What came of a request."""
    assignments = ", ".join(f"{name} = ?" for name in fields)
    archive.db.conn.execute(f"update frontier set {assignments} where id = ?", (*fields.values(), entry))


def enter(archive: Archive, site: str, url: str, *, role: str, now: str) -> None:
    """A start address: due now, whatever was known of it."""
    archive.db.conn.execute(
        """
        insert into frontier (url, key, site, role, found_at, due_at) values (?, ?, ?, ?, ?, ?)
        on conflict (url) do update set role = excluded.role, due_at = excluded.due_at
        """,
        (url, key(url), site, role, now, now),
    )


def known_addresses(archive: Archive, site: str) -> list[tuple[str, str | None]]:
    """All addresses of a site that were ever found, each with the outcome of the last request."""
    rows = archive.rows("select url, outcome from frontier where site = ? order by id", (site,))
    return [(row["url"], row["outcome"]) for row in rows]


def numbers_tried(archive: Archive, site: str, *, since: str) -> int:
    """How many untried ids were asked for, or wait to be."""
    return int(
        archive.one(
            "select count(*) from frontier where site = ? and role = 'number' and found_at >= ?",
            (site, since),
        )
    )


def asked_articles(archive: Archive, site: str) -> list[dict[str, Any]]:
    """Addresses of articles that were fetched, with what is known of the articles: for planning the next visits."""
    return list(
        archive.rows(
            """
            select frontier.id, frontier.url, frontier.asked_at, frontier.outcome, articles.first_seen,
              articles.canonical_url,
              (select max(seen_from) from revisions where article = articles.id and number > 1) as edited_at,
              coalesce(articles.published, articles.published_latest) as published_latest
            from frontier
            left join articles on articles.key = frontier.key
            where frontier.site = ? and frontier.asked_at is not null
              and frontier.role in ('article', 'number', 'other') and frontier.due_at is not null
            order by frontier.id
            """,
            (site,),
        )
    )


def defer(archive: Archive, host: str, until: str) -> None:
    """A host asked to be left alone."""
    archive.db.conn.execute(
        """
        insert into hosts (host, not_before) values (?, ?)
        on conflict (host) do update set not_before = max(coalesce(not_before, ''), excluded.not_before)
        """,
        (host, until),
    )


def deferred(archive: Archive, *, now: str) -> dict[str, str]:
    """The hosts that are to be left alone, and until when."""
    return {
        row["host"]: row["not_before"]
        for row in archive.rows("select host, not_before from hosts where not_before > ?", (now,))
    }


def waiting(archive: Archive, sites: Iterable[str], *, now: str) -> int:
    """How many addresses are due."""
    names = list(sites)
    marks = ", ".join("?" * len(names))
    return int(
        archive.one(f"select count(*) from frontier where site in ({marks}) and due_at <= ?", (*names, now))
    )
