"""What the log says and hides: every line names its run and its address, and none of them a secret."""

from __future__ import annotations

import json
import logging
import re
import traceback
from base64 import b64encode
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote, quote_plus

from pipelines.dedup.addresses import discreet

# Controls, line separators, marks that turn the direction of writing, lone surrogates: the web may say them,
# a terminal must not obey them.
UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")
ADDRESS = re.compile(r"https?://\S+$")
SHORTEST_SECRET = (
    4  # characters; a shorter one hides nothing, and starring it out would make the log unreadable
)
STARS = "***"

_about: ContextVar[str | None] = ContextVar("about", default=None)


class _Run:
    """One process serves one command, which is one run at the most; what it knows as secret is known to all of it."""

    command: str | None = None
    number: int | None = None
    secrets: re.Pattern[str] | None = None
    values: frozenset[str] = frozenset()


def begin(command: str | None) -> None:
    """A command starts: what was noted of the one before is forgotten."""
    _Run.command, _Run.number, _Run.secrets, _Run.values = command, None, None, frozenset()


def run(number: int) -> None:
    """The command's run has this number in the ledger; each line says so from now on."""
    _Run.number = number


def hide(secrets: Iterable[str]) -> None:
    """Never to be told, in whichever way it is written down: plain, percent-encoded, in base64, escaped."""
    found = (each for each in secrets if len(each) >= SHORTEST_SECRET)
    _Run.values |= {spelling for each in found for spelling in spellings(each)}
    longest_first = sorted(_Run.values, key=lambda each: (-len(each), each))
    _Run.secrets = re.compile("|".join(map(re.escape, longest_first))) if longest_first else None


def spellings(secret: str) -> set[str]:
    """The ways in which a secret may be written inside something else."""
    return {
        secret,
        quote(secret, safe=""),
        quote_plus(secret),
        quote(secret),
        repr(secret)[1:-1],
        json.dumps(secret)[1:-1],
        b64encode(secret.encode()).decode(),
    }


def hidden(text: str) -> str:
    """The text with what this run knows as secret, and what looks like a secret in an address, taken out."""
    return discreet(without_known(text))


def without_known(text: str) -> str:
    """The text with stars for what this run knows as secret."""
    return _Run.secrets.sub(STARS, text) if _Run.secrets else text


@contextmanager
def about(url: str) -> Iterator[None]:
    """What is logged inside is about this address."""
    token = _about.set(url)
    try:
        yield
    finally:
        _about.reset(token)


def plain(text: object, keep: str = "") -> str:
    """The text with what could steer a terminal written as escapes."""
    return UNPRINTABLE.sub(lambda found: found[0] if found[0] in keep else _escaped(found[0]), str(text))


def _escaped(character: str) -> str:
    code = ord(character)
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}"


def address(record: logging.LogRecord) -> str | None:
    """The address that a line is about: as it says itself, as Scrapy attaches it, or as its surroundings do."""
    said = getattr(record, "url", None)
    if said is None and isinstance(
        record.args, dict
    ):  # Scrapy's own messages are about a request or a response
        subject = record.args.get("request") or record.args.get("response")
        said = getattr(subject, "url", None)
    elif said is None and record.args:  # ours name it first among what they tell
        said = next((each for each in record.args if isinstance(each, str) and ADDRESS.match(each)), None)
    return str(said or _about.get() or "") or None


class Text(logging.Formatter):
    """Time, level, command and run, who says it, what, and about which address, if the words don't name it."""

    def format(self, record: logging.LogRecord) -> str:
        message = record.getMessage()
        url = address(record)
        beside = f" <{url}>" if url and url not in message else ""
        number = f" run {_Run.number}" if _Run.number else ""
        place = f"{_Run.command or 'newsbot'}{number}"
        time = datetime.fromtimestamp(record.created).strftime("%H:%M:%S")
        line = plain(hidden(f"{time} {record.levelname} {place} {record.name}: {message}{beside}"), keep="\n")
        trace = _traced(record)
        return f"{line}\n{plain(trace, keep=chr(10))}" if trace else line


class Json(logging.Formatter):
    """One object a line: at, level, command, run, logger, message, url; error and traceback where one was raised."""

    def format(self, record: logging.LogRecord) -> str:
        fields: dict[str, Any] = {
            "at": _text_of(record.created),
            "level": record.levelname,
            "command": _Run.command,
            "run": _Run.number,
            "logger": record.name,
            "message": plain(hidden(record.getMessage()), keep="\n"),
            "url": plain(hidden(url)) if (url := address(record)) else None,
        }
        if record.exc_info and record.exc_info[1] is not None:
            error = record.exc_info[1]
            fields["error"] = {"type": type(error).__name__, "message": plain(hidden(str(error)), keep="\n")}
        if trace := _traced(record):
            fields["traceback"] = plain(trace, keep="\n")
        return json.dumps(fields, ensure_ascii=False)


FORMATS: dict[str, type[logging.Formatter]] = {"text": Text, "json": Json}


def _text_of(moment: float) -> str:
    return datetime.fromtimestamp(moment, UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def _traced(record: logging.LogRecord) -> str | None:
    if record.exc_info and record.exc_info[1] is not None:
        return hidden("".join(traceback.format_exception(record.exc_info[1])).rstrip())
    return hidden(record.exc_text) if record.exc_text else None
