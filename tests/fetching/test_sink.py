"""A port on this machine that one crawl is led to in every way we know, and that sees no connection."""

from __future__ import annotations

import gzip
import json
import os
import socket
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from ipaddress import ip_address
from pathlib import Path

import pytest

from newsbot.fetching.guard import is_public
from pipelines.dedup.addresses import cautious

from .faulty import Faulty, page

HOME = Path(__file__).resolve().parents[2]
# How loopback, and what is as bad, can be written. Some are no address at all to a browser, nor to us.
SPELLINGS = (
    "127.0.0.1", "127.0.0.2", "127.255.255.254", "127.1", "127.0.1", "2130706433", "0x7f000001", "0X7F000001", "0x7f.1",
    "0x7f.0x0.0x0.0x1", "017700000001", "0177.0.0.1", "0177.0.0.01", "127.0x0.0.01", "00000177.1", "127.0.0.1.", "0.0.0.0", "0", "0x0",
    "%31%32%37.0.0.1", "%6cocalhost", "１２７.０.０.１", "127。0。0。1", "①②⑦.0.0.1", "𝟏𝟐𝟕.𝟎.𝟎.𝟏", "١٢٧.٠.٠.١", "0ⅹ7f.1",
    "localhost", "LOCALHOST", "localhost.", "ⓛⓞⓒⓐⓛⓗⓞⓢⓣ", "localhost.localdomain", "news.localhost", "ip6-localhost",
    "[::1]", "[::]", "[0:0:0:0:0:0:0:1]", "[::127.0.0.1]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[::ffff:0:127.0.0.1]",
    "[64:ff9b::127.0.0.1]", "[64:ff9b::7f00:1]", "[64:ff9b:1::7f00:1]", "[2002:7f00:1::]", "[2001:0:7f00:1::]",
    "[fe80::1%25lo]", "[::1%25lo]", "[::1%lo]", "[fe80::1]", "[fec0::1]", "[fd00::1]",
    "169.254.169.254", "168.63.129.16", "10.0.0.1", "192.168.0.1", "100.64.0.1",
    "reader@127.0.0.1", "paper.example@127.0.0.1", "paper.example:80@127.0.0.1", "127.0.0.1\\@paper.example", "127.0.0.1#@paper.example",
    "127.0.\t0.1", "127.0.\n0.1", "127.0.0.1\x00.example", "127.0.0.1%00.example", "xn--127-0.example", "inside.example", "INSIDE.example.",
    "mapped.example", "both.example", "six.example", "rebound.example", "late.example", "metadata.example", "paper.example",
)  # fmt: skip
RESOLVED = {
    "paper.example": [["127.0.0.1"]],
    "courier.example": [["127.0.0.1"]],
    "mapped.example": [["::ffff:127.0.0.1"]],
    "both.example": [["93.184.215.14", "127.0.0.1"]],
    "six.example": [["2606:4700::1111", "::1"]],
    "rebound.example": [["93.184.215.14"], ["127.0.0.1"]],
    "late.example": [["93.184.215.14"], ["93.184.215.14"], ["::1"]],
    "metadata.example": [["169.254.169.254"]],
}
MANY = "".join(f"<p>It rained in Ostwick on day {n}, and the ferry was late again.</p>" for n in range(9))


@dataclass(frozen=True, slots=True)
class Sink:
    """One port on every loopback address that this machine lets us have; nobody answers there."""

    port: int
    listening: tuple[socket.socket, ...]

    def connections(self) -> int:
        """How many came since the last time; the kernel keeps them until somebody looks."""
        count = 0
        for each in self.listening:
            with suppress(BlockingIOError):
                while True:
                    each.accept()[0].close()
                    count += 1
        return count


@pytest.fixture
def sink() -> Iterator[Sink]:
    with ExitStack() as stack:
        four = stack.enter_context(socket.create_server(("0.0.0.0", 0), backlog=128))
        port = int(four.getsockname()[1])
        listening = [four]
        with suppress(OSError):  # a machine without IPv6
            listening.append(
                stack.enter_context(socket.create_server(("::", port), family=socket.AF_INET6, backlog=128))
            )
        for each in listening:
            each.setblocking(False)
        yield Sink(port, tuple(listening))


def test_the_sink_would_see_a_connection_by_every_address_of_this_machine(sink: Sink) -> None:
    hosts = ["127.0.0.1", "127.0.0.2", "0.0.0.0", "localhost"]
    if len(sink.listening) > 1:
        hosts += ["::1", "::"]
    for host in hosts:
        socket.create_connection((host, sink.port), timeout=5).close()
    assert sink.connections() == len(hosts)
    assert sink.connections() == 0


