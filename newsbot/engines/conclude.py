"""From captures in the archive to conclusions: read what is unread, settle, read again what settling asks for."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from newsbot.engines.readers import Readers
from newsbot.site import Sites
from pipelines.reading import Read
from pipelines.settle import Settled, settle
from pipelines.storage import captures, conclusions
from pipelines.storage.archive import Archive
from pipelines.storage.warc import Place, load
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
            yield capture, site, conclusions.furniture(archive, name)

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
        rows = [_page(archive, each) for each in pages]
        jobs = (
            (load(archive.warc, place), sites.in_archive(name), conclusions.furniture(archive, name))
            for name, place in rows
        )
        for done, (page, result) in enumerate(zip(pages, readers.read_all(jobs), strict=True), 1):
            if result.reading is not None:
                captures.keep_reading(archive, page, result.reading, result.pruned)
            if progress is not None:
                progress("read again", done, len(pages))

    return settle(archive, sites.in_archive, reread)


def _page(archive: Archive, page: int) -> tuple[str, Place]:
    row = archive.db.conn.execute(
        """
        select pages.site, captures.warc, captures.offset, captures.length
        from pages join captures on captures.id = pages.capture
        where pages.id = ?
        """,
        (page,),
    ).fetchone()
    return row[0], Place(warc=row[1], offset=row[2], length=row[3])
