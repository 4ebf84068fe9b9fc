from __future__ import annotations

import os

import pytest

from benchmarks.check import HABITS, judge, main

EVERY = bool(os.environ.get("NEWSBOT_TEST_ALL"))
# The habits that differ most; all of them where there is time.
CHOSEN = list(HABITS) if EVERY else ["5 a day", "working days, 15", "Thursdays", "bursts, 10 days on, 5 off"]
YEARS = 20 if EVERY else 2
# What a person may be asked to forgive: a false alarm in two years of a site that rests at random, none of a steady one.
MOST_A_YEAR = 0.5
LATEST = {"5 a day": 3, "50 a day": 3, "20 a day, uneven": 3, "working days, 15": 21, "Thursdays": 28}


@pytest.mark.parametrize("habit", CHOSEN)
def test_a_healthy_site_is_seldom_called_silent_and_a_silent_one_is_heard(habit: str) -> None:
    found = judge(habit, years=YEARS, seed=4)
    assert found.site_years >= YEARS * 0.9
    assert found.alarms <= max(1, MOST_A_YEAR * found.site_years)
    assert max(found.delays) <= LATEST.get(habit, 120)


def test_the_figures_are_printed_a_line_each(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.argv", ["check", "--years", "1"])
    monkeypatch.setattr("benchmarks.check.HABITS", {"50 a day": HABITS["50 a day"]})
    main()
    heading, line = capsys.readouterr().out.splitlines()
    assert heading.split()[:2] == ["habit", "site-years"]
    assert line.startswith("50 a day ")
