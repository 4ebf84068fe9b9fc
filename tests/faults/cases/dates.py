"""Dates that lie, lack or cannot be: a day is stated where the page states it, and none is made up."""

from __future__ import annotations

from collections.abc import Generator
from functools import partial

from tests.faults.pages import html, json_ld, links, story
from tests.faults.server import Answer, Request, Site
from tests.faults.suite import Kept

Visits = Generator[None, Kept, None]


def _has_no_day(head: str, above: str, below: str, site: Site) -> Visits:
    site.start(
        "/news/undated-1301x", html(story((head, above, below)).page(head=head, above=above, below=below))
    )
    kept = yield
    assert kept.article["published"] is None
    assert kept.article["published_latest"] is not None, "it was seen on a day"


def _has_this_day(day: str, head: str, above: str, below: str, site: Site) -> Visits:
    site.start(
        "/news/dated-1302x", html(story((day, head, above, below)).page(head=head, above=above, below=below))
    )
    kept = yield
    assert (kept.article["published"] or "")[:10] == day


def meta(content: str, name: str = "article:published_time") -> str:
    return f'<meta property="{name}" content="{content}">'


LATEST = "<aside><h2>Latest news</h2><ul>" + "".join(
    f'<li><a href="/news/the-other-story-number-{at}">The other story of the valley, number {at}</a> <span>{at}.Feb.2026</span></li>'
    for at in range(11, 21)
) + "</ul></aside>"  # fmt: skip
UNDATED = {
    "nothing": ("", "", ""),
    "the_day_of_the_fetch_in_its_footer": ("", "", "<footer>05 Mar 2026</footer>"),
    "a_year_of_copyright": ("", "", "<footer>© 2019-2026 The Lantern</footer>"),
    "days_beside_the_links_of_a_list": ("", "", LATEST),
    "the_thirty_first_of_february": (meta("2026-02-31T10:00:00Z"), "", ""),
    "a_day_of_the_far_future": (meta("2199-01-01T00:00:00Z"), "", ""),
    "a_day_before_the_web": (json_ld(datePublished="0001-01-01T00:00:00Z"), "", ""),
    "an_empty_statement": (meta("") + json_ld(datePublished=""), "", ""),
    "words_in_the_place_of_a_day": (json_ld(datePublished="yesterday or so"), "", ""),
    "a_number_without_unit": (json_ld(datePublished=17), "", ""),
    "the_thirteenth_month": (meta("2026-13-01"), "", ""),
}  # fmt: skip
for _name, _around in UNDATED.items():
    vars()[f"a_page_with_{_name}_has_no_day"] = partial(_has_no_day, *_around)

DATED = {
    "json_ld": ("2026-02-14", json_ld(datePublished="2026-02-14T09:30:00+01:00"), "", ""),
    "a_meta_tag": ("2026-02-15", meta("2026-02-15T09:30:00Z"), "", ""),
    "json_ld_with_a_list_of_others_below": ("2026-01-09", json_ld(datePublished="2026-01-09"), "", LATEST),
    "json_ld_in_a_graph": (
        "2026-02-16",
        '<script type="application/ld+json">{"@graph": [{"@type": "WebSite"}, {"@type": "NewsArticle", "datePublished": "2026-02-16T08:00:00Z"}]}</script>',
        "",
        "",
    ),
    "json_ld_with_a_stray_comma": (
        "2026-02-17",
        '<script type="application/ld+json">{"@type": "NewsArticle", "datePublished": "2026-02-17T08:00:00Z",}</script>',
        "",
        "",
    ),
    "an_impossible_meta_tag_beside_good_json_ld": ("2026-02-18", meta("2026-02-30") + json_ld(datePublished="2026-02-18"), "", ""),
}  # fmt: skip
for _name, _around in DATED.items():
    vars()[f"a_page_dated_by_{_name}_has_that_day"] = partial(_has_this_day, *_around)


def a_stamp_that_follows_the_clock_is_no_day(site: Site) -> Visits:
    """Each answer says that it was published just now."""
    days = iter(("2026-03-05", "2026-03-06", "2026-03-07"))

    def say(_: Request) -> Answer:
        return html(story("clock").page(head=meta(f"{next(days)}T08:59:59Z")))

    site.starts.append("/news/clock-1303x")
    site.ask("/news/clock-1303x", say)
    yield
    kept = yield
    kept = yield
    assert (kept.article["published"] or "")[:10] not in ("2026-03-06", "2026-03-07")


def a_list_dates_what_it_links_to_and_not_itself(site: Site) -> Visits:
    path = "/news/the-linked-story-of-number-1304"
    rows = "".join(
        f'<li><a href="{path[:-1]}{at}">The linked story of number 130{at}, in a few words</a> <span>1{at} February 2026</span></li>'
        for at in range(3, 9)
    )
    site.start("/", html(f"<html><head><title>Overview</title></head><body><ul>{rows}</ul></body></html>"))
    site.on(path, html(story("listed").page()))
    kept = yield
    assert kept.evidence(path)
    assert all(each["earliest"] == "2026-02-14" for each in kept.evidence(path))
    assert kept.evidence("/") == []


def another_site_s_list_dates_nothing_here(site: Site) -> Visits:
    other = site.server.site()
    row = f'<li><a href="{site.url("/news/foreign-1305x")}">The story of the other site, as it is told</a> <span>14 February 2026</span></li>'
    other.on("/", html(links("/about").replace("</ul>", f"{row}</ul>")))
    other.on("/robots.txt", html("", "404 Not Found"))
    site.starts.append("/news/foreign-1305x")
    site.on("/news/foreign-1305x", html(story("foreign").page()))
    kept = yield
    assert kept.article["published"] is None
    assert all(each["source_url"].startswith(site.url("/")) for each in kept.evidence("/news/foreign-1305x"))


def a_day_in_the_address_is_the_article_s(site: Site) -> Visits:
    site.start("/2026/02/19/the-story-of-the-day-in-odrin", html(story("address").page()))
    kept = yield
    assert kept.article["published"] == "2026-02-19"


def a_day_that_cannot_be_in_the_address_is_none(site: Site) -> Visits:
    site.start("/2026/02/31/the-story-of-no-day-in-odrin", html(story("no address").page()))
    kept = yield
    assert kept.article["published"] is None
    assert (kept.article["published_earliest"] or "2026-02-01") >= "2026-02-01"


def the_header_of_the_answer_dates_nothing(site: Site) -> Visits:
    site.start(
        "/news/header-1306x", html(story("header").page(), Last_Modified="Sat, 14 Feb 2026 10:00:00 GMT")
    )
    kept = yield
    assert kept.article["published"] is None
