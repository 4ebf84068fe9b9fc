"""Writes captures to WARC/1.1 files, complete and on the disk before anyone hears of them."""

from __future__ import annotations

import contextlib
import errno
import gzip
import os
import re
import secrets
import uuid
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Self

from pipelines import faults
from pipelines.errors import ArchiveUnusable, DiskFull
from pipelines.storage.warc import message
from pipelines.storage.warc.record import Place, Reference, digest
from pipelines.values import Capture

NOT_MODIFIED = "http://netpreserve.org/warc/1.1/revisit/server-not-modified"
MOST_BYTES = 1 << 30  # of one file, as the WARC guidelines advise
FULL = frozenset({errno.ENOSPC, errno.EFBIG, errno.EDQUOT})
FORBIDDEN = frozenset({errno.EROFS, errno.EACCES, errno.EPERM})
OURS = re.compile(r"newsbot-(\d{14})-[0-9a-f]{8}\.warc\.gz")  # and when it was begun


class WarcWriter:
    """A new file at the first record after each start: nothing is appended behind another process's end."""

    def __init__(self, folder: Path, *, software: str, clock: Callable[[], datetime]) -> None:
        """`folder` is the archive's warc/, made if need be; `software` signs the files; `clock` tells UTC."""
        self.folder = folder
        self._software = software
        self._clock = clock
        self._file: int | None = None
        self._name = ""
        self._end = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Finish the file; the next record would open another."""
        if self._file is not None:
            file, self._file, self._end = self._file, None, 0
            os.close(file)

    def keep(
        self,
        capture: Capture,
        *,
        request_headers: message.Headers = (),
        ip: str | None = None,
        reason: str | None = None,
        refers_to: Reference | None = None,
    ) -> Place:
        """Write the request, where its headers are known, and the response; both are on the disk on return.

        `reason` is the phrase beside the status, `refers_to` the capture that a 304 confirms.
        Raises DiskFull, or ArchiveUnusable where it may not write; the file then ends as before.
        """
        url = message.bare(capture.url)
        shared = {"WARC-Target-URI": url, **self._dates(capture)}
        if ip:
            shared["WARC-IP-Address"] = ip
        answer_id = _new_id()
        asked = b""
        if request_headers:
            fields = {"WARC-Concurrent-To": answer_id, "Content-Type": "application/http; msgtype=request"}
            asked = _record("request", {**shared, **fields}, message.request_head(url, request_headers), b"")
        answered = self._answer(capture, {"WARC-Record-ID": answer_id, **shared}, reason, refers_to)
        try:
            if self._end >= MOST_BYTES:
                self.close()
            self._append((self._open() if self._file is None else b"") + asked + answered)
        except OSError as error:
            self._undo()
            raise _named(error, self.folder) from error
        except BaseException:
            self._undo()
            raise
        return Place(self._name, self._end - len(answered), len(answered))

    def _answer(
        self, capture: Capture, fields: dict[str, str], reason: str | None, refers_to: Reference | None
    ) -> bytes:
        fields = {**fields, "Content-Type": "application/http; msgtype=response"}
        if capture.role != "page":
            fields["Newsbot-Role"] = capture.role  # else a rebuild could not tell a feed from a page
        if capture.status != 304:
            head = message.response_head(capture.status, reason, capture.headers, len(capture.body))
            return _record("response", fields, head, capture.body)
        fields["WARC-Profile"] = NOT_MODIFIED
        if refers_to and refers_to.url:
            fields["WARC-Refers-To-Target-URI"] = message.bare(refers_to.url)
        if refers_to and refers_to.fetched_at:
            fields["WARC-Refers-To-Date"] = _written(refers_to.fetched_at)
        return _record("revisit", fields, message.response_head(304, reason, capture.headers, None), None)

    def _dates(self, capture: Capture) -> dict[str, str]:
        if capture.fetched_at is not None:
            return {"WARC-Date": _written(capture.fetched_at)}
        # The standard demands a date; what is not known must not come back as known.
        return {"WARC-Date": _written(self._clock()), "Newsbot-Date": "unknown"}

    def _open(self) -> bytes:
        """Create a file of a name that never was; returns the record that describes it."""
        self.folder.mkdir(parents=True, exist_ok=True)
        now = self._clock().astimezone(UTC)
        self._name = new_name(f"{now:%Y%m%d%H%M%S}")
        self._file = os.open(self.folder / self._name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o644)
        self._end = 0
        return about(self._name, self._software, now)

    def _append(self, data: bytes) -> None:
        assert self._file is not None
        left = memoryview(data)
        if faults.due("half a record is written"):
            os.write(self._file, left[: len(left) // 2])
            faults.die()
        while left:
            left = left[os.write(self._file, left) :]
        faults.point("a record is written")
        os.fsync(self._file)
        faults.point("a record is on disk")
        if not self._end:
            sync_folder(self.folder)  # a synced file without a synced name is lost with the power
        self._end += len(data)

    def _undo(self) -> None:
        """Cut a partial record away and leave the file: after a failed sync its state is not trusted."""
        if self._file is None:
            return
        with contextlib.suppress(OSError):
            if self._end:
                os.ftruncate(self._file, self._end)
                os.fsync(self._file)
            else:
                (self.folder / self._name).unlink()
        with contextlib.suppress(OSError):
            self.close()


def new_name(stamp: str) -> str:
    """A name that no file ever had; `stamp` is its time, as in %Y%m%d%H%M%S."""
    return f"newsbot-{stamp}-{secrets.token_hex(4)}.warc.gz"


def about(name: str, software: str, now: datetime) -> bytes:
    """The record that a file begins with: what it is and who made it."""
    text = f"software: {software}\r\nformat: WARC File Format 1.1\r\n"
    fields = {
        "WARC-Date": _written(now),
        "WARC-Filename": name,
        "Content-Type": "application/warc-fields",
    }
    return _record("warcinfo", fields, text.encode(), None)


def _record(kind: str, fields: dict[str, str], head: bytes, payload: bytes | None) -> bytes:
    """One gzip member. `head` is the block up to the payload; None: it has no payload of its own."""
    block = head + (payload or b"")
    named = {"WARC-Type": kind, "WARC-Record-ID": _new_id(), **fields, "WARC-Block-Digest": digest(block)}
    if payload is not None:
        named["WARC-Payload-Digest"] = digest(payload)
    named["Content-Length"] = str(len(block))
    lines = "".join(f"{name}: {value}\r\n" for name, value in named.items())
    return gzip.compress(f"WARC/1.1\r\n{lines}\r\n".encode() + block + b"\r\n\r\n", compresslevel=6, mtime=0)


def _new_id() -> str:
    return f"<urn:uuid:{uuid.uuid4()}>"


def _written(time: datetime) -> str:
    return f"{time.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def sync_folder(folder: Path) -> None:
    """Put the names in a folder on the disk."""
    for each in (folder, folder.parent):  # the folder itself may be new
        descriptor = os.open(each, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _named(error: OSError, folder: Path) -> Exception:
    if error.errno in FULL:
        return DiskFull(
            f"the disk took no more captures in {folder}: {error.strerror}; free some space and run again"
        )
    if error.errno in FORBIDDEN:
        return ArchiveUnusable(f"{folder} cannot be written to: {error.strerror}; check its owner and mount")
    return error
