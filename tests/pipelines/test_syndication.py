"""Feeds, sitemaps and robots.txt: every address found, none invented, no fault that costs more than its entry."""

from __future__ import annotations

import gzip
import html
import os
import re
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from pipelines import syndication
from pipelines.errors import BadCapture
from pipelines.syndication import role_of, survey_feed, survey_robots, survey_sitemap, unpacked
from pipelines.values import Capture, Site, Survey

OSMER = "https://osmer.example"
SITE = Site(name="osmer.example", hosts=frozenset({"osmer.example"}), timezone="Europe/Berlin")


def capture(body: str | bytes, *, url: str = f"{OSMER}/feed", role: str = "page", **headers: str) -> Capture:
    return Capture(
        url=url,
        fetched_at=datetime(2025, 3, 9, tzinfo=UTC),
        status=200,
        headers=tuple((name.replace("_", "-"), value) for name, value in headers.items()),
        body=body.encode() if isinstance(body, str) else body,
        role=role,
    )


def said(found: Survey) -> list[tuple[str, str, str, date]]:
    return [(each.url.removeprefix(OSMER), each.kind, each.about, each.earliest) for each in found.claims]


def paths(found: Survey) -> list[str]:
    return [each.url.removeprefix(OSMER) for each in found.links]


# ---------------------------------------------------------------- feeds

RSS = """<?xml version="1.0"?><rss version="2.0"><channel><title>Osmer</title><link>https://osmer.example/</link>
<pubDate>Sun, 09 Mar 2025 10:00:00 GMT</pubDate>
<item><title>Harbour opens</title><link>https://osmer.example/news/1?utm_source=rss</link>
  <pubDate>Mon, 03 Mar 2025 23:30:00 GMT</pubDate></item>
<item><title>Elsewhere</title><link>https://tarn.example/news/2</link><pubDate>Mon, 03 Mar 2025 08:00:00 GMT</pubDate></item>
<item><title>No link</title><guid isPermaLink="false">77</guid></item>
<item><title>Only a guid</title><guid isPermaLink="true">https://osmer.example/news/3</guid></item>
<item><title>No address</title><link>javascript:void(0)</link></item>
<item><title>Relative</title><link>/news/4</link><pubDate>yesterday</pubDate></item>
</channel></rss>"""


def test_an_rss_feed_leads_to_its_entries_and_dates_those_of_its_site() -> None:
    found = survey_feed(capture(RSS), SITE)
    assert paths(found) == ["/news/1", "https://tarn.example/news/2", "/news/3", "/news/4"]
    assert said(found) == [("/news/1", "feed", "published", date(2025, 3, 4))]
    assert found.links[0].text == "Harbour opens"


def test_the_day_of_publication_alone_is_no_statement_of_a_change() -> None:
    found = survey_feed(capture(RSS), SITE)
    assert [each.modified for each in found.links] == [None] * 4
    assert {each.about for each in found.claims} == {"published"}


ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"><title>Osmer</title><updated>2025-03-09T10:00:00Z</updated>
<entry><title>Harbour opens</title><link rel="alternate" href="https://osmer.example/news/1"/>
  <published>2025-03-03T08:00:00+01:00</published><updated>2025-03-05T08:00:00+01:00</updated></entry>
<entry><title>Bridge</title><link href="https://osmer.example/news/2"/><updated>2025-03-06</updated></entry></feed>"""


def test_atom_tells_the_change_from_the_publication() -> None:
    found = survey_feed(capture(ATOM), SITE)
    assert said(found) == [
        ("/news/1", "feed", "published", date(2025, 3, 3)),
        ("/news/1", "feed", "modified", date(2025, 3, 5)),
        ("/news/2", "feed", "modified", date(2025, 3, 6)),
    ]
    assert found.links[0].modified == datetime(2025, 3, 5, 7, tzinfo=UTC)
    assert found.links[1].modified is None  # a day alone is no moment


def test_rdf_is_a_feed_too() -> None:
    rdf = """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
    xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>Osmer</title></channel>
    <item><title>Harbour</title><link>https://osmer.example/news/1</link><dc:date>2025-03-03</dc:date></item></rdf:RDF>"""
    assert role_of(capture(rdf)) == "feed"
    found = survey_feed(capture(rdf), SITE)
    assert paths(found) == ["/news/1"]
    assert ("/news/1", date(2025, 3, 3)) in {(url, day) for url, _, _, day in said(found)}


