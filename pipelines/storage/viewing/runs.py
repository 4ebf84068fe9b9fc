"""The run ledger, read."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pipelines.storage.archive import Archive
from pipelines.storage.public import RUNS

FIGURES = (
    "requests", "bytes", "not_modified", "new", "changed", "unchanged", "gone", "failed", "blocked",
)  # fmt: skip

LEDGER = {
    "receipts": """
        select host, requests, kept, bytes, busy, delay_seconds, shortest_seconds, until from receipts
        where run = ? order by requests desc, host
    """,
    "asks": "select site, why, outcome, addresses from asks where run = ? order by site, why, outcome",
    "starts": "select url, outcome, reason from starts where run = ? order by url",
}


def latest(archive: Archive, *, most: int) -> list[dict[str, Any]]:
    """The last runs, the newest first."""
    return list(archive.rows(f"select * from ({RUNS}) order by id desc limit ?", (most,)))


def run(archive: Archive, number: int) -> dict[str, Any] | None:
    """One run: what became of its responses, its receipts, what it asked for and why, its start addresses.

    None if there is no such run.
    """
    found = next(iter(archive.rows(f"select * from ({RUNS}) where id = ?", (number,))), None)
    if found is None:
        return None
    return (
        found
        | {"outcomes": outcomes(archive, number)}
        | {table: list(archive.rows(query, (number,))) for table, query in LEDGER.items()}
    )


def outcomes(archive: Archive, number: int) -> dict[str, int]:
    """How many responses of a run ended how."""
    counted: Iterator[dict[str, Any]] = archive.rows(
        """
        select coalesce(outcome, 'unread') as outcome, count(*) as responses
        from captures
        where run = ?
        group by 1
        order by 1
        """,
        (number,),
    )
    return {row["outcome"]: row["responses"] for row in counted}
