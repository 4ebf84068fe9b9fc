""" "2 hours ago", "yesterday": what day was that, by the clock of whoever fetched the page?"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from itertools import pairwise
from zoneinfo import ZoneInfo

from pipelines.dating.months import WORD, fold

_MINUTES = (
    "minute minutes min mins minuten minutos minuto minuti minuta minut минута минуты минуту минут хвилин "
    "хвилини хвилину dakika dəqiqə րոպե minuter minutter minuuttia წუთის წუთი perc phút menit λεπτά λεπτό "
    "דקות دقيقة دقائق دقیقه"
)
_HOURS = (
    "hour hours h hr hrs stunde stunden heure heures hora horas ora ore час часа часов година години "
    "годин saat ժամ uur timmar timer tuntia godzin godziny godzinę საათის საათი óra órája giờ jam ώρες "
    "ώρα שעות ساعة ساعات ساعت"
)
_DAYS = (
    "day days d tag tage tagen jour jours dia dias giorno giorni день дня дней дні днів gün gun օր dag "
    "dagen dagar dage dager päivää dni dzień დღის დღე nap napja ngày hari ημέρες μέρες ימים أيام یوم روز"
)
_WEEKS = (
    "week weeks w woche wochen semaine semaines semana semanas settimana settimane неделю недели недель "
    "неделя тиждень тижні тижнів hafta həftə շաբաթ კვირის weken vecka veckor uge uger uke uker viikkoa "
    "tydzień tygodnie tygodni hét hete"
)
_AGO = (
    "ago vor il hace ha fa há för for siden dla назад тому atras atrás once önce առաջ geleden sedan "
    "sitten წინ πριν trước lalu yang קודם לפני قبل پیش ezelőtt temu evvel əvvəl"
)
_YESTERDAY = (
    "yesterday gestern hier ayer ieri ontem вчера вчора dün dünən երեկ gisteren igår eilen wczoraj გუშინ "
    "tegnap χθες אתמול أمس دیروز"
)
_TODAY = (
    "today heute aujourd hoy oggi hoje сегодня сьогодні bugün այսօր vandaag idag tänään dzisiaj დღეს "
    "σήμερα היום اليوم امروز"
)


def _folded(words: str) -> frozenset[str]:
    return frozenset(fold(word) for word in words.split())


_UNITS = {
    word: timedelta(**{unit: 1})
    for unit, words in {"minutes": _MINUTES, "hours": _HOURS, "days": _DAYS, "weeks": _WEEKS}.items()
    for word in _folded(words)
}
_AGO_WORDS, _YESTERDAY_WORDS, _TODAY_WORDS = _folded(_AGO), _folded(_YESTERDAY), _folded(_TODAY)
_COUNT = re.compile(r"(?<![\d.:])(\d{1,2})\s?([^\W\d_]+)")
_ONE = _folded(
    "a an one ein eine einem einer un une una uno um uma un' один одну одна một bir մեկ ერთი en ett et een"
)
# Scripts that write no space between number, unit and "ago".
_GLUED = re.compile(
    r"(?<![\d月월])(\d{1,2})\s?(?:(分钟|分鐘|分|분)|(小时|小時|時間|시간)|(天|日|일)|(周|週間|주))\s?(?:之?前|전)"
)
_GLUED_UNITS = (timedelta(minutes=1), timedelta(hours=1), timedelta(days=1), timedelta(weeks=1))


@dataclass(frozen=True, slots=True)
class Span:
    """The days that a relative date can mean."""

    says: str
    earliest: date
    latest: date


def read_relative(text: str, *, now: datetime, zone: str | None) -> Span | None:
    """The days meant by a short text, counted back from `now` (aware).

    "3 days ago" spans two days, since nobody says how the page rounds. Where the site's zone is not known,
    every zone's day is possible.
    """
    if (ago := _ago(text)) is None:
        return None
    return _span(text, now - ago[0], now - ago[1], zone)


# The same few words stand in the lists of all pages of a site.
@lru_cache(maxsize=5_000)
def _ago(text: str) -> tuple[timedelta, timedelta] | None:
    """How long ago at most and at least."""
    words = [fold(word) for word in WORD.findall(text)]
    if not words or len(words) > 12:
        return None
    if _AGO_WORDS.intersection(words):
        for count in _COUNT.finditer(text):
            if unit := _UNITS.get(fold(count[2])):
                return _counted(int(count[1]), unit)
        for at, (one, word) in enumerate(pairwise(words)):
            around = {*words[max(0, at - 1) : at], *words[at + 2 : at + 3]}
            ago = _AGO_WORDS & around or words[max(0, at - 3) : at] == ["il", "y", "a"]
            if one in _ONE and ago and (unit := _UNITS.get(word)):
                return _counted(1, unit)
    if glued := _GLUED.search(text):
        unit = next(unit for unit, found in zip(_GLUED_UNITS, glued.groups()[1:], strict=True) if found)
        return _counted(int(glued[1]), unit)
    if len(words) <= 4 and _YESTERDAY_WORDS.intersection(words):
        return timedelta(days=1), timedelta(days=1)
    if len(words) <= 4 and _TODAY_WORDS.intersection(words):
        return timedelta(), timedelta()
    return None


def _counted(number: int, unit: timedelta) -> tuple[timedelta, timedelta]:
    return (number + 1) * unit, number * unit


def _span(says: str, earliest: datetime, latest: datetime, zone: str | None) -> Span:
    if zone is None:
        west, east = timedelta(hours=-12), timedelta(hours=14)
        return Span(says, (earliest.astimezone(UTC) + west).date(), (latest.astimezone(UTC) + east).date())
    there = ZoneInfo(zone)
    return Span(says, earliest.astimezone(there).date(), latest.astimezone(there).date())
