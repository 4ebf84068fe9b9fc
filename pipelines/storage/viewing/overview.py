"""The archive on one screen: its sites, what is due, how much it holds. Counted in indexes, not in rows."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from pipelines.storage.archive import Archive, text_of

SITES = """
with
  kept as (
    select
      site,
      count(*) as articles,
      sum(published_precision in ('second', 'minute', 'day')) as dated,
      sum(status = 'gone') as gone,
      sum(withheld is not null) as withheld
    from articles
    where status <> 'forgotten'
    group by site
  ),
  failing as (
    select
      site,
      sum(outcome not in ('disallowed', 'refused', 'not-found', 'gone')) as failed,
      sum(outcome in ('disallowed', 'refused')) as blocked
    from frontier
    where tries > 0
    group by site
  ),
  named as (
    select name as site from sites
    union
    select site from kept
  )
select
  named.site,
  coalesce(kept.articles, 0) as articles,
  coalesce(kept.dated, 0) as dated,
  coalesce(kept.gone, 0) as gone,
  coalesce(kept.withheld, 0) as withheld,
  (
    select max(fetched_at) from captures
    where captures.site = named.site
  ) as last_seen,
  (
    select count(*) from frontier
    where frontier.site = named.site and ready = 1
  ) + (
    select count(*) from frontier
    where frontier.site = named.site and ready = 0 and due_at is not null and due_at <= :now
  ) as due,
  (
    select count(*) from frontier
    where frontier.site = named.site and ready = 1
  ) + (
    select count(*) from frontier
    where frontier.site = named.site and ready = 0 and due_at is not null
  ) as waiting,
  (
    select min(due_at) from frontier
    where frontier.site = named.site and ready = 0 and due_at is not null and due_at > :now
  ) as next_due,
  coalesce(failing.failed, 0) as failed,
  coalesce(failing.blocked, 0) as blocked,
  coalesce((select paused from sites where name = named.site), 0) as paused
from named
left join kept on kept.site = named.site
left join failing on failing.site = named.site
order by named.site
"""


def sites(archive: Archive, now: datetime) -> list[dict[str, Any]]:
    """Each site with its articles and addresses counted."""
    return list(archive.rows(SITES, {"now": text_of(now)}))


def totals(archive: Archive) -> dict[str, int]:
    """How much the archive holds; bytes are those of its WARC files."""
    counts: dict[str, int] = next(
        archive.rows(
            """
            select
              (select count(*) from captures) as captures,
              (select count(*) from articles where status <> 'forgotten') as articles,
              (select count(*) from articles where duplicate_of is not null) as copies,
              (select count(*) from revisions where number > 1) as changes,
              (select count(*) from pages where kind is null) as unread,
              (select count(*) from unsettled) as unsettled
            """
        )
    )
    kept = (file.stat().st_size for file in archive.warc.glob("*") if file.is_file())
    return counts | {"bytes": sum(kept)}
