"""The run ledger, and the sites that an archive has met."""

from __future__ import annotations

import json
from typing import Any

from pipelines.storage.archive import Archive
from pipelines.values import Site


def begin(archive: Archive, command: str, version: str, *, now: str) -> int:
    """A new row of the ledger; its id. A run that never ended was killed: its row says so from now on."""
    with archive.transaction() as connection:
        connection.execute("update runs set outcome = 'killed' where finished is null and outcome is null")
        found = connection.execute(
            "insert into runs (command, version, started) values (?, ?, ?)", (command, version, now)
        )
    return int(found.lastrowid or 0)


def finish(
    archive: Archive, run: int, *, now: str, outcome: str, exit_code: int, counts: dict[str, int]
) -> None:
    fields: dict[str, Any] = {"finished": now, "outcome": outcome, "exit_code": exit_code, **counts}
    assignments = ", ".join(f"{name} = ?" for name in fields)
    archive.db.conn.execute(f"update runs set {assignments} where id = ?", (*fields.values(), run))


def part(archive: Archive, site: Site) -> None:
    """A site that moved is visited under its new name from now on; what was captured stays."""
    archive.db.conn.execute("delete from sites where name = ?", (site.name,))


def meet(archive: Archive, site: Site, *, now: str) -> None:
    """Remember a site that is crawled, so that a later run without arguments visits it again."""
    archive.db.conn.execute(
        """
        insert into sites (name, start, hosts, timezone, first_crawled) values (?, ?, ?, ?, ?)
        on conflict (name) do update set start = excluded.start, hosts = excluded.hosts, timezone = excluded.timezone
        """,
        (site.name, json.dumps(site.start), json.dumps(sorted(site.hosts)), site.timezone, now),
    )
