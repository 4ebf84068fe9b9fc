"""Second and third visits: no good copy is lost to a bad one, and what changed, went or came back is told apart."""

from __future__ import annotations

from collections.abc import Generator
from functools import partial

from tests.faults.pages import answer, chunked, coded, html, links, story, then_close, then_reset
from tests.faults.server import Answer, Request, Site
from tests.faults.suite import Kept

Visits = Generator[None, Kept, None]
HERE = "/news/the-story-that-is-visited-1401"
WALL = html(
    "<title>Subscribe</title><h1>Subscribe to read on</h1><p>This article is for subscribers. Log in or subscribe to continue.</p>"
)


def _loses_nothing(second: tuple[Answer, ...], status: str, site: Site) -> Visits:
    told = story(repr(second)[:300])
    site.start(HERE, html(told.page()))
    kept = yield
    kept.is_whole(told)
    site.on(HERE, *second)
    kept = yield
    kept.is_whole(told)
    assert (kept.article["revisions"], kept.article["status"]) == (1, status)
    site.on(HERE, html(told.page()))
    kept = yield
    kept.is_whole(told)
    assert (kept.article["revisions"], kept.article["status"]) == (1, "live")


AFTER = {
    "a_404": ((html("", "404 Not Found"),), "live"),
    "a_410": ((html("", "410 Gone"),), "gone"),
    "a_500": ((html("", "500 Internal Server Error"),), "live"),
    "a_503": ((html("", "503 Service Unavailable"),), "live"),
    "a_403": ((html("", "403 Forbidden"),), "live"),
    "a_451": ((html("", "451 Unavailable For Legal Reasons"),), "live"),
    "a_wall": ((WALL,), "live"),
    "an_empty_page": ((html(""),), "live"),
    "a_page_without_text": ((html("<html><head><title>Story</title></head><body></body></html>"),), "live"),
    "a_cut_page": ((then_close(html(story("cut later").page())[:-300]),), "live"),
    "a_cut_coding": ((html(coded(story("coded later").page().encode(), "gzip")[:-20], Content_Encoding="gzip"),), "live"),
    "a_broken_connection": ((then_reset(b"HTTP/1.1 200 OK\r\n"),), "live"),
    "a_chunk_without_end": ((then_close(chunked(story("chunk").page().encode(), end=b"", Content_Type="text/html")),), "live"),
    "a_part": ((html(story("part later").page()[:500], "206 Partial Content", Content_Range="bytes 0-499/3000"),), "live"),
    "noise": ((html(bytes(range(128, 256)) * 30),), "live"),
    "a_page_not_found_with_status_200": (
        (html("<title>Page not found</title><h1>Page not found</h1><p>The page does not exist any more.</p>"),),
        "live",
    ),
    "an_error_of_the_database": ((html("<title>Error</title><h1>Error establishing a database connection</h1>"),), "live"),
    "a_bot_challenge": (
        (html("<title>Just a moment...</title><p>Checking your browser. Please enable JavaScript and cookies to continue.</p>"),),
        "live",
    ),
    "a_file_of_another_kind": ((answer(b"%PDF-1.4 " + bytes(500), Content_Type="application/pdf"),), "live"),
    "a_redirect_to_itself": ((answer(b"", "302 Found", Location=HERE),), "live"),
}  # fmt: skip
for _name, _after in AFTER.items():
    vars()[f"{_name}_on_the_second_day_loses_nothing"] = partial(_loses_nothing, *_after)


def the_home_page_in_its_place_loses_no_article(site: Site) -> Visits:
    told = story("home later")
    home = links(HERE, *(f"/news/the-other-story-of-number-{at}" for at in range(1402, 1412)))
    site.start("/", html(home))
    site.start(HERE, html(told.page()))
    kept = yield
    kept.is_whole(told)
    site.on(HERE, html(home))
    kept = yield
    kept.is_whole(told)
    assert kept.article["revisions"] == 1


def a_404_on_two_days_is_gone_and_the_text_stays(site: Site) -> Visits:
    site.start(HERE, html(story("going").page()))
    yield
    site.on(HERE, html("", "404 Not Found"))
    yield
    kept = yield
    kept.is_whole(story("going"))
    assert kept.article["status"] == "gone"
    assert kept.article["gone_at"].startswith("2026-03-06")
    site.on(HERE, html(story("going").page()))
    kept = yield
    assert (kept.article["status"], kept.article["gone_at"]) == ("live", None)


def an_edited_article_is_a_revision(site: Site) -> Visits:
    told = story("edited")
    site.start(HERE, html(told.page()))
    yield
    site.on(
        HERE,
        html(told.page().replace(told.paragraphs[0], "The council has changed its mind about all of this.")),
    )
    kept = yield
    assert kept.article["revisions"] == 2
    assert "changed its mind" in kept.article["body"]


def other_markup_around_one_text_is_no_revision(site: Site) -> Visits:
    told = story("markup")
    site.start(HERE, html(told.page()))
    yield
    site.on(
        HERE,
        html(told.page(head="<style>p { margin: 0 }</style>", below="<footer>Printed on Tuesday</footer>")),
    )
    kept = yield
    assert kept.article["revisions"] == 1


