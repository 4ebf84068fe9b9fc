"""Several of the archive's files put together into one, byte for byte; dying anywhere on the way loses nothing.

A note beside the new file names the old ones. Whoever finds a note looks whether the database names the new file:
if it does, the old ones have had their day; if not, the new one never was.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from pipelines import faults
from pipelines.storage.warc.reader import records
from pipelines.storage.warc.writer import OURS, about, new_name, sync_folder

NOTE = ".joining"
WARC = ".warc.gz"
STEP = 1 << 20

Named = Mapping[int, tuple[int, str]]  # by offset: length and digest of what the database says stands there


def put_together(
    folder: Path, names: Sequence[str], *, software: str, now: datetime
) -> tuple[str, dict[str, int]]:
    """Copy whole files into a new one, and sync it. Its name, and where in it each file begins.

    It bears the time of the first file. The old ones stay until `end_joinings` finds that rows name the new one.
    """
    stamp = OURS.fullmatch(names[0])
    assert stamp is not None
    name = new_name(stamp[1])
    note = folder / (name.removesuffix(WARC) + NOTE)
    with note.open("x", encoding="utf-8") as file:
        file.write("\n".join(names))
        file.flush()
        os.fsync(file.fileno())
    sync_folder(folder)
    faults.point("a joining is noted")
    begins = {}
    with (folder / name).open("xb") as new:
        new.write(about(name, software, now))
        for each in names:
            begins[each] = new.tell()
            with (folder / each).open("rb") as old:
                shutil.copyfileobj(old, new, STEP)
            new.flush()
            faults.point("a file is copied")
        os.fsync(new.fileno())
    sync_folder(folder)
    faults.point("files are put together")
    return name, begins


def end_joinings(folder: Path, known: Mapping[str, int]) -> None:
    """End what a joining has begun, as far as it came; `known` has the names of the files that rows name."""
    for note in sorted(folder.glob(f"newsbot-*{NOTE}")):
        new = note.name.removesuffix(NOTE) + WARC
        old = note.read_text(encoding="utf-8", errors="replace").splitlines()
        for name in old if new in known else [new]:
            if OURS.fullmatch(name) and name not in known:
                with suppress(FileNotFoundError):
                    (folder / name).unlink()
                faults.point("a file is gone")
        sync_folder(folder)  # the note must not go first
        note.unlink()


def flaw(path: Path, named: Named) -> str | None:
    """In words, what is wrong with a file of which the database names these records; None if nothing is."""
    missing = dict(named)
    try:
        for record in records(path):
            if record.problem:
                return f"{record.url or record.kind}: {record.problem}"
            if record.place is None or record.capture is None or record.place.offset not in missing:
                continue
            length, digest = missing.pop(record.place.offset)
            if (record.place.length, record.capture.digest) != (length, digest):
                return f"{record.url}: its digest is {record.capture.digest}, the database says {digest}"
    except OSError as error:
        return f"it cannot be read: {error.strerror}"
    if missing:
        return f"no record of a response stands at byte {min(missing)}, where the database says one does"
    return None
