"""Is this short line nothing but a date? Told by its shape in any language, for layout alone: no day is read
here."""

from __future__ import annotations

import re
from functools import lru_cache

_LETTERS = r"[^\W\d_]"
_TIME = re.compile(
    r"(?<![\d.])\d{1,2}\s?[:.hHч]\s?\d{2}(?::\d{2})?(?:\s?[ap]\.?m\.?)?(?![\d.])", re.IGNORECASE
)
_YEAR = r"(?:19|20)\d{2}"
_DATES = tuple(
    re.compile(pattern)
    for pattern in (
        rf"(?<!\d){_YEAR}\s?[-/.]\s?\d{{1,2}}\s?[-/.]\s?\d{{1,2}}(?!\d)",
        rf"(?<!\d)\d{{1,2}}\s?[-/.]\s?\d{{1,2}}\s?[-/.]\s?(?:{_YEAR}|\d{{2}})(?!\d)",
        rf"(?<!\d)\d{{1,2}}(?:st|nd|rd|th|er|º)?[\s.,/-]*(?:de |of )?{_LETTERS}{{3,12}}[\s.,/-]*(?:de |"
        rf"of )?{_YEAR}",
        rf"{_LETTERS}{{3,12}}[\s.,/-]*\d{{1,2}}(?:st|nd|rd|th)?[\s.,/-]+{_YEAR}",
        rf"{_YEAR}\s?[년年,.]?\s*\d{{1,2}}\s?[월月]\s*\d{{1,2}}\s?[일日]?",
        rf"{_YEAR}[\s.,-]+{_LETTERS}{{3,12}}[\s.,-]+\d{{1,2}}(?!\d)",
    )
)
# A day without its year, a time alone, an age ("3 hours ago"): a date only where many stand in a row.
_LOOSE = (
    re.compile(rf"\d{{1,2}}(?:st|nd|rd|th)?[\s./-]*{_LETTERS}{{3,12}}\.?"),
    re.compile(rf"{_LETTERS}{{3,12}}\.?\s+\d{{1,2}}(?:st|nd|rd|th)?"),
    re.compile(r"\d{1,2}[./-]\d{1,2}\.?"),
    re.compile(rf"(?:{_LETTERS}{{2,8}}\s+)?\d{{1,2}}\s?{_LETTERS}{{1,9}}\.?(?:\s+{_LETTERS}{{2,8}}\.?)?"),
)
_MARKS = " \t|,;:·•–—-()[]"
_MAX = 48  # characters: weekday, month, year, time, zone
_DIGIT = re.compile(r"\d")
_WORDS = re.compile(rf"{_LETTERS}+")


def is_date_line(text: str) -> bool:
    """A full date, perhaps with weekday, time and a second date of an update, and nothing else."""
    return len(text) <= 2 * _MAX and _DIGIT.search(text) is not None and _is_date(text)


@lru_cache(maxsize=5000)
def _is_date(text: str) -> bool:
    rest = _without_date(text)
    if rest is None:
        return False
    if len(text) > _MAX:  # room for two
        rest = _without_date(rest)
    return rest is not None and _is_trimming(rest)


def is_moment(text: str) -> bool:
    """A full date or a time of day, and nothing else: what stands beside an entry of a live blog."""
    return is_date_line(text) or (
        len(text) <= _MAX and _TIME.search(text) is not None and not _TIME.sub("", text).strip(_MARKS)
    )


def is_stamp(text: str) -> bool:
    """A date as lists give them: full, without its year, a time alone, or an age."""
    return len(text) <= _MAX and _DIGIT.search(text) is not None and _is_loose_date(text)


@lru_cache(maxsize=5000)
def _is_loose_date(text: str) -> bool:
    if _is_date(text):
        return True
    rest = _TIME.sub(" ", text).strip(_MARKS)
    return not rest or any(pattern.fullmatch(rest) for pattern in _LOOSE)


def _without_date(text: str) -> str | None:
    for pattern in _DATES:
        if found := pattern.search(text):
            return _TIME.sub(" ", text[: found.start()] + " " + text[found.end() :])
    return None


def _is_trimming(rest: str) -> bool:
    """What may stand beside a date: a weekday, a zone, "Updated"; no further figures."""
    words = _WORDS.findall(rest)
    return len(words) <= 3 and sum(map(len, words)) <= 22 and not any(letter.isdigit() for letter in rest)