@pytest.mark.parametrize(
    "fault", ["Fish & Chips", "Fish&nbsp;Chips", "Fish <b>Chips", "Fish \x0b Chips", "&unknown; Chips"]
)
def test_a_feed_that_is_not_well_formed_is_read_all_the_same(fault: str) -> None:
    found = survey_feed(capture(RSS.replace("Harbour opens", fault)), SITE)
    assert {"/news/1", "/news/4"} <= set(paths(found))


@pytest.mark.parametrize(
    "body", ["", "   ", "<rss/>", "<rss><channel/></rss>", "{}", "<html></html>", "\0\1\2"]
)
def test_a_feed_without_entries_leads_nowhere(body: str) -> None:
    assert survey_feed(capture(body), SITE) == Survey()


def test_an_entry_in_another_charset_keeps_its_letters() -> None:
    body = RSS.replace('"1.0"', '"1.0" encoding="windows-1251"').replace("Harbour opens", "Гавань открыта")
    found = survey_feed(capture(body.encode("cp1251"), content_type="application/rss+xml"), SITE)
    assert found.links[0].text == "Гавань открыта"


# ---------------------------------------------------------------- sitemaps

NS = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'


def urlset(*entries: str, more: str = "") -> str:
    return f'<?xml version="1.0"?><urlset {NS} {more}>{"".join(f"<url>{each}</url>" for each in entries)}</urlset>'


def loc(path: str) -> str:
    return f"<loc>{OSMER}{path}</loc>"


def test_a_sitemap_leads_to_its_addresses_and_tells_their_changes() -> None:
    body = urlset(
        f"{loc('/1')}<lastmod>2025-03-03T08:00:00Z</lastmod>",
        loc("/2?a=1&amp;b=2"),
        "<loc>\n /3 </loc><lastmod>soon</lastmod>",
    )
    found = survey_sitemap(capture(body), SITE)
    assert paths(found) == ["/1", "/2?a=1&b=2", "/3"]
    assert said(found) == [("/1", "sitemap", "modified", date(2025, 3, 3))]
    assert [each.modified for each in found.links] == [datetime(2025, 3, 3, 8, tzinfo=UTC), None, None]


def test_a_news_sitemap_dates_and_names_its_articles() -> None:
    body = urlset(
        f"{loc('/1')}<n:news><n:publication><n:name>Osmer</n:name></n:publication>"
        "<n:publication_date>2025-03-03</n:publication_date><n:title>Harbour opens</n:title></n:news>",
        more='xmlns:n="http://www.google.com/schemas/sitemap-news/0.9"',
    )
    found = survey_sitemap(capture(body), SITE)
    assert said(found) == [("/1", "sitemap", "published", date(2025, 3, 3))]
    assert found.links[0].text == "Harbour opens"


def test_what_belongs_to_pictures_and_films_is_not_the_articles() -> None:
    body = urlset(
        f"<image:image><image:loc>{OSMER}/a.jpg</image:loc><image:title>A gull</image:title></image:image>{loc('/1')}",
        f"{loc('/2')}<video:video><video:title>A film</video:title><video:publication_date>2019-01-01</video:publication_date>"
        f"<video:player_loc>{OSMER}/player</video:player_loc></video:video>",
        f"<image:image><image:loc>{OSMER}/b.jpg</image:loc></image:image>",
        more='xmlns:image="http://www.google.com/schemas/sitemap-image/1.1" xmlns:video="http://www.google.com/schemas/sitemap-video/1.1"',
    )
    found = survey_sitemap(capture(body), SITE)
    assert [(each.url.removeprefix(OSMER), each.text) for each in found.links] == [("/1", ""), ("/2", "")]
    assert found.claims == ()


