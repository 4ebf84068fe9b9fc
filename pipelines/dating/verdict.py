"""Which day is an article of, given all that was claimed of it?

A pure function of the evidence, in whatever order it comes. Of the credible claims the earliest day wins,
since sites give old articles new dates and never new ones old dates; what remains doubtful is withheld, with
the bounds that are known.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from pipelines.dating.confidence import COUNTS, Counts, chance
from pipelines.dating.credible import DAY, is_utc, somewhere, testimony
from pipelines.dating.grounds import grounds, is_shown, sources
from pipelines.dating.neighbours import Bracket
from pipelines.dating.rendering import follows_the_fetch, moment_said, same_by_some_zone
from pipelines.dating.said import Said
from pipelines.dating.zones import Offsets, Zone
from pipelines.values import Evidence, Verdict, Weighed

__all__ = ["CHANGE", "THRESHOLD", "conclude"]

THRESHOLD = 0.75  # of confidence, below which no day is asserted
CHANGE = "change"  # the basis of a day that is no more than that of a change; it dates no neighbours

_RANGE = 0.95  # of ranges: months in addresses, dates of unknown order, the span of claims that disagree
_SURE = 0.9  # of a day, that bounds may be drawn around it although it is not asserted
_MINUTE = timedelta(minutes=1)


def conclude(
    evidence: Sequence[Evidence],
    *,
    first_seen: datetime | None,
    timezone: str | None,
    offsets: Offsets = (),
    bracket: Bracket | None = None,
    threshold: float | None = None,
    counts: Counts = COUNTS,
) -> Verdict:
    """The day that an article is of.

    `first_seen` is the first sighting by anybody (aware), `timezone` the site's (IANA) and `offsets` what its
    stamps tell where that is None, `bracket` what its number tells, `counts` what confidence is drawn from.
    `published` is null where the confidence stays below `threshold` (None: THRESHOLD); the bounds are given all the same.
    """
    zone = Zone(timezone, offsets)
    seen_day = zone.day(first_seen) if first_seen else None
    said = testimony(evidence, seen_day=seen_day, zone=zone, bracket=bracket)
    modified = _modified(said, zone)
    choice = _choose(said, bracket) or _first_change(said, zone, bracket)
    if choice is None:
        return replace(_bounds(said, None, 0.0, seen_day, bracket), modified=modified)
    confidence = chance(choice.grounds, counts)
    if confidence < (THRESHOLD if threshold is None else threshold):
        found = _bounds(said, choice, confidence, seen_day, bracket)
        return replace(found, modified=modified, grounds=choice.grounds)
    said = [_beside_chosen(one, choice, zone) for one in said]
    published, precision = _published(said, choice.day, zone)
    return Verdict(
        published=published,
        earliest=choice.day,
        latest=choice.day,
        precision=precision,
        basis=CHANGE if choice.carrier.is_change else choice.carrier.claim.kind,
        confidence=confidence,
        modified=modified,
        grounds=choice.grounds,
        weighed=_rows(said),
    )


# ---------------------------------------------------------------- the choice


@dataclass(frozen=True, slots=True)
class _Choice:
    """The day, the claim that carries it, and the row of the calibration that this is."""

    carrier: Said
    grounds: str

    @property
    def day(self) -> date:
        return self.carrier.earliest


def _choose(said: list[Said], bracket: Bracket | None) -> _Choice | None:
    """The earliest credible day, and how it is stated."""
    named = [one for one in said if one.names_a_day]
    pool = (
        [one for one in named if one.kind.strong]
        or [one for one in named if one.kind.source == "text"]
        or named
    )
    if not pool:
        return None
    carrier = _carrier(pool)
    if earlier := _readers_date_before(carrier, named):
        carrier = _carrier(earlier)
    agreeing = [one for one in named if one.earliest == carrier.earliest]
    changes = [one for one in said if one.is_change]
    others = [
        one
        for one in named
        if one.earliest != carrier.earliest
        and not _is_zones(one, agreeing)
        and not _is_of_a_change(one, carrier.earliest, changes)
    ]
    return _Choice(carrier, grounds(agreeing, others, changes, bracket))


def _carrier(pool: list[Said]) -> Said:
    first = min(one.earliest for one in pool)
    # One day apart is a matter of zones, not of two publications: an instant knows its day best.
    near = [one for one in pool if one.earliest - first <= DAY]
    days = {one.earliest for one in near}
    support = {day: len(sources([one for one in near if one.earliest == day])) for day in days}
    return min(
        near,
        key=lambda one: (not _knows_its_zone(one), -support[one.earliest], one.kind.rank, one.earliest),
    )


def _readers_date_before(carrier: Said, named: list[Said]) -> list[Said]:
    """What the text names before a day that one kind of markup stands for alone.

    Some systems fill their markup with the day of the last change, and show the first one to their readers.
    """
    agreeing = [one for one in named if one.earliest == carrier.earliest and one.kind.source != "faint"]
    if carrier.kind.source != "markup" or len(sources(agreeing)) > 1:
        return []
    return [
        one
        for one in named
        if one.kind.source == "text" and one.earliest < carrier.earliest and not _is_zones(one, agreeing)
    ]


def _is_zones(one: Said, agreeing: list[Said]) -> bool:
    """Is it the same moment by another zone's calendar?"""
    moments = [each.claim.instant for each in agreeing if each.claim.instant]
    if one.claim.instant:
        return abs(one.earliest - agreeing[0].earliest) <= DAY and any(
            one.earliest in somewhere(moment) and moment == one.claim.instant for moment in moments
        )
    return any(one.earliest in somewhere(moment) for moment in moments)


