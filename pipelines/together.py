"""Pages of one site read together, without an archive: what repeats across them is furniture, and they date each other."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import partial

from pipelines.dating import zones
from pipelines.dating.verdict import CHANGE, conclude
from pipelines.dedup import decoys
from pipelines.dedup.addresses import key
from pipelines.dedup.probes import PROBE, is_probe
from pipelines.errors import BadCapture, BadPage
from pipelines.extraction import extract
from pipelines.extraction.furniture import learn
from pipelines.numbering import Numbering
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
    readings = _unmasked(pages, readings, site)
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


def _unmasked(
    pages: Sequence[tuple[Page, Survey, str | None]], readings: Sequence[Reading], site: Site
) -> list[Reading]:
    """The readings, those of pages that only stand in the place of articles as no articles (see dedup.decoys)."""
    texts = [
        decoys.Text(url=page.capture.url, title=one.title, body=one.body)
        for (page, _, _), one in zip(pages, readings, strict=True)
    ]
    homes = decoys.home_keys(site)
    at_home = [found.blocks for page, found, _ in pages if key(page.capture.url) in homes]
    answers = [
        decoys.Answer(text=text, blocks=found.blocks)
        for text, (_, found, _) in zip(texts, pages, strict=True)
        if is_probe(text.url)
    ]
    unmasked = []
    for text, one, (_, found, _) in zip(texts, readings, pages, strict=True):
        reason = None
        if is_probe(text.url):
            reason = PROBE
        elif one.kind == "article" and key(text.url) not in homes:
            if any(decoys.shows_notice(text, answer) for answer in answers):
                reason = decoys.AS_MISSING
            elif any(decoys.same_page(text, found.blocks, home) for home in at_home):
                reason = decoys.HOME
        unmasked.append(
            one if reason is None or one.kind == "error" else replace(one, kind="other", reason=reason)
        )
    return unmasked


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
    numbering = Numbering.learn(site, _dated(evidence, known))
    verdicts = []
    for capture, _ in pages:
        name = key(capture.url)
        verdict = known.get(name) or concluded((), first_seen=first_seen.get(name))
        if (verdict.published is None or verdict.basis == CHANGE) and (
            bracket := numbering.bracket(capture.url)
        ):
            verdict = concluded(evidence.get(name, ()), first_seen=first_seen.get(name), bracket=bracket)
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


def _dated(evidence: dict[str, list[Evidence]], known: dict[str, Verdict]) -> Iterator[tuple[str, date]]:
    for name, found in evidence.items():
        if (published := known[name].published) and known[name].basis != CHANGE:
            yield found[0].claim.url, date.fromisoformat(published[:10])
