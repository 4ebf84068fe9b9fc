"""The sites that an archive knows: those that were crawled, and whether they are to be visited again."""

from __future__ import annotations

import json
from typing import Any

from pipelines.storage.archive import Archive
from pipelines.values import Site


def listed(archive: Archive) -> list[dict[str, Any]]:
    """All of them by name; none of an archive that has no such table, or whose upgrade is still to come."""
    names = {row["name"] for row in archive.rows("select name from pragma_table_info('sites')")}
    if not names:
        return []
    paused = "paused" if "paused" in names else "0"
    rows = archive.rows(f"select name, start, hosts, timezone, {paused} as paused from sites order by name")
    return [row | {"paused": bool(row["paused"])} for row in rows]


def pause(archive: Archive, site: Site, *, paused: bool) -> None:
    """Whether runs that name no site leave it out from now on."""
    archive.db.conn.execute(
        """
        insert into sites (name, start, hosts, timezone, paused) values (?, ?, ?, ?, ?)
        on conflict (name) do update set paused = excluded.paused
        """,
        (site.name, json.dumps(site.start), json.dumps(sorted(site.hosts)), site.timezone, paused),
    )


def waiting(archive: Archive, name: str) -> int:
    """How many addresses of a site its frontier holds."""
    return int(archive.one("select count(*) from frontier where site = ?", (name,)))


def remove(archive: Archive, name: str) -> None:
    """Forget that the site is to be visited, and its frontier. What was captured of it, and its articles, stay."""
    with archive.transaction() as connection:
        connection.execute("delete from frontier where site = ?", (name,))
        connection.execute("delete from sites where name = ?", (name,))
