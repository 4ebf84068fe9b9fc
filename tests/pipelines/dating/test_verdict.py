"""Which day, from which evidence."""

from __future__ import annotations

import itertools
from datetime import UTC, date, datetime, timedelta, timezone
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.dating.neighbours import Bracket
from pipelines.dating.verdict import conclude
from pipelines.dating.zones import Offsets
from pipelines.values import Claim, Evidence, Verdict

DAY = date(2021, 2, 4)
SEEN = datetime(2025, 10, 27, 8, 0, tzinfo=UTC)
YEREVAN = timezone(timedelta(hours=4))


def says(
    kind: str,
    day: date | datetime,
    *,
    latest: date | None = None,
    source: str | None = None,
    at: datetime | None = SEEN,
    again: datetime | None = None,
    about: str = "published",
    precision: str | None = None,
    words: str | None = None,
) -> Evidence:
    instant = day if isinstance(day, datetime) else None
    earliest = day.date() if isinstance(day, datetime) else day
    claim = Claim(
        url="https://courier.example/news/2423",
        kind=kind,
        says=words or str(day),
        earliest=earliest,
        latest=latest or earliest,
        instant=instant,
        precision=precision or ("second" if instant else "range" if latest else "day"),
        about=about,
    )
    source = source or (
        "https://courier.example/" if kind == "listing" else "https://courier.example/news/2423"
    )
    return Evidence(claim=claim, source_url=source, first_at=at, last_at=again or at)


def verdict(
    *evidence: Evidence,
    zone: str | None = "Asia/Yerevan",
    seen: datetime | None = SEEN,
    bracket: Bracket | None = None,
    offsets: Offsets = (),
) -> Verdict:
    return conclude(evidence, first_seen=seen, timezone=zone, bracket=bracket, offsets=offsets)


def reason(found: Verdict, kind: str) -> str:
    (one,) = (one for one in found.weighed if one.evidence.claim.kind == kind)
    return one.reason


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
    assert found.grounds == "the page tells, a feed or list names a later day"


def test_a_day_apart_is_a_matter_of_zones_and_the_instant_knows():
    found = verdict(says("url", DAY), says("feed", datetime(2021, 2, 4, 21, tzinfo=UTC)))
    assert found.published == "2021-02-05T01:00:00+04:00"
    assert made_of(found)["url 2021-02-04"] == "outweighed"


def test_without_a_known_zone_a_local_date_corrects_a_stamp_in_utc():
    late = says("json-ld", datetime(2021, 2, 5, 3, 0, tzinfo=UTC))
    found = verdict(late, says("url", DAY), zone=None)
    assert (found.published, found.precision, found.basis) == ("2021-02-04", "day", "json-ld")
    assert verdict(late, zone=None).published == "2021-02-05T03:00:00+00:00"
    assert reason(found, "json-ld") == "names the day, in UTC: the page's own date is the day beside"
    noon = says("meta", datetime(2021, 2, 5, 15, 0, tzinfo=UTC))  # nowhere is it still the 4th
    found = verdict(noon, says("json-ld", date(2021, 2, 5)), says("byline", DAY), zone=None)
    assert (found.published, found.earliest, found.latest) == (None, DAY, date(2021, 2, 5))


def test_without_a_known_zone_the_offset_of_the_sites_other_stamps_tells_the_day():
    late = says("json-ld", datetime(2021, 2, 4, 21, 30, 5, tzinfo=UTC))
    found = verdict(late, zone=None, offsets=(240,) * 12)
    assert found.published == "2021-02-05T01:30:05+04:00"
    assert reason(found, "json-ld") == "names the day, by the offset of the site's other stamps, +04:00"
    alone = verdict(late, zone=None)
    assert alone.published == "2021-02-04T21:30:05+00:00"
    assert reason(alone, "json-ld") == "names the day, in UTC, for the site's zone is not known"
    assert "Asia/Yerevan" in reason(verdict(late, offsets=(0,) * 12), "json-ld")


