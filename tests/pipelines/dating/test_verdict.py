"""Which day, from which evidence."""

from __future__ import annotations

import itertools
from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from pipelines.dating.neighbours import Bracket
from pipelines.dating.verdict import conclude
from pipelines.values import Claim, Evidence, Verdict

DAY = date(2021, 2, 4)
SEEN = datetime(2025, 10, 27, 8, 0, tzinfo=UTC)
YEREVAN = timezone(timedelta(hours=4))


def says(
    kind: str,
    day: date | datetime,
    *,
    latest: date | None = None,
    source: str = "https://courier.example/news/2423",
    at: datetime | None = SEEN,
    again: datetime | None = None,
    about: str = "published",
    precision: str | None = None,
) -> Evidence:
    instant = day if isinstance(day, datetime) else None
    earliest = day.date() if isinstance(day, datetime) else day
    claim = Claim(
        url="https://courier.example/news/2423",
        kind=kind,
        says=str(day),
        earliest=earliest,
        latest=latest or earliest,
        instant=instant,
        precision=precision or ("second" if instant else "range" if latest else "day"),
        about=about,
    )
    return Evidence(claim=claim, source_url=source, first_at=at, last_at=again or at)


def verdict(
    *evidence: Evidence,
    zone: str | None = "Asia/Yerevan",
    seen: datetime | None = SEEN,
    bracket: Bracket | None = None,
) -> Verdict:
    return conclude(evidence, first_seen=seen, timezone=zone, bracket=bracket)


def made_of(found: Verdict) -> dict[str, str]:
    return {f"{one.evidence.claim.kind} {one.evidence.claim.earliest}": one.verdict for one in found.weighed}


def test_an_instant_gives_the_local_time_with_its_offset():
    found = verdict(says("json-ld", datetime(2021, 2, 4, 21, 30, 5, tzinfo=UTC)))
    assert (found.published, found.precision, found.basis) == (
        "2021-02-05T01:30:05+04:00",
        "second",
        "json-ld",
    )
    assert found.earliest == found.latest == date(2021, 2, 5)
    minute = verdict(says("feed", datetime(2021, 2, 4, 9, 30, tzinfo=UTC), precision="minute"), zone=None)
    assert (minute.published, minute.precision) == ("2021-02-04T09:30+00:00", "minute")


def test_a_bare_date_stands_as_it_is():
    found = verdict(says("url", DAY))
    assert (found.published, found.precision, found.basis) == ("2021-02-04", "day", "url")


def test_nothing_but_the_first_sighting_bounds_from_above_alone():
    found = verdict(seen=datetime(2025, 10, 27, 21, 0, tzinfo=UTC))
    assert (found.earliest, found.latest, found.precision) == (None, date(2025, 10, 28), "unknown")
    assert (found.published, found.basis, found.confidence) == (None, "first-seen", None)
    assert verdict(seen=None) == Verdict()


def test_the_order_of_the_evidence_does_not_matter():
    rows = [
        says("json-ld", datetime(2021, 2, 4, 9, tzinfo=UTC)),
        says("byline", date(2021, 2, 5)),
        says("listing", date(2023, 5, 1), source="https://courier.example/"),
        says("meta", date(2021, 3, 1), about="modified"),
        says("meta-date", date(2025, 10, 27)),
    ]
    assert len({verdict(*order) for order in itertools.permutations(rows)}) == 1
    assert verdict(*rows, *rows) == verdict(*rows)


def test_two_lists_raise_the_confidence_of_one():
    one = says("listing", DAY, source="https://courier.example/")
    two = says("listing", DAY, source="https://courier.example/en")
    assert verdict(one).published == "2021-02-04"
    assert verdict(one, two).confidence > verdict(one).confidence
    assert verdict(one, two).basis == "listing"


