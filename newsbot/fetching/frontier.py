"""When to ask again, and what a site's own word on its changes is worth.

All of it follows from rows of the archive: a run that was killed and resumed decides as one that was left alone.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from pipelines.storage import frontier, signals
from pipelines.storage.archive import Archive, text_of, time_of
from pipelines.storage.frontier import Entry
from pipelines.storage.signals import Record

# How long after its last change an article is looked at again, and how often: the ladder of NewsDiffs, whose corpora
# show most edits within the first day.
LADDER = (
    (timedelta(days=1), timedelta(hours=1)),
    (timedelta(days=7), timedelta(hours=3)),
    (timedelta(days=30), timedelta(days=3)),
    (timedelta(days=365), timedelta(days=30)),
)
# Entry points are where new articles show first; further pages only shift what they showed before.
AGAIN = {
    "start": timedelta(minutes=30),
    "feed": timedelta(minutes=30),
    "sitemap": timedelta(minutes=30),
    "listing": timedelta(hours=3),
    "deep listing": timedelta(days=30),
    "other": timedelta(days=30),
    "probe": timedelta(days=30),
}
RUNGS = tuple(
    f"younger than {limit.days} d" for limit, _ in LADDER
)  # reasons to look again, and names of signals
UNSAID = "unsaid"  # the signal of a feed or sitemap that says nothing: right, where nothing had changed
SECOND_LOOK = timedelta(days=1)  # after a 404: only the second one, a day later, means gone
AFTER_FAILURE = timedelta(hours=1)
LONGEST_AFTER_FAILURE = timedelta(days=7)
STOP_AT_KNOWN = 5  # articles in a row that were known: behind them a listing tells nothing new

# Validators may lie for ever: one conditional request in so many is sent without, and the body decides.
UNCONDITIONAL = 10
MOST_LIES = 0.05  # the share of wrong "unchanged" from which a validator is no longer sent
FEWEST_LIES = 2
# A lastmod may be the time of the request: until a site's has proved true, few are followed at a time.
UNPROVED = 10
WORTH_ASKING = 0.1  # the share of announced changes that must have been any
# A site that tells its changes is not asked article by article; one in so many still is, to see whether it tells all.
SAMPLE = 20
FEWEST_LOOKS = 20  # of an age, before the ladder bends to the site
EXPECTED = 0.05  # changes per look that the ladder aims at
SLOWEST, FASTEST = 8.0, 0.5  # how far it bends


def validators(entry: Entry, heard: dict[str, Record]) -> dict[str, str]:
    """The headers of a conditional request, where the last answer gave what they need and their kind did not lie."""
    if (entry.id + entry.unmodified) % UNCONDITIONAL == 0:
        return {}
    headers = {}
    if entry.etag and not lies(heard.get("etag", Record())):
        headers["If-None-Match"] = entry.etag
    if entry.last_modified and not lies(heard.get("last-modified", Record())):
        headers["If-Modified-Since"] = entry.last_modified
    return headers


def lies(record: Record) -> bool:
    """Has a validator said too often that a changed text was unchanged?"""
    return record.wrong >= FEWEST_LIES and record.wrong > MOST_LIES * (record.right + record.wrong)


def followed(record: Record) -> int | None:
    """How many announced changes may be followed up at a time, by how often announced ones were any; None: all."""
    if record.right + record.wrong < UNPROVED:
        return UNPROVED
    return None if record.right >= WORTH_ASKING * (record.right + record.wrong) else 1


def deep(entry: Entry) -> bool:
    """Is it a further page of a listing, not its first?"""
    return entry.depth > 1


def again(role: str, *, is_deep: bool, now: datetime) -> datetime:
    """When a page that is no article is due again."""
    name = "deep listing" if role == "listing" and is_deep else role if role in AGAIN else "other"
    return now + AGAIN[name]


def after_failure(tries: int, *, now: datetime) -> datetime:
    """When a page that gave no answer is due again: each failure in a row doubles the wait."""
    doubled: timedelta = AFTER_FAILURE * 2 ** min(tries, 10)
    return now + min(doubled, LONGEST_AFTER_FAILURE)


def next_visit(
    asked_at: datetime,
    *,
    published: datetime | None,
    edited: datetime | None,
    heard: dict[str, Record] | None = None,
) -> tuple[datetime, str] | None:
    """When an article is looked at again after a visit, and why; None: only if a feed or sitemap says that it changed.

    Its age counts from its last change, else from the latest day that it can be of. The steps are those of the ladder,
    bent by how often the site's articles of that age had changed.
    """
    since = max((each for each in (published, edited) if each is not None), default=asked_at)
    for rung, (limit, step) in zip(RUNGS, LADDER, strict=True):
        if asked_at - since < limit:
            return asked_at + step * pace((heard or {}).get(rung, Record())), rung
    return None


def pace(record: Record) -> float:
    """By what the steps of the ladder are multiplied, after so many looks with and without a change."""
    looks = record.right + record.wrong
    if looks < FEWEST_LOOKS:
        return 1.0
    share = (record.right + 1) / (looks + 1 / EXPECTED)
    return min(max(EXPECTED / share, FASTEST), SLOWEST)


def plan(archive: Archive, site: str) -> None:
    """Set the next visits of a site's articles, now that settling has dated them."""
    heard = signals.heard(archive, site)
    with archive.transaction():
        for row in frontier.asked_articles(archive, site):
            asked_at = time_of(row["asked_at"])
            if asked_at is None or row["outcome"] not in ("article", "not-modified"):
                continue
            due, why = _visit(row, asked_at, heard) or (None, None)
            frontier.answered(archive, row["id"], {"due_at": text_of(due), "why": why})


def _visit(row: dict[str, Any], asked_at: datetime, heard: dict[str, Record]) -> tuple[datetime, str] | None:
    if row["article"] is None:  # an alias by its canonical link, or an article in its own view alone
        return again("other", is_deep=False, now=asked_at), "sweep"
    if row["canonical_url"] != row["url"]:
        return None
    if row["stated"] and row["id"] % SAMPLE and not lies(heard.get(UNSAID, Record())):
        return None
    return next_visit(
        asked_at,
        published=_end_of_day(row["published_latest"]) or time_of(row["first_seen"]),
        edited=time_of(row["edited_at"]),
        heard=heard,
    )


def _end_of_day(published: str | None) -> datetime | None:
    if published is None:
        return None
    if "T" in published:
        return datetime.fromisoformat(published)
    return datetime.fromisoformat(f"{published}T23:59:59+00:00").astimezone(UTC)
