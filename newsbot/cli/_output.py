"""How the commands speak: data on standard output, the log on standard error, no control characters, no secrets."""

from __future__ import annotations

import json
import logging
import sys
import traceback
from typing import Any

import click

from newsbot import log
from newsbot.log import plain

LOUDEST = 2
LEVELS = {-1: logging.ERROR, 0: logging.WARNING, 1: logging.INFO, 2: logging.DEBUG}


def say(text: str = "") -> None:
    """One line or more of data on standard output."""
    click.echo(plain(text, keep="\n"))


def say_json(value: Any) -> None:
    """One JSON object on standard output, on one line; every character as it is but controls."""
    click.echo(json.dumps(value, ensure_ascii=False, default=str))


def tell(message: str, *, level: int = logging.ERROR, trace: bool = False, log_format: str = "text") -> None:
    """A word to whoever started the command, on standard error, however quiet the log is.

    `trace` adds where the exception that is being handled was raised.
    """
    raised = sys.exc_info() if trace and sys.exc_info()[1] is not None else None
    if log_format == "json":
        record = logging.LogRecord("newsbot", level, __file__, 0, "%s", (message,), raised)
        click.echo(log.Json().format(record), err=True)
        return
    if raised is not None:
        click.echo(plain(log.hidden(traceback.format_exc()), keep="\n"), err=True)
    click.echo(f"newsbot: {plain(log.hidden(message), keep=chr(10))}", err=True)


def _is_ours_or_grave(record: logging.LogRecord) -> bool:
    """Scrapy and Twisted tell how they start and stop, and open every level of the log to do so."""
    ours = record.name.partition(".")[0] in ("newsbot", "pipelines")
    return record.levelno >= (logging.getLogger("newsbot").level if ours else logging.WARNING)


def log_to_standard_error(verbosity: int, log_format: str = "text") -> None:
    """Send the log there, as much of it as -q, -v, -vv ask for."""
    handler = logging.StreamHandler()
    handler.setFormatter(log.FORMATS[log_format]())
    if verbosity < LOUDEST:
        handler.addFilter(_is_ours_or_grave)
    root = logging.getLogger()
    for old in [each for each in root.handlers if isinstance(each.formatter, tuple(log.FORMATS.values()))]:
        root.removeHandler(old)
    root.addHandler(handler)
    root.setLevel(LEVELS[verbosity])
    logging.getLogger("newsbot").setLevel(LEVELS[verbosity])
    logging.getLogger("pipelines").setLevel(LEVELS[verbosity])
