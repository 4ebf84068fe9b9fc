"""`newsbot crawl`: fetch what is new or due, read it, settle it."""

from __future__ import annotations

import dataclasses
import logging
import sys
from pathlib import Path
from typing import TextIO

import click

from newsbot.cli._crawling import Display
from newsbot.cli._output import say_json, tell
from newsbot.config import Config
from newsbot.lock import held
from newsbot.site import Sites, bare
from pipelines.dedup.addresses import belongs, cautious, discreet
from pipelines.errors import BadUsage
from pipelines.storage.archive import Archive
from pipelines.values import Site

LOG = logging.getLogger(__name__)


@click.command()
@click.argument("targets", metavar="[SITE|URL]...", nargs=-1)
@click.option(
    "--from", "file", type=click.File("r"), help="Start addresses, one a line; - for standard input."
)
@click.option("--max-requests", type=int, metavar="N", help="Stop after so many requests.")
@click.option("--max-seconds", type=float, metavar="S", help="Stop after so many seconds.")
@click.option(
    "--delay", "delay_seconds", type=float, metavar="S", help="Seconds between requests to a host [5]."
)
@click.option(
    "--allow-private", multiple=True, metavar="HOST[:PORT]", help="Let a private address be fetched."
)
@click.option("--contact", metavar="TEXT", help="Who runs this: goes into the user agent.")
@click.option("--workers", type=int, metavar="N", help="Reading processes.")
@click.option("--engine", type=click.Choice(["local"]), help="Where the work runs.")
@click.option("--dry-run", is_flag=True, help="Say what would be fetched; fetch and write nothing.")
@click.pass_context
def command(
    context: click.Context,
    /,
    targets: tuple[str, ...],
    file: TextIO | None,
    dry_run: bool,
    **flags: object,
) -> None:
    r"""Fetch what is new or due, read it, settle it.

    SITE is the name of a site file, URL any address. Without one, every site that you configured or crawled before.

    \b
    Example: newsbot crawl https://news.example/ --contact mail@university.example
    """
    config: Config = context.obj.with_flags(**flags)
    sites = Sites(config.archive, date_threshold=config.date_threshold)
    asked, addresses = _asked(sites, [*targets, *_lines(file)])
    if not asked:
        _all_paused(config)
        return
    if dry_run:
        _plan(config, sites, asked, addresses)
        return
    from newsbot.engines.crawl import crawl

    with held(config.archive, "crawl"), Display(config) as display:
        crawled = crawl(
            config, sites, asked, addresses=addresses, report=display.fetched, progress=display.progress
        )
    if config.json:
        say_json({"run": crawled.run, "outcome": crawled.outcome, **crawled.counts})
    elif config.verbosity > 0 or sys.stderr.isatty():
        display.summary(crawled.outcome, crawled.counts)
    context.exit(crawled.exit_code)


def _lines(file: TextIO | None) -> list[str]:
    return [line.strip() for line in file if line.strip() and not line.startswith("#")] if file else []


def _asked(sites: Sites, targets: list[str]) -> tuple[list[Site], list[str]]:
    """The sites asked for, and the start addresses that are not theirs by configuration."""
    if not targets:
        if not (configured := sites.configured()):
            raise BadUsage(
                "there is no site to crawl: name one, as `newsbot crawl https://news.example/`, "
                "or put a file into sites/ in the archive"
            )
        for site in configured:
            if site.paused:
                LOG.info("%s is paused and not visited; `newsbot sites` tells of all", site.name)
        return [site for site in configured if not site.paused], []
    found: dict[str, Site] = {}
    addresses = []
    for target in targets:
        if "/" not in target and "." not in target.partition(":")[0]:
            site = sites.named(target)
        else:
            written = target if "://" in target else f"https://{target}"
            url = cautious(written)
            if url is None:
                raise BadUsage(
                    f"{discreet(written)!r} is no address; expected one as https://news.example/, or a site's name"
                )
            if discreet(written) != written:
                LOG.warning(
                    "%s: a login or a secret in an address is neither sent nor kept; a site file can hold it, "
                    "under headers or parameters",
                    url,
                )
            site = next((each for each in found.values() if belongs(url, each)), None) or sites.of(url)
            if not site.start:
                site = dataclasses.replace(bare(url), start=(url,))
            if url not in site.start:
                addresses.append(url)
        found[site.name] = site
    return list(found.values()), addresses


def _all_paused(config: Config) -> None:
    """Nothing to do, as the user wanted it: no error, and from cron not a word."""
    if config.json:
        say_json({"run": None, "outcome": "done"})
    elif config.verbosity > 0 or sys.stderr.isatty():
        tell(
            "every site is paused; `newsbot sites resume NAME` ends that",
            level=logging.INFO,
            log_format=config.log_format,
        )


def _plan(config: Config, sites: Sites, asked: list[Site], addresses: list[str]) -> None:
    """What a run would fetch first, as far as it is known before fetching."""
    from newsbot import clock
    from pipelines.storage import frontier
    from pipelines.storage.archive import DATABASE, text_of

    now = str(text_of(clock.now(config.now)))
    known: list[str] = []
    if (Path(config.archive) / DATABASE).exists():
        with Archive.reader(config.archive) as archive:
            due = frontier.due(
                archive, [site.name for site in asked], now=now, most=config.max_requests or 10**9
            )
            known = [entry.url for entry in due]
    starts = [url for site in asked for url in site.start]
    for url in dict.fromkeys([*starts, *addresses, *known]):
        click.echo(url)
