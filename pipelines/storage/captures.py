"""Writes of what was captured, and of what survey and extraction made of it."""

from __future__ import annotations

import json
from array import array
from collections.abc import Iterable
from hashlib import sha256
from urllib.parse import urlsplit

from pipelines.dedup.addresses import cautious, key
from pipelines.dedup.texts import copy_fingerprint, exact_digest, revision_fingerprint
from pipelines.reading import Read
from pipelines.storage.archive import Archive, text_of
from pipelines.storage.warc import Place
from pipelines.values import Block, Capture, Claim, Reading, Site, Survey

REDIRECTS = (301, 302, 303, 307, 308)


def keep(archive: Archive, capture: Capture, place: Place, *, site: str, run: int | None = None) -> int:
    """The row that names a record already on disk; its id. A capture that is known already keeps its row."""
    if (row := known(archive, capture)) is not None:
        return row
    fetched_at = text_of(capture.fetched_at)
    role = "robots" if urlsplit(capture.url).path == "/robots.txt" else "page"
    location = capture.header("location") if capture.status in REDIRECTS else None
    target = cautious(location, capture.url) if location else None
    with archive.transaction() as connection:
        found = connection.execute(
            """
            insert into captures (site, url, key, role, fetched_at, status, mime, location, location_key,
              warc, offset, length, digest, outcome, run)
            values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            (
                site,
                capture.url,
                key(capture.url),
                role,
                fetched_at,
                capture.status,
                (capture.header("content-type") or "").partition(";")[0].strip().lower() or None,
                target,
                key(target) if target else None,
                place.warc,
                place.offset,
                place.length,
                capture.digest,
                outcome_of(capture, role),
                run,
            ),
        )
        if role == "page":
            unsettle(archive, [key(capture.url), *([key(target)] if target else [])])
    return int(found.lastrowid or 0)


def known(archive: Archive, capture: Capture) -> int | None:
    """The row of the same capture, from whichever file it came: address, time, status and bytes agree."""
    found = archive.one(
        "select id from captures where url = ? and fetched_at is ? and digest = ? and status = ?",
        (capture.url, text_of(capture.fetched_at), capture.digest, capture.status),
    )
    return None if found is None else int(found)


def outcome_of(capture: Capture, role: str) -> str:
    """What a response is before anybody has read it."""
    status = capture.status
    if role == "robots" and status < 300:
        return "robots"
    named = {304: "not-modified", 404: "not-found", 410: "gone", 429: "rate-limited"}
    if status in named:
        return named[status]
    if status in REDIRECTS:
        return "redirect"
    return "unread" if status < 300 else "error" if status >= 500 else "refused"


def known_page(archive: Archive, capture: Capture) -> int | None:
    """The page row that already holds this content of this address."""
    found = archive.one("select id from pages where url = ? and digest = ?", (capture.url, capture.digest))
    return None if found is None else int(found)


def keep_read(archive: Archive, capture_id: int, capture: Capture, site: Site, result: Read) -> None:
    """Store what reading made of a capture."""
    page = keep_survey(archive, capture_id, capture, result.survey, site=site.name, role=result.role)
    if page is not None and result.reading is not None:
        keep_reading(archive, page, result.reading, result.pruned)


def kind_of(archive: Archive, page: int) -> str:
    """What a content was read as."""
    return str(archive.one("select kind from pages where id = ?", (page,)) or "other")


def keep_survey(archive: Archive, capture_id: int, capture: Capture, survey: Survey, *, site: str, role: str) -> int | None:
    """Claims, and for a page the row of its content; the page's id. The same content seen again adds nothing."""
    with archive.transaction() as connection:
        if role != "page":
            _keep_claims(archive, capture_id, capture, survey.claims, site)
            connection.execute("update captures set role = ?, outcome = ? where id = ?", (role, role, capture_id))
            return None
        page = known_page(archive, capture)
        if page is None:
            found = connection.execute(
                """
                insert into pages (site, url, key, digest, capture, lot, canonical, canonical_key, rules, blocks)
                values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
                (
                    site,
                    capture.url,
                    key(capture.url),
                    capture.digest,
                    capture_id,
                    lot(key(capture.url)),
                    survey.canonical,
                    key(survey.canonical) if survey.canonical else None,
                    json.dumps(sorted(survey.rules)),
                    packed(survey.blocks),
                ),
            )
            page = int(found.lastrowid or 0)
            _keep_claims(archive, capture_id, capture, survey.claims, site)
        elif earlier(archive, page, capture):
            _keep_claims(archive, capture_id, capture, survey.claims, site)
        link_page(archive, capture_id, page)
    return page


def link_page(archive: Archive, capture_id: int, page: int) -> None:
    """A capture of a content that is known; its outcome is what the content was read as."""
    archive.db.conn.execute(
        """
        update captures
        set page = ?, outcome = coalesce((select kind from pages where id = ?), outcome)
        where id = ?
        """,
        (page, page, capture_id),
    )


def earlier(archive: Archive, page: int, capture: Capture) -> bool:
    """Is the capture from before all known ones of the same content?"""
    first = archive.one("select min(fetched_at) from captures where page = ?", (page,))
    return first is None or (capture.fetched_at is not None and (text_of(capture.fetched_at) or "") < first)


def _keep_claims(archive: Archive, capture_id: int, capture: Capture, claims: Iterable[Claim], site: str) -> None:
    seen_at = text_of(capture.fetched_at)
    unsettled = set()
    for claim in dict.fromkeys(claims):
        unsettled.add(key(claim.url))
        archive.db.conn.execute(
            """
            insert into evidence (key, site, url, kind, about, says, earliest, latest, instant, precision, source_url,
              capture, first_at, last_at)
            values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            on conflict (key, kind, about, says, earliest, latest, source_url) do update set
              times = times + 1,
              capture = case when excluded.first_at < first_at then excluded.capture else capture end,
              first_at = min(first_at, excluded.first_at),
              last_at = max(last_at, excluded.last_at)
            """,
            (
                key(claim.url),
                site,
                claim.url,
                claim.kind,
                claim.about,
                claim.says,
                claim.earliest.isoformat(),
                claim.latest.isoformat(),
                claim.instant.isoformat() if claim.instant else None,
                claim.precision,
                capture.url,
                capture_id,
                seen_at,
                seen_at,
            ),
        )
    unsettle(archive, unsettled)


def keep_reading(archive: Archive, page: int, reading: Reading, pruned: str) -> None:
    """What extraction made of a content; written again when the site's furniture has changed."""
    with archive.transaction() as connection:
        text = _keep_text(archive, reading) if reading.kind == "article" else None
        connection.execute(
            """
            update pages
            set kind = ?, reason = ?, text = ?, authors = ?, section = ?, language = ?, pruned = ?
            where id = ?
            """,
            (
                reading.kind,
                reading.reason,
                text,
                json.dumps(reading.authors, ensure_ascii=False),
                reading.section,
                reading.language,
                pruned,
                page,
            ),
        )
        connection.execute("update captures set outcome = ? where page = ?", (reading.kind, page))
        keys = connection.execute("select key, canonical_key from pages where id = ?", (page,)).fetchone()
        unsettle(archive, [each for each in keys if each])


def _keep_text(archive: Archive, reading: Reading) -> int:
    digest = exact_digest(reading.title, reading.body)
    archive.db.conn.execute(
        "insert or ignore into texts (digest, words, body_words, title, body) values (?, ?, ?, ?, ?)",
        (
            digest,
            revision_fingerprint(reading.title, reading.paragraphs),
            copy_fingerprint(reading.paragraphs),
            reading.title,
            reading.body,
        ),
    )
    return int(archive.one("select id from texts where digest = ?", (digest,)))


def unread(archive: Archive) -> list[int]:
    """The captures that hold a document which nobody has read yet."""
    return [
        row["id"]
        for row in archive.rows("select id from captures where outcome in ('unread', 'robots') and page is null order by id")
    ]


def ends(archive: Archive) -> dict[str, int]:
    """Where the last record ends that the database knows, by WARC file."""
    return {
        row["warc"]: row["last"]
        for row in archive.rows("select warc, max(offset + length) as last from captures group by warc")
    }


def place_of(archive: Archive, capture_id: int) -> tuple[str, Place]:
    """The site of a capture, and where its record stands."""
    row = archive.db.conn.execute(
        "select site, warc, offset, length from captures where id = ?", (capture_id,)
    ).fetchone()
    return row[0], Place(warc=row[1], offset=row[2], length=row[3])


def unsettle(archive: Archive, keys: Iterable[str]) -> None:
    """Mark addresses whose captures or evidence changed, for the next settling."""
    archive.db.conn.executemany("insert or ignore into unsettled (key) values (?)", [(each,) for each in keys])


def lot(name: str) -> int:
    """The place of an address in the draw for the sample of pages that teach a site's furniture: 31 bits."""
    return int.from_bytes(sha256(name.encode()).digest()[:4], "big") >> 1


def packed(blocks: Iterable[Block]) -> bytes:
    """Blocks as eight bytes each: how many are long, the long ones, the others."""
    found = list(blocks)
    long = [block.fingerprint for block in found if block.long]
    return array("q", [len(long), *long, *(block.fingerprint for block in found if not block.long)]).tobytes()


def unpacked(blob: bytes) -> tuple[Block, ...]:
    """The inverse of `packed`, long blocks first."""
    many, *fingerprints = array("q", blob)
    return tuple(Block(fingerprint, position < many) for position, fingerprint in enumerate(fingerprints))
