"""What the operating system and SQLite report, as the failures that newsbot has names and exit codes for."""

from __future__ import annotations

import errno
import sqlite3

from newsbot.lock import FULL
from pipelines.errors import ArchiveUnusable, DiskFull, NewsbotError

UNUSABLE = {
    sqlite3.SQLITE_BUSY: "another program holds the database; close it and try again",
    sqlite3.SQLITE_LOCKED: "another program holds the database; close it and try again",
    sqlite3.SQLITE_READONLY: "the database cannot be written; check the rights of its folder",
    sqlite3.SQLITE_PERM: "the database cannot be opened; check its rights",
    sqlite3.SQLITE_CANTOPEN: "the database cannot be opened; check the rights of its folder",
    sqlite3.SQLITE_IOERR: "the disk failed; check it, then `newsbot verify`",
    sqlite3.SQLITE_CORRUPT: "the database is damaged; `newsbot rebuild` makes it again from the captures",
    sqlite3.SQLITE_NOTADB: "that file is no database; `newsbot rebuild` makes it again from the captures",
}
# SQLite tells a full disk (ENOSPC) from a file-size limit or quota, which it reports as these failed writes.
UNWRITTEN = {sqlite3.SQLITE_IOERR_WRITE, sqlite3.SQLITE_IOERR_SHMSIZE, sqlite3.SQLITE_IOERR_TRUNCATE}


def named(accident: Exception) -> NewsbotError | None:
    """The failure that an exception stands for; None if newsbot has no name for it."""
    if isinstance(accident, NewsbotError):
        cause = accident.__cause__
        full = named(cause) if isinstance(cause, (OSError, sqlite3.Error)) else None
        return full if isinstance(full, DiskFull) else accident
    if isinstance(accident, OSError) and accident.errno in FULL:
        where = f" ({accident.filename})" if accident.filename else ""
        return DiskFull(f"the disk took no more{where}: {accident.strerror}; make room and run it again")
    if isinstance(accident, sqlite3.Error):
        code = getattr(accident, "sqlite_errorcode", None) or 0
        if code & 0xFF == sqlite3.SQLITE_FULL or code in UNWRITTEN:
            return DiskFull(f"the disk took no more: {accident}; make room and run it again")
        if reason := UNUSABLE.get(code & 0xFF):
            return ArchiveUnusable(f"{reason} ({accident})")
    if isinstance(accident, OSError) and accident.errno in (errno.EROFS, errno.EACCES, errno.EPERM):
        return ArchiveUnusable(
            f"{accident.filename or 'the archive'} is refused: {accident.strerror}; check the rights"
        )
    return None
