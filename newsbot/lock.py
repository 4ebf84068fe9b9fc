"""One run at a time: the lock that a writing command holds on its archive."""

from __future__ import annotations

import errno
import fcntl
import json
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from newsbot import clock
from pipelines.errors import ArchiveBusy, ArchiveUnusable

FILE = "newsbot.lock"
SIGNATURE = "newsbot {command} (process {pid} on {host}, since {started})"
FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_open_here: set[int] = set()


@contextmanager
def held(archive: Path, command: str) -> Iterator[None]:
    """Hold the archive for one writing command; make its folder if there is none.

    The kernel frees the lock when the process ends, however it ends: the file stays, and says nothing by
    being there. Raises ArchiveBusy at once, naming the holder, if another run holds it; ArchiveUnusable if
    the folder cannot be written.
    """
    descriptor = _open(archive)
    try:
        _take(descriptor, archive)
        _open_here.add(descriptor)
        _sign(descriptor, command)
        yield
        os.ftruncate(descriptor, 0)
    finally:
        _open_here.discard(descriptor)
        os.close(descriptor)


def _open(archive: Path) -> int:
    try:
        archive.mkdir(parents=True, exist_ok=True)
        return os.open(archive / FILE, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    except OSError as refused:
        if refused.errno in FULL:
            raise
        raise ArchiveUnusable(
            f"expected a folder to write at {archive}, but: {refused.strerror} ({refused.filename}); "
            "give --archive a folder that you may write"
        ) from refused


def _take(descriptor: int, archive: Path) -> None:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise ArchiveBusy(
            f"{archive} is held by {_holder(descriptor)}; wait until that run ends, or use another archive"
        ) from None
    except OSError as refused:
        raise ArchiveUnusable(
            f"{archive / FILE} cannot be locked: {refused.strerror}; move the archive to a local disk"
        ) from refused


def _sign(descriptor: int, command: str) -> None:
    holder = {
        "pid": os.getpid(),
        "host": socket.gethostname(),
        "command": command,
        "started": clock.now(
            None
        ).isoformat(),  # by the machine's clock: a person will compare it with theirs
    }
    os.ftruncate(descriptor, 0)
    os.pwrite(descriptor, json.dumps(holder).encode() + b"\n", 0)


def holder(archive: Path) -> str | None:
    """Who holds the archive, without touching the lock; None if nobody does.

    A process that was killed leaves its signature: on this machine, it counts only while the process lives.
    """
    try:
        signed = _signed((archive / FILE).read_bytes())
    except OSError:
        return None
    if signed is None or (signed["host"] == socket.gethostname() and not _lives(signed["pid"])):
        return None
    return SIGNATURE.format(**signed)


def _holder(descriptor: int) -> str:
    signed = _signed(os.pread(descriptor, 4096, 0))
    return SIGNATURE.format(**signed) if signed else "another run"  # it has the lock, and has not signed yet


def _signed(said: bytes) -> dict[str, Any] | None:
    try:
        signed = json.loads(said)
    except ValueError:
        return None
    return (
        signed
        if isinstance(signed, dict) and signed.keys() >= {"pid", "host", "command", "started"}
        else None
    )


def _lives(pid: Any) -> bool:
    try:
        os.kill(int(pid), 0)
    except (ValueError, TypeError, ProcessLookupError, OverflowError):
        return False
    except PermissionError:  # another user's
        return True
    return True


def _let_go() -> None:
    """In a forked child: a worker that outlives a killed run must not keep the archive locked."""
    for descriptor in _open_here:
        os.close(descriptor)
    _open_here.clear()


os.register_at_fork(after_in_child=_let_go)
