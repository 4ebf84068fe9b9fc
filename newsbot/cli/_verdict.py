"""An article's day and its evidence, as sentences on a terminal."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pipelines.dating import wording


def sentences(known: dict[str, Any]) -> list[str]:
    """What was concluded, on what ground, and how far it can be trusted; `known` is as `viewing.article` gives it."""
    return wording.sentences(known["article"], known["evidence"], known.get("neighbours", ()))


def in_words(known: dict[str, Any]) -> dict[str, Any]:
    """The same, each claim with what it says and what became of it in words."""
    told = [claim | {"in_words": wording.told(claim)} for claim in known["evidence"]]
    return known | {"evidence": told}


def claims(known: dict[str, Any]) -> Iterator[str]:
    """Each claim as a paragraph: what it says, what became of it, and each place where it was seen, and when."""
    places: dict[tuple[str, str], list[str]] = {}
    for claim in known["evidence"]:
        weighed = wording.outcome(claim) if claim.get("verdict") else ""
        seen = wording.sightings(claim)
        place = f"on {claim['source_url']}{f', {seen}' if seen else ''}"
        places.setdefault((wording.told(claim), weighed), []).append(place)
    for (told, weighed), found in places.items():
        yield "\n    ".join((f"  {told}", *filter(None, (weighed,)), *found))
