"""What a killed process left behind the last record that the database knows."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from pipelines.storage.warc.reader import records
from pipelines.storage.warc.record import Record
from pipelines.storage.warc.tape import Tape


def recover(folder: Path, known: Mapping[str, int]) -> list[Record]:
    """Whole responses that no row names yet, oldest file first; torn tails are cut to the last whole member.

    `known` gives for each file the end of the last record that the database knows. Only files that newsbot
    wrote are touched, and none that holds whole records behind damaged bytes: that is no torn tail.
    """
    found: list[Record] = []
    for path in sorted(folder.glob("newsbot-*.warc.gz")):
        end = known.get(path.name, 0)
        if path.stat().st_size <= end:
            continue
        behind = list(records(path, end))
        found += [record for record in behind if record.capture and not record.after_damage]
        if not any(record.capture and record.after_damage for record in behind):
            _cut(path, _sound_end(path, end))
    return found


def _sound_end(path: Path, start: int) -> int:
    with path.open("rb") as file:
        tape = Tape(file, start)
        while tape.open():
            tape.drain()
            if tape.damage or not tape.compressed:
                return tape.offset
        return tape.offset


def _cut(path: Path, end: int) -> None:
    if not end:
        path.unlink()  # not even its first record is there
    elif path.stat().st_size > end:
        with path.open("r+b") as file:
            file.truncate(end)
            os.fsync(file.fileno())