def test_a_stamp_that_states_its_offset_is_read_by_it():
    own = says("json-ld", datetime(2021, 2, 4, 23, 30, tzinfo=timezone(timedelta(hours=-5))))
    found = verdict(own, zone=None, offsets=(240,) * 12)
    assert found.published == "2021-02-04T23:30:00-05:00"
    assert reason(found, "json-ld") == "names the day, by the offset that it states, -05:00"


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


def test_claims_that_disagree_are_withheld_with_their_bounds():
    found = verdict(says("json-ld", DAY), says("microdata", date(2021, 3, 1)))
    assert (found.published, found.earliest, found.latest) == (None, DAY, date(2021, 3, 1))
    assert (found.precision, found.basis) == ("range", "json-ld")
    assert found.grounds == "only markup tells the day, another source names another"
    assert verdict(says("meta-date", DAY), says("script", date(2021, 3, 1))).published is None


def test_what_readers_see_and_another_source_bears_out_stands_against_a_third():
    found = verdict(says("json-ld", DAY), says("url", DAY), says("byline", date(2020, 1, 1)))
    assert found.published == "2021-02-04"
    assert made_of(found)["byline 2020-01-01"] == "outweighed"


def test_readers_are_shown_a_day_before_the_one_that_one_kind_of_markup_is_filled_with():
    found = verdict(says("json-ld", date(2023, 5, 1)), says("byline", DAY))
    assert (found.published, found.basis) == ("2021-02-04", "byline")
    both = verdict(says("json-ld", date(2023, 5, 1)), says("meta", date(2023, 5, 1)), says("byline", DAY))
    assert both.earliest != both.latest or both.published == "2023-05-01"


def test_a_vague_claim_alone_is_withheld_without_a_lower_bound():
    found = verdict(says("meta-date", DAY))
    assert (found.published, found.earliest, found.latest) == (None, None, SEEN.date())
    assert reason(found, "meta-date").startswith("credible, but")
    low = conclude([says("meta-date", DAY)], first_seen=SEEN, timezone=None, threshold=0.5)
    assert low.published == "2021-02-04"
    assert 0 < low.confidence < 0.75
    assert verdict(says("rumour", DAY)).published is None


def test_a_threshold_of_the_users_withholds_what_is_less_sure():
    sure = conclude([says("byline", DAY)], first_seen=SEEN, timezone=None, threshold=0.99)
    assert (sure.published, sure.earliest, sure.latest, sure.precision) == (None, DAY, DAY, "range")
    assert sure.confidence > 0.9


def test_the_only_date_shown_is_taken_though_it_is_of_a_change_and_a_hidden_one_is_not():
    shown = verdict(says("labelled", DAY, about="modified"))
    assert (shown.published, shown.basis, shown.modified) == ("2021-02-04", "change", "2021-02-04")
    assert shown.grounds == "only a change is told, in the text"
    hidden = verdict(says("meta", DAY, about="modified"))
    assert (hidden.published, hidden.latest) == (None, DAY)
    rendered = verdict(says("labelled", SEEN.date(), about="modified"))
    assert rendered.published is None
    month = says("url", date(2021, 2, 1), latest=date(2021, 2, 28))
    assert verdict(says("labelled", DAY, about="modified"), month).published is None


def test_the_day_of_a_change_has_to_lie_between_the_neighbours():
    change = says("labelled", DAY, about="modified")
    for low, high, wanted in ((1, 7, "2021-02-04"), (5, 7, None), (1, 3, None)):
        between = Bracket(earliest=date(2021, 2, low), latest=date(2021, 2, high), confidence=0.98)
        assert verdict(change, bracket=between).published == wanted


