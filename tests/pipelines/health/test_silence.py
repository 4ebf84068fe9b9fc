from __future__ import annotations

from datetime import date, timedelta

from pipelines.health.rhythm import silence, thin_week

START = date(2025, 1, 6)  # a Monday


def days(counts: list[int]) -> tuple[dict[date, int], list[date]]:
    watched = [START + timedelta(number) for number in range(len(counts))]
    return dict(zip(watched, counts, strict=True)), watched


def is_silent(counts: list[int]) -> bool:
    found = silence(*days(counts))
    return found is not None and found.is_unusual()


def test_a_daily_paper_is_missed_on_its_second_day_of_silence() -> None:
    assert not is_silent([5] * 90 + [0])
    assert is_silent([5] * 90 + [0, 0])


def test_a_weekend_without_news_is_no_silence_where_weekends_never_have_any() -> None:
    weeks = [8, 8, 8, 8, 8, 0, 0] * 15
    assert not is_silent(weeks)
    assert not is_silent([*weeks, 0])
    assert is_silent([*weeks, 0, 0, 0])


def test_a_weekly_is_missed_after_it_did_not_come_out_twice() -> None:
    weeks = [0, 0, 0, 6, 0, 0, 0] * 40
    assert not is_silent([*weeks, 0, 0, 0, 0, 0, 0])
    assert is_silent([*weeks, *[0] * 14])


def test_a_site_that_has_often_rested_as_long_may_rest_again() -> None:
    rests = ([3] * 10 + [0] * 6) * 8 + [3] * 10
    assert not is_silent([*rests, *[0] * 7])
    assert is_silent([*rests, *[0] * 20])


def test_one_long_outage_does_not_deafen_the_check() -> None:
    counts = [5] * 200 + [0] * 40 + [5] * 100
    assert not is_silent(counts + [0] * 7)
    assert is_silent(counts + [0] * 18)


def test_too_short_a_past_tells_nothing() -> None:
    assert silence(*days([5] * 20 + [0] * 5)) is None  # too few days
    assert silence(*days(([1] + [0] * 19) * 3)) is None  # too few with news
    assert silence(*days([0] * 60)) is None
    assert silence({}, []) is None


def test_a_week_is_thin_beside_the_leanest_before_it_only() -> None:
    past = [[2, 3, 4, 5][number % 4] for number in range(7 * 14)]
    found = thin_week(*days(past + [1, 0, 2, 0, 1, 1, 0]))
    assert found is not None
    assert found.is_unusual()
    lean = past[:49] + [1, 1, 1, 1, 0, 1, 1] + past[49:]
    found = thin_week(*days(lean + [1, 0, 2, 0, 1, 1, 0]))
    assert found is not None
    assert not found.is_unusual()
    assert thin_week(*days([5] * 7 * 5)) is None
    empty = thin_week(*days([5] * 7 * 14 + [0] * 7))
    assert empty is not None
    assert not empty.is_unusual()  # that is a silence
