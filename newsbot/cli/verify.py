"""`newsbot verify`: integrity of the archive."""

from __future__ import annotations

import click

from newsbot.cli._crawling import Display
from newsbot.cli._output import say, say_json
from newsbot.config import Config
from pipelines.storage.archive import Archive

UNSOUND = 6


@click.command()
@click.pass_context
def command(context: click.Context) -> None:
    r"""Check every capture's length and digest, every reference, and the database itself; exit 6 if something is wrong.

    \b
    Example: newsbot --archive archive verify
    """
    from newsbot.engines.verify import verify

    config: Config = context.obj
    with Archive.reader(config.archive) as archive, Display(config) as display:
        found = verify(archive, progress=display.progress)
    if config.json:
        say_json({"captures": found.captures, "problems": found.problems})
    else:
        for problem in found.problems:
            say(problem)
        say(
            f"{found.captures} captures checked, {len(found.problems) or 'no'} problem{'s' * (len(found.problems) != 1)}"
        )
    context.exit(UNSOUND if found.problems else 0)
