"""Which pages may stand in the place of articles, what they are compared with, and what was made of them.

A page that was read as an article and is none keeps its text in `pages.set_aside`, where nobody looks for articles: if
what it was compared with changes, it is one again.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from pipelines.dedup.decoys import ANOTHER, Answer, Text
from pipelines.dedup.probes import PROBE, is_probe
from pipelines.extraction.kinds import RUNNING_TEXT
from pipelines.storage.archive import Archive, text_of, time_of
from pipelines.storage.captures import unpacked, unsettle
from pipelines.values import Block

# The kinds of claims that an article's page makes in its markup, and those that others make of it.
OF_ITSELF = "('json-ld', 'microdata', 'meta', 'time')"
OF_OTHERS = "('feed', 'sitemap', 'listing')"
DECLARED = f"""
  exists (
    select 1 from bearings join evidence on evidence.id = bearings.evidence
    where bearings.page = pages.id and evidence.key = pages.key and evidence.kind in {OF_ITSELF}
  )
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Suspect:
    """One content that was read as an article."""

    page: int
    key: str
    canonical_key: str | None
    text: Text
    blocks: tuple[Block, ...]
    reason: str | None  # why it is set aside; None: it stands
    seen: datetime | None  # first


def _suspects(archive: Archive, narrowed: str, given: tuple[Any, ...]) -> Iterator[Suspect]:
    rows = archive.rows(
        f"""
        select pages.id, pages.key, pages.canonical_key, pages.url, pages.kind, pages.reason, pages.blocks,
          texts.title, texts.body, (select min(fetched_at) from captures where page = pages.id) as seen
        from pages join texts on texts.id = coalesce(pages.text, pages.set_aside)
        where pages.reason is not '{PROBE}' and {narrowed}
        order by pages.id
        """,
        given,
    )
    for row in rows:
        yield Suspect(
            page=row["id"],
            key=row["key"],
            canonical_key=row["canonical_key"],
            text=Text(url=row["url"], title=row["title"], body=row["body"]),
            blocks=unpacked(row["blocks"]),
            reason=None if row["kind"] == "article" else row["reason"],
            seen=time_of(row["seen"]),
        )


def unsettled(archive: Archive, site: str) -> Iterator[Suspect]:
    """Those whose captures changed since the last settling."""
    return _suspects(archive, "pages.site = ? and pages.key in (select key from unsettled)", (site,))


def everything(archive: Archive, site: str) -> Iterator[Suspect]:
    return _suspects(archive, "pages.site = ?", (site,))


def between(archive: Archive, site: str, first: datetime, last: datetime) -> Iterator[Suspect]:
    """Those captured in a span of time."""
    return _suspects(
        archive,
        """
        pages.id in (
          select page from captures where site = ? and fetched_at between ? and ? and page is not null
        )
        """,
        (site, text_of(first), text_of(last)),
    )


# ---------------------------------------------------------------- what they are compared with


def answers(archive: Archive, site: str) -> list[Answer]:
    """What a site's probes brought, without what declares to be an article: some sites give any, or the latest."""
    rows = archive.rows(
        f"""
        select pages.url, pages.blocks, texts.title, texts.body
        from pages join texts on texts.id = pages.set_aside
        where pages.id in (select page from captures where site = ? and role = 'probe') and not {DECLARED}
        order by pages.url, pages.digest
        """,
        (site,),
    )
    return [_answer(row) for row in rows]


def _answer(row: dict[str, Any]) -> Answer:
    text = Text(url=row["url"], title=row["title"], body=row["body"])
    return Answer(text=text, blocks=unpacked(row["blocks"]))


def answering_pages(archive: Archive, site: str) -> list[tuple[str, tuple[Block, ...], datetime | None]]:
    """The address of each probe that was answered with a page, its blocks, and when."""
    rows = archive.rows(
        """
        select distinct pages.url, pages.blocks, captures.fetched_at
        from captures join pages on pages.id = captures.page
        where captures.site = ? and captures.role = 'probe'
        order by captures.fetched_at, pages.digest
        """,
        (site,),
    )
    return [(row["url"], unpacked(row["blocks"]), time_of(row["fetched_at"])) for row in rows]


def redirected(archive: Archive, site: str) -> list[tuple[str, str]]:
    """Where the site sends its probes: the probe's address, and the key of the other one."""
    rows = archive.rows(
        """
        select distinct url, location, location_key from captures
        where site = ? and role = 'probe' and location_key is not null and location_key is not key
        order by url, location_key
        """,
        (site,),
    )
    return [(row["url"], row["location_key"]) for row in rows if not is_probe(row["location"])]


def answers_at(archive: Archive, key: str) -> list[tuple[Answer, bool]]:
    """What stood at an address as text, and whether it declares to be an article."""
    rows = archive.rows(
        f"""
        select pages.url, pages.blocks, texts.title, texts.body, {DECLARED} as declared
        from pages join texts on texts.id = coalesce(pages.text, pages.set_aside)
        where pages.key = ?
        order by pages.id
        """,
        (key,),
    )
    return [(_answer(row), bool(row["declared"])) for row in rows]


def homes_near(
    archive: Archive, keys: Collection[str], at: datetime, within: timedelta
) -> list[tuple[Block, ...]]:
    """What stood at the home page's addresses just before and just after a time."""
    found = []
    for key in sorted(keys):
        for span, order in (((at - within, at), "desc"), ((at, at + within), "asc")):
            row = archive.db.conn.execute(
                f"""
                select pages.blocks from captures join pages on pages.id = captures.page
                where captures.key = ? and captures.fetched_at between ? and ?
                order by captures.fetched_at {order}, captures.digest limit 1
                """,
                (key, *map(text_of, span)),
            ).fetchone()
            if row is not None:
                found.append(unpacked(row[0]))
    return found