def test_the_stamp_of_a_change_contradicts_nothing():
    first = says("meta", datetime(2021, 2, 4, 9, tzinfo=YEREVAN))
    change = says("json-ld", datetime(2021, 5, 1, 13, 8, 27, tzinfo=YEREVAN), about="modified")
    shown = says("time", datetime(2021, 5, 1, 11, 8, 27, tzinfo=YEREVAN))  # in another zone's hours
    assert verdict(first, change, shown).published == "2021-02-04T09:00:00+04:00"
    other = says("time", datetime(2021, 5, 1, 11, 40, 27, tzinfo=YEREVAN))
    assert verdict(first, change, other).published is None
    labelled = says("byline", date(2021, 5, 1), about="modified")
    assert verdict(first, change, labelled, other).published == "2021-02-04T09:00:00+04:00"


def test_what_comes_after_a_change_is_no_publication():
    change = says("meta", date(2021, 3, 1), about="modified")
    assert verdict(says("microdata", DAY), says("byline", date(2022, 1, 1)), change).published == "2021-02-04"
    vague = verdict(says("meta-date", date(2021, 5, 1)), change)
    assert made_of(vague)["meta-date 2021-05-01"] == "rejected"


def test_a_vague_claim_and_a_change_in_the_text_bear_each_other_out():
    found = verdict(says("script", DAY), says("labelled", DAY, about="modified"))
    assert (found.published, found.basis) == ("2021-02-04", "script")


def test_a_date_beside_a_link_to_the_page_itself_is_a_comments():
    own = says("listing", date(2021, 2, 9), source="https://courier.example/news/2423#comments")
    found = verdict(says("meta", DAY), own)
    assert made_of(found) == {"meta 2021-02-04": "accepted", "listing 2021-02-09": "rejected"}
    assert found.confidence == verdict(says("meta", DAY)).confidence


def test_a_date_of_unknown_order_is_read_by_what_else_is_known():
    swapped = {"latest": date(2021, 4, 2), "words": "02/04/2021"}
    alone = verdict(says("byline", DAY, **swapped))
    assert (alone.published, alone.earliest, alone.latest) == (None, DAY, date(2021, 4, 2))
    february = says("url", date(2021, 2, 1), latest=date(2021, 2, 28))
    found = verdict(says("byline", DAY, **swapped), february)
    assert found.published == "2021-02-04"
    assert reason(found, "byline") == "names the day, read with the url"
    change = says("meta", date(2021, 2, 9), about="modified")
    assert verdict(says("byline", DAY, **swapped), change).published == "2021-02-04"
    assert (
        verdict(says("byline", DAY, **swapped), seen=datetime(2021, 3, 1, tzinfo=UTC)).published
        == "2021-02-04"
    )
    agreeing = verdict(says("byline", DAY, **swapped), says("meta", date(2021, 4, 2)))
    assert (agreeing.published, agreeing.grounds) == ("2021-04-02", "text and markup agree")
    both = verdict(says("byline", DAY, **swapped), says("meta", DAY), says("time", date(2021, 4, 2)))
    assert made_of(both)["byline 2021-02-04"] == "accepted"
    weekday = says("byline", DAY, latest=date(2021, 4, 2), words="Fri 02/04/2021")
    assert verdict(weekday).published == "2021-04-02"
    near = Bracket(earliest=date(2021, 4, 1), latest=date(2021, 4, 9), confidence=0.98)
    assert verdict(says("byline", DAY, **swapped), bracket=near).published == "2021-04-02"


def test_a_rendering_states_the_minute_of_the_fetch_and_another_minute_is_no_rendering():
    day = SEEN.date()  # fetched at 08:00 UTC
    assert verdict(says("byline", day, words="27.10.2025, 12:01")).published is None  # 08:01 in Yerevan
    assert verdict(says("byline", day, words="27.10.2025, 09:38")).published == "2025-10-27"
    assert verdict(says("title", day)).published == "2025-10-27"


