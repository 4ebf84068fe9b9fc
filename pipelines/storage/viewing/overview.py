"""The archive on one screen: its sites, what is due, what looks wrong."""

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
      count(published) as dated,
      sum(status = 'gone') as gone,
      sum(withheld is not null) as withheld,
      max(last_seen) as last_seen
    from articles
    where status <> 'forgotten'
    group by site
  ),
  asked as (
    select
      site,
      sum(due_at <= :now) as due,
      sum(due_at is not null) as waiting,
      sum(tries > 0 and outcome not in ('disallowed', 'refused', 'not-found', 'gone')) as failed,
      sum(outcome in ('disallowed', 'refused')) as blocked,
      min(case when due_at > :now then due_at end) as next_due
    from frontier
    group by site
  ),
  named as (
    select name as site from sites
    union
    select site from kept
    union
    select site from asked
  )
select
  named.site,
  coalesce(kept.articles, 0) as articles,
  coalesce(kept.dated, 0) as dated,
  coalesce(kept.gone, 0) as gone,
  coalesce(kept.withheld, 0) as withheld,
  kept.last_seen,
  coalesce(asked.due, 0) as due,
  coalesce(asked.waiting, 0) as waiting,
  coalesce(asked.failed, 0) as failed,
  coalesce(asked.blocked, 0) as blocked,
  asked.next_due
from named
left join kept on kept.site = named.site
left join asked on asked.site = named.site
order by named.site
"""


def sites(archive: Archive, now: datetime) -> list[dict[str, Any]]:
    """Each site with its articles and addresses counted."""
    return list(archive.rows(SITES, {"now": text_of(now)}))


def totals(archive: Archive) -> dict[str, int]:
    """How much the archive holds."""
    return next(
        archive.rows(
            """
            select
              (select count(*) from captures) as captures,
              (select coalesce(sum(length), 0) from captures) as bytes,
              (select count(*) from articles where status <> 'forgotten') as articles,
              (select count(*) from articles where duplicate_of is not null) as copies,
              (select count(*) from revisions where number > 1) as changes,
              (select count(*) from pages where kind is null) as unread,
              (select count(*) from unsettled) as unsettled
            """
        )
    )


def waiting_hosts(archive: Archive, now: datetime) -> list[dict[str, Any]]:
    """Hosts that asked to be left alone for a while yet."""
    return list(
        archive.rows("select host, not_before from hosts where not_before > ? order by host", (text_of(now),))
    )


def unfinished(archive: Archive) -> list[dict[str, Any]]:
    """Runs that never wrote how they ended."""
    return list(archive.rows("select id, command, started from runs where finished is null order by id"))