def test_an_index_leads_to_sitemaps() -> None:
    body = f"<sitemapindex {NS}><sitemap>{loc('/s1.xml.gz')}<lastmod>2025-03-03T08:00:00Z</lastmod></sitemap><sitemap> {OSMER}/s2.xml </sitemap></sitemapindex>"
    found = survey_sitemap(capture(body), SITE)
    assert [(each.url.removeprefix(OSMER), each.kind) for each in found.links] == [
        ("/s1.xml.gz", "sitemap"),
        ("/s2.xml", "sitemap"),
    ]
    assert found.links[0].modified == datetime(2025, 3, 3, 8, tzinfo=UTC)
    assert found.claims == ()


@pytest.mark.parametrize(
    "fault", ["<loc>/a?x=1&y=2</loc>", "<loc>/a&nbsp;b</loc>", "<loc>ftp://osmer.example/a</loc>", "<loc/>", "<loc></loc>", "<lastmod>x</lastmod>", "<loc>http://[bad/</loc>", "<br>"]
)  # fmt: skip
def test_one_odd_entry_costs_that_entry_alone(fault: str) -> None:
    found = survey_sitemap(capture(urlset(loc("/1"), fault, loc("/2"))), SITE)
    assert {"/1", "/2"} <= set(paths(found))
    assert len(found.links) <= 3


@pytest.mark.parametrize(
    "between",
    [
        "<url><loc>https://osmer.example/x?a=1&b=2</loc></url>" * 2000,
        "<url><loc>https://osmer.example/unclosed</loc>",
        "<url><loc>https://osmer.example/\x00\x0b</loc></url>",
        "<a>" * 900 + "</a>" * 900,
        f"<url><text>{'word ' * 2_200_000}</text></url>",
        "<url " + " ".join(f'a{n}="1"' for n in range(20_000)) + "/>",
        "<url><loc>&nbsp;&odd;&#0;&;</loc></url>",
    ],
    ids=["ampersands", "unclosed", "control characters", "depth", "a long text", "attributes", "entities"],
)
def test_no_fault_between_two_entries_costs_either(between: str) -> None:
    first, last = f"<url>{loc('/1')}</url>", f"<url>{loc('/2')}</url>"
    found = paths(survey_sitemap(capture(f"<urlset {NS}>{first}{between}{last}</urlset>"), SITE))
    assert (found[0], found[-1]) == ("/1", "/2")


@pytest.mark.parametrize(
    "between",
    [
        "<item><title>" + "&" * 9000 + "</title></item>",
        "<item><title>" + "<" * 9000 + "</title></item>",
        "<item " + " ".join(f'a{n}="1"' for n in range(20_000)) + "></item>",
        "<item><description>" + "word " * 500_000 + "</description></item>",
        "<item><title>\x00\x0b</title></item>",
        "<a>" * 2000 + "</a>" * 2000,
    ],
    ids=["ampersands", "brackets", "attributes", "a long text", "control characters", "depth"],
)
def test_no_fault_between_two_entries_of_a_feed_costs_either(between: str) -> None:
    found = paths(
        survey_feed(capture(RSS.replace("<item><title>Elsewhere", f"{between}<item><title>Elsewhere")), SITE)
    )
    assert {"/news/1", "https://tarn.example/news/2", "/news/4"} <= set(found)


@pytest.mark.parametrize(
    ("label", "charset"),
    [
        ("utf-16", "utf-8"),
        ("utf-16", "utf-16"),
        ("no-such", "utf-8"),
        ("utf-8", "latin-1"),
        ("latin-1", "utf-8"),
    ],
)
def test_a_wrong_charset_costs_no_address(label: str, charset: str) -> None:
    body = urlset(loc("/1"), f"{loc('/2')}<note>caf\xe9</note>", loc("/3")).replace(
        '"1.0"', f'"1.0" encoding="{label}"'
    )
    assert paths(survey_sitemap(capture(body.encode(charset)), SITE)) == ["/1", "/2", "/3"]


