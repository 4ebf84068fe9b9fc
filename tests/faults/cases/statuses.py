"""Statuses: an error is never an article, a busy server is asked again as it wishes, a dead address is not insisted on."""

from __future__ import annotations

from collections.abc import Generator
from functools import partial

from tests.faults.pages import answer, html, links, story
from tests.faults.server import Site
from tests.faults.suite import Kept

Visits = Generator[None, Kept, None]


def _is_no_article(status: str, outcome: str, tries: int, site: Site) -> Visits:
    site.start("/news/501", html(story(("status", status)).page(), status))
    kept = yield
    kept.nothing()
    assert kept.outcomes["/news/501"] == outcome
    assert kept.requests["/news/501"] == tries


STATUSES = {
    "400 Bad Request": ("refused", 1),
    "401 Unauthorized": ("refused", 1),
    "402 Payment Required": ("refused", 1),
    "403 Forbidden": ("refused", 1),
    "404 Not Found": ("not-found", 1),
    "405 Method Not Allowed": ("refused", 1),
    "410 Gone": ("gone", 1),
    "418 I am a teapot": ("refused", 1),
    "451 Unavailable For Legal Reasons": ("refused", 1),
    "408 Request Timeout": ("refused", 3),
    "429 Too Many Requests": ("rate-limited", 3),
    "500 Internal Server Error": ("server-error", 3),
    "502 Bad Gateway": ("server-error", 3),
    "503 Service Unavailable": ("server-error", 3),
    "504 Gateway Timeout": ("server-error", 3),
    "522 Connection Timed Out": ("server-error", 3),
    "599 Odd": ("server-error", 3),
}
for _status, (_outcome, _tries) in STATUSES.items():
    vars()[f"a_page_of_status_{_status[:3]}_is_no_article_and_asked_for_{_tries}_times"] = partial(
        _is_no_article, _status, _outcome, _tries
    )


def an_error_that_passes_costs_nothing(site: Site) -> Visits:
    site.start("/news/502", html("busy", "503 Service Unavailable"), html(story("passes").page()))
    kept = yield
    kept.is_whole(story("passes"))


def a_part_that_nobody_asked_for_is_never_kept(site: Site) -> Visits:
    site.start(
        "/news/503", html(story("part").page(), "206 Partial Content", Content_Range="bytes 0-999/5000")
    )
    kept = yield
    assert kept.captures("/news/503") == []
    kept.nothing()


def unchanged_to_a_question_that_was_not_asked_is_no_answer(site: Site) -> Visits:
    site.start("/news/504", b'HTTP/1.1 304 Not Modified\r\nETag: "1"\r\n\r\n')
    kept = yield
    assert kept.captures("/news/504") == []
    assert kept.outcomes["/news/504"] == "failed"


def no_content_is_no_article(site: Site) -> Visits:
    site.start("/news/505", b"HTTP/1.1 204 No Content\r\n\r\n")
    kept = yield
    kept.nothing()


def a_page_of_status_203_is_read(site: Site) -> Visits:
    site.start("/news/506", html(story("proxy").page(), "203 Non-Authoritative Information"))
    kept = yield
    kept.is_whole(story("proxy"))


def a_status_that_is_no_status_costs_itself_only(site: Site) -> Visits:
    site.start("/news/507", html(story("status 999").page(), "999 Request Denied"))
    site.start("/news/508", html(story("beside 999").page()))
    kept = yield
    kept.is_whole(story("beside 999"))


def a_wait_in_seconds_is_kept_within_the_run(site: Site) -> Visits:
    site.start(
        "/news/509", html("busy", "429 Too Many Requests", Retry_After="1"), html(story("waited").page())
    )
    kept = yield
    kept.is_whole(story("waited"))
    assert kept.requests["/news/509"] == 2


def a_wait_of_hours_leaves_the_host_alone_until_then(site: Site) -> Visits:
    site.start("/", html("busy", "503 Service Unavailable", Retry_After="7200"), html(links("/about")))
    site.start("/news/510", html(story("left alone").page()))
    kept = yield
    assert kept.requests["/"] == 1
    assert kept.requests["/news/510"] == 0
    assert kept.left_alone_until >= "2026-03-05T11"
    kept = yield  # a day later the time is up
    assert kept.requests["/news/510"] == 1


def a_wait_as_a_date_leaves_the_host_alone_until_then(site: Site) -> Visits:
    site.start(
        "/",
        html("busy", "429 Too Many Requests", Date="Thu, 05 Mar 2026 09:00:00 GMT", Retry_After="Thu, 05 Mar 2026 19:00:00 GMT"),
    )  # fmt: skip
    kept = yield
    assert kept.requests["/"] == 1
    assert kept.left_alone_until >= "2026-03-05T19"


def a_wait_that_is_no_time_is_no_wait(site: Site) -> Visits:
    site.start(
        "/news/511", html("busy", "503 Service Unavailable", Retry_After="soon"), html(story("soon").page())
    )
    kept = yield
    kept.is_whole(story("soon"))


def an_error_on_one_page_costs_no_other(site: Site) -> Visits:
    paths = [f"/news/the-story-of-the-week-{at}" for at in range(512, 516)]
    site.start("/", html(links(*paths)))
    for at, path in enumerate(paths):
        site.on(path, html("error", "500 Internal Server Error") if at == 1 else html(story(path).page()))
    kept = yield
    assert {each["headline"] for each in kept.articles} == {
        story(path).title for path in (paths[0], *paths[2:])
    }
    assert kept.outcomes[paths[1]] == "server-error"


def every_address_ends_with_one_outcome(site: Site) -> Visits:
    paths = [f"/news/the-story-of-the-week-{at}" for at in range(516, 522)]
    statuses = (
        "200 OK",
        "404 Not Found",
        "410 Gone",
        "403 Forbidden",
        "500 Internal Server Error",
        "302 Found",
    )
    site.start("/", html(links(*paths)))
    for path, status in zip(paths, statuses, strict=True):
        site.on(path, html(story(path).page(), status))
    kept = yield
    assert None not in kept.outcomes.values()


def a_picture_at_the_address_of_an_article_is_no_article(site: Site) -> Visits:
    site.start("/news/522", answer(b"\x89PNG\r\n\x1a\n" + bytes(600), Content_Type="image/png"))
    kept = yield
    kept.nothing()
    assert len(kept.captures("/news/522")) == 1
