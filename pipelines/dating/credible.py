"""Which claims can be, and of which day is each in the site's zone?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from pipelines.dating.narrowing import Span, narrowed, readings
from pipelines.dating.neighbours import Bracket
from pipelines.dating.rendering import follows_the_fetch, without_moving
from pipelines.dating.said import Said, order, said_by
from pipelines.dating.zones import Zone
from pipelines.values import Claim, Evidence

DAY = timedelta(days=1)


def testimony(
    evidence: Sequence[Evidence], *, seen_day: date | None, zone: Zone, bracket: Bracket | None
) -> list[Said]:
    """All evidence, each piece once and in an order of its own, the impossible rejected with the reason."""
    said = [said_by(one, zone) for one in sorted(set(evidence), key=order)]
    said = without_moving([_credible(one, seen_day, zone) for one in said], zone)
    if bracket:
        said = [_within_bracket(one, bracket) for one in said]
    said = _without_outvoted(said if zone.known else _in_one_zone(said))
    said = _within_months(_before_the_change(said))
    spans = list(_spans(said, seen_day, bracket))
    stated = {one.earliest for one in said if one.names_a_day and one.kind.strong}
    return [one if one.verdict or one.names_a_day else _narrowed(one, spans, stated) for one in said]


def _credible(one: Said, seen_day: date | None, zone: Zone) -> Said:
    evidence, claim = one.evidence, one.claim
    if claim.about == "modified":
        if evidence.last_at and one.earliest > zone.day(evidence.last_at) + DAY:
            return one.weighed("rejected", "a change later than it was read")
        return one.weighed("outweighed", "of a change: the article is no younger, perhaps older")
    if claim.kind == "listing" and _same_page(evidence.source_url, claim.url):
        return one.weighed("rejected", "beside a link to the page itself: of a comment, or of a part of it")
    if seen_day and one.earliest > seen_day + DAY:
        return one.weighed("rejected", f"later than the first sighting on {seen_day}")
    if reason := follows_the_fetch(one, zone):
        return one.weighed("rejected", reason)
    return one


def _same_page(one: str, other: str) -> bool:
    return one.partition("#")[0].rstrip("/") == other.partition("#")[0].rstrip("/")


def _within_bracket(one: Said, bracket: Bracket) -> Said:
    """Weak claims have to fit between the dated neighbours; strong ones are what neighbours are dated by."""
    too_early = bracket.earliest and one.latest < bracket.earliest
    too_late = bracket.latest and one.earliest > bracket.latest
    if one.verdict or one.kind.strong or bracket.confidence < 0.9 or not (too_early or too_late):
        return one
    return one.weighed("rejected", f"not between its neighbours, {bracket.earliest} and {bracket.latest}")


def _without_outvoted(said: list[Said]) -> list[Said]:
    """Without days that one list has against three: dates get paired with the wrong entry."""
    pages: dict[date, set[str]] = {}
    for one in said:
        if one.names_a_day and one.claim.kind == "listing":
            pages.setdefault(one.earliest, set()).add(one.evidence.source_url)
    most = max(map(len, pages.values()), default=0)
    return [
        one.weighed("outweighed", f"{most} lists name another day")
        if one.earliest in pages
        and one.names_a_day
        and one.claim.kind == "listing"
        and len(pages[one.earliest]) * 3 <= most
        else one
        for one in said
    ]


def _before_the_change(said: list[Said]) -> list[Said]:
    """Without vague claims of a day by which the article had changed already."""
    changed = min((one.latest for one in said if one.is_change), default=date.max)
    return [
        one.weighed("rejected", f"later than the change on {changed}")
        if not one.verdict and one.kind.source == "faint" and one.earliest > changed
        else one
        for one in said
    ]


def _within_months(said: list[Said]) -> list[Said]:
    """Without what the text says of days outside the month that the address names, but for zones."""
    months = [
        one for one in said if not one.verdict and one.kind.source == "address" and one.earliest < one.latest
    ]
    if not months:
        return said
    first, last = min(one.earliest for one in months) - DAY, max(one.latest for one in months) + DAY
    return [
        one.weighed("rejected", "outside the month that the address names")
        if not one.verdict and not one.kind.strong and (one.latest < first or one.earliest > last)
        else one
        for one in said
    ]


# ---------------------------------------------------------------- zones


def _in_one_zone(said: list[Said]) -> list[Said]:
    """Where the site's zone is unknown, a stamp in UTC may be of the day beside, if a local date says so."""
    local = sorted({one.earliest for one in said if one.names_a_day and not is_utc(one.claim)})
    return [_moved(one, local) if one.names_a_day and is_utc(one.claim) else one for one in said]


def is_utc(claim: Claim) -> bool:
    return claim.instant is not None and not claim.instant.utcoffset()


def somewhere(instant: datetime) -> set[date]:
    """The days that a moment has in the world's zones."""
    moment = instant.astimezone(UTC)
    return {(moment + timedelta(hours=hours)).date() for hours in (-12, 0, 14)}


def _moved(one: Said, local: list[date]) -> Said:
    instant = one.claim.instant
    if instant is None or one.earliest in local:
        return one
    possible = somewhere(instant)
    day = next((day for day in local if day in possible), one.earliest)
    return replace(one, earliest=day, latest=day)


# ---------------------------------------------------------------- claims of several days


def _spans(said: list[Said], seen_day: date | None, bracket: Bracket | None) -> Iterator[tuple[Span, str]]:
    """What narrows a claim of several days: months first, since they are of the article as well."""
    for one in said:
        if not one.verdict and one.earliest < one.latest and one.kind.strong:
            yield (one.earliest, one.latest), f"the {one.claim.kind}"
    if changed := min((one.latest for one in said if one.is_change), default=None):
        yield (None, changed), "the day of a change"
    if seen_day:
        yield (None, seen_day + DAY), "the first sighting"
    if bracket and bracket.confidence >= 0.9:
        yield (bracket.earliest, bracket.latest), "its neighbours"


def _narrowed(one: Said, spans: list[tuple[Span, str]], stated: set[date]) -> Said:
    both = [((day, day), "the day that others name") for day in readings(one.claim) if day in stated]
    first, last, by = narrowed(one.claim, [*spans, *both] if len(both) == 1 else spans)
    return replace(one, earliest=first, latest=last, narrowed=by)
