"""Which articles have the same body."""

from __future__ import annotations

from collections.abc import Collection

from pipelines.storage.archive import Archive


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
