"""The rows of an exported table, by a condition in SQL that sees this table's fields and nothing else."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from secrets import token_hex
from typing import Any

from pipelines.errors import BadUsage
from pipelines.storage.archive import Archive
from pipelines.storage.exporting import Export
from pipelines.storage.public import EXPORTS, ORDER

# When newsbot first saw what a row tells. A pair of copies is as old as our knowledge of its article.
FIRST_SEEN = {
    "articles": "first_seen",
    "revisions": "seen_from",
    "evidence": "first_at",
    "aliases": "first_seen",
    "captures": "fetched_at",
    "runs": "started",
    "images": "(select first_seen from articles where articles.id = article)",
    "duplicates": "(select first_seen from articles where articles.id = article)",
}
AT_FAULT = {sqlite3.SQLITE_ERROR, sqlite3.SQLITE_AUTH, sqlite3.SQLITE_MISUSE, sqlite3.SQLITE_TOOBIG}
FORBIDDEN_FUNCTIONS = {"load_extension", "fts3_tokenizer", "readfile", "writefile", "edit"}


def select(
    archive: Archive,
    table: str,
    *,
    where: str | None = None,
    since: date | None = None,
    raw_cells: bool = False,
) -> Export:
    """Give a table's rows in their order, one by one, as of one moment.

    `where` is a condition that its user wrote, `since` a day in UTC. From then on the connection obeys this
    selection alone. Raises BadUsage, naming the fields, for a condition that cannot be.
    """
    connection = archive.db.conn
    name = f"exported_{token_hex(8)}"  # a name that no condition can guess, for it opens the tables below
    inner = f"select * from ({EXPORTS[table]})"
    if since:
        inner += f"\nwhere {FIRST_SEEN[table]} >= '{since.isoformat()}'"
    connection.execute(f"create temp view {name} as {inner}")
    fields = tuple(each[0] for each in connection.execute(f"select * from {name} limit 0").description)
    connection.set_authorizer(lambda *asked: _allowed(name, *asked))
    condition = f"\nwhere (\n{where}\n)" if where is not None else ""
    statement = f"select * from {name} as {table}{condition}\norder by {ORDER[table]}"
    with _blamed(table, fields):
        connection.execute(f"explain {statement}")  # fails now, before anything is written
    rows = _rows(connection, statement, table, fields)
    return Export(table=table, fields=fields, rows=rows, raw_cells=raw_cells)


def _rows(
    connection: sqlite3.Connection, statement: str, table: str, fields: tuple[str, ...]
) -> Iterator[tuple[Any, ...]]:
    with _blamed(table, fields):  # some conditions fail on a value only
        cursor = connection.execute(statement)
        yield from iter(
            cursor.fetchone, None
        )  # the cursor itself would be closed, maybe after its connection


@contextmanager
def _blamed(table: str, fields: tuple[str, ...]) -> Iterator[None]:
    try:
        yield
    except (
        sqlite3.Error,
        sqlite3.Warning,
        ValueError,
    ) as error:  # ValueError: a NUL or a lone surrogate in it
        code = getattr(error, "sqlite_errorcode", None) or sqlite3.SQLITE_ERROR
        if code & 0xFF not in AT_FAULT:
            raise
        raise BadUsage(
            f"--where is no condition on {table}: {error}. Its fields: {', '.join(fields)}"
        ) from None


def _allowed(
    view: str, action: int, first: str | None, second: str | None, _database: str | None, source: str | None
) -> int:
    """May a statement do that? Read the view, and through it what it reads; call functions; nothing else."""
    if action == sqlite3.SQLITE_READ:
        allowed = view in (first, source)
    elif action == sqlite3.SQLITE_FUNCTION:
        allowed = second not in FORBIDDEN_FUNCTIONS
    else:
        allowed = action == sqlite3.SQLITE_SELECT
    return sqlite3.SQLITE_OK if allowed else sqlite3.SQLITE_DENY
