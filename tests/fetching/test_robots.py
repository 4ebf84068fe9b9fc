"""robots.txt is obeyed by RFC 9309, and where there is no telling what it says, nothing is fetched."""

from __future__ import annotations

import gzip
import os
import re
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from newsbot.fetching.robots import MOST_BYTES, Rules

from .crawling import crawl
from .faulty import Faulty, page, then_close, then_reset

SUITES = (
    Path(os.environ.get("NEWSBOT_SHARED", Path(__file__).resolve().parents[3] / "shared")) / "data/suites"
)
needs_suites = pytest.mark.skipif(
    not SUITES.is_dir(), reason=f"no public conformance data in {SUITES}; set NEWSBOT_SHARED to where it is"
)
HOST = "https://lantern.example"


def allowed(text: str | bytes, path: str) -> bool:
    return Rules.parse(text.encode() if isinstance(text, str) else text).allow(HOST + path)


class TestRules:
    def test_a_group_of_our_own_counts_instead_of_that_for_all(self) -> None:
        text = "User-agent: *\nDisallow: /\n\nUser-agent: NewsBot/2.0\nDisallow: /private\n"
        assert allowed(text, "/news")
        assert not allowed(text, "/private/1")

    @pytest.mark.parametrize(
        "name", ["news", "bot", "newsbot-images", "newsbots", "my-newsbot", "newsbot_x", ""]
    )
    def test_a_group_of_a_like_name_is_not_ours(self, name: str) -> None:
        assert allowed(f"User-agent: {name}\nDisallow: /\n", "/")

    @pytest.mark.parametrize(
        "line", ["user-agent:newsbot", "USER-AGENT : NEWSBOT # ours", "User agent: newsbot 2"]
    )
    def test_our_name_is_known_in_every_dress(self, line: str) -> None:
        assert not allowed(f"{line}\r\nDisallow: /\r\n", "/")

    def test_everybody_is_everybody(self) -> None:
        assert not allowed("User-agent: * # all\nDisallow: /a", "/a")
        assert not allowed("User-agent: * and all others\nDisallow: /a", "/a")

    def test_the_longest_rule_wins_and_allow_wins_a_tie(self) -> None:
        text = "User-agent: *\nDisallow: /a\nAllow: /a/b\nDisallow: /*.pdf$\nDisallow: /c\nAllow: /c\n"
        assert [allowed(text, path) for path in ("/a", "/a/b/c", "/x.pdf", "/x.pdf?1", "/c")] == [
            False,
            True,
            False,
            True,
            True,
        ]

    def test_of_two_readings_of_an_escape_the_stricter_counts(self) -> None:
        assert not allowed("User-agent: *\nDisallow: /%62%61z", "/baz")
        assert not allowed("User-agent: *\nDisallow: /baz", "/%62%61z")
        assert not allowed("User-agent: *\nDisallow: /\nAllow: /%62%61z", "/baz")
        assert not allowed("User-agent: *\nDisallow: /ż", "/%C5%BC")
        assert not allowed("User-agent: *\nDisallow: /a%2Fb", "/a%2fb")

    def test_only_the_first_half_mebibyte_is_read_and_no_rule_is_cut(self) -> None:
        line = b"Disallow: /private/archive-of-the-year\n"
        fill = b"#" * (MOST_BYTES - 40) + b"\n"
        rules = b"User-agent: *\n" + fill + line + b"Disallow: /late\n"
        assert allowed(rules, "/private/archive")
        assert allowed(rules, "/late")
        assert not allowed(b"User-agent: *\nDisallow: /early\n" + fill, "/early")

    @pytest.mark.parametrize(
        "body", [b"", b"\0\xff\xfe\x80", b"<html><p>Not a file of rules: Disallow</p>", b"\n" * 9999]
    )
    def test_what_holds_no_rules_forbids_nothing(self, body: bytes) -> None:
        assert allowed(body, "/")

    def test_delay_and_sitemaps_are_found(self) -> None:
        rules = Rules.parse(
            b"Sitemap: /map.xml\nSitemap: https://cdn.example/news.xml\nsitemap: ftp://x/\nSitemap: /map.xml\n"
            b"User-agent: *\nCrawl-delay: 7\nRequest-rate: 1/9s\n",
            url=f"{HOST}/robots.txt",
        )
        assert rules.sitemaps == (f"{HOST}/map.xml", "https://cdn.example/news.xml")
        assert rules.delay == 9.0
        assert Rules.parse(b"User-agent: other\nCrawl-delay: 7\n").delay is None
        assert Rules.parse(b"User-agent: newsbot\nCrawl-delay: soon\n").delay is None


