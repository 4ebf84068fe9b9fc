"""Which weekday a word names."""

from __future__ import annotations

import pytest

from pipelines.dating.weekdays import named_weekdays


@pytest.mark.parametrize(
    "text", ["Fri 03/04/2021", "Freitag, 3.4.", "viernes 3 de", "пятница", "пт, 3", "Ուրբաթ", "金曜日"]
)
def test_a_friday_is_one_in_any_language(text: str) -> None:
    assert named_weekdays(text) == {4}


def test_a_word_that_is_no_weekday_names_none() -> None:
    assert named_weekdays("Posted 03/04/2021 in Sundry") == frozenset()
    assert named_weekdays("") == frozenset()


def test_two_weekdays_are_both_possible() -> None:
    assert named_weekdays("Sat or Sun") == {5, 6}
