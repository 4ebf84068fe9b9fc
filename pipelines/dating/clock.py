"""What time of day, and in which zone, stands behind a date?"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone

_TIME = re.compile(
    r"""(?P<gap>T|[\s,|·•@(–—-]{1,4}(?:[^\W\d_]{1,5}\.?\s)?)
    (?:(?P<hour>[01]?\d|2[0-3])(?:\s?[:.h]\s?(?P<minute>[0-5]\d)(?:[:.](?P<second>[0-5]\d)(?:[.,]\d{1,9}|:\d{3}(?!\d))?)?)?
      |(?P<basic>(?:[01]\d|2[0-3])[0-5]\d(?:[0-5]\d)?))
    (?![.:/]?\d)
    (?:\s?(?P<half>[ap])\.?\s?m\b\.?)?
    (?:\s{0,2}\(?(?P<name>Z|UTC|GMT|UT|EST|EDT|CDT|MST|MDT|PST|PDT)\b\)?)?
    (?P<offset>\s?[+\-−]\d{1,2}(?::?\d{2})?(?!\d))?""",
    re.X | re.I,
)
# RFC 822's, but for CST, which is China's as often as Chicago's.
_ZONES = {"EST": -5, "EDT": -4, "CDT": -5, "MST": -7, "MDT": -6, "PST": -8, "PDT": -7}


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """A time of day as stated."""

    end: int  # of the time, in the text
    hour: int
    minute: int
    second: int | None  # None: not stated
    zone: timezone | None  # None: not stated

    def on(self, day: date) -> datetime | None:
        """The moment, with the offset as stated; None without one.

        Exactly midnight is a bare date that some program filled up: read as an instant in UTC it would move
        to the day before wherever the sun rises later.
        """
        if self.zone is None or not (self.hour or self.minute or self.second):
            return None
        return datetime.combine(day, time(self.hour, self.minute, self.second or 0), self.zone)


def clock_at(text: str, at: int) -> Clock | None:
    """The time that begins, after a gap and perhaps a short word like "um", at this place."""
    found = _TIME.match(text, at)
    if found is None:
        return None
    iso = found["gap"] in "Tt"
    if basic := found["basic"] if iso else None:
        parts = [basic[:2], basic[2:4], basic[4:]]
    elif found["hour"] and (found["minute"] or found["half"]):
        parts = [found["hour"], found["minute"] or "0", found["second"] or ""]
    else:
        return None
    hour = _of_24(int(parts[0]), found["half"])
    if hour is None:
        return None
    return Clock(
        end=found.end(),
        hour=hour,
        minute=int(parts[1]),
        second=int(parts[2]) if parts[2] else None,
        zone=_zone(found, iso=iso),
    )


def _of_24(hour: int, half: str | None) -> int | None:
    if not half:
        return hour
    return hour % 12 + (12 if half in "pP" else 0) if 1 <= hour <= 12 else None


def _zone(found: re.Match[str], *, iso: bool) -> timezone | None:
    name, offset = (found["name"] or "").upper(), (found["offset"] or "").strip().replace("−", "-")
    if not offset:
        return (timezone(timedelta(hours=_ZONES[name])) if name in _ZONES else UTC) if name else None
    # "10:00-11:00" is a span of time, unless the stamp has the look of ISO 8601.
    if offset[0] == "-" and ":" in offset and not (name or found["second"] or iso):
        return None
    digits = offset[1:].replace(":", "")
    hours, minutes = (int(digits[:-2]), int(digits[-2:])) if len(digits) > 2 else (int(digits), 0)
    if hours > 14 or minutes > 59:
        return None
    return timezone((1 if offset[0] == "+" else -1) * timedelta(hours=hours, minutes=minutes))
