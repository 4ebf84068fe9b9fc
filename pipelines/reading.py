"""Read a page: survey and extract it with one parse; the one step that crawl, import, rebuild and `read` share."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, fields, is_dataclass, replace
from hashlib import sha256
from typing import Any

from pipelines.dedup.addresses import without
from pipelines.dedup.probes import PROBE, is_probe
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
    found = _read(capture, site, furniture)
    if not site.parameters:
        return found
    names = tuple(name for name, _ in site.parameters)  # a private feed repeats them in each link
    return replace(found, survey=_without(names, found.survey), reading=_without(names, found.reading))


def _without(names: tuple[str, ...], value: Any) -> Any:
    """The same, no address in it with one of these parameters."""
    if isinstance(value, str):
        clean = without(names, value)
        is_address = value.startswith(("http://", "https://")) and not re.search(r"\s", value)
        return clean.rstrip("?&") if is_address and clean != value else clean
    if isinstance(value, tuple):
        return tuple(_without(names, each) for each in value)
    if is_dataclass(value) and not isinstance(value, type):
        return replace(
            value, **{each.name: _without(names, getattr(value, each.name)) for each in fields(value)}
        )
    return value


def _read(capture: Capture, site: Site, furniture: frozenset[int]) -> Read:
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
        reading = extract(page, furniture)
        if is_probe(capture.url):
            reading = replace(reading, kind="other", reason=PROBE)
        return Read(role=role, survey=found, reading=reading, pruned=pruned(found.blocks, furniture))
    except (BadCapture, BadPage) as error:
        failed = Reading(kind="error", reason=str(error)) if role == "page" else None
        return Read(role=role, survey=Survey(), reading=failed, pruned=pruned((), furniture))


def pruned(blocks: Iterable[Block], furniture: frozenset[int]) -> str:
    """Names which of a page's blocks are furniture: only when this changes is the page read again."""
    found = sorted(furniture.intersection(block.fingerprint for block in blocks))
    return sha256(repr(found).encode()).hexdigest()[:16]
