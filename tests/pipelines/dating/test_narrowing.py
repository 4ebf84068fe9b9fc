"""What is left of a claim of several days."""

from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from pipelines.dating.narrowing import Span, narrowed, readings
from pipelines.values import Claim

MARCH, APRIL = date(2021, 3, 4), date(2021, 4, 3)


def claim(says: str, earliest: date = MARCH, latest: date = APRIL) -> Claim:
    return Claim(
        url="https://osmer.example/1",
        kind="byline",
        says=says,
        earliest=earliest,
        latest=latest,
        precision="range",
    )


def test_a_date_of_unknown_order_is_one_of_two_days() -> None:
    assert readings(claim("03/04/2021")) == (MARCH, APRIL)
    assert readings(claim("/2021/03/", date(2021, 3, 1), date(2021, 3, 31))) == ()
    assert readings(claim("3 days ago", date(2021, 1, 2), date(2021, 2, 1))) == ()
    assert readings(claim("04/04/2021", date(2021, 4, 4), date(2021, 4, 4))) == ()


def test_the_weekday_beside_it_tells_which() -> None:
    assert narrowed(claim("Thu 03/04/2021"), []) == (MARCH, MARCH, "the weekday beside it")
    assert narrowed(claim("Saturday, 03/04/2021"), []) == (APRIL, APRIL, "the weekday beside it")
    assert narrowed(claim("Monday 03/04/2021"), []) == (MARCH, APRIL, "")  # neither is


def test_a_month_or_an_upper_bound_tells_which() -> None:
    april: Span = (date(2021, 4, 1), date(2021, 4, 30))
    assert narrowed(claim("03/04/2021"), [(april, "the url")]) == (APRIL, APRIL, "the url")
    assert narrowed(claim("03/04/2021"), [((None, date(2021, 3, 9)), "a change")]) == (
        MARCH,
        MARCH,
        "a change",
    )


def test_what_none_of_the_days_fits_narrows_nothing() -> None:
    may: Span = (date(2021, 5, 1), date(2021, 5, 31))
    assert narrowed(claim("03/04/2021"), [(may, "the url")]) == (MARCH, APRIL, "")


def test_a_span_keeps_its_days_on_that_weekday_alone() -> None:
    month = claim("Friday", date(2021, 2, 1), date(2021, 2, 28))
    assert narrowed(month, []) == (date(2021, 2, 5), date(2021, 2, 26), "the weekday beside it")
    first, last, by = narrowed(month, [((date(2021, 2, 8), date(2021, 2, 13)), "its neighbours")])
    assert (first, last) == (date(2021, 2, 12), date(2021, 2, 12))
    assert by == "the weekday beside it and its neighbours"


def test_what_is_longer_than_a_year_is_left_as_it_is() -> None:
    decade = claim("the nineties", date(1990, 1, 1), date(1999, 12, 31))
    assert narrowed(decade, [((date(1994, 1, 1), date(1995, 1, 1)), "x")])[:2] == (
        decade.earliest,
        decade.latest,
    )


days = st.dates(date(2020, 12, 1), date(2021, 6, 1))


@given(
    st.lists(st.tuples(st.none() | days, st.none() | days), max_size=4), st.sampled_from(["", "Fri ", "Mon "])
)
def test_narrowing_never_leaves_what_was_claimed(spans: list[Span], weekday: str) -> None:
    first, last, _ = narrowed(claim(f"{weekday}03/04/2021"), [(span, "a span") for span in spans])
    assert {first, last} <= {MARCH, APRIL}
