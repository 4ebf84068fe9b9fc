"""What a run was told: flags, environment, newsbot.toml and defaults become one Config, checked once."""

from __future__ import annotations

import logging
import os
import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from newsbot.spelling import nearest, unknown
from pipelines.errors import BadConfiguration, BadUsage
from pipelines.values import Site

FILE = "newsbot.toml"
MOST_WAITS = 2  # three tries in all
LONGEST_DELAY_SECONDS = 86_400.0
Reader = Callable[[Any], Any]  # from what was written to the value; ValueError says what was expected


def _folder(said: Any) -> Path:
    if not isinstance(said, (str, Path)) or not str(said).strip():
        raise ValueError("the path of a folder")
    return Path(said).expanduser()


def _moment(said: Any) -> datetime:
    expected = "a time in ISO 8601, as 2026-11-23T08:00:00Z (without an offset: UTC)"
    if isinstance(said, str):
        try:
            said = datetime.fromisoformat(said.strip())
        except ValueError:
            raise ValueError(expected) from None
    if not isinstance(said, datetime):
        raise ValueError(expected)
    try:
        return (said if said.tzinfo else said.replace(tzinfo=UTC)).astimezone(UTC).replace(microsecond=0)
    except OverflowError:  # an offset at the very first or last day there is
        raise ValueError(expected) from None


def _line(said: Any) -> str:
    if not isinstance(said, str) or not said.strip() or not said.isprintable():
        raise ValueError("a line of text")
    return said.strip()


def _switch(said: Any) -> bool:
    words = {
        "1": True,
        "true": True,
        "yes": True,
        "on": True,
        "0": False,
        "false": False,
        "no": False,
        "off": False,
    }
    if isinstance(said, bool):
        return said
    if isinstance(said, str) and said.strip().lower() in words:
        return words[said.strip().lower()]
    raise ValueError("true or false")


def _whole(lowest: int, highest: int) -> Reader:
    def read(said: Any) -> int:
        if isinstance(said, str) and re.fullmatch(r"[+-]?[0-9]{1,12}", said.strip()):
            said = int(said)
        if isinstance(said, int) and not isinstance(said, bool) and lowest <= said <= highest:
            return said
        raise ValueError(f"a whole number from {lowest} to {highest}")

    return read


def _seconds(highest: float) -> Reader:
    def read(said: Any) -> float:
        expected = f"a number of seconds from 0 to {highest:.0f}"
        try:
            seconds = float(said)
        except (TypeError, ValueError):
            raise ValueError(expected) from None
        if isinstance(said, bool) or not 0 <= seconds <= highest:
            raise ValueError(expected)
        return seconds

    return read


def _timeout(said: Any) -> float:
    seconds: float = _seconds(3600.0)(said)
    if not seconds:  # Scrapy would wait for ever
        raise ValueError("a number of seconds above 0, at most 3600")
    return seconds


def chance(said: Any) -> float:
    """Read a chance. ValueError says what was expected."""
    expected = "a number from 0 to 1, as 0.9"
    try:
        found = float(said)
    except (TypeError, ValueError):
        raise ValueError(expected) from None
    if isinstance(said, bool) or not 0 <= found <= 1:
        raise ValueError(expected)
    return found


def _waits(said: Any) -> tuple[float, ...]:
    entries = said.replace(",", " ").split() if isinstance(said, str) else said
    if not isinstance(entries, (list, tuple)) or len(entries) > MOST_WAITS:
        raise ValueError(f"a list of at most {MOST_WAITS} numbers of seconds")
    return tuple(_seconds(LONGEST_DELAY_SECONDS)(each) for each in entries)


def _hosts(said: Any) -> tuple[str, ...]:
    expected = "a list of HOST or HOST:PORT, as 127.0.0.1:8423"
    entries = re.split(r"[\s,]+", said.strip()) if isinstance(said, str) else said
    if not isinstance(entries, (list, tuple)) or not all(isinstance(each, str) for each in entries):
        raise ValueError(expected)
    if not all(
        re.fullmatch(r"(?:\[[0-9a-f:.]+\]|[^\s/:@\[\]]+)(?::[0-9]{1,5})?", each.lower()) for each in entries
    ):
        raise ValueError(expected)
    return tuple(dict.fromkeys(each.lower() for each in entries))


def _log_format(said: Any) -> str:
    if said not in ("text", "json"):
        raise ValueError("text or json")
    return str(said)


def _engine(said: Any) -> str:
    if said != "local":  # the processes of this machine; others are not there yet
        raise ValueError("local")
    return str(said)


def cores() -> int:
    """Count the processors that this process may use, at most four."""
    try:
        usable = len(os.sched_getaffinity(0))
    except AttributeError:  # macOS
        usable = os.cpu_count() or 1
    return max(1, min(usable, 4))


