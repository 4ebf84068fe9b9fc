"""What settling reads from the archive and writes into it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from pipelines.dedup.addresses import variant
from pipelines.dedup.history import Observation
from pipelines.dedup.identity import Edge, Node
from pipelines.storage.archive import Archive, time_of
from pipelines.storage.captures import unpacked
from pipelines.storage.warc import Place
from pipelines.values import Block, Claim, Evidence, Verdict

MISSING = "not found"  # stands in the reason of a page that says so with status 200


# ---------------------------------------------------------------- furniture


def sites_with_pages(archive: Archive) -> list[str]:
    return [row["site"] for row in archive.rows("select distinct site from pages order by site")]


def sample(archive: Archive, site: str, *, most: int, shape: Any) -> Iterator[list[tuple[Block, ...]]]:
    """For each quarter of a year the blocks of at most `most` pages, one a key, drawn by the key's lot."""
    rows = archive.rows(
        """
        select pages.key, pages.url, pages.lot, pages.digest, pages.blocks, min(captures.fetched_at) as seen
        from pages join captures on captures.page = pages.id
        where pages.site = ?
        group by pages.id
        order by pages.lot, pages.key, seen, pages.digest
        """,
        (site,),
    )
    drawn: dict[str, dict[str, tuple[Block, ...]]] = {}
    spare: dict[str, dict[str, tuple[Block, ...]]] = {}
    for row in rows:
        pages = (drawn if shape(row["url"]) != "listing" else spare).setdefault(quarter(row["seen"]), {})
        if row["key"] not in pages and len(pages) < most:
            pages[row["key"]] = unpacked(row["blocks"])
    for period in sorted(drawn):
        yield list(drawn[period].values())
    for period in sorted(set(spare) - set(drawn)):
        yield list(spare[period].values())


def quarter(seen: str | None) -> str:
    """2025Q4 of a time; empty where it is not known."""
    return f"{seen[:4]}Q{(int(seen[5:7]) + 2) // 3}" if seen else ""


def furniture(archive: Archive, site: str) -> frozenset[int]:
    return frozenset(
        row["block"] for row in archive.rows("select block from furniture where site = ?", (site,))
    )


def write_furniture(archive: Archive, site: str, learned: frozenset[int]) -> None:
    known = furniture(archive, site)
    with archive.transaction() as connection:
        connection.executemany(
            "delete from furniture where site = ? and block = ?", [(site, b) for b in known - learned]
        )
        connection.executemany("insert into furniture values (?, ?)", [(site, b) for b in learned - known])


def pages_to_read(archive: Archive, site: str) -> Iterator[dict[str, Any]]:
    """All pages of a site with their blocks and what was pruned when they were read; null: never read."""
    return archive.rows("select id, capture, blocks, pruned from pages where site = ? order by id", (site,))


@dataclass(frozen=True, slots=True, kw_only=True)
class PageRow:
    """A content that is to be read again."""

    id: int
    site: str
    kind: str | None  # what it was read as; None: never
    blocks: tuple[Block, ...]
    place: Place


def page(archive: Archive, page_id: int) -> PageRow:
    """A content, and where one capture of it stands."""
    row = archive.db.conn.execute(
        """
        select pages.site, pages.kind, pages.blocks, captures.warc, captures.offset, captures.length
        from pages join captures on captures.id = pages.capture
        where pages.id = ?
        """,
        (page_id,),
    ).fetchone()
    return PageRow(id=page_id, site=row[0], kind=row[1], blocks=unpacked(row[2]), place=Place(*row[3:]))


# ---------------------------------------------------------------- identity


def unsettled(archive: Archive) -> list[str]:
    return [row["key"] for row in archive.rows("select key from unsettled order by key")]


def fellows(archive: Archive, key: str) -> set[str]:
    """The keys that were one article with this one when it was last settled."""
    return {
        row["key"]
        for row in archive.rows(
            """
            select distinct theirs.key
            from captures as mine
            join aliases on aliases.url = mine.url
            join aliases as others on others.article = aliases.article
            join captures as theirs on theirs.url = others.url
            where mine.key = ?
            """,
            (key,),
        )
    }


def edges(archive: Archive, key: str) -> set[Edge]:
    """The claims that start or end at a key, within its site."""
    redirects = archive.rows(
        """
        select distinct key, location_key as target from captures
        where location_key is not null and role = 'page' and location_key is not key and (key = ? or location_key = ?)
        """,
        (key, key),
    )
    canonical = archive.rows(
        """
        select distinct key, canonical_key as target from pages
        where canonical_key is not null and canonical_key is not key and (key = ? or canonical_key = ?)
        """,
        (key, key),
    )
    return {Edge(row["key"], row["target"], "redirect") for row in redirects} | {
        Edge(row["key"], row["target"], "canonical") for row in canonical
    }


