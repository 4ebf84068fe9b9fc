"""What a site's own servers are told reaches them, and nothing else: no other host, file, table, log or export."""

from __future__ import annotations

import gzip
import json
import pickle
import subprocess
from base64 import b64encode
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from scrapy import Request
from twisted.internet.address import IPv4Address

from newsbot import log
from newsbot.fetching.credentials import Credentials
from newsbot.fetching.guard import GuardedResolver
from newsbot.site import moved, parse
from pipelines.errors import BadSite
from pipelines.values import Secret, Site
from tests import forked

from .faulty import Faulty, page, then_reset

NOW = "2026-03-05T09:00:00Z"
HIDDEN = "http://127.0.0.1:9/"  # nobody may ask it, by proxy or not
# Each is found in one place alone, so that a leak names where it came from.
ENVIRONMENT = {
    "LANTERN_LOGIN": "Basic " + b64encode(b"reader:basic-secret-a1").decode(),
    "LANTERN_FEED": "parameter secret&b2",
    "BEACON_PROXY": "http://passer:proxy-secret-c3@{proxy}",
}
IN_FILES = {"api": "literal-secret-d4", "cookie": "cookie-secret-e5", "glow": "Bearer bearer-secret-f6"}
ON_THE_LINE = ("user-secret-g7", "query-secret-h8")
BY_SERVERS = ("set-cookie-secret-i9", "location-secret-j1", "fragment-secret-k2")
IN_BODIES = ("link-secret-m3", "nested-secret-n4", "repeated-secret-p5")
KNOWN = (
    "basic-secret-a1", b64encode(b"reader:basic-secret-a1").decode(), "parameter secret", "parameter+secret",
    "parameter%20secret", "proxy-secret-c3", b64encode(b"passer:proxy-secret-c3").decode(), "literal-secret-d4",
    "cookie-secret-e5", "bearer-secret-f6",
)  # fmt: skip
NOWHERE = (*KNOWN, *ON_THE_LINE, *BY_SERVERS)


@dataclass(frozen=True, slots=True)
class Told:
    """One crawl of three sites that have secrets, and all that it left."""

    archive: Path
    lantern: Faulty
    beacon: Faulty
    glow: Faulty
    elsewhere: Faulty
    proxy: Faulty
    outputs: dict[str, str]

    def everything(self) -> Iterator[tuple[str, str]]:
        """Each thing that anybody may come to see, by name; the files of the user's own hand left out."""
        yield from self.outputs.items()
        for path in sorted(self.archive.rglob("*")):
            if path.is_file() and path.parent.name != "sites":
                raw = path.read_bytes()
                yield path.name, (gzip.decompress(raw) if path.suffix == ".gz" else raw).decode("latin-1")


def article(words: str, *links: str) -> bytes:
    anchors = "".join(f'<a href="{link}">The {words} of the harbour</a>' for link in links)
    return page(f"<html><h1>The {words}</h1><p>{f'The {words} came in. ' * 20}</p>{anchors}</html>".encode())


def newsbot(archive: Path, *words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    settings = {"NEWSBOT_RETRY_SECONDS": "0 0", "NEWSBOT_DAILY_IDS": "0", **environment}
    return forked.newsbot(archive, "--now", NOW, *words, **settings)


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Told]:
    archive = tmp_path_factory.mktemp("secrets") / "archive"
    with Faulty() as lantern, Faulty() as beacon, Faulty() as glow, Faulty() as elsewhere, Faulty() as proxy:
        script(lantern, beacon, glow, elsewhere, proxy)
        (archive / "sites").mkdir(parents=True)
        write(archive, "lantern", start=[lantern.url("/")], cookies={"session": IN_FILES["cookie"]},
              headers={"Accept-Language": "en", "Authorization": "env:LANTERN_LOGIN", "X-Reader": IN_FILES["api"]},
              parameters={"reader": "env:LANTERN_FEED"})  # fmt: skip
        write(archive, "beacon", start=[beacon.url("/")], proxy="env:BEACON_PROXY")
        write(archive, "vault", start=[f"https://{elsewhere.place}/"], proxy="env:BEACON_PROXY")
        write(archive, "hidden", start=[HIDDEN], proxy="env:BEACON_PROXY")
        write(archive, "glow", start=[glow.url("/")], headers={"Authorization": IN_FILES["glow"]})
        allowed = [
            each for one in (lantern, beacon, glow, elsewhere) for each in ("--allow-private", one.place)
        ]
        environment = {name: value.format(proxy=proxy.place) for name, value in ENVIRONMENT.items()}
        asked = [
            *("lantern", "beacon", "vault", "hidden", "glow"),
            f"http://reader:{ON_THE_LINE[0]}@{lantern.place}/extra?access_token={ON_THE_LINE[1]}",
        ]
        crawled = newsbot(
            archive, "-vv", "--json", "--log-format", "json", "crawl", *asked, *allowed, "--delay", "0",
            "--contact", "tests@localhost", **environment,
        )  # fmt: skip
        again = newsbot(archive, "-vv", "crawl", *allowed, "--delay", "0", **environment)
        outputs = {"crawl --json": crawled.stdout, "log of crawl": crawled.stderr, "second log": again.stderr}
        for table in ("captures", "articles", "evidence", "aliases", "runs"):
            outputs[f"export {table}"] = newsbot(archive, "export", table).stdout
        outputs["sites"] = newsbot(archive, "sites").stdout
        yield Told(archive, lantern, beacon, glow, elsewhere, proxy, outputs)