def test_a_row_of_doctypes_costs_no_more_than_its_length() -> None:
    body = f"{'<!DOCTYPE ' * 300_000}<urlset><url>{loc('/1')}</url></urlset>"
    assert survey_sitemap(capture(body), SITE).links in (
        (),
        survey_sitemap(capture(urlset(loc("/1"))), SITE).links,
    )


def test_a_sitemap_that_breaks_off_gives_what_came_before() -> None:
    body = urlset(loc("/1"), loc("/2"), loc("/3"))
    assert paths(survey_sitemap(capture(body[: body.index("/3")]), SITE))[:2] == ["/1", "/2"]


@pytest.mark.parametrize(
    "body", ["", " ", "<urlset/>", "<", "<!-- -->", f"<urlset {NS}></urlset>", "<urlset", "not an address"]
)
def test_a_sitemap_without_addresses_leads_nowhere(body: str) -> None:
    assert survey_sitemap(capture(body), SITE) == Survey()


def test_entities_are_not_expanded_and_files_not_read(tmp_path: Path) -> None:
    lol = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    secret = tmp_path / "secret"
    secret.write_text("https://osmer.example/secret")
    doctype = f'<!DOCTYPE urlset [<!ENTITY l0 "https://osmer.example/">{lol}<!ENTITY file SYSTEM "{secret.as_uri()}">]>'
    body = urlset(loc("/1"), "<loc>&l9;</loc>", "<loc>&file;</loc>", loc("/2")).replace(
        "<urlset", f"{doctype}<urlset", 1
    )
    assert paths(survey_sitemap(capture(body), SITE)) == ["/1", "/2"]
    feed = RSS.replace("<rss", f"{doctype.replace('DOCTYPE urlset', 'DOCTYPE rss')}<rss").replace(
        "Harbour opens", "&l9;&file;"
    )
    found = survey_feed(capture(feed), SITE)
    assert "/secret" not in str(found)
    assert len(str(found)) < 10_000


def test_no_more_entries_are_taken_than_the_protocol_allows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(syndication, "MOST_ENTRIES", 3)
    assert paths(survey_sitemap(capture(urlset(*(loc(f"/{n}") for n in range(9)))), SITE)) == [
        "/0",
        "/1",
        "/2",
    ]
    assert len(survey_sitemap(capture("\n".join(f"{OSMER}/{n}" for n in range(9))), SITE).links) == 3
    assert len(survey_feed(capture(RSS), SITE).links) == 2


def test_a_text_sitemap_may_be_in_utf16() -> None:
    assert paths(survey_sitemap(capture(f"{OSMER}/1\n{OSMER}/2".encode("utf-16")), SITE)) == ["/1", "/2"]


def test_a_text_sitemap_is_a_line_an_address() -> None:
    body = f"\ufeff{OSMER}/1\r\n  {OSMER}/2  \n\n# no address\nftp://osmer.example/3\nhttp://[bad\n/4\n"
    assert paths(survey_sitemap(capture(body), SITE)) == ["/1", "/2"]


# ---------------------------------------------------------------- packing, robots, roles


def test_a_packed_sitemap_is_unpacked_whoever_packed_it() -> None:
    body = urlset(loc("/1"))
    once = gzip.compress(body.encode())
    assert paths(survey_sitemap(capture(once), SITE)) == ["/1"]
    assert paths(survey_sitemap(capture(once, Content_Encoding="gzip"), SITE)) == ["/1"]
    assert paths(survey_sitemap(capture(gzip.compress(once), Content_Encoding="gzip"), SITE)) == ["/1"]


@pytest.mark.parametrize(
    "damage",
    [
        lambda whole: whole[:-12],
        lambda whole: whole[:20] + b"\xff" * 9 + whole[29:],
        lambda whole: b"\x1f\x8bno gzip",
    ],
)
def test_a_torn_file_is_named(damage: object) -> None:
    torn = damage(gzip.compress(urlset(*(loc(f"/{n}") for n in range(99))).encode()))  # type: ignore[operator]
    with pytest.raises(BadCapture, match="not whole gzip"):
        unpacked(capture(torn))


