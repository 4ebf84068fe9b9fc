"""Writes of what was captured, and of what survey and extraction made of it."""

from __future__ import annotations

import json
from array import array
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from hashlib import sha256
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from pipelines import faults
from pipelines.dedup.addresses import cautious, key
from pipelines.dedup.probes import PROBE, is_probe
from pipelines.dedup.texts import copy_fingerprint, exact_digest, revision_fingerprint
from pipelines.storage.archive import Archive, text_of
from pipelines.storage.warc import Place
from pipelines.values import Block, Capture, Claim, Image, Reading, Site, Survey

if TYPE_CHECKING:  # it brings the extractors, which only writers need
    from pipelines.reading import Read

SHARERS = 50  # addresses
REDIRECTS = (301, 302, 303, 307, 308)


def keep(archive: Archive, capture: Capture, place: Place, *, site: str, run: int | None = None) -> int:
    """The row that names a record already on disk; its id. A capture that is known already keeps its row."""
    if (row := known(archive, capture)) is not None:
        return row
    fetched_at = text_of(capture.fetched_at)
    role = known_role(capture.url)
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
        if role in ("page", "probe"):
            unsettle(archive, [key(capture.url), *([key(target)] if target else [])])
        faults.point("a row is half written")
    faults.point("a capture is acknowledged")
    return int(found.lastrowid or 0)


def known_role(url: str) -> str:
    """What a response is by its address alone; whether a page is a feed, only its content tells."""
    if urlsplit(url).path == "/robots.txt":
        return "robots"
    return "probe" if is_probe(url) else "page"


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
    return "unread" if status < 300 else "server-error" if status >= 500 else "refused"


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


def words_of(archive: Archive, url: str) -> str | None:
    """What names the words that an address was last read to hold; None if it was never read as an article."""
    found = archive.one(
        """
        select texts.words from captures join pages on pages.id = captures.page join texts on texts.id = pages.text
        where captures.url = ?
        order by captures.id desc limit 1
        """,
        (url,),
    )
    return None if found is None else str(found)


def keep_survey(
    archive: Archive, capture_id: int, capture: Capture, survey: Survey, *, site: str, role: str
) -> int | None:
    """Claims, and for a page the row of its content; the page's id if its reading is wanted.

    What a content says is what its earliest capture says: the same content seen again later bears the same claims.
    """
    with archive.transaction() as connection:
        if role != "page":
            _keep_claims(archive, capture_id, capture, survey.claims, site)
            connection.execute(
                "update captures set role = ?, outcome = ? where id = ?", (role, role, capture_id)
            )
            return None
        page = known_page(archive, capture)
        if page is not None and not earlier(archive, page, capture):
            link_page(archive, capture_id, page)
            is_read = archive.one("select kind from pages where id = ?", (page,)) is not None
            return None if is_read else page
        fields = {
            "site": site,
            "url": capture.url,
            "key": key(capture.url),
            "digest": capture.digest,
            "capture": capture_id,
            "lot": lot(key(capture.url)),
            "canonical": survey.canonical,
            "canonical_key": key(survey.canonical) if survey.canonical else None,
            "rules": json.dumps(sorted(survey.rules)),
            "blocks": packed(survey.blocks),
        }
        if page is None:
            marks = ", ".join("?" * len(fields))
            found = connection.execute(
                f"insert into pages ({', '.join(fields)}) values ({marks})", tuple(fields.values())
            )
            page = int(found.lastrowid or 0)
            _keep_claims(archive, capture_id, capture, survey.claims, site, page)
            link_page(archive, capture_id, page)
        else:
            assignments = ", ".join(f"{name} = ?" for name in fields)
            connection.execute(f"update pages set {assignments} where id = ?", (*fields.values(), page))
            before = _borne(archive, page)
            connection.execute("delete from bearings where page = ?", (page,))
            _keep_claims(archive, capture_id, capture, survey.claims, site, page)
            link_page(archive, capture_id, page)
            _count_again(archive, before | _borne(archive, page))
    return page


