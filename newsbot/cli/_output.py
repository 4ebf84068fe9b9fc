"""How the commands speak: data on standard output, the log on standard error, no control characters."""

from __future__ import annotations

import json
import logging
import re
from typing import Any

import click

# Controls, line separators, marks that turn the direction of writing, lone surrogates: the web may say them,
# a terminal must not obey them.
UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")
LOUDEST = 2
LEVELS = {-1: logging.ERROR, 0: logging.WARNING, 1: logging.INFO, 2: logging.DEBUG}


def plain(text: object, keep: str = "") -> str:
    """The text with what could steer a terminal written as escapes."""
    return UNPRINTABLE.sub(lambda found: found[0] if found[0] in keep else _escaped(found[0]), str(text))


def _escaped(character: str) -> str:
    code = ord(character)
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}"


def say(text: str = "") -> None:
    """One line or more of data on standard output."""
    click.echo(plain(text, keep="\n"))


def say_json(value: Any) -> None:
    """One JSON object on standard output, on one line; every character as it is but controls."""
    click.echo(json.dumps(value, ensure_ascii=False, default=str))


class _Plain(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        return plain(super().format(record), keep="\n")


def _is_ours_or_grave(record: logging.LogRecord) -> bool:
    """Scrapy and Twisted tell how they start and stop, and open every level of the log to do so."""
    ours = record.name.partition(".")[0] in ("newsbot", "pipelines")
    return record.levelno >= (logging.getLogger("newsbot").level if ours else logging.WARNING)


def log_to_standard_error(verbosity: int) -> None:
    """Send the log there, as much of it as -q, -v, -vv ask for."""
    handler = logging.StreamHandler()
    handler.setFormatter(_Plain("%(asctime)s %(levelname)s %(name)s: %(message)s", "%H:%M:%S"))
    if verbosity < LOUDEST:
        handler.addFilter(_is_ours_or_grave)
    root = logging.getLogger()
    for old in [each for each in root.handlers if isinstance(each.formatter, _Plain)]:
        root.removeHandler(old)
    root.addHandler(handler)
    root.setLevel(LEVELS[verbosity])
    logging.getLogger("newsbot").setLevel(LEVELS[verbosity])
    logging.getLogger("pipelines").setLevel(LEVELS[verbosity])
