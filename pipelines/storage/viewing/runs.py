"""The run ledger, read."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pipelines.storage.archive import Archive
from pipelines.storage.public import RUNS

FIGURES = (
    "requests", "bytes", "not_modified", "new", "changed", "unchanged", "gone", "failed", "blocked",
)  # fmt: skip


def latest(archive: Archive, *, most: int) -> list[dict[str, Any]]:
    """The last runs, the newest first."""
    return list(archive.rows(f"select * from ({RUNS}) order by id desc limit ?", (most,)))


def run(archive: Archive, number: int) -> dict[str, Any] | None:
    """One run, and what became of its responses; None if there is no such run."""
    found = next(iter(archive.rows(f"select * from ({RUNS}) where id = ?", (number,))), None)
    return None if found is None else found | {"outcomes": outcomes(archive, number)}


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