def _borne(archive: Archive, page: int) -> set[int]:
    """The claims that a content bears."""
    return {row["evidence"] for row in archive.rows("select evidence from bearings where page = ?", (page,))}


def link_page(archive: Archive, capture_id: int, page: int) -> None:
    """A capture of a content that is known; its outcome is what the content was read as, and it bears its claims."""
    if not archive.db.conn.in_transaction:
        with archive.transaction():
            link_page(archive, capture_id, page)
        return
    connection = archive.db.conn
    linked = archive.one("select page from captures where id = ?", (capture_id,))
    connection.execute(
        """
        update captures
        set page = ?, outcome = coalesce((select kind from pages where id = ?), outcome)
        where id = ?
        """,
        (page, page, capture_id),
    )
    if linked == page:  # by a run that was killed before the outcome was known
        return
    connection.execute(
        f"update evidence set {SIGHTED} where id in (select evidence from bearings where page = :page)",
        {
            "page": page,
            "capture": capture_id,
            "seen_at": archive.one("select fetched_at from captures where id = ?", (capture_id,)),
        },
    )
    connection.execute(
        """
        insert or ignore into unsettled (key)
        select key from evidence where id in (select evidence from bearings where page = ?)
        """,
        (page,),
    )


def earlier(archive: Archive, page: int, capture: Capture) -> bool:
    """Is the capture from before all known ones of the same content? One without a time never is."""
    first = archive.one("select min(fetched_at) from captures where page = ?", (page,))
    seen_at = text_of(capture.fetched_at)
    return seen_at is not None and (first is None or seen_at < first)


# The first and last capture that bore a claim, and how many did; a time that is not known leaves the known ones.
SIGHTED = """
  times = times + 1,
  capture = case when times = 0 or :seen_at < coalesce(first_at, '~') then :capture else capture end,
  first_at = min(coalesce(first_at, :seen_at), coalesce(:seen_at, first_at)),
  last_at = max(coalesce(last_at, :seen_at), coalesce(:seen_at, last_at))
"""


def _keep_claims(
    archive: Archive,
    capture_id: int,
    capture: Capture,
    claims: Iterable[Claim],
    site: str,
    page: int | None = None,
) -> None:
    """The claims that a capture bears. Those of a page are noted as its content's, and counted when it is linked."""
    connection = archive.db.conn
    for claim in dict.fromkeys(claims):
        found = connection.execute(
            """
            insert into evidence (key, site, url, kind, about, says, earliest, latest, instant, precision, source_url,
              capture, times)
            values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0)
            on conflict (key, kind, about, says, earliest, latest, source_url)
              do update set url = min(url, excluded.url)
            returning id
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
            ),
        ).fetchall()
        evidence = found[0][0]
        if page is None:
            connection.execute(
                f"update evidence set {SIGHTED} where id = :evidence",
                {"evidence": evidence, "capture": capture_id, "seen_at": text_of(capture.fetched_at)},
            )
        else:
            connection.execute("insert or ignore into bearings values (?, ?)", (page, evidence))
        unsettle(archive, [key(claim.url)])


def _count_again(archive: Archive, evidence: Iterable[int]) -> None:
    """Work out anew when claims of pages were seen, where an earlier capture has changed what a content claims."""
    connection = archive.db.conn
    for each in evidence:
        unsettle(archive, [archive.one("select key from evidence where id = ?", (each,))])
        borne_by = "from captures where page in (select page from bearings where evidence = :evidence)"
        connection.execute(
            f"""
            update evidence
            set times = (select count(*) {borne_by}),
              first_at = (select min(fetched_at) {borne_by}),
              last_at = (select max(fetched_at) {borne_by}),
              capture = (select id {borne_by} order by fetched_at is null, fetched_at, digest limit 1)
            where id = :evidence
            """,
            {"evidence": each},
        )
        connection.execute("delete from evidence where id = ? and times = 0", (each,))


def keep_reading(archive: Archive, page: int, reading: Reading, pruned: str) -> None:
    """What extraction made of a content; written again when the site's furniture has changed."""
    with archive.transaction() as connection:
        _unsettle_sharers(archive, page)
        text = _keep_text(archive, reading) if reading.kind == "article" or reading.reason == PROBE else None
        connection.execute(
            """
            update pages
            set kind = ?, reason = ?, text = ?, set_aside = ?, authors = ?, section = ?, language = ?, images = ?, pruned = ?
            where id = ?
            """,
            (
                reading.kind,
                reading.reason,
                text if reading.kind == "article" else None,
                text if reading.kind != "article" else None,
                json.dumps(reading.authors, ensure_ascii=False),
                reading.section,
                reading.language,
                json.dumps([_stated(each) for each in reading.images], ensure_ascii=False),
                pruned,
                page,
            ),
        )
        connection.execute("update captures set outcome = ? where page = ?", (reading.kind, page))
        keys = connection.execute("select key, canonical_key from pages where id = ?", (page,)).fetchone()
        unsettle(archive, [each for each in keys if each])


def _unsettle_sharers(archive: Archive, page: int) -> None:
    """The addresses with the words of a content that is about to be read as something else; whether a text stands at
    many addresses shows from a few of them.
    """
    # SQLite would look through all pages of the site: cross joins keep their order, and a column with a plus before it
    # has no affinity, as the expression in the index has none.
    archive.db.conn.execute(
        """
        insert or ignore into unsettled (key)
        select others.key
        from pages
        cross join texts on texts.id = coalesce(pages.text, pages.set_aside)
        cross join texts as same on same.words = texts.words
        cross join pages as others on others.site = pages.site and coalesce(others.text, others.set_aside) = +same.id
        where pages.id = ?
        limit ?
        """,
        (page, SHARERS),
    )


def _stated(image: Image) -> dict[str, str | int]:
    return {name: value for name, value in asdict(image).items() if value is not None}


def keep_pruned(archive: Archive, page: int, pruned: str) -> None:
    """A content was looked at under this furniture, and keeps the reading that it had."""
    archive.db.conn.execute("update pages set pruned = ? where id = ?", (pruned, page))


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
        row["id"] for row in archive.rows("select id from captures where outcome = 'unread'  order by id")
    ]


