"""The values that flow from the network to the archive: frozen, slotted, standard library only."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class Secret:
    """What a site's own servers alone are told: as written, or the "env:NAME" where it is found. Prints as stars."""

    written: str = field(repr=False)

    def __str__(self) -> str:
        return "***"


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """What may be said of a site beforehand. A site that nobody described has a name and hosts alone."""

    name: str
    start: tuple[str, ...] = ()
    hosts: frozenset[str] = frozenset()  # host[:port], lower case, without scheme and "www."
    article: re.Pattern[str] | None = (
        None  # on the path and query; groups id, language, date where there are any
    )
    listing: re.Pattern[str] | None = None
    timezone: str | None = None  # None: not known, each stamp's own offset tells the day
    languages: tuple[str, ...] = ()
    delay_seconds: float | None = None
    user_agent: str | None = None
    headers: tuple[tuple[str, str], ...] = ()  # those that may be kept with a capture
    login: tuple[tuple[str, Secret], ...] = ()  # the other ones
    cookies: tuple[tuple[str, Secret], ...] = ()
    parameters: tuple[tuple[str, Secret], ...] = ()  # of the query, on the wire alone
    proxy: Secret | None = None
    home: frozenset[str] = (
        frozenset()
    )  # of the hosts, those that its file names: they alone are told its secrets
    paused: bool | None = None  # None: its file does not say
    rights: tuple[tuple[str, str], ...] = ()
    date_order: str | None = None  # "dmy", "mdy" or "ymd": how 03/04/2021 is meant
    date_threshold: float | None = (
        None  # 0 to 1, of confidence, below which no day is asserted; None: the usual
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Capture:
    """One response as it came, its content codings still applied, its transfer codings undone."""

    url: str
    fetched_at: datetime | None  # aware, UTC; None where an import does not tell
    status: int
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""
    digest: str = ""  # "sha256:BASE32" of the body as it came
    role: str = "page"  # page, feed, sitemap, robots

    def header(self, name: str) -> str | None:
        """The first header of that name, whatever its case."""
        wanted = name.casefold()
        return next((value for key, value in self.headers if key.casefold() == wanted), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """One statement, found in one place, about the day an article is of."""

    url: str  # the article it speaks of, not the page it stands on
    kind: str  # json-ld, meta, time, microdata, url, feed, sitemap, listing, byline, …
    says: str  # as found
    earliest: date  # in the site's zone
    latest: date
    instant: datetime | None = None  # aware, where the statement gives a time with its offset
    precision: str = "day"  # second, minute, day, range
    about: str = "published"  # or "modified"


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """One address that a page, feed or sitemap leads to."""

    url: str
    text: str = ""
    kind: str = "anchor"  # anchor, canonical, amp, alternate, next, feed, sitemap, refresh
    language: str | None = None  # of an alternate
    nofollow: bool = False
    dated: bool = False  # a date stands beside it
    modified: datetime | None = None  # what a sitemap or feed says of its last change


@dataclass(frozen=True, slots=True)
class Block:
    """One text block of a page, reduced to what tells whether it repeats elsewhere."""

    fingerprint: int  # 64 bits, signed, of the lower-case words
    long: bool  # running text: two pages that share half of it are one article twice


@dataclass(frozen=True, slots=True, kw_only=True)
class Survey:
    """What one capture says of itself and of other addresses; cheap, and needs no other page."""

    links: tuple[Link, ...] = ()
    claims: tuple[Claim, ...] = ()
    blocks: tuple[Block, ...] = ()
    canonical: str | None = None  # what the page declares, if it stays on the site
    rules: frozenset[str] = frozenset()  # noindex, noarchive, nofollow, tdm-reservation


@dataclass(frozen=True, slots=True, kw_only=True)
class Image:
    """One picture of an article and what is said of it; None where nothing is."""

    url: str  # absolute
    alt: str | None = None
    caption: str | None = None
    credit: str | None = None  # who made it or has the rights, where that is marked
    width: int | None = None  # pixels, as stated
    height: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """One page understood: what kind it is, why, and its text."""

    kind: str  # article, listing, other, error
    reason: str
    title: str | None = None
    paragraphs: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    section: str | None = None
    language: str | None = None  # BCP 47
    images: tuple[Image, ...] = ()  # the lead picture first

    @property
    def body(self) -> str:
        """Plain text, a blank line between paragraphs."""
        return "\n\n".join(self.paragraphs)


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """A claim with where and when it was seen; repeated sightings are one row with a count."""

    claim: Claim
    source_url: str  # the page, feed or sitemap that it stands on
    first_at: datetime | None = None  # of the first and last capture that bore it, aware, UTC
    last_at: datetime | None = None
    times: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Weighed:
    """What the verdict made of one piece of evidence."""

    evidence: Evidence
    verdict: str  # accepted, rejected, outweighed
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """The day an article is of, concluded from its evidence; or a range; or nothing, and why."""

    published: str | None = None  # ISO 8601 day, or time with offset
    earliest: date | None = None
    latest: date | None = None
    precision: str = "unknown"  # second, minute, day, range, unknown
    basis: str | None = None
    confidence: float | None = None
    modified: str | None = None
    grounds: str | None = None  # how the day is stated, in words: what the confidence was measured on
    weighed: tuple[Weighed, ...] = field(default=())
