"""Pages of one site read together, without an archive: what repeats across them is furniture, and they date each other."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import partial

from pipelines.dating import neighbours, zones
from pipelines.dating.verdict import CHANGE, conclude
from pipelines.dedup.addresses import belongs, key, sequence
from pipelines.errors import BadCapture, BadPage
from pipelines.extraction import extract
from pipelines.extraction.furniture import learn
from pipelines.page import Page
from pipelines.shape import shape
from pipelines.storage.captures import lot
from pipelines.survey import survey
from pipelines.values import Block, Capture, Claim, Evidence, Reading, Site, Survey, Verdict

SAMPLE = 100  # pages that teach the furniture, drawn by the hash of their addresses


@dataclass(frozen=True, slots=True, kw_only=True)
class Understood:
    """One page as `newsbot read` gives it."""

    reading: Reading
    verdict: Verdict


def read_together(captures: Sequence[Capture], site: Site, *, short: bool = True) -> list[Understood]:
    """Read pages of one site; pure, one parse a page, results in the order of the captures.

    With `short` false every page is searched for its text, wherever the site's pages have theirs (see body).
    """
    pages = [_surveyed(capture, site) for capture in captures]
    furniture = site_furniture(
        [(page.capture.url, found.blocks) for page, found, problem in pages if problem is None], site
    )
    readings = [_extracted(page, problem, furniture, short) for page, _, problem in pages]
    verdicts = date_together([(page.capture, found) for page, found, _ in pages], site)
    return [
        Understood(reading=reading, verdict=verdict)
        for reading, verdict in zip(readings, verdicts, strict=True)
    ]


def _surveyed(capture: Capture, site: Site) -> tuple[Page, Survey, str | None]:
    page = Page(capture, site)
    try:
        return page, survey(page), None
    except (BadCapture, BadPage) as error:
        return page, Survey(), str(error)


def _extracted(page: Page, problem: str | None, furniture: frozenset[int], short: bool) -> Reading:
    if problem is not None:
        return Reading(kind="error", reason=problem)
    try:
        return extract(page, furniture, short=short)
    except (BadCapture, BadPage) as error:
        return Reading(kind="error", reason=str(error))


def site_furniture(pages: Iterable[tuple[str, tuple[Block, ...]]], site: Site) -> frozenset[int]:
    """The blocks that repeat across pages, given as (address, blocks); listings teach only where nothing else does."""
    drawn: dict[str, tuple[Block, ...]] = {}
    spare: dict[str, tuple[Block, ...]] = {}
    for url, blocks in sorted(pages, key=lambda each: (lot(key(each[0])), each[0])):
        (spare if shape(url, site) == "listing" else drawn).setdefault(key(url), blocks)
    return learn(list((drawn if len(drawn) > 1 else {**drawn, **spare}).values())[:SAMPLE])


def date_together(pages: Sequence[tuple[Capture, Survey]], site: Site) -> list[Verdict]:
    """The dates of pages by what they say of themselves and of each other."""
    evidence = _gathered(pages)
    first_seen: dict[str, datetime] = {}
    for capture, _ in pages:
        if capture.fetched_at:
            name = key(capture.url)
            first_seen[name] = min(capture.fetched_at, first_seen.get(name, capture.fetched_at))
    offsets = () if site.timezone else zones.learn(_stamps(evidence))
    concluded = partial(conclude, timezone=site.timezone, offsets=offsets, threshold=site.date_threshold)
    known = {name: concluded(found, first_seen=first_seen.get(name)) for name, found in evidence.items()}
    orders = _orders(evidence, known, site)
    verdicts = []
    for capture, _ in pages:
        name = key(capture.url)
        verdict = known.get(name) or concluded((), first_seen=first_seen.get(name))
        if (
            (verdict.published is None or verdict.basis == CHANGE)
            and (place := sequence(capture.url, site))
            and (order := orders.get(place[0]))
        ):
            verdict = concluded(
                evidence.get(name, ()), first_seen=first_seen.get(name), bracket=order.bracket(place[1])
            )
        verdicts.append(verdict)
    return verdicts


def _stamps(evidence: dict[str, list[Evidence]]) -> Iterator[zones.Stamp]:
    for name, found in evidence.items():
        for one in found:
            yield zones.Stamp.of(name, one.claim)


def _gathered(pages: Sequence[tuple[Capture, Survey]]) -> dict[str, list[Evidence]]:
    rows: dict[tuple[Claim, str], Evidence] = {}
    for capture, found in pages:
        at = capture.fetched_at
        for claim in dict.fromkeys(found.claims):
            one = rows.get((claim, capture.url))
            rows[claim, capture.url] = (
                Evidence(claim=claim, source_url=capture.url, first_at=at, last_at=at)
                if one is None
                else replace(
                    one,
                    times=one.times + 1,
                    first_at=min(filter(None, (one.first_at, at)), default=None),
                    last_at=max(filter(None, (one.last_at, at)), default=None),
                )
            )
    evidence: dict[str, list[Evidence]] = defaultdict(list)
    for each in rows.values():
        evidence[key(each.claim.url)].append(each)
    return evidence


def _orders(
    evidence: dict[str, list[Evidence]], known: dict[str, Verdict], site: Site
) -> dict[str, neighbours.IdOrder | None]:
    anchors: dict[str, set[tuple[int, date]]] = defaultdict(set)
    for name, found in evidence.items():
        url = found[0].claim.url
        day = (known[name].published or "")[:10] if known[name].basis != CHANGE else ""
        if day and belongs(url, site) and (place := sequence(url, site)):
            anchors[place[0]].add((place[1], date.fromisoformat(day)))
    return {run: neighbours.learn(sorted(found)) for run, found in anchors.items()}
