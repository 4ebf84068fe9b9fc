"""A date behind the words "Posted on" or "Last updated", wherever that stands."""

from __future__ import annotations

from collections.abc import Iterator

from pipelines.dating.evidence.byline import has_byline, label_above
from pipelines.dating.evidence.places import dated_lines
from pipelines.dating.evidence.registry import claim, evidence, if_agreed
from pipelines.dating.labels import names_other, says_modified, says_published
from pipelines.dating.layout import layout
from pipelines.dating.months import fold
from pipelines.page import Page
from pipelines.values import Claim

_LABEL = 60  # characters of a line above that is a label


@evidence("labelled")
def labelled(page: Page) -> Iterator[Claim]:
    """ "Posted on 3 May 2021", "Last updated: 3 May 2021" anywhere on the page, if all such lines name one day.

    The label leads the line: further in, people tell when they published something else.
    """
    place = layout(page)
    seen: dict[str, list[Claim]] = {"published": [], "modified": []}
    lines = dated_lines(page)
    # A sidebar of the article speaks only where nothing else does.
    for line in [line for line in lines if not line.aside] or lines:
        first = line.dates[0]
        above = label_above(place, line.at, _LABEL) if first.start <= 3 else ""
        spoken = fold(f"{above} {line.text[: first.start]}")
        if len(spoken.split()) > 8 or names_other(spoken):
            continue
        for about, said in (("published", says_published(spoken)), ("modified", says_modified(spoken))):
            if said:
                seen[about].append(claim(page, "labelled", first, about=about))
    for about, found in seen.items():
        if about == "modified" or not has_byline(page):
            yield from if_agreed(found)
