"""What a short string says of a day."""

import time
import timeit
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.dating.strings import find, read

DAY = date(2025, 10, 21)


@pytest.mark.parametrize(
    "text",
    [
        "21.Oct.2025",
        "21 Oct 2025",
        "October 21, 2025",
        "Oct. 21st 2025",
        "21.10.2025",
        "21. 10. 2025",
        "21/10/2025",
        "10/21/2025",
        "2025/10/21",
        "2025-10-21",
        "20251021",
        "20251021T1020",
        "2025-10-21T10:20:30",
        "Tuesday, 21 October 2025, 10:20",
        "2025年10月21日",
        "2025년 10월 21일",
        "21 октября 2025 г., 12:15",
        "21 հոկտեմբերի 2025",
        "Հոկտեմբեր 21, 2025",
        "21 ოქტომბერი, 2025",
        "21 oktyabr 2025",
        "21 жовтня 2025",
        "٢١ أكتوبر ٢٠٢٥",
        "21 تشرين الأول 2025",
        "۲۱ اکتبر ۲۰۲۵",
        "21 EKİM 2025 Salı",
        "21. Oktober 2025 um 10:20 Uhr",
        "le 21 octobre 2025 à 10h20",
        "21 de octubre de 2025",
        "2025 m. spalio 21 d.",
        "2025. október 21.",
        "21 tháng 10 năm 2025",
        "Tue Oct 21 10:20:30 2025",
        "10:20, 21-Oct-2025",
    ],
)
def test_one_day_is_read_from_many_spellings(text):
    found = read(text)
    assert found is not None
    assert (found.earliest, found.latest, found.instant, found.precision) == (DAY, DAY, None, "day")


@pytest.mark.parametrize(
    ("text", "instant", "precision"),
    [
        ("2025-10-21T10:20:30Z", datetime(2025, 10, 21, 10, 20, 30, tzinfo=UTC), "second"),
        ("20251021T102030Z", datetime(2025, 10, 21, 10, 20, 30, tzinfo=UTC), "second"),
        ("2025-10-21 10:20 UTC", datetime(2025, 10, 21, 10, 20, tzinfo=UTC), "minute"),
        ("2025-10-21T10:20:30.123+0400", datetime(2025, 10, 21, 6, 20, 30, tzinfo=UTC), "second"),
        ("2025-10-21T10:20:30-05:00", datetime(2025, 10, 21, 15, 20, 30, tzinfo=UTC), "second"),
        ("2025-10-21T10:20:30+04", datetime(2025, 10, 21, 6, 20, 30, tzinfo=UTC), "second"),
        ("Tue, 21 Oct 2025 10:20:30 +0400", datetime(2025, 10, 21, 6, 20, 30, tzinfo=UTC), "second"),
        ("Tue Oct 21 10:20:30 GMT 2025", datetime(2025, 10, 21, 10, 20, 30, tzinfo=UTC), "second"),
        ("October 21, 2025 at 5:30 pm EST", datetime(2025, 10, 21, 22, 30, tzinfo=UTC), "minute"),
        ("October 21, 2025 12:30 a.m. GMT", datetime(2025, 10, 21, 0, 30, tzinfo=UTC), "minute"),
        ("1761042030", datetime(2025, 10, 21, 10, 20, 30, tzinfo=UTC), "second"),
        ("1761042030000", datetime(2025, 10, 21, 10, 20, 30, tzinfo=UTC), "second"),
    ],
)
def test_a_stated_offset_makes_an_instant(text, instant, precision):
    found = read(text)
    assert found is not None
    assert (found.instant, found.precision) == (instant, precision)
    assert found.earliest == found.latest == found.instant.date()


@pytest.mark.parametrize(
    "text",
    [
        "2025-10-21T00:00:00Z",  # a bare date, filled up
        "2025-10-21 10:20",
        "21.10.2025 10:00-11:00",  # a span of time
        "2025-10-21T10:20:30+25:00",
        "October 21, 2025 13:30 pm UTC",
    ],
)
def test_without_a_believable_offset_there_is_a_day_and_no_instant(text):
    assert [(one.earliest, one.instant) for one in find(text)] == [(DAY, None)]


