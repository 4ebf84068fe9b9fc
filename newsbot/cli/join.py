"""`newsbot join`: put the small WARC files that years of runs leave into few large ones."""

from __future__ import annotations

import click

from newsbot.cli._crawling import Display
from newsbot.cli._output import say, say_json, tell
from newsbot.config import Config
from newsbot.lock import held
from newsbot.site import Sites
from newsbot.spelling import counted
from pipelines.storage.archive import Archive

UNSOUND = 6
MEGABYTE = 1 << 20
Size = click.IntRange(min=1)


@click.command("join")
@click.option(
    "--below", type=Size, default=100, show_default=True, metavar="MB", help="Only files below this size."
)
@click.option(
    "--up-to", type=Size, default=1024, show_default=True, metavar="MB", help="How large a new file may be."
)
@click.option("--dry-run", is_flag=True, help="Say what would be joined, by size; check and change nothing.")
@click.pass_obj
def command(config: Config, below: int, up_to: int, dry_run: bool) -> None:
    r"""Put small WARC files together, oldest first, their records byte for byte.

    Each capture is checked before its file goes. A file with a damaged record is left as it is and named, and the
    exit code is then 6. Nothing is fetched; it may be stopped at any time.

    \b
    newsbot join --dry-run
    newsbot join --below 100 --up-to 1024

    With --json: {"files", "into": [NAME], "bytes", "problems"}; with --dry-run: {"groups": [{NAME: BYTES}]}.
    """
    from newsbot.engines.joining import join, would_join

    bounds = {"below": below * MEGABYTE, "up_to": up_to * MEGABYTE}
    if dry_run:
        groups = would_join(config, **bounds)
        if config.json:
            say_json({"groups": groups})
        for group in () if config.json else groups:
            say(f"{counted(len(group), 'file')}, {sum(group.values()) / MEGABYTE:.1f} MB: {', '.join(group)}")
        return
    Archive.reader(config.archive).close()  # nothing is made where there is no archive
    with held(config.archive, "join"), Display(config) as display:
        done = join(
            config,
            Sites(config.archive, date_threshold=config.date_threshold),
            **bounds,
            progress=display.progress,
        )
    for problem in done.problems:
        tell(f"{problem}; left as it is", log_format=config.log_format)
    if config.json:
        say_json({"files": done.files, "into": done.into, "bytes": done.bytes, "problems": done.problems})
    else:
        say(f"{counted(done.files, 'file')} joined into {len(done.into)}, {done.bytes / MEGABYTE:.1f} MB")
    if done.problems:
        click.get_current_context().exit(UNSOUND)