def test_neighbours_bear_out_what_is_said_vaguely():
    between = Bracket(earliest=date(2021, 2, 3), latest=date(2021, 2, 7), confidence=0.98)
    found = verdict(says("meta-date", DAY), bracket=between)
    assert (found.published, found.basis) == ("2021-02-04", "meta-date")
    wide = Bracket(earliest=date(2020, 2, 3), latest=date(2021, 2, 7), confidence=0.98)
    unsure = Bracket(earliest=date(2021, 2, 3), latest=date(2021, 2, 7), confidence=0.8)
    for other in (wide, unsure, Bracket(earliest=None, latest=date(2021, 2, 7), confidence=0.98)):
        assert verdict(says("meta-date", DAY), bracket=other).published is None


def test_the_text_in_many_places_is_one_source_and_the_title_another():
    lines = [says(kind, DAY) for kind in ("byline", "labelled", "class", "dateline")]
    assert verdict(*lines).confidence == verdict(lines[0]).confidence
    assert verdict(says("url", DAY), says("title", DAY)).grounds == "the address and another source agree"


def test_a_date_in_the_text_has_to_lie_in_the_month_of_the_address():
    month = says("url", date(2021, 2, 1), latest=date(2021, 2, 28))
    found = verdict(month, says("byline", date(2020, 7, 1)))
    assert (found.published, found.earliest, found.basis) == (None, date(2021, 2, 1), "url")
    assert made_of(found)["byline 2020-07-01"] == "rejected"
    assert verdict(month, says("byline", date(2021, 3, 1))).published == "2021-03-01"  # zones


def test_how_the_day_is_stated_is_said():
    for rows, grounds in (
        ([says("json-ld", DAY)], "only JSON-LD tells"),
        ([says("meta", DAY)], "only one kind of markup tells"),
        ([says("json-ld", DAY), says("meta", DAY)], "several kinds of markup agree"),
        ([says("json-ld", DAY), says("byline", DAY)], "text and markup agree"),
        ([says("url", DAY)], "only the address tells"),
        ([says("script", DAY)], "only a script tells"),
        ([says("feed", DAY)], "only one feed, sitemap or list tells"),
        ([says("feed", DAY), says("listing", DAY)], "several feeds, sitemaps or lists agree"),
        ([says("feed", DAY), says("meta", DAY)], "a feed, sitemap or list agrees with the page"),
        ([says("feed", DAY), says("listing", date(2021, 3, 1))], "feeds, sitemaps or lists differ"),
    ):
        assert verdict(*rows).grounds == grounds
    assert verdict().grounds is None


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


days = st.dates(date(2021, 1, 1), date(2021, 4, 30))
stamps = st.datetimes(datetime(2021, 1, 1), datetime(2021, 4, 30), timezones=st.sampled_from([UTC, YEREVAN]))
rows = st.builds(
    says,
    st.sampled_from(["json-ld", "meta", "time", "url", "byline", "listing", "script", "meta-date", "rumour"]),
    days | stamps,
    about=st.sampled_from(["published", "published", "modified"]),
    source=st.sampled_from(["https://courier.example/", "https://courier.example/news/2423"]),
)


@given(st.lists(rows, max_size=6), st.randoms(), st.sampled_from([None, "Asia/Yerevan"]), st.booleans())
def test_whatever_is_said_the_order_does_not_matter_and_the_bounds_hold_what_is_asserted(
    evidence: list[Evidence], shuffle: Random, zone: str | None, learned: bool
) -> None:
    offsets: Offsets = (240,) * 12 if learned else ()
    found = verdict(*evidence, zone=zone, offsets=offsets)
    shuffled = list(evidence)
    shuffle.shuffle(shuffled)
    assert verdict(*shuffled, zone=zone, offsets=offsets) == found
    assert {one.evidence for one in found.weighed} == set(evidence)
    assert all(one.verdict and one.reason for one in found.weighed)
    if found.published:
        assert found.published[:10] == str(found.earliest) == str(found.latest)
        assert found.confidence >= 0.75
    if found.earliest and found.latest:
        assert found.earliest <= found.latest