def node(archive: Archive, key: str) -> Node | None:
    """What was captured under a key; None if nothing was."""
    first = archive.one(
        "select min(coalesce(fetched_at, '')) from captures where key = ? and role = 'page'", (key,)
    )
    if first is None:
        return None
    rows = list(
        archive.rows(
            "select kind, words, body from pages left join texts on texts.id = pages.text where pages.key = ?",
            (key,),
        )
    )
    return Node(
        key=key,
        words=frozenset(row["words"] for row in rows if row["words"]),
        other=any(row["kind"] in ("listing", "other") for row in rows),
        first_seen=first,
        bodies=frozenset(row["body"] for row in rows if row["body"]),
    )


# ---------------------------------------------------------------- one article


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


def observed(row: dict[str, Any], keys: Collection[str], main: str) -> Observation:
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
        missing=row["kind"] == "other" and MISSING in (row["reason"] or ""),
        inside=row["location_key"] in keys,
    )


def evidence_of(archive: Archive, keys: Collection[str]) -> list[tuple[int, Evidence]]:
    """The claims about a group's addresses, each with its row's id."""
    marks = ", ".join("?" * len(keys))
    rows = archive.rows(f"select * from evidence where key in ({marks}) order by id", tuple(keys))
    return [(row["id"], _evidence(row)) for row in rows]


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
    """When an article's content was first had."""
    marks = ", ".join("?" * len(keys))
    return time_of(
        archive.one(
            f"""
            select min(fetched_at) from captures
            where key in ({marks}) and role = 'page' and status between 200 and 299
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


# ---------------------------------------------------------------- neighbours


def dated_numbers(archive: Archive, site: str) -> Iterator[dict[str, Any]]:
    """Addresses of a site whose day is known: dated articles, and list entries that were never fetched.

    Articles that owe their day to their neighbours date no others: what is concluded would depend on the order.
    """
    return archive.rows(
        """
        select url, substr(published, 1, 10) as day from articles
        where site = ?1 and number is not null and published is not null and not bracketed
        union all
        select url, min(earliest) from evidence
        where site = ?1 and article is null and about = 'published' and precision is not 'range'
        group by key having min(earliest) = max(latest)
        """,
        (site,),
    )


def sites_touched(archive: Archive) -> list[str]:
    """The sites of the addresses that are unsettled."""
    return [
        row["site"]
        for row in archive.rows(
            """
            select site from captures where key in (select key from unsettled)
            union
            select site from evidence where key in (select key from unsettled)
            order by site
            """
        )
    ]


def undated_numbers(archive: Archive, site: str) -> list[dict[str, Any]]:
    return list(
        archive.rows(
            """
            select id, key, url, number from articles
            where site = ? and number is not null and (published is null or bracketed)
            order by id
            """,
            (site,),
        )
    )


# ---------------------------------------------------------------- copies


def body_words(archive: Archive, articles: Collection[int]) -> set[str]:
    """The bodies of articles, and those of the articles that were concluded to be their copies."""
    marks = ", ".join("?" * len(articles))
    return {
        row["body_words"]
        for row in archive.rows(
            f"""
            select distinct body_words from articles join texts on texts.id = articles.text
            where (articles.id in ({marks}) or articles.cluster in ({marks})) and body_words is not null
            """,
            (*articles, *articles),
        )
    }


def holders(archive: Archive, words: str) -> list[int]:
    """The articles whose body has these words, the earliest first: by date verdict, then first seen, then address."""
    return [
        row["id"]
        for row in archive.rows(
            """
            select articles.id from texts join articles on articles.text = texts.id
            where texts.body_words = ?
            order by coalesce(substr(published, 1, 10), published_latest, '9999'), coalesce(first_seen, ''), canonical_url
            """,
            (words,),
        )
    ]


def write_cluster(archive: Archive, members: list[int]) -> None:
    """Exact copies: the first is the origin, and gives the cluster its name."""
    connection = archive.db.conn
    origin, *copies = members
    marks = ", ".join("?" * len(members))
    connection.execute(f"delete from duplicates where article in ({marks})", members)
    connection.execute(
        "update articles set cluster = id, duplicate_of = null, duplicate_kind = null where id = ?", (origin,)
    )
    for copy in copies:
        connection.execute(
            "update articles set cluster = ?, duplicate_of = ?, duplicate_kind = 'exact' where id = ?",
            (origin, origin, copy),
        )
        connection.execute("insert into duplicates values (?, ?, 'exact', 1.0)", (copy, origin))


def write_single(archive: Archive, article: int) -> None:
    write_cluster(archive, [article])
