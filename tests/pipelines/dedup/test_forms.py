"""What is left of an address once all that varies is taken out, and which addresses can lead to nothing."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.dedup.addresses import key
from pipelines.dedup.forms import impossible, levels, names, without

NOW = datetime(2025, 3, 3, tzinfo=UTC)
OSMER = "osmer.example"

FORMS = {
    "/": "/",
    "/politics": "/*",
    "/2025/03/14": "/#/#/#",
    "/2025-03-14": "/#",
    "/2025/03/14/ferry-runs-again-today": "/#/#/#/~",
    "/calendar/2031/05": "/calendar/#/#",
    "/news/page/3": "/news/page/#",
    "/news/page-3/": "/news/page#",
    "/news/12345.html": "/news/#.html",
    "/local-news/harbour": "/local-news/*",
    "/Shop/Red": "/shop/*",
    "/show.php?id=7": "/show.php?id",
    "/list.php?view=archive&page=2": "/list.php?page&view=archive",
    "/?f%5B%5D=a&f[]=b": "/?f",
    "/shop?a=1&b=2&c=3&d=4": "/shop?*",
    "/a1/b2/c3/d4/e5/f6/g7/h8/i9/j10": "/*/*/*/*/*/*/*/*/**",
}


@pytest.mark.parametrize("path", FORMS)
def test_an_address_has_this_form(path: str) -> None:
    assert levels(key(f"https://{OSMER}{path}"))[0] == OSMER + FORMS[path]


def test_the_wider_forms_tell_articles_feeds_and_sitemaps_apart() -> None:
    name = f"{OSMER}/shop/red/7"
    assert levels(name) == (f"{OSMER}/shop/*/#", f"{OSMER}/shop/**", f"{OSMER}/**")
    assert levels(name, role="article")[1:] == (f"article {OSMER}/shop/**", f"article {OSMER}/**")
    assert levels(name, role="sitemap") == (f"sitemap {OSMER}/shop/*/#", f"sitemap {OSMER}/**")


@pytest.mark.parametrize(
    "path",
    [
        "/a/a/a",
        "/news/sport/news/sport/news/sport/",
        "/x/a/b/c/a/b/c/a/b/c",
        "/7/7/7/7/7",
        "/p" * 26,
        "/shop?" + "&".join(f"p{each}=1" for each in range(21)),
        "/shop?" + "&".join(f"f[]={each}" for each in range(9)),
        "/calendar/2027/01",
        "/calendar/2131-05",
        "/en/2031/05/12",
        "/events/1402/05",
        "/?year=2099",
        "/events?tribe-bar-date=2031-05-12",
        "/events?month=1066-10",
    ],
)
def test_no_page_worth_having_stands_there(path: str) -> None:
    assert impossible(f"{OSMER}{path}", now=NOW)


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/a/a/b",
        "/10/10/10/a-story",
        "/news/sport/news/sport",
        "/calendar/2026/12",
        "/archive/1785/01/01",
        "/2031/05/12/what-the-year-2031-will-bring",
        "/story/4711/12",
        "/thread/2100/10",
        "/events/2150",
        "/list?start=2031",
        "/?date=2025-03-14",
        "/2031",
        "/p" + "/q/r" * 2 + "/s" * 2,
        "/shop?f[]=1&f[]=2",
    ],
)
def test_a_page_may_stand_there(path: str) -> None:
    assert impossible(f"{OSMER}{path}", now=NOW) is None


def test_a_part_drawn_by_lot_is_a_parameter() -> None:
    name = f"{OSMER}/s/0123456789abcdef/news/2?b=1&a=2"
    assert names(name) == ("b", "a", "/2")
    assert without(name, ["/2", "a"]) == f"{OSMER}/s/{{}}/news/2?b=1"
    assert without(name, ["/1", "b", "a"]) == f"{OSMER}/s/0123456789abcdef/news/2"
    assert names(f"{OSMER}/news/12345678/deadline/the-story-of-1984") == ()


@given(st.text(max_size=300))
def test_any_text_at_all_has_forms_and_no_more_than_three(text: str) -> None:
    for name in (text, key(f"https://{OSMER}/{text}")):
        assert 2 <= len(levels(name)) <= 3
        assert impossible(name, now=NOW) is None or impossible(name, now=NOW)
        assert without(name, []).startswith(name.partition("?")[0])
        assert without(name, names(name)).count("?") <= name.count("?")
