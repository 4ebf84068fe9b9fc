"""Read a page: survey and extract it with one parse; the one step that crawl, import, rebuild and `read` share."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256

from pipelines.errors import BadCapture, BadPage
from pipelines.extraction import extract
from pipelines.page import Page
from pipelines.survey import survey
from pipelines.syndication import role_of, survey_feed, survey_robots, survey_sitemap
from pipelines.values import Block, Capture, Reading, Site, Survey


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """All that one capture gives by itself, under the furniture that was known."""

    role: str  # page, feed, sitemap, robots
    survey: Survey
    reading: Reading | None = None  # of a page
    pruned: str = ""  # names which of its blocks were furniture


def read(capture: Capture, site: Site, furniture: frozenset[int] = frozenset()) -> Read:
    """Pure: the same capture, site and furniture give the same result in any process. Never raises for a bad page."""
    role = role_of(capture)
    try:
        if role == "feed":
            return Read(role=role, survey=survey_feed(capture, site))
        if role == "sitemap":
            return Read(role=role, survey=survey_sitemap(capture, site))
        if role == "robots":
            return Read(role=role, survey=survey_robots(capture))
        page = Page(capture, site)
        found = survey(page)
        return Read(
            role=role, survey=found, reading=extract(page, furniture), pruned=pruned(found.blocks, furniture)
        )
    except (BadCapture, BadPage) as error:
        failed = Reading(kind="error", reason=str(error)) if role == "page" else None
        return Read(role=role, survey=Survey(), reading=failed, pruned=pruned((), furniture))


def pruned(blocks: Iterable[Block], furniture: frozenset[int]) -> str:
    """Names which of a page's blocks are furniture: only when this changes is the page read again."""
    found = sorted(furniture.intersection(block.fingerprint for block in blocks))
    return sha256(repr(found).encode()).hexdigest()[:16]
