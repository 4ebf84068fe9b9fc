"""Health of the archive: sites gone silent, extraction that dropped, dates that got worse, runs that fail."""

from __future__ import annotations

import click

from newsbot import clock, lock
from newsbot.cli._output import say, say_json
from newsbot.config import Config
from pipelines.storage.archive import Archive, text_of

WRONG = 6


@click.command("check")
@click.pass_context
def command(context: click.Context) -> None:
    """Compare each site with its own past; say what is wrong and exit 6, say nothing and exit 0 if nothing is.

    A line says what is, what was expected and what to do, the gravest first. With too little history a check abstains.
    Notes, which nobody has to act on, come with -v only, and with --json.

    \b
    newsbot check || newsbot status

    With --json: {"archive", "at", "healthy", "findings": [{"check", "site", "gravity", "found", "expected", "advice",
    "sentence"}], "ids": {SITE: [{"run", "lowest", "highest", "fetched", "redirected", "missing", "failed",
    "never_tried"}]}}; gravity is grave, wrong or note, and notes leave "healthy" true.
    """
    from newsbot.cli._health import found_in, ids_of
    from newsbot.site import Sites
    from pipelines.health import Gravity

    settings: Config = context.obj
    now, sites = clock.now(settings.now), Sites(settings.archive)
    with Archive.reader(settings.archive) as archive:
        found = found_in(archive, sites, now=now, running=lock.holder(settings.archive) is not None)
        ids = ids_of(archive, sites) if settings.json else {}
    wrong = [each for each in found if each.gravity > Gravity.NOTE]
    if settings.json:
        say_json(
            {
                "archive": str(settings.archive),
                "at": text_of(now),
                "healthy": not wrong,
                "findings": [each.as_json() for each in found],
                "ids": {name: [each.as_json() for each in runs] for name, runs in ids.items()},
            }
        )
    else:
        for each in found if settings.verbosity > 0 else wrong:
            say(str(each))
    context.exit(WRONG if wrong else 0)
