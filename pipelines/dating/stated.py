"""A date that was found, as a claim about an address."""

from __future__ import annotations

from pipelines.dating.strings import Found
from pipelines.values import Claim, Site


def stated(url: str, kind: str, found: Found, site: Site, *, about: str = "published") -> Claim:
    """The claim that a date says of an address, its day in the site's zone."""
    earliest, latest = found.days(site.timezone)
    return Claim(
        url=url,
        kind=kind,
        says=found.says,
        earliest=earliest,
        latest=latest,
        instant=found.instant,
        precision=found.precision,
        about=about,
    )
