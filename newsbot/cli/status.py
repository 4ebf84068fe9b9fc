"""One screen on the archive: sites, articles, last runs, what is due, what looks wrong."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any

import click

from newsbot import clock, lock
from newsbot.cli._output import say, say_json
from newsbot.config import Config
from newsbot.log import plain
from newsbot.spelling import counted
from pipelines.storage.archive import Archive, text_of
from pipelines.storage.viewing import overview
from pipelines.storage.viewing.runs import latest

HEIGHT, WIDTH = 24, 80  # of a terminal that nobody has enlarged
LAST_RUNS = 5
FEWEST_FINDINGS = 3  # are shown, whatever else there is
LONGEST_NAME = 24
ADDRESSES_COUNTED = (
    10_000  # of a site, for its account of ids: status is quick; `newsbot --json check` counts all
)
SITE_COLUMNS = ("site", "articles", "dated", "last seen", "due", "next")
RUN_COLUMNS = ("run", "started", "command", "outcome", "requests", "new", "changed", "failed")


@click.command("status")
@click.pass_obj
def command(settings: Config) -> None:
    """Show on one screen what the archive holds, what is due and what looks wrong.

    Times are UTC. What looks wrong is what `newsbot check` finds, notes included.

    \b
    newsbot --archive archive status

    With --json: {"archive", "at", "running", "totals", "sites", "ids", "runs", "wrong": [SENTENCE], "notes": [SENTENCE]}.
    """
    from newsbot.cli._health import found_in, ids_of
    from newsbot.site import Sites
    from pipelines.health import Gravity

    now, known = clock.now(settings.now), Sites(settings.archive)
    running = lock.holder(settings.archive)
    with Archive.reader(settings.archive) as archive:
        sites = overview.sites(archive, now)
        totals = overview.totals(archive)
        runs = latest(archive, most=LAST_RUNS)
        findings = found_in(archive, known, now=now, running=running is not None)
        ids = ids_of(archive, known, most=ADDRESSES_COUNTED)
    wrong = [each for each in findings if each.gravity > Gravity.NOTE]
    notes = [each for each in findings if each.gravity == Gravity.NOTE]
    if settings.json:
        say_json(
            {
                "archive": str(settings.archive),
                "at": text_of(now),
                "running": running,
                "totals": totals,
                "sites": sites,
                "ids": {name: [each.as_json() for each in found] for name, found in ids.items()},
                "runs": runs,
                "wrong": [str(each) for each in wrong],
                "notes": [str(each) for each in notes],
            }
        )
        return
    lines = [
        _counted(totals),
        f"Running now: {running}" if running else f"Nothing is running in {settings.archive}.",
    ]
    lines += _columns(SITE_COLUMNS, [_site(site, now) for site in sites])
    for name, found in ids.items():
        lines += [
            f"  ids of {_short(name, LONGEST_NAME)} {each.run or ''} {each.lowest}-{each.highest}: {each.fetched} fetched, "
            f"{each.missing} missing, {each.redirected} moved, {each.failed} failed, {each.never_tried} never tried"
            for each in found[:1]
        ]
    lines += _columns(RUN_COLUMNS, [_run(run) for run in runs])
    lines.append("Looks wrong (`newsbot check` says what to do):" if wrong else "Nothing looks wrong.")
    room = max(FEWEST_FINDINGS, HEIGHT - 2 - len(lines))  # the prompt takes a line, what is left out another
    shown = [*wrong, *notes][:room]
    lines += [f"  {'note: ' * (each in notes)}{each.headline()}" for each in shown]
    if more := len(wrong) + len(notes) - len(shown):
        lines.append(f"  and {more} more: newsbot -v check")
    for line in lines:
        say(_short(line, WIDTH))


def _counted(totals: dict[str, int]) -> str:
    articles, captures = counted(totals["articles"], "article"), counted(totals["captures"], "capture")
    copies, later = counted(totals["copies"], "copy", "copies"), counted(totals["changes"], "later revision")
    return f"{articles} ({copies}, {later}) from {captures}, {totals['bytes'] / 1e6:.1f} MB"


def _site(site: dict[str, Any], now: datetime) -> tuple[str, ...]:
    dated = f"{site['dated'] / site['articles']:.0%}" if site["articles"] else ""
    following = "paused" if site["paused"] else "now" if site["due"] else _moment(site["next_due"])
    return (
        _short(site["site"], LONGEST_NAME),
        f"{site['articles']:,}",
        dated,
        _moment(site["last_seen"]),
        f"{site['due']:,}",
        following,
    )


def _run(run: dict[str, Any]) -> tuple[str, ...]:
    figures = (f"{run[name]:,}" for name in ("requests", "new", "changed", "failed"))
    return (str(run["id"]), _moment(run["started"]), run["command"], run["outcome"] or "", *figures)


def _moment(text: str | None) -> str:
    """A time of the tables, to the minute."""
    return (text or "")[:16].replace("T", " ")


def _columns(names: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """A table of plain columns: ruled lines would not leave it on one screen."""
    cells = [list(names), *([plain(cell) for cell in row] for row in rows)]
    widths = [max(len(line[place]) for line in cells) for place in range(len(names))]
    for line in cells:
        yield "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip()


def _short(text: str, most: int) -> str:
    said = plain(text)
    return said if len(said) <= most else f"{said[: most - 1]}…"
