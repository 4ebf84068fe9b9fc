"""Internal addresses see no connection, whatever they are called and whoever led there."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest
from scrapy.exceptions import CannotResolveHostError
from twisted.internet.address import IPv4Address, IPv6Address

from newsbot.fetching.guard import Allowed, GuardedResolver, refusal
from pipelines.errors import BadConfiguration

from .crawling import crawl
from .faulty import Faulty, page

PUBLIC = ["93.184.215.14", "1.1.1.1", "2606:4700::1111", "2a00:1450:4001:829::200e", "::ffff:1.1.1.1"]
PUBLIC_INSIDE = ["64:ff9b::101:101", "2002:101:101::1", "2001:0:101:101:0:0:fefe:fefe"]
INTERNAL = [
    "127.0.0.1",
    "127.8.8.8",
    "0.0.0.0",
    "10.0.0.1",
    "172.16.0.1",
    "192.168.1.1",
    "169.254.169.254",
    "100.64.0.1",
    "100.100.100.200",
    "168.63.129.16",
    "192.0.0.8",
    "192.0.2.1",
    "192.88.99.1",
    "198.18.0.1",
    "198.51.100.1",
    "203.0.113.1",
    "224.0.0.1",
    "239.255.255.250",
    "240.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "::7f00:1",
    "::ffff:127.0.0.1",
    "::ffff:10.0.0.1",
    "64:ff9b::7f00:1",
    "64:ff9b::a9fe:a9fe",
    "64:ff9b:1::1",
    "100::1",
    "2001:db8::1",
    "2001:10::1",
    "2001:0:7f00:1:0:0:fefe:fefe",
    "2001:0:101:101:0:0:80ff:fffe",
    "2002:7f00:1::1",
    "2002:c0a8:101::",
    "3fff::1",
    "5f00::1",
    "fc00::1",
    "fd12:3456::1",
    "fe80::1",
    "fe80::1%eth0",
    "fec0::1",
    "ff02::1",
]


class TestRefusal:
    @pytest.mark.parametrize("address", [*PUBLIC, *PUBLIC_INSIDE])
    def test_a_public_address_is_let_through(self, address: str) -> None:
        assert refusal("lantern.example", 443, [address], ()) is None

    @pytest.mark.parametrize("address", INTERNAL)
    def test_an_internal_one_is_not(self, address: str) -> None:
        assert address in (refusal("lantern.example", 443, [address], ()) or "")

    @pytest.mark.parametrize("address", INTERNAL)
    def test_one_internal_address_among_public_ones_refuses_the_host(self, address: str) -> None:
        assert refusal("lantern.example", 443, [*PUBLIC, address], ())

    @pytest.mark.parametrize(
        ("allow", "host", "port", "address", "is_let_through"),
        [
            ("127.0.0.1", "127.0.0.1", 8000, "127.0.0.1", True),
            ("127.0.0.1:8000", "127.0.0.1", 8000, "127.0.0.1", True),
            ("127.0.0.1:8000", "127.0.0.1", 8001, "127.0.0.1", False),
            ("127.0.0.1:8000", "localhost", 8000, "127.0.0.1", True),
            ("127.0.0.1:8000", "2130706433", 8000, "127.0.0.1", True),
            ("localhost:8000", "localhost", 8000, "::1", True),
            ("LOCALHOST", "localhost.", 8000, "127.0.0.1", True),
            ("localhost", "lantern.example", 80, "127.0.0.1", False),
            ("[::1]:8000", "::1", 8000, "::1", True),
            ("[::1]:8000", "::1", 80, "::1", False),
            ("::1", "::1", 80, "::1", True),
            ("fd00::5", "intranet.example", 80, "fd00::5", True),
            ("127.0.0.1", "127.0.0.2", 80, "127.0.0.2", False),
        ],
    )
    def test_what_is_allowed_is_so_on_its_port_only(
        self, allow: str, host: str, port: int, address: str, is_let_through: bool
    ) -> None:
        assert (refusal(host, port, [address], [Allowed.parse(allow)]) is None) == is_let_through

    @pytest.mark.parametrize(
        "text", ["", "a b", "http://a/", "a:b", "a:0", "a:70000", "[zz]", "user@host", "a/b"]
    )
    def test_what_is_no_host_cannot_be_allowed(self, text: str) -> None:
        with pytest.raises(BadConfiguration, match="HOST:PORT"):
            Allowed.parse(text)


class Answering:
    """A DNS whose answers change from one question to the next."""

    def __init__(self, *answers: list[Any]) -> None:
        self.answers = list(answers)

    def resolveHostName(self, receiver: Any, *_: Any) -> None:
        receiver.resolutionBegan(None)
        for address in self.answers.pop(0):
            receiver.addressResolved(address)
        receiver.resolutionComplete()


class Receiving:
    def __init__(self) -> None:
        self.events: list[str] = []

    def resolutionBegan(self, _: Any) -> None:
        self.events.append("began")

    def addressResolved(self, address: Any) -> None:
        self.events.append(address.host)

    def resolutionComplete(self) -> None:
        self.events.append("complete")


class Reactor:
    def __init__(self, resolver: Answering) -> None:
        self.nameResolver: Any = resolver

    def installNameResolver(self, resolver: Any) -> None:
        self.nameResolver = resolver


class TestResolver:
    def test_the_address_that_was_checked_is_the_one_handed_on(self) -> None:
        public, private = IPv4Address("TCP", "1.1.1.1", 80), IPv4Address("TCP", "127.0.0.1", 80)
        reactor = Reactor(Answering([public], [private], [public]))
        guard = GuardedResolver(reactor, [])  # type: ignore[arg-type]
        guard.install_on_reactor()
        assert reactor.nameResolver is guard
        seen = []
        for _ in range(3):
            receiver = Receiving()
            guard.resolveHostName(receiver, "rebound.example", 80)
            seen.append((receiver.events, guard.why("Rebound.example.", 80)))
        assert seen[0] == (["began", "1.1.1.1", "complete"], None)
        assert seen[1][0] == ["began", "complete"]
        assert "127.0.0.1, which is no public address" in (seen[1][1] or "")
        assert seen[2] == (["began", "1.1.1.1", "complete"], None)

    def test_behind_a_proxy_a_host_of_which_nothing_can_be_told_is_not_asked_for(self) -> None:
        guard = GuardedResolver(Reactor(Answering([])), [])  # type: ignore[arg-type]
        with pytest.raises(CannotResolveHostError, match="no address that could be checked"):
            asyncio.run(guard.check("nowhere.example", 80))

    def test_six_and_four_are_judged_together(self) -> None:
        both = [IPv6Address("TCP", "2606:4700::1111", 80), IPv4Address("TCP", "10.0.0.1", 80)]
        receiver = Receiving()
        GuardedResolver(Reactor(Answering(both)), []).resolveHostName(receiver, "x.example", 80)  # type: ignore[arg-type]
        assert receiver.events == ["began", "complete"]


class TestInACrawl:
    def test_only_the_web_is_spoken(self, tmp_path: Path, server: Faulty) -> None:
        urls = ["file:///etc/passwd", "ftp://127.0.0.1/", "data:text/html,<p>x</p>", "s3://bucket/key"]
        done = crawl(tmp_path, *urls, allow=(server.place,))
        assert {each["outcome"] for each in done.answers.values()} == {"refused"}

    def test_credentials_in_an_address_are_not_sent(self, tmp_path: Path, server: Faulty) -> None:
        server.on("/a", page())
        asked = f"http://reader:hunter2@{server.place}/a", f"http://reader@{server.place}/a"
        done = crawl(tmp_path, *asked, allow=(server.place,))
        assert [done.answers[url]["url"] for url in asked] == [server.url("/a")] * 2
        assert not any("authorization" in each.headers or "hunter2" in each.host for each in server.asked)

    def test_proxies_of_the_environment_are_ignored(
        self, tmp_path: Path, server: Faulty, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        for name in ("http_proxy", "HTTP_PROXY", "https_proxy", "ALL_PROXY"):
            monkeypatch.setenv(name, "http://127.0.0.1:9/")
        url = server.on("/", page())
        assert crawl(tmp_path, url, allow=(server.place,)).answers[url]["status"] == 200

    def test_a_redirect_is_an_answer_and_is_not_followed(self, tmp_path: Path, server: Faulty) -> None:
        urls = [
            server.on(f"/{status}", page(b"moved", f"{status} Moved", Location="/there"))
            for status in (301, 302, 303, 307, 308)
        ]
        done = crawl(tmp_path, *urls, allow=(server.place,))
        assert [done.answers[url]["status"] for url in urls] == [301, 302, 303, 307, 308]
        assert server.asked_for("/there") == []

    def test_without_its_resolver_nothing_is_fetched(self, tmp_path: Path, server: Faulty) -> None:
        url = server.on("/", page())
        stock = {"TWISTED_DNS_RESOLVER": "scrapy.resolver.CachingHostnameResolver"}
        done = crawl(tmp_path, url, allow=(server.place,), **stock)
        assert "no resolver checks addresses" in done.answers[url]["says"]
        assert server.asked == []
