"""The run ledger: what each run was asked for, what it asked for and why, what came of it; and the sites met."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any

from pipelines.storage.archive import Archive
from pipelines.values import Site

NOT_ASKED = "not asked"


@dataclass(slots=True, kw_only=True)
class Receipt:
    """What one host was asked in a run, and how politely."""

    requests: int = 0  # sent, robots.txt and further tries counted
    kept: int = 0  # answers that went into the archive's files
    bytes: int = 0  # of those
    busy: int = 0  # 429 and 503 among them
    delay_seconds: float | None = None  # between two requests, as configured or asked by the host
    shortest_seconds: float | None = (
        None  # the shortest pause there was between an answer and the next request
    )
    until: str | None = None  # it is left alone until then


def begin(archive: Archive, command: str, version: str, *, now: str) -> int:
    """A new row of the ledger; its id. A run that never ended was killed: its row says so from now on."""
    with archive.transaction() as connection:
        connection.execute("update runs set outcome = 'killed' where finished is null and outcome is null")
        found = connection.execute(
            "insert into runs (command, version, started) values (?, ?, ?)", (command, version, now)
        )
    return int(found.lastrowid or 0)


def start(archive: Archive, run: int, urls: Iterable[str]) -> None:
    """The addresses that a run begins with: each will have one outcome, and until then the run was killed."""
    archive.db.conn.executemany(
        "insert or ignore into starts (run, url, outcome, reason) values (?, ?, ?, 'the run was killed')",
        [(run, url, NOT_ASKED) for url in urls],
    )


def started(archive: Archive, run: int, url: str, outcome: str, reason: str | None) -> None:
    """What came of a start address."""
    archive.db.conn.execute(
        "update starts set outcome = ?, reason = ? where run = ? and url = ?", (outcome, reason, run, url)
    )


def unasked(archive: Archive, run: int) -> list[str]:
    """The start addresses of a run that have not been asked for."""
    rows = archive.rows("select url from starts where run = ? and outcome = ?", (run, NOT_ASKED))
    return [row["url"] for row in rows]


def count(archive: Archive, run: int, site: str, why: str, outcome: str) -> None:
    """One more address was asked for, for this reason and with this outcome."""
    archive.db.conn.execute(
        """
        insert into asks (run, site, why, outcome, addresses) values (?, ?, ?, ?, 1)
        on conflict (run, site, why, outcome) do update set addresses = addresses + 1
        """,
        (run, site, why, outcome),
    )


def hand_out(archive: Archive, run: int, host: str, receipt: Receipt) -> None:
    """The receipt of a host, as it stands by now."""
    fields = asdict(receipt)
    archive.db.conn.execute(
        f"""
        insert into receipts (run, host, {", ".join(fields)}) values (?, ?, {", ".join("?" * len(fields))})
        on conflict (run, host) do update set {", ".join(f"{name} = excluded.{name}" for name in fields)}
        """,
        (run, host, *fields.values()),
    )


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
