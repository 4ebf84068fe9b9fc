"""From captures in the archive to conclusions: read what is unread, settle, read again what settling asks for."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache, partial

from newsbot.engines.readers import Readers
from newsbot.site import Sites
from pipelines.errors import BadCapture
from pipelines.reading import Read, pruned
from pipelines.settle import Settled, settle
from pipelines.storage import captures
from pipelines.storage.archive import Archive
from pipelines.storage.conclusions import furniture as furniture_rows
from pipelines.storage.conclusions.furniture import PageRow
from pipelines.storage.warc import Place, load, recover
from pipelines.values import Capture, Reading, Site

DAMAGED = "its record is damaged"

AfterReading = Callable[[Capture, Site, Read], None]
Damaged = Callable[[str], None]  # told in words of each capture whose record cannot be read
Progress = Callable[[str, int, int], None]  # what is done, how many of how many


def take_up(archive: Archive, site_of: Callable[[str], Site]) -> None:
    """Give whole records that a killed run left behind their rows; `site_of` tells the site of an address."""
    for record in recover(archive.warc, captures.ends(archive)):
        if record.capture is not None and record.place is not None and record.profile != "identical":
            site = site_of(record.capture.url)
            captures.keep(archive, record.capture, record.place, site=site.name)


def read_unread(
    archive: Archive,
    sites: Sites,
    readers: Readers,
    *,
    damaged: Damaged,
    after: AfterReading | None = None,
    progress: Progress | None = None,
) -> None:
    """Read the captures that nobody has read: of an import, a rebuild, or a run that was killed."""
    waiting = captures.unread(archive)
    loaded: list[tuple[int, Capture, Site]] = []
    furniture = _furniture_of(archive)

    def jobs() -> Iterator[tuple[Capture, Site, frozenset[int]]]:
        for capture_id in waiting:
            name, place = captures.place_of(archive, capture_id)
            try:
                capture = load(archive.warc, place)
            except BadCapture as problem:
                captures.mark_damaged(archive, capture_id)
                damaged(_told(archive, place, problem))
                continue
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


def conclude(
    archive: Archive,
    sites: Sites,
    readers: Readers,
    *,
    damaged: Damaged,
    progress: Progress | None = None,
) -> Settled:
    """Settle the archive, with this machine's processes to read pages again."""

    def reread(pages: list[int]) -> None:
        furniture = _furniture_of(archive)
        loaded: list[PageRow] = []

        def keep(row: PageRow, reading: Reading | None) -> None:
            asked = pruned(row.blocks, furniture(row.site))
            if reading is not None and (reading.kind != "error" or row.kind is None):
                captures.keep_reading(archive, row.id, reading, asked)
            else:  # what was read well before stays, and is not tried again until the furniture changes
                captures.keep_pruned(archive, row.id, asked)

        def jobs() -> Iterator[tuple[Capture, Site, frozenset[int]]]:
            for row in map(partial(furniture_rows.page, archive), pages):
                try:
                    capture = load(archive.warc, row.place)
                except BadCapture as problem:
                    keep(row, Reading(kind="error", reason=DAMAGED))
                    damaged(_told(archive, row.place, problem))
                    continue
                loaded.append(row)
                yield capture, sites.in_archive(row.site), furniture(row.site)

        for done, result in enumerate(readers.read_all(jobs()), 1):
            keep(loaded.pop(0), result.reading)
            if progress is not None:
                progress("read again", done, len(pages))

    return settle(archive, sites.in_archive, reread)


def _told(archive: Archive, place: Place, problem: BadCapture) -> str:
    url = captures.url_at(archive, place)
    return f"{url}: {problem}; once that file is restored from a copy, `newsbot rebuild` reads it"


def _furniture_of(archive: Archive) -> Callable[[str], frozenset[int]]:
    """The furniture of a site by its name, asked for once: it does not change while pages are read under it."""
    return cache(partial(furniture_rows.furniture, archive))