def mark_damaged(archive: Archive, capture_id: int) -> None:
    """Its record cannot be read: nobody tries again, until a rebuild finds it whole."""
    archive.db.conn.execute("update captures set outcome = 'damaged' where id = ?", (capture_id,))


def ends(archive: Archive) -> dict[str, int]:
    """Where the last record ends that the database knows, by WARC file."""
    return {
        row["warc"]: row["last"]
        for row in archive.rows("select warc, max(offset + length) as last from captures group by warc")
    }


def in_file(archive: Archive, warc: str) -> dict[int, tuple[int, str]]:
    """The records of a file that the database knows, by offset: length and digest."""
    rows = archive.rows("select offset, length, digest from captures where warc = ?", (warc,))
    return {row["offset"]: (row["length"], row["digest"]) for row in rows}


def move(archive: Archive, warc: str, begins: Mapping[str, int]) -> None:
    """All records of these files stand in `warc` from now on, each file from the byte on where it begins there."""
    with archive.transaction() as connection:
        connection.executemany(
            "update captures set warc = ?, offset = offset + ? where warc = ?",
            [(warc, begin, each) for each, begin in begins.items()],
        )
        faults.point("rows are half moved")


def place_of(archive: Archive, capture_id: int) -> tuple[str, Place]:
    """The site of a capture, and where its record stands."""
    row = archive.db.conn.execute(
        "select site, warc, offset, length from captures where id = ?", (capture_id,)
    ).fetchone()
    return row[0], Place(warc=row[1], offset=row[2], length=row[3])


def url_at(archive: Archive, place: Place) -> str:
    """The address of the capture whose record stands there."""
    return str(
        archive.one("select url from captures where warc = ? and offset = ?", (place.warc, place.offset))
    )


def unsettle(archive: Archive, keys: Iterable[str]) -> None:
    """Mark addresses whose captures or evidence changed, for the next settling."""
    archive.db.conn.executemany(
        "insert or ignore into unsettled (key) values (?)", [(each,) for each in keys]
    )


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
