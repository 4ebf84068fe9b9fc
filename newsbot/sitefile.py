"""The keys of a site file: how each is read, and what it may say."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from newsbot.config import LONGEST_DELAY_SECONDS, chance
from newsbot.patterns import can_explode
from newsbot.proxy import Proxy
from newsbot.spelling import nearest, unknown
from pipelines.dedup.addresses import bare_host, cautious, discreet
from pipelines.values import Secret

LONGEST_PATTERN = 400
GROUPS = {"id", "language", "date"}
# What the transfer sets, or another key says.
REFUSED_HEADERS = {
    "connection", "content-length", "cookie", "cookie2", "host", "proxy-authorization", "range", "transfer-encoding",
    "user-agent",
}  # fmt: skip
# All others may let their bearer in, so that they are not kept with the captures.
OPEN_HEADERS = re.compile(
    r"accept(?:-.+)?|cache-control|dnt|from|pragma|priority|referer|save-data|sec-(?:ch|fetch|gpc).*|upgrade-insecure-requests",
    re.IGNORECASE,
)
ENVIRONMENT = "env:"
SECRET_KEYS = frozenset(
    {"start", "headers", "cookies", "parameters", "proxy"}
)  # errors never repeat their values
RIGHTS = {"noarchive", "noindex", "tdm-reservation"}  # as pages declare them
POLICIES = {"publish", "withhold"}
ORDERS = {"dmy", "mdy", "ymd"}


def host_of(url: str) -> str | None:
    """The host of an address as Site.hosts has it; None for what is no web address."""
    clean = cautious(url)
    return bare_host(clean) if clean else None


def _name(said: Any) -> str:
    if not isinstance(said, str) or not re.fullmatch(r"\w[\w.:-]{0,99}", said):
        raise ValueError("a word of letters, digits and . : - _, at most 100 long")
    return said


def _starts(said: Any) -> tuple[str, ...]:
    expected = 'a list of addresses, as ["https://news.example/"]'
    addresses = _texts(said, expected)
    if any(host_of(url) is None for url in addresses):
        raise ValueError(expected)
    for url in addresses:
        if discreet(url) != url:
            raise ValueError(
                "addresses without secrets, as they are kept in the archive; say a login under headers, as "
                '{ Authorization = "env:NEWS_LOGIN" }, a parameter under parameters, as { token = "env:NEWS_TOKEN" }'
            )
    return addresses


def _hosts(said: Any) -> frozenset[str]:
    expected = 'a list of hosts, as ["news.example", "news.example:8080"]'
    hosts = [_host(each) for each in _texts(said, expected)]
    if not hosts or None in hosts:
        raise ValueError(expected)
    return frozenset(host for host in hosts if host)


def _host(said: str) -> str | None:
    if re.search(r"[\s/@?#]", said):
        return None
    return host_of(f"https://{said}/" if said.endswith(":443") else f"http://{said}/")


def _pattern(said: Any) -> re.Pattern[str]:
    if not isinstance(said, str) or not said:
        raise ValueError("a pattern for the path and query of an address, as '^/news/(?P<id>\\d+)$'")
    if len(said) > LONGEST_PATTERN:  # long ones are where patterns that never end hide
        raise ValueError(f"a pattern of at most {LONGEST_PATTERN} characters, not {len(said)}")
    if "://" in said:
        raise ValueError("a pattern for the path and query alone, without scheme and host")
    try:
        pattern = re.compile(said)
    except (re.error, OverflowError, RecursionError) as broken:
        raise ValueError(f"a regular expression; this one is none: {broken}") from None
    if can_explode(said):
        raise ValueError("a pattern without a repetition of a repetition, as (a+)+, which can take for ever")
    if strange := pattern.groupindex.keys() - GROUPS:
        raise ValueError(f"no groups but id, language, date; {unknown(min(strange), GROUPS)}")
    return pattern


def _article(said: Any) -> re.Pattern[str]:
    pattern = _pattern(said)
    if pattern.search("/"):
        raise ValueError("a pattern that tells articles apart; this one matches the front page /")
    return pattern


def _timezone(said: Any) -> str:
    expected = 'a zone of the IANA list, as "Europe/London"'
    if not isinstance(said, str):
        raise ValueError(expected)
    try:
        return ZoneInfo(said).key
    except (OSError, ValueError):  # ZoneInfoNotFoundError is a KeyError
        raise ValueError(expected) from None
    except KeyError:
        near = nearest(said, available_timezones())
        raise ValueError(expected + (f"; did you mean {near!r}?" if near else "")) from None


def _languages(said: Any) -> tuple[str, ...]:
    expected = 'a list of BCP 47 tags, as ["en", "pt-BR"]'
    tags = _texts(said, expected)
    if not all(re.fullmatch(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*", tag) for tag in tags):
        raise ValueError(expected)
    return tags


def _seconds(said: Any) -> float:
    if isinstance(said, bool) or not isinstance(said, (int, float)) or not 0 <= said <= LONGEST_DELAY_SECONDS:
        raise ValueError(f"a number of seconds from 0 to {LONGEST_DELAY_SECONDS:.0f}")
    return float(said)


def _line(said: Any) -> str:
    if not isinstance(said, str) or not said.strip() or not said.isprintable() or not said.isascii():
        raise ValueError("a line of ASCII text")
    return said.strip()


def _headers(said: Any) -> tuple[tuple[str, Secret], ...]:
    found = _secrets('{ Accept-Language = "en", Authorization = "env:NEWS_LOGIN" }')(said)
    for name, _ in found:
        if name.lower() in REFUSED_HEADERS:
            raise ValueError(f"no {name}: it is set elsewhere, some by cookies, proxy and user_agent")
    return found


def _secrets(example: str) -> Callable[[Any], tuple[tuple[str, Secret], ...]]:
    def read(said: Any) -> tuple[tuple[str, Secret], ...]:
        if not isinstance(said, Mapping):
            raise ValueError(f"a table, as {example}")
        for name in said:
            if not re.fullmatch(r"[A-Za-z0-9!#$%&'*+.^_`|~-]+", name):
                raise ValueError(f"names of letters, digits and the like, which {name!r} is not")
        return tuple((name, _secret(value)) for name, value in said.items())

    return read


def _cookies(said: Any) -> tuple[tuple[str, Secret], ...]:
    found = _secrets('{ session = "env:NEWS_SESSION" }')(said)
    if any(";" in secret.written for _, secret in found):
        raise ValueError("each cookie by itself, without semicolons")
    return found


def _secret(said: Any) -> Secret:
    written = _line(said)
    if written.startswith(ENVIRONMENT) and not re.fullmatch(r"env:[A-Za-z_][A-Za-z0-9_]*", written):
        raise ValueError("the name of a variable behind env:, as env:NEWS_LOGIN")
    return Secret(written)


def _proxy(said: Any) -> Secret:
    secret = _secret(said)
    if not secret.written.startswith(ENVIRONMENT):
        Proxy.parse(secret.written)
    return secret


def _flag(said: Any) -> bool:
    if not isinstance(said, bool):
        raise ValueError("true or false")
    return said


def _rights(said: Any) -> tuple[tuple[str, str], ...]:
    expected = (
        'a table, as { noindex = "publish" } of ' + f"{', '.join(sorted(RIGHTS))}, each publish or withhold"
    )
    if not isinstance(said, Mapping):
        raise ValueError(expected)
    for rule, policy in said.items():
        if rule not in RIGHTS:
            raise ValueError(f"no {rule!r} in it; {unknown(rule, RIGHTS)}")
        if policy not in POLICIES:
            raise ValueError(expected)
    return tuple(said.items())


def _dates(said: Any) -> str:
    expected = 'a table, as { order = "dmy" }, the order one of dmy, mdy, ymd'
    if not isinstance(said, Mapping) or said.get("order", "dmy") not in ORDERS:
        raise ValueError(expected)
    if strange := said.keys() - {"order"}:
        raise ValueError(f"no {min(strange)!r} in it; {unknown(min(strange), ['order'])}")
    if not said:
        raise ValueError(expected)
    return str(said["order"])


def _threshold(said: Any) -> float:
    if isinstance(said, str):
        raise ValueError("a number from 0 to 1, as 0.9")
    return chance(said)


def _texts(said: Any, expected: str) -> tuple[str, ...]:
    if not isinstance(said, list) or not all(isinstance(each, str) and each.strip() for each in said):
        raise ValueError(expected)
    return tuple(dict.fromkeys(each.strip() for each in said))


# From what a file says to the value; ValueError says what was expected.
READERS: Mapping[str, Callable[[Any], Any]] = {
    "name": _name,
    "start": _starts,
    "hosts": _hosts,
    "article": _article,
    "listing": _pattern,
    "timezone": _timezone,
    "languages": _languages,
    "delay_seconds": _seconds,
    "user_agent": _line,
    "headers": _headers,
    "cookies": _cookies,
    "parameters": _secrets('{ token = "env:NEWS_TOKEN" }'),
    "proxy": _proxy,
    "paused": _flag,
    "rights": _rights,
    "dates": _dates,
    "date_threshold": _threshold,  # as in newsbot.toml, which it beats for this site
}