@needs_suites
@pytest.mark.parametrize(
    "path", sorted((SUITES / "robots-spec").rglob("*.textproto")), ids=lambda path: path.stem
)
def test_the_suite_of_the_author_of_the_rfc_holds(path: Path) -> None:
    # Some stress files forbid the fetching of robots.txt itself, which the RFC allows whatever they say.
    cases = [each for each in _cases(path.read_text()) if not each[1].endswith("/robots.txt")]
    assert cases or path.parent.name == "stress"
    wrong = [
        (url, agent, expected)
        for robots, url, agent, expected in cases
        if Rules.parse(robots, token=agent).allow(url) != (expected == "ALLOWED")
    ]
    assert not wrong


@needs_suites
@pytest.mark.parametrize("path", sorted((SUITES / "robots-files").glob("*")), ids=lambda path: path.name)
def test_files_as_sites_serve_them_are_read(path: Path) -> None:
    rules = Rules.parse(path.read_bytes(), url=f"{HOST}/robots.txt")
    assert rules.allow(f"{HOST}/") in (True, False)


FIELD = re.compile(
    r'#[^\n]*|\b(robotstxt|testurl|useragent|expected_outcome|[a-z_]+)\s*:|"((?:\\.|[^"\\])*)"|\b(ALLOWED|DISALLOWED)\b'
)


def _cases(text: str) -> Iterator[tuple[bytes, str, str, str]]:
    """The cases of a text-format protocol buffer: fields, their values in quoted pieces."""
    values: dict[str, bytes] = {}
    name = ""
    for found in FIELD.finditer(text):
        if found[1]:
            name = found[1]
            values[name] = b""
        elif found[2] is not None:
            values[name] += _unescaped(found[2])
        elif found[3] and name == "expected_outcome":
            yield values["robotstxt"], values["testurl"].decode(), values["useragent"].decode(), found[3]


def _unescaped(text: str) -> bytes:
    return text.encode().decode("unicode_escape").encode("latin-1")