def write(archive: Path, name: str, **keys: Any) -> None:
    lines = [f"name = {json.dumps(name)}"]
    for key, value in keys.items():
        table = isinstance(value, dict)
        said = ", ".join(f"{json.dumps(k)} = {json.dumps(v)}" for k, v in value.items()) if table else ""
        lines.append(f"{key} = {{ {said} }}" if table else f"{key} = {json.dumps(value)}")
    (archive / "sites" / f"{name}.toml").write_text("\n".join(lines))


def script(lantern: Faulty, beacon: Faulty, glow: Faulty, elsewhere: Faulty, proxy: Faulty) -> None:
    reader = "?reader=parameter+secret%26b2"
    nested = f"/story?next=https%3A%2F%2Fother.example%2F%3Fapi_key%3D{IN_BODIES[1]}"
    links = (
        *("/moved", "/dropped", "/broken", f"/news/ferry?access_token={IN_BODIES[0]}", nested),
        f"/news/boat?reader={IN_BODIES[2]}",  # as a private feed repeats it in each link
    )
    lantern.on("/robots.txt", page(b"User-agent: *\n"))
    lantern.on(f"/{reader}", article("tide", *links))
    lantern.on(f"/news/ferry{reader}", page(b"<html><h1>Ferry</h1></html>", Set_Cookie=f"id={BY_SERVERS[0]}"))
    lantern.on(f"/news/boat{reader}", article("boat"))
    lantern.on(f"/extra{reader}", article("gulls"))
    lantern.on(f"/moved{reader}", page(b"", "302 Found", Location=f"/news/ferry?api_key={BY_SERVERS[1]}"))
    lantern.on(
        f"/dropped{reader}",
        page(b"", "302 Found", Location=f"{elsewhere.url('/landing')}{reader}#id_token={BY_SERVERS[2]}"),
    )
    lantern.on(f"/broken{reader}", then_reset(b"HTTP/1.1 200 OK\r\nContent-Length: 999\r\n\r\nhalf"))
    glow.on("/", page(b"", "302 Found", Location=elsewhere.url("/")))
    elsewhere.on("/", article("lamp"))
    proxy.on(beacon.url("/robots.txt"), page(b"User-agent: *\n"))
    proxy.on(beacon.url("/"), article("light"))


def test_each_server_was_told_what_it_must_be(told: Told) -> None:
    assert {(each.path, each.headers.get("authorization")) for each in told.lantern.asked if "reader=" in each.path} >= {
        (f"{path}?reader=parameter+secret%26b2", ENVIRONMENT["LANTERN_LOGIN"])
        for path in ("/", "/news/ferry", "/news/boat", "/extra", "/moved", "/broken")
    }  # fmt: skip
    for asked in told.lantern.asked:
        assert asked.headers["cookie"] == f"session={IN_FILES['cookie']}"
        assert (asked.headers["x-reader"], "proxy-authorization" in asked.headers) == (IN_FILES["api"], False)
    assert told.lantern.asked_for("/robots.txt")
    assert {each.headers["authorization"] for each in told.glow.asked} == {IN_FILES["glow"]}


def test_a_proxy_alone_is_told_its_login_and_asked_in_the_place_of_the_site(told: Told) -> None:
    assert told.beacon.asked == []
    login = f"Basic {b64encode(b'passer:proxy-secret-c3').decode()}"
    assert {each.headers["proxy-authorization"] for each in told.proxy.asked} == {login}
    assert told.proxy.asked_for(told.beacon.url("/"))


