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
from hypothesis import given
from hypothesis import strategies as st

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

    def test_robots_txt_itself_may_be_fetched_whatever_it_says(self) -> None:
        assert allowed("User-agent: *\nDisallow: /", "/robots.txt")
        assert not allowed("User-agent: *\nDisallow: /", "/robots.txt/a")

    def test_a_record_that_the_rfc_does_not_know_ends_no_group(self) -> None:
        for other in ("Crawl-delay: 5", "Sitemap: /a.xml", "Host: a.example", "Noindex: /a", "odd", ""):
            text = f"User-agent: newsbot\n{other}\nUser-agent: other\nDisallow: /a\n"
            assert not allowed(text, "/a"), other
            assert allowed(text, "/b"), other

    @pytest.mark.parametrize("charset", ["utf-8-sig", "utf-16", "utf-16-be"])
    def test_a_byte_order_mark_tells_the_charset(self, charset: str) -> None:
        mark = b"\xfe\xff" if charset == "utf-16-be" else b""
        assert not allowed(mark + "User-agent: *\r\nDisallow: /ż\r\n".encode(charset), "/%C5%BC")

    @pytest.mark.parametrize("delay", ["nan", "inf", "-1", "1e999", "soon", "", "0x5", "9 s"])
    @pytest.mark.parametrize(
        "field", ["Crawl-delay: {}", "Request-rate: {}", "Request-rate: 1/{}", "Request-rate: {}/5"]
    )
    def test_a_delay_that_is_no_number_of_seconds_is_none(self, field: str, delay: str) -> None:
        rules = Rules.parse(f"User-agent: *\n{field.format(delay)}\nDisallow: /a\n".encode())
        assert rules.delay is None
        assert not rules.allow(f"{HOST}/a")

    @given(
        st.binary(max_size=300)
        | st.text("\r\n:#*$%/ aAdDeEiIlLnNoOrRsSuUwWgGtT-", max_size=300).map(str.encode)
    )
    def test_no_bytes_are_too_odd(self, body: bytes) -> None:
        assert Rules.parse(body, url=f"{HOST}/robots.txt").allow(f"{HOST}/") in (True, False)

    def test_delay_and_sitemaps_are_found(self) -> None:
        rules = Rules.parse(
            b"Sitemap: /map.xml\nSitemap: https://cdn.example/news.xml\nsitemap: ftp://x/\nSitemap: /map.xml\n"
            b"Sitemap: http://[bad/\nSitemap:\n"
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
    # Some stress files expect robots.txt itself to be forbidden, which the RFC allows whatever they say.
    cases = [each for each in _cases(path.read_text()) if not each[1].endswith("/robots.txt")]
    assert cases or path.parent.name == "stress"
    wrong = [
        (url, agent, expected)
        for robots, url, agent, expected in cases
        if Rules.parse(robots, token=agent).allow(url) != (expected == "ALLOWED")
    ]
    assert not wrong


# By the RFC a name ends where its letters do: bot1 and bot2 are both "bot".
# file, whose rules: what they forbid and what they allow; the delay; how many sitemaps
SERVED = [
    ("astore.amazon.com-robots.txt", "newsbot", "", "/", 5.0, 0),
    ("crawl-delay-group-merging.txt", "mybot", "/private/", "/login/ /x", 10.0, 0),
    ("crawl-delay-group-merging.txt", "yourbot", "/private/ /login/", "/ /x", None, 0),
    ("crawl-delay-group-merging.txt", "newsbot", "", "/private/ /login/", 30.0, 0),
    ("directive-typos-robots.txt", "bot", "/dissalow/ /useragent/ /useragent-no-colon/", "/", None, 0),
    ("dos-line-endings.txt", "newsbot", "", "/", 1.0, 0),
    ("extended-standard-robots.txt", "bot", "", "/", 0.125, 0),
    ("extension-robots.txt", "mybot", "/private/x", "/ /secret/", 6.0, 1),
    ("extension-robots.txt", "otherbot", "/admin/", "/private/", 12.0, 1),
    ("extensions-group-merging.txt", "mybot", "/private/ /login/", "/ /x", 6.0, 0),
    ("extensions-group-merging.txt", "yourbot", "/private/ /login/", "/ /x", None, 0),
    ("extensions-group-merging.txt", "newsbot", "/ /x", "/llms.txt", 2.0, 0),
    ("format-errors-robots.txt", "bot", "/ /whitespace-before-colon/", "/whitespace-before-colon", None, 1),
    ("malformed-path.txt", "newsbot", "/wiki/Wikipedia_talk:Mediation_Committee/", "/wiki/", None, 0),
    ("many-user-agents.txt", "wget", "/", "", None, 0),
    ("many-user-agents.txt", "newsbot", "/g/ /bot-trap/", "/", None, 0),
    ("merge-rules.txt", "wget", "/tmp/bar", "/ /foo/bar /ckh/bar/x", None, 0),
    ("merge-rules.txt", "curl", "/", "", None, 0),
    ("merge-rules.txt", "newsbot", "/foo/bar /tmp/bar", "/ /ckh/bar", None, 0),
    ("precedence-of-rules.txt", "testy", "/foo /foo/baz", "/ /foo/bar", None, 0),
    ("precedence-of-rules.txt", "wget", "/x", "/ /foo /index.html", None, 0),
    ("relative-sitemap-robots.txt", "newsbot", "/cache/ /files/", "/", None, 1),
    ("rfc9309-example-longest-match-robots.txt", "foobot", "/example/page/disallowed.gif", "/example/page/", None, 0),
    ("rfc9309-example-rule-group-merging.txt", "examplebot", "/foo /bar /baz", "/", None, 0),
    ("rfc9309-example-rule-group-merging.txt", "bazbot", "/baz", "/foo", None, 0),
    ("rfc9309-example-rule-group-merging.txt", "newsbot", "/foo /bar", "/baz", None, 0),
    ("rfc9309-example-simple-robots.txt", "newsbot", "/x.gif /example/", "/publications/ /", None, 0),
    ("rfc9309-example-simple-robots.txt", "foobot", "/ /example/", "/example/page.html /example/allowed.gif", None, 0),
    ("rfc9309-example-simple-robots.txt", "barbot", "/example/page.html", "/", None, 0),
    ("rfc9309-example-simple-robots.txt", "quxbot", "", "/ /example/page.html", None, 0),
    ("robots-with-utf16be-bom.txt", "newsbot", "/profile /a/output/print", "/", None, 1),
    ("robots-with-utf16le-bom.txt", "newsbot", "/profile /a/output/print", "/", None, 1),
    ("robots-with-utf8-bom.txt", "newsbot", "/profile /a/output/print", "/", None, 1),
    ("sitemap-robots-dedup.txt", "newsbot", "", "/", None, 1),
    ("sitemap-robots.txt", "newsbot", "", "/", None, 2),
    ("twitter.com-robots.txt", "slurp", "/a?b /a/with_friends", "/a", 1.0, 0),
    ("twitter.com-robots.txt", "msnbot", "/a?b /a/with_friends", "/a", 10.0, 0),
    ("twitter.com-robots.txt", "newsbot", "/a?b /a/with_friends", "/a", None, 0),
    ("wildcards.txt", "newsbot", "/gp/cart /a/gcrnsts", "/ /x/sim/B001132UEE", None, 8),
    ("wildcards.txt", "googlebot", "/gp/cart /x/sim/B001132UEE", "/", None, 8),
    ("www.flot.com-robots.txt", "newsbot", "/img/x", "/", None, 1),
]  # fmt: skip


@needs_suites
@pytest.mark.parametrize(("name", "agent", "forbidden", "let", "delay", "sitemaps"), SERVED)
def test_in_files_as_sites_serve_them_groups_delays_and_sitemaps_are_found(
    name: str, agent: str, forbidden: str, let: str, delay: float | None, sitemaps: int
) -> None:
    rules = Rules.parse((SUITES / "robots-files" / name).read_bytes(), url=f"{HOST}/robots.txt", token=agent)
    assert {path: rules.allow(HOST + path) for path in f"{forbidden} {let}".split()} == {
        **dict.fromkeys(forbidden.split(), False),
        **dict.fromkeys(let.split(), True),
    }
    assert rules.delay == delay
    assert len(rules.sitemaps) == sitemaps


@needs_suites
def test_no_file_of_the_suite_is_left_out() -> None:
    assert {path.name for path in (SUITES / "robots-files").iterdir()} == {each[0] for each in SERVED}


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
        rules = b"User-agent: *\nDisallow: /private\nCrawl-delay: 0.01\nSitemap: /map.xml\n"
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
            {"host_url": server.url("/"), "sitemaps": [server.url("/map.xml")], "delay": 0.01}
        ]
        assert done.kept[0]["role"] == "robots"

    def test_each_status_means_what_the_rfc_says(self, tmp_path: Path) -> None:
        statuses = {
            "200": "disallowed",
            "203": "disallowed",
            **dict.fromkeys(
                ("204", "300", "301", "304", "400", "401", "403", "404", "410", "418", "451"), "fetched"
            ),
            **dict.fromkeys(("408", "429", "500", "502", "503", "599", "999"), "unreachable"),
            "206": "unreachable",  # a part
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

    def test_what_a_redirect_leads_to_counts_as_if_it_stood_in_place(self, tmp_path: Path) -> None:
        rules = page(b"User-agent: *\nDisallow: /a\n")
        ends = {
            rules: "disallowed",
            page(b"none", "404 Not Found"): "fetched",
            page(b"none", "403 Forbidden"): "fetched",
            page(b"", "301 Moved"): "fetched",  # to nowhere
            page(b"", "500 Broken"): "unreachable",
            page(b"", "408 Too Slow"): "unreachable",
            page(b"User-agent: *", length=99): "unreachable",
            page(b"", "302 Found", Location="http://[bad/"): "unreachable",
            page(b"", "302 Found", Location="file:///etc/passwd"): "refused",
            page(b"", "302 Found", Location="/end"): "fetched",  # a circle
        }
        with ExitStack() as stack:
            hosts = [stack.enter_context(Faulty()) for _ in (*ends, *(301, 302, 303, 307, 308))]
            urls = [host.on("/a", page()) for host in hosts]
            for host, end in zip(hosts, ends, strict=False):
                last = then_close(end) if b"99" in end else end
                host.on("/robots.txt", page(b"", "302 Found", Location="/end"))
                host.on("/end", last)
            for host, status in zip(hosts[len(ends) :], (301, 302, 303, 307, 308), strict=True):
                host.on("/robots.txt", page(b"", f"{status} Moved", Location=hosts[0].url("/robots.txt")))
            done = crawl(tmp_path, *urls, allow=("127.0.0.1",), DOWNLOAD_TIMEOUT=1.0)
            asked = [bool(host.asked_for("/a")) for host in hosts]
        outcomes = [done.answers[url].get("outcome", "fetched") for url in urls]
        assert outcomes == [*ends.values(), *["disallowed"] * 5]
        assert asked == [outcome == "fetched" for outcome in outcomes]

    def test_rules_are_asked_for_anew_after_a_day_and_no_answer_after_an_hour(self, tmp_path: Path) -> None:
        allowing, forbidding = page(b"User-agent: *\nDisallow:\n"), page(b"User-agent: *\nDisallow: /\n")
        with Faulty() as server, Faulty() as broken:
            server.on("/robots.txt", allowing, forbidding)
            broken.on("/robots.txt", *[page(b"", "500 Broken")] * 3, allowing)
            urls = [
                host.on(f"/{n}", page()) for host, most in ((server, 4), (broken, 3)) for n in range(most)
            ]
            done = crawl(
                tmp_path,
                *urls,
                allow=(server.place, broken.place),
                CONCURRENT_REQUESTS=1,
                TEST_HOURS_AN_ANSWER=8,
            )
            assert len(server.asked_for("/robots.txt")) == 2  # at 0 h and at 24 h
            assert len(broken.asked_for("/robots.txt")) == 4  # thrice, then once more
        assert [done.answers[url].get("outcome", "fetched") for url in urls] == [
            *("fetched", "fetched", "disallowed", "disallowed"),
            *("unreachable", "fetched", "fetched"),
        ]

    def test_a_robots_txt_that_leads_inside_is_refused_and_one_that_asks_for_time_gets_it(
        self, tmp_path: Path, server: Faulty
    ) -> None:
        with Faulty() as inside, Faulty() as busy:
            server.on("/robots.txt", page(b"", "302 Found", Location=inside.url("/x")))
            busy.on("/robots.txt", page(b"", "503 Busy", Retry_After="600"))
            urls = [server.on("/", page()), f"http://localhost:{busy.port}/"]
            done = crawl(tmp_path, *urls, allow=(server.place, f"localhost:{busy.port}"))
            assert inside.asked == []
            assert [(host, heard) for host, _, heard in done.deferred] == [(f"localhost:{busy.port}", "503")]
        assert [done.answers[url]["outcome"] for url in urls] == ["refused", "rate-limited"]

    def test_a_full_disk_is_not_taken_for_an_unreachable_file(self, tmp_path: Path, server: Faulty) -> None:
        with Faulty() as other:
            urls = [server.on("/", page()), other.on("/", page())]
            done = crawl(tmp_path, *urls, allow=(server.place, other.place), TEST_FULL=True)
        errors = {each["error"] for each in done.answers.values()}
        assert "DiskFull" in errors
        assert errors <= {"DiskFull", "RunEnding"}
