"""What a site's stamps tell of its zone, and which articles are to be dated again when that changes."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, datetime

from pipelines.dating.zones import Offsets, Stamp
from pipelines.storage.archive import Archive

MOST = 3000  # claims of a site that teach its zone: the first by the address they speak of


def stamps(archive: Archive, site: str) -> Iterator[Stamp]:
    """The claims of a site that state a moment, or a time of day in the text."""
    rows = archive.rows(
        """
        select key, kind, says, earliest, instant from evidence
        where site = ? and about = 'published' and (instant is not null or (kind = 'byline' and says like '%:%'))
        order by key, kind, says, source_url
        limit ?
        """,
        (site, MOST),
    )
    for row in rows:
        yield Stamp(
            article=row["key"],
            kind=row["kind"],
            says=row["says"],
            day=date.fromisoformat(row["earliest"]),
            instant=datetime.fromisoformat(row["instant"]) if row["instant"] else None,
        )


def offsets(archive: Archive, site: str) -> Offsets:
    """The site's offsets as last learned, by month; empty where they are not known."""
    found = archive.one("select offsets from zones where site = ?", (site,))
    return tuple(json.loads(found)) if found else ()


def write_offsets(archive: Archive, site: str, learned: Offsets) -> bool:
    """Keep what was learned; True if the site's articles have to be dated again."""
    row = archive.db.conn.execute("select offsets, settled from zones where site = ?", (site,)).fetchone()
    known, settled = row or ("[]", 1)
    if settled and json.loads(known) == list(learned):
        return False
    archive.db.conn.execute(
        "insert or replace into zones (site, offsets, settled) values (?, ?, 0)",
        (site, json.dumps(learned)),
    )
    return True


def mark_settled(archive: Archive, site: str) -> None:
    archive.db.conn.execute("update zones set settled = 1 where site = ?", (site,))


def articles(archive: Archive, site: str) -> list[int]:
    return [row["id"] for row in archive.rows("select id from articles where site = ? order by id", (site,))]