def test_a_tunnel_is_asked_for_with_the_login_of_its_proxy(told: Told) -> None:
    login = f"Basic {b64encode(b'passer:proxy-secret-c3').decode()}"
    assert {each.headers["proxy-authorization"] for each in told.proxy.asked_for(told.elsewhere.place)} == {
        login
    }


def test_a_proxy_is_not_asked_for_what_may_not_be_asked_directly(told: Told) -> None:
    assert not [each.path for each in told.proxy.asked if HIDDEN in each.path]
    assert "127.0.0.1 is at 127.0.0.1, which is no public address" in told.outputs["log of crawl"]


def test_no_other_host_is_told_anything(told: Told) -> None:
    assert told.elsewhere.asked_for("/")  # where the start of one site led
    for server in (told.elsewhere, told.proxy, told.glow):
        for asked in server.asked:
            said = f"{asked.path} {asked.headers}"
            mine = {IN_FILES["glow"]} if server is told.glow else set()
            assert not [secret for secret in (*KNOWN[:3], *KNOWN[7:]) if secret in said and not mine], said


@pytest.mark.parametrize("secret", NOWHERE)
def test_a_secret_is_found_nowhere(told: Told, secret: str) -> None:
    assert [name for name, text in told.everything() if secret in text] == []


@pytest.mark.parametrize("secret", IN_BODIES)
def test_a_secret_in_a_link_stays_in_the_body_that_holds_it(told: Told, secret: str) -> None:
    assert {name for name, text in told.everything() if secret in text} <= {
        path.name for path in (told.archive / "warc").iterdir()
    }


def test_what_was_fetched_by_secrets_is_kept_under_its_bare_address(told: Told) -> None:
    urls = {json.loads(line)["url"] for line in told.outputs["export captures"].splitlines()}
    assert {told.lantern.url(path) for path in ("/", "/news/ferry", "/news/boat", "/extra")} <= urls
    assert not [url for url in urls if "?" in url and "next" not in url]


def test_what_may_be_kept_of_a_request_is(told: Told) -> None:
    warc = "".join(text for name, text in told.everything() if ".warc" in name)
    assert "Accept-Language: en" in warc
    assert "X-Reader" not in warc


def test_each_line_of_the_log_is_an_object_that_names_the_run_and_its_address(told: Told) -> None:
    lines = [json.loads(line) for line in told.outputs["log of crawl"].splitlines()]
    assert all({"at", "level", "command", "run", "logger", "message", "url"} <= line.keys() for line in lines)
    failed = [line for line in lines if line["logger"] == "newsbot.fetching.work"]
    assert {(line["level"], line["command"], line["run"]) for line in failed} == {("INFO", "crawl", 1)}
    assert {told.lantern.url("/broken"), HIDDEN} <= {line["url"] for line in failed}
    fetched = [line for line in lines if line["message"].startswith("Crawled (200)")]
    assert {told.lantern.url("/"), told.beacon.url("/")} <= {line["url"] for line in fetched}


def test_each_line_of_the_plain_log_names_the_run(told: Told) -> None:
    ours = [line for line in told.outputs["second log"].splitlines() if " newsbot." in line]
    assert ours
    assert all(" crawl run 2 newsbot." in line for line in ours)


# ---------------------------------------------------------------- without a network


def site(**keys: Any) -> Site:
    return parse({"name": "lantern", "start": ["https://lantern.example/"]} | keys)


def sent(known: Site, url: str, **meta: Any) -> Request:
    credentials = Credentials([known], site_of=lambda _: known, environment={"LOGIN": "Bearer abcdef"})
    return credentials.told(Request(url, meta=meta))


LOGIN = {"headers": {"Authorization": "env:LOGIN"}, "parameters": {"k": "v w"}}


def test_a_login_goes_from_https_to_https_alone() -> None:
    assert sent(site(**LOGIN), "https://lantern.example/a").headers["Authorization"] == b"Bearer abcdef"
    bare = sent(site(**LOGIN), "http://lantern.example/a")
    assert ("Authorization" in bare.headers, bare.url) == (False, "http://lantern.example/a")
    open_site = site(**LOGIN, start=["http://lantern.example/"])
    assert "Authorization" in sent(open_site, "https://lantern.example/a").headers
    assert "Authorization" in sent(open_site, "http://www.lantern.example/a").headers


