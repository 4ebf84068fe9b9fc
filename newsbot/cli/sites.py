"""The sites that are visited: list them, pause one, resume it, remove it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from newsbot.cli._output import say, say_json
from newsbot.cli._table import say_table
from newsbot.config import Config
from newsbot.lock import held
from newsbot.site import FOLDER, Sites
from pipelines.errors import BadUsage
from pipelines.storage import sites as rows
from pipelines.storage.archive import Archive
from pipelines.values import Site

COLUMNS = ("name", "start", "state", "file")


@click.group("sites", invoke_without_command=True)
@click.pass_context
def command(context: click.Context) -> None:
    """List the sites: their start, whether a crawl without arguments visits them, and the file that describes them.

    \b
    newsbot sites
    newsbot sites pause lantern

    A state is active, paused, or shipped: newsbot knows the site, and visits it when it is named.
    With --json: {"sites": [{"name", "start", "state", "file"}]}.
    """
    if context.invoked_subcommand:
        return
    settings: Config = context.obj
    known = Sites(settings.archive)
    shown = [_shown(known, site, "paused" if site.paused else "active") for site in known.configured()]
    shown += [_shown(known, site, "shipped") for site in known.shipped()]
    if settings.json:
        say_json({"sites": shown})
        return
    cells = ((each["name"], " ".join(each["start"]), each["state"], each["file"]) for each in shown)
    say_table(f"Sites of {settings.archive}", COLUMNS, cells)


@command.command("pause")
@click.argument("name")
@click.pass_obj
def pause(settings: Config, name: str) -> None:
    """Leave a site out of every crawl that does not name it.

    \b
    newsbot sites pause lantern

    `paused = true` in its file does the same, and beats this. With --json: {"name", "state"}.
    """
    _set_paused(settings, name, paused=True)


@command.command("resume")
@click.argument("name")
@click.pass_obj
def resume(settings: Config, name: str) -> None:
    """Visit a paused site again.

    \b
    newsbot sites resume lantern

    With --json: {"name", "state"}.
    """
    _set_paused(settings, name, paused=False)


@command.command("remove")
@click.argument("name")
@click.option("--dry-run", is_flag=True, help="Say what would go; change nothing.")
@click.pass_obj
def remove(settings: Config, name: str, *, dry_run: bool) -> None:
    """Stop visiting a site for good. What was captured of it, and its articles, stay.

    \b
    newsbot sites remove lantern --dry-run

    The addresses of it that wait to be fetched are forgotten; `newsbot crawl` of its address begins anew.
    With --json: {"name", "addresses", "removed"}.
    """
    known = Sites(settings.archive)
    if file := known.file_of(name):
        raise BadUsage(
            f"site {name!r} is described by {file}, so every crawl visits it; "
            "delete that file, then remove the site"
        )
    if not known.has_met(name):
        known.named(name)  # raises for a name that nobody knows
        raise BadUsage(f"site {name!r} was never crawled into {settings.archive}: there is nothing to remove")
    if dry_run:
        with Archive.reader(settings.archive) as archive:
            addresses = rows.waiting(archive, name)
    else:
        with held(settings.archive, "sites remove"), Archive.open(settings.archive) as archive:
            addresses = rows.waiting(archive, name)
            rows.remove(archive, name)
    if settings.json:
        say_json({"name": name, "addresses": addresses, "removed": not dry_run})
        return
    verb = "would be removed" if dry_run else "is removed"
    gone = "1 address" if addresses == 1 else f"{addresses} addresses"
    say(f"{name} {verb}, with {gone} of its frontier; its captures and articles stay")


def _set_paused(settings: Config, name: str, *, paused: bool) -> None:
    known = Sites(settings.archive)
    site = _configured(known, name, settings.archive)
    said = known.paused_by_file(name)
    if said is not None and said != paused:
        raise BadUsage(
            f"{known.file_of(name)} says paused = {str(said).lower()}, which beats the archive; "
            "change it there"
        )
    verb = "pause" if paused else "resume"
    with held(settings.archive, f"sites {verb}"), Archive.open(settings.archive) as archive:
        rows.pause(archive, site, paused=paused)
    if settings.json:
        say_json({"name": name, "state": "paused" if paused else "active"})
    elif paused:
        say(f"{name} is paused: only `newsbot crawl {name}` visits it until `newsbot sites resume {name}`")
    else:
        say(f"{name} is active: every crawl visits it")


def _configured(known: Sites, name: str, archive: Path) -> Site:
    found = next((site for site in known.configured() if site.name == name), None)
    if found is None:
        known.named(name)  # raises for a name that nobody knows
        raise BadUsage(
            f"site {name!r} is shipped with newsbot, and no crawl visits it unasked; "
            f"to have it visited, crawl it once or put a file into {archive / FOLDER}"
        )
    return found


def _shown(known: Sites, site: Site, state: str) -> dict[str, Any]:
    file = known.file_of(site.name)
    return {"name": site.name, "start": list(site.start), "state": state, "file": str(file) if file else None}
