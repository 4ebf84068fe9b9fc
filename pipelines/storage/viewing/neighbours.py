"""Between which dated addresses does an article stand, by its number?"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from pipelines.dating.neighbours import IdOrder, learn
from pipelines.dedup.addresses import belongs, sequence
from pipelines.storage.archive import Archive
from pipelines.storage.conclusions.numbers import dated_numbers
from pipelines.values import Site


@dataclass(frozen=True, slots=True)
class Numbering:
    """The runs of a site's numbers, each in order, and the dated addresses in them."""

    site: Site
    orders: dict[str, IdOrder | None]
    urls: dict[tuple[str, int], str]

    @classmethod
    def of(cls, archive: Archive, site: Site) -> Numbering:
        """Learned as settling does."""
        anchors: dict[str, set[tuple[int, date]]] = defaultdict(set)
        urls: dict[tuple[str, int], str] = {}
        for row in dated_numbers(archive, site.name):
            if belongs(row["url"], site) and (place := sequence(row["url"], site)):
                anchors[place[0]].add((place[1], date.fromisoformat(row["day"])))
                urls[place] = min(row["url"], urls.get(place, row["url"]))
        return cls(site, {run: learn(sorted(found)) for run, found in anchors.items()}, urls)

    def beside(self, url: str) -> list[dict[str, Any]]:
        """The dated addresses that bound one, below and above: number, day, url; none where its run has no order.

        One, where it has the same number: in another language.
        """
        place = sequence(url, self.site)
        order = self.orders.get(place[0]) if place else None
        if not place or not order:
            return []
        return [
            {"number": number, "day": day.isoformat(), "url": self.urls[place[0], number]}
            for number, day in dict.fromkeys(filter(None, order.beside(place[1])))
        ]


def nearest(archive: Archive, site: Site, url: str) -> list[dict[str, Any]]:
    """The dated addresses that bound one article, in the order of their numbers: number, day, url."""
    return Numbering.of(archive, site).beside(url)


def bounded(archive: Archive, site: Site) -> Iterator[tuple[int, dict[str, Any]]]:
    """Each article of a site that owes its bounds to its neighbours, with one of them."""
    numbering = None
    for row in archive.rows(
        "select id, url from articles where site = ? and published_basis = 'neighbours' order by id",
        (site.name,),
    ):
        numbering = numbering or Numbering.of(archive, site)
        for one in numbering.beside(row["url"]):
            yield row["id"], one
