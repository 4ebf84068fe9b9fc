"""Sitemaps with one bad entry, of odd forms, without end: every address that can be made out is found, once."""

from __future__ import annotations

from collections.abc import Generator
from functools import partial

from tests.faults.pages import answer, coded, html, loc, robots, sitemap, story, xml
from tests.faults.server import Answer, Request, Site
from tests.faults.suite import Kept

Visits = Generator[None, Kept, None]
ONE, TWO = "/news/the-first-story-of-the-map-801", "/news/the-second-story-of-the-map-802"
HOME = html("<html><head><title>Home</title></head><body><h1>Home</h1></body></html>")


def index(*addresses: str) -> bytes:
    named = "".join(f"<sitemap><loc>{each}</loc></sitemap>" for each in addresses)
    return xml(
        f'<?xml version="1.0"?><sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{named}</sitemapindex>'
    )


def _leads_to_both(text: str, kind: str, coding: str, site: Site) -> Visits:
    told = [story((text[:200], kind, coding, at)) for at in range(2)]
    site.start("/", HOME)
    said = text.replace("{one}", site.url(ONE)).replace("{two}", site.url(TWO)).encode()
    headers = {"Content_Encoding": coding} if coding and coding != "file" else {}
    body = coded(said, "gzip" if coding == "file" else coding) if coding else said
    site.on("/sitemap.xml", answer(body, Content_Type=kind, **headers))
    for path, each in zip((ONE, TWO), told, strict=True):
        site.on(path, html(each.page()))
    kept = yield
    assert {each["headline"] for each in kept.articles} == {each.title for each in told}


BOTH = loc("{one}") + loc("{two}")
SITEMAPS = {
    "with_nothing_wrong": (sitemap(BOTH), "application/xml", ""),
    "with_an_entry_of_an_odd_scheme": (sitemap(loc("{one}"), loc("mailto:desk@tolva.example"), loc("{two}")), "text/xml", ""),
    "with_an_entry_without_address": (sitemap("<url><lastmod>2026-03-01</lastmod></url>", BOTH), "text/xml", ""),
    "with_an_empty_entry": (sitemap("<url/><url><loc></loc></url>", BOTH), "text/xml", ""),
    "with_a_stray_ampersand": (sitemap(loc("http://a.example/?a=1&b=2"), BOTH), "text/xml", ""),
    "that_is_cut": (sitemap(BOTH).replace("</urlset>", "<url><loc>{one}-cu"), "text/xml", ""),
    "that_is_text": ("{one}\r\n\r\n{two}\r\n", "text/plain", ""),
    "of_no_namespace": (f"<urlset>{BOTH}</urlset>", "text/xml", ""),
    "of_an_old_namespace": (sitemap(BOTH).replace("0.9", "0.84"), "text/xml", ""),
    "of_a_prefix_that_nobody_declared": (sitemap(BOTH.replace("</loc>", "</loc><news:news><news:title>A</news:title></news:news>")), "text/xml", ""),
    "that_is_compressed": (sitemap(BOTH), "application/xml", "br"),
    "that_is_a_gzip_file": (sitemap(BOTH), "application/gzip", "file"),
    "that_calls_itself_html": (sitemap(BOTH), "text/html", ""),
    "in_capitals": (sitemap(BOTH).replace("<url>", "<URL>").replace("</url>", "</URL>"), "text/xml", ""),
    "with_white_space_around_its_addresses": (sitemap(loc("\n   {one}\n  "), loc("\t{two} ")), "text/xml", ""),
    "in_which_all_stand_twice": (sitemap(BOTH, BOTH), "text/xml", ""),
}  # fmt: skip
for _name, _said in SITEMAPS.items():
    vars()[f"a_sitemap_{_name}_leads_to_its_articles"] = partial(_leads_to_both, *_said)


def a_sitemap_with_nothing_in_it_is_no_failure(site: Site) -> Visits:
    site.start("/", HOME)
    site.on("/sitemap.xml", xml(""))
    kept = yield
    assert kept.outcomes["/sitemap.xml"] not in (None, "failed")


