"""`newsbot demo`: crawl the bundled newspapers on two days and show what was kept."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from newsbot.cli._output import say
from newsbot.config import Config

if TYPE_CHECKING:
    from newsbot.demo import Newspapers

PORTS = (8423, 8424)
FOLDER = ".demo"
SITES = {
    "courier": """\
# The River Courier: three languages, numeric ids, no dates on its articles, no feed, no sitemap.
name = "courier"
start = ["{url}/en", "{url}/ru", "{url}/hy"]
article = '^/(?P<language>en|ru|hy)/news/detail/(?P<id>\\d+)$'
timezone = "Asia/Yerevan"
""",
    "harbour": """\
# Harbour Post: a modern paper. Its pages say all that newsbot needs.
name = "harbour"
start = ["{url}/"]
timezone = "Asia/Yerevan"
""",
}


@click.command()
@click.option(
    "--folder",
    type=click.Path(path_type=Path),
    default=FOLDER,
    help="Where its archive goes, made anew [.demo].",
)
@click.pass_context
def command(context: click.Context, folder: Path) -> None:
    r"""Crawl two invented newspapers, bundled with newsbot and served on loopback, on two successive days.

    Prints what was kept, checks it against what the papers printed, and says where to look.

    \b
    Example: newsbot demo && newsbot --archive .demo serve
    """
    from newsbot.demo import CLOCK, Newspapers
    from newsbot.demo.summary import compared, summary
    from pipelines.storage.archive import Archive

    config: Config = context.obj
    _fresh(folder)
    with _papers(Newspapers) as papers:
        for name, url in (("courier", papers.courier), ("harbour", papers.harbour)):
            (folder / "sites" / f"{name}.toml").write_text(SITES[name].format(url=url), encoding="utf-8")
        for day, now in sorted(CLOCK.items()):
            papers.day = day
            before = len(papers.requests)
            say(f"day {day}, {now:%d %B %Y}: crawling {papers.courier} and {papers.harbour}")
            private = [each.removeprefix("http://") for each in (papers.courier, papers.harbour)]
            _crawl(folder, now.isoformat(), private, config)
            say(f"  {len(papers.requests) - before} requests")
        truth = papers.truth()
    with Archive.reader(folder) as archive:
        say()
        say(summary(archive))
        faults = compared(archive, truth)
    say()
    if faults:
        say("against what the papers printed:")
        for fault in faults:
            say(f"  {fault}")
        context.exit(1)
    say("against what the papers printed: no article missing, none invented, no wrong day, no list in a body")
    say(f"look at it:  {_this_program()} --archive {folder} serve")


def _this_program() -> str:
    """How newsbot was called, as somebody would type it again."""
    program = Path(sys.argv[0])
    if program.name != "newsbot":
        return "newsbot"
    return str(program.relative_to(Path.cwd()) if program.is_relative_to(Path.cwd()) else program)


def _fresh(folder: Path) -> None:
    """A folder of an earlier demo is removed; anything else is left alone."""
    if folder.exists() and any(folder.iterdir()):
        if not (folder / "sites" / "courier.toml").exists():
            raise click.UsageError(
                f"{folder} is not an earlier demo's folder; name an empty one with --folder"
            )
        shutil.rmtree(folder)
    (folder / "sites").mkdir(parents=True)


def _papers(newspapers: type[Newspapers]) -> Newspapers:
    try:
        return newspapers(ports=PORTS)
    except OSError:  # somebody else's ports
        return newspapers()


def _crawl(folder: Path, now: str, private: list[str], config: Config) -> None:
    """In a process of its own: Scrapy's reactor runs once."""
    arguments = [
        "--archive",
        str(folder),
        "--now",
        now,
        "crawl",
        "--delay",
        "0",
        "--contact",
        "demo@localhost",
    ]
    for each in private:
        arguments += ["--allow-private", each]
    done = subprocess.run([sys.executable, "-m", "newsbot", *arguments, "courier", "harbour"], check=False)
    if done.returncode != 0:
        raise click.ClickException(f"the crawl ended with exit code {done.returncode}; see above")