def _routes(server: Faulty, here: str, inside: str) -> dict[str, str]:
    """Set up a paper whose pages lead inside in every way; the name of each way and the address it names."""
    ways: dict[str, str] = {}
    linked: list[str] = []

    def to(way: str, host: str = inside) -> str:
        ways[way] = f"http://{host}/{way}"
        return ways[way]

    def html(path: str, head: str = "", body: str = "", **headers: str) -> None:
        text = f"<html><head><title>{path}</title>{head}</head><body><h1>Rain {path}</h1>{MANY}{body}</body></html>"
        linked.append(server.on(path, page(text.encode(), Content_Type="text/html", **headers)))

    def redirect(path: str, target: str, status: int = 302) -> None:
        linked.append(server.on(path, page(b"", f"{status} Moved", Location=target)))

    for status in (301, 302, 303, 307, 308):
        redirect(f"/redirect-{status}", to(f"redirect-{status}"), status)
    redirect("/chain", "/chain/2")
    redirect("/chain/2", f"http://{here}/chain/3", 301)
    redirect("/chain/3", to("chain"), 308)
    host, port = inside.split(":")
    redirect("/relative", "//" + to("relative").removeprefix("http://"))
    redirect("/backslash", to("backslash").replace("/", "\\"))
    redirect("/tabs", to("tabs").replace(host, "127.0.\t0.1"))
    redirect("/user", to("user").replace("//", "//paper.example@"))
    redirect("/digits", to("digits").replace(host, "0x7f.1"))
    redirect("/percent", to("percent").replace(host, "%31%32%37.0.0.1"))
    redirect("/wide", to("wide").replace(host, "１２７.0.0.1"))
    ways["one-slash"] = f"https://{inside}/one-slash"  # http:/ would be a path on the paper's own host
    redirect("/one-slash", f"https:/{inside}/one-slash")
    redirect("/port", to("port", f"paper.example:{port}"))
    for scheme in ("ftp", "gopher", "file", "ws"):
        redirect(f"/{scheme}", f"{scheme}://{inside}/{scheme}")
    redirect("/unix", "file:///etc/passwd")
    redirect("/name", to("name", f"inside.example:{port}"))
    redirect("/two", to("two", f"both.example:{port}"))
    redirect("/rebound", to("rebound", f"rebound.example:{port}"))
    redirect("/location-twice", f"{to('location-twice')}\r\nLocation: /")
    html("/refresh", f'<meta http-equiv="refresh" content="0; url={to("refresh")}">')
    html("/refresh-header", Refresh=f"0; url={inside}/refresh-header")
    html("/canonical", f'<link rel="canonical" href="{to("canonical")}">')
    html("/og", f'<meta property="og:url" content="http://{inside}/og">')
    html("/base", f'<base href="{to("base/")}">', '<a href="story">Rain of the base</a>')
    html("/next", f'<link rel="next" href="{to("next")}">')
    html("/anchor-next", "", f'<a rel="next" href="{to("anchor-next")}">More</a>')
    html("/pages", "", f'<a href="{to("pages")}?page=2">2</a>')
    html("/hreflang", f'<link rel="alternate" hreflang="de" href="{to("hreflang")}">')
    html("/amp", f'<link rel="amphtml" href="http://{inside}/amp">')
    html(
        "/picture",
        "",
        f'<img src="http://{inside}/picture.jpg"><iframe src="http://{inside}/frame"></iframe>',
    )
    html(
        "/json",
        f'<script type="application/ld+json">{{"@type":"NewsArticle","url":"http://{inside}/json"}}</script>',
    )
    links = [to(f"anchor-{n}", name) for n, name in enumerate((inside, f"localhost:{port}", f"[::1]:{port}"))]
    html("/anchors", "", "".join(f'<a href="{each}">Rain in Ostwick again</a>' for each in links))
    feed = f"<rss version='2.0'><channel><item><title>Rain</title><link>{to('feed')}</link></item></channel></rss>"
    server.on("/feed.xml", page(feed.encode(), Content_Type="application/rss+xml"))
    atom = f"<feed xmlns='http://www.w3.org/2005/Atom'><entry><title>Rain</title><link href='{to('atom')}'/></entry></feed>"
    server.on("/atom.xml", page(atom.encode(), Content_Type="application/atom+xml"))
    named = f"<urlset><url><loc>{to('sitemap')}</loc></url><url><loc>http://{here}/plain</loc></url></urlset>"
    server.on("/map.xml", page(gzip.compress(named.encode())))
    server.on("/map.txt", page(f"{to('text-sitemap')}\n".encode(), Content_Type="text/plain"))
    index = f"<sitemapindex><sitemap><loc>{to('index')}</loc></sitemap><sitemap><loc>http://{here}/map.xml</loc></sitemap></sitemapindex>"
    server.on("/sitemap.xml", page(index.encode(), Content_Type="application/xml"))
    robots = (
        f"Sitemap: {to('robots-sitemap')}\nSitemap: http://{here}/map.txt\nUser-agent: *\nDisallow: /closed\n"
    )
    server.on("/robots.txt", page(robots.encode()))
    paths = [each.removeprefix(server.url("")) for each in linked]
    feeds = "".join(
        f'<link rel="alternate" type="application/rss+xml" href="{each}">'
        for each in ("/feed.xml", "/atom.xml", to("feed-link"))
    )
    html("/", feeds, "".join(f'<a href="{path}">Rain in Ostwick {path}</a>' for path in paths))
    return ways


