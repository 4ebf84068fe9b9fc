"""Which keys wait for settling, and what claims that two of them are one article."""

from __future__ import annotations

from pipelines.dedup.identity import Edge, Node
from pipelines.storage.archive import Archive


def unsettled(archive: Archive) -> list[str]:
    return [row["key"] for row in archive.rows("select key from unsettled order by key")]


def unsettled_of(archive: Archive, site: str) -> set[str]:
    """Those under which something of this site was captured."""
    rows = archive.rows(
        """
        select key from unsettled
        where exists (select 1 from captures where captures.key = unsettled.key and site = ?)
        """,
        (site,),
    )
    return {row["key"] for row in rows}


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
