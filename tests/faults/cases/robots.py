"""robots.txt by RFC 9309: where its answer is not to be had, nothing is fetched; where there is none, all is."""

from __future__ import annotations

import itertools
import time
from collections.abc import Generator
from functools import partial

from tests.faults.pages import answer, chunked, coded, html, robots, story, then_close, then_reset
from tests.faults.server import Answer, Site
from tests.faults.suite import Kept

Visits = Generator[None, Kept, None]
NO = "User-agent: *\nDisallow: /\n"


def _forbids_all(said: Answer, outcome: str, site: Site) -> Visits:
    site.on("/robots.txt", said)
    site.start("/news/601", html(story("forbidden").page()))
    kept = yield
    assert set(kept.requests) == {"/robots.txt"}
    assert kept.outcomes["/news/601"] == outcome


def _allows_all(said: Answer, site: Site) -> Visits:
    told = story(repr(said)[:200])
    site.on("/robots.txt", said)
    site.start("/news/602", html(told.page()))
    kept = yield
    kept.is_whole(told)


UNREACHABLE = {
    "that_answers_500": robots(NO, "500 Internal Server Error"),
    "that_answers_503": robots("", "503 Service Unavailable"),
    "that_answers_429": robots("", "429 Too Many Requests"),
    "that_breaks_off": then_reset(b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\nUser"),
    "that_is_cut": then_close(robots("User-agent: *\nDisallow:\n", length=900)),
    "that_says_nothing": then_close(b""),
    "whose_coding_breaks_off": robots(coded(b"User-agent: *\nDisallow:\n" * 40, "gzip")[:-9], Content_Encoding="gzip"),
}  # fmt: skip
for _name, _said in UNREACHABLE.items():
    vars()[f"a_robots_txt_{_name}_forbids_all"] = partial(_forbids_all, _said, "unreachable")

FORBIDDING = {
    "with_a_byte_order_mark": robots(b"\xef\xbb\xbf" + NO.encode()),
    "with_old_line_ends": robots(NO.replace("\n", "\r")),
    "in_capitals_and_spaces": robots("  USER-AGENT :  NewsBot  \n  DISALLOW :  /  \n"),
    "that_is_compressed": robots(coded(NO.encode(), "gzip"), Content_Encoding="gzip"),
    "in_chunks": chunked(NO[:5].encode(), NO[5:].encode(), Content_Type="text/plain"),
    "that_names_us_behind_all": robots("User-agent: *\nDisallow:\n\nUser-agent: newsbot/9.1\nDisallow: /\n"),
    "behind_a_picture_of_noise": robots(b"\x00\xff\xfe noise\n\n" + NO.encode()),
    "that_says_it_in_two_groups": robots(
        "User-agent: newsbot\nAllow: /about\n\nUser-agent: newsbot\nDisallow: /\n"
    ),
    "of_half_a_megabyte": robots("User-agent: *\n" + "# nothing here\n" * 30_000 + "Disallow: /\n"),
    "called_html": robots(NO, Content_Type="text/html"),
}
for _name, _said in FORBIDDING.items():
    vars()[f"a_robots_txt_{_name}_forbids_all"] = partial(_forbids_all, _said, "disallowed")

ALLOWING = {
    "that_answers_404_with_a_page_of_rules": robots(NO, "404 Not Found"),
    "that_answers_401": robots(NO, "401 Unauthorized"),
    "that_answers_403": robots(NO, "403 Forbidden"),
    "that_answers_410": robots(NO, "410 Gone"),
    "with_nothing_in_it": robots(""),
    "that_is_the_home_page": html("<html><body><h1>Welcome</h1></body></html>"),
    "for_somebody_called_news": robots("User-agent: news\nDisallow: /\n\nUser-agent: googlebot-news\nDisallow: /\n"),
    "that_allows_us_and_nobody_else": robots("User-agent: newsbot\nDisallow:\n\nUser-agent: *\nDisallow: /\n"),
    "whose_longest_rule_allows": robots("User-agent: *\nDisallow: /news\nAllow: /news/602$\n"),
    "of_a_million_sitemaps_and_wildcards": robots("User-agent: *\nDisallow: " + "/*a" * 2000 + "$\n" + "Allow: /*?*" * 3000),
}  # fmt: skip
for _name, _said in ALLOWING.items():
    vars()[f"a_robots_txt_{_name}_allows_the_page"] = partial(_allows_all, _said)


def a_robots_txt_behind_five_redirects_is_heard(site: Site) -> Visits:
    for at in range(5):
        site.on(
            "/robots.txt" if not at else f"/robots{at}",
            answer(b"", "301 Moved Permanently", Location=f"/robots{at + 1}"),
        )
    site.on("/robots5", robots(NO))
    site.start("/news/603", html(story("five").page()))
    kept = yield
    assert kept.requests["/news/603"] == 0


def a_robots_txt_that_leads_round_in_circles_is_none(site: Site) -> Visits:
    site.on("/robots.txt", answer(b"", "302 Found", Location="/robots.txt"))
    site.start("/news/604", html(story("circle").page()))
    kept = yield
    kept.is_whole(story("circle"))
    assert kept.requests["/robots.txt"] <= 6


def a_robots_txt_on_a_place_that_is_not_allowed_reaches_nobody(site: Site) -> Visits:
    sink = site.server.site(allowed=False)
    site.on("/robots.txt", answer(b"", "302 Found", Location=sink.url("/robots.txt")))
    site.start("/news/605", html(story("sunk").page()))
    kept = yield
    assert sink.asked == []
    assert kept.requests["/news/605"] == 0


def robots_txt_is_asked_for_once_a_run(site: Site) -> Visits:
    site.on("/robots.txt", robots("User-agent: *\nDisallow: /closed\n"))
    for at in range(606, 611):
        site.start(f"/news/{at}", html(story(at).page()))
    kept = yield
    assert kept.requests["/robots.txt"] == 1
    assert len(kept.articles) == 5


def what_robots_txt_forbids_is_an_outcome_and_no_request(site: Site) -> Visits:
    site.on("/robots.txt", robots("User-agent: *\nDisallow: /*/draft-\nDisallow: /*.php$\n"))
    site.start("/news/612", html(story(612).page()))
    site.start("/news/draft-613", html(story(613).page()))
    site.start("/news/page.php", html(story(614).page()))
    site.start("/news/page.php?id=615", html(story(615).page()))
    kept = yield
    assert kept.outcomes["/news/draft-613"] == kept.outcomes["/news/page.php"] == "disallowed"
    assert {each["headline"] for each in kept.articles} == {story(612).title, story(615).title}


def a_delay_that_robots_txt_asks_for_is_kept(site: Site) -> Visits:
    times: list[float] = []

    def noted(number: int) -> None:
        def say(_: object) -> Answer:
            times.append(time.monotonic())
            return html(story(number).page())

        site.starts.append(f"/news/{number}")
        site.ask(f"/news/{number}", say)

    site.on("/robots.txt", robots("User-agent: *\nCrawl-delay: 0.4\n"))
    noted(616)
    noted(617)
    noted(618)
    yield
    assert len(times) == 3
    assert min(later - before for before, later in itertools.pairwise(times)) >= 0.4


def a_delay_that_is_no_number_is_none(site: Site) -> Visits:
    site.on("/robots.txt", robots("User-agent: *\nCrawl-delay: a while\nDisallow: /closed\n"))
    site.start("/news/619", html(story(619).page()))
    kept = yield
    kept.is_whole(story(619))


def the_robots_txt_of_a_run_is_kept_as_a_capture(site: Site) -> Visits:
    site.on("/robots.txt", robots("User-agent: *\nDisallow: /closed\n"))
    site.start("/news/620", html(story(620).page()))
    kept = yield
    assert kept.captures("/robots.txt")[-1]["role"] == "robots"


def another_robots_txt_the_next_day_is_obeyed(site: Site) -> Visits:
    site.on("/robots.txt", robots(""), robots(NO))
    site.start("/news/621", html(story(621).page()))
    kept = yield
    kept.is_whole(story(621))
    kept = yield
    assert set(kept.requests) == {"/robots.txt"}
    kept.is_whole(story(621))
