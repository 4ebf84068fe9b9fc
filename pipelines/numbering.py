"""What the dated addresses of a site tell of the others by their numbers, each run of numbers by itself."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from pipelines.dating import neighbours
from pipelines.dating.neighbours import Bracket, IdOrder
from pipelines.dedup.addresses import belongs, sequence
from pipelines.values import Site

Place = tuple[str, int]  # a run, and the number in it


@dataclass(frozen=True, slots=True)
class Numbering:
    """The runs of a site's numbers, each in the order of time; None where its numbers keep to none."""

    site: Site
    orders: Mapping[str, IdOrder | None]

    @classmethod
    def learn(cls, site: Site, dated: Iterable[tuple[str, date]]) -> Numbering:
        """By addresses with their days; those of other sites tell nothing."""
        anchors: dict[str, set[tuple[int, date]]] = defaultdict(set)
        for url, day in dated:
            if place := own_place(url, site):
                anchors[place[0]].add((place[1], day))
        return cls(site, {run: neighbours.learn(sorted(found)) for run, found in anchors.items()})

    def bracket(self, url: str) -> Bracket | None:
        """The days that an address can be of; None where it has no number or its run has no order."""
        place = sequence(url, self.site)
        order = self.orders.get(place[0]) if place else None
        return order.bracket(place[1]) if place and order else None

    def beside(self, url: str) -> list[tuple[Place, date]]:
        """The dated places that bound an address, below and above, with their days; none where its run has no order.

        One, where it has the same number: in another language.
        """
        place = sequence(url, self.site)
        order = self.orders.get(place[0]) if place else None
        if not place or not order:
            return []
        return [
            ((place[0], number), day) for number, day in dict.fromkeys(filter(None, order.beside(place[1])))
        ]


def own_place(url: str, site: Site) -> Place | None:
    """Where an address stands in the numbers of its site; None for those of other sites, and without a number."""
    return sequence(url, site) if belongs(url, site) else None
