"""Everything that is known of one article, or of an address that is none yet."""

from __future__ import annotations

import json
from typing import Any

from pipelines.dedup.addresses import cautious, key
from pipelines.storage.archive import Archive
from pipelines.storage.public import EXPORTS

CAPTURES = """
select id, url, location, role, fetched_at, status, outcome, warc, offset, length, digest, run
from captures
where id in (
  select captures.id from aliases join captures on captures.url = aliases.url where aliases.article = :article
  union
  select id from captures where key = :key
  union
  select id from captures where location_key = :key
  union
  select captures.id from pages join captures on captures.page = pages.id where pages.canonical_key = :key
)
  and role = 'page'
order by fetched_at, id
"""
# What carried the verdict first.
WEIGHT = """
  case verdict when 'accepted' then 0 when 'outweighed' then 1 when 'rejected' then 2 else 3 end,
  about desc,
  kind,
  source_url
"""
COPIES = """
select duplicates.article, duplicates.of, duplicates.kind, duplicates.score, other.url, other.title
from duplicates
join articles as other on other.id in (duplicates.article, duplicates.of) and other.id <> :id
where duplicates.article = :id
  or duplicates.of = :id
order by duplicates.of, duplicates.article
"""


def find(archive: Archive, words: str) -> int | None:
    """The article that an id, address, alias or key stands for; None if none does."""
    if words.isascii() and words.isdigit():
        return _one(archive, "select id from articles where id = ?", words[:18])
    spellings = dict.fromkeys((words, cautious(words) or words))
    for query in (
        "select id from articles where canonical_url = ?",
        "select id from articles where url = ?",
        "select min(article) from aliases where url = ?",
    ):
        for spelling in spellings:
            if (found := _one(archive, query, spelling)) is not None:
                return found
    for spelling in (words, key(words)):
        found = _one(archive, "select id from articles where key = ?", spelling) or _one(
            archive,
            """
            select min(aliases.article)
            from captures
            join aliases on aliases.url = captures.url
            where captures.key = ?
            """,
            spelling,
        )
        if found is not None:
            return found
    return None


def article(archive: Archive, number: int) -> dict[str, Any]:
    """The article as exported, and every row about it: evidence, aliases, revisions, duplicates, captures."""
    (fields,) = archive.rows(f"select * from ({EXPORTS['articles']}) where id = ?", (number,))
    own_key = archive.one("select key from articles where id = ?", (number,))

    def about(table: str, order: str) -> list[dict[str, Any]]:
        query = f"select * from ({EXPORTS[table]}) where article = ? order by {order}"
        return list(archive.rows(query, (number,)))

    return {
        "article": fields | {"authors": json.loads(fields["authors"])},
        "key": own_key,
        "evidence": about("evidence", WEIGHT),
        "aliases": about("aliases", "url"),
        "revisions": about("revisions", "number"),
        "duplicates": list(archive.rows(COPIES, {"id": number})),
        "captures": list(archive.rows(CAPTURES, {"article": number, "key": own_key})),
    }


def address(archive: Archive, url: str) -> dict[str, Any]:
    """What is known of an address without an article: claims about it, captures of it, when it is due."""
    own_key = key(url)
    return {
        "article": None,
        "key": own_key,
        "evidence": list(
            archive.rows(
                """
                select kind, about, says, earliest, latest, source_url, times, instant, first_at, last_at
                from evidence
                where key = ?
                order by id
                """,
                (own_key,),
            )
        ),
        "captures": list(archive.rows(CAPTURES, {"article": None, "key": own_key})),
        "frontier": list(
            archive.rows(
                """
                select url, role, found_on, found_at, asked_at, due_at, outcome, tries
                from frontier
                where key = ?
                order by url
                """,
                (own_key,),
            )
        ),
    }


def _one(archive: Archive, query: str, value: str) -> int | None:
    found = archive.one(query, (value,))
    return None if found is None else int(found)