def _crawl(folder: Path, *arguments: str) -> tuple[set[tuple[str, int]], dict[str, str]]:
    """What one `newsbot crawl` connected to, and the outcome of each address of the frontier."""
    told = folder / "names.json"
    told.write_text(json.dumps(RESOLVED))
    (folder / "archive").mkdir(exist_ok=True)
    (folder / "archive" / "newsbot.toml").write_text("retry_seconds = [0.0, 0.0]\n")
    done = subprocess.run(
        [
            *(sys.executable, str(Path(__file__).with_name("names.py")), str(told)),
            *("--archive", str(folder / "archive"), "crawl", "--delay", "0", *arguments),
        ],
        env={**os.environ, "PYTHONPATH": str(HOME)},
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )
    connected = told.with_suffix(".connected")
    assert connected.exists(), done.stderr
    with sqlite3.connect(folder / "archive" / "newsbot.db") as rows:
        outcomes = dict(rows.execute("select url, outcome from frontier"))
    return {(host, port) for host, port in json.loads(connected.read_text())}, outcomes


def test_no_spelling_and_no_route_leads_a_crawl_to_the_sink(
    tmp_path: Path, server: Faulty, sink: Sink, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(name, f"http://127.0.0.1:{sink.port}/")
    here, inside = f"paper.example:{server.port}", f"127.0.0.1:{sink.port}"
    ways = _routes(server, here, inside)
    spelt = [
        f"{'https' if n % 5 == 4 else 'http'}://{spelling}:{sink.port}/{n}"
        for n, spelling in enumerate(SPELLINGS)
    ]
    starts = {each: url for each in spelt if (url := cautious(each)) and "\n" not in each}
    hosts = {url.split("/")[2] for url in starts.values()} | {
        f"{name}:{sink.port}" for name in ("[::1]", "localhost", "127.0.0.1")
    }
    # A site file that takes all of them for its own, so that nothing but the guard stands between.
    sites = tmp_path / "archive" / "sites"
    sites.mkdir(parents=True)
    (sites / "paper.toml").write_text(
        f'name = "paper"\nstart = ["http://{here}/"]\nhosts = {json.dumps(sorted({here, *hosts}))}\n'
    )
    with Faulty() as other:  # its robots.txt leads inside, and so does a start address that has moved
        other.on("/robots.txt", page(b"", "301 Moved", Location=f"http://{inside}/robots"))
        other.on("/", page())
        elsewhere = f"http://courier.example:{other.port}/"
        (tmp_path / "starts").write_text("\n".join([elsewhere, *starts]))
        connected, outcomes = _crawl(
            tmp_path,
            *("--allow-private", here, "--allow-private", f"courier.example:{other.port}"),
            *("--from", str(tmp_path / "starts"), "paper"),
        )
        assert {each.path for each in other.asked} == {"/robots.txt"}
        allowed = {("127.0.0.1", server.port), ("127.0.0.1", other.port)}
    assert sink.connections() == 0
    assert {each.host for each in server.asked} == {here}
    assert allowed <= connected
    assert all(is_public(ip_address(host)) for host, _ in connected - allowed)
    assert {host for host, _ in connected - allowed} == {"93.184.215.14"}  # as checked, before it was rebound
    # None was kept away by an accident: each address that is one was in the frontier, and refused there.
    led = {url: outcome for url, outcome in outcomes.items() if url.split("/")[2] != here}
    assert len(set(starts.values())) >= 60
    assert set(starts.values()) <= led.keys()
    assert {url: outcome for url, outcome in led.items() if outcome != "refused"} == {}
    assert len(ways) >= 35
    missed = {way for way, url in ways.items() if not any(each.startswith(url) for each in led)}
    assert missed == set()
