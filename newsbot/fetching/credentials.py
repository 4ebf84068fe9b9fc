"""What a site's own servers alone are told: login headers, cookies, secret parameters; and the way there by a proxy.

They are put on a copy of a request in the very last step before it is sent. Nothing else ever sees that copy: the
frontier, the log and the captures know the request as it was before.
"""

from __future__ import annotations

import os
from base64 import b64decode
from binascii import Error as NoBase64
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Self
from urllib.parse import unquote, urlencode, urlsplit

from scrapy import Request
from scrapy.http import Response

from newsbot import log
from newsbot.proxy import Proxy
from newsbot.sitefile import ENVIRONMENT
from pipelines.dedup.addresses import bare_host, parameters, without
from pipelines.errors import BadSite
from pipelines.storage.warc import open_to_all
from pipelines.values import Secret, Site

Pairs = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class _Told:
    """What one site is told, its variables read."""

    headers: Pairs = field(repr=False)
    parameters: Pairs = field(repr=False)
    proxy: Proxy | None
    home: frozenset[str]
    only_https: bool

    @classmethod
    def of(cls, site: Site, environment: Mapping[str, str]) -> Self:
        cookies = "; ".join(f"{name}={_value(site, s, environment)}" for name, s in site.cookies)
        headers = [(name, _value(site, secret, environment)) for name, secret in site.login]
        proxy = _proxy(site, environment)
        return cls(
            headers=(*headers, *([("Cookie", cookies)] if cookies else [])),
            parameters=tuple((name, _value(site, secret, environment)) for name, secret in site.parameters),
            proxy=proxy,
            home=site.home,
            only_https=any(url.startswith("https:") for url in site.start),
        )

    def may_know(self, url: str) -> bool:
        """Is the address on a host that the site's file names, and not easier to overhear than its start?"""
        return bare_host(url) in self.home and not (self.only_https and not url.startswith("https:"))

    def secrets(self) -> Iterator[str]:
        """All that must not be told, whole and in the parts that are secrets by themselves."""
        proxy = [("Proxy-Authorization", self.proxy.authorization)] if self.proxy else []
        for name, value in (*self.headers, *proxy):
            yield from _parts(name, value or "")
        yield from (value for _, value in self.parameters)


class Credentials:
    """The credentials of the sites of one run. `site_of` tells which of them an address stands on."""

    def __init__(
        self,
        sites: Iterable[Site] = (),
        *,
        site_of: Callable[[str], Site | None] = lambda _: None,
        environment: Mapping[str, str] = os.environ,
    ) -> None:
        """Raises BadSite, naming the variable, where the environment lacks one that a site file refers to."""
        self._told = {site.name: _Told.of(site, environment) for site in sites}
        self._site_of = site_of
        log.hide(secret for told in self._told.values() for secret in told.secrets())

    def proxies(self) -> tuple[tuple[str, int], ...]:
        """Host and port of every proxy: they may be private, as the user named them."""
        return tuple({(told.proxy.host, told.proxy.port) for told in self._told.values() if told.proxy})

    def told(self, request: Request) -> Request:
        """The request as its server gets it: itself, or a copy with what only that server may know."""
        told = self._of(request.url)
        if told is None:
            return request
        url, headers, meta = request.url, request.headers.copy(), dict(request.meta)
        if told.may_know(url):
            headers.update(dict(told.headers))
            if told.parameters and request.meta.get("role") != "robots":  # that file has one address
                url = _with(url, told.parameters)
        if told.proxy:
            meta["proxy"] = told.proxy.url
            if told.proxy.authorization:
                headers["Proxy-Authorization"] = told.proxy.authorization
        return request.replace(url=url, headers=headers, meta=meta)

    def untold(self, url: str, headers: Pairs) -> Pairs:
        """The headers of an answer, without those that let their bearer in, and without what its server was told."""
        told, clean = self._of(url), open_to_all(headers)
        if told is None:
            return clean
        names = [name for name, _ in told.parameters]
        return tuple((name, log.without_known(without(names, value))) for name, value in clean)

    def hush(self, error: BaseException) -> None:
        """Take secrets out of what an exception says, as an address on the wire."""
        error.args = tuple(log.hidden(each) if isinstance(each, str) else each for each in error.args)

    def _of(self, url: str) -> _Told | None:
        site = self._site_of(url)
        return self._told.get(site.name) if site else None


def nobody() -> Credentials:
    """The credentials of no site."""
    return Credentials()


def seen(response: Response, request: Request) -> Response:
    """The response under the address that the rest of newsbot knows."""
    return response if response.url == request.url else response.replace(url=request.url)


def _value(site: Site, secret: Secret, environment: Mapping[str, str]) -> str:
    if not secret.written.startswith(ENVIRONMENT):
        return secret.written
    name = secret.written.removeprefix(ENVIRONMENT)
    value = environment.get(name, "").strip()
    if not value or not value.isprintable() or not value.isascii():
        found = "is not set" if not value else "holds something else"
        raise BadSite(
            f"site {site.name!r} needs the variable {name} of the environment, which {found}; "
            f"set it to a line of ASCII text, as its file says env:{name}"
        )
    return value


def _proxy(site: Site, environment: Mapping[str, str]) -> Proxy | None:
    if site.proxy is None:
        return None
    try:
        return Proxy.parse(_value(site, site.proxy, environment))
    except ValueError as expected:
        raise BadSite(f"the proxy of site {site.name!r} is not what was expected: {expected}") from None


def _parts(name: str, value: str) -> Iterator[str]:
    """A header's value, and what of it is secret by itself: behind the scheme's name, the cookies, the password."""
    yield value
    if name == "Cookie":
        yield from (each.partition("=")[2] for each in value.split("; "))
        return
    scheme, _, rest = value.partition(" ")
    if rest:
        yield rest
    if scheme.casefold() == "basic":
        try:
            user, _, password = b64decode(rest, validate=True).decode().partition(":")
        except (NoBase64, UnicodeDecodeError):
            return
        yield f"{user}:{password}"
        yield password


def _with(url: str, told: Pairs) -> str:
    names = {name for name, _ in told}
    parts = urlsplit(url)
    kept = [each for each in parameters(parts.query) if unquote(each.partition("=")[0]) not in names]
    return parts._replace(query="&".join([*kept, urlencode(told)])).geturl()
