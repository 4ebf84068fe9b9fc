"""In which zone does a site count its days?

The site file may name it. Else the site's own stamps tell: offsets that they state, and times in its pages'
text beside the same moment in UTC. An offset does not name a zone, so what is learned is the offset of each
month, which tells summer from winter time. Where nothing is known, a stamp in UTC is read in UTC, and said so.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone
from zoneinfo import ZoneInfo

from pipelines.dating.clock import clock_at
from pipelines.values import Claim

__all__ = ["Offsets", "Stamp", "Zone", "learn", "time_said"]

Offsets = tuple[int, ...]  # minutes east of UTC, one for each month of the year; empty: not learned

_ARTICLES = 2  # that have to state an offset: one may be an agency's
_SHARE = 0.8  # of them that have to agree, apart from one hour of summer time
_HOUR = 60


@dataclass(frozen=True, slots=True)
class Zone:
    """The zone of a site's days, as far as it is known."""

    name: str | None = None  # IANA, by the site file
    offsets: Offsets = ()  # learned

    @property
    def known(self) -> bool:
        return bool(self.name or self.offsets)

    def local(self, moment: datetime) -> datetime:
        """An aware moment by the site's clock; one that states an offset keeps it unless the site file knows."""
        if self.name:
            return moment.astimezone(ZoneInfo(self.name))
        if moment.utcoffset() or not self.offsets:
            return moment
        minutes = self.offsets[moment.month - 1]
        return moment.astimezone(timezone(timedelta(minutes=minutes)))

    def day(self, moment: datetime) -> date:
        return self.local(moment).date()

    def words(self, moment: datetime) -> str:
        """By whose clock `local` reads a moment."""
        if self.name:
            return f"in the site's zone {self.name}"
        offset = self.local(moment).isoformat()[-6:]
        if moment.utcoffset():
            return f"by the offset that it states, {offset}"
        if self.offsets:
            return f"by the offset of the site's other stamps, {offset}"
        return "in UTC, for the site's zone is not known"


@dataclass(frozen=True, slots=True)
class Stamp:
    """A claim reduced to what it tells of the zone."""

    article: str  # key of the address that it speaks of
    kind: str
    says: str
    day: date
    instant: datetime | None

    @classmethod
    def of(cls, article: str, claim: Claim) -> Stamp:
        return cls(article, claim.kind, claim.says, claim.earliest, claim.instant)


def learn(stamps: Iterable[Stamp]) -> Offsets:
    """The offset of each month by the stamps of a site, whatever their order; empty where they don't tell.

    A kind of statement that names an hour's offset in some months may mean +00:00 in the others (London in winter);
    else that is UTC, and tells nothing. A time in the text without an offset, of the same minute as a stamp in UTC
    but for quarters of an hour, tells the offset too.
    """
    articles: dict[str, list[Stamp]] = defaultdict(list)
    for stamp in stamps:
        articles[stamp.article].append(stamp)
    local = {s.kind for found in articles.values() for s in found if s.instant and s.instant.utcoffset()}
    votes: dict[tuple[int, int], set[str]] = defaultdict(set)  # (month, minutes) -> articles
    for article, found in articles.items():
        stated = {(s.instant.month, _minutes(s.instant)) for s in found if s.instant and s.kind in local}
        for vote in stated or _beside_utc(found):
            votes[vote].add(article)
    return _agreed({vote: len(who) for vote, who in votes.items() if _is_meant(vote, votes)})


def _is_meant(vote: tuple[int, int], votes: Iterable[tuple[int, int]]) -> bool:
    """Is an offset of zero that of the site in winter?"""
    month, minutes = vote
    others = {other for other in votes if other[1]}
    return bool(minutes) or (
        all(abs(other) <= _HOUR for _, other in others) and month not in {there for there, _ in others}
    )


def _minutes(moment: datetime) -> int:
    return int((moment.utcoffset() or timedelta()).total_seconds()) // 60


def _beside_utc(found: Sequence[Stamp]) -> set[tuple[int, int]]:
    """The offsets of one article's times without one, against its stamps in UTC."""
    votes = set()
    for said in found:
        clock = time_said(said.says) if said.instant is None else None
        for stamp in found if clock else ():
            if clock and stamp.instant:
                there = datetime.combine(said.day, clock, UTC)
                minutes, rest = divmod(round((there - stamp.instant).total_seconds() / 60), 15)
                if rest == 0 and -12 * _HOUR <= minutes * 15 <= 14 * _HOUR:
                    votes.add((stamp.instant.month, minutes * 15))
    return votes if len(votes) == 1 else set()


def _agreed(votes: dict[tuple[int, int], int]) -> Offsets:
    total: Counter[int] = Counter()
    for (_, minutes), count in votes.items():
        total[minutes] += count
    months: dict[int, int] = {}
    for month in sorted({month for month, _ in votes}):
        here = {minutes: count for (each, minutes), count in votes.items() if each == month}
        months[month] = max(here, key=lambda minutes: (here[minutes], total[minutes], -minutes))
    if sum(total.values()) < _ARTICLES:
        return ()
    if max(months.values()) - min(months.values()) > _HOUR:
        usual = max(total, key=lambda minutes: (total[minutes], -minutes))
        months = dict.fromkeys(months, usual)
    agreeing = sum(count for (month, minutes), count in votes.items() if months[month] == minutes)
    if agreeing < _SHARE * sum(total.values()):
        return ()
    return tuple(months[min(months, key=lambda known: _apart(known, month))] for month in range(1, 13))


def _apart(known: int, month: int) -> tuple[int, int]:
    gap = abs(known - month)
    return min(gap, 12 - gap), known


def time_said(says: str) -> time | None:
    """The time of day with which a date ends, as written."""
    for at in range(1, len(says)):
        if (clock := clock_at(says, at)) and clock.end == len(says):
            return time(clock.hour, clock.minute, clock.second or 0)
    return None
