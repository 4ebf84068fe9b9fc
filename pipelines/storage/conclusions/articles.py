"""What was seen of one article, and what is concluded of it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from datetime import date, datetime
from typing import Any

from pipelines.dedup.addresses import variant
from pipelines.dedup.decoys import SOFT
from pipelines.dedup.history import Observation
from pipelines.reasons import NOTICES
from pipelines.storage.archive import Archive, time_of
from pipelines.values import Claim, Evidence, Verdict

MISSING = ("not found", SOFT)  # stand in the reason of a page that is none, with status 200


def observations(archive: Archive, keys: Collection[str]) -> list[dict[str, Any]]:
    """All responses from a group's addresses, in order of time, ties by digest."""
    marks = ", ".join("?" * len(keys))
    return list(
        archive.rows(
            f"""
            select captures.id as capture, captures.site, captures.key, captures.url, captures.fetched_at,
              captures.status, captures.digest, captures.location_key, captures.page, pages.kind, pages.reason, pages.text, pages.authors,
              pages.section, pages.language, pages.canonical, pages.canonical_key, pages.rules, texts.words, texts.title
            from captures
            left join pages on pages.id = captures.page
            left join texts on texts.id = pages.text
            where captures.key in ({marks}) and captures.role = 'page'
            order by captures.fetched_at, captures.digest, captures.url, captures.status, captures.location_key
            """,
            tuple(keys),
        )
    )


def observed(
    row: dict[str, Any], keys: Collection[str], main: str, is_led_away: Callable[[str | None], bool]
) -> Observation:
    """A response as the history of the article at `main` takes it."""
    declared = row["canonical_key"]
    is_view = variant(row["url"], main) in ("amp", "print", "mobile")
    return Observation(
        capture=row["capture"],
        url=row["url"],
        at=time_of(row["fetched_at"]),
        status=row["status"],
        page=row["page"],
        text=row["text"],
        words=row["words"],
        revises=not is_view and (declared is None or declared == row["key"] or declared not in keys),
        missing=is_led_away(row["location_key"])
        or (row["kind"] == "other" and any(each in (row["reason"] or "") for each in MISSING)),
        inside=row["location_key"] in keys,
    )


# A page that stood in the place of an article says nothing of the article: neither its day nor when it was first had.
# One that holds only its beginning does, or a film.
SPEAKS = f"""
  pages.set_aside is null and coalesce(pages.reason, '') not in ({", ".join(f"'{each}'" for each in NOTICES)})
"""
# Of the claims, those that only such pages make of their own address.
IN_ITS_PLACE = f"""
  exists (select 1 from bearings where bearings.evidence = evidence.id)
  and not exists (
    select 1 from bearings join pages on pages.id = bearings.page
    where bearings.evidence = evidence.id and (pages.key is not evidence.key or {SPEAKS})
  )
"""


def evidence_of(archive: Archive, keys: Collection[str]) -> list[tuple[int, Evidence]]:
    """The claims about a group's addresses, each with its row's id."""
    marks = ", ".join("?" * len(keys))
    rows = archive.rows(
        f"select * from evidence where key in ({marks}) and not ({IN_ITS_PLACE}) order by id", tuple(keys)
    )
    return [(row["id"], _evidence(row)) for row in rows]


def reject_in_its_place(archive: Archive, article: int, keys: Collection[str]) -> None:
    """What was claimed by pages that stood in an article's place is kept, and counts for nothing."""
    marks = ", ".join("?" * len(keys))
    archive.db.conn.execute(
        f"""
        update evidence
        set article = ?, verdict = 'rejected', reason = 'on a page that stood in the place of the article'
        where key in ({marks}) and {IN_ITS_PLACE}
        """,
        (article, *keys),
    )


def _evidence(row: dict[str, Any]) -> Evidence:
    return Evidence(
        claim=Claim(
            url=row["url"],
            kind=row["kind"],
            says=row["says"],
            earliest=date.fromisoformat(row["earliest"]),
            latest=date.fromisoformat(row["latest"]),
            instant=datetime.fromisoformat(row["instant"]) if row["instant"] else None,
            precision=row["precision"],
            about=row["about"],
        ),
        source_url=row["source_url"],
        first_at=time_of(row["first_at"]),
        last_at=time_of(row["last_at"]),
        times=row["times"],
    )


def article_ids(archive: Archive, keys: Collection[str]) -> list[int]:
    marks = ", ".join("?" * len(keys))
    return [
        row["id"]
        for row in archive.rows(f"select id from articles where key in ({marks}) order by id", tuple(keys))
    ]


def articles_of(archive: Archive, keys: Collection[str]) -> list[int]:
    """The articles that stand under one of these keys, or under an id that one of them was given."""
    marks = ", ".join("?" * len(keys))
    return [
        row["id"]
        for row in archive.rows(
            f"""
            select id from articles
            where key in ({marks}) or id in (select id from article_ids where key in ({marks}))
            order by id
            """,
            (*keys, *keys),
        )
    ]