def test_a_packed_file_is_read_no_further_than_the_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(syndication, "MOST_BYTES", 2000)
    assert len(unpacked(capture(gzip.compress(b" " * 10**6)))) == 2000


def test_robots_names_sitemaps() -> None:
    body = "User-agent: *\nDisallow: /\nSitemap: https://osmer.example/a.xml # main\n SITEMAP :/b.xml\nSitemap:\nsitemap: ftp://x/\nNot-sitemap: /c"
    found = survey_robots(capture(body, url=f"{OSMER}/robots.txt"))
    assert [(each.url.removeprefix(OSMER), each.kind) for each in found.links] == [
        ("/a.xml", "sitemap"),
        ("/b.xml", "sitemap"),
    ]
    assert survey_robots(capture("", url=f"{OSMER}/robots.txt")) == Survey()


@pytest.mark.parametrize(
    ("body", "role"),
    [
        (RSS, "feed"), (ATOM, "feed"), (urlset(loc("/1")), "sitemap"), (f"<sitemapindex {NS}/>", "sitemap"),
        ("<sit:urlset xmlns:sit='x'><sit:url/></sit:urlset>", "sitemap"), ("<!doctype html><html><body>rss</body></html>", "page"),
        ("<HTML><body><p>&lt;rss&gt;</p></body></HTML>", "page"), ("<p>Hello</p>", "page"), ("", "page"), (f"{OSMER}/1", "sitemap"),
        (f"\ufeff{OSMER}/1\r\n\r\n{OSMER}/2\n", "sitemap"), (f"{OSMER}/1\nis the place", "page"), (f"{OSMER}/1\n" * 999, "sitemap"),
    ],
)  # fmt: skip
def test_the_content_tells_the_role_whatever_the_server_says(body: str, role: str) -> None:
    assert role_of(capture(body, Content_Type="text/html")) == role
    assert role_of(capture(gzip.compress(body.encode()), Content_Encoding="gzip")) == role
    assert role_of(capture(body, role="robots")) == "robots"


def test_what_was_asked_for_as_a_sitemap_stays_one_where_the_content_does_not_tell() -> None:
    assert role_of(capture("/1", role="sitemap")) == "sitemap"
    assert role_of(capture("<html></html>", role="sitemap")) == "page"
    assert role_of(capture("Not a feed any more", role="feed")) == "page"
    assert role_of(capture(b"\x1f\x8bbroken", role="sitemap")) == "sitemap"


# ---------------------------------------------------------------- public files


def _suite() -> Path:
    shared = Path(os.environ.get("NEWSBOT_SHARED") or Path(__file__).parents[2] / "../shared")
    path = shared / "data/suites/sitemaps"
    if not path.is_dir():
        pytest.skip(f"the public sitemaps are not at {path}; NEWSBOT_SHARED names their place")
    return path


# Where the entries' addresses do not simply stand in <loc> or as lines.
SPECIAL = {
    "feed.rss": ["https://www.example.com/blog/post/1", "https://www.example.com/foo?q=a&l=en", "https://www.example.com/foo?q=a&l=fr"],
    "xmlRss_pubDate.xml": [f"http://www.example.com/article_{n}" for n in range(1, 8)],
    "atom.xml": ["http://example.org/2003/12/13/atom03.html"],
}  # fmt: skip


def test_in_the_public_sitemaps_every_address_is_found_and_none_invented() -> None:
    files = sorted(each for each in _suite().rglob("*") if each.is_file())
    assert len(files) == 20
    for path in files:
        one = capture(path.read_bytes(), url=f"http://www.example.com/{path.name}", role="sitemap")
        text = unpacked(one).decode("utf-8-sig")
        survey = survey_feed if role_of(one) == "feed" else survey_sitemap
        wanted = SPECIAL.get(path.name, re.findall(r"<(?:sit:)?(?:loc|sitemap)>\s*(http[^<]*?)\s*<", text))
        if "<" not in text[:500]:
            wanted = text.split()
        assert [each.url for each in survey(one, SITE).links] == [html.unescape(each) for each in wanted], (
            path.name
        )
