"""Conclusions from captures: the same whatever the order, the run or the accident in which they came."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from pipelines import settle as settling
from pipelines.settle import Settled
from pipelines.storage import captures
from pipelines.storage.conclusions import articles, copies, furniture, numbers, zones
from pipelines.values import Reading, Site
from tests.pipelines.conftest import (
    DAY,
    HTML,
    OSMER,
    START,
    Answer,
    Desk,
    article,
    dated,
    new_desk,
    page,
    story,
)

NOTICE = (
    "<div><p>Readers of the Messenger keep the ferry timetable free for everybody with a small gift each spring and each "
    "autumn of the year.</p></div>"
)


def answer(path: str, days: float = 0, body: str = "", status: int = 200, **headers: str) -> Answer:
    url = path if "://" in path else OSMER + path
    given = tuple((name.replace("_", "-"), value) for name, value in headers.items())
    return Answer(url=url, at=START + days * DAY, body=body, status=status, headers=(HTML, *given))


def moved(path: str, days: float, to: str) -> Answer:
    return answer(path, days, status=301, Location=to)


# ---------------------------------------------------------------- one article


def test_one_capture_makes_one_article(desk: Desk) -> None:
    desk.take(answer("/news/harbour-opens-4711", body=article(1, head=dated("2025-03-02T10:00:00+01:00"))))
    assert desk.settle() == Settled(new=1)
    (found,) = desk.articles().values()
    headline, paragraphs = story(1)
    assert found["title"] == headline
    assert found["body"] == "\n\n".join(paragraphs)
    assert found["published"] == "2025-03-02T10:00:00+01:00"
    assert found["status"] == "live"
    assert (found["first_seen"], found["last_seen"]) == ("2025-03-03T09:00:00Z", "2025-03-03T09:00:00Z")


def test_settling_again_changes_nothing(desk: Desk) -> None:
    desk.take(*(answer(f"/news/{4711 + n}", n, article(n)) for n in range(4)))
    desk.settle()
    before = desk.state()
    assert desk.settle() == Settled()
    desk.archive.db.conn.execute("insert into unsettled select distinct key from captures")
    assert desk.settle() == Settled(unchanged=4)
    assert desk.state() == before


def test_a_correction_is_a_second_revision_and_a_counter_is_none(desk: Desk) -> None:
    headline, paragraphs = story(1)
    counted = [page(headline, (*paragraphs, f"Views: {n}")) for n in (1204, 1377)]
    corrected = page(headline, (paragraphs[0].replace("two engineers", "three engineers"), *paragraphs[1:]))
    desk.take(
        *(answer("/news/4711", days, body) for days, body in enumerate([*counted, corrected, corrected]))
    )
    desk.settle()
    first, second = desk.revisions("/news/4711")
    assert (first["seen_from"], first["seen_to"]) == ("2025-03-03T09:00:00Z", "2025-03-04T09:00:00Z")
    assert (second["seen_from"], second["change"]) == ("2025-03-05T09:00:00Z", "correction")
    assert "three engineers" in second["body"]


@pytest.mark.parametrize(
    "body",
    [
        page("Page not found", ("We could not find the page that you asked for.",)),
        page("Just a moment...", ("Checking your browser before you enter.",)),
        page(
            "Before you continue",
            ("We and our partners use cookies. Accept all or manage your privacy settings.",),
        ),
        "",
    ],
)
def test_what_is_no_article_never_replaces_a_good_revision(desk: Desk, body: str) -> None:
    desk.take(answer("/news/4711", 0, article(1)), answer("/news/4711", 0.1, body))
    desk.settle()
    found = desk.articles()["/news/4711"]
    assert (found["revisions"], found["title"], found["status"]) == (1, story(1)[0], "live")


def test_a_304_prolongs_what_stood_and_a_404_twice_ends_it(desk: Desk) -> None:
    desk.take(answer("/news/4711", 0, article(1)), answer("/news/4711", 1, status=304))
    desk.settle()
    assert desk.articles()["/news/4711"]["last_seen"] == "2025-03-04T09:00:00Z"
    desk.take(answer("/news/4711", 2, status=404))
    assert desk.settle() == Settled(unchanged=1)
    desk.take(answer("/news/4711", 3, status=404))
    assert desk.settle() == Settled(gone=1)
    found = desk.articles()["/news/4711"]
    assert (found["status"], found["gone_at"]) == ("gone", "2025-03-05T09:00:00Z")


def test_an_article_never_seen_is_none(desk: Desk) -> None:
    desk.take(
        answer("/news/4711", 0, status=404), answer("/news/4711", 1, status=410), moved("/a", 2, "/news/4711")
    )
    assert desk.settle() == Settled()
    assert desk.articles() == {}


def _read_anew(desk: Desk, path: str, reading: Reading) -> None:
    """As if better code had read the contents of an address again."""
    url = path if "://" in path else OSMER + path
    for row in list(desk.archive.rows("select id, pruned from pages where url = ?", (url,))):
        captures.keep_reading(desk.archive, row["id"], reading, row["pruned"])


def test_a_page_that_turns_out_to_be_no_article_is_taken_back_with_all_that_hung_on_it(desk: Desk) -> None:
    desk.take(answer("https://tarn.example/news/4711", 0, article(1)), answer("/news/4711", 1, article(1)))
    desk.settle()
    assert desk.articles()["/news/4711"]["copy_of"] == "https://tarn.example/news/4711"
    _read_anew(desk, "https://tarn.example/news/4711", Reading(kind="other", reason="consent wall"))
    desk.settle()
    (found,) = desk.articles().values()
    assert (found["site"], found["duplicate_of"], found["cluster"]) == ("osmer.example", None, found["id"])


# ---------------------------------------------------------------- which addresses are one


def test_an_amp_page_joins_where_its_words_are_the_same(desk: Desk) -> None:
    amp = article(1, head=f'<link rel="canonical" href="{OSMER}/news/harbour-opens-4711">')
    desk.take(answer("/mobile-view/4711-x", 0, amp), answer("/news/harbour-opens-4711", 1, article(1)))
    desk.settle()
    assert list(desk.articles()) == ["/news/harbour-opens-4711"]
    assert desk.aliases("/news/harbour-opens-4711") == {
        "/mobile-view/4711-x": "canonical",
        "/news/harbour-opens-4711": "main",
    }


def test_a_canonical_link_to_another_article_is_not_believed(desk: Desk) -> None:
    wrong = article(2, head=f'<link rel="canonical" href="{OSMER}/news/harbour-opens-4711">')
    desk.take(answer("/news/harbour-opens-4711", 0, article(1)), answer("/news/bridge-closes-4712", 0, wrong))
    desk.settle()
    assert list(desk.articles()) == ["/news/bridge-closes-4712", "/news/harbour-opens-4711"]


def test_a_canonical_link_to_the_home_page_is_not_believed(desk: Desk) -> None:
    homeward = article(2, head=f'<link rel="canonical" href="{OSMER}/">')
    desk.take(
        answer("/", 0, page("The Osmer Messenger", ("Good morning.",))), answer("/news/4712", 0, homeward)
    )
    desk.settle()
    assert list(desk.articles()) == ["/news/4712"]


def test_the_cut_of_an_amp_view_makes_no_revision(desk: Desk) -> None:
    headline, paragraphs = story(1)
    amp = page(headline, paragraphs[:2], head=f'<link rel="canonical" href="{OSMER}/news/4711">')
    for day in range(0, 6, 2):
        desk.take(answer("/news/4711", day, article(1)), answer("/news/4711/amp", day + 1, amp))
    desk.settle()
    assert [each["body"] for each in desk.revisions("/news/4711")] == ["\n\n".join(paragraphs)]
    assert desk.aliases("/news/4711") == {"/news/4711": "main", "/news/4711/amp": "amp"}


def test_an_amp_view_alone_is_the_article(desk: Desk) -> None:
    amp = article(1, head=f'<link rel="canonical" href="{OSMER}/news/4711">')
    desk.take(answer("/news/4711/amp", 0, amp), answer("/news/4711/amp", 1, status=410))
    desk.settle()
    assert [(path, each["status"]) for path, each in desk.articles().items()] == [("/news/4711/amp", "gone")]


def test_the_end_of_the_amp_view_is_not_that_of_the_article(desk: Desk) -> None:
    desk.take(answer("/news/4711", 0, article(1)), answer("/news/4711/amp", 0, article(1)))
    desk.take(answer("/news/4711/amp", 1, status=410))
    desk.settle()
    assert desk.articles()["/news/4711"]["status"] == "live"


def test_an_article_at_an_address_that_leads_back_to_its_own_canonical_is_kept(desk: Desk) -> None:
    body = article(1, head=f'<link rel="canonical" href="{OSMER}/news/harbour-opens-4711">')
    desk.take(answer("/view/4711-x", 0, body), moved("/news/harbour-opens-4711", 0, "/view/4711-x"))
    desk.settle()
    assert list(desk.articles()) == ["/view/4711-x"]


def test_http_https_and_www_are_one_article(desk: Desk) -> None:
    desk.take(
        answer("http://www.osmer.example/news/4711", 0, article(1)),
        answer("/news/4711", 1, article(1)),
        moved("http://www.osmer.example/news/4711", 2, f"{OSMER}/news/4711"),
    )
    desk.settle()
    (found,) = desk.articles().values()
    assert (found["canonical_url"], found["revisions"], found["status"]) == (f"{OSMER}/news/4711", 1, "live")


def test_a_redirect_from_the_old_address_joins_the_two(desk: Desk) -> None:
    desk.take(answer("/old/harbour-story-77", 0, article(1)))
    desk.settle()
    before = desk.articles()["/old/harbour-story-77"]["id"]
    desk.take(
        moved("/old/harbour-story-77", 1, "/news/harbour-opens-4711"),
        answer("/news/harbour-opens-4711", 1, article(1)),
    )
    desk.settle()
    (found,) = desk.articles().values()
    assert (found["canonical_url"], found["id"], found["status"]) == (
        f"{OSMER}/news/harbour-opens-4711",
        before,
        "live",
    )
    assert desk.aliases("/news/harbour-opens-4711")["/old/harbour-story-77"] == "redirect"


def test_a_short_address_is_an_alias_and_one_that_leads_home_is_moved(desk: Desk) -> None:
    desk.take(
        moved("/s/77", 0, "/news/4711"),
        answer("/news/4711", 0, article(1)),
        answer("/news/4712", 0, article(2)),
    )
    desk.take(answer("/", 0, page("The Osmer Messenger", ("Good morning.",))), moved("/news/4712", 1, "/"))
    desk.settle()
    assert desk.aliases("/news/4711") == {"/news/4711": "main", "/s/77": "redirect"}
    assert desk.articles()["/news/4712"]["status"] == "moved"
    assert "/" not in desk.articles()


def test_articles_that_part_again_have_an_id_each(desk: Desk) -> None:
    """A redirect joined them while both seemed to say the same; read better, they do not."""
    desk.take(answer("/a/first-story-1", 0, article(1)))
    desk.settle()
    desk.take(moved("/a/first-story-1", 1, "/b/second-story-2"), answer("/b/second-story-2", 1, article(1)))
    desk.settle()
    assert list(desk.articles()) == ["/b/second-story-2"]
    for path, number in (("/a/first-story-1", 12), ("/b/second-story-2", 23), ("/a/first-story-1", 34)):
        headline, paragraphs = story(number)
        _read_anew(desk, path, Reading(kind="article", reason="", title=headline, paragraphs=paragraphs))
        desk.settle()
        found = desk.articles()
        assert len({each["id"] for each in found.values()}) == len(found) == 2
        assert found[path]["title"] == headline


# ---------------------------------------------------------------- furniture, copies, policies, dates


def test_furniture_learned_later_changes_the_early_text_without_a_revision(desk: Desk) -> None:
    headline, paragraphs = story(0)
    desk.take(answer("/news/4700", 0, page(headline, (*paragraphs, NOTICE[8:-10]))))
    desk.settle()
    assert "small gift" in desk.articles()["/news/4700"]["body"]
    desk.take(*(answer(f"/news/{4700 + n}", n, page(*_with_notice(n))) for n in range(1, 6)))
    desk.settle()
    found = desk.articles()["/news/4700"]
    assert found["body"] == "\n\n".join(paragraphs)
    assert found["revisions"] == 1


def _with_notice(number: int) -> tuple[str, tuple[str, ...]]:
    headline, paragraphs = story(number)
    return headline, (*paragraphs, NOTICE[8:-10])


def test_the_earliest_of_copies_is_the_origin(desk: Desk) -> None:
    stamps = {"osmer.example": "2025-03-02", "tarn.example": "2025-03-01", "vell.example": "2025-03-03"}
    for name, day in stamps.items():
        desk.take(answer(f"https://{name}/news/4711", 0, article(1, head=dated(day))))
    desk.settle()
    found = {each["site"]: each for each in desk.articles().values()}
    origin = found["tarn.example"]
    assert origin["duplicate_of"] is None
    for name in ("osmer.example", "vell.example"):
        assert found[name]["copy_of"] == origin["canonical_url"]
        assert (found[name]["duplicate_kind"], found[name]["cluster"]) == ("exact", origin["id"])


def test_copies_part_when_the_origin_is_rewritten(desk: Desk) -> None:
    desk.take(answer("https://tarn.example/news/4711", 0, article(1)), answer("/news/4711", 1, article(1)))
    desk.take(answer("https://vell.example/news/4711", 2, article(1)))
    desk.settle()
    desk.take(answer("https://tarn.example/news/4711", 3, article(2)))
    desk.settle()
    found = {each["site"]: each for each in desk.articles().values()}
    assert found["osmer.example"]["duplicate_of"] is None
    assert found["vell.example"]["copy_of"] == f"{OSMER}/news/4711"
    assert found["tarn.example"]["cluster"] == found["tarn.example"]["id"]


@pytest.mark.parametrize(
    ("head", "headers", "rights", "why"),
    [
        ('<meta name="robots" content="noindex">', {}, (), "noindex"),
        ('<meta name="robots" content="noindex">', {}, (("noindex", "publish"),), None),
        ("", {"X_Robots_Tag": "none"}, (), "noindex"),
        ("", {"TDM_Reservation": "1"}, (), "tdm-reservation"),
        ('<meta name="robots" content="index, follow">', {}, (), None),
    ],
)
def test_what_a_page_does_not_want_published_is_withheld(
    desk: Desk, head: str, headers: dict[str, str], rights: tuple[tuple[str, str], ...], why: str | None
) -> None:
    desk.sites["osmer.example"] = Site(
        name="osmer.example", hosts=frozenset({"osmer.example"}), rights=rights
    )
    desk.take(answer("/news/4711", body=article(1, head=head), **headers))
    desk.settle()
    assert desk.articles()["/news/4711"]["withheld"] == why


def test_noarchive_is_told_and_a_print_view_forbids_nothing(desk: Desk) -> None:
    robots = '<meta name="robots" content="{}">'.format
    desk.take(answer("/news/4711", 0, article(1, head=robots("noarchive"))))
    desk.take(answer("/news/4711/print", 1, article(1, head=robots("noindex"))))
    desk.settle()
    found = desk.articles()["/news/4711"]
    assert (found["noarchive"], found["withheld"]) == (1, None)


def test_the_wish_that_was_last_seen_counts(desk: Desk) -> None:
    robots = '<meta name="robots" content="noindex">'
    desk.take(answer("/news/4711", 0, article(1)), answer("/news/4711", 1, article(1, head=robots)))
    desk.settle()
    assert desk.articles()["/news/4711"]["withheld"] == "noindex"


def test_neighbours_by_number_bound_what_does_not_date_itself(desk: Desk) -> None:
    for number in range(12):
        head = "" if number == 5 else dated(f"2025-02-{number + 10}")
        desk.take(answer(f"/en/news/{4700 + number}", 9, article(number, head=head)))
    desk.settle()
    found = desk.articles()["/en/news/4705"]
    assert found["published"] is None
    assert (found["published_earliest"], found["published_latest"]) == ("2025-02-13", "2025-02-17")
    assert found["published_basis"] == "neighbours"


def _night(number: int, stamp: str) -> Answer:
    return answer(f"/news/{number}", 9, article(number - 4700, head=dated(stamp)))


NOWHERE = Site(name="osmer.example", hosts=frozenset({"osmer.example"}))


def test_the_zone_that_later_pages_state_dates_the_earlier_ones_again(desk: Desk) -> None:
    desk.sites["osmer.example"] = NOWHERE
    desk.take(_night(4701, "2025-02-03T21:30:00Z"))
    desk.settle()
    assert desk.articles()["/news/4701"]["published"] == "2025-02-03T21:30:00+00:00"
    desk.take(*(_night(4700 + n, f"2025-02-0{n}T09:00:00+04:00") for n in (2, 3)))
    desk.settle()
    assert desk.articles()["/news/4701"]["published"] == "2025-02-04T01:30:00+04:00"
    (reason,) = (
        row["reason"] for row in desk.archive.rows("select reason from evidence where instant like '%+00:00'")
    )
    assert reason == "names the day, by the offset of the site's other stamps, +04:00"
    desk.sites["osmer.example"] = replace(NOWHERE, timezone="Europe/Berlin")
    desk.take(_night(4704, "2025-02-04T09:00:00+04:00"))
    desk.settle()
    assert desk.articles()["/news/4701"]["published"] == "2025-02-03T22:30:00+01:00"


def test_dating_by_a_new_zone_is_taken_up_where_it_was_killed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    nights = [_night(4700 + n, f"2025-02-0{n}T21:30:00Z") for n in (1, 2, 3)]
    locals_ = [_night(4700 + n, f"2025-02-0{n}T09:00:00+04:00") for n in (4, 5)]
    with new_desk(tmp_path / "once") as once:
        once.sites["osmer.example"] = NOWHERE
        once.take(*nights, *locals_)
        once.settle()
        wanted = once.state()
    with new_desk(tmp_path / "killed") as desk:
        desk.sites["osmer.example"] = NOWHERE
        desk.take(*nights)
        desk.settle()
        desk.take(*locals_)
        with monkeypatch.context() as patch:
            patch.setattr(zones, "mark_settled", _raise)
            with pytest.raises(sqlite3.OperationalError):
                desk.settle()
        assert desk.articles()["/news/4701"]["published"] == "2025-02-01T21:30:00+00:00"
        desk.settle()
        _assert_same(desk.state(), wanted)


def test_a_list_dates_the_articles_that_it_links_to(desk: Desk) -> None:
    links = "".join(
        f'<li><a href="/news/{4700 + n}">{story(n)[0]}</a> <span>{n + 10}.02.2025</span></li>'
        for n in range(4)
    )
    listing = f"<html><head><title>News</title></head><body><ul>{links}</ul></body></html>"
    desk.take(answer("/news/4702", 0, article(2)))
    desk.settle()
    assert desk.articles()["/news/4702"]["published"] is None
    desk.take(answer("/news", 1, listing))
    desk.settle()
    found = desk.articles()["/news/4702"]
    assert (found["published"], found["published_basis"]) == ("2025-02-12", "listing")


# ---------------------------------------------------------------- in whatever order


def _feed(*numbers: int) -> str:
    items = "".join(
        f"<item><title>{story(n)[0]}</title><link>{OSMER}/news/{4700 + n}</link>"
        f"<pubDate>{n + 1:02} Mar 2025 08:00:00 +0100</pubDate></item>"
        for n in numbers
    )
    return f'<rss version="2.0"><channel><title>Osmer</title>{items}</channel></rss>'


def _listing(*numbers: int) -> str:
    entries = "".join(
        f'<div><a href="/news/{4700 + n}">{story(n)[0]}</a><p>{n + 1}.03.2025</p></div>' for n in numbers
    )
    return f'<html lang="de"><head><title>News</title></head><body><div>{entries}</div></body></html>'


HEADLINE, PARAGRAPHS = story(1)
EVERYTHING = (
    # an article that is corrected, seen again, confirmed, walled, lost
    answer("/news/4701", 0, page(HEADLINE, (*PARAGRAPHS, NOTICE[8:-10]))),
    answer("/news/4701", 1, page(HEADLINE, (*PARAGRAPHS[:2], PARAGRAPHS[2].replace("rain", "snow"), NOTICE[8:-10]))),
    answer("/news/4701", 2, page(HEADLINE, (*PARAGRAPHS[:2], PARAGRAPHS[2].replace("rain", "snow"), NOTICE[8:-10]))),
    answer("/news/4701", 3, status=304),
    answer("/news/4701", 4, page("Page not found", ("Sorry.",))),
    answer("/news/4701", 6, status=404),
    # the same words: another site's, an AMP view, an old address
    answer("https://tarn.example/news/9901", 1, page(HEADLINE, PARAGRAPHS, head=dated("2025-03-01"))),
    answer("/news/4701/amp", 1, page(HEADLINE, PARAGRAPHS[:2], head=f'<link rel="canonical" href="{OSMER}/news/4701">')),
    answer("/old/osmer-bridge-story", 0, page(*_with_notice(2))),
    moved("/old/osmer-bridge-story", 2, "/news/4702"),
    answer("/news/4702", 2, page(*_with_notice(2))),
    answer("http://www.osmer.example/news/4702", 1, page(*_with_notice(2), head='<meta name="robots" content="noindex">')),
    # a claim to be another article
    answer("/news/4703", 1, page(*_with_notice(3), head=f'<link rel="canonical" href="{OSMER}/news/4702">')),
    # dated by themselves, by a feed, by a list, by neighbours; one page that is rendered with today's date
    *(answer(f"/news/{4700 + n}", 2 + n / 10, page(*_with_notice(n), head=dated(f"2025-03-{n + 1:02}T08:00:00+01:00"))) for n in (4, 5, 8)),
    answer("/news/4706", 8, page(*_with_notice(6))),
    answer("/news/4707", 9, page(*_with_notice(7), above="<p>12 March 2025</p>")),
    answer("/news/4707", 10, page(*_with_notice(7), above="<p>13 March 2025</p>")),
    # the very bytes again, with an age that was true once; and captures that nobody dated
    *(answer("/news/4710", days, page(*_with_notice(10), above="<p>2 hours ago</p>")) for days in (5, 5.5, 9)),
    replace(answer("/news/4710", 0, page(*_with_notice(10), above="<p>2 hours ago</p>")), at=None),
    replace(answer("/news/4711", 0, page(*_with_notice(11), head=dated("2025-03-11"))), at=None),
    answer("/news/4711", 12, page(*_with_notice(11), head=dated("2025-03-11"))),
    answer("/feed", 3, _feed(1, 2, 3)),
    answer("/feed", 4, _feed(2, 3, 4)),
    answer("/news", 3, _listing(3, 4, 5)),
    answer("/news", 9, _listing(3, 4, 5)),
    answer("/news", 10, _listing(4, 5, 8)),
    answer("/", 1, page("The Osmer Messenger", ("Good morning.",))),
    moved("/news/4708", 12, "/"),
    answer("/robots.txt", 0, f"Sitemap: {OSMER}/sitemap.xml"),
    answer("/broken", 2, "", Content_Encoding="gzip"),
)  # fmt: skip


def _settled(
    folder: Path, answers: Sequence[Answer], *, every: int = 10**6
) -> dict[str, list[dict[str, object]]]:
    with new_desk(folder) as desk:
        for number, each in enumerate(answers, 1):
            desk.take(each)
            if number % every == 0:
                desk.settle()
        desk.settle()
        return desk.state()


@pytest.fixture(scope="module")
def at_once(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[dict[str, object]]]:
    return _settled(tmp_path_factory.mktemp("once"), EVERYTHING)


def _assert_same(
    found: dict[str, list[dict[str, object]]], wanted: dict[str, list[dict[str, object]]]
) -> None:
    for table, rows in wanted.items():
        assert found[table] == rows, table


def test_all_at_once_is_what_it_should_be(at_once: dict[str, list[dict[str, object]]]) -> None:
    found = {str(each["canonical_url"]).removeprefix(OSMER): each for each in at_once["articles"]}
    assert sorted(found) == [f"/news/{n}" for n in [*range(4701, 4709), 4710, 4711]] + [
        "https://tarn.example/news/9901"
    ]
    assert found["/news/4701"]["revisions"] == 2
    assert found["/news/4701"]["status"] == "gone"
    assert found["/news/4702"]["withheld"] is None
    assert found["/news/4703"]["published"] == "2025-03-04T08:00:00+01:00"
    assert 0.9 < found["/news/4705"]["published_confidence"] < 1
    assert found["/news/4708"]["status"] == "moved"
    (aged,) = (each for each in at_once["evidence"] if each["kind"] == "relative")
    assert (aged["earliest"], aged["first_at"], aged["times"]) == ("2025-03-08", "2025-03-08T09:00:00Z", 4)
    assert all("gift" not in str(each["body"]) for each in at_once["articles"])


def test_settling_after_every_capture_ends_as_settling_once(
    tmp_path: Path, at_once: dict[str, list[dict[str, object]]]
) -> None:
    _assert_same(_settled(tmp_path, EVERYTHING, every=1), at_once)


@pytest.mark.parametrize("seed", range(8))
def test_the_order_in_which_captures_come_does_not_matter(
    tmp_path: Path, at_once: dict[str, list[dict[str, object]]], seed: int
) -> None:
    chance = random.Random(seed)
    shuffled = chance.sample(EVERYTHING, len(EVERYTHING))
    _assert_same(_settled(tmp_path, shuffled, every=chance.choice([1, 3, 7, 50])), at_once)


@pytest.mark.parametrize(
    "where",
    [
        "write_revisions",
        "write_aliases",
        "write_verdict",
        "write_cluster",
        "dated_numbers",
        "write_furniture",
    ],
)
def test_a_settling_that_was_killed_is_made_good_by_the_next(
    tmp_path: Path, at_once: dict[str, list[dict[str, object]]], where: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settling, "BATCH", 1)
    for killed_after in (1, 4):
        with new_desk(tmp_path / str(killed_after)) as desk:
            desk.take(*EVERYTHING[: len(EVERYTHING) // 2])
            desk.settle()
            desk.take(*EVERYTHING[len(EVERYTHING) // 2 :])
            with monkeypatch.context() as patch:
                home = next(
                    module for module in (articles, copies, furniture, numbers) if hasattr(module, where)
                )
                patch.setattr(home, where, _killed(getattr(home, where), killed_after))
                try:
                    desk.settle()
                except KeyboardInterrupt:
                    assert not desk.archive.db.conn.in_transaction
            desk.settle()
            _assert_same(desk.state(), at_once)


def _killed(step: object, after: int) -> object:
    calls = 0

    def once(*given: object, **named: object) -> object:
        nonlocal calls
        calls += 1
        if calls == after:
            raise KeyboardInterrupt
        return step(*given, **named)  # type: ignore[operator]

    return once


def test_copies_part_though_the_settling_that_saw_it_was_killed(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.take(answer("https://tarn.example/news/4711", 0, article(1)), answer("/news/4711", 1, article(1)))
    desk.settle()
    desk.take(answer("https://tarn.example/news/4711", 3, article(2)))
    with monkeypatch.context() as patch:
        patch.setattr(numbers, "dated_numbers", _raise)
        with pytest.raises(sqlite3.OperationalError):
            desk.settle()
    desk.settle()
    found = {each["site"]: each for each in desk.articles().values()}
    assert found["osmer.example"]["duplicate_of"] is None
    assert found["osmer.example"]["cluster"] == found["osmer.example"]["id"]


def test_a_day_owed_to_the_neighbours_is_no_anchor_for_others(tmp_path: Path) -> None:
    """Else the second settling would build on what the first concluded, and end elsewhere than settling once."""
    start = date(2025, 1, 1)
    anchors = [
        answer(f"/n/{4700 + n}", 90, article(n, head=dated(str(start + n * DAY))))
        for n in range(24)
        if n not in (11, 13)
    ]
    vague = (
        '<meta name="date" content="2011-05-07"><script>var page = {"datePublished": "2025-01-12"};</script>'
    )
    doubtful = article(11, head=vague)
    late = answer("/n/4713", 91, article(13))
    answers = [*anchors, answer("/n/4711", 90, doubtful), late]
    once = _settled(tmp_path / "once", answers)
    found = {each["canonical_url"]: each for each in once["articles"]}
    assert found[f"{OSMER}/n/4711"]["published"] == "2025-01-12"
    assert found[f"{OSMER}/n/4713"]["published_basis"] == "neighbours"
    _assert_same(_settled(tmp_path / "twice", answers, every=len(answers) - 1), once)


def _raise(*_: object) -> None:
    raise sqlite3.OperationalError("disk I/O error")


def test_a_capture_known_already_is_kept_once(desk: Desk) -> None:
    one = answer("/news/4711", 0, article(1))
    desk.take(one, one, replace(one, at=one.at + DAY))
    desk.settle()
    assert desk.archive.one("select count(*) from captures") == 2
