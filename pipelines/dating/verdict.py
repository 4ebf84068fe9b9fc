"""Which day is an article of, given all that was claimed of it?

A pure function of the evidence, in whatever order it comes. Of the credible claims the earliest day wins,
since sites give old articles new dates and never new ones old dates; what remains doubtful is withheld, with
the bounds that are known.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from pipelines.dating.credible import DAY, Said, day_of, is_utc, testimony
from pipelines.dating.neighbours import Bracket
from pipelines.values import Evidence, Verdict, Weighed

__all__ = ["THRESHOLD", "conclude"]

THRESHOLD = 0.75  # of confidence, below which no day is asserted

_CONFIRMED = 0.97  # two sources agree of which one can be wrong without the other
_REPUBLISHED = 0.85  # strong sources name a later day as well
_CONTRADICTED = 0.5  # a weak source names another day, and each is right about as often
_RANGE = 0.95  # of ranges: months in addresses, dates of unknown order, the span of claims that disagree

# A system prints the same field into all of these: they are one source.
_SOURCE = dict.fromkeys(
    ("json-ld", "microdata", "meta", "json-ld-page", "meta-date", "time", "script"), "markup"
)


def conclude(
    evidence: Sequence[Evidence],
    *,
    first_seen: datetime | None,
    timezone: str | None,
    bracket: Bracket | None = None,
    threshold: float = THRESHOLD,
) -> Verdict:
    """The day that an article is of.

    `first_seen` is the first sighting by anybody (aware), `timezone` the site's, `bracket` what its number
    tells. `published` is null where the confidence stays below `threshold`; the bounds are given all the
    same.
    """
    seen_day = day_of(first_seen, timezone) if first_seen else None
    said = testimony(evidence, seen_day=seen_day, timezone=timezone, bracket=bracket)
    modified = _modified(said, timezone)
    chosen, confidence = _choose(said)
    if chosen and confidence >= threshold:
        said = [_beside_chosen(one, chosen.earliest) for one in said]
        published, precision = _published(said, chosen.earliest, timezone)
        return Verdict(
            published=published,
            earliest=chosen.earliest,
            latest=chosen.earliest,
            precision=precision,
            basis=chosen.claim.kind,
            confidence=confidence,
            modified=modified,
            weighed=_rows(said),
        )
    return replace(_bounds(said, chosen, confidence, seen_day, bracket), modified=modified)


# ---------------------------------------------------------------- the choice


def _choose(said: list[Said]) -> tuple[Said | None, float]:
    """The claim that carries the verdict, and the chance that its day is right."""
    named = [one for one in said if one.names_a_day]
    strong = [one for one in named if one.kind.strong]
    if not (pool := _without_outvoted(strong or named)):
        return None, 0.0
    first = min(one.earliest for one in pool)
    # One day apart is a matter of zones, not of two publications: an instant knows its day best.
    near = [one for one in pool if one.earliest - first <= DAY]
    support = {one.earliest: _independent([o for o in near if o.earliest == one.earliest]) for one in near}
    chosen = min(
        near,
        key=lambda one: (not _knows_its_zone(one), -support[one.earliest], one.kind.rank, one.earliest),
    )
    agreeing = [one for one in named if one.earliest == chosen.earliest]
    confirmed = _independent(agreeing) > 1
    confidence = _CONFIRMED if confirmed else max(one.kind.alone for one in agreeing)
    others = [one for one in named if abs(one.earliest - chosen.earliest) > DAY]
    if not others:
        return chosen, confidence
    lists_differ = chosen.claim.kind == "listing" and any(
        one.claim.kind == "listing" for one in pool if one in others
    )
    if not lists_differ and (confirmed or all(one.kind.strong for one in others)):
        return chosen, min(confidence, _REPUBLISHED)
    return chosen, _CONTRADICTED


def _without_outvoted(pool: list[Said]) -> list[Said]:
    """Without days that one list has against three: dates get paired with the wrong entry."""
    pages: dict[date, set[str]] = {}
    for one in pool:
        if one.claim.kind == "listing":
            pages.setdefault(one.earliest, set()).add(one.evidence.source_url)
    most = max(map(len, pages.values()), default=0)
    return [one for one in pool if one.claim.kind != "listing" or len(pages[one.earliest]) * 3 > most]


def _knows_its_zone(one: Said) -> bool:
    return one.claim.instant is not None and not is_utc(one.claim)


def _independent(agreeing: list[Said]) -> int:
    """How many sources that is; each page that lists the article counts."""
    return len(
        {
            (one.claim.kind, one.evidence.source_url)
            if one.claim.kind == "listing"
            else _SOURCE.get(one.claim.kind, one.claim.kind)
            for one in agreeing
        }
    )


def _beside_chosen(one: Said, day: date) -> Said:
    if one.verdict:
        return one
    if one.earliest <= day <= one.latest:
        return one.weighed("accepted", "names the day" if one.earliest == one.latest else "holds the day")
    if abs(one.earliest - day) <= DAY:
        return one.weighed("outweighed", "a day off: by another zone's calendar")
    if one.earliest > day:
        return one.weighed("outweighed", f"later than {day}: published again, or another date of the page")
    return one.weighed("outweighed", f"earlier than {day}, but of a weaker kind")


def _published(said: list[Said], day: date, timezone: str | None) -> tuple[str, str]:
    """The day, or the moment where an accepted claim gives one that falls on it."""
    moments = [
        (one.kind.rank, one.claim.precision != "second", one.claim.instant, one.claim.precision)
        for one in said
        if one.verdict == "accepted" and one.claim.instant
    ]
    for _, _, instant, precision in sorted(moments, key=lambda moment: moment[:3]):
        there = instant.astimezone(ZoneInfo(timezone)) if timezone else instant
        if there.date() == day:
            return there.isoformat(timespec="minutes" if precision == "minute" else "seconds"), precision
    return day.isoformat(), "day"


# ---------------------------------------------------------------- what is known without a choice


def _bounds(
    said: list[Said], chosen: Said | None, confidence: float, seen_day: date | None, bracket: Bracket | None
) -> Verdict:
    """A range from claims that disagree, from months, from neighbours; else no more than an upper bound."""
    credible = [one for one in said if not one.verdict]
    days = [one for one in credible if one.names_a_day]
    spans: list[tuple[date, date, str, float]] = []
    if chosen:
        low, high = min(one.earliest for one in days), max(one.latest for one in days)
        spans.append((low, high, chosen.claim.kind, _RANGE if low < high else confidence))
    spans += [(one.earliest, one.latest, one.claim.kind, _RANGE) for one in credible if not one.names_a_day]
    changes = [
        (one.latest, one.claim.kind)
        for one in said
        if one.claim.about == "modified" and one.verdict != "rejected"
    ]
    latest, basis = min([*changes, *([(seen_day, "first-seen")] if seen_day else [])], default=(None, None))
    said = [_unchosen(one, confidence) for one in said]
    if bracket:
        closed = bracket.latest if not latest else min(latest, bracket.latest or latest)
        if bracket.earliest and closed and bracket.earliest <= closed:
            spans.append((bracket.earliest, closed, "neighbours", bracket.confidence))
    if spans:
        spans.sort(key=lambda span: (span[1] - span[0], span[2] == "neighbours", span))
        low, high, kind, sure = spans[0]
        return Verdict(
            earliest=low,
            latest=max(low, min(high, latest)) if latest else high,
            precision="range",
            basis=kind,
            confidence=sure,
            weighed=_rows(said),
        )
    if bracket and bracket.latest and (latest is None or bracket.latest < latest):
        latest, basis = bracket.latest, "neighbours"
    earliest = bracket.earliest if bracket and latest is None else None
    return Verdict(
        earliest=earliest,
        latest=latest,
        basis="neighbours" if earliest else basis,
        weighed=_rows(said),
    )


def _unchosen(one: Said, confidence: float) -> Said:
    if one.verdict:
        return one
    if one.earliest < one.latest:
        return one.weighed("accepted", "bounds the day")
    return one.weighed(
        "outweighed", f"credible, but a day asserted from it would be right with a chance of {confidence}"
    )


def _modified(said: list[Said], timezone: str | None) -> str | None:
    """The latest change that the source states: a moment where it gives one on the latest day."""
    changes = [one for one in said if one.claim.about == "modified" and one.verdict != "rejected"]
    if not changes:
        return None
    day = max(one.latest for one in changes)
    moments = [one.claim.instant for one in changes if one.claim.instant and one.latest == day]
    if not moments:
        return day.isoformat()
    moment = max(moments)
    return (moment.astimezone(ZoneInfo(timezone)) if timezone else moment).isoformat(timespec="seconds")


def _rows(said: list[Said]) -> tuple[Weighed, ...]:
    return tuple(Weighed(evidence=one.evidence, verdict=one.verdict, reason=one.reason) for one in said)
