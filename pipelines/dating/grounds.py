"""How is a day stated? In words that are a row of the calibration."""

from __future__ import annotations

from datetime import timedelta

from pipelines.dating.neighbours import Bracket
from pipelines.dating.said import Said

__all__ = ["grounds", "is_shown", "sources"]

_MONTH = timedelta(days=31)
_WEAK = frozenset({"only the text tells", "only a script tells", "only a meta of vague name tells"})


def grounds(
    agreeing: list[Said], others: list[Said], changes: list[Said], bracket: Bracket | None = None
) -> str:
    """The row of `PRIORS` that these claims are: what names the day, what names others, what tells of changes."""
    stated = _stated(agreeing, others, changes)
    if stated in _WEAK and bracket and _is_near(bracket):
        return "only text, a script or a meta tells, and its neighbours bear it out"
    return stated


def _stated(agreeing: list[Said], others: list[Said], changes: list[Said]) -> str:
    sure = [one for one in agreeing if one.kind.source != "faint"]
    if not others:
        return _agreement(sure) if sure else _vague(agreeing, changes)
    there = {one.kind.source == "elsewhere" for one in sure}
    contradicting = {one.kind.source == "elsewhere" for one in others}
    if there == {True} and True in contradicting:
        return "feeds, sitemaps or lists differ"
    if there == {False} and contradicting == {True}:
        return "the page tells, a feed or list names a later day"
    if any(one.kind.source != "markup" for one in sure):
        return "readers see the day, another source names another"
    return "only markup tells the day, another source names another"


def _agreement(sure: list[Said]) -> str:
    found = {one.kind.source for one in sure}
    count = len(sources(sure))
    if found == {"elsewhere"}:
        return (
            "several feeds, sitemaps or lists agree" if count > 1 else "only one feed, sitemap or list tells"
        )
    if "elsewhere" in found:
        return "a feed, sitemap or list agrees with the page"
    if "address" in found:
        return "the address and another source agree" if count > 1 else "only the address tells"
    if found == {"text", "markup"}:
        return "text and markup agree"
    if found == {"text"}:
        return "only the text tells"
    if count > 1:
        return "several kinds of markup agree"
    return (
        "only JSON-LD tells"
        if {one.claim.kind for one in sure} == {"json-ld"}
        else "only one kind of markup tells"
    )


def _vague(agreeing: list[Said], changes: list[Said]) -> str:
    day = agreeing[0].earliest
    if any(is_shown(one) and one.earliest == day for one in changes):
        return "a script or a meta of vague name and a change in the text agree"
    scripts = any(one.claim.kind == "script" for one in agreeing)
    return "only a script tells" if scripts else "only a meta of vague name tells"


def _is_near(bracket: Bracket) -> bool:
    """Do the neighbours leave so few days that a claim which happens to be of one of them is believed?"""
    if not (bracket.earliest and bracket.latest) or bracket.confidence < 0.9:
        return False
    return bracket.latest - bracket.earliest <= _MONTH


def sources(agreeing: list[Said]) -> set[str]:
    """What names the day: each kind of markup apart, each page that lists the article, the words of the page once."""
    return {_source(one) for one in agreeing}


def _source(one: Said) -> str:
    if one.claim.kind == "listing":
        return f"{one.claim.kind} {one.evidence.source_url}"
    return "words" if one.kind.source == "text" and one.claim.kind != "title" else one.claim.kind


def is_shown(one: Said) -> bool:
    return one.kind.source == "text" or one.claim.kind == "time"
