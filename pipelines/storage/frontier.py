"""The frontier's table: which addresses are known, when each is due, and how to ask for it again.

What is due now stands in a queue (`ready`), one for each site and host, so that to take the next costs the same however
many wait. `ready` says nothing that `due_at` does not: it is the index's half of it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from pipelines.dedup.addresses import key
from pipelines.storage.archive import Archive

# Entry points first, since they tell what is new; then articles as found, then what leads to older ones. What nobody
# linked comes last.
RANKS = {
    "start": 0,
    "feed": 1,
    "sitemap": 1,
    "article": 2,
    "listing": 4,
    "other": 5,
    "probe": 6,
    "number": 7,
}
LATER = 3  # an article that was seen before waits for those that were not
COLUMNS = """id, url, site, host, role, depth, tries, etag, last_modified, unmodified, digest, why, asked_at, outcome, stated"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One address of the frontier, as it is handed out for fetching."""

    id: int
    url: str
    site: str
    host: str  # as politeness counts
    role: str
    depth: int
    tries: int
    etag: str | None
    last_modified: str | None
    unmodified: int
    digest: str | None
    why: str | None
    asked_at: str | None
    outcome: str | None  # of the last request
    stated: str | None  # the latest change that a feed or sitemap stated


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """An address that was found, on its way into the frontier."""

    url: str
    role: str
    depth: int
    found_on: str | None = None
    # Fetch it even if another address with the same key is known (redirects, canonical links).
    exact: bool = False
    # The source says that it changed at that time; `signal` says which kind of source: ask again if that was later.
    due_if_asked_before: str | None = None
    signal: str | None = None
    further: bool = False  # the next page of the listing that it was found on


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What the frontier knows of an address, or of another one with the same key."""

    id: int
    url: str
    role: str
    asked_at: str | None
    due_at: str | None
    stated: str | None  # the latest change that a feed or sitemap stated


def host_of(url: str) -> str:
    """The host of an address as politeness counts it: its name, with the port where that is not the usual one."""
    parts = urlsplit(url)
    name = parts.hostname or ""
    return name if parts.port in (None, 80, 443) else f"{name}:{parts.port}"


def rank(role: str, *, seen: bool) -> int:
    """The place of an address in its queue: lower goes first."""
    return LATER if seen and role == "article" else RANKS.get(role, RANKS["other"])


def known(archive: Archive, url: str) -> Known | None:
    """What is known of an address, itself before others with its key."""
    row = archive.db.conn.execute(
        """
        select id, url, role, asked_at, due_at, stated from frontier
        where url = ? or key = ? order by url = ? desc, id limit 1
        """,
        (url, key(url), url),
    ).fetchone()
    return (
        None
        if row is None
        else Known(id=row[0], url=row[1], role=row[2], asked_at=row[3], due_at=row[4], stated=row[5])
    )


def known_of(archive: Archive, urls: Iterable[str]) -> dict[str, Known]:
    """What is known of each of these addresses, as `known` has it; without those that are not known."""
    keys = {url: key(url) for url in urls}
    rows = archive.db.conn.execute(
        """
        select id, url, role, asked_at, due_at, stated, key from frontier
        where url in (select value from json_each(?)) or key in (select value from json_each(?))
        order by id desc
        """,
        (json.dumps(list(keys)), json.dumps(list(set(keys.values())))),
    ).fetchall()
    by_url = {row[1]: row for row in rows}
    by_key = {row[6]: row for row in rows}  # of several the first
    found = {url: by_url.get(url) or by_key.get(name) for url, name in keys.items()}
    return {
        url: Known(id=row[0], url=row[1], role=row[2], asked_at=row[3], due_at=row[4], stated=row[5])
        for url, row in found.items()
        if row is not None
    }


def insert(
    archive: Archive, site: str, found: Finding, *, now: str, why: str, held: str | None = None
) -> None:
    """Enter an address that is not known: due now, or held for a reason."""
    archive.db.conn.execute(
        """
        insert into frontier (url, key, site, host, role, rank, depth, found_on, found_at, due_at, why, ready, held, stated)
        values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        on conflict (url) do nothing
        """,
        (
            found.url,
            key(found.url),
            site,
            host_of(found.url),
            found.role,
            rank(found.role, seen=False),
            found.depth,
            found.found_on,
            now,
            None if held else now,
            why,
            not held,
            held,
            found.due_if_asked_before,
        ),
    )


def dropped(archive: Archive, source: str, now: str) -> list[Known]:
    """The addresses that a feed or sitemap named the last time but one, and not now, though it still names older ones.

    What is older than all that it names has merely left its window.
    """
    rows = archive.db.conn.execute(
        """
        with named as (
          select key, earliest, last_at from evidence indexed by evidence_announced
          where source_url = :source and kind in ('feed', 'sitemap')
        )
        select distinct frontier.id, frontier.url, frontier.role, frontier.asked_at, frontier.due_at, frontier.stated
        from named join frontier on frontier.key = named.key
        where named.last_at = (select max(last_at) from named where last_at < :now)
          and named.earliest > (select min(earliest) from named where last_at = :now)
          and named.key not in (select key from named where last_at = :now)
          and frontier.asked_at is not null and frontier.outcome not in ('gone', 'not-found')
        """,
        {"source": source, "now": now},
    )
    return [
        Known(id=row[0], url=row[1], role=row[2], asked_at=row[3], due_at=row[4], stated=row[5])
        for row in rows
    ]


def rename(archive: Archive, entry: int, url: str) -> None:
    """Ask for an address that was not asked for yet under this spelling of it."""
    archive.db.conn.execute(
        "update or ignore frontier set url = ?, host = ? where id = ?", (url, host_of(url), entry)
    )


def state(archive: Archive, entry: int, changed_at: str) -> None:
    """A feed or sitemap states when an address last changed."""
    archive.db.conn.execute("update frontier set stated = ? where id = ?", (changed_at, entry))


def call(archive: Archive, entry: int, *, now: str, why: str) -> bool:
    """Have an address asked for again now; False if it is due, or held, anyway."""
    changed = archive.db.conn.execute(
        """
        update frontier set due_at = ?, ready = 1, why = ?
        where id = ? and held is null and ready = 0 and (due_at is null or due_at > ?)
        """,
        (now, why, entry, now),
    )
    return changed.rowcount > 0


def called(archive: Archive, site: str, why: str) -> int:
    """How many addresses of a site wait in its queue for this reason."""
    return int(
        archive.one("select count(*) from frontier where site = ? and ready = 1 and why = ?", (site, why))
    )


def queue_up(archive: Archive, sites: Iterable[str], *, now: str) -> None:
    """Put what has fallen due into the queues."""
    archive.db.conn.executemany(
        """
        update frontier set ready = 1
        where site = ? and ready = 0 and due_at is not null and due_at <= ? and held is null
        """,
        [(site, now) for site in sites],
    )


def queues(archive: Archive, sites: Iterable[str]) -> list[tuple[str, str]]:
    """The queues that hold anything, as site and host. Each costs one look into the index, whatever it holds."""
    found: list[tuple[str, str]] = []
    for site in sites:
        host: str | None = ""
        while True:
            host = archive.one(
                "select min(host) from frontier where ready = 1 and site = ? and host > ?", (site, host)
            )
            if host is None:
                break
            found.append((site, host))
    return found


def lengths(archive: Archive, sites: Iterable[str]) -> dict[str, int]:
    """How many addresses wait in the queues of each host."""
    names = list(sites)
    rows = archive.rows(
        f"""
        select host, count(*) as waiting from frontier indexed by frontier_ready
        where ready = 1 and site in ({", ".join("?" * len(names))})
        group by host
        """,
        names,
    )
    return {row["host"]: row["waiting"] for row in rows}


def head(
    archive: Archive, queue: tuple[str, str], *, besides: Iterable[int] = (), most: int = 1
) -> list[Entry]:
    """The first of a queue."""
    besides = list(besides)
    rows = archive.rows(
        f"""
        select {COLUMNS} from frontier indexed by frontier_ready
        where ready = 1 and site = ? and host = ? and id not in ({", ".join("?" * len(besides))})
        order by rank, depth, id
        limit ?
        """,
        (*queue, *besides, most),
    )
    return [Entry(**row) for row in rows]


def due(archive: Archive, sites: Iterable[str], *, now: str, most: int) -> list[Entry]:
    """What is due, in the order of fetching; for looking at a plan: it sorts all of it."""
    sites = list(sites)
    rows = archive.rows(
        f"""
        select {COLUMNS} from frontier
        where site in ({", ".join("?" * len(sites))}) and due_at <= ? and held is null
        order by rank, depth, id
        limit ?
        """,
        (*sites, now, most),
    )
    return [Entry(**row) for row in rows]


def entry(archive: Archive, url: str) -> Entry | None:
    """The entry of an address."""
    rows = archive.rows(f"select {COLUMNS} from frontier where url = ?", (url,))
    return next((Entry(**row) for row in rows), None)


def answered(archive: Archive, entry: int, fields: dict[str, Any]) -> None:
    """What came of a request. With a new `due_at` the address leaves the queue until then."""
    if "due_at" in fields:
        fields = {"ready": 0, **fields}
    assignments = ", ".join(f"{name} = ?" for name in fields)
    archive.db.conn.execute(f"update frontier set {assignments} where id = ?", (*fields.values(), entry))


def enter(archive: Archive, site: str, url: str, *, now: str) -> None:
    """A start address: due now, whatever was known of it."""
    archive.db.conn.execute(
        """
        insert into frontier (url, key, site, host, role, rank, found_at, due_at, why, ready)
        values (?, ?, ?, ?, 'start', ?, ?, ?, 'start', 1)
        on conflict (url) do update set
          role = excluded.role, rank = excluded.rank, due_at = excluded.due_at, why = excluded.why, ready = 1, held = null,
          site = excluded.site, depth = 0
        """,
        (url, key(url), site, host_of(url), RANKS["start"], now, now),
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
            select frontier.id, frontier.url, frontier.asked_at, frontier.outcome, frontier.stated, articles.first_seen,
              articles.canonical_url, articles.id as article,
              (select max(seen_from) from revisions where article = articles.id and number > 1) as edited_at,
              coalesce(articles.published, articles.published_latest) as published_latest
            from frontier
            left join articles on articles.key = frontier.key
            where frontier.site = ? and frontier.asked_at is not null
              and frontier.role in ('article', 'number', 'other') and frontier.due_at is not null and frontier.ready = 0
            order by frontier.id
            """,
            (site,),
        )
    )


