"""Addresses without end: a bounded number of requests, while the site's articles go on being found."""

from __future__ import annotations

import re
from collections.abc import Callable, Generator
from functools import partial
from urllib.parse import parse_qsl, urlsplit

from tests.faults.pages import answer, html, links, story
from tests.faults.server import Answer, Request, Site
from tests.faults.suite import Kept

Visits = Generator[None, Kept, None]
MOST = (
    350  # requests that a maze costs at most: many forms of address in one are recognised one after the other
)
GOOD = [f"/news/the-good-story-number-{at}" for at in range(1001, 1006)]
GONE = answer(b"", "404 Not Found")


def _page(*addresses: str, text: str = "") -> bytes:
    rows = "".join(f'<a href="{each.replace("&", "&amp;")}">{each[-24:]}</a> ' for each in addresses)
    return html(
        f"<html><head><title>Overview</title></head><body><h1>Overview</h1><p>{text}</p><nav>{rows}</nav></body></html>"
    )


def _is_left(entrance: str, maze: Callable[[Request], bytes | None], site: Site) -> Visits:
    """The home page leads to the maze and to good articles."""

    def say(request: Request) -> Answer:
        if request.path in GOOD:
            return html(story((entrance, request.path)).page())
        return maze(request) or GONE

    site.start("/", html(links(entrance, *GOOD)))
    site.otherwise(say)
    kept = yield
    assert {each["headline"] for each in kept.articles} >= {story((entrance, path)).title for path in GOOD}
    assert sum(kept.requests.values()) <= MOST + len(GOOD), len(kept.requests)


def _calendar(request: Request) -> bytes | None:
    if not (found := re.fullmatch(r"/calendar/(\d+)-(\d+)", request.path)):
        return None
    year, month = int(found[1]), int(found[2])
    days = [
        f"/calendar/{year + (month == 12)}-{month % 12 + 1}",
        f"/calendar/{year - (month == 1)}-{(month - 2) % 12 + 1}",
    ]
    return _page(*days, text="No events.")


def _days(request: Request) -> bytes | None:
    if not (found := re.fullmatch(r"/events\?day=(\d+)", request.path)):
        return None
    return _page(*(f"/events?day={int(found[1]) + at}" for at in range(1, 8)), text="Nothing on this day.")


def _growing(request: Request) -> bytes | None:
    if not request.path.startswith("/about"):
        return None
    here = request.path.rstrip("/")
    return _page(f"{here}/about", f"{here}/team", f"{here}/about/team")


def _relative(request: Request) -> bytes | None:
    if not request.path.startswith("/region"):
        return None
    return html(
        '<html><body><h1>Region</h1><a href="region/north/">North of the region</a> <a href="south/">South of the region</a></body></html>'
    )


def _facets(request: Request) -> bytes | None:
    parts = urlsplit(request.path)
    if parts.path != "/shop":
        return None
    chosen = dict(parse_qsl(parts.query))
    more = [
        "/shop?" + "&".join(f"{key}={value}" for key, value in sorted((chosen | {name: str(value)}).items()))
        for name in ("colour", "size", "brand", "order", "price")
        for value in range(4)
    ]
    return _page(*more, text="Seven things were found.")


def _shuffled(request: Request) -> bytes | None:
    """Filters in any order, each order an address of its own."""
    parts = urlsplit(request.path)
    if parts.path != "/list":
        return None
    query = parts.query
    more = [f"/list?{query}&f{at}=1" if query else f"/list?f{at}=1" for at in range(6)]
    return _page(*more, text="Three entries.")


def _visitors(request: Request) -> bytes | None:
    if not (found := re.match(r"/home;jsessionid=(\w+)|/home\?sid=(\w+)", request.path)):
        return None
    number = int((found[1] or found[2])[:12], 16)
    return _page(*(f"/home?sid={(number * 31 + at) % 16**12:012x}" for at in range(1, 6)))


def _pages(request: Request) -> bytes | None:
    if not (found := re.fullmatch(r"/archive\?page=(\d+)", request.path)):
        return None
    return _page(f"/archive?page={int(found[1]) + 1}", *GOOD, text="Older stories.")


def _random(request: Request) -> bytes | None:
    if not (found := re.fullmatch(r"/r/([0-9a-f]{8})", request.path)):
        return None
    number = int(found[1], 16)
    return _page(*(f"/r/{(number * 2_654_435_761 + at) % 2**32:08x}" for at in range(1, 9)))


def _mirror(request: Request) -> bytes | None:
    if not request.path.startswith("/print/"):
        return None
    return _page(f"/print{request.path}", f"/print{request.path}?view=1")


def _empty_articles(request: Request) -> bytes | None:
    """A maze whose pages all say the same, at addresses that look like articles'."""
    if not (found := re.fullmatch(r"/maze/one-of-the-many-rooms-(\d+)", request.path)):
        return None
    number = int(found[1])
    said = (
        "This room of the maze is like each of its other rooms, and its doors lead on to further rooms without any end. "
        * 3
    )
    return _page(*(f"/maze/one-of-the-many-rooms-{number * 4 + at}" for at in range(1, 5)), text=said)


MAZES: dict[str, tuple[str, Callable[[Request], bytes | None]]] = {
    "a_calendar_without_end": ("/calendar/2026-3", _calendar),
    "days_without_events": ("/events?day=20000", _days),
    "paths_that_grow": ("/about", _growing),
    "relative_links_that_nest": ("/region/", _relative),
    "filters_in_all_combinations": ("/shop", _facets),
    "filters_in_every_order": ("/list", _shuffled),
    "a_visitor_s_id_in_each_link": ("/home?sid=00000000000a", _visitors),
    "further_pages_without_end": ("/archive?page=2", _pages),
    "random_addresses": ("/r/0000002a", _random),
    "a_print_view_of_print_views": ("/print/news", _mirror),
    "rooms_that_are_all_alike": ("/maze/one-of-the-many-rooms-1", _empty_articles),
}
for _name, (_entrance, _maze) in MAZES.items():
    vars()[f"{_name}_cost_a_bounded_number_of_requests"] = partial(_is_left, _entrance, _maze)


def a_long_archive_is_no_trap(site: Site) -> Visits:
    """Thirty pages of a listing that lead to an article each."""

    def say(request: Request) -> Answer:
        if found := re.fullmatch(r"/archive\?page=(\d+)", request.path):
            number = int(found[1])
            further = [f"/archive?page={number + 1}"] if number < 30 else []
            return _page(f"/news/the-old-story-of-number-{2000 + number}", *further)
        if found := re.fullmatch(r"/news/the-old-story-of-number-(\d+)", request.path):
            return html(story(("old", found[1])).page())
        return GONE

    site.start("/", html(links("/archive?page=1")))
    site.otherwise(say)
    kept = yield
    assert len(kept.articles) == 30


def an_error_at_every_address_is_left(site: Site) -> Visits:
    """Each missing page links to further missing ones."""

    def say(request: Request) -> Answer:
        number = int(found[0]) if (found := re.findall(r"\d+", request.path)) else 0
        return html(
            _page(*(f"/x/{number * 5 + at}" for at in range(1, 6))).partition(b"\r\n\r\n")[2], "404 Not Found"
        )

    site.start("/", html(links("/x/1")))
    site.otherwise(say)
    kept = yield
    assert sum(kept.requests.values()) <= 12