def _key(read: Reader, twin: str) -> dict[str, Any]:
    return {"read": read, "twin": twin}  # twin: the variable that sets it, too


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """Every setting of one run. The names are the keys of newsbot.toml."""

    # Absolute.
    archive: Path = field(metadata=_key(_folder, "NEWSBOT_ARCHIVE"))
    # Aware, UTC; None: the real clock.
    now: datetime | None = field(default=None, metadata=_key(_moment, "NEWSBOT_NOW"))
    verbosity: int = field(default=0, metadata=_key(_whole(-1, 2), "NEWSBOT_VERBOSITY"))
    json: bool = field(default=False, metadata=_key(_switch, "NEWSBOT_JSON"))
    log_format: str = field(default="text", metadata=_key(_log_format, "NEWSBOT_LOG_FORMAT"))  # or json
    contact: str | None = field(default=None, metadata=_key(_line, "NEWSBOT_CONTACT"))
    delay_seconds: float = field(default=5.0, metadata=_key(_seconds(LONGEST_DELAY_SECONDS), "NEWSBOT_DELAY"))
    # None: no bound.
    max_requests: int | None = field(default=None, metadata=_key(_whole(0, 10**12), "NEWSBOT_MAX_REQUESTS"))
    max_seconds: float | None = field(default=None, metadata=_key(_seconds(10**9), "NEWSBOT_MAX_SECONDS"))
    allow_private: tuple[str, ...] = field(default=(), metadata=_key(_hosts, "NEWSBOT_ALLOW_PRIVATE"))
    retry_seconds: tuple[float, ...] = field(
        default=(10.0, 30.0), metadata=_key(_waits, "NEWSBOT_RETRY_SECONDS")
    )  # waits before the second and the third try
    # For one try, from its first byte to the last of its answer.
    timeout_seconds: float = field(default=60.0, metadata=_key(_timeout, "NEWSBOT_TIMEOUT"))
    workers: int = field(default_factory=cores, metadata=_key(_whole(1, 1024), "NEWSBOT_WORKERS"))
    # How many ids in the gaps between known ones are tried, a day and site.
    daily_ids: int = field(default=200, metadata=_key(_whole(0, 10**6), "NEWSBOT_DAILY_IDS"))
    # How many addresses of one site a run asks for at most; the others wait for the next run.
    site_requests: int = field(default=20_000, metadata=_key(_whole(1, 10**9), "NEWSBOT_SITE_REQUESTS"))
    # The confidence below which no published day is asserted, only its bounds; None: the usual one. A site file's own
    # beats it. A crawl heeds a new one in what it settles from then on, `newsbot rebuild` in the whole archive.
    date_threshold: float | None = field(default=None, metadata=_key(chance, "NEWSBOT_DATE_THRESHOLD"))
    engine: str = field(default="local", metadata=_key(_engine, "NEWSBOT_ENGINE"))
    # The keys that a flag or the environment set for this very run.
    asked: frozenset[str] = frozenset()

    def with_flags(self, **flags: Any) -> Config:
        """Give a Config in which a command's own flags, named as the keys, beat what was said before.

        A flag that is None or empty was not given. Raises BadUsage for a value that cannot be.
        """
        given = {key: _read(key, said, _option(key), BadUsage) for key, said in flags.items() if _given(said)}
        return replace(self, **given, asked=self.asked | given.keys())

    def delay_of(self, site: Site) -> float:
        """Give the seconds between two requests to a host: this run's own, the site's, or the usual ones."""
        if "delay_seconds" in self.asked or site.delay_seconds is None:
            return self.delay_seconds
        return site.delay_seconds


KEYS: Mapping[str, Any] = {each.name: each.metadata for each in fields(Config) if each.metadata}


def load(
    flags: Mapping[str, Any], *, environment: Mapping[str, str] = os.environ, folder: Path | None = None
) -> Config:
    """Gather the settings of a run: a flag beats the environment, then the files, then the default.

    Each key is looked for in the archive's newsbot.toml, then in that of the folder (the current one).
    A folder named in a file is relative to it. Raises BadUsage for a flag, BadConfiguration for anything else
    that cannot be.
    """
    here = folder or Path.cwd()
    given = {key: _read(key, said, _option(key), BadUsage) for key, said in flags.items() if _given(said)}
    for key, known in KEYS.items():
        if key not in given and environment.get(known["twin"], "").strip():
            given[key] = _read(key, environment[known["twin"]], known["twin"], BadConfiguration)
    near = _file(here / FILE)
    archive = here / given.get("archive", near.get("archive", Path("archive")))
    own = {} if archive == here else _file(archive / FILE)
    if own.get("archive", archive) != archive:
        raise BadConfiguration(
            f"{archive / FILE}: archive is {str(own['archive'])!r}, but stands in {archive}; remove the key"
        )
    return Config(**{**near, **own, **given, "archive": archive}, asked=frozenset(given))


def _file(path: Path) -> dict[str, Any]:
    try:
        said = tomllib.loads(path.read_text(encoding="utf-8"))
    except (FileNotFoundError, NotADirectoryError):
        return {}
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as broken:
        raise BadConfiguration(f"{path}: expected TOML in UTF-8: {broken}") from broken
    except OSError as unreadable:
        raise BadConfiguration(f"{path} cannot be read: {unreadable.strerror}") from unreadable
    for key in said:
        if key not in KEYS:
            raise BadConfiguration(f"{path}: unknown key {key!r}; {unknown(key, KEYS)}")
    values = {key: _read(key, value, f"{path}: {key}", BadConfiguration) for key, value in said.items()}
    if "archive" in values:
        values["archive"] = path.parent / values["archive"]
    return values


def _read(key: str, said: Any, where: str, error: type[BadConfiguration] | type[BadUsage]) -> Any:
    try:
        return KEYS[key]["read"](said)
    except ValueError as expected:
        raise error(f"{where} is {said!r}, expected {expected}") from None


def _given(said: Any) -> bool:
    return said is not None and said != () and said is not False


def _option(key: str) -> str:
    return "--" + {"delay_seconds": "delay"}.get(key, key).replace("_", "-")


def doubt(environment: Mapping[str, str] = os.environ) -> None:
    """Warn of a variable that looks misspelt; others may be a container's (NEWSBOT_PORT)."""
    twins = [known["twin"] for known in KEYS.values()]
    for name in environment:
        if name.startswith("NEWSBOT_") and name not in twins and (meant := nearest(name, twins, 0.85)):
            logging.getLogger(__name__).warning("%s is not known; did you mean %s?", name, meant)
