"""Is a date of the page's rendering rather than of the article? What follows the clock of the fetch says nothing."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from pipelines.dating.said import Said
from pipelines.dating.zones import Zone, time_said
from pipelines.values import Claim

__all__ = ["follows_the_fetch", "moment_said", "same_by_some_zone", "without_moving"]

# What cannot follow the clock of the rendering: "2 hours ago" is meant to, and was counted back.
_FIXED = frozenset({"url", "feed", "sitemap", "listing", "relative", "script", "title"})
_STRUCTURED = frozenset({"json-ld", "microdata"})
_MOMENT = timedelta(minutes=2)


def follows_the_fetch(one: Said, zone: Zone) -> str | None:
    """Why a claim may be of the page's rendering."""
    claim, fetched = one.claim, one.evidence.last_at
    if claim.kind in _FIXED or not fetched:
        return None
    if claim.instant:
        if abs(fetched - claim.instant) > _MOMENT:
            return None
        return "the moment of fetching: the page's rendering, not its publication"
    # Once a later capture repeats it, it has not followed the clock.
    if claim.kind in _STRUCTURED or one.latest < zone.day(fetched) or _of_another_minute(claim, fetched):
        return None
    return "the day of fetching: as likely of the rendering as of the article"


def _of_another_minute(claim: Claim, fetched: datetime) -> bool:
    """Does it state a time that no zone makes the time of fetching?"""
    moment = moment_said(claim)
    return moment is not None and not same_by_some_zone(moment, fetched, _MOMENT)


def moment_said(claim: Claim) -> datetime | None:
    """The moment that a claim states, by a clock that may be any zone's; None without a time of day."""
    if claim.instant:
        return claim.instant
    clock = time_said(claim.says)
    return datetime.combine(claim.earliest, clock, UTC) if clock else None


def same_by_some_zone(one: datetime, other: datetime, within: timedelta) -> bool:
    """Are two clocks whole quarters of an hour apart, as zones are, and no more than these are?"""
    apart = one - other
    rest = apart % timedelta(minutes=15)
    return min(rest, timedelta(minutes=15) - rest) <= within and abs(apart) <= timedelta(hours=14)


def without_moving(said: list[Said], zone: Zone) -> list[Said]:
    """Claims of one source that followed the clock from capture to capture are of none of those days."""
    moving: dict[tuple[str, str], set[date]] = {}
    for one in said:
        at = one.evidence.first_at
        follows = at and abs((zone.day(at) - one.earliest).days) <= 1
        if one.claim.about == "published" and one.claim.kind not in _FIXED and follows:
            moving.setdefault((one.claim.kind, one.evidence.source_url), set()).add(one.earliest)
    return [
        one.weighed("rejected", "it moved with the day of fetching")
        if not one.verdict and len(moving.get((one.claim.kind, one.evidence.source_url), ())) > 1
        else one
        for one in said
    ]
