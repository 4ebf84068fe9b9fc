from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from newsbot.site import Sites, bare, load_site, moved, parse
from pipelines.dedup.addresses import belongs
from pipelines.errors import BadSite, BadUsage
from pipelines.storage.archive import Archive
from pipelines.values import Site

LANTERN = {"name": "lantern", "start": ["https://www.lantern.example/"]}


def write_site(archive: Path, stem: str, **keys: Any) -> Path:
    (archive / "sites").mkdir(parents=True, exist_ok=True)
    path = archive / "sites" / f"{stem}.toml"
    values = {"name": stem, "start": [f"https://{stem}.example/"]} | keys
    path.write_text("\n".join(f"{key} = {json.dumps(value)}" for key, value in values.items()))
    return path


def meet(archive: Path, name: str, start: list[str], hosts: list[str]) -> None:
    with Archive.open(archive) as known:
        known.db.conn.execute(
            "insert into sites (name, start, hosts) values (?, ?, ?)",
            (name, json.dumps(start), json.dumps(hosts)),
        )


def test_a_site_file_says_all_that_may_be_said() -> None:
    site = parse(
        LANTERN
        | {
            "hosts": ["WWW.Lantern.example", "lantern.example:8080"],
            "article": r"^/(?P<language>en)/(?P<date>\d{4})/(?P<id>\d+)\?full=1$",
            "listing": r"^/(?:$|archive/)",
            "timezone": "Europe/London",
            "languages": ["en", "pt-BR"],
            "delay_seconds": 3,
            "user_agent": "Reader/1.0",
            "headers": {"Accept-Language": "en"},
            "rights": {"noindex": "publish"},
            "dates": {"order": "dmy"},
            "date_threshold": 0.9,
        }
    )
    assert site.hosts == {"lantern.example", "lantern.example:8080"}
    assert site.article is not None
    assert site.article.search("/en/2026/12?full=1")
    assert site.listing is not None
    assert (site.timezone, site.languages, site.date_order) == ("Europe/London", ("en", "pt-BR"), "dmy")
    assert (site.delay_seconds, site.user_agent, site.date_threshold) == (3.0, "Reader/1.0", 0.9)
    assert (site.headers, site.rights) == ((("Accept-Language", "en"),), (("noindex", "publish"),))


def test_hosts_are_those_of_the_start_where_none_are_named() -> None:
    site = parse(LANTERN | {"start": ["https://www.lantern.example/", "http://m.glow.example:8080/x"]})
    assert site.hosts == {"lantern.example", "glow.example:8080"}
    assert belongs("http://lantern.example/news/1", site)
    assert belongs("http://www.glow.example:8080/", site)
    assert not belongs("http://glow.example/", site)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (
            {"timezon": "UTC"},
            r"unknown key 'timezon'; did you mean 'timezone'\? Known: article, cookies, date_threshold, dates",
        ),
        ({"name": "a/b"}, "name is 'a/b', expected a word"),
        ({"name": 7}, "name is 7, expected a word"),
        ({"start": []}, "site 'lantern' has no start address"),
        ({"start": "https://lantern.example/"}, "expected a list of addresses"),
        ({"start": ["ftp://lantern.example/"]}, "expected a list of addresses"),
        ({"hosts": ["https://lantern.example/"]}, "expected a list of hosts"),
        ({"hosts": []}, "expected a list of hosts"),
        ({"hosts": ["glow.example"]}, "add 'lantern.example' to hosts"),
        ({"article": "("}, "this one is none: missing"),
        ({"article": ""}, "expected a pattern"),
        ({"article": "a" * 401}, "at most 400 characters, not 401"),
        ({"article": "^https://lantern.example/x"}, "the path and query alone"),
        ({"article": "^/.*$"}, "matches the front page"),
        ({"article": r"^/(?P<day>\d+)$"}, "no groups but id, language, date"),
        ({"article": r"^/(?:[a-z]+)+$"}, "without a repetition of a repetition"),
        ({"listing": 3}, "listing is 3, expected a pattern"),
        ({"timezone": "Europe/Londn"}, "did you mean 'Europe/London'"),
        ({"timezone": "../etc/passwd"}, "expected a zone of the IANA list"),
        ({"timezone": 4}, "expected a zone of the IANA list"),
        ({"languages": ["English"]}, "expected a list of BCP 47 tags"),
        ({"delay_seconds": True}, "expected a number of seconds"),
        ({"delay_seconds": -1}, "expected a number of seconds"),
        ({"user_agent": "a\r\nCookie: b"}, "expected a line of ASCII text"),
        ({"headers": ["a"]}, "expected a table"),
        ({"headers": {"Cookie": "a=b"}}, "no Cookie: it is set elsewhere, some by cookies"),
        ({"headers": {"X-A": "a\nb"}}, "expected a line of ASCII text"),
        ({"headers": {"X A": "a"}}, "names of letters, digits and the like, which 'X A' is not"),
        ({"headers": {"X-A": "env:A B"}}, "the name of a variable behind env:"),
        ({"cookies": "a=b"}, "expected a table, as { session"),
        ({"cookies": {"a": "b; c=d"}}, "each cookie by itself"),
        ({"parameters": {"k": 7}}, "expected a line of ASCII text"),
        ({"proxy": "socks5://proxy.example"}, "the address of an HTTP proxy"),
        ({"proxy": "http://proxy.example:70000"}, "the address of an HTTP proxy"),
        ({"proxy": 3128}, "expected a line of ASCII text"),
        ({"paused": "yes"}, "paused is 'yes', expected true or false"),
        ({"rights": "all"}, "expected a table"),
        ({"rights": {"noindx": "publish"}}, "no 'noindx' in it; did you mean 'noindex'"),
        ({"rights": {"noindex": "ignore"}}, "each publish or withhold"),
        ({"dates": {"order": "ydm"}}, "the order one of dmy, mdy, ymd"),
        ({"dates": {"ordr": "dmy"}}, "did you mean 'order'"),
        ({"dates": {}}, "expected a table"),
        ({"dates": "dmy"}, "expected a table"),
    ],
)
def test_a_wrong_key_is_refused_with_what_came_and_what_was_expected(
    change: dict[str, Any], message: str
) -> None:
    with pytest.raises(BadSite, match=message) as refused:
        parse(LANTERN | change)
    assert refused.value.exit_code == 4


