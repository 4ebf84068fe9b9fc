"""A date in a short line at the headline."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from functools import lru_cache

from pipelines.dating.evidence.entries import is_in_list
from pipelines.dating.evidence.order import order_of
from pipelines.dating.evidence.places import below_headline
from pipelines.dating.evidence.registry import claim, evidence
from pipelines.dating.labels import names_other, says_modified
from pipelines.dating.layout import Layout, Line, layout
from pipelines.dating.months import fold
from pipelines.dating.relative import read_relative
from pipelines.dating.strings import find
from pipelines.page import Page
from pipelines.values import Claim

__all__ = ["ABOVE", "BELOW", "claims_of_text", "has_byline", "label_above"]

BELOW, ABOVE = 20, 6  # lines around the headline
_LEAF = 12  # characters of a line of a calendar leaf
_PARTED = re.compile(r"\s[|•·⋅∙/]\s")
_WEEKDAY = re.compile(r"[^\W\d_]{2,14}\.?,?\s*$")


@evidence("byline")
def byline(page: Page) -> Iterator[Claim]:
    """A date in a short line at the headline, before the text begins; "2 hours ago" is one of kind "relative".

    The first line that names a day of publication is the article's; later ones belong to what surrounds it.
    """
    yield from _byline(page)


# The other kinds of words speak only where this one is silent: they would not confirm it, only contradict.
@lru_cache(maxsize=1)
def _byline(page: Page) -> tuple[Claim, ...]:
    return tuple(_at_headline(page))


def has_byline(page: Page) -> bool:
    """Does a line at the headline name a day of publication?"""
    return any(one.about == "published" and one.kind == "byline" for one in _byline(page))


def _at_headline(page: Page) -> Iterator[Claim]:
    place = layout(page)
    for places in (below_headline(page, BELOW), place.before_headline(ABOVE)):
        for at in places:
            found = list(_line_claims(page, place, at))
            yield from found
            if any(one.about == "published" for one in found):
                return


def _line_claims(page: Page, place: Layout, at: int) -> Iterator[Claim]:
    line = place.lines[at]
    if len(line.text) <= 160 and not line.is_teaser():
        text = _badge(place, at) or line.text
        found = [*claims_of_text(page, text, label_above(place, at), "byline"), *_relative(page, line)]
        if found and not is_in_list(page, at):
            yield from found


def _badge(place: Layout, at: int) -> str | None:
    """ "04", "Feb", "2021": a calendar leaf whose lines make up one date; None where this line begins none."""
    first = place.lines[at].text
    if len(first) > _LEAF or (first.isdigit() and len(first) > 2):
        return None
    lines = [line.text for line in place.lines[at : at + 3]]
    for count in (2, 3):
        text = " ".join(lines[:count])
        found = find(text) if max(map(len, lines[:count])) <= _LEAF else ()
        if count <= len(lines) and len(found) == 1 and found[0].says == text:
            return text
    return None


def label_above(place: Layout, at: int, most: int = 30) -> str:
    """The line above, if it has no more characters than that and names no date of its own."""
    label = place.lines[at - 1].text if at else ""
    return label if len(label) <= most and not any(map(str.isdigit, label)) else ""


def claims_of_text(page: Page, text: str, label: str, kind: str) -> Iterator[Claim]:
    """The dates in a short text as claims of that kind, each by the few words before it: `label`, then the text's own.

    What a date of unknown order says includes the word before it: a weekday there tells which day is meant.
    """
    spoken, end = label, 0
    for found in find(text, order=order_of(page)):
        spoken = _PARTED.split(fold(f"{spoken} {text[end : found.start]}"))[-1]
        if len(spoken.split()) <= 6 and not names_other(spoken):
            one = claim(page, kind, found, about="modified" if says_modified(spoken) else "published")
            word = _WEEKDAY.search(text, end, found.start) if found.precision == "range" else None
            yield replace(one, says=word[0] + one.says) if word else one
        spoken, end = "", found.end


def _relative(page: Page, line: Line) -> Iterator[Claim]:
    if not page.capture.fetched_at or len(line.text) > 60 or find(line.text, order=order_of(page)):
        return
    age = page.capture.header("age") or ""
    now = page.capture.fetched_at - timedelta(seconds=int(age) if age.isdecimal() and len(age) < 9 else 0)
    if span := read_relative(line.text, now=now, zone=page.site.timezone):
        yield Claim(
            url=page.url,
            kind="relative",
            says=span.says,
            earliest=span.earliest,
            latest=span.latest,
            precision="day" if span.earliest == span.latest else "range",
            about="modified" if says_modified(fold(line.text)) else "published",
        )
