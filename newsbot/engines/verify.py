"""`newsbot verify`: is every capture whole, every reference good, the database sound?"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from pipelines.errors import BadCapture
from pipelines.storage import captures
from pipelines.storage.archive import Archive
from pipelines.storage.warc import load, records

Progress = Callable[[str, int, int], None]


@dataclass(slots=True)
class Verified:
    """What was looked at, and what is wrong."""

    captures: int = 0
    problems: list[str] = field(default_factory=list)


def verify(archive: Archive, *, progress: Progress | None = None) -> Verified:
    """Look at everything; nothing is changed."""
    found = Verified()
    _database(archive, found)
    rows = list(archive.rows("select id, url, digest from captures order by warc, offset"))
    for row in rows:
        _, place = captures.place_of(archive, row["id"])
        found.captures += 1
        try:
            capture = load(archive.warc, place)
        except BadCapture as problem:
            found.problems.append(f"capture {row['id']} ({row['url']}): {problem}")
            continue
        if capture.digest != row["digest"]:
            found.problems.append(
                f"capture {row['id']} ({row['url']}): digest is {capture.digest}, the database says {row['digest']}"
            )
        if progress is not None:
            progress("verify", found.captures, len(rows))
    _strangers(archive, found)
    return found


def _database(archive: Archive, found: Verified) -> None:
    connection = archive.db.conn
    found.problems += [
        f"database: {row[0]}" for row in connection.execute("pragma integrity_check") if row[0] != "ok"
    ]
    found.problems += [
        f"database: {table} row {row} refers to a {parent} that is not there"
        for table, row, parent, _ in connection.execute("pragma foreign_key_check")
    ]
    for name, query in CHECKS.items():
        if count := archive.one(query):
            found.problems.append(f"database: {count} {name}")


CHECKS = {
    "articles without a revision": "select count(*) from articles where id not in (select article from revisions)",
    "articles whose number of revisions is wrong": """
        select count(*) from articles
        where revisions != (select count(*) from revisions where article = articles.id)
    """,
    "articles that the search index lacks": """
        select count(*) from articles where id not in (select id from articles_fts_docsize)
    """,
    "addresses that wait for settling; `newsbot crawl` or `rebuild` settles them": "select count(*) from unsettled",
}


def _strangers(archive: Archive, found: Verified) -> None:
    """Whole records that no row names: a killed run left them, and the next run takes them up."""
    ends = captures.ends(archive)
    for path in sorted(archive.warc.glob("newsbot-*.warc.gz")):
        for record in records(path, ends.get(path.name, 0)):
            if record.capture is not None and captures.known(archive, record.capture) is not None:
                continue  # kept twice within one second: its row names the other record
            taken_up = "`newsbot rebuild`" if record.after_damage else "the next crawl"
            what = record.problem or f"no row names it; {taken_up} takes it up"
            found.problems.append(f"{path.name}: {record.url or record.kind}: {what}")