@pytest.mark.parametrize(
    "change",
    [
        {"start": ["https://ada:hunter2@lantern.example/"]},
        {"start": ["https://lantern.example/feed?api_key=hunter2"]},
        {"headers": {"Authorization": "hunter2\n"}},
        {"cookies": {"session": "hunter2;"}},
        {"parameters": {"token": "hunter2\x00"}},
        {"proxy": "https://ada:hunter2@proxy.example"},
        {"proxy": ["hunter2"]},
    ],
)
def test_a_refused_key_does_not_repeat_its_secret(change: dict[str, Any]) -> None:
    with pytest.raises(BadSite, match="is not as it should be, expected") as refused:
        parse(LANTERN | change)
    assert "hunter2" not in str(refused.value)


def test_headers_that_may_let_their_bearer_in_are_told_from_those_that_may_be_kept() -> None:
    said = {
        "Accept-Language": "en",
        "Sec-GPC": "1",
        "From": "env:MAIL",
        "X-Reader": "a",
        "Authorization": "b",
    }
    site = parse(LANTERN | {"headers": said})
    assert site.headers == (("Accept-Language", "en"), ("Sec-GPC", "1"))
    assert [(name, secret.written) for name, secret in site.login] == [
        ("From", "env:MAIL"), ("X-Reader", "a"), ("Authorization", "b"),
    ]  # fmt: skip


@pytest.mark.parametrize("missing", ["name", "start"])
def test_a_site_needs_a_name_and_a_start(missing: str) -> None:
    with pytest.raises(BadSite, match=f"add {missing} ="):
        parse({key: value for key, value in LANTERN.items() if key != missing})


@pytest.mark.parametrize(
    "content", [b"name = ", b'name = "\xff"', b'name = "a"\nstart = ["https://a.example/"]\ncolour = 1']
)
def test_a_broken_file_is_named_in_the_message(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "a.toml"
    path.write_bytes(content)
    with pytest.raises(BadSite, match=r"a\.toml: "):
        load_site(path)


def test_a_file_that_is_not_there_is_named_in_the_message(tmp_path: Path) -> None:
    with pytest.raises(BadSite, match=r"a\.toml cannot be read: No such file"):
        load_site(tmp_path / "a.toml")


@pytest.mark.parametrize(
    "url",
    [
        "http://ccbsnews.info/en/news/detail/2423",
        "https://www.ccbsnews.info/hy/news/detail/7/",
        "//ccbsnews.info/ru",
    ],
)
def test_a_shipped_site_is_met_by_its_hosts_in_any_spelling(tmp_path: Path, url: str) -> None:
    url = url if url.startswith("http") else f"https:{url}"
    assert Sites(tmp_path).of(url) == Sites(tmp_path).named("ccbsnews")


def test_the_shipped_site_tells_articles_in_three_languages_from_lists(tmp_path: Path) -> None:
    pattern = Sites(tmp_path).named("ccbsnews").article
    assert pattern is not None
    found = pattern.search("/hy/news/detail/7376")
    assert found is not None
    assert found.groupdict() == {"language": "hy", "id": "7376"}
    assert not pattern.search("/en/news")
    assert not pattern.search("/de/news/detail/1")


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("http://www.glow.example/a", "glow.example"),
        ("https://glow.example:8443/", "glow.example:8443"),
        ("http://glow.example:80/", "glow.example"),
        ("http://127.0.0.1:8423/", "127.0.0.1:8423"),
        ("http://bücher.example/", "xn--bcher-kva.example"),
    ],
)
def test_a_site_of_which_nobody_said_anything_is_named_after_its_host(
    tmp_path: Path, url: str, name: str
) -> None:
    site = Sites(tmp_path).of(url)
    assert (site.name, site.hosts) == (name, frozenset({name}))
    assert belongs(url if url.isascii() else "http://xn--bcher-kva.example/", site)