def _is_of_a_change(one: Said, day: date, changes: list[Said]) -> bool:
    """Does it come after a change of what was published on a day, or is it the stamp of one that readers are shown?"""
    if one.earliest < day or not changes:
        return False
    if one.earliest > min(change.latest for change in changes):
        return True
    if not is_shown(one):
        return False
    moment = moment_said(one.claim)
    return any(
        is_shown(change)
        or (moment and (other := moment_said(change.claim)) and same_by_some_zone(moment, other, _MINUTE))
        for change in changes
        if change.earliest == one.earliest
    )


def _knows_its_zone(one: Said) -> bool:
    return one.claim.instant is not None and not is_utc(one.claim)


def _first_change(said: list[Said], zone: Zone, bracket: Bracket | None) -> _Choice | None:
    """The first change that is told, where nothing tells of the publication: often the only date that is shown."""
    changes = [one for one in said if one.is_change and one.earliest == one.latest]
    if not changes or any(not one.verdict for one in said):
        return None
    first = min(one.earliest for one in changes)
    if bracket and not (bracket.earliest or first) <= first <= (bracket.latest or first):
        return None
    telling = [one for one in changes if one.earliest == first]
    if any(follows_the_fetch(one, zone) for one in telling):
        return None
    in_text = [one for one in telling if is_shown(one)]
    where = "text" if in_text else "markup"
    return _Choice((in_text or telling)[0], f"only a change is told, in the {where}")


# ---------------------------------------------------------------- a day asserted


def _beside_chosen(one: Said, choice: _Choice, zone: Zone) -> Said:
    day = choice.day
    if one.is_change and one.earliest == day and choice.carrier.is_change:
        return one.weighed(
            "accepted", "the only date there is, of a change: the day, as often as not a later one"
        )
    if one.verdict:
        return one
    if one.earliest <= day <= one.latest:
        return one.weighed("accepted", _accepted(one, zone))
    if abs(one.earliest - day) <= DAY:
        return one.weighed("outweighed", "a day off, as by another zone's calendar")
    if one.earliest > day:
        return one.weighed("outweighed", f"later than {day}: published again, or another date of the page")
    return one.weighed("outweighed", f"earlier than {day}, but of a weaker kind")


def _accepted(one: Said, zone: Zone) -> str:
    if one.earliest < one.latest:
        return "holds the day"
    if one.narrowed:
        return f"names the day, read with {one.narrowed}"
    if one.claim.instant is None:
        return "names the day"
    if not zone.known and one.earliest != one.claim.earliest:
        return "names the day, in UTC: the page's own date is the day beside"
    return f"names the day, {zone.words(one.claim.instant)}"


def _published(said: list[Said], day: date, zone: Zone) -> tuple[str, str]:
    """The day, or the moment where an accepted claim gives one that falls on it."""
    moments = [
        (one.kind.rank, one.claim.precision != "second", one.claim.instant, one.claim.precision)
        for one in said
        if one.verdict == "accepted" and one.claim.instant
    ]
    for _, _, instant, precision in sorted(moments, key=lambda moment: moment[:3]):
        there = zone.local(instant)
        if there.date() == day:
            return there.isoformat(timespec="minutes" if precision == "minute" else "seconds"), precision
    return day.isoformat(), "day"


# ---------------------------------------------------------------- what is known without a day asserted


def _bounds(
    said: list[Said],
    choice: _Choice | None,
    confidence: float,
    seen_day: date | None,
    bracket: Bracket | None,
) -> Verdict:
    """A range from claims that disagree, from months, from neighbours; else no more than an upper bound."""
    credible = [one for one in said if not one.verdict]
    days = [one for one in credible if one.names_a_day]
    spans: list[tuple[date, date, str, float]] = []
    if choice and days:
        low, high = min(one.earliest for one in days), max(one.latest for one in days)
        if low < high or confidence >= _SURE:
            spans.append((low, high, choice.carrier.claim.kind, _RANGE if low < high else confidence))
    spans += [(one.earliest, one.latest, one.claim.kind, _RANGE) for one in credible if not one.names_a_day]
    changes = [(one.latest, one.claim.kind) for one in said if one.is_change]
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


def _modified(said: list[Said], zone: Zone) -> str | None:
    """The latest change that the source states: a moment where it gives one on the latest day."""
    changes = [one for one in said if one.is_change]
    if not changes:
        return None
    day = max(one.latest for one in changes)
    moments = [one.claim.instant for one in changes if one.claim.instant and one.latest == day]
    if not moments:
        return day.isoformat()
    return zone.local(max(moments)).isoformat(timespec="seconds")


def _rows(said: list[Said]) -> tuple[Weighed, ...]:
    return tuple(Weighed(evidence=one.evidence, verdict=one.verdict, reason=one.reason) for one in said)
