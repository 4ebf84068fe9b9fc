"""What to fetch next, and when to ask again. The rows stand in the archive: a killed run loses nothing."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

from pipelines.storage import frontier
from pipelines.storage.archive import Archive, text_of, time_of
from pipelines.storage.frontier import Entry

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
}
SECOND_LOOK = timedelta(days=1)  # after a 404: only the second one, a day later, means gone
AFTER_FAILURE = timedelta(hours=1)
LONGEST_AFTER_FAILURE = timedelta(days=7)
UNCONDITIONAL_EVERY = 10  # validators may lie for ever; every n-th time the body decides


def validators(entry: Entry) -> dict[str, str]:
    """The headers of a conditional request, where the last answer gave what they need."""
    if entry.unmodified and entry.unmodified % UNCONDITIONAL_EVERY == 0:
        return {}
    headers = {}
    if entry.etag:
        headers["If-None-Match"] = entry.etag
    if entry.last_modified:
        headers["If-Modified-Since"] = entry.last_modified
    return headers


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


def next_visit(asked_at: datetime, *, published: datetime | None, edited: datetime | None) -> datetime | None:
    """When an article is looked at again after a visit; None: only if a feed or sitemap says that it changed.

    Its age counts from its last change, else from the latest day that it can be of.
    """
    since = max((each for each in (published, edited) if each is not None), default=asked_at)
    age = asked_at - since
    for limit, step in LADDER:
        if age < limit:
            return asked_at + step
    return None


def plan(archive: Archive, site: str) -> None:
    """Set the next visits of a site's articles, now that settling has dated them."""
    with archive.transaction():
        for row in frontier.asked_articles(archive, site):
            asked_at = time_of(row["asked_at"])
            if asked_at is None or row["outcome"] not in ("article", "not-modified", "redirect"):
                continue
            published = _end_of_day(row["published_latest"]) or time_of(row["first_seen"])
            alias = row["outcome"] == "redirect" or (row["canonical_url"] not in (None, row["url"]))
            due = (
                None if alias else next_visit(asked_at, published=published, edited=time_of(row["edited_at"]))
            )
            frontier.answered(archive, row["id"], {"due_at": text_of(due)})


def _end_of_day(published: str | None) -> datetime | None:
    if published is None:
        return None
    if "T" in published:
        return datetime.fromisoformat(published)
    return datetime.fromisoformat(f"{published}T23:59:59+00:00").astimezone(UTC)


def host_of(url: str) -> str:
    """The host of an address as politeness counts it."""
    return urlsplit(url).hostname or ""