def article_state(archive: Archive, article: int) -> dict[str, Any]:
    return next(archive.rows("select status, revisions from articles where id = ?", (article,)))


def canonical_url(archive: Archive, article: int) -> str:
    return str(archive.one("select canonical_url from articles where id = ?", (article,)))


def text(archive: Archive, text_id: int) -> tuple[str | None, str]:
    """Title and body."""
    row = archive.db.conn.execute("select title, body from texts where id = ?", (text_id,)).fetchone()
    return row[0], row[1]


def first_fetched(archive: Archive, keys: Collection[str]) -> datetime | None:
    """When an article's page was first had."""
    marks = ", ".join("?" * len(keys))
    return time_of(
        archive.one(
            f"""
            select min(fetched_at) from captures join pages on pages.id = captures.page
            where captures.key in ({marks}) and captures.role = 'page' and {SPEAKS}
            """,
            tuple(keys),
        )
    )


def keys_of(archive: Archive, article: int) -> set[str]:
    """The keys of an article's addresses, as last settled."""
    return {
        row["key"]
        for row in archive.rows(
            "select distinct captures.key from aliases join captures on captures.url = aliases.url where article = ?",
            (article,),
        )
    }


def write_article(archive: Archive, fields: dict[str, Any], known: list[int], keys: Collection[str]) -> int:
    """Insert or update; where several articles turn out to be one, the oldest id stays."""
    connection = archive.db.conn
    article = _id_of(archive, fields["key"], keys)
    for other in known:
        if other != article:
            drop_article(archive, other)
    names = list(fields)
    if article in known:
        assignments = ", ".join(f"{name} = ?" for name in names)
        connection.execute(f"update articles set {assignments} where id = ?", (*fields.values(), article))
    else:
        marks = ", ".join("?" * len(names))
        connection.execute(
            f"insert into articles (id, {', '.join(names)}) values (?, {marks})", (article, *fields.values())
        )
    return article


def _id_of(archive: Archive, head: str, keys: Collection[str]) -> int:
    """The id that any of the keys was given first; else a new one."""
    marks = ", ".join("?" * len(keys))
    known = archive.one(f"select min(id) from article_ids where key in ({marks})", tuple(keys))
    if known is not None:
        return int(known)
    found = archive.db.conn.execute("insert into article_ids (key) values (?)", (head,))
    return int(found.lastrowid or 0)


def drop_article(archive: Archive, article: int) -> None:
    """Take back a conclusion; the captures stay."""
    for statement in (
        "delete from revisions where article = ?",
        "delete from aliases where article = ?",
        "update evidence set article = null, verdict = null, reason = null where article = ?",
        "delete from duplicates where article = ?1 or of = ?1",
        "update articles set duplicate_of = null, duplicate_kind = null where duplicate_of = ?",
        "delete from articles where id = ?",
    ):
        archive.db.conn.execute(statement, (article,))


def write_revisions(archive: Archive, article: int, rows: list[tuple[Any, ...]]) -> None:
    """rows: number, text, seen_from, seen_to, change, capture."""
    connection = archive.db.conn
    connection.execute("delete from revisions where article = ?", (article,))
    connection.executemany(
        "insert into revisions values (?, ?, ?, ?, ?, ?, ?)", [(article, *row) for row in rows]
    )


def write_aliases(archive: Archive, article: int, rows: Iterable[tuple[str, str, str | None]]) -> None:
    """rows: url, kind, first_seen."""
    connection = archive.db.conn
    connection.execute("delete from aliases where article = ?", (article,))
    connection.executemany("insert into aliases values (?, ?, ?, ?)", [(article, *row) for row in rows])


def write_verdict(
    archive: Archive,
    article: int,
    evidence: list[tuple[int, Evidence]],
    verdict: Verdict,
    *,
    bracketed: bool = False,
) -> bool:
    """The dates of an article and what became of each claim; True if a date changed."""
    connection = archive.db.conn
    dates = (
        verdict.published,
        verdict.earliest.isoformat() if verdict.earliest else None,
        verdict.latest.isoformat() if verdict.latest else None,
        verdict.precision,
        verdict.basis,
        verdict.confidence,
        verdict.modified,
        int(bracketed),
    )
    columns = (
        "published, published_earliest, published_latest, published_precision, published_basis, "
        "published_confidence, modified, bracketed"
    )
    before = connection.execute(f"select {columns} from articles where id = ?", (article,)).fetchone()
    changed: bool = before != dates
    if changed:
        assignments = ", ".join(f"{name.strip()} = ?" for name in columns.split(","))
        connection.execute(f"update articles set {assignments} where id = ?", (*dates, article))
    weighed = {each.evidence: each for each in verdict.weighed}
    connection.executemany(
        "update evidence set article = ?, verdict = ?, reason = ? where id = ?",
        [(article, weighed[each].verdict, weighed[each].reason, row) for row, each in evidence],
    )
    return changed
