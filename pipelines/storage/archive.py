"""The archive on disk: one SQLite file beside its WARC files, opened for reading or for writing."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlite_utils import Database

from pipelines.errors import ArchiveTooNew, ArchiveUnusable
from pipelines.storage.schema import migrations

DATABASE = "newsbot.db"
BUSY_SECONDS = 30.0  # another program that writes is waited for
WARC = "warc"


class Archive:
    """An open archive. Every write stands in a transaction of its own; use it as a context manager to close it."""

    def __init__(self, folder: Path, connection: sqlite3.Connection) -> None:
        self.folder = folder
        self.warc = folder / WARC
        self.db = Database(connection)

    @classmethod
    def open(cls, folder: Path, *, name: str = DATABASE) -> Archive:
        """Open for writing, make what is missing, migrate what is old. The caller holds the archive's lock."""
        try:
            (folder / WARC).mkdir(parents=True, exist_ok=True)
            connection = sqlite3.connect(
                (folder / name).absolute().as_uri(), uri=True, isolation_level=None, timeout=BUSY_SECONDS
            )
            connection.execute("pragma journal_mode = wal")
            connection.execute("pragma synchronous = full")  # what is acknowledged survives a power cut
            connection.execute("pragma foreign_keys = on")
            archive = cls(folder, connection)
            archive._migrate(folder / name)
        except (OSError, sqlite3.OperationalError, sqlite3.DatabaseError) as error:
            raise ArchiveUnusable(
                f"the archive {folder} cannot be written ({error}); check the folder's rights and free space, "
                "or name another with --archive"
            ) from error
        return archive

    @classmethod
    def memory(cls, folder: Path) -> Archive:
        """An archive whose tables live in memory: for tests and for reading pages without an archive."""
        archive = cls(folder, sqlite3.connect(":memory:", isolation_level=None))
        migrations.apply(archive.db)
        return archive

    @classmethod
    def reader(cls, folder: Path) -> Archive:
        """Open for reading; never waits for a run that writes."""
        path = folder / DATABASE
        if not path.exists():
            raise ArchiveUnusable(
                f"there is no archive at {folder} (no {DATABASE}); crawl or import first, or name another with --archive"
            )
        try:
            # A write-ahead log is read with a file beside it; where none can be made, nobody can be writing either.
            alone = not os.access(folder, os.W_OK) and not Path(f"{path}-wal").exists()
            connection = sqlite3.connect(
                f"{path.absolute().as_uri()}?{'immutable=1' if alone else 'mode=ro'}",
                uri=True,
                isolation_level=None,
                timeout=30,
            )
            archive = cls(folder, connection)
            archive._check_known(path)
            if not alone and migrations.pending(archive.db):
                _upgrade(path)
        except sqlite3.DatabaseError as error:
            raise ArchiveUnusable(
                f"{path} cannot be read ({error}); restore it, or `newsbot rebuild`"
            ) from error
        return archive

    def _check_known(self, path: Path) -> None:
        known = {migration.name for migration in migrations.pending(Database(memory=True))}
        found = {migration.name for migration in migrations.applied(self.db)}
        if later := found - known:
            raise ArchiveTooNew(
                f"{path} has schema step {max(later)!r}, which this newsbot lacks; upgrade newsbot or open a copy"
            )

    def _migrate(self, path: Path) -> None:
        self._check_known(path)
        migrations.apply(self.db)

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """All or nothing; one inside another is part of it.

        Immediate: a deferred one that turns into a writer fails at once after another's commit.
        """
        connection = self.db.conn
        if connection.in_transaction:
            yield connection
            return
        connection.execute("begin immediate")
        try:
            yield connection
        except BaseException:
            if connection.in_transaction:
                connection.execute("rollback")
            raise
        connection.execute("commit")

    def rows(self, query: str, parameters: Any = ()) -> Iterator[dict[str, Any]]:
        """The rows of a query as dicts, one by one."""
        cursor = self.db.conn.execute(query, parameters)
        names = [column[0] for column in cursor.description]
        return (dict(zip(names, row, strict=True)) for row in cursor)

    def one(self, query: str, parameters: Any = ()) -> Any:
        """The first value of the first row, None without one."""
        row = self.db.conn.execute(query, parameters).fetchone()
        return None if row is None else row[0]

    def close(self) -> None:
        self.db.close()

    def __enter__(self) -> Archive:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _upgrade(path: Path) -> None:
    """Add what an older archive lacks before it is read; left for later while another program is writing to it."""
    with (
        suppress(sqlite3.OperationalError),
        closing(sqlite3.connect(path, isolation_level=None, timeout=2)) as connection,
    ):
        connection.execute("begin immediate")  # whoever comes second finds the work done
        migrations.apply(Database(connection))
        connection.execute("commit")


def text_of(moment: datetime | None) -> str | None:
    """A time as the tables hold it: UTC, whole seconds."""
    return None if moment is None else moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def time_of(text: str | None) -> datetime | None:
    """The inverse of `text_of`."""
    return None if text is None else datetime.fromisoformat(text)
