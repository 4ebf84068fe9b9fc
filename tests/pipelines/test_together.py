"""Pages of one site read together: what repeats is furniture, and they date each other."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from pipelines import together
from pipelines.together import Understood, read_together
from pipelines.values import Capture, Site
from tests.pipelines.conftest import HTML, OSMER, START, article, dated, page, story

PAGES = Path(__file__).parent / "extraction" / "pages"
EXPECTED = json.loads((PAGES / "expected.json").read_text())
RENDERINGS = ("div.html", "semantic.html", "table.html")
SITE = Site(name="osmer.example", hosts=frozenset({"osmer.example"}), timezone="Europe/Berlin")


def capture(path: str, body: str | bytes, *, at: datetime | None = START, **headers: str) -> Capture:
    return Capture(
        url=path if "://" in path else OSMER + path,
        fetched_at=at,
        status=200,
        headers=(HTML, *headers.items()),
        body=body.encode() if isinstance(body, str) else body,
    )


def rendering(name: str, number: int = 2423) -> Capture:
    url = EXPECTED["url"].replace("2423", str(number))
    return capture(url, (PAGES / name).read_bytes(), at=datetime.fromisoformat(EXPECTED["fetched_at"]))


COURIER = Site(
    name="river-courier.example", hosts=frozenset({"river-courier.example"}), timezone="Europe/Berlin"
)


def is_as_expected(found: Understood, name: str) -> None:
    reading, verdict = found.reading, found.verdict
    assert reading.kind == "article"
    assert reading.title == EXPECTED["title"]
    assert list(reading.paragraphs) == EXPECTED["paragraphs"]
    forbidden = [*EXPECTED["forbidden"], *EXPECTED["files"][name]["forbidden"]]
    assert not [each for each in forbidden if each in reading.body or each in (reading.title or "")]
    assert verdict.published is None
    assert verdict.latest is not None
    assert verdict.latest <= date.fromisoformat(EXPECTED["published_latest_at_most"])


@pytest.mark.parametrize("name", RENDERINGS)
def test_each_rendering_alone_is_read_to_the_letter_and_stays_undated(name: str) -> None:
    (found,) = read_together([rendering(name)], COURIER)
    is_as_expected(found, name)


def test_the_renderings_together_are_read_no_worse() -> None:
    captures = [rendering(name, 2423 + n) for n, name in enumerate(RENDERINGS)]
    for name, found in zip(RENDERINGS, read_together(captures, COURIER), strict=True):
        is_as_expected(found, name)


def test_dated_neighbours_among_the_pages_bound_an_undated_one() -> None:
    start = date(2025, 2, 1)
    captures = [
        capture(
            f"/en/news/{4700 + n}", article(n, head="" if n == 7 else dated(str(start + timedelta(days=n))))
        )
        for n in range(20)
    ]
    found = read_together(captures, SITE)
    bounded = found[7].verdict
    assert (bounded.published, bounded.earliest, bounded.latest) == (
        None,
        date(2025, 2, 6),
        date(2025, 2, 10),
    )
    assert bounded.basis == "neighbours"
    assert [each.verdict.published for n, each in enumerate(found) if n != 7] == [
        str(start + timedelta(days=n)) for n in range(20) if n != 7
    ]
    beyond = read_together([*captures, capture("/other/run/77", article(30))], SITE)[-1].verdict
    assert (beyond.earliest, beyond.latest) == (None, START.date())


def test_a_stamp_in_utc_is_read_by_the_offset_that_the_sites_other_pages_state() -> None:
    nowhere = replace(SITE, timezone=None)
    night = capture("/news/4709", article(9, head=dated("2025-02-03T21:30:00Z")))
    others = [
        capture(f"/news/{4700 + n}", article(n, head=dated(f"2025-02-0{n}T09:00:00+04:00")))
        for n in (1, 2, 3)
    ]
    assert read_together([night], nowhere)[0].verdict.published == "2025-02-03T21:30:00+00:00"
    assert read_together([night, *others], nowhere)[0].verdict.published == "2025-02-04T01:30:00+04:00"
    assert read_together([night, *others], SITE)[0].verdict.published == "2025-02-03T22:30:00+01:00"


def test_the_day_of_a_change_is_no_anchor_and_has_to_lie_between_the_neighbours() -> None:
    start = date(2025, 2, 1)
    for shown, published in (("8 February 2025", "2025-02-08"), ("1 March 2025", None)):
        captures = [
            capture(
                f"/en/news/{4700 + n}",
                article(n, above=f"<p>Updated: {shown}</p>")
                if n == 7
                else article(n, head=dated(str(start + timedelta(days=n)))),
            )
            for n in range(20)
        ]
        assert read_together(captures[7:8], SITE)[0].verdict.basis == "change"
        assert read_together(captures, SITE)[7].verdict.published == published


def test_a_list_among_the_pages_dates_the_others_in_whatever_order() -> None:
    links = "".join(
        f'<li><a href="/news/{4700 + n}">{story(n)[0]}</a> <i>{n + 10}.02.2025</i></li>' for n in range(4)
    )
    listing = capture("/news", f"<html><title>News</title><body><ul>{links}</ul></body></html>")
    stories = [capture(f"/news/{4700 + n}", article(n)) for n in range(3)]
    for order in ([listing, *stories], [*stories, listing]):
        found = {each.url: one for each, one in zip(order, read_together(order, SITE), strict=True)}
        assert [found[each.url].verdict.published for each in stories] == [
            "2025-02-10",
            "2025-02-11",
            "2025-02-12",
        ]
        assert found[listing.url].verdict.published is None


def test_what_repeats_across_the_pages_is_no_text_of_any() -> None:
    notice = "Readers of the Messenger keep the ferry timetable free for everybody with a small gift each spring and autumn."
    pages = [capture(f"/news/{4700 + n}", page(story(n)[0], (*story(n)[1], notice))) for n in range(5)]
    assert [each.reading.paragraphs for each in read_together(pages, SITE)] == [story(n)[1] for n in range(5)]
    assert notice in read_together(pages[:1], SITE)[0].reading.body


def test_a_page_that_cannot_be_read_is_an_error_in_its_place_and_costs_no_other() -> None:
    pages = [
        capture("/news/4701", article(1)),
        capture("/picture", b"\x89PNG", **{"content-type": "image/png"}),
        replace(capture("/news/4702", b"\x1f\x8bbroken"), headers=(HTML, ("Content-Encoding", "gzip"))),
        capture("/news/4703", ""),
        capture("/news/4704", article(4)),
    ]
    pages[1] = replace(pages[1], headers=(("Content-Type", "image/png"),))
    found = read_together(pages, SITE)
    assert [each.reading.kind for each in found] == ["article", "error", "error", "error", "article"]
    assert all(each.reading.reason and each.verdict.published is None for each in found)


def test_without_a_time_there_is_no_upper_bound() -> None:
    (found,) = read_together([capture("/news/4701", article(1), at=None)], SITE)
    assert (found.verdict.latest, found.verdict.published) == (None, None)


def test_one_page_captured_twice_is_one_witness_of_two_times() -> None:
    body = article(1, above="<p>3 March 2025</p>")
    first = read_together([capture("/news/4701", body)], SITE)[0].verdict
    assert first.published is None  # may be the day of the rendering
    later = capture("/news/4701", body, at=START + timedelta(days=9))
    for both in ([capture("/news/4701", body), later], [later, capture("/news/4701", body)]):
        assert [each.verdict.published for each in read_together(both, SITE)] == ["2025-03-03"] * 2


def test_a_wayback_address_stands_for_the_one_inside_it() -> None:
    wayback = capture(f"https://web.archive.org/web/2025/{OSMER}/news/4701", article(1))
    plain = capture("/news/4701", article(1, head=dated("2025-03-01")))
    found = read_together([wayback, plain], SITE)
    assert [each.verdict.published for each in found] == ["2025-03-01"] * 2


def test_nothing_given_is_nothing_read() -> None:
    assert read_together([], SITE) == []


def test_a_page_that_fails_only_when_it_is_extracted_is_an_error_too(monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: object, **__: object) -> None:
        raise together.BadPage("the text is too long")

    monkeypatch.setattr(together, "extract", fails)
    (found,) = read_together([capture("/news/4701", article(1), at=START.astimezone(UTC))], SITE)
    assert (found.reading.kind, found.reading.reason) == ("error", "the text is too long")