def test_one_list_that_pairs_wrongly_is_outvoted_and_a_draw_is_withheld():
    right = [says("listing", DAY, source=f"https://courier.example/{n}") for n in range(4)]
    for wrong in (date(2021, 2, 3), date(2021, 1, 30)):
        found = verdict(*right, says("listing", wrong, source="https://courier.example/9"))
        assert found.published == "2021-02-04"
        assert made_of(found)[f"listing {wrong}"] == "outweighed"
    draw = verdict(right[0], says("listing", date(2021, 1, 30), source="https://courier.example/9"))
    assert (draw.published, draw.earliest, draw.latest) == (None, date(2021, 1, 30), DAY)


def test_of_an_article_published_again_the_first_day_is_kept():
    found = verdict(
        says("json-ld", DAY), says("feed", date(2023, 5, 1), source="https://courier.example/feed")
    )
    assert found.published == "2021-02-04"
    assert made_of(found) == {"json-ld 2021-02-04": "accepted", "feed 2023-05-01": "outweighed"}
    assert found.confidence < verdict(says("meta", DAY)).confidence


def test_a_day_apart_is_a_matter_of_zones_and_the_instant_knows():
    found = verdict(says("url", DAY), says("feed", datetime(2021, 2, 4, 21, tzinfo=UTC)))
    assert found.published == "2021-02-05T01:00:00+04:00"
    assert made_of(found)["url 2021-02-04"] == "outweighed"


def test_without_a_known_zone_a_local_date_corrects_a_stamp_in_utc():
    late = says("json-ld", datetime(2021, 2, 5, 3, 0, tzinfo=UTC))
    found = verdict(late, says("url", DAY), zone=None)
    assert (found.published, found.precision, found.basis) == ("2021-02-04", "day", "json-ld")
    assert verdict(late, zone=None).published == "2021-02-05T03:00:00+00:00"
    early = says("json-ld", datetime(2021, 2, 5, 15, 0, tzinfo=UTC))  # nowhere is it still the 4th
    assert verdict(early, says("byline", DAY), zone=None).earliest != DAY


def test_a_claim_after_the_first_sighting_is_rejected():
    found = verdict(says("json-ld", date(2025, 10, 29)))
    assert (found.published, found.latest, found.basis) == (None, date(2025, 10, 27), "first-seen")
    assert made_of(found) == {"json-ld 2025-10-29": "rejected"}
    assert verdict(says("json-ld", date(2025, 10, 28))).published == "2025-10-28"  # zones


@pytest.mark.parametrize("kind", ["byline", "time", "meta", "meta-date", "json-ld-page"])
def test_the_day_of_fetching_is_no_publication_on_a_weak_kinds_word(kind):
    today = says(kind, date(2025, 10, 27))
    assert made_of(verdict(today)) == {f"{kind} 2025-10-27": "rejected"}


def test_but_once_a_later_capture_repeats_it_it_has_not_followed_the_clock():
    found = verdict(says("byline", date(2025, 10, 27), again=SEEN + timedelta(days=3)))
    assert found.published == "2025-10-27"


def test_a_stamp_of_the_moment_of_fetching_is_the_renderings():
    moment = datetime(2025, 10, 27, 7, 59, 58, tzinfo=UTC)
    assert verdict(says("json-ld", moment)).published is None
    assert verdict(says("meta", moment - timedelta(hours=3))).published is not None
    assert verdict(says("listing", moment)).published is not None


def test_a_date_that_moves_with_the_fetch_is_rejected_altogether():
    second = SEEN + timedelta(days=5)
    found = verdict(
        says("byline", date(2025, 10, 27), again=SEEN + timedelta(days=1)),
        says("byline", date(2025, 11, 1), at=second),
    )
    assert set(made_of(found).values()) == {"rejected"}


def test_weak_claims_that_disagree_are_withheld_with_their_bounds():
    found = verdict(says("byline", DAY), says("meta-date", date(2021, 3, 1)))
    assert (found.published, found.earliest, found.latest) == (None, DAY, date(2021, 3, 1))
    assert (found.precision, found.basis) == ("range", "byline")
    assert verdict(says("json-ld", DAY), says("byline", date(2020, 1, 1))).published is None
    assert (
        verdict(says("json-ld", DAY), says("url", DAY), says("byline", date(2020, 1, 1))).published
        == "2021-02-04"
    )


