"""One screen on the archive: sites, articles, last runs, what is due, what looks wrong."""

from __future__ import annotations

from typing import Any

import click

from newsbot import clock, lock
from newsbot.cli._output import say, say_json
from newsbot.cli._table import say_table
from newsbot.config import Config
from newsbot.spelling import counted
from pipelines.storage.archive import Archive, text_of
from pipelines.storage.viewing import overview
from pipelines.storage.viewing.runs import latest

LAST_RUNS = 5
SITE_COLUMNS = ("site", "articles", "dated", "gone", "last_seen", "due", "waiting", "failed", "next_due")
RUN_COLUMNS = ("id", "command", "started", "outcome", "requests", "new", "changed", "failed")


@click.command("status")
@click.pass_obj
def command(settings: Config) -> None:
    """Show on one screen what the archive holds, what is due and what looks wrong.

    \b
    newsbot --archive archive status

    With --json: {"archive", "at", "running", "totals", "sites", "runs", "wrong"}.
    """
    now = clock.now(settings.now)
    with Archive.reader(settings.archive) as archive:
        sites = overview.sites(archive, now)
        totals = overview.totals(archive)
        runs = latest(archive, most=LAST_RUNS)
        waiting = overview.waiting_hosts(archive, now)
        unfinished = overview.unfinished(archive)
    running = lock.holder(settings.archive)
    wrong = [*_wrong(sites, totals, unfinished, running), *_patient(waiting)]
    if settings.json:
        say_json(
            {
                "archive": str(settings.archive),
                "at": text_of(now),
                "running": running,
                "totals": totals,
                "sites": sites,
                "runs": runs,
                "wrong": wrong,
            }
        )
        return
    say(f"{settings.archive}: {_counted(totals)}")
    say(f"Running now: {running}" if running else "Nothing is running.")
    say_table("Sites", SITE_COLUMNS, ([site[name] for name in SITE_COLUMNS] for site in sites))
    say_table("Last runs", RUN_COLUMNS, ([run[name] for name in RUN_COLUMNS] for run in runs))
    say("Looks wrong:" if wrong else "Nothing looks wrong.")
    for line in wrong:
        say(f"  {line}")


def _counted(totals: dict[str, int]) -> str:
    articles, captures = counted(totals["articles"], "article"), counted(totals["captures"], "capture")
    copies, later = counted(totals["copies"], "copy", "copies"), counted(totals["changes"], "later revision")
    return f"{articles} ({copies}, {later}) from {captures}, {totals['bytes'] / 1e6:.1f} MB"


def _wrong(
    sites: list[dict[str, Any]], totals: dict[str, int], unfinished: list[dict[str, Any]], running: str | None
) -> list[str]:
    found = []
    for site in sites:
        name, failed, blocked = site["site"], site["failed"], site["blocked"]
        if not site["articles"]:
            found.append(f"{name}: no article yet")
        elif not site["dated"]:
            found.append(f"{name}: no article has a date; newsbot explain ID says why")
        if failed:
            found.append(f"{name}: {counted(failed, 'address', 'addresses')} failed when last asked")
        if blocked:
            found.append(
                f"{name}: {counted(blocked, 'address', 'addresses')} blocked by robots.txt or refused as private"
            )
    if running is None:
        found += [f"run {run['id']} ({run['command']}, {run['started']}) never ended" for run in unfinished]
        if totals["unread"] or totals["unsettled"]:
            pages = counted(totals["unread"], "page")
            addresses = counted(totals["unsettled"], "address", "addresses")
            found.append(f"{pages} to be read, {addresses} to be settled: the next crawl or import does it")
    return found


def _patient(waiting: list[dict[str, Any]]) -> list[str]:
    return [f"{each['host']} asked to be left alone until {each['not_before']}" for each in waiting]