def test_a_host_that_a_redirect_added_is_told_nothing() -> None:
    there = moved(site(**LOGIN), "https://glow.example/")
    assert "glow.example" in there.hosts
    assert sent(there, "https://glow.example/").headers == {}
    assert "Authorization" in sent(there, "https://lantern.example/").headers


@pytest.mark.parametrize(
    ("url", "on_the_wire"),
    [
        ("https://lantern.example/a", "https://lantern.example/a?k=v+w"),
        ("https://lantern.example/a?b=%20&c", "https://lantern.example/a?b=%20&c&k=v+w"),
        ("https://lantern.example/a?k=old&b=1", "https://lantern.example/a?b=1&k=v+w"),
    ],
)
def test_parameters_are_added_on_the_wire(url: str, on_the_wire: str) -> None:
    assert sent(site(**LOGIN), url).url == on_the_wire
    assert sent(site(**LOGIN), url, role="robots").url == url


def test_a_proxy_without_a_login_is_told_none() -> None:
    request = sent(site(proxy="http://[fd00::1]:3128"), "https://lantern.example/")
    assert (request.meta["proxy"], request.headers) == ("http://[fd00::1]:3128", {})


def test_a_stranger_is_told_nothing() -> None:
    request = Request("https://lantern.example/")
    assert Credentials([site(**LOGIN)], environment={"LOGIN": "x y"}).told(request) is request


@pytest.mark.parametrize(("value", "says"), [({}, "is not set"), ({"LOGIN": "a\nb"}, "holds something else")])
def test_a_variable_that_is_missing_is_named(value: dict[str, str], says: str) -> None:
    with pytest.raises(
        BadSite, match=rf"site 'lantern' needs the variable LOGIN of the environment, which {says}"
    ):
        Credentials([site(**LOGIN)], environment=value)


def test_a_proxy_that_cannot_be_is_refused_without_repeating_it() -> None:
    with pytest.raises(BadSite, match=r"as http://proxy\.example:3128") as refused:
        Credentials([site(proxy="env:P")], environment={"P": "https://user:hunter2@proxy.example"})
    assert "hunter2" not in str(refused.value)


def test_an_answer_is_kept_without_what_its_server_was_told() -> None:
    known = site(**LOGIN)
    credentials = Credentials([known], site_of=lambda _: known, environment={"LOGIN": "Bearer abcdef"})
    headers = (
        ("Location", "/a?k=v+w&b=1"),
        ("X-Echo", "you are abcdef"),
        ("Set-Cookie", "a=b"),
        ("Link", "<https://u:p@lantern.example/?jwt=1>; rel=next"),
    )
    assert credentials.untold("https://lantern.example/", headers) == (
        ("Location", "/a?b=1"),
        ("X-Echo", "you are ***"),
        ("Link", "<https://lantern.example/?>; rel=next"),
    )


def test_a_basic_login_hides_the_password_in_it_and_a_broken_one_itself() -> None:
    for value, inside in ((b64encode(b"ada:hunter2").decode(), "hunter2"), ("!broken!", "!broken!")):
        log.begin("crawl")
        Credentials([site(headers={"Authorization": f"Basic {value}"})])
        assert inside not in log.hidden(f"it was {inside}")
    log.begin(None)


def test_a_secret_shows_itself_to_nobody() -> None:
    known = site(**LOGIN, cookies={"a": "hunter2"}, proxy="http://u:hunter2@p.example")
    assert "hunter2" not in f"{known!r} {known} {Secret('hunter2')} {Secret('hunter2')!r} {known.cookies}"
    assert pickle.loads(pickle.dumps(known)) == known


# ---------------------------------------------------------------- the guard, where there is a proxy


@pytest.mark.parametrize(
    ("host", "port", "expected"),
    [
        ("proxy.example", 3128, True),
        ("PROXY.example.", 0, True),
        ("proxy.example", 80, False),
        ("a.example", 0, False),
    ],
)
def test_a_proxy_is_known_by_its_place_and_in_a_tunnel_by_its_name(
    host: str, port: int, expected: bool
) -> None:
    from twisted.internet.testing import MemoryReactor

    guard = GuardedResolver(MemoryReactor(), (), [("proxy.example", 3128)])  # type: ignore[arg-type]
    here = [IPv4Address("TCP", "10.0.0.9", port)]
    assert guard.is_proxy(host, port) is expected
    assert guard.judge(host, port, here) == (here if expected else [])  # type: ignore[arg-type]
