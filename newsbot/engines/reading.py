"""`newsbot read`: pages without an archive, spooled, read site by site in processes, given in the order of the input."""

from __future__ import annotations

import base64
import json
import tempfile
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from typing import IO, Any

from newsbot.engines.readers import Readers
from newsbot.engines.sources import Given
from newsbot.site import Sites
from pipelines.errors import NewsbotError
from pipelines.storage.archive import text_of, time_of
from pipelines.together import Understood
from pipelines.values import Capture, Site, Verdict

TOGETHER = 300  # pages of one site that are read in one go; more are read in lots of this size

Line = dict[str, Any]


def read_pages(pages: Iterable[Given], sites: Sites, readers: Readers) -> Iterator[Line]:
    """One line for each page, in input order. Pages of one site are read together, wherever they stand."""
    with tempfile.TemporaryFile("w+b") as spool, tempfile.TemporaryFile("w+b") as results:
        numbers = _spooled(pages, spool, sites)
        done: dict[int, int] = {}  # number of the page -> where its line stands
        following = 0
        for lot, understood in readers.read_sites(_lots(numbers, spool)):
            for (number, given_id, url), one in zip(lot, understood, strict=True):
                done[number] = results.seek(0, 2)
                results.write(json.dumps(line_of(given_id, url, one), ensure_ascii=True).encode() + b"\n")
            while following in done:
                results.seek(done.pop(following))
                yield json.loads(results.readline())
                following += 1


Place = tuple[int, int, int]  # number of the page, offset and length in the spool


def _spooled(pages: Iterable[Given], spool: IO[bytes], sites: Sites) -> dict[Site, list[Place]]:
    numbers: dict[Site, list[Place]] = defaultdict(list)
    found: dict[str, Site] = {}
    for number, page in enumerate(pages):
        capture = page.capture
        site = sites.weighed(NOWHERE)
        if capture is not None and not capture.url.startswith("file:"):
            host = capture.url.split("/", 3)[2]
            if host not in found:
                found[host] = _site(sites, capture.url)
            site = found[host]
        packed = json.dumps(_packed(page)).encode()
        numbers[site].append((number, spool.seek(0, 2), len(packed)))
        spool.write(packed)
    return numbers


NOWHERE = Site(name="-")


def _site(sites: Sites, url: str) -> Site:
    try:
        return sites.of(url)
    except NewsbotError:
        return NOWHERE


def _packed(page: Given) -> Line:
    line: Line = {"id": page.id, "url": page.url, "problem": page.problem}
    if capture := page.capture:
        line["capture"] = [
            capture.url,
            text_of(capture.fetched_at),
            capture.status,
            capture.headers,
            base64.b64encode(capture.body).decode(),
            capture.digest,
        ]
    return line


def _unpacked(line: Line) -> Capture | None:
    if "capture" not in line:
        return None
    url, fetched_at, status, headers, body, name = line["capture"]
    return Capture(
        url=url,
        fetched_at=time_of(fetched_at),
        status=status,
        headers=tuple((key, value) for key, value in headers),
        body=base64.b64decode(body),
        digest=name,
    )


Named = tuple[int, Any, str | None]  # number, id, address as given


def _lots(
    numbers: dict[Site, list[Place]], spool: IO[bytes]
) -> Iterator[tuple[list[Named], list[Capture | str], Site]]:
    for site, places in numbers.items():
        together = 1 if site is NOWHERE else TOGETHER  # pages of unknown site have nothing in common
        for start in range(0, len(places), together):
            named: list[Named] = []
            captures: list[Capture | str] = []
            for number, offset, length in places[start : start + together]:
                spool.seek(offset)
                line = json.loads(spool.read(length))
                named.append((number, line["id"], line["url"]))
                captures.append(_unpacked(line) or line["problem"] or "no page")
            yield named, captures, site


def line_of(given_id: Any, url: str | None, understood: Understood) -> Line:
    """A page as INTERFACE promises it."""
    reading, verdict = understood.reading, understood.verdict
    line: Line = {
        "id": given_id,
        "url": url,
        "kind": reading.kind,
        "reason": reading.reason,
        "title": reading.title,
        "body": reading.body or None,
        "paragraphs": list(reading.paragraphs),
        "authors": list(reading.authors),
        "section": reading.section,
        "language": reading.language,
        "images": [asdict(image) for image in reading.images],
        **dates_of(verdict),
    }
    if reading.kind == "error":
        line["error"] = reading.reason
    return line


def dates_of(verdict: Verdict) -> Line:
    return {
        "published": verdict.published,
        "published_earliest": verdict.earliest.isoformat() if verdict.earliest else None,
        "published_latest": verdict.latest.isoformat() if verdict.latest else None,
        "published_precision": verdict.precision,
        "published_basis": verdict.basis,
        "published_confidence": verdict.confidence,
        "modified": verdict.modified,
    }
