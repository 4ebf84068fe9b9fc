"""Redirects: each hop is asked for on its own, none without end, none to where newsbot must not go."""

from __future__ import annotations

from collections.abc import Generator
from functools import partial

from tests.faults.pages import answer, html, links, robots, story
from tests.faults.server import Site
from tests.faults.suite import Kept

Visits = Generator[None, Kept, None]


def to(address: str, status: str = "302 Found") -> bytes:
    return answer(b"", status, Location=address)


def _leads_to_the_article(status: str, site: Site) -> Visits:
    site.start("/old/401", to("/news/401", status))
    site.on("/news/401", html(story(status).page()))
    kept = yield
    kept.is_whole(story(status))
    assert kept.article["url"] == site.url("/news/401")
    assert kept.at("/old/401") == kept.article
    assert kept.requests["/news/401"] == 1


for _status in (
    "301 Moved Permanently",
    "302 Found",
    "303 See Other",
    "307 Temporary Redirect",
    "308 Permanent Redirect",
):
    vars()[f"a_redirect_of_status_{_status[:3]}_is_followed_and_an_alias"] = partial(
        _leads_to_the_article, _status
    )


def a_redirect_to_itself_ends(site: Site) -> Visits:
    site.start("/news/402", to("/news/402"))
    kept = yield
    assert kept.requests["/news/402"] == 1
    kept.nothing()


def a_circle_of_redirects_ends(site: Site) -> Visits:
    site.start("/a", to("/b"))
    site.on("/b", to("/c"))
    site.on("/c", to("/a"))
    kept = yield
    assert {path: kept.requests[path] for path in ("/a", "/b", "/c")} == {"/a": 1, "/b": 1, "/c": 1}


def a_chain_of_redirects_that_never_ends_is_left(site: Site) -> Visits:
    site.otherwise(lambda request: to(f"/hop/{int(request.path.rpartition('/')[2] or 0) + 1}")
                   if request.path.startswith("/hop/") else answer(b"", "404 Not Found"))  # fmt: skip
    site.starts.append("/hop/0")
    kept = yield
    hops = sum(count for path, count in kept.requests.items() if path.startswith("/hop/"))
    assert 5 <= hops <= 21


def eight_hops_are_followed(site: Site) -> Visits:
    for at in range(8):
        site.on(f"/hop{at}", to(f"/hop{at + 1}"))
    site.starts.append("/hop0")
    site.on("/hop8", html(story("eight").page()))
    kept = yield
    kept.is_whole(story("eight"))


def a_redirect_to_another_site_is_not_followed_from_an_article(site: Site) -> Visits:
    elsewhere = site.server.site()
    elsewhere.on("/news/403", html(story("elsewhere").page()))
    site.start("/", html(links("/news/the-story-of-the-week-403")))
    site.on("/news/the-story-of-the-week-403", to(elsewhere.url("/news/403")))
    kept = yield
    assert elsewhere.asked == []
    assert kept.outcomes["/news/the-story-of-the-week-403"] == "redirect"


def a_redirect_to_a_place_that_is_not_allowed_reaches_nobody(site: Site) -> Visits:
    sink = site.server.site(allowed=False)
    sink.on("/", html(story("sink").page()))
    site.start("/", to(sink.url("/")))
    yield
    assert sink.asked == []


def a_redirect_in_another_spelling_of_the_loopback_reaches_nobody(site: Site) -> Visits:
    sink = site.server.site(allowed=False)
    host, _, port = sink.place.partition(":")
    parts = [int(each) for each in host.split(".")]
    decimal = int.from_bytes(bytes(parts), "big")
    spellings = (
        f"http://{decimal}:{port}/",
        f"http://{decimal:#x}:{port}/",
        f"http://0177.{parts[1]}.{parts[2]}.{parts[3]}:{port}/",
        f"http://[::ffff:{host}]:{port}/",
        f"http://{host.replace('1', '１')}:{port}/",
        f"http://user:word@{sink.place}/",
    )
    site.start("/", html(links(*(f"/go/{at}" for at in range(len(spellings))))))
    for at, spelling in enumerate(spellings):
        site.start(f"/go/{at}", to(spelling))
    yield
    assert sink.asked == []


def a_redirect_out_of_the_web_is_followed_nowhere(site: Site) -> Visits:
    for at, address in enumerate(
        ("file:///etc/passwd", "ftp://127.0.0.1/x", "javascript:alert(1)", "data:text/html,x", "gopher://a")
    ):
        site.start(f"/out/{at}", to(address))
    kept = yield
    assert all(kept.outcomes[f"/out/{at}"] in ("redirect", "refused") for at in range(5))
    kept.nothing()


def a_redirect_to_no_address_is_an_outcome(site: Site) -> Visits:
    site.start("/news/404", to("http://[half"))
    site.start("/news/405", to("http://:99999/"))
    site.start("/news/406", answer(b"", "302 Found"))
    site.start("/news/407", to(""))
    kept = yield
    assert all(kept.outcomes[f"/news/{number}"] for number in range(404, 408))


def a_redirect_to_what_robots_txt_forbids_is_not_asked_for(site: Site) -> Visits:
    site.on("/robots.txt", robots("User-agent: *\nDisallow: /closed/\n"))
    site.start("/open/408", to("/closed/408"))
    site.on("/closed/408", html(story("closed place").page()))
    kept = yield
    assert kept.requests["/closed/408"] == 0
    assert kept.outcomes["/closed/408"] == "disallowed"


def a_redirect_in_raw_utf_8_is_followed(site: Site) -> Visits:
    site.start(
        "/old/409", b"HTTP/1.1 302 Found\r\nLocation: /news/f\xc3\xa4hre-409\r\nContent-Length: 0\r\n\r\n"
    )
    site.on("/news/f%C3%A4hre-409", html(story("raw").page()))
    kept = yield
    kept.is_whole(story("raw"))


def a_redirect_with_a_page_of_its_own_is_no_article(site: Site) -> Visits:
    site.start("/news/410", html(story("own page").page(), "302 Found", Location="/news/411"))
    site.on("/news/411", html(story("target").page()))
    kept = yield
    kept.is_whole(story("target"))


def a_short_meta_refresh_leads_on(site: Site) -> Visits:
    site.start(
        "/old/412",
        html('<html><head><meta http-equiv="refresh" content="0; url=/news/412"></head><body></body></html>'),
    )
    site.on("/news/412", html(story("refresh").page()))
    kept = yield
    kept.is_whole(story("refresh"), "/news/412")


def a_meta_refresh_to_a_place_that_is_not_allowed_reaches_nobody(site: Site) -> Visits:
    sink = site.server.site(allowed=False)
    site.start("/old/413", html(f'<meta http-equiv="refresh" content="0;url={sink.url("/")}"><p>Wait.</p>'))
    yield
    assert sink.asked == []


def the_refresh_of_a_live_blog_is_no_redirect(site: Site) -> Visits:
    site.start("/news/414", html(story("live").page(head='<meta http-equiv="refresh" content="60">')))
    kept = yield
    kept.is_whole(story("live"))
    assert kept.requests["/news/414"] == 1


def a_start_address_that_moved_takes_the_site_along(site: Site) -> Visits:
    there = site.server.site()
    site.start("/", to(there.url("/"), "301 Moved Permanently"))
    there.on("/", html(links("/news/the-story-of-the-week-415")))
    there.on("/news/the-story-of-the-week-415", html(story("moved").page()))
    kept = yield
    found = kept.rows("select url, site from articles where url like ?", there.url("/%"))
    assert found == [{"url": there.url("/news/the-story-of-the-week-415"), "site": there.place}]
