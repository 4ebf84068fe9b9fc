"""What day does this short string name?

For strings that were isolated already: a meta's content, a JSON-LD value, the entry of a list, a byline.
Never for a whole page, where most dates are of something else. A date that cannot be is rejected, not
repaired: repairing 2026-02-30 makes a wrong day that looks like a right one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple
from zoneinfo import ZoneInfo

from pipelines.dating.clock import Clock, clock_at
from pipelines.dating.months import CONNECTING, COUNTED, WORD, begins_name, fold, longest_name, named

FIRST_YEAR, LAST_YEAR = 1800, 2068
# What programs print for "no date": the epoch, the same hour west of Greenwich, a spreadsheet's first day.
SENTINELS = frozenset({date(1970, 1, 1), date(1969, 12, 31), date(1900, 1, 1)})


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A date within a text: `text[start:end] == says`."""

    start: int
    end: int
    says: str
    earliest: date  # as written; the same as `latest` unless the string can be read in several ways
    latest: date
    instant: datetime | None = None  # only where an offset is stated, and then with that offset
    precision: str = "day"  # second or minute with an instant, else day or range

    def days(self, zone: str | None) -> tuple[date, date]:
        """Earliest and latest day in a site's zone; None or a bare date: the days as written."""
        if self.instant is None or zone is None:
            return self.earliest, self.latest
        day = self.instant.astimezone(ZoneInfo(zone)).date()
        return day, day


# The same few strings stand in the lists of all pages of a site.
@lru_cache(maxsize=20_000)
def find(text: str, *, order: str | None = None) -> tuple[Found, ...]:
    """All dates in a short text, left to right.

    `order` ("dmy", "mdy", "ymd") tells how 03/04/2021 is meant; without it such a date is a range that spans
    both readings. Two-digit years are read only where the order is known. The cost is linear in the length of
    the text.
    """
    if not _TWO_NUMBERS.search(text) or (order is None and not _YEAR.search(text)):
        return ()
    tokens = [_Token(m.lastgroup is not None, m[0], *m.span()) for m in _TOKEN.finditer(text)]
    found: list[Found] = []
    at = 0
    while at < len(tokens):
        one = _date_at(text, tokens, at, order)
        if one is None:
            at += 1
            continue
        found.append(one)
        while at < len(tokens) and tokens[at].start < one.end:
            at += 1
    return tuple(found)


@lru_cache(maxsize=20_000)
def read(text: str, *, order: str | None = None) -> Found | None:
    """The date that a string is, apart from a weekday, a label or a time of day around it."""
    text = text.strip()
    if not text or len(text) > 120:
        return None
    if text.isascii() and text.isdigit():
        return _digits_alone(text)
    if month := _MONTH_ALONE.fullmatch(text):
        return _whole_month(text, int(month[1]), int(month[2]))
    found = find(text, order=order)
    if len(found) != 1:
        return None
    rest = _CLOCK.sub(" ", f"{text[: found[0].start]} {text[found[0].end :]}")
    return None if _DIGIT.search(rest) or len(WORD.findall(rest)) > 4 else found[0]


class _Token(NamedTuple):
    number: bool
    text: str
    start: int
    end: int


_DIGIT = re.compile(r"\d")
_TWO_NUMBERS = re.compile(r"\d\D+\d")  # day and year at least, or a time behind
_YEAR = re.compile(r"(?<!\d)(?:\d{4}|\d{8})(?!\d)")  # by itself, or with month and day
_TOKEN = re.compile(rf"(?P<number>\d+)|{WORD.pattern}")
_SEPARATOR = re.compile(r"\s?([./\-‐–])\s?")
_LOOSE = re.compile(r"[\s.,/\-‐–ºª°'’`´\u061c\u060c\u200b-\u200f\u202a-\u202e\u2066-\u2069]{0,5}")
_MONTH_ALONE = re.compile(r"(\d{4})-(\d{2})")
_BASIC_TIME = re.compile(r"T\d{4}")
_CLOCK = re.compile(r"\b\d{1,2}\s?[:.h]\s?\d{2}(?:[:.]\d{2})?\b|\b\d{1,2}\s?[ap]\.?m\b", re.I)


