"""What was seen of one article over time: its revisions, and whether it still stands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

SECOND_MISS = timedelta(days=1)  # a 404 may be an accident; a second one a day later is none


@dataclass(frozen=True, slots=True, kw_only=True)
class Observation:
    """One response from one of an article's addresses."""

    capture: int
    url: str
    at: datetime | None  # None: an import did not tell, taken as before all that tell
    status: int
    page: int | None = None  # the content, where there was one
    text: int | None = None  # its text, where the content is an article
    words: str | None = None  # fingerprint: another one is another revision
    revises: bool = True  # False for AMP, print and other variants, whose cut may differ
    missing: bool = (
        False  # it says "not found" with status 200, or leads where this site sends what it does not have
    )
    inside: bool = False  # a redirect to another address of the same article


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """One revision: the first capture that bore it, and the span over which it was seen."""

    number: int
    capture: int
    page: int
    text: int
    seen_from: datetime | None
    seen_to: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Whether an article still stands at its address."""

    status: str  # live, gone, moved
    first_seen: datetime | None
    last_seen: datetime | None
    gone_at: datetime | None = None


def versions(observations: Sequence[Observation]) -> tuple[Version, ...]:
    """The revisions in order. `observations` are in order of time, ties by digest.

    A 304 and an equal content prolong the revision that stood; walls, errors and not-found pages add nothing.
    """
    found: list[Version] = []
    words = None
    for seen in _confirmed(observations):
        if seen.text is not None and seen.page is not None and seen.revises and seen.words != words:
            words = seen.words
            found.append(
                Version(
                    number=len(found) + 1,
                    capture=seen.capture,
                    page=seen.page,
                    text=seen.text,
                    seen_from=seen.at,
                    seen_to=seen.at,
                )
            )
        elif found and seen.text is not None and seen.revises:
            last = found[-1]
            found[-1] = Version(
                number=last.number,
                capture=last.capture,
                page=last.page,
                text=last.text,
                seen_from=last.seen_from,
                seen_to=seen.at,
            )
    return tuple(found)


def _confirmed(observations: Sequence[Observation]) -> list[Observation]:
    """The observations, each 304 with what its address held last: it confirms a wall as well as an article."""
    held: dict[str, Observation] = {}
    found = []
    for seen in observations:
        if seen.page is not None:
            held[seen.url] = seen
        elif seen.status == 304 and (last := held.get(seen.url)) is not None:
            seen = replace(last, capture=seen.capture, at=seen.at)  # noqa: PLW2901
        found.append(seen)
    return found


def standing(observations: Sequence[Observation]) -> Standing:
    """410 is gone at once, 404 the second one at least a day after the first; seen again is live again.

    Misses of an AMP or print view say nothing of the article, unless nothing else was ever seen of it.
    """
    seen_all = _confirmed(observations)
    times = [seen.at for seen in seen_all if seen.at and seen.text is not None]
    first, last = (min(times), max(times)) if times else (None, None)
    status, missed_since = "live", None
    good_urls = set()
    for seen in seen_all:
        if seen.text is not None:
            status, missed_since = "live", None
            good_urls.add(seen.url)
        elif seen.url not in good_urls or not seen.revises or seen.inside:
            continue
        elif seen.status == 410:
            missed_since = missed_since or seen.at
            status = "gone"
        elif seen.status == 404 or seen.missing:
            if missed_since and seen.at and seen.at - missed_since >= SECOND_MISS:
                status = "gone"
            elif 300 <= seen.status < 400 and status == "live":
                status = "moved"
            missed_since = missed_since or seen.at
        elif 300 <= seen.status < 400:
            status, missed_since = "moved", None
    return Standing(
        status=status, first_seen=first, last_seen=last, gone_at=missed_since if status == "gone" else None
    )
