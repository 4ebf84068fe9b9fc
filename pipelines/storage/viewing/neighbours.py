"""Between which dated addresses does an article stand, by its number?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from pipelines.numbering import Numbering, Place, own_place
from pipelines.storage.archive import Archive
from pipelines.storage.conclusions.numbers import dated_numbers
from pipelines.values import Site


@dataclass(frozen=True, slots=True)
class Dated:
    """A site's numbers in the order of time, and the dated address at each place."""

    numbering: Numbering
    urls: dict[Place, str]  # the first by the alphabet, where languages share a number

    @classmethod
    def of(cls, archive: Archive, site: Site) -> Dated:
        """Learned as settling does."""
        dated = list(dated_numbers(archive, site.name))
        urls = {place: url for url, _ in sorted(dated, reverse=True) if (place := own_place(url, site))}
        return cls(Numbering.learn(site, dated), urls)

    def beside(self, url: str) -> list[dict[str, Any]]:
        """The dated addresses that bound one, below and above: number, day, url."""
        return [
            {"number": place[1], "day": day.isoformat(), "url": self.urls[place]}
            for place, day in self.numbering.beside(url)
        ]


def nearest(archive: Archive, site: Site, url: str) -> list[dict[str, Any]]:
    """The dated addresses that bound one article, in the order of their numbers: number, day, url."""
    return Dated.of(archive, site).beside(url)


def bounded(archive: Archive, site: Site) -> Iterator[tuple[int, dict[str, Any]]]:
    """Each article of a site that owes its bounds to its neighbours, with one of them."""
    dated = None
    for row in archive.rows(
        "select id, url from articles where site = ? and published_basis = 'neighbours' order by id",
        (site.name,),
    ):
        dated = dated or Dated.of(archive, site)
        for one in dated.beside(row["url"]):
            yield row["id"], one