def defer(archive: Archive, host: str, until: str, *, heard: str) -> None:
    """A host is to be left alone, and what made that necessary."""
    archive.db.conn.execute(
        """
        insert into hosts (host, not_before, heard) values (?, ?, ?)
        on conflict (host) do update set
          not_before = max(coalesce(not_before, ''), excluded.not_before), heard = excluded.heard
        """,
        (host, until, heard),
    )


def deferred(archive: Archive, *, now: str) -> dict[str, str]:
    """The hosts that are to be left alone, and what made that necessary."""
    return {
        row["host"]: row["heard"] or "429"
        for row in archive.rows("select host, heard from hosts where not_before > ?", (now,))
    }


def manners(archive: Archive, host: str) -> tuple[float | None, int]:
    """What earlier runs learned of a host: seconds between requests (None: as configured), runs without an answer."""
    row = archive.db.conn.execute(
        "select delay_seconds, failures from hosts where host = ?", (host,)
    ).fetchone()
    return (None, 0) if row is None else (row[0], row[1])


def remember(archive: Archive, host: str, *, delay_seconds: float | None, failures: int) -> None:
    """Keep for later runs how a host takes requests."""
    archive.db.conn.execute(
        """
        insert into hosts (host, delay_seconds, failures) values (?, ?, ?)
        on conflict (host) do update set delay_seconds = excluded.delay_seconds, failures = excluded.failures
        """,
        (host, delay_seconds, failures),
    )


def waiting(archive: Archive, sites: Iterable[str], *, now: str) -> int:
    """How many addresses are due."""
    names = list(sites)
    marks = ", ".join("?" * len(names))
    return int(
        archive.one(
            f"select count(*) from frontier where site in ({marks}) and due_at <= ? and held is null",
            (*names, now),
        )
    )