def test_a_weak_claim_alone_is_withheld_with_its_confidence():
    found = verdict(says("meta-date", DAY))
    assert (found.published, found.earliest, found.latest, found.precision) == (None, DAY, DAY, "range")
    assert 0 < found.confidence < 0.75
    assert (
        conclude([says("meta-date", DAY)], first_seen=SEEN, timezone=None, threshold=0.5).published
        == "2021-02-04"
    )
    assert verdict(says("rumour", DAY)).published is None


def test_a_change_bounds_from_above_and_is_reported():
    change = says("meta", datetime(2021, 3, 1, 20, 30, tzinfo=UTC), about="modified")
    found = verdict(change)
    assert (found.published, found.earliest, found.latest, found.basis) == (
        None,
        None,
        date(2021, 3, 2),
        "meta",
    )
    assert found.modified == "2021-03-02T00:30:00+04:00"
    found = verdict(says("json-ld", DAY), says("sitemap", date(2021, 5, 1), about="modified"), change)
    assert (found.published, found.modified) == ("2021-02-04", "2021-05-01")
    absurd = verdict(says("meta", date(2031, 1, 1), about="modified"))
    assert (absurd.modified, absurd.latest) == (None, date(2025, 10, 27))


def test_a_month_is_a_range_and_confirms_what_lies_in_it():
    month = says("url", date(2021, 2, 1), latest=date(2021, 2, 28))
    found = verdict(month)
    assert (found.earliest, found.latest, found.precision) == (date(2021, 2, 1), date(2021, 2, 28), "range")
    assert made_of(found) == {"url 2021-02-01": "accepted"}
    assert set(made_of(verdict(month, says("byline", DAY))).values()) == {"accepted"}
    late = verdict(says("url", date(2025, 10, 1), latest=date(2025, 10, 31)))
    assert late.latest == date(2025, 10, 27)


def test_neighbours_bound_what_nothing_else_dates():
    between = Bracket(earliest=date(2021, 2, 3), latest=date(2021, 2, 7), confidence=0.96)
    found = verdict(bracket=between)
    assert (found.published, found.earliest, found.latest) == (None, date(2021, 2, 3), date(2021, 2, 7))
    assert (found.precision, found.basis, found.confidence) == ("range", "neighbours", 0.96)
    newest = verdict(bracket=Bracket(earliest=date(2025, 10, 20), latest=None, confidence=0.96))
    assert (newest.earliest, newest.latest) == (date(2025, 10, 20), date(2025, 10, 27))
    oldest = verdict(bracket=Bracket(earliest=None, latest=DAY, confidence=0.96))
    assert (oldest.earliest, oldest.latest, oldest.precision, oldest.basis) == (
        None,
        DAY,
        "unknown",
        "neighbours",
    )


def test_a_weak_claim_has_to_fit_between_the_neighbours():
    between = Bracket(earliest=date(2021, 2, 3), latest=date(2021, 2, 7), confidence=0.96)
    outside = verdict(says("byline", date(2025, 10, 21)), bracket=between)
    assert (outside.published, outside.basis) == (None, "neighbours")
    assert verdict(says("byline", DAY), bracket=between).published == "2021-02-04"
    assert verdict(says("json-ld", date(2020, 1, 1)), bracket=between).published == "2020-01-01"


def test_every_row_of_evidence_gets_a_verdict_and_a_reason():
    found = verdict(
        says("json-ld", DAY),
        says("byline", date(2021, 2, 5)),
        says("byline", date(2019, 1, 1)),
        says("url", DAY),
        says("meta", date(2026, 1, 1)),
        says("meta", date(2021, 5, 5), about="modified"),
    )
    assert len(found.weighed) == 6
    assert {one.verdict for one in found.weighed} == {"accepted", "rejected", "outweighed"}
    assert all(one.reason for one in found.weighed)
