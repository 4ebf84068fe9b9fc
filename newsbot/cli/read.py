"""`newsbot read`: pages without an archive."""

from __future__ import annotations

import json

import click

from newsbot.config import Config
from newsbot.site import Sites


@click.command()
@click.argument("paths", metavar="PATH...", nargs=-1, required=True)
@click.option("--base-url", metavar="URL", help="The address below which files without one stand.")
@click.option("--workers", type=int, metavar="N", help="Reading processes.")
@click.option("--engine", type=click.Choice(["local"]), help="Where the work runs.")
@click.pass_obj
def command(config: Config, /, paths: tuple[str, ...], base_url: str | None, **flags: object) -> None:
    """Read pages without an archive: one JSON object a line, in the order of the input.

    PATH is an .html file, a folder of them, a .warc, a .wacz, or JSON lines of {"id", "url", "html"}; - is standard
    input, JSON lines. Pages of one site that are given together are read together.

    \b
    Example: newsbot read saved-pages/ > articles.jsonl
    """
    from newsbot.engines.readers import Readers
    from newsbot.engines.reading import read_pages
    from newsbot.engines.sources import given

    config = config.with_flags(**flags)
    pages = (page for path in paths for page in given(path, base_url=base_url))
    with Readers(config.workers) as readers:
        for line in read_pages(pages, Sites(config.archive, date_threshold=config.date_threshold), readers):
            click.echo(json.dumps(line, ensure_ascii=False))