def other_quotes_are_no_revision(site: Site) -> Visits:
    told = story("quotes")
    said = told.page().replace("</p>", ' They said "so it goes" and went.</p>', 1)
    site.start(HERE, html(said))
    yield
    site.on(HERE, html(said.replace('"so it goes"', "“so it goes”")))
    kept = yield
    assert kept.article["revisions"] == 1


def another_charset_is_no_revision(site: Site) -> Visits:
    told = story("charset later")
    said = told.page(below="<p>Das Café öffnet früher.</p>")
    site.start(HERE, html(said))
    yield
    site.on(HERE, html(said.encode("cp1252"), charset="windows-1252"))
    kept = yield
    assert kept.article["revisions"] == 1


def a_validator_is_sent_back_and_unchanged_is_believed(site: Site) -> Visits:
    def say(request: Request) -> Answer:
        if request.headers.get("if-none-match") == '"one"':
            return b'HTTP/1.1 304 Not Modified\r\nETag: "one"\r\n\r\n'
        return html(story("validator").page(), ETag='"one"')

    site.starts.append(HERE)
    site.ask(HERE, say)
    kept = yield
    kept = yield
    assert [each["status"] for each in kept.captures(HERE)] == [200, 304]
    kept.is_whole(story("validator"))
    assert kept.article["last_seen"].startswith("2026-03-06")


def a_date_is_sent_back_and_unchanged_is_believed(site: Site) -> Visits:
    stamp = "Mon, 02 Mar 2026 10:00:00 GMT"

    def say(request: Request) -> Answer:
        if request.headers.get("if-modified-since") == stamp:
            return b"HTTP/1.1 304 Not Modified\r\n\r\n"
        return html(story("since").page(), Last_Modified=stamp)

    site.starts.append(HERE)
    site.ask(HERE, say)
    yield
    kept = yield
    assert [each["status"] for each in kept.captures(HERE)] == [200, 304]


def a_validator_of_another_content_is_not_sent_to_a_redirect_s_target(site: Site) -> Visits:
    site.start("/old/1412", html(story("etag").page(), ETag='"old"'))
    yield
    site.on("/old/1412", answer(b"", "301 Moved Permanently", Location="/news/1412"))
    site.on("/news/1412", html(story("etag").page(), ETag='"new"'))
    kept = yield
    assert [each.headers.get("if-none-match") for each in kept.asked if each.path == "/news/1412"] == [None]


def an_article_that_moved_is_one_article(site: Site) -> Visits:
    told = story("moving")
    site.start(HERE, html(told.page()))
    yield
    site.on(HERE, answer(b"", "301 Moved Permanently", Location="/archive/1401"))
    site.on("/archive/1401", html(told.page()))
    kept = yield
    kept.is_whole(told)


def a_redirect_to_the_home_page_is_no_move(site: Site) -> Visits:
    told = story("to the home page")
    site.start(HERE, html(told.page()))
    yield
    site.on(HERE, answer(b"", "302 Found", Location="/"))
    site.on("/", html(links(*(f"/news/the-other-story-of-number-{at}" for at in range(1413, 1420)))))
    kept = yield
    kept.is_whole(told)


def a_canonical_link_that_changes_later_steals_nothing(site: Site) -> Visits:
    one, two = story("steals one"), story("steals two")
    site.start("/news/1420", html(one.page()))
    site.start("/news/1421", html(two.page()))
    yield
    site.on("/news/1420", html(one.page(head='<link rel="canonical" href="/news/1421">')))
    kept = yield
    kept.is_whole(one, "/news/1420")
    kept.is_whole(two, "/news/1421")


def what_is_new_on_the_second_day_is_found(site: Site) -> Visits:
    site.start("/", html(links("/news/the-old-story-of-number-1422")))
    site.on("/news/the-old-story-of-number-1422", html(story(1422).page()))
    yield
    site.on("/", html(links("/news/the-new-story-of-number-1423", "/news/the-old-story-of-number-1422")))
    site.on("/news/the-new-story-of-number-1423", html(story(1423).page()))
    kept = yield
    assert {each["headline"] for each in kept.articles} == {story(1422).title, story(1423).title}


def a_failure_of_the_first_day_is_made_up_for_on_the_second(site: Site) -> Visits:
    path = "/news/the-late-story-of-number-1424"
    site.start("/", html(links(path)))
    site.on(path, html("", "500 Internal Server Error"))
    kept = yield
    kept.nothing()
    site.on(path, html(story(1424).page()))
    kept = yield
    kept.is_whole(story(1424))


def a_later_statement_makes_no_later_day(site: Site) -> Visits:
    told = story("day later")
    stamp = '<meta property="article:published_time" content="{}">'
    site.start(HERE, html(told.page(head=stamp.format("2026-02-20T08:00:00Z"))))
    yield
    site.on(HERE, html(told.page(head=stamp.format("2026-03-06T08:00:00Z"))))
    kept = yield
    assert (kept.article["published"] or "2026-02-20")[:10] == "2026-02-20"
    assert kept.article["published_earliest"] == "2026-02-20"


def a_robots_txt_that_fails_on_the_second_day_loses_nothing(site: Site) -> Visits:
    site.start(HERE, html(story("robots later").page()))
    yield
    site.on("/robots.txt", html("", "503 Service Unavailable"))
    kept = yield
    assert kept.requests[HERE] == 0
    kept.is_whole(story("robots later"))
    assert kept.article["status"] == "live"
