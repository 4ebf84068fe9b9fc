"""One piece of evidence as it is weighed: where its kind comes from, its days in the site's zone, what is made of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from pipelines.dating.zones import Zone
from pipelines.values import Claim, Evidence

__all__ = ["KINDS", "Kind", "Said", "order", "said_by"]


@dataclass(frozen=True, slots=True)
class Kind:
    """Where one kind of claim comes from."""

    rank: int  # of several that name the same day the lowest carries the verdict
    source: str  # markup, address, elsewhere, text, faint

    @property
    def strong(self) -> bool:
        """Made by the site's system for this article; text may be of another, what is faint of anything."""
        return self.source in {"markup", "address", "elsewhere"}


KINDS = {
    "json-ld": Kind(0, "markup"),
    "microdata": Kind(1, "markup"),
    "feed": Kind(2, "elsewhere"),
    "sitemap": Kind(3, "elsewhere"),
    "meta": Kind(4, "markup"),
    "listing": Kind(5, "elsewhere"),
    "time": Kind(6, "markup"),
    "url": Kind(7, "address"),
    "json-ld-page": Kind(8, "markup"),
    "byline": Kind(9, "text"),
    "relative": Kind(10, "text"),
    "script": Kind(11, "faint"),
    "meta-date": Kind(12, "faint"),
    "title": Kind(13, "text"),
    "class": Kind(14, "text"),
    "labelled": Kind(15, "text"),
    "dateline": Kind(16, "text"),
}
_UNKNOWN_KIND = Kind(13, "faint")


@dataclass(frozen=True, slots=True)
class Said:
    """One piece of evidence with its days in the site's zone, and what is made of it."""

    evidence: Evidence
    kind: Kind
    earliest: date
    latest: date
    verdict: str = ""  # empty while it is credible and not yet weighed
    reason: str = ""
    narrowed: str = ""  # by what a claim of several days was

    @property
    def claim(self) -> Claim:
        return self.evidence.claim

    @property
    def names_a_day(self) -> bool:
        return not self.verdict and self.earliest == self.latest

    @property
    def is_change(self) -> bool:
        """Does it tell of a change that may have been?"""
        return self.claim.about == "modified" and self.verdict != "rejected"

    def weighed(self, verdict: str, reason: str) -> Said:
        return Said(self.evidence, self.kind, self.earliest, self.latest, verdict, reason, self.narrowed)


def said_by(one: Evidence, zone: Zone) -> Said:
    """The evidence with its days in the site's zone."""
    claim = one.claim
    kind = KINDS.get(claim.kind, _UNKNOWN_KIND)
    if claim.instant and zone.known:
        day = zone.day(claim.instant)
        return Said(one, kind, day, day)
    return Said(one, kind, claim.earliest, claim.latest)


def order(one: Evidence) -> tuple[object, ...]:
    """Sorts evidence, so that it does not matter in which order it comes."""
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