@pytest.mark.parametrize(
    "text",
    [
        "2026-02-30",
        "31.04.2025",
        "0000-00-00",
        "1970-01-01T00:00:00Z",
        "1969-12-31",
        "2099-01-01",
        "1404/07/29",  # Persian calendar
        "21 ตุลาคม 2568",  # Buddhist era
        "32 October 2025",
        "1.2.2021.4",  # a version
        "10.10.2025.123",
        "12-14 October 2025",  # days of an event
        "A2025-10-21",
        "2025-10-21b",
        "21 Oct 25",
        "21/10/25",
        "0000000000000",
        "00000000",
        "2025-13",
        "no digit",
        "",
    ],
)
def test_what_is_no_possible_date_is_rejected_and_not_repaired(text):
    assert read(text) is None
    assert find(text) == ()


def test_an_ambiguous_date_spans_both_readings_until_the_order_is_known():
    march, april = date(2021, 3, 4), date(2021, 4, 3)
    both = read("03/04/2021")
    assert both is not None
    assert (both.earliest, both.latest, both.precision) == (march, april, "range")
    assert [read("03/04/2021", order=order).earliest for order in ("mdy", "dmy")] == [march, april]
    assert read("03.04.2021").earliest == read("03.04.2021").latest == april
    assert read("04/04/2021").precision == "day"
    assert read("10/21/2025", order="dmy").earliest == DAY  # there is no 21st month


def test_two_digit_years_need_a_known_order():
    assert read("21/10/25", order="dmy").earliest == DAY
    assert read("25/10/21", order="ymd").earliest == DAY
    assert read("21-Oct-25", order="dmy").earliest == DAY
    assert read("21.10.98", order="dmy").earliest == date(1998, 10, 21)
    assert read("21 Oct 10:20", order="dmy") is None


def test_a_name_that_two_languages_use_for_different_months_gives_a_range():
    found = read("12. listopada 2021")  # Polish November, Croatian October
    assert (found.earliest, found.latest) == (date(2021, 10, 12), date(2021, 11, 12))


def test_a_month_alone_is_a_range():
    found = read("2024-02")
    assert (found.earliest, found.latest, found.precision) == (date(2024, 2, 1), date(2024, 2, 29), "range")


def test_all_dates_of_a_text_are_found_with_their_places():
    text = "Flood warning lifted 20.Oct.2025 | Updated 21.10.2025, 10:20"
    found = find(text)
    assert [one.earliest.day for one in found] == [20, 21]
    assert [text[one.start : one.end] for one in found] == [one.says for one in found]
    assert read(text) is None


def test_a_label_may_stand_around_a_date_but_not_a_sentence():
    assert read("Published on 21 Oct 2025") is not None
    assert read("The bridge that fell on 21 Oct 2025 will be built again") is None
    assert read("21 Oct 2025, page 3") is None
    assert read("21 Oct 2025" + " " * 30 + "x" * 100) is None


def test_a_day_is_that_of_the_sites_zone_where_an_instant_is_known():
    late = read("2025-10-20T22:30:00Z")
    assert late.days("Asia/Yerevan") == (DAY, DAY)
    assert late.days(None) == (date(2025, 10, 20),) * 2
    assert read("20 Oct 2025").days("Asia/Yerevan") == (date(2025, 10, 20),) * 2


@given(st.datetimes(datetime(1971, 1, 2), datetime(2060, 1, 1)), st.integers(-12 * 4, 14 * 4))
def test_every_stamp_that_python_writes_is_read_back(moment, quarters):
    moment = moment.replace(microsecond=0, tzinfo=timezone(timedelta(minutes=15 * quarters)))
    found = read(moment.isoformat())
    assert found is not None
    assert found.earliest == moment.date()
    assert found.instant == (moment if (moment.hour, moment.minute, moment.second) != (0, 0, 0) else None)


@given(st.text(alphabet="0123456789 .,:/-TZOctober年月日de\n+", max_size=60))
def test_no_text_breaks_the_reader(text):
    for one in find(text):
        assert text[one.start : one.end] == one.says
        assert one.earliest <= one.latest
    read(text)


@pytest.mark.parametrize(
    "piece", ["1.", "1/", "21 de ", "2025-10-21T", "1 a a ", "12:", "2025年", "oct ", "a1"]
)
def test_cost_grows_no_faster_than_the_text(piece):
    def seconds(count: int) -> float:
        return min(timeit.repeat(lambda: find(piece * count), number=1, repeat=3, timer=time.process_time))

    # Sixteen times the text; a quadratic reader would take 256 times as long.
    assert seconds(16_000) < 100 * max(seconds(1_000), 0.002)
