"""Which claims can be, and of which day is each in the site's zone?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from pipelines.dating.neighbours import Bracket
from pipelines.values import Claim, Evidence

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Kind:
    """How far one kind of claim is to be believed."""

    rank: int  # of several that name the same day the lowest carries the verdict
    alone: float  # the share that is right where nothing else confirms or contradicts it
    strong: bool = True  # False: read from what may be of another article, or of the day of fetching


# Measured on 842 news pages of known day, of which about 2.6 % are labelled wrongly. Those hold no feed,
# sitemap or listing, so these are not measured: feed and sitemap come from the same systems as JSON-LD, a
# listing is one system's word, paired by place.
KINDS = {
    "json-ld": Kind(0, 0.85),
    "microdata": Kind(1, 0.93),
    "feed": Kind(2, 0.9),
    "sitemap": Kind(3, 0.9),
    "meta": Kind(4, 0.92),
    "listing": Kind(5, 0.9),
    "time": Kind(6, 0.93),
    "url": Kind(7, 0.95),
    "json-ld-page": Kind(8, 0.93),
    "byline": Kind(9, 0.93, strong=False),
    "script": Kind(10, 0.85, strong=False),
    "relative": Kind(11, 0.8, strong=False),
    "meta-date": Kind(12, 0.6, strong=False),
}
_UNKNOWN_KIND = Kind(13, 0.6, strong=False)

# What can be the day of the rendering.
_RENDERED = frozenset({"byline", "time", "meta", "meta-date", "json-ld-page", "json-ld", "microdata"})
_MOMENT = timedelta(minutes=2)


@dataclass(frozen=True, slots=True)
class Said:
    """One piece of evidence with its days in the site's zone, and what is made of it."""

    evidence: Evidence
    kind: Kind
    earliest: date
    latest: date
    verdict: str = ""  # empty while it is credible and not yet weighed
    reason: str = ""

    @property
    def claim(self) -> Claim:
        return self.evidence.claim

    @property
    def names_a_day(self) -> bool:
        return not self.verdict and self.earliest == self.latest

    def weighed(self, verdict: str, reason: str) -> Said:
        return replace(self, verdict=verdict, reason=reason)


def testimony(
    evidence: Sequence[Evidence], *, seen_day: date | None, timezone: str | None, bracket: Bracket | None
) -> list[Said]:
    """All evidence, each piece once and in an order of its own, the impossible rejected with the reason."""
    said = [_said(one, timezone) for one in sorted(set(evidence), key=_order)]
    said = _without_render_dates([_credible(one, seen_day, timezone) for one in said], timezone)
    if bracket:
        said = [_within_bracket(one, bracket) for one in said]
    return said if timezone else _in_one_zone(said)


def _order(one: Evidence) -> tuple[object, ...]:
    claim = one.claim
    moments = (claim.instant, one.first_at, one.last_at)
    return (
        KINDS.get(claim.kind, _UNKNOWN_KIND).rank,
        claim.kind,
        claim.earliest,
        claim.latest,
        claim.about,
        claim.says,
        one.source_url,
        *(moment.timestamp() if moment else 0.0 for moment in moments),
        one.times,
        claim.precision,
        claim.url,
    )


def day_of(moment: datetime, timezone: str | None) -> date:
    return moment.astimezone(ZoneInfo(timezone) if timezone else UTC).date()


def _said(one: Evidence, timezone: str | None) -> Said:
    claim = one.claim
    kind = KINDS.get(claim.kind, _UNKNOWN_KIND)
    if claim.instant and timezone:
        day = day_of(claim.instant, timezone)
        return Said(one, kind, day, day)
    return Said(one, kind, claim.earliest, claim.latest)


def _credible(one: Said, seen_day: date | None, timezone: str | None) -> Said:
    evidence, claim = one.evidence, one.claim
    if claim.about == "modified":
        if evidence.last_at and one.earliest > day_of(evidence.last_at, timezone) + DAY:
            return one.weighed("rejected", "a change later than it was read")
        return one.weighed("outweighed", "of a change: the article is no younger, perhaps older")
    if seen_day and one.earliest > seen_day + DAY:
        return one.weighed("rejected", f"later than the first sighting on {seen_day}")
    if claim.kind in _RENDERED and evidence.last_at:
        if claim.instant:
            if abs(evidence.last_at - claim.instant) <= _MOMENT:
                return one.weighed(
                    "rejected", "the moment of fetching: the page's rendering, not its publication"
                )
        # Once a later capture repeats it, it has not followed the clock.
        elif not _is_structured(claim) and one.latest >= day_of(evidence.last_at, timezone):
            return one.weighed(
                "rejected", "the day of fetching: as likely of the rendering as of the article"
            )
    return one


def _is_structured(claim: Claim) -> bool:
    return claim.kind in {"json-ld", "microdata"}


def _without_render_dates(said: list[Said], timezone: str | None) -> list[Said]:
    """Claims of one source that followed the clock from capture to capture are of none of those days."""
    moving: dict[tuple[str, str], set[date]] = {}
    for one in said:
        at = one.evidence.first_at
        follows = at and abs((day_of(at, timezone) - one.earliest).days) <= 1
        if one.claim.about == "published" and one.claim.kind in _RENDERED and follows:
            moving.setdefault((one.claim.kind, one.evidence.source_url), set()).add(one.earliest)
    return [
        one.weighed("rejected", "it moved with the day of fetching")
        if not one.verdict and len(moving.get((one.claim.kind, one.evidence.source_url), ())) > 1
        else one
        for one in said
    ]


def _within_bracket(one: Said, bracket: Bracket) -> Said:
    """Weak claims have to fit between the dated neighbours; strong ones are what neighbours are dated by."""
    too_early = bracket.earliest and one.latest < bracket.earliest
    too_late = bracket.latest and one.earliest > bracket.latest
    if one.verdict or one.kind.strong or bracket.confidence < 0.9 or not (too_early or too_late):
        return one
    return one.weighed("rejected", f"not between its neighbours, {bracket.earliest} and {bracket.latest}")


def _in_one_zone(said: list[Said]) -> list[Said]:
    """Where the site's zone is unknown, a stamp in UTC may be of the day beside, if a local date says so."""
    local = sorted({one.earliest for one in said if one.names_a_day and not is_utc(one.claim)})
    return [_moved(one, local) if one.names_a_day and is_utc(one.claim) else one for one in said]


def is_utc(claim: Claim) -> bool:
    return claim.instant is not None and not claim.instant.utcoffset()


def _moved(one: Said, local: list[date]) -> Said:
    instant = one.claim.instant
    if instant is None or one.earliest in local:
        return one
    possible = {(instant - timedelta(hours=12)).date(), (instant + timedelta(hours=14)).date()}
    day = next((day for day in local if day in possible), one.earliest)
    return replace(one, earliest=day, latest=day)
