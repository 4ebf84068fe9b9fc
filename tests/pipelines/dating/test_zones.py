"""What a site's stamps tell of its zone."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta, timezone

from hypothesis import given
from hypothesis import strategies as st

from pipelines.dating.zones import Offsets, Stamp, Zone, learn, time_said

YEREVAN = (240,) * 12
WINTER, SUMMER = timezone(timedelta(hours=1)), timezone(timedelta(hours=2))


def stamp(article: int, moment: datetime, kind: str = "json-ld") -> Stamp:
    return Stamp(f"osmer.example/{article}", kind, moment.isoformat(), moment.date(), moment)


def words(article: int, says: str, day: date) -> Stamp:
    return Stamp(f"osmer.example/{article}", "byline", says, day, None)


def at(hours: float, *, month: int = 2) -> datetime:
    return datetime(2021, month, 4, 10, 20, tzinfo=timezone(timedelta(hours=hours)))


def test_two_articles_that_state_an_offset_tell_it_for_all_the_year() -> None:
    assert learn([stamp(1, at(4)), stamp(2, at(4))]) == YEREVAN


def test_one_article_is_not_enough_however_often_it_states_it() -> None:
    assert learn([stamp(1, at(4)), stamp(1, at(4), "meta"), stamp(1, at(4).replace(day=5))]) == ()
    assert learn([]) == ()


def test_summer_time_is_told_by_the_months() -> None:
    found = learn([stamp(n, at(2 if 4 <= n <= 10 else 1, month=n)) for n in range(1, 13)])
    assert found == (60, 60, 60, 120, 120, 120, 120, 120, 120, 120, 60, 60)


def test_a_month_without_a_stamp_is_as_the_nearest_one() -> None:
    found = learn([stamp(1, at(1, month=1)), stamp(2, at(1, month=12)), stamp(3, at(2, month=7))])
    assert found == (60, 60, 60, 60, 120, 120, 120, 120, 120, 60, 60, 60)


def test_one_who_counts_in_utc_in_winter_means_it_if_his_summer_has_an_offset() -> None:
    found = learn([stamp(1, at(1, month=7)), stamp(2, at(0, month=1)), stamp(3, at(0, month=2))])
    assert (found[0], found[6]) == (0, 60)


def test_stamps_in_utc_alone_tell_nothing() -> None:
    assert learn([stamp(n, at(0)) for n in range(9)]) == ()


def test_an_agencys_stamps_among_many_are_outvoted_and_a_mixture_tells_nothing() -> None:
    own = [stamp(n, at(4)) for n in range(8)]
    assert learn([*own, stamp(9, at(-5, month=6))]) == YEREVAN
    assert learn([*own, *(stamp(n, at(-5, month=6)) for n in range(10, 16))]) == ()


def test_a_time_in_the_text_beside_the_moment_in_utc_tells_the_offset() -> None:
    found = [
        each
        for n in (1, 2)
        for each in (
            stamp(n, datetime(2021, 2, 4, 21, 10 * n, tzinfo=UTC)),
            words(n, f"05.02.2021 | 01:{10 * n}", date(2021, 2, 5)),
        )
    ]
    assert learn(found) == YEREVAN
    assert learn(found[:2]) == ()


def test_a_time_of_another_minute_is_of_something_else() -> None:
    found = [
        each
        for n in (1, 2)
        for each in (stamp(n, at(0)), words(n, "4 February 2021, 14:27", date(2021, 2, 4)))
    ]
    assert learn(found) == ()


@given(st.permutations([stamp(n, at(h, month=n)) for n, h in enumerate((1, 1, 1, 2, 2, 9, 2, 2, 1), 1)]))
def test_the_order_of_the_stamps_does_not_matter(stamps: list[Stamp]) -> None:
    assert learn(stamps) == learn(sorted(stamps, key=lambda one: one.article))


def test_a_moment_is_read_by_the_site_file_then_its_own_offset_then_the_sites_other_stamps() -> None:
    night = datetime(2021, 2, 4, 21, 30, tzinfo=UTC)
    paris = night.astimezone(WINTER)
    for zone, day, own_day, said in (
        (Zone("Asia/Yerevan", (0,) * 12), 5, 5, "in the site's zone Asia/Yerevan"),
        (Zone(None, YEREVAN), 5, 4, "by the offset of the site's other stamps, +04:00"),
        (Zone(), 4, 4, "in UTC, for the site's zone is not known"),
    ):
        assert (zone.day(night).day, zone.day(paris).day) == (day, own_day)
        assert zone.words(night) == said
    assert Zone(None, YEREVAN).words(paris) == "by the offset that it states, +01:00"
    assert (Zone().known, Zone(None, YEREVAN).known, Zone("UTC").known) == (False, True, True)


def test_the_offset_of_a_moment_is_that_of_its_month() -> None:
    offsets: Offsets = (60,) * 3 + (120,) * 7 + (60,) * 2
    assert Zone(None, offsets).local(datetime(2021, 7, 1, 12, tzinfo=UTC)).isoformat()[-6:] == "+02:00"
    assert Zone(None, offsets).local(datetime(2021, 1, 1, 12, tzinfo=UTC)).isoformat()[-6:] == "+01:00"


def test_a_time_of_day_at_the_end_of_a_date_is_read() -> None:
    assert time_said("28.04.2023 - 19:20") == time(19, 20)
    assert time_said("October 23, 2024, 3:48 pm") == time(15, 48)
    assert time_said("28 April 2023") is None