def a_sitemap_that_robots_txt_names_is_found(site: Site) -> Visits:
    site.on("/robots.txt", robots("Sitemap: /maps/all.xml\nSITEMAP: not an address\n"))
    site.start("/", HOME)
    site.on("/maps/all.xml", xml(sitemap(loc(site.url(ONE)))))
    site.on(ONE, html(story("named").page()))
    kept = yield
    kept.is_whole(story("named"))


def an_index_that_names_itself_is_asked_for_once(site: Site) -> Visits:
    site.start("/", HOME)
    site.on("/sitemap.xml", index(site.url("/sitemap.xml"), site.url("/b.xml")))
    site.on("/b.xml", index(site.url("/sitemap.xml"), site.url("/b.xml"), site.url("/c.xml")))
    site.on("/c.xml", xml(sitemap(loc(site.url(ONE)))))
    site.on(ONE, html(story("circle of maps").page()))
    kept = yield
    assert kept.requests["/sitemap.xml"] == kept.requests["/b.xml"] == 1
    kept.is_whole(story("circle of maps"))


def indexes_without_end_are_left(site: Site) -> Visits:
    def ever_new(request: Request) -> Answer:
        if not request.path.startswith("/maps/"):
            return answer(b"", "404 Not Found")
        number = int(request.path.removeprefix("/maps/").removesuffix(".xml"))
        return index(*(site.url(f"/maps/{number * 3 + at}.xml") for at in (1, 2, 3)))

    site.start("/", HOME)
    site.on("/sitemap.xml", index(site.url("/maps/1.xml"), site.url("/good.xml")))
    site.on("/good.xml", xml(sitemap(loc(site.url(ONE)))))
    site.on(ONE, html(story("endless maps").page()))
    site.otherwise(ever_new)
    kept = yield
    assert sum(count for path, count in kept.requests.items() if path.startswith("/maps/")) <= 150
    kept.is_whole(story("endless maps"))


def a_sitemap_of_another_place_is_not_asked_for(site: Site) -> Visits:
    sink = site.server.site(allowed=False)
    site.start("/", HOME)
    site.on("/robots.txt", robots(f"Sitemap: {sink.url('/sitemap.xml')}\n"))
    site.on("/sitemap.xml", index(sink.url("/a.xml")))
    yield
    assert sink.asked == []


def a_news_sitemap_dates_its_articles(site: Site) -> Visits:
    news = "<news:news><news:publication_date>2026-03-01T08:00:00+00:00</news:publication_date></news:news>"
    site.start("/", HOME)
    site.on("/sitemap.xml", xml(sitemap(loc(site.url(ONE)).replace("</loc>", f"</loc>{news}"))))
    site.on(ONE, html(story("news map").page()))
    kept = yield
    assert (kept.article["published"] or "").startswith("2026-03-01")


def the_last_change_in_a_sitemap_is_no_day_of_publication(site: Site) -> Visits:
    site.start("/", HOME)
    site.on("/sitemap.xml", xml(sitemap(loc(site.url(ONE), "2026-03-05"), loc(site.url(TWO), "2026-03-05"))))
    site.on(ONE, html(story("lastmod one").page()))
    site.on(TWO, html(story("lastmod two").page()))
    kept = yield
    assert [each["published"] for each in kept.articles] == [None, None]


def a_sitemap_that_expands_entities_expands_none(site: Site) -> Visits:
    head = (
        '<!DOCTYPE urlset [<!ENTITY x SYSTEM "file:///etc/hostname"><!ENTITY y "'
        + site.url("/expanded-by-an-entity-803")
        + '">]>'
    )
    site.start("/", HOME)
    site.on(
        "/sitemap.xml", xml(sitemap(loc("&y;"), loc(site.url(ONE))).replace("<urlset", f"{head}<urlset", 1))
    )
    site.on(ONE, html(story("no entities").page()))
    kept = yield
    kept.is_whole(story("no entities"))
