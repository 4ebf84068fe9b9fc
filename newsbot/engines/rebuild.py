"""`newsbot rebuild`: conclude everything again from the captures, beside the old database, then swap."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from newsbot import __version__, clock, log
from newsbot.config import Config
from newsbot.engines.conclude import conclude, read_unread
from newsbot.engines.readers import Readers
from newsbot.site import Sites
from pipelines.settle import Settled
from pipelines.storage import captures, carrying, runs
from pipelines.storage.archive import DATABASE, WARC, Archive, text_of
from pipelines.storage.warc import end_joinings, records

BESIDE = f"{DATABASE}.rebuilt"
Progress = Callable[[str, int, int], None]


@dataclass(slots=True)
class Rebuilt:
    """What a rebuild came to."""

    captures: int = 0
    problems: list[str] = field(default_factory=list)
    settled: Settled = field(default_factory=Settled)


def rebuild(config: Config, sites: Sites, *, progress: Progress | None = None) -> Rebuilt:
    """The archive anew. The ledger, frontier, hosts, sites and the ids of articles are carried over.

    The old database stays until the new one is whole; a killed rebuild leaves it as it was.
    """
    done = Rebuilt()
    folder = config.archive
    _remove(folder)
    with Archive.open(folder, name=BESIDE) as archive, Readers(config.workers) as readers:
        if (folder / DATABASE).exists():
            with Archive.reader(
                folder
            ) as old:  # a joining that was killed would have us read its captures twice
                end_joinings(old.warc, captures.ends(old))
            carrying.carry(archive, folder / DATABASE)
        run = runs.begin(archive, "rebuild", __version__, now=str(text_of(clock.now(config.now))))
        log.run(run)
        files = sorted((folder / WARC).glob("*.warc*"))
        for number, path in enumerate(files, 1):
            _enter(archive, sites, path, done)
            if progress is not None:
                progress("WARC files", number, len(files))
        carrying.carry_runs(archive)
        read_unread(archive, sites, readers, damaged=done.problems.append, progress=progress)
        done.settled = conclude(archive, sites, readers, damaged=done.problems.append, progress=progress)
        outcome, exit_code = ("partial", 5) if done.problems else ("done", 0)
        now = str(text_of(clock.now(config.now)))
        runs.finish(
            archive, run, now=now, outcome=outcome, exit_code=exit_code, counts={"failed": len(done.problems)}
        )
        archive.db.conn.execute("pragma wal_checkpoint(truncate)")
    _swap(folder)
    return done


def _enter(archive: Archive, sites: Sites, path: Path, done: Rebuilt) -> None:
    for record in records(path):
        if record.capture is None or record.place is None or record.profile == "identical":
            why = record.problem or "it cannot be read alone; import the file instead of putting it here"
            done.problems.append(f"{path.name}: {record.url or record.kind}: {why}")
            continue
        captures.keep(archive, record.capture, record.place, site=sites.of(record.capture.url).name)
        done.captures += 1


def _swap(folder: Path) -> None:
    for ending in ("-wal", "-shm"):  # of the old database: nobody writes to it, the lock is ours
        (folder / f"{DATABASE}{ending}").unlink(missing_ok=True)
    os.replace(folder / BESIDE, folder / DATABASE)
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _remove(folder: Path) -> None:
    for ending in ("", "-wal", "-shm", "-journal"):
        (folder / f"{BESIDE}{ending}").unlink(missing_ok=True)
