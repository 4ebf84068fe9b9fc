"""What is kept of captures: each once, its content once, its claims for as often as they were borne."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.reading import Read, read
from pipelines.storage import captures
from pipelines.storage.warc import Place
from pipelines.values import Block, Capture, Claim, Reading, Survey
from tests.pipelines.conftest import HTML, OSMER, START, Answer, Desk, article, dated

DAY = timedelta(days=1)
PLACE = Place("a.warc.gz", 0, 100)


def answer(
    path: str = "/news/4711", days: float | None = 0, body: str = "", status: int = 200, **headers: str
) -> Answer:
    at = None if days is None else START + days * DAY
    return Answer(url=OSMER + path, at=at, body=body, status=status, headers=(HTML, *headers.items()))


def kept(desk: Desk, one: Answer, offset: int = 0) -> int:
    return captures.keep(desk.archive, one.capture, replace(PLACE, offset=offset), site="osmer.example")


def row(desk: Desk, capture: int) -> dict[str, Any]:
    return next(desk.archive.rows("select * from captures where id = ?", (capture,)))


def evidence(desk: Desk) -> list[tuple[Any, ...]]:
    return [
        (
            each["says"],
            each["first_at"] and each["first_at"][:10],
            each["last_at"] and each["last_at"][:10],
            each["times"],
        )
        for each in desk.archive.rows(
            "select * from evidence where kind in ('meta', 'relative') order by says, earliest"
        )
    ]


@pytest.mark.parametrize(
    ("status", "outcome"),
    [(200, "unread"), (203, "unread"), (301, "redirect"), (308, "redirect"), (300, "refused"), (304, "not-modified"),
     (403, "refused"), (404, "not-found"), (410, "gone"), (429, "rate-limited"), (500, "server-error"), (503, "server-error")],
)  # fmt: skip
def test_a_response_is_named_by_its_status_until_it_is_read(desk: Desk, status: int, outcome: str) -> None:
    assert row(desk, kept(desk, answer(status=status)))["outcome"] == outcome


def test_robots_are_known_by_their_address(desk: Desk) -> None:
    found = row(desk, kept(desk, answer("/robots.txt")))
    assert (found["role"], found["outcome"]) == ("robots", "robots")
    assert row(desk, kept(desk, answer("/robots.txt", status=404), offset=1))["outcome"] == "not-found"
    assert desk.archive.one("select count(*) from unsettled") == 0


def test_the_same_capture_from_another_file_is_known(desk: Desk) -> None:
    first = kept(desk, answer(body="a"))
    assert kept(desk, answer(body="a"), offset=500) == first
    others = [
        answer(body="b"),
        answer(body="a", days=1),
        answer(body="a", days=None),
        answer("/b", body="a"),
        answer(body="a", status=404),
    ]
    ids = [kept(desk, each, offset=1000 + n) for n, each in enumerate(others)]
    assert len({first, *ids}) == 6
    assert kept(desk, answer(body="a", days=None), offset=9000) == ids[2]


def test_a_redirect_marks_both_its_ends_and_leads_nowhere_that_is_no_address(desk: Desk) -> None:
    found = row(desk, kept(desk, answer("/old", status=301, Location="../new?utm_source=x")))
    assert (found["location"], found["location_key"]) == (f"{OSMER}/new", "osmer.example/new")
    assert captures.unread(desk.archive) == []
    assert {each["key"] for each in desk.archive.rows("select key from unsettled")} == {
        "osmer.example/old",
        "osmer.example/new",
    }
    nowhere = row(desk, kept(desk, answer("/app", status=302, Location="intent://open"), offset=1))
    assert (nowhere["location"], nowhere["location_key"]) == (None, None)
    not_moved = row(desk, kept(desk, answer("/made", status=201, Location="/made/1"), offset=2))
    assert not_moved["location"] is None


def test_one_content_is_one_page_however_often_it_comes(desk: Desk) -> None:
    body = article(1, head=dated("2025-03-01"))
    desk.take(
        answer(body=body),
        answer(days=1, body=body),
        answer(days=2, body=body + " "),
        answer("/b", days=2, body=body),
    )
    assert desk.archive.one("select count(*) from pages") == 3
    assert desk.archive.one("select count(*) from texts") == 1
    assert desk.archive.one("select count(*) from captures where outcome = 'article'") == 4


@pytest.mark.parametrize("days", [(0, 1, 2), (2, 1, 0), (1, 2, 0), (1, 0, 2, None), (None, 2, 0, 1)])
def test_a_claim_is_seen_from_the_first_to_the_last_capture_that_bears_it(
    desk: Desk, days: tuple[float | None, ...]
) -> None:
    body = article(1, head=dated("2025-03-01"))
    desk.take(*(answer(days=each, body=body) for each in days))
    assert evidence(desk) == [("2025-03-01", "2025-03-03", "2025-03-05", len(days))]
    first = desk.archive.one("select fetched_at from captures join evidence on capture = captures.id")
    assert first == "2025-03-03T09:00:00Z"


@pytest.mark.parametrize("days", [(0, 3), (3, 0), (3, 0, None), (None, 3, 0)])
def test_an_age_that_stands_still_counts_from_the_first_capture_of_its_content(
    desk: Desk, days: tuple[float | None, ...]
) -> None:
    body = article(1, above="<p>5 hours ago</p>")
    desk.take(*(answer(days=each, body=body) for each in days))
    assert evidence(desk) == [("5 hours ago", "2025-03-03", "2025-03-06", len(days))]
    assert desk.archive.one("select earliest from evidence where kind = 'relative'") == "2025-03-03"


def test_what_other_contents_claim_too_stays_when_one_turns_out_to_be_earlier(desk: Desk) -> None:
    one, two = (article(n, head=dated("2025-03-01")) for n in (1, 2))
    desk.take(answer(days=5, body=one), answer(days=3, body=two), answer(days=4, body=one))
    assert evidence(desk) == [("2025-03-01", "2025-03-06", "2025-03-08", 3)]


def test_feeds_bear_their_claims_each_time(desk: Desk) -> None:
    feed = (
        f"<rss><channel><item><title>A</title><link>{OSMER}/a</link><pubDate>Sat, 01 Mar 2025 08:00:00 GMT</pubDate></item>"
        "</channel></rss>"
    )
    desk.take(*(answer("/feed", days, feed) for days in (1, 0, None, 2)))
    (found,) = desk.archive.rows("select * from evidence")
    assert (found["first_at"], found["last_at"], found["times"]) == (
        "2025-03-03T09:00:00Z",
        "2025-03-05T09:00:00Z",
        4,
    )
    assert desk.archive.one("select count(*) from captures where role = 'feed' and outcome = 'feed'") == 4
    assert desk.archive.one("select count(*) from pages") == 0


def test_a_claim_of_unknown_time_is_kept_without_one(desk: Desk) -> None:
    desk.take(answer(days=None, body=article(1, head=dated("2025-03-01"))))
    assert evidence(desk) == [("2025-03-01", None, None, 1)]


def test_reading_again_gives_another_text_and_marks_the_article(desk: Desk) -> None:
    desk.take(answer(body=article(1, head=f'<link rel="canonical" href="{OSMER}/main">')))
    desk.archive.db.conn.execute("delete from unsettled")
    captures.keep_reading(desk.archive, 1, Reading(kind="other", reason="consent wall"), "")
    assert row(desk, 1)["outcome"] == captures.kind_of(desk.archive, 1) == "other"
    assert desk.archive.one("select text from pages") is None
    assert {each["key"] for each in desk.archive.rows("select key from unsettled")} == {
        "osmer.example/main",
        "osmer.example/news/4711",
    }


def test_a_run_killed_between_survey_and_reading_is_made_good(desk: Desk) -> None:
    one = answer(body=article(1, head=dated("2025-03-01"))).capture
    capture = captures.keep(desk.archive, one, PLACE, site="osmer.example")
    found = read(one, desk.site_of("osmer.example"))
    page = captures.keep_survey(desk.archive, capture, one, found.survey, site="osmer.example", role="page")
    assert captures.unread(desk.archive) == [capture]
    assert captures.kind_of(desk.archive, page or 0) == "other"
    captures.link_page(desk.archive, capture, page or 0)
    captures.keep_read(desk.archive, capture, one, desk.site_of("osmer.example"), found)
    assert captures.unread(desk.archive) == []
    assert evidence(desk) == [("2025-03-01", "2025-03-03", "2025-03-03", 1)]
    assert captures.kind_of(desk.archive, page or 0) == "article"


def test_a_page_without_a_reading_waits_for_one(desk: Desk) -> None:
    one = answer(body="x").capture
    capture = captures.keep(desk.archive, one, PLACE, site="osmer.example")
    captures.keep_read(
        desk.archive, capture, one, desk.site_of("osmer.example"), Read(role="page", survey=Survey())
    )
    assert desk.archive.one("select kind from pages") is None


def test_every_statement_of_a_claim_is_kept(desk: Desk) -> None:
    one = answer("/list", body="x").capture
    capture = captures.keep(desk.archive, one, PLACE, site="osmer.example")
    day = date(2025, 3, 1)
    claim = Claim(url=f"{OSMER}/a", kind="listing", says="1.3.2025", earliest=day, latest=day, instant=START)
    claims = (
        claim,
        claim,
        replace(claim, kind="time"),
        replace(claim, latest=date(2025, 3, 2), precision="range"),
        replace(claim, url=f"{OSMER}/a/"),
    )
    captures.keep_survey(desk.archive, capture, one, Survey(claims=claims), site="osmer.example", role="page")
    rows = list(desk.archive.rows("select * from evidence order by kind, latest"))
    assert [(each["kind"], each["url"], each["instant"], each["times"]) for each in rows] == [
        ("listing", f"{OSMER}/a", START.isoformat(), 1),
        ("listing", f"{OSMER}/a", START.isoformat(), 1),
        ("time", f"{OSMER}/a", START.isoformat(), 1),
    ]


def test_places_and_ends_are_found_again(desk: Desk) -> None:
    one = kept(desk, answer(), offset=10)
    kept(desk, answer("/b"), offset=300)
    assert captures.place_of(desk.archive, one) == ("osmer.example", replace(PLACE, offset=10))
    assert captures.ends(desk.archive) == {"a.warc.gz": 400}
    assert captures.known_page(desk.archive, Capture(url="x", fetched_at=None, status=200)) is None


BLOCKS = st.lists(st.builds(Block, st.integers(-(2**63), 2**63 - 1), st.booleans()))


@given(BLOCKS)
def test_packed_blocks_come_back_the_long_ones_first(blocks: list[Block]) -> None:
    assert captures.unpacked(captures.packed(blocks)) == tuple(sorted(blocks, key=lambda each: not each.long))


def test_the_draw_is_even_and_fits_a_column() -> None:
    lots = [captures.lot(f"osmer.example/{n}") for n in range(1000)]
    assert all(0 <= each < 2**31 for each in lots)
    assert 400 < sum(each < 2**30 for each in lots) < 600