class TestInACrawl:
    def test_it_is_asked_for_once_and_obeyed(self, tmp_path: Path, server: Faulty) -> None:
        rules = b"User-agent: *\nDisallow: /private\nSitemap: /map.xml\n"
        server.on("/robots.txt", page(gzip.compress(rules), Content_Encoding="gzip"))
        urls = [server.on(path, page()) for path in ("/", "/news", "/private/1", "/private/2")]
        done = crawl(tmp_path, *urls, allow=(server.place,))
        assert len(server.asked_for("/robots.txt")) == 1
        assert [done.answers[url].get("outcome", "fetched") for url in urls] == [
            "fetched",
            "fetched",
            "disallowed",
            "disallowed",
        ]
        assert not [each for each in server.asked if each.path.startswith("/private")]
        assert done.robots == [
            {"host_url": server.url("/"), "sitemaps": [server.url("/map.xml")], "delay": None}
        ]
        assert done.kept[0]["role"] == "robots"

    def test_each_status_means_what_the_rfc_says(self, tmp_path: Path) -> None:
        statuses = {
            "200": "disallowed",
            "203": "disallowed",
            **dict.fromkeys(
                ("204", "300", "301", "304", "400", "401", "403", "404", "410", "418", "451"), "fetched"
            ),
            **dict.fromkeys(("429", "500", "502", "503", "599"), "unreachable"),
        }
        statuses["304"] = "unreachable"  # an answer to a question that was not asked
        with ExitStack() as stack:
            servers = {status: stack.enter_context(Faulty()) for status in statuses}
            for status, server in servers.items():
                bodiless = status in ("204", "304")
                rules = b"" if bodiless else b"User-agent: *\nDisallow: /\n"
                server.on("/robots.txt", page(rules, f"{status} Said", None if bodiless else -1))
                server.on("/", page())
            urls = {status: server.url("/") for status, server in servers.items()}
            done = crawl(tmp_path, *urls.values(), allow=("127.0.0.1",))
            asked = {status for status, server in servers.items() if server.asked_for("/")}
        assert {
            status: done.answers[url].get("outcome", "fetched") for status, url in urls.items()
        } == statuses
        assert asked == {status for status, outcome in statuses.items() if outcome == "fetched"}

    def test_no_answer_forbids_everything(self, tmp_path: Path) -> None:
        scripts = [
            then_reset(),
            then_close(b""),
            then_close(page(b"User-agent: *", length=99)),
            lambda _: time.sleep(9),
        ]
        with ExitStack() as stack:
            servers = [stack.enter_context(Faulty()) for _ in scripts]
            urls = [server.on("/", page()) for server in servers]
            for server, script in zip(servers, scripts, strict=True):
                server.on("/robots.txt", script)
            done = crawl(tmp_path, *urls, allow=("127.0.0.1",), DOWNLOAD_TIMEOUT=0.7)
            assert not any(server.asked_for("/") for server in servers)
        assert {done.answers[url]["outcome"] for url in urls} == {"unreachable"}

    def test_a_name_that_resolves_to_nothing_and_a_body_that_cannot_be_decoded_forbid_too(
        self, tmp_path: Path, server: Faulty
    ) -> None:
        server.on("/robots.txt", page(b"\1\2\3", Content_Encoding="compress"))
        url = server.on("/", page())
        done = crawl(tmp_path, url, "http://nowhere.invalid/", allow=(server.place,))
        assert [each["outcome"] for each in done.answers.values()] == ["unreachable"] * 2

    def test_five_redirects_are_followed_and_each_port_has_its_own_file(
        self, tmp_path: Path, server: Faulty
    ) -> None:
        with Faulty() as other:
            for n in range(1, 5):
                server.on(f"/{n}", page(b"", "302 Found", Location=f"/{n + 1}"))
            server.on("/robots.txt", page(b"", "301 Moved", Location="/1"))
            server.on("/5", page(b"User-agent: *\nDisallow: /a\n"))
            other.on("/robots.txt", page(b"", "301 Moved", Location=server.url("/robots.txt")))
            urls = [server.on("/a", page()), other.on("/a", page())]
            done = crawl(tmp_path, *urls, allow=(server.place, other.place))
        assert done.answers[urls[0]]["outcome"] == "disallowed"
        assert done.answers[urls[1]]["status"] == 200  # the sixth redirect is not followed

    def test_the_rules_of_the_host_that_a_redirect_leads_to_count(
        self, tmp_path: Path, server: Faulty
    ) -> None:
        with Faulty() as other:
            other.on("/robots.txt", page(b"User-agent: *\nDisallow: /\n"))
            other.on("/a", page())
            url = server.on("/a", page(b"", "302 Found", Location=other.url("/a")))
            done = crawl(tmp_path, url, allow=(server.place, other.place))
            assert done.answers[url]["outcome"] == "disallowed"
            assert other.asked_for("/a") == []

    def test_a_robots_txt_that_leads_inside_is_refused_and_one_that_asks_for_time_gets_it(
        self, tmp_path: Path, server: Faulty
    ) -> None:
        with Faulty() as inside, Faulty() as busy:
            server.on("/robots.txt", page(b"", "302 Found", Location=inside.url("/x")))
            busy.on("/robots.txt", page(b"", "503 Busy", Retry_After="600"))
            urls = [server.on("/", page()), f"http://localhost:{busy.port}/"]
            done = crawl(tmp_path, *urls, allow=(server.place, f"localhost:{busy.port}"))
            assert inside.asked == []
        assert [done.answers[url]["outcome"] for url in urls] == ["refused", "rate-limited"]
        assert done.deferred == [["localhost", "2026-03-01T12:10:00+00:00"]]

    def test_a_full_disk_is_not_taken_for_an_unreachable_file(self, tmp_path: Path, server: Faulty) -> None:
        with Faulty() as other:
            urls = [server.on("/", page()), other.on("/", page())]
            done = crawl(tmp_path, *urls, allow=(server.place, other.place), TEST_FULL=True)
        errors = {each["error"] for each in done.answers.values()}
        assert "DiskFull" in errors
        assert errors <= {"DiskFull", "RunEnding"}
