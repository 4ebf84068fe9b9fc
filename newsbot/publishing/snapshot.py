"""An immutable copy of what the archive may show, swapped in whole."""

from __future__ import annotations

import json
import os
import sqlite3
import time
from collections.abc import Iterable, Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from errno import EDQUOT, ENOSPC
from hashlib import file_digest
from pathlib import Path

from newsbot.publishing.sources import place, replace
from newsbot.site import Sites
from pipelines.errors import ArchiveUnusable, DiskFull
from pipelines.storage.archive import Archive
from pipelines.storage.public import FILL, FUNCTIONS, INDEXES, NEIGHBOUR, SEARCH, SHOWN, TABLES, WORDS
from pipelines.storage.viewing.neighbours import bounded

DATABASE = "public.db"
INSPECTION = "inspect-data.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """What was published."""

    path: Path
    published_at: datetime  # aware, UTC
    articles: int
    withheld: int  # kept in the archive, not shown
    tables: Mapping[str, int]  # rows of each public table
    size: int  # bytes
    kept: tuple[str, ...]  # sources left as the user changed them, relative to the folder


def publish(archive: Path, *, now: datetime) -> Snapshot:
    """Write `ARCHIVE/public`: the snapshot `public.db`, its inspect data, and Datasette's files beside it.

    The archive is read in one transaction of its write-ahead log, which no crawl waits for. A server that is
    running keeps the snapshot it opened until it is started again. Raises ArchiveUnusable, DiskFull.
    """
    public = archive / "public"
    source = archive / "newsbot.db"
    if not source.is_file():
        raise ArchiveUnusable(
            f"{source} does not exist: crawl or import something first, or name another archive"
        )
    neighbours = _neighbours(archive)
    public.mkdir(exist_ok=True)
    began = time.time_ns()
    fresh = public / f".{DATABASE}.new"  # a name that Datasette does not serve
    fresh.unlink(missing_ok=True)
    try:
        withheld = _build(source, fresh, neighbours)
        tables = _counted(fresh)
        inspection = _inspection(fresh, tables, now)
        # What the archive is given from now on is newer than the snapshot, also while that is being written.
        os.utime(fresh, ns=(began, began))
        _synced(fresh)
        fresh.replace(public / DATABASE)
        replace(public / INSPECTION, json.dumps(inspection, indent=1).encode())
        kept = place(public)
        _synced(public)
    except OSError as error:
        if error.errno in (ENOSPC, EDQUOT):
            raise DiskFull(f"{public}: {error}; free some space and publish again") from error
        raise ArchiveUnusable(f"{public} cannot be written: {error}") from error
    finally:
        fresh.unlink(missing_ok=True)
    return Snapshot(
        path=public / DATABASE,
        published_at=now.astimezone(UTC),
        articles=tables["articles"],
        withheld=withheld,
        tables={name: tables[name] for name in TABLES},
        size=(public / DATABASE).stat().st_size,
        kept=kept,
    )


def _neighbours(archive: Path) -> list[tuple[int, int, str, str]]:
    """The dated addresses beside each article that owes its bounds to them: article, number, day, url."""
    sites = Sites(archive)
    with Archive.reader(archive) as known:  # an older archive is upgraded first
        names = [row["site"] for row in known.rows("select distinct site from articles order by site")]
        return [
            (article, one["number"], one["day"], one["url"])
            for name in names
            for article, one in bounded(known, sites.in_archive(name))
        ]


def _build(source: Path, fresh: Path, neighbours: Iterable[tuple[int, int, str, str]]) -> int:
    try:
        # Read-only is the archive alone: what is attached may still be written.
        with closing(
            sqlite3.connect(f"{source.resolve().as_uri()}?mode=ro", uri=True, isolation_level=None)
        ) as db:
            db.execute("attach ? as public", [f"{fresh.resolve().as_uri()}?mode=rwc"])
            # Nothing to roll back to: what breaks off is thrown away, and what is complete is synced.
            db.execute("pragma public.journal_mode = off")
            db.execute("pragma public.synchronous = off")
            db.execute("begin")
            for name, (arguments, function) in FUNCTIONS.items():
                db.create_function(name, arguments, function, deterministic=True)
            for statement in (*SHOWN, *TABLES.values(), *(fill for _, fill in FILL)):
                db.execute(statement)
            db.executemany(NEIGHBOUR, neighbours)
            for statement in (*INDEXES, *WORDS, *SEARCH):
                db.execute(statement)
            (withheld,) = db.execute(
                "select count(*) from articles where id not in (select id from shown)"
            ).fetchone()
            db.execute("commit")
            db.execute("analyze public")
            db.execute("vacuum public")
    except sqlite3.Error as error:
        if error.sqlite_errorname == "SQLITE_FULL":
            raise DiskFull(
                f"{fresh.parent}: the snapshot found no room; free some space and publish again"
            ) from error
        raise ArchiveUnusable(f"{source} cannot be published: {error}; run newsbot verify") from error
    return int(withheld)


def _counted(database: Path) -> dict[str, int]:
    with closing(sqlite3.connect(f"{database.resolve().as_uri()}?immutable=1", uri=True)) as db:
        names = [
            name
            for (name,) in db.execute("select name from sqlite_master where type = 'table' order by name")
        ]
        return {name: db.execute(f'select count(*) from "{name}"').fetchone()[0] for name in names}


def _inspection(database: Path, tables: Mapping[str, int], now: datetime) -> dict[str, object]:
    """What `datasette inspect` would write, so that counts need no scan; and when the snapshot is of."""
    with database.open("rb") as file:
        digest = file_digest(file, "sha256").hexdigest()
    return {
        "public": {
            "hash": digest,
            "size": database.stat().st_size,
            "file": DATABASE,
            "tables": {name: {"count": count} for name, count in tables.items()},
            "published_at": now.astimezone(UTC).isoformat(timespec="seconds"),
        }
    }


def _synced(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
