"""The command line: global options, the commands of this folder, and where errors become exit codes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from newsbot import __version__, config, log
from newsbot.cli import _failures, _output
from newsbot.cli._folder import CommandFolder

EXIT_CODES = """\b
Exit codes:
   0  done, also when nothing was new
   1  unexpected error
   2  usage
   3  disk full
   4  configuration
   5  finished, some pages failed
   6  health or integrity check failed
   7  source unreachable
   8  rate-limited, try later
   9  blocked by robots.txt or rights
  10  archive unusable (locked by another program, read-only, too new, damaged)
  75  another run holds the archive
 130  interrupted

Example: newsbot crawl https://news.example/ && newsbot serve
"""


class Newsbot(CommandFolder):
    """The one seam: whatever a command raises leaves here as a message on standard error and an exit code."""

    def invoke(self, context: click.Context) -> Any:
        with _failures.told(context):
            try:
                return super().invoke(context)
            except click.NoSuchOption as misplaced:
                if any(misplaced.option_name in option.opts for option in self.params):
                    place = f"give it before the command: newsbot {misplaced.option_name} …"
                    raise click.UsageError(f"{misplaced.format_message()}; {place}", misplaced.ctx) from None
                raise


@click.group(cls=Newsbot, epilog=EXIT_CODES, context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--archive", type=click.Path(path_type=Path), metavar="DIR", help="The archive's folder [./archive]."
)
@click.option("--now", metavar="ISO8601", help="Fix the clock of this run, as 2026-11-23T08:00:00Z.")
@click.option("-v", "--verbose", count=True, help="Say more on standard error; -vv for everything.")
@click.option("-q", "--quiet", is_flag=True, help="Say nothing on standard error but errors.")
@click.option("--json", is_flag=True, help="Give one JSON object on standard output.")
@click.option(
    "--log-format", metavar="text|json", help="How the log is written: lines, or JSON objects [text]."
)
@click.version_option(__version__, prog_name="newsbot", message="%(prog)s %(version)s")
@click.pass_context
def main(
    context: click.Context,
    *,
    archive: Path | None,
    now: str | None,
    verbose: int,
    quiet: bool,
    json: bool,
    log_format: str | None,
) -> None:
    """Keep news sites: crawl them, tell what was published when, publish the archive.

    Every option has a twin in the environment (NEWSBOT_ARCHIVE, NEWSBOT_NOW, …) and in newsbot.toml.
    """
    verbosity = -1 if quiet else min(verbose, 2) or None
    log.begin(context.invoked_subcommand)
    settings = config.load(
        {"archive": archive, "now": now, "verbosity": verbosity, "json": json, "log_format": log_format}
    )
    _output.log_to_standard_error(settings.verbosity, settings.log_format)
    config.doubt()
    context.obj = settings
