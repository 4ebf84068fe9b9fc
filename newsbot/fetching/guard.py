"""No request leaves for a private, loopback or otherwise internal address, however it is spelt or resolved.

Two places hold this. The middleware looks at what an address says before anything is sent. The resolver looks
at what it is: Twisted asks it before every connection, for names and for literals alike, and connects to the
very addresses that it hands on, so that no later DNS answer can differ from the one that was checked.
Whatever led there makes no difference: a redirect's target too is asked for anew, by a request of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from typing import TYPE_CHECKING, Any, Self, cast
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.exceptions import CannotResolveHostError, IgnoreRequest
from scrapy.utils.defer import maybe_deferred_to_future
from twisted.internet.defer import Deferred
from twisted.internet.interfaces import IHostnameResolver, IResolutionReceiver
from zope.interface import implementer  # type: ignore[import-untyped]

from pipelines.errors import BadConfiguration
from pipelines.storage.warc import bare

if TYPE_CHECKING:
    from twisted.internet.base import ReactorBase
    from twisted.internet.interfaces import IAddress

ALLOWED = re.compile(r"(?:\[(?P<six>[0-9a-f:.]+)\]|(?P<name>[^\s\[\]/@:]+))(?::(?P<port>\d{1,5}))?")
# Beside what the ipaddress module of every supported Python knows to be not global:
INTERNAL = (
    IPv4Network("192.0.0.0/24"),  # protocol assignments
    IPv4Network("192.88.99.0/24"),  # 6to4 relays
    IPv4Network("168.63.129.16/32"),  # a cloud's own services, at a public address
)
UNICAST = IPv6Network("2000::/3")  # all that is assigned for global unicast
NOT_GLOBAL = (IPv6Network("2001::/23"), IPv6Network("2001:db8::/32"), IPv6Network("3fff::/20"))
NAT64 = IPv6Network("64:ff9b::/96")


class AddressRefused(IgnoreRequest):
    """Newsbot does not connect there. Trying again would change nothing."""

    outcome = "refused"


@dataclass(frozen=True, slots=True)
class Allowed:
    """A host that may be internal: a name or an address, on one port or on all."""

    host: str
    port: int | None = None

    @classmethod
    def parse(cls, text: str) -> Self:
        """HOST, HOST:PORT, [IPv6] or [IPv6]:PORT; raises BadConfiguration."""
        found = ALLOWED.fullmatch(_plain(text.strip()))
        if not found and text.count(":") > 1:
            found = ALLOWED.fullmatch(f"[{text.strip().lower()}]")
        if not found or int(found["port"] or 1) not in range(1, 65536):
            raise BadConfiguration(f"expected HOST or HOST:PORT to allow, found {text!r}")
        return cls(_plain(found["six"] or found["name"]), int(found["port"]) if found["port"] else None)


def refusal(host: str, port: int, addresses: Iterable[str], allow: Iterable[Allowed]) -> str | None:
    """Why a host must not be connected to, in words; None if it may be.

    `addresses` are all that it resolves to, and one that is not public refuses the host.
    """
    ports = {each.host for each in allow if each.port in (None, port)}
    if _plain(host) in ports:
        return None
    for text in addresses:
        found = ip_address(text.partition("%")[0])
        if not is_public(found) and str(found) not in ports:
            place = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
            return (
                f"{host} is at {text}, which is no public address; "
                f"if that is meant, allow it: --allow-private {place}"
            )
    return None


def is_public(address: IPv4Address | IPv6Address) -> bool:
    """Whether it is a global unicast address, and so are those that it carries inside."""
    if isinstance(address, IPv4Address):
        inside = any(address in network for network in INTERNAL)
        return address.is_global and not address.is_multicast and not inside
    if address.ipv4_mapped:
        return is_public(address.ipv4_mapped)
    if address in NAT64:
        return is_public(IPv4Address(int(address) & 0xFFFF_FFFF))
    if address.sixtofour:
        return is_public(address.sixtofour)
    if address.teredo:
        return all(is_public(each) for each in address.teredo)
    return address in UNICAST and not any(address in network for network in NOT_GLOBAL)


@implementer(IHostnameResolver)
class GuardedResolver:
    """Hands on the addresses of a host only if all of them may be connected to. For TWISTED_DNS_RESOLVER."""

    def __init__(
        self, reactor: ReactorBase, allow: Iterable[str], proxies: Iterable[tuple[str, int]] = ()
    ) -> None:
        self._reactor = reactor
        self._resolver: Any = reactor.nameResolver  # zope's interfaces say nothing to a type checker
        self._allow = tuple(Allowed.parse(each) for each in allow)
        self._proxies = frozenset(proxies)
        self._refused: dict[tuple[str, int], str] = {}

    @classmethod
    def from_crawler(cls, crawler: Any, reactor: ReactorBase) -> Self:
        proxies = (tuple(each) for each in crawler.settings.getlist("NEWSBOT_PROXIES"))
        return cls(reactor, crawler.settings.getlist("NEWSBOT_ALLOW_PRIVATE"), proxies)

    def install_on_reactor(self) -> None:
        self._reactor.installNameResolver(cast("Any", self))

    def resolveHostName(
        self,
        resolutionReceiver: Any,
        hostName: str,
        portNumber: int = 0,
        addressTypes: Sequence[type[IAddress]] | None = None,
        transportSemantics: str = "TCP",
    ) -> Any:
        """As IHostnameResolver wants it; a refused host resolves to nothing."""
        checked = _Checked(self, resolutionReceiver, hostName, portNumber)
        return self._resolver.resolveHostName(checked, hostName, portNumber, addressTypes, transportSemantics)

    def why(self, host: str, port: int) -> str | None:
        """Why the last attempt to connect there was refused, if it was."""
        return self._refused.get((_plain(host), port))

    def is_proxy(self, host: str, port: int) -> bool:
        """Is it a proxy that a site file names? A tunnel through one asks for its name alone, without the port."""
        name = _plain(host)
        return (name, port) in self._proxies or (port == 0 and any(each == name for each, _ in self._proxies))

    async def check(self, host: str, port: int) -> None:
        """Whether a host may be asked that this machine doesn't itself connect to. Raises AddressRefused.

        CannotResolveHostError, where nothing can be told of it.
        """
        found = _Found()
        self._resolver.resolveHostName(found, host, port)
        addresses = [each.host for each in await maybe_deferred_to_future(found.all)]
        if reason := refusal(host, port, addresses, self._allow):
            raise AddressRefused(reason)
        if not addresses:
            raise CannotResolveHostError(
                f"{host} has no address that could be checked before its proxy is asked"
            )

    def judge(self, host: str, port: int, addresses: list[IAddress]) -> list[IAddress]:
        """The addresses to connect to: all or none."""
        if self.is_proxy(host, port):
            return addresses
        reason = refusal(host, port, [each.host for each in addresses], self._allow)
        self._refused.pop((_plain(host), port), None)
        if reason is None:
            return addresses
        self._refused[_plain(host), port] = reason
        return []


@implementer(IResolutionReceiver)
class _Checked:
    """Collects what a host resolves to, and passes it on when all of it is known."""

    def __init__(self, guard: GuardedResolver, receiver: Any, host: str, port: int) -> None:
        self._guard = guard
        self._receiver = receiver
        self._place = (host, port)
        self._found: list[IAddress] = []

    def resolutionBegan(self, resolution: Any) -> None:
        self._receiver.resolutionBegan(resolution)

    def addressResolved(self, address: IAddress) -> None:
        self._found.append(address)

    def resolutionComplete(self) -> None:
        for address in self._guard.judge(*self._place, self._found):
            self._receiver.addressResolved(address)
        self._receiver.resolutionComplete()


@implementer(IResolutionReceiver)
class _Found:
    """All that a host resolves to."""

    def __init__(self) -> None:
        self.all: Deferred[list[IAddress]] = Deferred()
        self._addresses: list[IAddress] = []

    def resolutionBegan(self, resolution: Any) -> None:
        """It is waited for, never cancelled."""

    def addressResolved(self, address: IAddress) -> None:
        self._addresses.append(address)

    def resolutionComplete(self) -> None:
        self.all.callback(self._addresses)


class Guard:
    """Downloader middleware, outermost: only http and https, and no credentials, are let out."""

    def process_request(self, request: Request) -> Request | None:
        if _installed() is None:
            raise AddressRefused(
                "no resolver checks addresses; "
                "start the crawl by a CrawlerProcess with TWISTED_DNS_RESOLVER from newsbot.settings"
            )
        if urlsplit(request.url).scheme not in ("http", "https"):
            raise AddressRefused(f"{request.url[:200]} is neither http nor https")
        if "@" in urlsplit(request.url).netloc:
            return request.replace(url=bare(request.url), dont_filter=True)
        return None


def refused(url: str) -> str | None:
    """Why the last connection for this address was refused, if it was."""
    parts = urlsplit(url)
    guard = _installed()
    port = parts.port or (443 if parts.scheme == "https" else 80)
    return guard.why(parts.hostname or "", port) if guard else None


async def check_behind_proxy(request: Request) -> None:
    """A proxy connects where it is told to: the host it is asked for must be allowed as if asked for directly.

    So must a proxy's own place, where it isn't used as one: what its file allows is to be passed through alone.
    """
    guard = _installed()
    parts = urlsplit(request.url)
    host, port = parts.hostname or "", parts.port or (443 if parts.scheme == "https" else 80)
    if guard is not None and ("proxy" in request.meta or guard.is_proxy(host, port)):
        await guard.check(host, port)


def _installed() -> GuardedResolver | None:
    from twisted.internet import reactor  # any earlier, and the wrong one is installed

    resolver: object = reactor.nameResolver
    return resolver if isinstance(resolver, GuardedResolver) else None


def _plain(host: str) -> str:
    return host.lower().rstrip(".")