def _date_at(text: str, tokens: list[_Token], at: int, order: str | None) -> Found | None:
    """The date that begins with this token."""
    token = tokens[at]
    if token.number:
        found = _numeric(text, tokens, at, order) or _compact(text, token) or _han(text, tokens, at)
        if found or _joined_to_number(text, tokens, at):
            return found
        if len(token.text) <= 2:
            return _worded(text, tokens, at, "dmy", order)
        return _worded(text, tokens, at, "ymd", order) or _worded(text, tokens, at, "ydm", order)
    if begins_name(fold(token.text)) and any(
        other.number for other in tokens[at + 1 : at + 2 + longest_name()]
    ):
        return _worded(text, tokens, at, "mdy", order)
    return None


def _numeric(text: str, tokens: list[_Token], at: int, order: str | None) -> Found | None:
    """2025-10-21, 21.10.2025, 21/10/2025, 2025. 10. 21."""
    parts = tokens[at : at + 3]
    if len(parts) < 3 or not (parts[1].number and parts[2].number):
        return None
    gaps = [_SEPARATOR.fullmatch(text, a.end, b.start) for a, b in pairwise(parts)]
    if not (gaps[0] and gaps[1] and gaps[0][1] == gaps[1][1]) or not _stands_alone(text, tokens, at, at + 2):
        return None
    widths = [len(part.text) for part in parts]
    if widths[1] > 2:
        return None
    if widths[0] == 4 and widths[2] <= 2:
        readings = ["ymd"]
    elif widths[0] <= 2 and widths[2] == 4:
        # Both, the likelier first: a number above 12 decides, even against the order.
        readings = ["mdy", "dmy"] if order == "mdy" else ["dmy", "mdy"]
    elif max(widths) <= 2 and order:
        readings = [order]
    else:
        return None
    numbers = [int(part.text) for part in parts]
    if max(widths) <= 2:
        year = readings[0].index("y")
        numbers[year] = _full_year(numbers[year])
    possible = [_day(**dict(zip(reading, numbers, strict=True))) for reading in readings]
    days = [day for day in possible if day]
    decided = order is not None or gaps[0][1] == "."
    return _found(text, parts[0].start, parts[2].end, days[:1] if decided else days)


def _stands_alone(text: str, tokens: list[_Token], first: int, last: int) -> bool:
    """Neither a piece of a longer number or version, nor glued to Latin letters (T and Z apart)."""
    before, after = text[: tokens[first].start][-1:], text[tokens[last].end :][:1]
    if _joined_to_number(text, tokens, first) or (before.isascii() and before.isalpha()):
        return False
    if after.isascii() and after.isalpha() and after not in "TtZz":
        return False
    return not (after in {".", "/", "-"} and text[tokens[last].end + 1 :][:1].isdigit())


def _joined_to_number(text: str, tokens: list[_Token], at: int) -> bool:
    """Is this the 14 of "12-14 October", or the end of a version number?"""
    return at > 0 and tokens[at - 1].number and text[tokens[at - 1].end : tokens[at].start] in set("./-‐–:,")


def _compact(text: str, token: _Token) -> Found | None:
    """20251021T1020: without the time it is a mere number."""
    if len(token.text) != 8 or not _BASIC_TIME.match(text, token.end):
        return None
    day = _day(int(token.text[:4]), int(token.text[4:6]), int(token.text[6:]))
    return _found(text, token.start, token.end, [day] if day else [])


def _han(text: str, tokens: list[_Token], at: int) -> Found | None:
    """2025年10月21日, 2025년 10월 21일."""
    if len(tokens[at].text) != 4:
        return None
    parts = tokens[at : at + 6]
    if len(parts) < 6 or [part.number for part in parts] != [True, False] * 3:
        return None
    if parts[1].text in {"年", "년"} and parts[3].text in {"月", "월"} and parts[5].text[0] in "日일号":
        day = _day(int(parts[0].text), int(parts[2].text), int(parts[4].text))
        return _found(text, parts[0].start, parts[5].start + 1, [day] if day else [])
    return None