@pytest.mark.parametrize("url", ["glow", "mailto:a@b.example", "file:///etc/passwd", "http://"])
def test_what_is_no_web_address_is_of_no_site(tmp_path: Path, url: str) -> None:
    with pytest.raises(BadSite, match="expected one as https://"):
        Sites(tmp_path).of(url)


def test_shipped_sites_are_known_and_never_configured(tmp_path: Path) -> None:
    sites = Sites(tmp_path)
    assert sites.named("ccbsnews").languages == ("en", "ru", "hy")
    assert sites.configured() == ()


def test_the_users_files_and_the_archives_sites_are_configured(tmp_path: Path) -> None:
    write_site(tmp_path, "lantern")
    meet(tmp_path, "glow.example", ["https://glow.example/"], [])
    meet(tmp_path, "ccbsnews", ["https://www.ccbsnews.info/en"], ["ccbsnews.info", "ccbs.example"])
    sites = Sites(tmp_path)
    assert {site.name for site in sites.configured()} == {"lantern", "glow.example", "ccbsnews"}
    assert sites.of("http://www.glow.example/x").start == ("https://glow.example/",)
    assert sites.of("https://ccbs.example/").article is not None


def test_a_users_file_beats_a_shipped_one_of_the_same_host_or_name(tmp_path: Path) -> None:
    write_site(tmp_path, "mine", hosts=["mine.example", "ccbsnews.info"])
    assert Sites(tmp_path).of("https://www.ccbsnews.info/en").name == "mine"
    write_site(tmp_path, "ccbsnews")
    assert Sites(tmp_path).named("ccbsnews").start == ("https://ccbsnews.example/",)


@pytest.mark.parametrize("keys", [{"name": "lantern"}, {"hosts": ["glow.example", "lantern.example"]}])
def test_two_files_may_not_claim_one_name_or_host(tmp_path: Path, keys: dict[str, Any]) -> None:
    write_site(tmp_path, "lantern")
    write_site(tmp_path, "glow", **keys)
    with pytest.raises(BadSite, match=r"(?:glow|lantern)\.toml has too"):
        Sites(tmp_path)


def test_an_unknown_name_is_refused_with_the_nearest_known_one(tmp_path: Path) -> None:
    with pytest.raises(BadUsage, match="did you mean 'ccbsnews'"):
        Sites(tmp_path).named("cbsnews")


def test_a_database_without_sites_knows_none(tmp_path: Path) -> None:
    Archive.open(tmp_path).close()
    with Archive.open(tmp_path) as archive:
        archive.db.conn.execute("drop table sites")
    assert Sites(tmp_path).configured() == ()


def test_a_redirected_start_moves_a_bare_site_to_the_other_host() -> None:
    site = moved(bare("https://old.example/"), "https://www.new.example/home")
    assert (site.name, site.start) == ("new.example", ("https://www.new.example/home",))
    assert site.hosts == {"old.example", "new.example"}


def test_a_redirected_start_widens_a_described_site_and_keeps_its_name() -> None:
    site = moved(parse(LANTERN), "https://glow.example/")
    assert (site.name, site.start) == ("lantern", ("https://www.lantern.example/",))
    assert site.hosts == {"lantern.example", "glow.example"}


@pytest.mark.parametrize("url", ["http://lantern.example/en", "https://www.lantern.example/", "about:blank"])
def test_a_redirect_on_its_own_hosts_moves_nothing(url: str) -> None:
    site: Site = parse(LANTERN)
    assert moved(site, url) is site


@pytest.mark.parametrize("said", ["0.9", 2, -0.1, True, [0.5]])
def test_a_threshold_that_is_no_chance_is_refused(said: Any) -> None:
    with pytest.raises(BadSite, match=r"date_threshold is .*, expected a number from 0 to 1"):
        parse(LANTERN | {"date_threshold": said})


def test_the_archives_threshold_of_dates_is_every_sites_that_names_none(tmp_path: Path) -> None:
    write_site(tmp_path, "careful", date_threshold=0.95)
    write_site(tmp_path, "plain")
    meet(tmp_path, "met.example", ["https://met.example/"], ["met.example"])
    sites = Sites(tmp_path, date_threshold=0.5)
    assert sites.named("careful").date_threshold == 0.95
    assert sites.of("https://careful.example/a").date_threshold == 0.95
    for url in ("https://plain.example/a", "https://met.example/a", "https://stranger.example/a"):
        assert sites.of(url).date_threshold == 0.5
    assert sites.in_archive("gone.example").date_threshold == 0.5
    assert {site.date_threshold for site in sites.configured()} == {0.5, 0.95}
    assert Sites(tmp_path).named("plain").date_threshold is None
