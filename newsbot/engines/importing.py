"""`newsbot import`: captures from elsewhere are copied into the archive's own WARC files, with their own times."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace

from newsbot import __version__, clock, log
from newsbot.config import Config
from newsbot.engines.conclude import conclude, read_unread
from newsbot.engines.readers import Readers
from newsbot.engines.sources import Given
from newsbot.site import Sites
from pipelines.errors import BadCapture
from pipelines.settle import Settled
from pipelines.storage import captures, runs
from pipelines.storage.archive import Archive, text_of
from pipelines.storage.warc import Record, WarcWriter, digest, load
from pipelines.values import Capture

Progress = Callable[[str, int, int], None]


@dataclass(slots=True)
class Imported:
    """What an import came to."""

    run: int = 0
    captures: int = 0  # new ones
    known: int = 0  # that the archive held already
    problems: list[str] = field(default_factory=list)
    settled: Settled = field(default_factory=Settled)


def import_pages(
    config: Config, sites: Sites, pages: Iterable[Given], *, progress: Progress | None = None
) -> Imported:
    """Copy, read and settle. A capture that the archive holds already is left; a bad one is told of and left out."""
    done = Imported()
    with Archive.open(config.archive) as archive, Readers(config.workers) as readers:
        now = str(text_of(clock.now(config.now)))
        done.run = runs.begin(archive, "import", __version__, now=now)
        log.run(done.run)
        declared: dict[str, int] = {}  # payload digest of another maker -> capture
        with WarcWriter(
            archive.warc, software=f"newsbot/{__version__}", clock=lambda: clock.now(config.now)
        ) as writer:
            for page in pages:
                _take(archive, sites, writer, page, done, declared)
                if progress is not None:
                    progress("import", done.captures + done.known, 0)
        read_unread(archive, sites, readers, damaged=done.problems.append, progress=progress)
        done.settled = conclude(archive, sites, readers, damaged=done.problems.append, progress=progress)
        outcome, exit_code = ("partial", 5) if done.problems else ("done", 0)
        counts = {"new": done.settled.new, "changed": done.settled.changed, "failed": len(done.problems)}
        runs.finish(archive, done.run, now=now, outcome=outcome, exit_code=exit_code, counts=counts)
    return done


def _take(
    archive: Archive, sites: Sites, writer: WarcWriter, page: Given, done: Imported, declared: dict[str, int]
) -> None:
    capture = page.capture
    if page.problem or capture is None or capture.url.startswith("file:"):
        done.problems.append(
            f"{page.id}: {page.problem or 'has no http address; give --base-url or a sidecar'}"
        )
        return
    if page.record is not None and page.record.profile == "identical":
        found = _identical(archive, page.record, declared)
        if found is None:
            done.problems.append(
                f"{page.id}: repeats a capture that is not here; import the file that holds it too"
            )
            return
        capture = replace(
            capture, body=found.body, headers=found.headers, status=found.status, digest=digest(found.body)
        )
    if captures.known(archive, capture) is not None:
        done.known += 1
        return
    place = writer.keep(capture)
    capture_id = captures.keep(archive, capture, place, site=sites.of(capture.url).name, run=done.run)
    if page.record is not None and page.record.payload_digest:
        declared[page.record.payload_digest] = capture_id
    done.captures += 1


def _identical(archive: Archive, record: Record, declared: dict[str, int]) -> Capture | None:
    """The capture whose body a revisit repeats: by the digest its maker gave, else by address and time."""
    reference = record.refers_to
    names = (record.payload_digest, reference.digest if reference else None)
    capture_id = next((declared[name] for name in names if name in declared), None)
    if capture_id is None and reference and reference.url:
        found = archive.one(
            "select id from captures where url = ? and status = 200 order by fetched_at is not ?, fetched_at desc",
            (reference.url, text_of(reference.fetched_at)),
        )
        capture_id = int(found) if found is not None else None
    if capture_id is None:
        return None
    _, place = captures.place_of(archive, capture_id)
    try:
        return load(archive.warc, place)
    except BadCapture:
        return None
