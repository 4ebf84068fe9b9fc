"""What the checks of health look at: counts by day, week and run. Each query is bounded by an index, whatever the archive holds."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from pipelines.storage.archive import Archive, text_of, time_of

ANSWERED = ("article", "listing", "other", "feed", "sitemap", "not-modified", "redirect")
MISSING = ("not-found", "gone")
BLOCKED = ("disallowed", "refused")
ENTRANCES = ("start", "feed", "sitemap", "listing", "sweep")  # reasons to ask: where new articles show
LOOKED_AT = (
    20  # captures passed over for each one that is wanted, at most: a home page is captured at every visit
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadPage:
    """One content that was read, at the time when it was first captured."""

    url: str
    kind: str
    titled: bool
    length: int  # characters of its body
    is_new: bool  # its article was first seen then: not a later revision
    dated: bool  # its article's day was asserted
    confidence: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """What one run asked of one site."""

    run: int
    at: datetime
    outcomes: dict[str, int]

    def answered(self) -> int:
        return sum(count for outcome, count in self.outcomes.items() if outcome in (*ANSWERED, *MISSING))


def site_names(archive: Archive) -> list[str]:
    """The sites that are visited: those that were met and are not paused."""
    return [row["name"] for row in archive.rows("select name from sites where not paused order by name")]


def articles_by_day(archive: Archive, site: str, since: date) -> dict[date, int]:
    """How many articles are of each day: the day asserted, else the latest that they can be of."""
    rows = archive.rows(
        """
        select published_latest as day, count(*) as articles
        from articles
        where site = ? and published_latest >= ?
        group by published_latest
        """,
        (site, since.isoformat()),
    )
    return {date.fromisoformat(row["day"][:10]): row["articles"] for row in rows}


def dated(archive: Archive, site: str) -> tuple[int, int]:
    """How many articles of a site have an asserted day, and how many there are."""
    return archive.db.conn.execute(  # type: ignore[no-any-return]
        """
        select coalesce(sum(published_precision in ('second', 'minute', 'day')), 0), count(*)
        from articles
        where site = ? and status <> 'forgotten'
        """,
        (site,),
    ).fetchone()


def reached(archive: Archive, site: str, since: datetime) -> list[datetime]:
    """When runs began of which an entrance of the site, where new articles show, gave an answer."""
    rows = archive.rows(
        f"""
        select runs.started from runs
        where runs.id >= (select min(id) from runs where started >= ?1) and exists (
          select 1 from asks
          where run = runs.id and site = ?2
            and why in ({_listed(ENTRANCES)}) and outcome in ({_listed(ANSWERED)})
        )
        order by runs.id
        """,
        (text_of(since), site),
    )
    return [moment for row in rows if (moment := time_of(row["started"]))]


def visits(archive: Archive, site: str, most: int) -> list[Visit]:
    """The last runs that asked anything of a site, the latest first."""
    rows = archive.rows(
        """
        with visited as (
          select id, started from runs
          where exists (select 1 from asks where run = runs.id and site = ?1)
          order by id desc limit ?2
        )
        select visited.id, visited.started, asks.outcome, sum(asks.addresses) as addresses
        from visited join asks on asks.run = visited.id and asks.site = ?1
        group by visited.id, asks.outcome
        order by visited.id desc
        """,
        (site, most),
    )
    found: dict[int, tuple[datetime, dict[str, int]]] = {}
    for row in rows:
        at = time_of(row["started"])
        if at is not None:
            found.setdefault(row["id"], (at, {}))[1][row["outcome"]] = row["addresses"]
    return [Visit(run=run, at=at, outcomes=outcomes) for run, (at, outcomes) in found.items()]


def crawls(archive: Archive, most: int) -> list[datetime]:
    """When the last crawls began, the latest first."""
    rows = archive.rows("select started from runs where command = 'crawl' order by id desc limit ?", (most,))
    return [moment for row in rows if (moment := time_of(row["started"]))]


def linked_by_week(
    archive: Archive, site: str, since: datetime, until: datetime
) -> dict[int, tuple[int, int]]:
    """For each week back from `until` how many addresses were asked for since a page links to them, and how many are there."""
    rows = archive.rows(
        f"""
        select
          cast((julianday(?1) - julianday(runs.started)) / 7 as integer) as week,
          sum(addresses) as asked,
          sum(case when asks.outcome not in ({_listed(MISSING)}) then addresses else 0 end) as there
        from runs join asks on asks.run = runs.id and asks.site = ?2 and asks.why = 'new'
        where runs.id >= (select min(id) from runs where started >= ?3) and runs.started <= ?1
        group by 1
        """,
        (text_of(until), site, text_of(since)),
    )
    return {row["week"]: (row["there"], row["asked"]) for row in rows}


def read_pages(
    archive: Archive, site: str, since: datetime, until: datetime, most: int
) -> Iterator[ReadPage]:
    """What was read of the contents first captured in that time, the latest first; the caller stops when it has enough."""
    rows = archive.rows(
        """
        select
          captures.url, pages.kind, texts.title, coalesce(length(texts.body), 0) as length,
          articles.first_seen >= ?2 as is_new, articles.published_precision, articles.published_confidence
        from captures
        join pages on pages.id = captures.page and pages.capture = captures.id
        left join texts on texts.id = pages.text
        left join articles on articles.key = pages.key
        where captures.site = ?1 and captures.fetched_at >= ?2 and captures.fetched_at < ?3 and captures.role = 'page'
          and pages.kind is not null
        order by captures.fetched_at desc
        limit ?4
        """,
        (site, text_of(since), text_of(until), most * LOOKED_AT),
    )
    for row in rows:
        yield ReadPage(
            url=row["url"],
            kind=row["kind"],
            titled=bool(row["title"]),
            length=row["length"],
            is_new=bool(row["is_new"]),
            dated=row["published_precision"] in ("second", "minute", "day"),
            confidence=row["published_confidence"],
        )


def failing(archive: Archive, site: str, tries: int) -> dict[str, int]:
    """How many addresses of a site gave no answer so many times in a row, by outcome; blocked ones are counted from the first."""
    rows = archive.rows(
        f"""
        select outcome, count(*) as addresses from frontier
        where site = ? and tries > 0 and (tries >= ? or outcome in ({_listed(BLOCKED)}))
          and outcome not in ({_listed(MISSING)})
        group by outcome
        """,
        (site, tries),
    )
    return {row["outcome"]: row["addresses"] for row in rows}


def example(archive: Archive, site: str, outcome: str) -> str | None:
    """One address of a site that failed so."""
    found: str | None = archive.one(
        "select url from frontier where site = ? and outcome = ? and tries > 0 order by tries desc limit 1",
        (site, outcome),
    )
    return found


def traps(archive: Archive, site: str) -> list[dict[str, Any]]:
    """The forms of addresses that were found to have no end, and how many addresses are held for it."""
    return list(
        archive.rows(
            "select pattern, trap, since, held from patterns where site = ? and trap is not null order by pattern",
            (site,),
        )
    )


def left_alone(archive: Archive, now: datetime, most: int) -> list[dict[str, Any]]:
    """Hosts that are left alone or gave no answer, with how many of their last runs ended so."""
    return list(
        archive.rows(
            """
            select
              host, not_before, heard, failures,
              (
                select count(*) from (
                  select until from receipts
                  where receipts.host = hosts.host and run in (select id from runs order by id desc limit ?2)
                ) where until is not null
              ) as times
            from hosts
            where not_before > ?1
            order by host
            """,
            (text_of(now), most),
        )
    )


def unended(archive: Archive) -> list[dict[str, Any]]:
    """The runs that never wrote how they ended, since the last one that did."""
    return list(
        archive.rows(
            """
            select id, command, started from runs
            where finished is null and id > coalesce((select max(id) from runs where finished is not null), 0)
            order by id
            """
        )
    )


def last_ended(archive: Archive) -> dict[str, Any] | None:
    """The last run that wrote how it ended."""
    rows = archive.rows(
        "select id, command, started, outcome, exit_code from runs where finished is not null order by id desc limit 1"
    )
    return next(iter(rows), None)


def bytes_of_runs(archive: Archive, most: int) -> list[int]:
    """How many bytes the last runs kept."""
    return [row["bytes"] for row in archive.rows("select bytes from runs order by id desc limit ?", (most,))]


def damaged(archive: Archive, site: str, since: datetime) -> int:
    """How many answers of late came damaged and are kept, unread."""
    return int(
        archive.one(
            "select count(*) from captures where site = ? and outcome = 'damaged' and fetched_at >= ?",
            (site, text_of(since)),
        )
    )


def left_over(archive: Archive) -> tuple[int, int]:
    """How many pages were not read yet, and how many addresses not settled."""
    return archive.db.conn.execute(  # type: ignore[no-any-return]
        "select (select count(*) from pages where kind is null), (select count(*) from unsettled)"
    ).fetchone()


def has_numbers(archive: Archive, site: str) -> bool:
    """Have addresses of the site numeric ids?"""
    return bool(archive.one("select 1 from articles where site = ? and number is not null limit 1", (site,)))


def addresses(archive: Archive, site: str, most: int) -> Iterator[tuple[str, str | None]]:
    """The addresses that the frontier has of a site, each with the outcome of the last request."""
    rows = archive.rows("select url, outcome from frontier where site = ? limit ?", (site, most))
    return ((row["url"], row["outcome"]) for row in rows)


def _listed(values: tuple[str, ...]) -> str:
    """Words of ours as an SQL list; they are no one's input."""
    return ", ".join(f"'{each}'" for each in values)