def _worded(text: str, tokens: list[_Token], at: int, shape: str, order: str | None) -> Found | None:
    """21.Oct.2025, October 21, 2025, 27 de octubre de 2025, 2025 m. spalio 21 d., 21 tháng 10, 2025."""
    values: dict[str, int] = {}
    months: frozenset[int] = frozenset()
    clock: Clock | None = None
    here, end = at, tokens[at].start
    for letter in shape:
        if letter != shape[0]:
            here = _skip(tokens, here, limit=2)
        if shape == "mdy" and letter == "y" and (clock := clock_at(text, end)):
            # Java and C put the time before the year: "Tue Oct 21 10:20:30 GMT 2025".
            while here < len(tokens) and tokens[here].start < clock.end:
                here += 1
            end = clock.end
        if here >= len(tokens) or (end < tokens[here].start and not _near(text, tokens, here)):
            return None
        token = tokens[here]
        if letter == "m":
            months, here = _month(tokens, here)
            if not months:
                return None
        elif letter == "d" and token.number and len(token.text) <= 2:
            values["d"] = int(token.text)
            here = _ordinal(text, tokens, here + 1)
        elif letter == "y" and token.number and (year := _year(text, token, short=order == shape)):
            values["y"] = year
            here += 1
        else:
            return None
        end = tokens[here - 1].end
    days = [day for month in sorted(months) if (day := _day(values["y"], month, values["d"]))]
    return _found(text, tokens[at].start, end, days, clock)


def _near(text: str, tokens: list[_Token], at: int) -> bool:
    return _LOOSE.fullmatch(text, tokens[at - 1].end, tokens[at].start) is not None


def _skip(tokens: list[_Token], at: int, limit: int) -> int:
    for _ in range(limit):
        if at < len(tokens) and not tokens[at].number and fold(tokens[at].text) in CONNECTING:
            at += 1
    return at


def _month(tokens: list[_Token], at: int) -> tuple[frozenset[int], int]:
    """The months meant, and the token after the name; the longest name wins."""
    words: list[str] = []
    for token in tokens[at : at + longest_name()]:
        if token.number:
            break
        words.append(fold(token.text))
        if len(words) == 1 and not begins_name(words[0]):
            return frozenset(), at
    for count in range(len(words), 0, -1):
        if months := named(tuple(words[:count])):
            return months, at + count
    if words == [COUNTED] and at + 1 < len(tokens) and 1 <= int(tokens[at + 1].text) <= 12:
        return frozenset({int(tokens[at + 1].text)}), at + 2
    return frozenset(), at


def _ordinal(text: str, tokens: list[_Token], at: int) -> int:
    """Step over what is glued to a day: 1st, 1er, 21-го."""
    if at < len(tokens) and not tokens[at].number and len(tokens[at].text) <= 3:
        glued = text[tokens[at - 1].end : tokens[at].start] in {"", "-"}
        if glued and not named((fold(tokens[at].text),)):
            return at + 1
    return at


def _year(text: str, token: _Token, *, short: bool) -> int | None:
    if len(token.text) == 4:
        return int(token.text)
    if len(token.text) == 2 and short and text[token.end :][:1] not in {":", "h"}:
        return _full_year(int(token.text))
    return None


def _full_year(two_digits: int) -> int:
    return two_digits + (2000 if two_digits <= 68 else 1900)  # as POSIX strptime does


def _day(y: int, m: int, d: int) -> date | None:
    """A possible day, or None."""
    if not FIRST_YEAR <= y <= LAST_YEAR:
        return None
    try:
        day = date(y, m, d)
    except ValueError:
        return None
    return None if day in SENTINELS else day


def _found(text: str, start: int, end: int, days: list[date], clock: Clock | None = None) -> Found | None:
    """The date between `start` and `end`, and the time (`clock`, or what follows) as part of what it says."""
    if not days:
        return None
    earliest, latest = min(days), max(days)
    instant, precision = None, "day" if earliest == latest else "range"
    if clock := clock or clock_at(text, end):
        end = max(end, clock.end)
        if earliest == latest and (instant := clock.on(earliest)):
            precision = "minute" if clock.second is None else "second"
    return Found(
        start=start,
        end=end,
        says=text[start:end],
        earliest=earliest,
        latest=latest,
        instant=instant,
        precision=precision,
    )


def _digits_alone(text: str) -> Found | None:
    """20251021, 20251021102030, or seconds (or milliseconds) since the epoch."""
    if len(text) in {8, 12, 14}:
        day = _day(int(text[:4]), int(text[4:6]), int(text[6:8]))
        return _found(text, 0, len(text), [day]) if day else None
    if len(text) not in {10, 13}:
        return None
    instant = datetime.fromtimestamp(int(text[:10]), UTC)
    if not (day := _day(instant.year, instant.month, instant.day)):
        return None
    return Found(
        start=0, end=len(text), says=text, earliest=day, latest=day, instant=instant, precision="second"
    )


def _whole_month(text: str, year: int, month: int) -> Found | None:
    if not (first := _day(year, month, 1)):
        return None
    last = (first.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
    return Found(start=0, end=len(text), says=text, earliest=first, latest=last, precision="range")
