"""What a rebuild carries over from the old database: all that does not follow from the captures."""

from __future__ import annotations

from pathlib import Path

from pipelines.storage.archive import Archive

OPERATIONAL = (
    "sites", "runs", "receipts", "asks", "starts", "frontier", "hosts", "signals", "patterns", "shown", "article_ids",
)  # fmt: skip


def carry(archive: Archive, old: Path) -> None:
    """Copy the operational tables, and which run each capture is of. The old database is only read."""
    connection = archive.db.conn
    connection.execute("attach ? as old", (f"{old.absolute().as_uri()}?mode=ro",))
    try:
        with archive.transaction():
            for table in OPERATIONAL:
                names = [row[1] for row in connection.execute(f"pragma old.table_info({table})")]
                columns = ", ".join(names)
                connection.execute(f"insert into main.{table} ({columns}) select {columns} from old.{table}")
            connection.execute("create temp table capture_runs as select warc, offset, run from old.captures")
            connection.execute("create index temp.capture_runs_place on capture_runs(warc, offset)")
    finally:
        connection.execute("detach old")


def carry_runs(archive: Archive) -> None:
    """Give the captures that were entered anew the runs that fetched them."""
    connection = archive.db.conn
    if not connection.execute("select 1 from temp.sqlite_master where name = 'capture_runs'").fetchone():
        return
    connection.execute(
        """
        update captures
        set run = (select run from capture_runs where warc = captures.warc and offset = captures.offset)
        """
    )
    connection.execute("drop table capture_runs")
