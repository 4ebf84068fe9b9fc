"""From captures in the archive to conclusions: read what is unread, settle, read again what settling asks for."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache, partial

from newsbot.engines.readers import Readers
from newsbot.site import Sites
from pipelines.reading import Read, pruned
from pipelines.settle import Settled, settle
from pipelines.storage import captures
from pipelines.storage.archive import Archive
from pipelines.storage.conclusions import furniture as furniture_rows
from pipelines.storage.warc import load
from pipelines.values import Capture, Site

AfterReading = Callable[[Capture, Site, Read], None]
Progress = Callable[[str, int, int], None]  # what is done, how many of how many


def read_unread(
    archive: Archive,
    sites: Sites,
    readers: Readers,
    *,
    after: AfterReading | None = None,
    progress: Progress | None = None,
) -> int:
    """Read the captures that nobody has read: of an import, a rebuild, or a run that was killed; their number."""
    waiting = captures.unread(archive)
    loaded: list[tuple[int, Capture, Site]] = []
    furniture = _furniture_of(archive)

    def jobs() -> Iterator[tuple[Capture, Site, frozenset[int]]]:
        for capture_id in waiting:
            name, place = captures.place_of(archive, capture_id)
            capture = load(archive.warc, place)
            site = sites.in_archive(name)
            page = captures.known_page(archive, capture)
            if page is not None and not captures.earlier(archive, page, capture):
                captures.link_page(archive, capture_id, page)
                continue
            loaded.append((capture_id, capture, site))
            yield capture, site, furniture(name)

    for done, result in enumerate(readers.read_all(jobs()), 1):
        capture_id, capture, site = loaded.pop(0)
        captures.keep_read(archive, capture_id, capture, site, result)
        if after is not None:
            after(capture, site, result)
        if progress is not None:
            progress("read", done, len(waiting))
    return len(waiting)


def conclude(
    archive: Archive, sites: Sites, readers: Readers, *, progress: Progress | None = None
) -> Settled:
    """Settle the archive, with this machine's processes to read pages again."""

    def reread(pages: list[int]) -> None:
        furniture = _furniture_of(archive)
        rows = [furniture_rows.page(archive, each) for each in pages]
        jobs = (
            (load(archive.warc, row.place), sites.in_archive(row.site), furniture(row.site)) for row in rows
        )
        for done, (row, result) in enumerate(zip(rows, readers.read_all(jobs), strict=True), 1):
            asked = pruned(row.blocks, furniture(row.site))
            if result.reading is not None and (result.reading.kind != "error" or row.kind is None):
                captures.keep_reading(archive, row.id, result.reading, asked)
            else:  # what was read well before stays, and is not tried again until the furniture changes
                captures.keep_pruned(archive, row.id, asked)
            if progress is not None:
                progress("read again", done, len(pages))

    return settle(archive, sites.in_archive, reread)


def _furniture_of(archive: Archive) -> Callable[[str], frozenset[int]]:
    """The furniture of a site by its name, asked for once: it does not change while pages are read under it."""
    return cache(partial(furniture_rows.furniture, archive))
