"""How often what a site says of its changes proved true, and how often articles of an age had changed."""

from __future__ import annotations

from dataclasses import dataclass

from pipelines.storage.archive import Archive


@dataclass(frozen=True, slots=True)
class Record:
    """How often a signal was right and how often wrong, on one site."""

    right: int = 0
    wrong: int = 0


def heard(archive: Archive, site: str) -> dict[str, Record]:
    """The record of every signal of a site."""
    rows = archive.rows("select signal, right, wrong from signals where site = ?", (site,))
    return {row["signal"]: Record(row["right"], row["wrong"]) for row in rows}


def tell(archive: Archive, site: str, signal: str, *, right: bool) -> None:
    """Note that a signal was right once more, or wrong."""
    archive.db.conn.execute(
        """
        insert into signals (site, signal, right, wrong) values (?, ?, ?, ?)
        on conflict (site, signal) do update set right = right + excluded.right, wrong = wrong + excluded.wrong
        """,
        (site, signal, int(right), int(not right)),
    )
