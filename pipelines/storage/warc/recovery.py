"""What a killed process left behind the last record that the database knows."""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator, Mapping
from pathlib import Path

from pipelines.storage.warc.joining import end_joinings
from pipelines.storage.warc.reader import records
from pipelines.storage.warc.record import Record
from pipelines.storage.warc.tape import Tape

LOG = logging.getLogger(__name__)


def recover(folder: Path, known: Mapping[str, int]) -> Iterator[Record]:
    """Whole responses that no row names yet, oldest file first; torn tails are cut to the last whole member.

    `known` gives for each file the end of the last record that the database knows: nothing before it is touched.
    Only files that newsbot wrote are, and none that holds whole records behind damaged bytes: that is no torn tail.
    """
    end_joinings(folder, known)
    for path in sorted(folder.glob("newsbot-*.warc.gz")):
        end, size = known.get(path.name, 0), path.stat().st_size
        if size < end:
            LOG.warning(
                "%s ends at byte %d, and records up to byte %d were kept: restore it from a copy, "
                "or `newsbot rebuild` goes on without them", path.name, size, end,
            )  # fmt: skip
        elif size > end or not end:
            yield from _behind(path, end)


def _behind(path: Path, end: int) -> Iterator[Record]:
    sound = _sound_end(path, end)
    holds_any, is_torn = end > 0, True
    for record in records(path, end):
        if record.capture and record.after_damage:
            is_torn = False
        elif record.capture:
            yield record
        holds_any = holds_any or (record.place is not None and record.place.offset < sound)
    if is_torn:
        _cut(path, sound if holds_any else 0)
    else:
        LOG.warning(
            "%s holds whole records behind damaged bytes, and is left as it is; `newsbot rebuild` takes them up",
            path.name,
        )


def _sound_end(path: Path, start: int) -> int:
    with path.open("rb") as file:
        tape = Tape(file, start, named_gzip=True)
        if not tape.compressed:  # somebody else unpacked it
            return path.stat().st_size
        while tape.open():
            tape.drain()
            if tape.damage:
                break
        return tape.offset


def _cut(path: Path, end: int) -> None:
    torn = path.stat().st_size - end
    if not end:
        path.unlink()  # not even its first response is there
    elif torn:
        with path.open("r+b") as file:
            file.truncate(end)
            os.fsync(file.fileno())
    if torn:
        LOG.info("%s: %d bytes that never became a whole record are cut away", path.name, torn)
