"""Feeds with stray signs, missing ends, wrong names: every entry that can be made out is found."""

from __future__ import annotations

from collections.abc import Generator
from functools import partial

from tests.faults.pages import answer, coded, html, item, rss, story, xml
from tests.faults.server import Site
from tests.faults.suite import Kept

Visits = Generator[None, Kept, None]
ONE, TWO = "/news/the-first-story-of-the-feed-701", "/news/the-second-story-of-the-feed-702"
HOME = '<html><head><title>Home</title><link rel="alternate" type="application/rss+xml" href="/feed"></head><body><h1>Home</h1></body></html>'


def _leads_to_both(said: bytes, site: Site) -> Visits:
    told = [story((said[-300:], at)) for at in range(2)]
    site.start("/", html(HOME))
    site.on("/feed", said)
    for path, each in zip((ONE, TWO), told, strict=True):
        site.on(path, html(each.page()))
    kept = yield
    assert {each["headline"] for each in kept.articles} == {each.title for each in told}


def _atom(*entries: str) -> str:
    return f'<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><title>Lantern</title>{"".join(entries)}</feed>'


FEEDS = {
    "with_nothing_wrong": xml(rss(item(ONE), item(TWO))),
    "with_a_stray_ampersand": xml(rss(item(ONE, "Fish & chips & tea"), item(TWO))),
    "with_an_entity_of_html": xml(rss(item(ONE, "Bread&nbsp;and&hellip; butter"), item(TWO))),
    "with_a_control_character": xml(rss(item(ONE, "A \x08 bell \x0b rings"), item(TWO))),
    "that_is_cut_behind_its_second_entry": xml(rss(item(ONE), item(TWO)).replace("</channel></rss>", "<item><tit")),
    "that_calls_itself_html": html(rss(item(ONE), item(TWO))),
    "that_calls_itself_plain_text": answer(rss(item(ONE), item(TWO)).encode(), Content_Type="text/plain"),
    "that_is_compressed": xml(coded(rss(item(ONE), item(TWO)).encode(), "gzip"), Content_Encoding="gzip"),
    "behind_white_space": xml("\n\n  " + rss(item(ONE), item(TWO))),
    "behind_a_byte_order_mark": xml("\ufeff" + rss(item(ONE), item(TWO))),
    "with_an_entry_without_address": xml(rss("<item><title>No address</title></item>", item(ONE), item(TWO))),
    "with_an_entry_of_an_odd_scheme": xml(rss(item("javascript:void(0)"), item("tel:4711"), item(ONE), item(TWO))),
    "with_markup_in_its_titles": xml(rss(item(ONE, "<b>Bold"), item(TWO, "Cut < short"))),
    "that_is_atom": xml(_atom(*(f'<entry><title>Story</title><link href="{path}"/><id>{path}</id></entry>' for path in (ONE, TWO)))),
    "that_is_rdf": xml(
        '<?xml version="1.0"?><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/">'
        + "".join(f'<item rdf:about="{path}"><title>Story</title><link>{path}</link></item>' for path in (ONE, TWO))
        + "</rdf:RDF>"
    ),
    "in_windows_1251_with_a_declaration": answer(
        rss(item(ONE, "Паром снова ходит"), item(TWO), head='<?xml version="1.0" encoding="windows-1251"?>').encode("cp1251"),
        Content_Type="text/xml",
    ),
}  # fmt: skip
for _name, _said in FEEDS.items():
    vars()[f"a_feed_{_name}_leads_to_its_articles"] = partial(_leads_to_both, _said)


def the_day_of_an_entry_is_its_article_s(site: Site) -> Visits:
    site.start("/", html(HOME))
    site.on("/feed", xml(rss(item(ONE, extra="<pubDate>Mon, 02 Mar 2026 10:00:00 +0000</pubDate>"))))
    site.on(ONE, html(story("dated by its feed").page()))
    kept = yield
    assert (kept.article["published"] or "").startswith("2026-03-02")
    assert kept.article["published_basis"] == "feed"


def a_day_that_is_none_costs_an_entry_its_day_only(site: Site) -> Visits:
    site.start("/", html(HOME))
    site.on("/feed", xml(rss(item(ONE, extra="<pubDate>Mon, 31 Feb 2026 25:61:00</pubDate>"))))
    site.on(ONE, html(story("no such day").page()))
    kept = yield
    assert kept.article["published"] is None


def an_entry_of_another_site_is_neither_asked_for_nor_dated(site: Site) -> Visits:
    other = site.server.site()
    site.start("/", html(HOME))
    site.on(
        "/feed", xml(rss(item(other.url(ONE), extra="<pubDate>Mon, 02 Mar 2026 10:00:00 +0000</pubDate>")))
    )
    kept = yield
    assert other.asked == []
    assert kept.rows("select 1 from evidence where url = ?", other.url(ONE)) == []


def a_feed_that_declares_entities_expands_none(site: Site) -> Visits:
    head = (
        '<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">'
        '<!ENTITY file SYSTEM "file:///etc/passwd">]>'
    )
    site.start("/", html(HOME))
    site.on("/feed", xml(rss(item(ONE, "&b;&file;"), head=head)))
    site.on(ONE, html(story("entities").page()))
    kept = yield
    assert b"root:x:" not in b"".join(each.read_bytes() for each in kept.archive.glob("newsbot.db*"))
    assert kept.outcomes["/feed"] in ("feed", "error")


def the_feed_of_the_comments_is_not_asked_for(site: Site) -> Visits:
    named = '<link rel="alternate" type="application/rss+xml" title="Comments" href="/comments/feed">'
    site.start("/", html(HOME.replace("</head>", f"{named}</head>")))
    site.on("/feed", xml(rss(item(ONE))))
    kept = yield
    assert kept.requests["/comments/feed"] == 0
    assert kept.requests["/feed"] == 1


def a_feed_that_is_gone_costs_no_article(site: Site) -> Visits:
    site.start("/", html(HOME.replace("</body>", f'<a href="{ONE}">The first story of them all</a></body>')))
    site.on("/feed", html("no feed here", "500 Internal Server Error"))
    site.on(ONE, html(story("feedless").page()))
    kept = yield
    kept.is_whole(story("feedless"))


def a_feed_with_no_entry_is_no_failure(site: Site) -> Visits:
    site.start("/feed", xml(rss()))
    kept = yield
    assert kept.outcomes["/feed"] == "feed"
