"""The pages that researchers read: home, search, an article."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType
from urllib.parse import urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsbot.publishing.sources import sources

Fetch = Callable[[str], tuple[int, dict[str, str], str]]


def plugin(name: str) -> ModuleType:
    """A plugin as Datasette loads it: by its path, without newsbot."""
    spec = spec_from_file_location(name, Path(str(sources())) / "plugins" / f"{name}.py")
    assert spec
    assert spec.loader
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


pages, searching, words = plugin("newsbot_pages"), plugin("newsbot_search"), plugin("newsbot_words")


def looked_for(address: str, fetch: Fetch, /, **asked: object) -> tuple[list[int], str]:
    """The ids that a search lists, and its page."""
    status, _, text = fetch(f"{address}/search?{urlencode(asked)}")
    assert status == 200
    return [int(key) for key in re.findall(r'<h2><a href="/public/articles/(\d+)"', text)], text


DATES = [
    ({"published": "2021-02-06", "published_precision": "day"}, "6 February 2021"),
    ({"published": "2021-02-06T14:05:00Z", "published_precision": "second"}, "6 February 2021, 14:05 UTC"),
    (
        {"published": "2021-02-06T14:05-03:00", "published_precision": "minute"},
        "6 February 2021, 14:05 UTC−03:00",
    ),
    ({"published": "2021-02-06T00:00+01:00", "published_precision": "day"}, "6 February 2021"),
    ({"published_earliest": "2021-02-02", "published_latest": "2021-02-06"}, "between 2 and 6 February 2021"),
    (
        {"published_earliest": "2021-01-28", "published_latest": "2021-02-06"},
        "between 28 January and 6 February 2021",
    ),
    (
        {"published_earliest": "2020-12-30", "published_latest": "2021-01-02"},
        "between 30 December 2020 and 2 January 2021",
    ),
    ({"published_earliest": "2021-02-02", "published_latest": "2021-02-02"}, "about 2 February 2021"),
    ({"published_latest": "2021-02-06"}, "no later than 6 February 2021"),
    ({"published_earliest": "2021-02-06"}, "no earlier than 6 February 2021"),
    ({"published_earliest": "spring", "published_latest": "autumn"}, "between spring and autumn"),
    ({}, "date unknown"),
]


@pytest.mark.parametrize(("article", "said"), DATES)
def test_a_date_in_words_is_no_more_exact_than_the_verdict(article: dict[str, str], said: str) -> None:
    assert words.when(article) == said


@pytest.mark.parametrize(
    ("tag", "way"),
    [("en", "ltr"), ("ar", "rtl"), ("az-Arab", "rtl"), ("FA-ir", "rtl"), ("ar-Latn", "rtl"), (None, "auto")],
)
def test_a_text_runs_the_way_of_its_script(tag: str | None, way: str) -> None:
    assert words.direction(tag) == way


@pytest.mark.parametrize(
    ("url", "followed"),
    [
        ("https://lantern.example/a?b=c", True),
        ("HTTP://lantern.example", True),
        ("javascript:alert(1)", False),
        ("data:text/html,x", False),
        ("//lantern.example", False),
        ('https://x/" onclick="y', False),
        ("https://x/\nhttps://y", False),
        (None, False),
    ],
)
def test_only_plain_web_addresses_become_links(url: str | None, followed: bool) -> None:
    assert bool(words.weblink(url)) is followed


def test_languages_and_authors_are_named_or_left_as_they_are() -> None:
    assert [words.language(tag) for tag in ("en", "pt-BR", "tlh", None)] == [
        "English",
        "Portuguese (BR)",
        "tlh",
        "not known",
    ]
    assert [words.names(text) for text in ('["A", "B"]', "{}", "broken", None)] == [["A", "B"], [], [], []]
    assert words.moment("2021-02-06T14:05:00+00:00") == "6 February 2021, 14:05 UTC"
    assert words.moment("long ago, in spring") == "long ago, in spring"
    assert words.moment("2021-02-06 14:05 or so") == "6 February 2021, 14:05"
    assert words.moment("2021-02-06T14:05:00") == "6 February 2021, 14:05"
    assert words.monthyear("?") == "?"


@pytest.mark.parametrize(
    ("typed", "asked", "inside"),
    [
        ("old harbour", '"old" "harbour"', []),
        ('"old harbour" ice', '"old harbour" "ice"', []),
        ('"never closed', '"never closed"', []),
        ("harb* a*", '"harb"* "a"', []),
        ("NEAR(a b) OR title:x -y", '"NEAR(a" "b)" "OR" "title:x" "-y"', []),
        ("旧桥 bridge", '"bridge"', ["旧桥"]),
        ("-- * ''", "", []),
    ],
)
def test_what_is_typed_is_words_and_never_syntax(typed: str, asked: str, inside: list[str]) -> None:
    assert searching.terms(typed) == (asked, inside)


@given(st.text(max_size=60))
def test_whatever_is_typed_becomes_quoted_strings_alone(typed: str) -> None:
    match, _ = searching.terms(typed)
    assert re.fullmatch(r'(?:"[^"]*"\*?(?: |$))*', match)


@pytest.mark.parametrize(
    "typed",
    ['"', "'", "\\", "a AND", "*", "^a", "NEAR(", "a:b", "(", "{title}: x", "\x00a", "\ud800"[:0] + "é́"],
)
def test_no_search_fails(site: str, fetch: Fetch, typed: str) -> None:
    looked_for(site, fetch, q=typed)


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"q": "ferry harbour"}, {1, 2}),
        ({"q": '"old harbour"'}, {1, 2}),
        ({"q": '"harbour old"'}, set()),
        ({"q": "correspon*"}, {2}),
        ({"q": "читальный"}, {3}),
        ({"q": "البئر"}, {4}),
        ({"q": "旧桥"}, {5}),
        ({"q": "旧桥 三年"}, {5}),
        ({"q": "旧桥", "site": "lantern.example"}, set()),
        ({"q": "ferry", "site": "courier.example"}, {2}),
        ({"q": "ferry", "basis": "json-ld"}, {1}),
        ({"language": "ar"}, {4}),
        ({"year": "2025"}, {4}),
        ({"year": "nonsense"}, set()),
        ({"basis": "neighbours"}, {3}),
        ({"q": "quillfeather"}, set()),
    ],
)
def test_a_search_finds_by_words_phrases_and_filters(
    site: str, fetch: Fetch, asked: dict[str, str], found: set[int]
) -> None:
    assert set(looked_for(site, fetch, **asked)[0]) == found
    assert set(looked_for(site, fetch, **asked, sort="oldest")[0]) == found


def test_hits_are_sorted_as_asked(site: str, fetch: Fetch) -> None:
    assert looked_for(site, fetch, q="ferry", sort="newest")[0] == [2, 1]
    assert looked_for(site, fetch, q="ferry", sort="oldest")[0] == [1, 2]
    assert looked_for(site, fetch, q="ends ferry")[0] == [2]
    assert looked_for(site, fetch, sort="oldest")[0][0] == 4


def test_each_filter_counts_what_the_others_leave(site: str, fetch: Fetch) -> None:
    _, text = looked_for(site, fetch, site="lantern.example")
    counts = dict(re.findall(r"<span>([^<]+)</span> <span class=\"count\">([^<]+)</span>", text))
    assert counts["courier.example"] == "7"
    assert counts["English"] == "1"
    assert counts["Russian"] == "1"
    assert "Arabic" not in counts
    assert "2 articles" in text


def test_a_snippet_marks_the_word_and_escapes_all_else(site: str, fetch: Fetch) -> None:
    _, text = looked_for(site, fetch, q="bold")
    assert "&lt;b&gt;<mark>bold</mark>&lt;/b&gt;" in text
    assert "\x02" not in text
    _, text = looked_for(site, fetch, q="三年")
    assert "<mark>三年</mark>" in text


def test_a_search_of_signs_alone_shows_all_and_says_why(site: str, fetch: Fetch) -> None:
    found, text = looked_for(site, fetch, q="-- !")
    assert len(found) == 9
    assert "no word in that" in text


def test_pages_past_the_last_are_empty_and_not_an_error(site: str, fetch: Fetch) -> None:
    assert looked_for(site, fetch, q="ferry", page=999999)[0] == []
    assert looked_for(site, fetch, q="ferry", page="x")[0] != []


def test_the_home_page_tells_what_the_archive_holds(site: str, fetch: Fetch) -> None:
    text = unescape(re.sub(r"\s+", " ", fetch(site + "/")[2]))
    assert "9 articles of 2 sites" in text
    assert "dated from March 2025 to November 2026" in text
    assert "Collected since 1 November 2026; the last visit was on 19 November 2026." in text
    assert "This snapshot was taken on 20 November 2026, 09:30 UTC." in text
    assert "November 2026: 6" in text
    assert "1 not shown: its month is not certain" in text


def test_the_timeline_gives_every_month_its_place_and_labels_few_years() -> None:
    made = pages.timeline([("2019-11", 1), ("2020-02", 4), ("2026-01", 2)])
    assert [bar["month"] for bar in made["bars"]][:4] == ["2019-11", "2019-12", "2020-01", "2020-02"]
    assert len(made["bars"]) == 75
    assert max(bar["height"] for bar in made["bars"]) == made["height"]
    assert made["years"][0]["year"] == "2020"  # two months of 2019 leave its label no room
    assert len(made["years"]) <= pages.LABELS
    assert pages.timeline([]) is None


def test_the_page_of_an_article_explains_its_date(site: str, fetch: Fetch) -> None:
    text = unescape(fetch(site + "/public/articles/3")[2])
    assert "Between 2 and 6 November 2026</strong>" in text
    assert "97 % sure" in text
    assert (
        "Published between 2 and 6 November 2026, by the known days of the articles with the numbers beside its own; "
        "right with a chance of 97 %." in text
    )
    text = unescape(fetch(site + "/public/articles/1")[2])
    assert (
        "The page's own machine-readable data (JSON-LD) says “2026-10-31T18:05+01:00”: 31 October 2026."
        in text
    )
    assert "seen 14 times, first on 1 November 2026, 08:00 UTC, last on 19 November 2026, 08:00 UTC" in text
    assert "Rejected</strong>: later than the feed that lists it" in text
    assert "says of a change “2026-11-02”" in text
    assert "The source itself says that it changed on 2 November 2026, 12:00 UTC." in text
    assert "By Ada Brook, Ivo Lind" in text
    assert "sha256:" in text


def test_the_page_of_an_article_without_a_day_tells_why(site: str, fetch: Fetch) -> None:
    text = unescape(fetch(site + "/public/articles/6")[2])
    assert "Published no later than 1 November 2026, when it was first seen; nothing tells more." in text
    assert "the only date found does not count" in text
    assert "names no year" in text


def test_claims_that_say_the_same_are_told_once() -> None:
    rows = [
        {"in_words": "A list says so.", "verdict": "accepted", "reason": "names the day", "source_url": page}
        for page in ("/a", "/b")
    ]
    other = {"in_words": "A feed says so.", "verdict": "accepted", "reason": "names the day"}
    assert pages.alike([rows[0], other, rows[1]]) == [rows, [other]]


def test_the_page_of_an_article_shows_its_text_the_way_it_is_read(site: str, fetch: Fetch) -> None:
    text = fetch(site + "/public/articles/4")[2]
    assert '<div class="body" lang="ar" dir="rtl">' in text
    assert text.count("<p>عاد الماء") == 1


def test_the_page_of_an_article_tells_of_its_pictures_and_loads_none(site: str, fetch: Fetch) -> None:
    _, _, text = fetch(f"{site}/public/articles/1")
    part = text[text.index('id="pictures"') :]
    assert "The quay on Tuesday" in part
    assert '<a href="https://lantern.example/p/quay.jpg"' in part
    assert '<code dir="ltr">javascript:alert(5)</code>' in part
    assert "<img" not in text
    assert "<script>alert" not in text
    assert 'id="pictures"' not in fetch(f"{site}/public/articles/2")[2]


def test_the_page_of_an_article_shows_what_changed_word_by_word(site: str, fetch: Fetch) -> None:
    text = fetch(site + "/public/articles/1")[2]
    assert "<del>eleven</del><ins>fourteen</ins>" in text
    assert "2 paragraphs unchanged" in text


def test_the_page_of_an_article_leads_to_its_copies_and_says_when_it_is_gone(site: str, fetch: Fetch) -> None:
    assert 'href="/public/articles/2"' in fetch(site + "/public/articles/1")[2]
    assert "This text holds an earlier one" in fetch(site + "/public/articles/2")[2]
    assert "Gone from its site since 15 November 2026" in fetch(site + "/public/articles/5")[2]
    assert "<em>noarchive</em>" in fetch(site + "/public/articles/6")[2]


def test_a_hostile_article_stays_text_on_every_page_that_shows_it(site: str, fetch: Fetch) -> None:
    for path in (
        "/",
        "/search?q=alert",
        "/public/articles/7",
        "/public/articles",
        "/public/revisions?article=7",
        "/public/revisions/7,1",
        "/public/evidence?article=7",
        "/public/corrected?at_least=",
    ):
        text = fetch(site + path)[2]
        assert "alert" in text, path
        for markup in (
            "<script",
            "<img",
            "<svg onload",
            "<em>so",
            "<u>",
            "<s>",
            'href="javascript:',
            'lang="en" onload',
        ):
            assert markup not in text, (path, markup)


@pytest.mark.parametrize("key", ["10", "11", "999", "x"])
def test_a_withheld_article_has_no_page(site: str, fetch: Fetch, key: str) -> None:
    status, _, text = fetch(f"{site}/public/articles/{key}")
    assert status == 404
    assert "Quillfeather" not in text


def test_changes_are_runs_of_equal_paragraphs_and_words_of_others() -> None:
    older = {"title": "A", "body": "one\n\ntwo\n\nthree dogs"}
    newer = {"title": "B", "body": "one\n\ntwo\n\nthree cats\n\nfour"}
    assert pages.changes(older, newer) == [
        [("del", "A"), ("ins", "B")],
        2,
        [("same", "three "), ("del", "dogs"), ("ins", "cats\n\nfour")],
    ]
    assert pages.changes(older, older | {"title": "A"}) == [3]


def test_a_change_of_a_very_long_passage_is_shown_whole() -> None:
    older, newer = ({"title": None, "body": f"{word} " * 4001} for word in ("sea", "ice"))
    assert pages.changes(older, newer) == [[("del", older["body"]), ("ins", newer["body"])]]
