"""What an article's responses over time say: which versions there were, and whether it still stands."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from pipelines.dedup.history import Observation, Standing, Version, standing, versions

START = datetime(2025, 3, 3, 9, tzinfo=UTC)
STORY, VIEW = "https://osmer.example/story", "https://osmer.example/story/amp"


def day(number: float) -> datetime:
    return START + timedelta(days=number)


def good(days: float | None, words: str = "one", *, url: str = STORY, revises: bool = True) -> Observation:
    text = sum(map(ord, words))
    at = None if days is None else day(days)
    return Observation(
        capture=int((days or 0) * 10),
        url=url,
        at=at,
        status=200,
        page=text,
        text=text,
        words=words,
        revises=revises,
    )


def wall(days: float, *, missing: bool = False, url: str = STORY) -> Observation:
    return Observation(capture=int(days * 10), url=url, at=day(days), status=200, page=1, missing=missing)


def bare(days: float, status: int, *, url: str = STORY, inside: bool = False) -> Observation:
    return Observation(capture=int(days * 10), url=url, at=day(days), status=status, inside=inside)


def spans(*observations: Observation) -> list[tuple[int, float | None, float | None]]:
    return [(each.number, _days(each.seen_from), _days(each.seen_to)) for each in versions(observations)]


def _days(moment: datetime | None) -> float | None:
    return None if moment is None else (moment - START) / timedelta(days=1)


# ---------------------------------------------------------------- versions


def test_a_version_is_named_by_its_first_capture_and_prolonged_by_the_last() -> None:
    assert versions([good(0), good(1), good(2)]) == (
        Version(number=1, capture=0, page=322, text=322, seen_from=day(0), seen_to=day(2)),
    )


def test_other_words_are_another_version_and_old_words_again_a_third() -> None:
    assert spans(good(0, "A"), good(1, "B"), good(2, "A")) == [(1, 0, 0), (2, 1, 1), (3, 2, 2)]


def test_nothing_good_is_no_version() -> None:
    assert versions([]) == ()
    assert versions([wall(0), bare(1, 404), bare(2, 304)]) == ()


def test_walls_errors_and_misses_add_nothing_and_end_nothing() -> None:
    assert spans(good(0), wall(1), bare(2, 503), bare(3, 404), good(4)) == [(1, 0, 4)]


def test_a_304_confirms_what_its_own_address_held_last() -> None:
    assert spans(good(0), bare(1, 304)) == [(1, 0, 1)]
    assert spans(good(0), wall(1), bare(2, 304)) == [(1, 0, 0)]
    assert spans(good(0), bare(1, 304, url=VIEW)) == [(1, 0, 0)]
    assert spans(good(0, "A"), good(1, "B"), bare(2, 304)) == [(1, 0, 0), (2, 1, 2)]
    other = "https://www.osmer.example/story"
    assert spans(good(0, "A", url=other), good(1, "B"), bare(2, 304, url=other)) == [
        (1, 0, 0),
        (2, 1, 1),
        (3, 2, 2),
    ]


def test_the_cut_of_a_view_is_no_version_and_prolongs_none() -> None:
    view = good(1, "cut", url=VIEW, revises=False)
    assert spans(good(0), view, bare(2, 304, url=VIEW), good(3)) == [(1, 0, 3)]
    assert versions([view]) == ()


def test_a_capture_without_a_time_opens_a_version_of_unknown_start() -> None:
    assert spans(good(None), good(1)) == [(1, None, 1)]


# ---------------------------------------------------------------- standing


def test_what_was_seen_stands_from_the_first_to_the_last_sight() -> None:
    assert standing([good(0), bare(1, 503), bare(2, 304), wall(3)]) == Standing(
        status="live", first_seen=day(0), last_seen=day(2)
    )


def test_nothing_dated_gives_no_times() -> None:
    assert standing([good(None)]) == Standing(status="live", first_seen=None, last_seen=None)


def test_410_is_gone_at_once() -> None:
    assert standing([good(0), bare(1, 410)]) == Standing(
        status="gone", first_seen=day(0), last_seen=day(0), gone_at=day(1)
    )


def test_404_is_gone_the_second_time_a_day_later() -> None:
    for miss in (lambda days: bare(days, 404), lambda days: wall(days, missing=True)):
        assert standing([good(0), miss(1)]).status == "live"
        assert standing([good(0), miss(1), miss(1.5)]).status == "live"
        assert standing([good(0), miss(1), miss(2)]).gone_at == day(1)
        assert standing([good(0), miss(1), miss(1.5), miss(2)]).gone_at == day(1)


def test_the_series_of_misses_begins_anew_when_it_was_seen_between() -> None:
    flapping = [good(0), bare(1, 404), good(2), bare(3, 404), good(4), bare(5, 404)]
    assert standing(flapping).status == "live"
    assert standing([*flapping, bare(6, 404)]).gone_at == day(5)
    assert standing([*flapping, bare(6, 404), good(7)]) == Standing(
        status="live", first_seen=day(0), last_seen=day(7)
    )


def test_errors_between_two_misses_neither_count_nor_forgive() -> None:
    assert standing([good(0), bare(1, 404), bare(1.5, 503), wall(1.7), bare(2, 404)]).gone_at == day(1)


def test_a_miss_before_410_is_when_it_went() -> None:
    assert standing([good(0), bare(1, 404), bare(1.1, 410)]).gone_at == day(1)


def test_a_304_after_a_notice_is_the_notice_once_more() -> None:
    assert standing([good(0), wall(1, missing=True), bare(2, 304)]).gone_at == day(1)


def test_misses_where_it_never_stood_say_nothing() -> None:
    assert standing([bare(0, 410, url=VIEW), good(1), bare(2, 410, url=VIEW)]).status == "live"


def test_the_end_of_a_view_is_not_the_end_of_the_article() -> None:
    view = good(0, url=VIEW, revises=False)
    end = replace(bare(1, 410, url=VIEW), revises=False)
    assert standing([good(0), view, end]).status == "live"


def test_a_redirect_elsewhere_is_a_move_and_one_within_is_none() -> None:
    assert standing([good(0), bare(1, 301)]).status == "moved"
    assert standing([good(0), bare(1, 302), good(2)]).status == "live"
    assert standing([good(0), bare(1, 404), bare(2, 301), bare(3, 404)]).status == "moved"
    assert standing([good(0), bare(1, 301, inside=True)]).status == "live"


def test_misses_without_a_time_leave_it_standing() -> None:
    undated = replace(bare(0, 404), at=None)
    assert standing([good(None), undated, undated]).status == "live"
    assert standing([good(None), replace(undated, status=410)]) == Standing(
        status="gone", first_seen=None, last_seen=None
    )
