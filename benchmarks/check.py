"""How often does the check for silence cry wolf, and how soon does it hear one?

Sites of known habits are simulated from seeds: healthy for years, each day looked at as `newsbot check` would from cron,
then silent for good. A false alarm is one spell of days on which a healthy site is called silent or thin.

python -m benchmarks.check [--years 20] [--seed 1]
"""

from __future__ import annotations

import argparse
import math
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import median

from pipelines.health import thresholds
from pipelines.health.rhythm import silence, thin_week

START = date(2020, 1, 6)
Habit = Callable[[random.Random, int], Iterator[int]]


def steady(a_day: float) -> Habit:
    """So many articles a day, each day alike."""

    def days(luck: random.Random, count: int) -> Iterator[int]:
        return (poisson(luck, a_day) for _ in range(count))

    return days


def working_days(a_day: float, weekend: float = 0.0) -> Habit:
    """Many from Monday to Friday, few or none at weekends, none on ten holidays a year and the week after Christmas."""

    def days(luck: random.Random, count: int) -> Iterator[int]:
        for number in range(count):
            day = START + timedelta(number)
            off = luck.random() < 10 / 365 or (day.month, day.day) >= (12, 24)
            yield 0 if off else poisson(luck, weekend if day.weekday() >= 5 else a_day)

    return days


def weekly(skipped: float) -> Habit:
    """A paper that comes out on Thursdays, and now and then does not."""

    def days(luck: random.Random, count: int) -> Iterator[int]:
        for number in range(count):
            comes = (START + timedelta(number)).weekday() == 3 and luck.random() >= skipped
            yield 1 + poisson(luck, 10) if comes else 0

    return days


def uneven(a_day: float, shape: float) -> Habit:
    """As steady, but the pace of each day is drawn anew (gamma): more quiet days and more busy ones."""

    def days(luck: random.Random, count: int) -> Iterator[int]:
        return (poisson(luck, luck.gammavariate(shape, a_day / shape)) for _ in range(count))

    return days


def bursts(busy_days: float, quiet_days: float, a_day: float) -> Habit:
    """Spells of activity and of rest, of random length: a day says much of the next."""

    def days(luck: random.Random, count: int) -> Iterator[int]:
        busy = True
        for _ in range(count):
            busy = luck.random() >= 1 / busy_days if busy else luck.random() < 1 / quiet_days
            yield poisson(luck, a_day) if busy else 0

    return days


HABITS: dict[str, Habit] = {
    "50 a day": steady(50),
    "5 a day": steady(5),
    "1 a day": steady(1),
    "2 a week": steady(2 / 7),
    "5 a week, uneven": uneven(5 / 7, 0.5),
    "20 a day, uneven": uneven(20, 2),
    "working days, 15": working_days(15),
    "working days, 3, weekends .5": working_days(3, 0.5),
    "Thursdays": weekly(0.02),
    "Thursdays, 1 in 10 skipped": weekly(0.1),
    "bursts, 10 days on, 5 off": bursts(10, 5, 4),
    "bursts, 5 days on, 12 off": bursts(5, 12, 3),
}


@dataclass(frozen=True, slots=True)
class Judged:
    """How a habit fared."""

    habit: str
    site_years: float  # on which the check did not abstain
    alarms: int  # spells of false ones
    delays: tuple[int, ...]  # days from the last article to the alarm, one for each silence

    def alarms_a_year(self) -> float:
        return self.alarms / self.site_years if self.site_years else 0.0


def judge(name: str, *, years: int, seed: int) -> Judged:
    """One site for two years asked: three years of health, of which what is behind the memory counts, then silence."""
    alarms, watched_days, delays = 0, 0, []
    for each in range(math.ceil(years / 2)):
        luck = random.Random(f"{name} {seed} {each}")
        counts = list(HABITS[name](luck, 3 * 365))
        spell = False
        for today in range(thresholds.MEMORY.days, len(counts)):
            wrong = is_called_silent(counts, today)
            alarms += wrong and not spell
            spell, watched_days = wrong, watched_days + 1
        last = max(number for number, count in enumerate(counts) if count)
        quiet = counts[: last + 1] + [0] * 365
        delays.append(
            next((day - last for day in range(last + 1, len(quiet)) if is_called_silent(quiet, day)), 365)
        )
    return Judged(name, watched_days / 365, alarms, tuple(delays))


def is_called_silent(counts: list[int], today: int) -> bool:
    """Would the check, on the day after this one, find that the site published too little?"""
    first = max(0, today + 1 - thresholds.MEMORY.days)
    days = [START + timedelta(number) for number in range(first, today + 1)]
    articles = dict(zip(days, counts[first : today + 1], strict=True))
    gone, thin = silence(articles, days), thin_week(articles, days)
    return bool((gone and gone.is_unusual()) or (thin and thin.is_unusual()))


def poisson(luck: random.Random, mean: float) -> int:
    """A number of independent events (Knuth's product of uniforms)."""
    least, product, found = math.exp(-mean), luck.random(), 0
    while product > least:
        product *= luck.random()
        found += 1
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--years", type=int, default=20, help="healthy years of each habit [20]")
    parser.add_argument("--seed", type=int, default=1)
    told = parser.parse_args()
    print(
        f"{'habit':30} {'site-years':>10} {'false alarms':>12} {'a year':>7} {'days until heard, median and longest':>37}"
    )
    for name in HABITS:
        found = judge(name, years=told.years, seed=told.seed)
        print(
            f"{name:30} {found.site_years:10.0f} {found.alarms:12} {found.alarms_a_year():7.2f} "
            f"{median(found.delays):24.0f} {max(found.delays):12}"
        )


if __name__ == "__main__":
    main()