def new_homes(archive: Archive, site: str, keys: Collection[str]) -> list[datetime]:
    """When the captures of the home page were made that came in since it was last compared with."""
    marks = ", ".join("?" * len(keys))
    rows = archive.rows(
        f"""
        select distinct fetched_at from captures
        where key in ({marks}) and page is not null and fetched_at is not null
          and id > coalesce((select capture from compared where site = ?), 0)
        order by fetched_at
        """,
        (*keys, site),
    )
    return [at for row in rows if (at := time_of(row["fetched_at"])) is not None]


def mark_compared(archive: Archive, site: str) -> None:
    archive.db.conn.execute(
        "insert or replace into compared select ?, coalesce(max(id), 0) from captures", (site,)
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Holder:
    """One of the contents that hold the same words."""

    page: int
    key: str
    canonical_key: str | None
    words: str
    text: Text
    reason: str | None  # why it is set aside; None: it stands
    vouched: bool  # something says that it is an article: its markup, or lists of an address that held nothing else


def same_words(archive: Archive, site: str) -> Iterator[list[Holder]]:
    """The contents of a site that say the same as an unsettled one at another address, text by text."""
    asked = archive.rows(
        """
        select distinct texts.words
        from unsettled
        join pages on pages.key = unsettled.key
        join texts on texts.id = coalesce(pages.text, pages.set_aside)
        where pages.site = ?
        order by texts.words
        """,
        (site,),
    )
    for text in list(asked):
        holders = [each for each in _holders(archive, site, text["words"]) if not is_probe(each.text.url)]
        if any(each.key != holders[0].key or each.reason for each in holders):
            yield holders


def _holders(archive: Archive, site: str, words: str) -> Iterator[Holder]:
    rows = archive.rows(
        f"""
        select pages.id, pages.key, pages.canonical_key, pages.url, pages.kind, pages.reason, texts.title, texts.body,
          {DECLARED} or (
            exists (select 1 from evidence where key = pages.key and kind in {OF_OTHERS})
            and not exists (
              select 1 from pages as others
              join texts as theirs on theirs.id = coalesce(others.text, others.set_aside)
              where others.key = pages.key and theirs.words is not texts.words
            )
          ) as vouched
        from texts
        -- in this order, and without the affinity of a column: else all pages of the site would be looked through
        cross join pages on coalesce(pages.text, pages.set_aside) = +texts.id
        where texts.words = ? and pages.site = ?
        order by pages.id
        """,
        (words, site),
    )
    for row in rows:
        yield Holder(
            page=row["id"],
            key=row["key"],
            canonical_key=row["canonical_key"],
            words=words,
            text=Text(url=row["url"], title=row["title"], body=row["body"]),
            reason=None if row["kind"] == "article" else row["reason"],
            vouched=bool(row["vouched"]),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class First:
    """The first article that an address held."""

    words: str
    text: Text
    canonical_key: str | None


def first_text(archive: Archive, key: str) -> First | None:
    """What an address is the address of: the first article seen there; captures without a time come before all."""
    row = archive.db.conn.execute(
        """
        select texts.words, pages.url, texts.title, texts.body, pages.canonical_key
        from pages
        join texts on texts.id = coalesce(pages.text, pages.set_aside)
        join captures on captures.page = pages.id
        where pages.key = ? and (pages.text is not null or pages.reason = ?)
        order by captures.fetched_at, captures.digest, captures.url
        limit 1
        """,
        (key, ANOTHER),
    ).fetchone()
    if row is None:
        return None
    return First(words=row[0], text=Text(url=row[1], title=row[2], body=row[3]), canonical_key=row[4])


def are_linked(archive: Archive, key: str, other: str, first: First | None) -> bool:
    """Do two addresses claim to be one article: the other names the one as its own, or the first text of the one the other?"""
    if first is not None and first.canonical_key == other:
        return True
    return archive.one("select 1 from pages where key = ? and canonical_key = ?", (other, key)) is not None


# ---------------------------------------------------------------- what was made of them


def set_aside(archive: Archive, page: int, reason: str) -> None:
    """A content is no article after all."""
    _conclude(archive, page, "other", reason, "text = null, set_aside = coalesce(set_aside, text)")


def restore(archive: Archive, page: int) -> None:
    """A content that was set aside is what it was read as: an article."""
    _conclude(archive, page, "article", RUNNING_TEXT, "text = coalesce(text, set_aside), set_aside = null")


def _conclude(archive: Archive, page: int, kind: str, reason: str, text: str) -> None:
    connection = archive.db.conn
    connection.execute(f"update pages set kind = ?, reason = ?, {text} where id = ?", (kind, reason, page))
    connection.execute("update captures set outcome = ? where page = ?", (kind, page))
    keys = connection.execute("select key, canonical_key from pages where id = ?", (page,)).fetchone()
    unsettle(archive, [each for each in keys if each])


def unsettle_redirects(archive: Archive, site: str) -> None:
    """What the site's redirects mean is to be told anew: a probe was answered since."""
    archive.db.conn.execute(
        """
        insert or ignore into unsettled (key)
        select key from captures where site = ? and role = 'page' and location_key is not null
        """,
        (site,),
    )
