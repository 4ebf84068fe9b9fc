"""Between which dated addresses does an article stand, by its number?"""

from __future__ import annotations

from typing import Any

from pipelines.dedup.addresses import belongs, sequence
from pipelines.storage.archive import Archive
from pipelines.storage.conclusions.numbers import dated_numbers
from pipelines.values import Site

EACH_SIDE = 2


def nearest(archive: Archive, site: Site, url: str) -> list[dict[str, Any]]:
    """The nearest dated addresses of the same run of numbers, at most two a side: number, day, url, in order."""
    own = sequence(url, site)
    if own is None:
        return []
    places = [
        {"number": place[1], "day": row["day"], "url": row["url"]}
        for row in dated_numbers(archive, site.name)
        if belongs(row["url"], site) and (place := sequence(row["url"], site)) and place[0] == own[0]
    ]
    places.sort(key=lambda each: (each["number"], each["url"]))
    before = [each for each in places if each["number"] <= own[1]]
    return before[-EACH_SIDE:] + [each for each in places if each["number"] > own[1]][:EACH_SIDE]
