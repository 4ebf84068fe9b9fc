"""`newsbot import`: captures from elsewhere into the archive."""

from __future__ import annotations

import click

from newsbot.cli._crawling import Display
from newsbot.cli._output import say, say_json
from newsbot.config import Config
from newsbot.lock import held
from newsbot.site import Sites

PARTIAL = 5


@click.command()
@click.argument("paths", metavar="PATH...", nargs=-1, required=True, type=click.Path())
@click.option("--base-url", metavar="URL", help="The address below which files without one stand.")
@click.option("--workers", type=int, metavar="N", help="Reading processes.")
@click.option("--engine", type=click.Choice(["local"]), help="Where the work runs.")
@click.pass_context
def command(context: click.Context, /, paths: tuple[str, ...], base_url: str | None, **flags: object) -> None:
    r"""Take captures into the archive: WARC files, WACZ, pages, folders of them, JSON lines.

    Records are copied with their own times; what the archive holds already is left. Nothing is fetched.

    \b
    Example: newsbot import old-crawl.warc.gz
    """
    from newsbot.engines.importing import import_pages
    from newsbot.engines.sources import given

    config: Config = context.obj.with_flags(**flags)
    with held(config.archive, "import"), Display(config) as display:
        pages = (page for path in paths for page in given(path, base_url=base_url))
        done = import_pages(
            config,
            Sites(config.archive, date_threshold=config.date_threshold),
            pages,
            progress=display.progress,
        )
    for problem in done.problems:
        click.echo(f"newsbot: {problem}", err=True)
    if config.json:
        say_json(
            {"run": done.run, "captures": done.captures, "known": done.known, "new": done.settled.new,
             "changed": done.settled.changed, "problems": done.problems}
        )  # fmt: skip
    else:
        say(f"{done.captures} captures taken, {done.known} known already, {done.settled.new} new articles")
    context.exit(PARTIAL if done.problems else 0)
