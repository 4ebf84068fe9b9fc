"""How an error leaves the program: one message on standard error and one exit code."""

from __future__ import annotations

import errno
import os
import signal
import sqlite3
import sys
import threading
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from types import FrameType
from typing import Any

import click

from newsbot.cli._output import plain
from newsbot.config import Config
from newsbot.lock import FULL
from pipelines.errors import ArchiveUnusable, DiskFull, NewsbotError

Handler = Callable[[int, FrameType | None], Any] | int | None
INTERRUPTED = 130
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


@contextmanager
def told(context: click.Context) -> Iterator[None]:
    """Turn whatever is raised inside into a message and an exit code; SIGTERM is an interruption too."""
    before = _heed_sigterm()
    try:
        yield
        sys.stdout.flush()
    except (click.ClickException, click.exceptions.Exit):
        raise
    except (KeyboardInterrupt, click.Abort):
        _say(context, "interrupted; what was acknowledged is kept, run it again to go on")
        context.exit(INTERRUPTED)
    except BrokenPipeError:  # the reader of our output had enough, as `head` has
        with suppress(OSError):  # a captured output has no descriptor
            # What is left in the buffer goes nowhere.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        context.exit(0)
    except Exception as accident:  # the last seam
        failure = named(accident)
        if failure is None:
            _say(context, _unexpected(accident))
            context.exit(1)
        _say(context, str(failure))
        context.exit(failure.exit_code)
    finally:
        if before is not None:
            signal.signal(signal.SIGTERM, before)


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


def _unexpected(accident: Exception) -> str:
    return (
        f"unexpected {type(accident).__name__}: {accident}\n"
        "What was acknowledged is kept. Run it again with -v to see where it broke, and report that."
    )


def _say(context: click.Context, message: str) -> None:
    if isinstance(context.obj, Config) and context.obj.verbosity > 0 and sys.exc_info()[1] is not None:
        click.echo(plain(traceback.format_exc(), keep="\n"), err=True)
    click.echo(f"newsbot: {plain(message, keep=chr(10))}", err=True)


def _heed_sigterm() -> Handler:
    """Let SIGTERM interrupt as Ctrl-C does; what it did before, None if it was left alone.

    Ignored it stays ignored, and only the main thread may say otherwise.
    """
    before = signal.getsignal(signal.SIGTERM)
    if threading.current_thread() is not threading.main_thread() or before in (signal.SIG_IGN, None):
        return None
    signal.signal(signal.SIGTERM, _interrupt)
    return before


def _interrupt(_signal: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt
