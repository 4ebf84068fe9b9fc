"""`newsbot rebuild`: everything concluded again from the captures."""

from __future__ import annotations

import click

from newsbot.cli._crawling import Display
from newsbot.cli._output import say, say_json
from newsbot.config import Config
from newsbot.lock import held
from newsbot.site import Sites

PARTIAL = 5


@click.command()
@click.option("--workers", type=int, metavar="N", help="Reading processes.")
@click.option("--engine", type=click.Choice(["local"]), help="Where the work runs.")
@click.pass_context
def command(context: click.Context, /, **flags: object) -> None:
    """Conclude everything again from the captures, beside the old database, then swap.

    Ids of known articles, the ledger and the frontier are carried over. Nothing is fetched.

    \b
    Example: newsbot --archive archive rebuild
    """
    from newsbot.engines.rebuild import rebuild

    config: Config = context.obj.with_flags(**flags)
    with held(config.archive, "rebuild"), Display(config) as display:
        done = rebuild(
            config, Sites(config.archive, date_threshold=config.date_threshold), progress=display.progress
        )
    for problem in done.problems:
        click.echo(f"newsbot: {problem}", err=True)
    if config.json:
        say_json({"captures": done.captures, "articles": done.settled.new, "problems": done.problems})
    else:
        say(f"{done.captures} captures, {done.settled.new} articles")
    context.exit(PARTIAL if done.problems else 0)
